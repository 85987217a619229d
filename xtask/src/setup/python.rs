//! Python environments of pinned packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{fresh_scratch, stamp, stamped};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::progress::{Outcome, Step};

/// The user's Python: `PYTHON` if set, else `python3`.
pub(crate) fn interpreter() -> PathBuf {
    std::env::var_os("PYTHON").filter(|value| !value.is_empty()).unwrap_or_else(|| "python3".into()).into()
}

/// `python -m pip` with the user's own configuration, minus what cannot work here: settings that send
/// installations elsewhere, and questions.
pub(crate) fn pip(python: impl AsRef<Path>) -> Command {
    let mut command = process::command(python.as_ref());
    command
        .args(["-m", "pip"])
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
        .env("PIP_NO_INPUT", "1")
        .env("PIP_REQUIRE_VIRTUALENV", "0")
        .env("PIP_USER", "0")
        .env_remove("PIP_TARGET")
        .env_remove("PIP_PREFIX");
    command
}

/// Has pip download what `requirements` pin into a folder of `scratch`, which is returned. pip checks the sums before the
/// files get their names. `select` are further options of pip; `bytes` is the size in all, for the progress bar.
pub(crate) fn download(
    layout: &Layout,
    step: &Step,
    name: &str,
    (requirements, bytes): (&str, u64),
    select: impl FnOnce(&mut Command),
    scratch: &Path,
) -> Result<PathBuf> {
    let requirement = scratch.join("requirement.txt");
    files::write_whole(&requirement, requirements.as_bytes())?;
    let (downloads, unfinished) = (scratch.join("download"), scratch.join("unfinished"));
    files::make_folder(&downloads)?;
    files::make_folder(&unfinished)?;
    step.say_bytes("downloading", bytes);
    let mut fetch = pip(interpreter());
    fetch.args(["download", "--no-deps", "--require-hashes"]);
    select(&mut fetch);
    fetch.arg("--requirement").arg(&requirement).arg("--dest").arg(&downloads);
    // pip downloads into a temporary folder; there we can see how far it is.
    fetch.env("TMPDIR", &unfinished);
    let done = || Some(files::size_under(&downloads) + files::size_under(&unfinished));
    process::watch(&mut fetch, step, &layout.log(name), done).context(DOWNLOAD_FAILED)?;
    Ok(downloads)
}

/// What to say where pip fetched nothing.
pub(crate) const DOWNLOAD_FAILED: &str = "pip could not download a pinned package. It uses your own pip configuration: check \
     with `python3 -m pip config list` that its index has the package, then run set-up again";

/// A folder of Python packages: a virtual environment, or, where Python cannot make one, a plain folder.
#[derive(Clone, Debug)]
pub(crate) struct PythonEnv {
    folder: PathBuf,
    /// The folder that Python imports from.
    packages: PathBuf,
    is_venv: bool,
}

impl PythonEnv {
    /// The environment in `folder`, as it lies there.
    pub(crate) fn at(folder: &Path) -> Result<Self> {
        if !folder.join("pyvenv.cfg").is_file() {
            return Ok(Self { folder: folder.into(), packages: folder.into(), is_venv: false });
        }
        let lib = folder.join("lib");
        let packages = std::fs::read_dir(&lib)
            .with_context(|| format!("folder {} cannot be read", lib.display()))?
            .flatten()
            .map(|entry| entry.path().join("site-packages"))
            .find(|path| path.is_dir())
            .with_context(|| format!("{} has no site-packages", lib.display()))?;
        Ok(Self { folder: folder.into(), packages, is_venv: true })
    }

    /// Its Python.
    pub(crate) fn python(&self) -> Command {
        let mut command = process::command(self.python_path());
        self.use_packages(&mut command);
        command
    }

    /// Path of its Python.
    pub(crate) fn python_path(&self) -> PathBuf {
        if self.is_venv { self.folder.join("bin/python3") } else { interpreter() }
    }

    /// Lets `command` import from here. A virtual environment does so by itself.
    pub(crate) fn use_packages(&self, command: &mut Command) {
        if !self.is_venv {
            command.env("PYTHONPATH", &self.packages);
        }
    }

    /// A script that one of the packages installed.
    pub(crate) fn script(&self, name: &str) -> Command {
        let mut command = process::command(self.folder.join("bin").join(name));
        self.use_packages(&mut command);
        command
    }

    /// The cmake that build scripts call. In a plain folder the script in `bin` would not find its package, so
    /// there it is the program itself.
    pub(crate) fn cmake(&self) -> PathBuf {
        if self.is_venv { self.folder.join("bin/cmake") } else { self.packages.join("cmake/data/bin/cmake") }
    }

    /// The folder of libclang's shared library.
    pub(crate) fn libclang(&self) -> PathBuf {
        self.packages.join("clang/native")
    }
}

/// Makes `folder` an environment that holds exactly what `requirements` pins. `probe` is a Python statement that
/// must then run.
pub(crate) fn environment(
    layout: &Layout,
    step: &Step,
    folder: &Path,
    name: &str,
    requirements: &str,
    probe: &str,
) -> Result<Outcome> {
    let key = files::sha256_parts([("requirements", requirements.as_bytes())]);
    if stamped(layout, name, &key) && works(folder, probe) {
        return Ok(Outcome::Ready);
    }
    // The mark is there from the first change to the last: a package half installed by a killed pip can look
    // installed, so an environment with the mark is made anew.
    let mark = layout.home.join(format!("{name}.unfinished"));
    if mark.exists() {
        step.note("an earlier set-up was stopped here: starting this step again");
        files::remove_folder(folder)?;
    }
    files::write_whole(&mark, b"")?;
    let scratch = fresh_scratch(layout, name)?;
    let pinned = scratch.join("requirements.txt");
    files::write_whole(&pinned, requirements.as_bytes())?;

    if !responds(folder) {
        step.say("making the environment");
        files::remove_folder(folder)?;
        make(layout, step, name, folder)?;
    }
    let env = PythonEnv::at(folder)?;
    step.say(&format!("installing {} with pip", names(requirements)));
    let mut install = pip(env.python_path());
    install.args(["install", "--require-hashes", "--no-deps", "--only-binary=:all:"]);
    if !env.is_venv {
        install.arg("--upgrade").arg("--target").arg(folder);
    }
    install.arg("--requirement").arg(&pinned).env("TMPDIR", &scratch);
    process::watch(&mut install, step, &layout.log(name), || None).context(
        "pip could not install pinned packages. It uses your own pip configuration: check with \
         `python3 -m pip config list` that its index has them, then run set-up again",
    )?;
    if !works(folder, probe) {
        bail!(
            "pip reported success, but `{probe}` fails in {}: delete that folder and run set-up again",
            folder.display()
        );
    }
    stamp(layout, name, &key)?;
    std::fs::remove_file(&mark).with_context(|| format!("{} cannot be removed", mark.display()))?;
    files::remove_folder(&scratch)?;
    Ok(Outcome::Made(format!("in {}", layout.shown(folder))))
}

/// The packages that requirements name, for people.
fn names(requirements: &str) -> String {
    let lines = requirements.lines().filter_map(|line| line.split_once("==")).map(|(name, _)| name);
    lines.collect::<Vec<_>>().join(", ")
}

/// A virtual environment, or an empty folder where Python cannot make one (Debian without python3-venv).
fn make(layout: &Layout, step: &Step, name: &str, folder: &Path) -> Result<()> {
    let python = interpreter();
    process::capture(process::command(&python).arg("--version"))
        .context("Python 3 is needed: install it, or name it in the variable PYTHON")?;
    let mut venv = process::command(&python);
    venv.args(["-m", "venv"]).arg(folder);
    if let Err(error) = process::watch(&mut venv, step, &layout.log(name), || None) {
        process::capture(pip(&python).arg("--version")).with_context(|| {
            format!(
                "Python can make no virtual environment ({error:#}), and has no pip: install one of the two"
            )
        })?;
        step.note("this Python makes no virtual environments: using pip's --target instead");
        files::remove_folder(folder)?;
        files::make_folder(folder)?;
    }
    Ok(())
}

/// Whether there is an environment whose Python runs: an upgrade of the system's Python can take it away.
fn responds(folder: &Path) -> bool {
    folder.is_dir()
        && PythonEnv::at(folder)
            .is_ok_and(|env| process::capture(env.python().args(["-m", "pip", "--version"])).is_ok())
}

fn works(folder: &Path, probe: &str) -> bool {
    folder.is_dir()
        && PythonEnv::at(folder).is_ok_and(|env| process::capture(env.python().args(["-c", probe])).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_folder_is_an_environment_too() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("only_here.py"), "x = 7").unwrap();
        let env = PythonEnv::at(folder.path()).unwrap();
        let said =
            process::capture(env.python().args(["-c", "import only_here; print(only_here.x)"])).unwrap();
        assert_eq!(said.trim(), "7");
        assert!(env.cmake().ends_with("cmake/data/bin/cmake"));
    }

    #[test]
    fn every_pin_has_a_name_and_a_hash() {
        assert_eq!(names(super::super::pins::TOOLS), "cmake, libclang, componentize-py");
        let all = [
            super::super::pins::TOOLS,
            super::super::pins::GUEST,
            super::super::pins::BENCH,
            super::super::pins::DOCPLEX,
            super::super::pins::DOCPLEX_BUILD,
            super::super::pins::CUDA,
            super::super::pins::BENCH_LM,
        ];
        for pins in all {
            let lines = pins.lines().filter(|line| line.contains("==")).count();
            assert!(lines > 0 && pins.matches("--hash=sha256:").count() >= lines);
        }
    }

    #[test]
    fn a_virtual_environment_is_found_by_its_mark() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pyvenv.cfg"), "").unwrap();
        let packages = folder.path().join("lib/python3.99/site-packages");
        std::fs::create_dir_all(&packages).unwrap();
        let env = PythonEnv::at(folder.path()).unwrap();
        assert_eq!(env.libclang(), packages.join("clang/native"));
        assert_eq!(env.cmake(), folder.path().join("bin/cmake"));
    }
}
