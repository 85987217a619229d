//! Hashes of large files that were hashed before, so that a process which runs one small program does not read a
//! hundred megabytes first.
//!
//! A hash is remembered together with the file's device, inode, size and times. Writing to a file changes its change
//! time, which no program can set back; a file that changed so recently that a second write could carry the same time
//! is not remembered. What is remembered lies in the owner-only cache folder.

use std::fs::{self, File, Metadata};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Seconds that a file must have been left alone: more than any clock granularity of a file system.
const SETTLED: i64 = 2;

/// The BLAKE3 hash of the file at `path`, from `folder` if it was hashed before and has not changed since.
pub(crate) fn hash_once(path: &Path, folder: &Path) -> std::io::Result<blake3::Hash> {
    let file = File::open(path)?;
    let before = stamp(&file.metadata()?);
    let place = place(path, folder)?;
    if let Some(hash) = remembered(&place, &before) {
        return Ok(hash);
    }
    let hash = hash_of(file)?;
    let after = fs::metadata(path)?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64);
    if stamp(&after) == before && after.ctime() + SETTLED <= now {
        // Not remembering costs the next process a few milliseconds, nothing else.
        let _ = remember(&place, folder, &hash, &before);
    }
    Ok(hash)
}

/// The BLAKE3 hash of everything in a file.
pub(crate) fn hash_of(mut file: File) -> std::io::Result<blake3::Hash> {
    let mut hasher = HashWriter(blake3::Hasher::new());
    std::io::copy(&mut file, &mut hasher)?;
    Ok(hasher.0.finalize())
}

fn stamp(m: &Metadata) -> String {
    let (dev, ino, size) = (m.dev(), m.ino(), m.size());
    format!("{dev} {ino} {size} {}.{:09} {}.{:09}", m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec())
}

fn place(path: &Path, folder: &Path) -> std::io::Result<PathBuf> {
    let whole = fs::canonicalize(path)?;
    let name = blake3::hash(whole.as_os_str().as_encoded_bytes()).to_hex();
    Ok(folder.join(format!("{}.seen", &name[..32])))
}

fn remembered(place: &Path, stamp: &str) -> Option<blake3::Hash> {
    let text = fs::read_to_string(place).ok()?;
    let (hash, of) = text.trim_end().split_once(' ')?;
    if of == stamp { blake3::Hash::from_hex(hash).ok() } else { None }
}

fn remember(place: &Path, folder: &Path, hash: &blake3::Hash, stamp: &str) -> std::io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{} {stamp}", hash.to_hex())?;
    file.persist(place).map_err(|e| e.error)?;
    Ok(())
}

struct HashWriter(blake3::Hasher);

impl Write for HashWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_is_hashed_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let ask = || hash_once(&path, folder.path()).unwrap();
        let place = place_of(&path, folder.path());
        fs::write(&path, b"one").unwrap();
        assert_eq!(ask(), blake3::hash(b"one"));
        assert!(!place.exists(), "a file that was written just now is not remembered");
        std::thread::sleep(std::time::Duration::from_secs(SETTLED as u64 + 1));
        assert_eq!(ask(), blake3::hash(b"one"));
        assert!(place.exists());
        // What is remembered is what is used: a forged note shows.
        let note = fs::read_to_string(&place).unwrap();
        let other = blake3::hash(b"other");
        let (_, stamp) = note.split_once(' ').unwrap();
        fs::write(&place, format!("{} {stamp}", other.to_hex())).unwrap();
        assert_eq!(ask(), other);
        // The same length, and the modification time put back: the change time tells.
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, b"two").unwrap();
        File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
        assert_eq!(ask(), blake3::hash(b"two"));
    }

    fn place_of(path: &Path, folder: &Path) -> PathBuf {
        fs::write(path, b"").unwrap();
        place(path, folder).unwrap()
    }
}
