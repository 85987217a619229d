//! Python packages that go into the guest as they are published.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{fresh_scratch, pins, python, stamp, stamped};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::progress::{Outcome, Step};

/// pip's options that name one wheel of a pure Python package whatever Python runs.
const SELECT: &[&str] =
    &["--only-binary=:all:", "--python-version=3.14", "--implementation=py", "--abi=none", "--platform=any"];

/// Size of the downloads in bytes, for the progress bar.
const BYTES: u64 = 20_567_680;

/// Writes what the guest needs of the wheels in one folder into another: modules without their tests, and licences. A
/// name that would lead out of the folder is refused.
const UNPACK: &str = "\
import os, pathlib, shutil, sys, zipfile
for archive in sorted(pathlib.Path(sys.argv[1]).glob('*.whl')):
    with zipfile.ZipFile(archive) as wheel:
        for name in wheel.namelist():
            parts = pathlib.PurePosixPath(name).parts
            if '..' in parts or name.startswith('/'):
                sys.exit(f'{archive.name} holds the name {name!r}')
            module = name.endswith('.py') and 'tests' not in parts
            if not module and 'licenses' not in parts:
                continue
            target = pathlib.Path(sys.argv[2], *parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with wheel.open(name) as source, open(target, 'wb') as out:
                shutil.copyfileobj(source, out)
";

/// Brings the packages into `.orlm/guest-packages`, which then holds exactly what the pins name.
pub(crate) fn packages(layout: &Layout, step: &Step) -> Result<Outcome> {
    let select = |pip: &mut Command| {
        pip.args(SELECT);
    };
    let fetch = |scratch: &Path| {
        python::download(layout, step, "guest-packages", (pins::GUEST, BYTES), select, scratch)
    };
    published(layout, step, "guest-packages", &layout.guest_packages(), &key(), fetch, UNPACK)
}

/// Sum over the pins and over what is kept of the wheels: a guest made from other packages is another guest.
pub(crate) fn key() -> String {
    files::sha256_parts([("requirements", pins::GUEST.as_bytes()), ("unpack", UNPACK.as_bytes())])
}

/// Makes `folder` hold what the Python script `unpack` keeps of the archives that `fetch` brings into a folder of its scratch.
pub(super) fn published(
    layout: &Layout,
    step: &Step,
    name: &str,
    folder: &Path,
    key: &str,
    fetch: impl FnOnce(&Path) -> Result<PathBuf>,
    script: &str,
) -> Result<Outcome> {
    if folder.is_dir() && stamped(layout, name, key) {
        return Ok(Outcome::Ready);
    }
    let scratch = fresh_scratch(layout, name)?;
    let archives = fetch(&scratch)?;
    step.say("unpacking");
    let unpacked = scratch.join("unpacked");
    unpack(script, &archives, &unpacked)?;
    files::remove_folder(folder)?;
    std::fs::rename(&unpacked, folder)
        .with_context(|| format!("{} cannot be put in place", folder.display()))?;
    stamp(layout, name, key)?;
    files::remove_folder(&scratch)?;
    Ok(Outcome::Made(format!("in {}", layout.shown(folder))))
}

/// Runs a script that is told where the archives are and where their parts belong.
pub(super) fn unpack(script: &str, archives: &Path, folder: &Path) -> Result<()> {
    files::make_folder(folder)?;
    process::capture(process::command(python::interpreter()).args(["-c", script]).arg(archives).arg(folder))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wheel(folder: &Path, names: &[&str]) {
        files::make_folder(folder).unwrap();
        let script = "\
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + '/one-1-py3-none-any.whl', 'w') as wheel:
    for name in sys.argv[2:]:
        wheel.writestr(name, 'x = 1')
";
        process::capture(
            process::command(python::interpreter()).args(["-c", script]).arg(folder).args(names),
        )
        .unwrap();
    }

    #[test]
    fn modules_and_licences_are_kept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (wheels, made) = (folder.path().join("wheels"), folder.path().join("made"));
        wheel(
            &wheels,
            &[
                "one/__init__.py",
                "one/deep/a.py",
                "one/tests/test_a.py",
                "one/solver/cbc",
                "one-1.dist-info/licenses/LICENSE",
                "one-1.dist-info/RECORD",
            ],
        );
        unpack(UNPACK, &wheels, &made).unwrap();
        let found: Vec<_> = files::list(&made, &|_| true)
            .unwrap()
            .into_iter()
            .map(|path| path.strip_prefix(&made).unwrap().display().to_string())
            .collect();
        assert_eq!(found, ["one/__init__.py", "one/deep/a.py", "one-1.dist-info/licenses/LICENSE"]);
    }

    #[test]
    fn a_name_that_leads_out_of_the_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (wheels, made) = (folder.path().join("wheels"), folder.path().join("deep/made"));
        wheel(&wheels, &["../out.py"]);
        assert!(unpack(UNPACK, &wheels, &made).is_err());
        assert!(!folder.path().join("deep/out.py").exists());
    }
}
