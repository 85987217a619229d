//! `cargo xtask cuda`: `orlm` for NVIDIA GPUs, built on a machine that need not have one.
//!
//! Three things stand between the workspace and a binary that starts everywhere. The compiler: an installed toolkit, or
//! the pinned wheels. The linker: candle-core asks for CUDA's libraries at link time, so that its binary does not start
//! without a driver; a copy of the downloaded crate asks at run time instead. And cargo's lock file, which must not say
//! so: the build runs in a workspace of links to this one, with its own manifest and lock file.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::setup;

/// Where the build differs from the workspace's own.
struct Folders {
    /// CUDA's folders as its build scripts expect them.
    toolkit: PathBuf,
    /// candle-core with one word changed.
    candle: PathBuf,
    /// Links to the workspace, beside a manifest and a lock file of its own.
    workspace: PathBuf,
    target: PathBuf,
}

/// H100 and H200, and no others: cudaforge makes 9.0a of it.
const COMPUTE_CAP: &str = "90";

/// Builds, strips and packs it, and says where it is.
pub(crate) fn run(layout: &Layout) -> Result<ExitCode> {
    let folders = Folders {
        toolkit: layout.home.join("cuda-toolkit"),
        candle: layout.home.join("cuda-candle"),
        workspace: layout.home.join("cuda-workspace"),
        target: layout.target.join("cuda"),
    };
    setup::run(layout, setup::Extent::Parts, &setup::Extras::default())?;
    let toolkit = match installed() {
        Some(toolkit) => toolkit,
        None => setup::cuda_compiler(layout)?,
    };
    link_toolkit(&toolkit, &folders.toolkit)?;
    let nvcc = folders.toolkit.join("bin/nvcc");
    let version = toolkit_version(&process::capture(process::command(&nvcc).arg("--version"))?)?;
    copy_candle(&setup::package_folder(layout, "candle-core")?, &folders.candle)?;
    link_workspace(layout, &folders)?;
    eprintln!("Building with {} (CUDA {}.{})", toolkit.display(), version.0, version.1);
    process::stream_ok(&mut build(layout, &folders, version))?;
    let built = folders.target.join("release/orlm");
    // On a machine without a driver it has to compute on the processor, and must not end in a panic.
    let mut check = process::command(&built);
    check.args(["gpu-check", "parity", "--small"]).env("CUDA_VISIBLE_DEVICES", "");
    process::stream_ok(&mut check)?;
    let packed = pack(&built, &folders.target.join("orlm-cuda.xz"))?;
    let mib =
        |path: &Path| std::fs::metadata(path).map_or(0.0, |data| data.len() as f64 / f64::from(1 << 20));
    println!("{} ({:.1} MiB)", built.display(), mib(&built));
    println!("{} ({:.1} MiB)", packed.display(), mib(&packed));
    Ok(ExitCode::SUCCESS)
}

/// The user's own toolkit, if a variable names one.
fn installed() -> Option<PathBuf> {
    ["CUDA_HOME", "CUDA_PATH"]
        .into_iter()
        .filter_map(std::env::var_os)
        .map(PathBuf::from)
        .find(|home| home.join("bin/nvcc").is_file())
}

/// `(13, 0)` from what `nvcc --version` says.
fn toolkit_version(text: &str) -> Result<(u32, u32)> {
    let version = text.split("release ").nth(1).and_then(|rest| rest.split(',').next());
    version
        .and_then(|version| version.split_once('.'))
        .and_then(|(major, minor)| Some((major.parse().ok()?, minor.trim().parse().ok()?)))
        .with_context(|| format!("`nvcc --version` names no release:\n{text}"))
}

/// CUDA's folders under their usual names. The only library is the static runtime, under the name that candle's kernels
/// ask for: with a shared one beside it, the linker would take that.
fn link_toolkit(from: &Path, to: &Path) -> Result<()> {
    files::remove_folder(to)?;
    files::make_folder(&to.join("lib"))?;
    for name in ["bin", "include", "nvvm"] {
        link(&from.join(name), &to.join(name))?;
    }
    let runtime = ["lib64", "lib", "targets/x86_64-linux/lib"]
        .map(|folder| from.join(folder).join("libcudart_static.a"))
        .into_iter()
        .find(|path| path.is_file())
        .with_context(|| format!("{} has no libcudart_static.a", from.display()))?;
    link(&runtime, &to.join("lib/libcudart.a"))?;
    link(Path::new("lib"), &to.join("lib64"))
}

fn link(from: &Path, to: &Path) -> Result<()> {
    std::os::unix::fs::symlink(from, to).with_context(|| format!("{} cannot be linked", to.display()))
}

/// A copy of candle-core that looks for CUDA's libraries when it runs.
fn copy_candle(from: &Path, to: &Path) -> Result<()> {
    let manifest = from.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest)
        .with_context(|| format!("{} cannot be read", manifest.display()))?;
    let patched = load_at_run_time(&text)?;
    // Written last; and cargo would compile a new copy again.
    if std::fs::read_to_string(to.join("Cargo.toml")).is_ok_and(|there| there == patched) {
        return Ok(());
    }
    files::remove_folder(to)?;
    for path in files::list(from, &|_| true)? {
        let within = path.strip_prefix(from).unwrap_or(&path);
        if within != Path::new("Cargo.toml") {
            files::copy_whole(&path, &to.join(within))?;
        }
    }
    files::write_whole(&to.join("Cargo.toml"), patched.as_bytes())
}

/// candle-core's manifest with `dynamic-linking` of cudarc turned into `dynamic-loading`.
fn load_at_run_time(manifest: &str) -> Result<String> {
    const LINKING: &str = "\"dynamic-linking\"";
    if manifest.matches(LINKING).count() != 1 {
        bail!("this version of candle-core does not name {LINKING} once: see how it uses cudarc now");
    }
    // A workspace of its own: it lies below ours.
    Ok(manifest.replace(LINKING, "\"dynamic-loading\"") + "\n[workspace]\n")
}

/// The workspace once more, where it may have another candle-core.
fn link_workspace(layout: &Layout, folders: &Folders) -> Result<()> {
    files::remove_folder(&folders.workspace)?;
    files::make_folder(&folders.workspace)?;
    let entries = std::fs::read_dir(&layout.root).context("the workspace cannot be read")?;
    for entry in entries {
        let name = entry.context("the workspace cannot be read")?.file_name();
        let text = name.to_string_lossy();
        if !text.starts_with('.') && !matches!(&*text, "Cargo.toml" | "Cargo.lock" | "target" | "runs") {
            link(&layout.root.join(&name), &folders.workspace.join(&name))?;
        }
    }
    let read = |name: &str| {
        let path = layout.root.join(name);
        std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let path = toml::Value::String(folders.candle.to_string_lossy().into_owned());
    let manifest = format!("{}\n[patch.crates-io]\ncandle-core = {{ path = {path} }}\n", read("Cargo.toml")?);
    files::write_whole(&folders.workspace.join("Cargo.toml"), manifest.as_bytes())?;
    let lock = without_source(&read("Cargo.lock")?, "candle-core")?;
    files::write_whole(&folders.workspace.join("Cargo.lock"), lock.as_bytes())
}

/// A lock file in which one package comes from a folder.
fn without_source(lock: &str, package: &str) -> Result<String> {
    let start = lock.find(&format!("name = \"{package}\"\n")).context("Cargo.lock has no such package")?;
    let end = lock[start..].find("\n\n").map_or(lock.len(), |length| start + length);
    let kept: Vec<&str> = lock[start..end]
        .lines()
        .filter(|line| !line.starts_with("source = ") && !line.starts_with("checksum = "))
        .collect();
    Ok(format!("{}{}{}", &lock[..start], kept.join("\n"), &lock[end..]))
}

fn build(layout: &Layout, folders: &Folders, version: (u32, u32)) -> Command {
    let mut cargo = process::cargo();
    cargo.args(["build", "--release", "--locked", "--package", "orlm", "--features", "cuda"]);
    cargo.arg("--manifest-path").arg(folders.workspace.join("Cargo.toml"));
    cargo.arg("--target-dir").arg(&folders.target).current_dir(&layout.root);
    let mut search = std::ffi::OsString::from(folders.toolkit.join("bin"));
    if let Some(path) = std::env::var_os("PATH") {
        search.push(":");
        search.push(path);
    }
    let mut flags = std::ffi::OsString::from("-L native=");
    flags.push(folders.toolkit.join("lib"));
    cargo
        .env("PATH", search)
        .env("CUDA_HOME", &folders.toolkit)
        .env("CUDA_PATH", &folders.toolkit)
        .env("NVCC", folders.toolkit.join("bin/nvcc"))
        .env("CUDA_COMPUTE_CAP", std::env::var("CUDA_COMPUTE_CAP").unwrap_or_else(|_| COMPUTE_CAP.into()))
        .env("CUDARC_CUDA_VERSION", format!("{}0{}0", version.0, version.1))
        .env("CUDAFORGE_HOME", folders.target.join("cudaforge"))
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
        .env("RUSTFLAGS", flags);
    cargo
}

/// Compresses `program`, so that it can be carried to a machine with a slow or small door.
fn pack(program: &Path, packed: &Path) -> Result<PathBuf> {
    const PACK: &str = "\
import lzma, shutil, sys
with open(sys.argv[1], 'rb') as source, lzma.open(sys.argv[2], 'wb', preset=6) as out:
    shutil.copyfileobj(source, out, 1 << 20)
";
    let unfinished = packed.with_extension("unfinished");
    process::capture(setup::python().args(["-c", PACK]).arg(program).arg(&unfinished))?;
    std::fs::rename(&unfinished, packed).with_context(|| format!("{} cannot be placed", packed.display()))?;
    Ok(packed.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_read_from_what_nvcc_says() {
        let text = "nvcc: NVIDIA (R) Cuda compiler driver\nCuda compilation tools, release 13.0, V13.0.88\n";
        assert_eq!(toolkit_version(text).unwrap(), (13, 0));
        assert!(toolkit_version("no such thing").is_err());
    }

    #[test]
    fn the_pinned_candle_can_be_patched() {
        let layout = Layout::find().unwrap();
        let manifest = setup::package_folder(&layout, "candle-core").unwrap().join("Cargo.toml");
        let patched = load_at_run_time(&std::fs::read_to_string(manifest).unwrap()).unwrap();
        let table: toml::Table = toml::from_str(&patched).unwrap();
        let features = table["dependencies"]["cudarc"]["features"].as_array().unwrap();
        assert!(features.iter().any(|feature| feature.as_str() == Some("dynamic-loading")));
        assert!(load_at_run_time("[package]").is_err());
    }

    #[test]
    fn only_the_named_package_loses_its_source() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nsource = \"r\"\nchecksum = \"c\"\n\n\
                    [[package]]\nname = \"b\"\nversion = \"1\"\nsource = \"r\"\nchecksum = \"c\"\n\
                    dependencies = [\n \"a\",\n]\n";
        let found = without_source(lock, "b").unwrap();
        assert_eq!(found.matches("checksum").count(), 1);
        assert!(found.contains("name = \"b\"\nversion = \"1\"\ndependencies = [\n \"a\",\n]"));
        assert!(without_source(lock, "c").is_err());
        let all: toml::Table = toml::from_str(&found).unwrap();
        assert_eq!(all["package"].as_array().unwrap().len(), 2);
    }
}
