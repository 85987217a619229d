//! Read-only files in memory, for a guest that speaks WASI preview 1.
//!
//! There is one directory, `/`, and in it a fixed set of files with known bytes: the guest's own standard library. Nothing
//! can be made, changed or listed, and no path reaches a file of the machine.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;

/// The descriptor of `/`. 0, 1 and 2 are the standard streams.
pub(super) const ROOT: u32 = 3;
const FIRST: u32 = ROOT + 1;
/// Files that a program may hold open at once.
const OPEN: usize = 256;

/// The bytes of a file.
pub(crate) enum Content {
    /// In this process's own memory.
    Owned(Vec<u8>),
    /// In pages that all processes share.
    Mapped(Mmap),
}

impl Content {
    /// Maps a file that nobody changes.
    pub(super) fn map(path: &Path) -> std::io::Result<Self> {
        let file = std::fs::File::open(path)?;
        // SAFETY: the file belongs to the set-up folder; set-up renames a new one in its place and never writes into it.
        // Were it cut all the same, this process, which runs one guest, would die and be replaced.
        Ok(Self::Mapped(unsafe { Mmap::map(&file) }?))
    }
}

impl Deref for Content {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Mapped(bytes) => bytes,
        }
    }
}

/// A file that the guest may read.
#[derive(Clone)]
pub(crate) struct File {
    /// Its path without the leading slash.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) bytes: Arc<Content>,
}

/// The files of one run, and which of them are open.
#[derive(Default)]
pub(crate) struct Files {
    all: Arc<[File]>,
    open: Vec<Option<Open>>,
}

struct Open {
    bytes: Arc<Content>,
    at: u64,
}

/// Where a seek counts from.
pub(super) enum Whence {
    Start,
    Current,
    End,
}

impl Files {
    /// None of `all` is open.
    pub(crate) fn new(all: Arc<[File]>) -> Self {
        Self { all, open: Vec::new() }
    }

    /// The file at `path`, which is relative to `/`; `None` if there is none.
    pub(super) fn find(&self, path: &[u8]) -> Option<&File> {
        let path = path.strip_prefix(b"./").unwrap_or(path);
        self.all.iter().find(|file| file.path.as_bytes() == path)
    }

    /// Opens the file at `path`. Outer `None`: no such file; inner `None`: too many are open.
    pub(super) fn open(&mut self, path: &[u8]) -> Option<Option<u32>> {
        let bytes = self.find(path)?.bytes.clone();
        let slot = match self.open.iter().position(Option::is_none) {
            Some(free) => free,
            None if self.open.len() < OPEN => {
                self.open.push(None);
                self.open.len() - 1
            }
            None => return Some(None),
        };
        self.open[slot] = Some(Open { bytes, at: 0 });
        Some(Some(FIRST + slot as u32))
    }

    fn get(&mut self, descriptor: u32) -> Option<&mut Open> {
        let slot = usize::try_from(descriptor.checked_sub(FIRST)?).ok()?;
        self.open.get_mut(slot)?.as_mut()
    }

    /// Closes a file; `false` if it was not open.
    pub(super) fn close(&mut self, descriptor: u32) -> bool {
        let slot = descriptor.checked_sub(FIRST).map(|slot| slot as usize);
        slot.and_then(|slot| self.open.get_mut(slot)).is_some_and(|open| open.take().is_some())
    }

    /// Size of an open file, in bytes.
    pub(super) fn size(&mut self, descriptor: u32) -> Option<u64> {
        self.get(descriptor).map(|open| open.bytes.len() as u64)
    }

    /// The bytes of an open file, and where reading goes on.
    pub(super) fn content(&mut self, descriptor: u32) -> Option<(Arc<Content>, u64)> {
        self.get(descriptor).map(|open| (open.bytes.clone(), open.at))
    }

    /// Moves the place where reading goes on. Outer `None`: not open; inner `None`: before the beginning.
    pub(super) fn seek(&mut self, descriptor: u32, offset: i64, whence: &Whence) -> Option<Option<u64>> {
        let open = self.get(descriptor)?;
        let base = match whence {
            Whence::Start => 0,
            Whence::Current => open.at,
            Whence::End => open.bytes.len() as u64,
        };
        let to = base.checked_add_signed(offset);
        if let Some(to) = to {
            open.at = to;
        }
        Some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let file = File { path: "lib/a.zip".into(), bytes: Arc::new(Content::Owned(b"content".to_vec())) };
        Files::new(Arc::new([file]))
    }

    #[test]
    fn only_the_named_file_is_there() {
        let mut files = files();
        for path in ["", ".", "lib", "lib/", "lib/a.zi", "/lib/a.zip", "lib/../lib/a.zip", "etc/passwd", "lib/a.zip\0"] {
            assert_eq!(files.open(path.as_bytes()), None, "{path}");
        }
        assert_eq!(files.open(b"lib/a.zip"), Some(Some(FIRST)));
        assert_eq!(files.open(b"./lib/a.zip"), Some(Some(FIRST + 1)));
        assert!(files.close(FIRST) && !files.close(FIRST) && !files.close(ROOT) && !files.close(u32::MAX));
        assert_eq!(files.open(b"lib/a.zip"), Some(Some(FIRST)));
    }

    #[test]
    fn places_stay_inside_numbers() {
        let mut files = files();
        let file = files.open(b"lib/a.zip").flatten().unwrap();
        assert_eq!(files.seek(file, -2, &Whence::End), Some(Some(5)));
        assert_eq!(files.seek(file, 1, &Whence::Current), Some(Some(6)));
        assert_eq!(files.seek(file, -1, &Whence::Start), Some(None));
        assert_eq!(files.seek(file, i64::MIN, &Whence::Current), Some(None));
        assert_eq!(files.seek(file, i64::MAX, &Whence::Start), Some(Some(i64::MAX as u64)));
        assert_eq!(files.seek(file, i64::MAX, &Whence::Current), Some(Some(u64::MAX - 1)));
        assert_eq!(files.seek(file, 2, &Whence::Current), Some(None));
        assert_eq!(files.seek(99, 0, &Whence::Start), None);
    }

    #[test]
    fn open_files_are_bounded() {
        let mut files = files();
        for _ in 0..OPEN {
            assert!(files.open(b"lib/a.zip").flatten().is_some());
        }
        assert_eq!(files.open(b"lib/a.zip"), Some(None));
    }
}
