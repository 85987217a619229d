//! The guest component: CPython, pre-initialised with our front ends, as WebAssembly.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::python::PythonEnv;
use super::{docplex, fresh_scratch, packages, pins, stamp, stamped};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::progress::{Outcome, Step};

/// Builds `.orlm/guest/guest.wasm` when its sources, the interface or the tool changed.
pub(crate) fn guest(layout: &Layout, step: &Step) -> Result<Outcome> {
    let key = key(layout)?;
    let guest = layout.guest();
    if guest.is_file() && stamped(layout, "guest", &key) {
        return Ok(Outcome::Ready);
    }
    files::make_folder(guest.parent().unwrap_or(&layout.home))?;
    let partial = guest.with_extension("wasm.partial");
    step.say("building with componentize-py");
    // From a copy: the tool leaves byte-compiled files beside what it reads, and tests do not belong inside.
    let copy = fresh_scratch(layout, "guest")?;
    for path in inputs(layout)? {
        let relative = path.strip_prefix(&layout.root).context("an input lies outside the checkout")?;
        files::copy_whole(&path, &copy.join(relative))?;
    }
    let copied = Layout::at(&copy);
    for path in files::list(&layout.guest_packages(), &is_source)? {
        let relative = path.strip_prefix(&layout.home).context("a package lies outside its folder")?;
        files::copy_whole(&path, &copied.home.join(relative))?;
    }
    let sources = sources(&copied);
    let mut build = PythonEnv::at(&layout.tools())?.script("componentize-py");
    build.arg("-d").arg(interface(&copied)).args(["-w", "runner", "componentize"]);
    build.arg("-p").arg(&sources).arg("-p").arg(sources.join("frontends"));
    build.arg("-p").arg(layout.guest_docplex()).arg("-p").arg(layout.guest_packages());
    build.arg("orlm_guest").arg("-o").arg(&partial);
    // The end of the log should be the reason, not the tool's own backtrace.
    build.env("PYTHONDONTWRITEBYTECODE", "1").env("RUST_BACKTRACE", "0").current_dir(&copy);
    process::watch(&mut build, step, &layout.log("guest"), || None)?;
    std::fs::rename(&partial, &guest)
        .with_context(|| format!("{} cannot be put in place", guest.display()))?;
    stamp(layout, "guest", &key)?;
    files::remove_folder(&copy)?;
    Ok(Outcome::Made(format!("built as {}", layout.shown(&guest))))
}

fn interface(layout: &Layout) -> PathBuf {
    layout.root.join("wasm-sandbox/wit")
}

fn sources(layout: &Layout) -> PathBuf {
    layout.root.join("wasm-sandbox/guest")
}

/// Every file of ours that the component is made from.
fn inputs(layout: &Layout) -> Result<Vec<PathBuf>> {
    let mut paths = files::list(&interface(layout), &is_source)?;
    paths.extend(files::list(&sources(layout), &is_source)?);
    Ok(paths)
}

/// Whether a file or folder is more than a test or something byte-compiled.
fn is_source(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name != "tests" && name != "__pycache__" && path.extension().is_none_or(|extension| extension != "pyc")
}

/// Sum over the inputs, the packages and the tool.
fn key(layout: &Layout) -> Result<String> {
    let mut parts = vec![
        ("tools".to_string(), pins::TOOLS.as_bytes().to_vec()),
        ("docplex".to_string(), docplex::key().into_bytes()),
        ("packages".to_string(), packages::key().into_bytes()),
    ];
    for path in inputs(layout)? {
        let content = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        parts.push((layout.shown(&path).to_string(), content));
    }
    Ok(files::sha256_parts(parts.iter().map(|(name, content)| (name.as_str(), content.as_slice()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_follows_the_sources_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path());
        let write = |path: &str, text: &str| {
            files::write_whole(&folder.path().join("wasm-sandbox").join(path), text.as_bytes()).unwrap();
        };
        write("wit/runner.wit", "a");
        write("guest/orlm_guest.py", "b");
        let first = key(&layout).unwrap();
        write("guest/tests/test_x.py", "c");
        write("guest/__pycache__/orlm_guest.pyc", "d");
        assert_eq!(key(&layout).unwrap(), first);
        write("guest/frontends/coptpy/__init__.py", "e");
        assert_ne!(key(&layout).unwrap(), first);
    }
}
