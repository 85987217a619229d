//! docplex, which the guest holds as it is published. It comes as a source archive, of which nothing is installed.

use std::path::Path;

use anyhow::{Context, Result};

use super::{fresh_scratch, pins, python, stamp, stamped};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::progress::{Outcome, Step};

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
    let key = key();
    let folder = layout.guest_docplex();
    if folder.is_dir() && stamped(layout, "guest-docplex", &key) {
        return Ok(Outcome::Ready);
    }
    let scratch = fresh_scratch(layout, "guest-docplex")?;
    let downloads = scratch.join("download");
    download(layout, step, &scratch, &downloads)?;
    step.say("unpacking");
    let unpacked = scratch.join("unpacked");
    unpack(&downloads, &unpacked)?;
    files::remove_folder(&folder)?;
    std::fs::rename(&unpacked, &folder)
        .with_context(|| format!("{} cannot be put in place", folder.display()))?;
    stamp(layout, "guest-docplex", &key)?;
    files::remove_folder(&scratch)?;
    Ok(Outcome::Made(format!("in {}", layout.shown(&folder))))
}

/// Sum over the pins and over what is kept of the archives: a guest made from other packages is another guest.
pub(crate) fn key() -> String {
    files::sha256_parts([("requirements", pins::DOCPLEX.as_bytes()), ("unpack", UNPACK.as_bytes())])
}

/// Has pip download the archives. pip checks the sums before the files get their names, and asks an archive for its
/// name and version through a pinned setuptools rather than through whatever it would fetch itself.
fn download(layout: &Layout, step: &Step, scratch: &Path, downloads: &Path) -> Result<()> {
    let (builder, unfinished) = (scratch.join("setuptools"), scratch.join("unfinished"));
    let (requirement, build) = (scratch.join("requirement.txt"), scratch.join("build.txt"));
    files::write_whole(&requirement, pins::DOCPLEX.as_bytes())?;
    files::write_whole(&build, pins::DOCPLEX_BUILD.as_bytes())?;
    files::make_folder(downloads)?;
    files::make_folder(&unfinished)?;
    let failed = "pip could not download a pinned archive. It uses your own pip configuration: check with \
                  `python3 -m pip config list` that its index has the package, then run set-up again";
    step.say_bytes("downloading", BYTES);
    let mut install = python::pip(python::interpreter());
    install
        .args(["install", "--require-hashes", "--no-deps", "--only-binary=:all:", "--target"])
        .arg(&builder);
    install.arg("--requirement").arg(&build).env("TMPDIR", &unfinished);
    process::watch(&mut install, step, &layout.log("guest-docplex"), || None).context(failed)?;
    let mut fetch = python::pip(python::interpreter());
    fetch.args(["download", "--require-hashes", "--no-deps", "--no-build-isolation", "--requirement"]);
    fetch
        .arg(&requirement)
        .arg("--dest")
        .arg(downloads)
        .env("TMPDIR", &unfinished)
        .env("PYTHONPATH", &builder);
    let done = || Some(files::size_under(downloads) + files::size_under(&unfinished));
    process::watch(&mut fetch, step, &layout.log("guest-docplex"), done).context(failed)
}

fn unpack(archives: &Path, folder: &Path) -> Result<()> {
    files::make_folder(folder)?;
    let mut script = process::command(python::interpreter());
    process::capture(script.args(["-c", UNPACK]).arg(archives).arg(folder))?;
    Ok(())
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
        unpack(&archives, &made).unwrap();
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
        assert!(unpack(&archives, &made).is_err());
        assert!(!folder.path().join("out.py").exists() && !folder.path().join("deep/out.py").exists());
    }
}
