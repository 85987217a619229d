//! Copying a plugin into a plugin folder: all of it or nothing.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::manifest::{Manifest, ManifestError};

/// Why a plugin cannot be copied.
#[derive(Debug, Error)]
pub enum InstallError {
    /// Its manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The manifest cannot be written again.
    #[error("the manifest cannot be written: {0}")]
    Text(#[from] toml::ser::Error),
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// Copies the plugin of a manifest (manifest and library, nothing else) into `folder/<name>`, in place of what is there,
/// and returns the new manifest's path. What the manifest names relative to itself is named absolutely in the copy.
///
/// The copy is made beside its place and renamed, so that whoever looks finds the old plugin or the new one.
pub fn install(manifest: &Path, folder: &Path) -> Result<PathBuf, InstallError> {
    let mut copy = Manifest::read(manifest)?;
    let source = copy.library_path(manifest);
    let from = manifest.parent().unwrap_or(Path::new("/"));
    let file = source.file_name().map_or_else(|| PathBuf::from("plugin.so"), PathBuf::from);
    copy.library.clone_from(&file);
    for path in copy.preload.iter_mut().flat_map(|p| &mut p.any).chain(&mut copy.read) {
        *path = absolute(from, path);
    }
    let place = folder.join(&copy.name);
    let next = folder.join(format!(".{}.{}.new", copy.name, std::process::id()));
    let old = folder.join(format!(".{}.{}.old", copy.name, std::process::id()));
    let done = (|| {
        at(folder, fs::create_dir_all(folder))?;
        // Left behind by a process of the same number that was killed.
        for rest in [&next, &old] {
            remove(rest)?;
        }
        at(&next, fs::create_dir(&next))?;
        let library = next.join(&file);
        at(&source, fs::copy(&source, &library))?;
        at(&library, File::open(&library).and_then(|f| f.sync_all()))?;
        let text = next.join("plugin.toml");
        at(&text, fs::write(&text, toml::to_string(&copy)?))?;
        at(&text, File::open(&text).and_then(|f| f.sync_all()))?;
        if place.exists() {
            at(&place, fs::rename(&place, &old))?;
        }
        if let Err(error) = fs::rename(&next, &place) {
            // Better the old one than none; what counts is the first error.
            let _ = fs::rename(&old, &place);
            return Err(InstallError::File { path: place.clone(), error });
        }
        at(folder, File::open(folder).and_then(|f| f.sync_all()))?;
        remove(&old)
    })();
    if done.is_err() {
        // The first error is the one to tell.
        let _ = remove(&next);
    }
    done.map(|()| place.join("plugin.toml"))
}

fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, InstallError> {
    result.map_err(|error| InstallError::File { path: path.to_owned(), error })
}

fn remove(path: &Path) -> Result<(), InstallError> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => at(path, Err(e)),
        _ => Ok(()),
    }
}

/// A path of a manifest that stays right elsewhere. One that begins with a variable is absolute by its value.
fn absolute(folder: &Path, path: &str) -> String {
    if path.starts_with("${") { path.to_owned() } else { folder.join(path).display().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin(folder: &Path, library: &str) -> PathBuf {
        fs::create_dir_all(folder.join("target")).expect("a folder");
        fs::write(folder.join("target/liba.so"), library).expect("written");
        let text = "name = 'a'\nlibrary = 'target/liba.so'\nabi = 1\nread = ['data']\n[[preload]]\nwhat = 'z'\n\
                    any = ['${Z}/libz.so', '../z/libz.so', '/opt/libz.so']\n[config]\nk = 'v'\n";
        fs::write(folder.join("plugin.toml"), text).expect("written");
        folder.join("plugin.toml")
    }

    #[test]
    fn a_plugin_is_copied_with_paths_that_stay_right() {
        let dir = tempfile::tempdir().expect("a folder");
        let (from, to) = (dir.path().join("from"), dir.path().join("a/b/plugins"));
        let manifest = plugin(&from, "one");
        let copied = install(&manifest, &to).expect("copied");
        assert_eq!(copied, to.join("a/plugin.toml"));
        let copy = Manifest::read(&copied).expect("a manifest");
        assert_eq!(fs::read_to_string(copy.library_path(&copied)).expect("a library"), "one");
        let paths = [
            "${Z}/libz.so".to_owned(),
            from.join("../z/libz.so").display().to_string(),
            "/opt/libz.so".into(),
        ];
        assert_eq!(copy.read, [from.join("data").display().to_string()]);
        assert_eq!((copy.preload[0].any.as_slice(), copy.config["k"].as_str()), (&paths[..], "v"));
        // A second time it replaces the first one and leaves nothing else behind.
        plugin(&from, "two");
        install(&manifest, &to).expect("copied again");
        assert_eq!(fs::read_to_string(copy.library_path(&copied)).expect("a library"), "two");
        assert_eq!(fs::read_dir(&to).expect("a folder").count(), 1);
    }

    #[test]
    fn a_copy_that_fails_leaves_the_old_plugin() {
        let dir = tempfile::tempdir().expect("a folder");
        let (from, to) = (dir.path().join("from"), dir.path().join("plugins"));
        let manifest = plugin(&from, "one");
        let copied = install(&manifest, &to).expect("copied");
        fs::remove_file(from.join("target/liba.so")).expect("removed");
        let error = install(&manifest, &to).expect_err("no library").to_string();
        assert!(error.contains("liba.so"), "{error}");
        let copy = Manifest::read(&copied).expect("still there");
        assert_eq!(fs::read_to_string(copy.library_path(&copied)).expect("a library"), "one");
        assert_eq!(fs::read_dir(&to).expect("a folder").count(), 1);
    }
}
