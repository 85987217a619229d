//! The guest with packages: an interpreter as it is published, and our sources beside it. `orlm` compiles it at its first use.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::guest::{is_source, sources};
use super::{docplex, packages, pins, stamp, stamped, unpack};
use crate::files;
use crate::layout::Layout;
use crate::progress::{Outcome, Step};

const NAME: &str = "packages-guest";
/// What belongs to the other guest alone: its entry, and how it carries licences, which here lie in the bundle.
const OTHERS: [&str; 2] = ["orlm_guest.py", "orlm_notices.py"];

/// Brings interpreter and library into `.orlm/guest/packages`, and bundles the sources there when they changed.
pub(crate) fn guest(layout: &Layout, step: &Step) -> Result<Outcome> {
    let folder = layout.packages_guest();
    let fetched = unpack::wheel(layout, step, NAME, &pins::PACKAGES, &folder)?;
    let bundled = bundle_sources(layout, &folder.join("sources"))?;
    Ok(if fetched == Outcome::Ready { bundled } else { fetched })
}

/// Every source and licence, with its place in the guest: ours, then the published packages that the other guest holds too.
fn inputs(layout: &Layout) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut all = Vec::new();
    for (root, below) in
        [(sources(layout), ""), (layout.guest_docplex(), "published"), (layout.guest_packages(), "published")]
    {
        for path in files::list(&root, &|path| is_source(path) && (path.is_dir() || belongs(path)))? {
            let place = path.strip_prefix(&root).context("a source lies outside its folder")?;
            all.push((Path::new(below).join(place), path));
        }
    }
    Ok(all)
}

/// Whether a file goes into the guest: Python, and licences.
fn belongs(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let licence =
        name.starts_with("LICENSE") || path.parent().is_some_and(|folder| folder.ends_with("licenses"));
    licence || (name.ends_with(".py") && !OTHERS.contains(&&*name))
}

/// Writes all sources into one file, in the order of their paths: for each the length and bytes of its path, then of its text.
fn bundle_sources(layout: &Layout, file: &Path) -> Result<Outcome> {
    let inputs = inputs(layout)?;
    let mut parts = vec![
        ("docplex".to_string(), docplex::key().into_bytes()),
        ("packages".to_string(), packages::key().into_bytes()),
    ];
    for (place, path) in &inputs {
        // The published ones follow their pins.
        if !place.starts_with("published") {
            let content =
                std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
            parts.push((place.display().to_string(), content));
        }
    }
    let key = files::sha256_parts(parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())));
    let step = format!("{NAME}-sources");
    if file.is_file() && stamped(layout, &step, &key) {
        return Ok(Outcome::Ready);
    }
    let mut bundle = Vec::new();
    for (place, path) in &inputs {
        let text = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        for part in [place.to_string_lossy().as_bytes(), &text] {
            bundle.extend(u32::try_from(part.len()).context("a source is too long")?.to_le_bytes());
            bundle.extend(part);
        }
    }
    files::write_whole(file, &bundle)?;
    stamp(layout, &step, &key)?;
    Ok(Outcome::Made(format!("sources in {}", layout.shown(file))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_are_bundled_when_they_changed_and_hold_no_tests() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path());
        let write = |path: &str, text: &str| {
            files::write_whole(&folder.path().join(path), text.as_bytes()).unwrap();
        };
        write("wasm-sandbox/guest/orlm_guest.py", "a");
        write("wasm-sandbox/guest/orlm_run.py", "b");
        write("wasm-sandbox/guest/packages/orlm_start.py", "c");
        write("wasm-sandbox/guest/tests/test_x.py", "d");
        write("wasm-sandbox/guest/frontends/coptpy/__init__.py", "e");
        write(".orlm/guest-docplex/docplex/__init__.py", "f");
        write(".orlm/guest-docplex/LICENSE.txt", "g");
        write(".orlm/guest-packages/pulp/__init__.py", "h");
        let to = layout.packages_guest().join("sources");
        assert!(matches!(bundle_sources(&layout, &to).unwrap(), Outcome::Made(_)));
        let bundle = std::fs::read(&to).unwrap();
        let one = |path: &str, text: &str| {
            let part = |part: &str| [&(part.len() as u32).to_le_bytes(), part.as_bytes()].concat();
            [part(path), part(text)].concat()
        };
        let expected = [
            one("frontends/coptpy/__init__.py", "e"),
            one("orlm_run.py", "b"),
            one("packages/orlm_start.py", "c"),
            one("published/LICENSE.txt", "g"),
            one("published/docplex/__init__.py", "f"),
            one("published/pulp/__init__.py", "h"),
        ];
        assert_eq!(bundle, expected.concat());
        assert_eq!(bundle_sources(&layout, &to).unwrap(), Outcome::Ready);
        write("wasm-sandbox/guest/orlm_run.py", "changed");
        assert!(matches!(bundle_sources(&layout, &to).unwrap(), Outcome::Made(_)));
        assert_ne!(std::fs::read(&to).unwrap(), bundle);
    }
}
