//! Files that are there in full or not at all, and the sums that tell which ones they are.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// SHA-256 of a file, in hex.
pub(crate) fn sha256_file(path: &Path) -> Result<String> {
    let shown = || format!("{} cannot be read", path.display());
    let mut file = File::open(path).with_context(shown)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).with_context(shown)?;
        if read == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..read]);
    }
}

/// SHA-256 over several named parts, in hex. Lengths are hashed too, so no two lists of parts look alike.
pub(crate) fn sha256_parts<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    for (name, content) in parts {
        for piece in [name.as_bytes(), content] {
            hash.update((piece.len() as u64).to_le_bytes());
            hash.update(piece);
        }
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes `content` beside `path` and renames it into place.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let (mut file, partial) = partial(path)?;
    file.write_all(content).with_context(|| format!("{} cannot be written", partial.display()))?;
    place(file, &partial, path)
}

/// Copies `from` beside `to` and renames it into place, with `from`'s permissions.
pub(crate) fn copy_whole(from: &Path, to: &Path) -> Result<()> {
    let mut source = File::open(from).with_context(|| format!("{} cannot be read", from.display()))?;
    let (mut file, partial) = partial(to)?;
    std::io::copy(&mut source, &mut file)
        .with_context(|| format!("{} cannot be copied to {}", from.display(), partial.display()))?;
    let permissions =
        source.metadata().with_context(|| format!("{} cannot be read", from.display()))?.permissions();
    file.set_permissions(permissions)
        .with_context(|| format!("permissions of {} cannot be set", partial.display()))?;
    place(file, &partial, to)
}

/// A file beside `path`, to be renamed. Its name is fixed: what a killed run left is overwritten, not collected.
fn partial(path: &Path) -> Result<(File, PathBuf)> {
    make_folder(path.parent().unwrap_or(Path::new(".")))?;
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    let partial = PathBuf::from(name);
    let file = File::create(&partial).with_context(|| format!("{} cannot be made", partial.display()))?;
    Ok((file, partial))
}

fn place(file: File, partial: &Path, path: &Path) -> Result<()> {
    // Without this, a power cut after the rename could leave the new name with no content.
    file.sync_all().with_context(|| format!("{} cannot be flushed", partial.display()))?;
    drop(file);
    std::fs::rename(partial, path).with_context(|| format!("{} cannot be put in place", path.display()))
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).with_context(|| format!("folder {} cannot be made", path.display()))
}

/// Removes a folder with all in it, if it is there.
pub(crate) fn remove_folder(path: &Path) -> Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("folder {} cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}

/// Size in bytes of all files under `path`; what vanishes while we look counts nothing.
pub(crate) fn size_under(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => size_under(&entry.path()),
            Ok(kind) if kind.is_file() => entry.metadata().map_or(0, |data| data.len()),
            _ => 0,
        })
        .sum()
}

/// All files under `folder` for which `keep` holds, sorted; folders for which it fails are not entered.
pub(crate) fn list(folder: &Path, keep: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("folder {} cannot be read", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("folder {} cannot be read", folder.display()))?.path();
        if !keep(&path) {
            continue;
        }
        if path.is_dir() {
            found.extend(list(&path, keep)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_the_known_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        write_whole(&path, b"abc").unwrap();
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_file(&path).unwrap(), sum);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let one = sha256_parts([("a", b"bc".as_slice())]);
        let two = sha256_parts([("ab", b"c".as_slice())]);
        assert_ne!(one, two);
    }

    #[test]
    fn whole_files_replace_and_leave_nothing_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/file");
        write_whole(&path, b"old").unwrap();
        write_whole(&path, b"new").unwrap();
        copy_whole(&path, &folder.path().join("deep/copy")).unwrap();
        assert_eq!(std::fs::read(folder.path().join("deep/copy")).unwrap(), b"new");
        assert_eq!(list(folder.path(), &|_| true).unwrap().len(), 2);
        assert_eq!(size_under(folder.path()), 6);
    }
}
