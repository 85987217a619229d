//! Read-only files in memory, for a guest that speaks WASI preview 1.
//!
//! There is one directory, `/`, in which the guest finds its own standard library, and the data files of the run. Nothing
//! can be made or changed, and no path reaches a file of the machine.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;

use crate::data::{self, DataFiles, Missing, NodeId};

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

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// One of the guest's own files.
    Own(usize),
    /// A data file of the run.
    Data(NodeId),
    /// A folder of data files.
    Folder(NodeId),
}

/// The files of one run, and which of them are open.
#[derive(Default)]
pub(crate) struct Files {
    own: Arc<[File]>,
    data: Option<DataFiles>,
    open: Vec<Option<(Target, u64)>>,
}

/// Where a seek counts from.
pub(super) enum Whence {
    Start,
    Current,
    End,
}

impl Files {
    /// None of these is open.
    pub(crate) fn new(own: Arc<[File]>, data: Option<DataFiles>) -> Self {
        Self { own, data, open: Vec::new() }
    }

    /// Whether the run has data files.
    pub(super) fn has_data(&self) -> bool {
        self.data.is_some()
    }

    /// What is at `path`, seen from the open folder `from`.
    pub(super) fn find(&self, from: u32, path: &[u8]) -> Result<Target, Missing> {
        let path = std::str::from_utf8(path).map_err(|_| Missing::NoEntry)?;
        let whole = path.trim_start_matches("./").trim_start_matches('/');
        if let (ROOT, Some(own)) = (from, self.own.iter().position(|file| file.path == whole)) {
            return Ok(Target::Own(own));
        }
        let from = match from {
            ROOT => data::ROOT,
            from => match self.target(from) {
                Some((Target::Folder(node), _)) => node,
                _ => return Err(Missing::NotFolder),
            },
        };
        let data = self.data.as_ref().ok_or(Missing::NoEntry)?;
        let node = data.find(from, path)?;
        Ok(if data.entries(node).is_some() { Target::Folder(node) } else { Target::Data(node) })
    }

    /// Opens what was found; `None` if too much is open.
    pub(super) fn open(&mut self, target: Target) -> Option<u32> {
        let slot = match self.open.iter().position(Option::is_none) {
            Some(free) => free,
            None if self.open.len() < OPEN => {
                self.open.push(None);
                self.open.len() - 1
            }
            None => return None,
        };
        self.open[slot] = Some((target, 0));
        Some(FIRST + slot as u32)
    }

    /// Closes a descriptor; `false` if it was not open.
    pub(super) fn close(&mut self, descriptor: u32) -> bool {
        let slot = descriptor.checked_sub(FIRST).map(|slot| slot as usize);
        slot.and_then(|slot| self.open.get_mut(slot)).is_some_and(|open| open.take().is_some())
    }

    /// What is open as `descriptor`, and where reading goes on.
    pub(super) fn target(&self, descriptor: u32) -> Option<(Target, u64)> {
        if descriptor == ROOT {
            return Some((Target::Folder(data::ROOT), 0));
        }
        *self.open.get(descriptor.checked_sub(FIRST)? as usize)?
    }

    /// What is in a file; `None` for a folder.
    pub(super) fn bytes(&self, target: Target) -> Option<&[u8]> {
        match target {
            Target::Own(own) => self.own.get(own).map(|file| &**file.bytes),
            Target::Data(node) => self.data.as_ref()?.content(node),
            Target::Folder(_) => None,
        }
    }

    /// Names in a folder, each with what it is.
    pub(super) fn entries(&self, node: NodeId) -> impl Iterator<Item = (&str, Target)> {
        let data = self.data.as_ref();
        let entries = data.and_then(|data| data.entries(node)).into_iter().flatten();
        entries.map(move |(name, &node)| {
            let folder = data.is_some_and(|data| data.entries(node).is_some());
            (name.as_str(), if folder { Target::Folder(node) } else { Target::Data(node) })
        })
    }

    /// Moves the place where reading goes on. Outer `None`: no open file; inner `None`: before the beginning.
    pub(super) fn seek(&mut self, descriptor: u32, offset: i64, whence: &Whence) -> Option<Option<u64>> {
        let (target, now) = self.target(descriptor)?;
        let size = self.bytes(target)?.len() as u64;
        let base = match whence {
            Whence::Start => 0,
            Whence::Current => now,
            Whence::End => size,
        };
        let to = base.checked_add_signed(offset);
        let slot = self.open.get_mut(descriptor.checked_sub(FIRST)? as usize)?;
        if let (Some((_, at)), Some(to)) = (slot, to) {
            *at = to;
        }
        Some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let bytes = Arc::new(Content::Owned(b"content".to_vec()));
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        std::fs::write(folder.path().join("sub/a.csv"), "1,2").unwrap();
        let data = DataFiles::load(folder.path(), 100).unwrap();
        Files::new(Arc::new([File { path: "lib/a.zip".into(), bytes }]), Some(data))
    }

    #[test]
    fn only_what_was_given_is_there() {
        let mut files = files();
        for path in ["lib", "lib/", "lib/a.zi", "lib/../lib/a.zip", "etc/passwd", "lib/a.zip\0", "sub/b"] {
            assert!(files.find(ROOT, path.as_bytes()).is_err(), "{path}");
        }
        assert!(files.find(ROOT, b"\xff").is_err());
        let own = files.find(ROOT, b"lib/a.zip").unwrap();
        assert_eq!((own, files.bytes(own)), (Target::Own(0), Some(b"content".as_slice())));
        assert_eq!(files.find(ROOT, b"./lib/a.zip"), Ok(own));
        let sub = files.find(ROOT, b"sub").unwrap();
        assert_eq!(files.bytes(sub), None);
        let sub = files.open(sub).unwrap();
        let data = files.find(sub, b"a.csv").unwrap();
        assert_eq!(files.bytes(data), Some(b"1,2".as_slice()));
        assert_eq!(files.find(sub, b"../../sub/a.csv"), Ok(data));
        let Some((Target::Folder(node), _)) = files.target(sub) else { panic!() };
        assert_eq!(files.entries(node).collect::<Vec<_>>(), [("a.csv", data)]);
        let none = Files::new(Arc::new([]), None);
        assert!(none.find(ROOT, b".").is_err() && none.find(ROOT, b"sub/a.csv").is_err());
    }

    #[test]
    fn places_stay_inside_numbers() {
        let mut files = files();
        let file = files.open(Target::Own(0)).unwrap();
        assert_eq!(files.seek(file, -2, &Whence::End), Some(Some(5)));
        assert_eq!(files.seek(file, 1, &Whence::Current), Some(Some(6)));
        assert_eq!(files.seek(file, -1, &Whence::Start), Some(None));
        assert_eq!(files.seek(file, i64::MIN, &Whence::Current), Some(None));
        assert_eq!(files.seek(file, i64::MAX, &Whence::Start), Some(Some(i64::MAX as u64)));
        assert_eq!(files.seek(file, i64::MAX, &Whence::Current), Some(Some(u64::MAX - 1)));
        assert_eq!(files.seek(file, 2, &Whence::Current), Some(None));
        assert_eq!(files.seek(99, 0, &Whence::Start), None);
        assert_eq!(files.seek(ROOT, 0, &Whence::Start), None);
    }

    #[test]
    fn open_files_are_bounded() {
        let mut files = files();
        for _ in 0..OPEN {
            assert!(files.open(Target::Own(0)).is_some());
        }
        assert_eq!(files.open(Target::Own(0)), None);
        assert!(files.close(FIRST) && !files.close(FIRST) && !files.close(ROOT) && !files.close(u32::MAX));
        assert_eq!(files.open(Target::Own(0)), Some(FIRST));
    }
}
