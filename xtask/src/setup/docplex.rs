//! docplex, which the guest holds as it is published. It comes as a source archive, of which nothing is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{packages, pins, python};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::progress::{Outcome, Step};

const NAME: &str = "guest-docplex";
/// Size of the downloads in bytes, for the progress bar.
const BYTES: u64 = 675_022;

/// Writes the modules of docplex (without those of CP Optimizer, which nothing here can answer) and of six, and their
/// licences, into a folder. A name that would lead out of it is refused.
const UNPACK: &str = "\
import pathlib, sys, tarfile, zipfile
def keep(name, parts, read):
    if '..' in parts or name.startswith('/'):
        sys.exit(f'an archive holds the name {name!r}')
    module = name.endswith('.py') and parts[:2] != ('docplex', 'cp') and parts[0] in ('docplex', 'six.py')
    if not module and not parts[-1].startswith('LICENSE'):
        return
    target = pathlib.Path(sys.argv[2], *parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(read())
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.tar.gz')):
    with tarfile.open(path) as archive:
        for member in archive:
            root, *parts = pathlib.PurePosixPath(member.name).parts
            if member.isfile() and parts:
                parts = parts if parts[0] == 'docplex' else [root, *parts]
                keep(member.name, tuple(parts), lambda: archive.extractfile(member).read())
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.whl')):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            keep(name, pathlib.PurePosixPath(name).parts, lambda: archive.read(name))
";

/// Brings docplex into `.orlm/guest-docplex`.
pub(crate) fn docplex(layout: &Layout, step: &Step) -> Result<Outcome> {
    let fetch = |scratch: &Path| download(layout, step, scratch);
    packages::published(layout, step, NAME, &layout.guest_docplex(), &key(), fetch, UNPACK)
}

/// Sum over the pins and over what is kept of the archives: a guest made from other packages is another guest.
pub(crate) fn key() -> String {
    files::sha256_parts([("requirements", pins::DOCPLEX.as_bytes()), ("unpack", UNPACK.as_bytes())])
}

/// Has pip download the archives. It asks a source archive for its name and version through a pinned setuptools rather than
/// through whatever it would fetch itself.
fn download(layout: &Layout, step: &Step, scratch: &Path) -> Result<PathBuf> {
    let (builder, temporary) = (scratch.join("setuptools"), scratch.join("temporary"));
    let build = scratch.join("build.txt");
    files::write_whole(&build, pins::DOCPLEX_BUILD.as_bytes())?;
    files::make_folder(&temporary)?;
    let mut install = python::pip(python::interpreter());
    install
        .args(["install", "--require-hashes", "--no-deps", "--only-binary=:all:", "--target"])
        .arg(&builder);
    install.arg("--requirement").arg(&build).env("TMPDIR", &temporary);
    process::watch(&mut install, step, &layout.log(NAME), || None).context(python::DOWNLOAD_FAILED)?;
    let select = |pip: &mut Command| {
        pip.arg("--no-build-isolation").env("PYTHONPATH", &builder);
    };
    python::download(layout, step, NAME, (pins::DOCPLEX, BYTES), select, scratch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(folder: &Path, names: &[&str]) {
        files::make_folder(folder).unwrap();
        let script = "\
import io, sys, tarfile
with tarfile.open(sys.argv[1] + '/docplex-1.tar.gz', 'w:gz') as archive:
    for name in sys.argv[2:]:
        member = tarfile.TarInfo(name)
        archive.addfile(member, io.BytesIO())
";
        process::capture(
            process::command(python::interpreter()).args(["-c", script]).arg(folder).args(names),
        )
        .unwrap();
    }

    #[test]
    fn modules_without_scheduling_and_licences_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (archives, made) = (folder.path().join("archives"), folder.path().join("made"));
        archive(
            &archives,
            &[
                "docplex-1/docplex/mp/model.py",
                "docplex-1/docplex/cp/model.py",
                "docplex-1/docplex/cp",
                "docplex-1/setup.py",
                "docplex-1/LICENSE.txt",
            ],
        );
        packages::unpack(UNPACK, &archives, &made).unwrap();
        let mut found: Vec<_> = files::list(&made, &|_| true)
            .unwrap()
            .into_iter()
            .map(|path| path.strip_prefix(&made).unwrap().display().to_string())
            .collect();
        found.sort();
        assert_eq!(found, ["docplex-1/LICENSE.txt", "docplex/mp/model.py"]);
    }

    #[test]
    fn a_name_that_leads_out_of_the_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (archives, made) = (folder.path().join("archives"), folder.path().join("deep/made"));
        archive(&archives, &["docplex-1/docplex/../../../out.py"]);
        assert!(packages::unpack(UNPACK, &archives, &made).is_err());
        assert!(!folder.path().join("out.py").exists() && !folder.path().join("deep/out.py").exists());
    }
}
