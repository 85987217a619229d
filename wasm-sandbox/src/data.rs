//! Read-only files for programs: a folder of the host, read once and then kept in memory. No guest ever reaches the folder
//! itself; whatever a guest speaks to ask for files is answered from this tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

/// Files and folders at most: a data set of a program has a handful.
const MOST_NODES: usize = 10_000;
/// Folders within folders at most.
const MOST_DEPTH: usize = 32;

/// Why a folder cannot be given to programs.
#[derive(Debug, Error)]
pub enum DataError {
    /// It, or something in it, cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// What cannot be read.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A link leads out of the folder.
    #[error("{}: leads out of the folder, to {}", path.display(), target.display())]
    Outside {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// Something in it is neither file nor folder, or has a name that is not UTF-8.
    #[error("{}: {what}", path.display())]
    Odd {
        /// Its path.
        path: PathBuf,
        /// What is odd.
        what: &'static str,
    },
    /// There is too much in it.
    #[error("{}: more than {most} {what}", path.display())]
    TooMuch {
        /// The folder.
        path: PathBuf,
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        most: u64,
    },
    /// Bytes that are no tree.
    #[error("the data files that arrived cannot be read")]
    Garbled,
}

/// A file or folder in the tree, by its number. The root is [`ROOT`].
pub(crate) type NodeId = u32;
/// The folder that programs start in.
pub(crate) const ROOT: NodeId = 0;

#[derive(Debug, PartialEq)]
enum Node {
    /// What it holds, by name.
    Folder(BTreeMap<String, NodeId>),
    File(Vec<u8>),
}

/// Why there is nothing at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// No such file or folder.
    NoEntry,
    /// A file where the path has a folder.
    NotFolder,
}

/// Files that programs may read, with paths relative to their working directory. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct DataFiles(Arc<Vec<Node>>);

impl DataFiles {
    /// Reads the folder at `path`, `most_bytes` of files at most. Links are followed within the folder and refused where they
    /// lead out of it.
    pub fn load(path: &Path, most_bytes: u64) -> Result<Self, DataError> {
        let root = fs::canonicalize(path).map_err(io(path))?;
        if !root.is_dir() {
            return Err(DataError::Odd { path: path.to_owned(), what: "not a folder" });
        }
        let mut loading = Loading { root: &root, nodes: Vec::new(), left: most_bytes, most: most_bytes };
        loading.folder(&root, 0)?;
        Ok(Self(Arc::new(loading.nodes)))
    }

    /// Bytes of all files together.
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|n| if let Node::File(bytes) = n { bytes.len() as u64 } else { 0 }).sum()
    }

    /// Number of files.
    pub fn files(&self) -> usize {
        self.0.iter().filter(|n| matches!(n, Node::File(_))).count()
    }

    /// Content hash (BLAKE3, hexadecimal) of all names and files, whatever the order in which they were read.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        self.hash_node(ROOT, &mut hasher);
        hasher.finalize().to_hex().to_string()
    }

    fn hash_node(&self, node: NodeId, hasher: &mut blake3::Hasher) {
        // With kind and length before each part, no two trees give the same bytes.
        let part = |hasher: &mut blake3::Hasher, kind: u8, bytes: &[u8]| {
            hasher.update(&[kind]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        };
        match self.entries(node) {
            Some(entries) => {
                part(hasher, 0, &(entries.len() as u64).to_le_bytes());
                for (name, child) in entries {
                    part(hasher, 1, name.as_bytes());
                    self.hash_node(*child, hasher);
                }
            }
            None => part(hasher, 2, self.content(node).unwrap_or_default()),
        }
    }

    /// What lies at `path`, seen from the folder `from`. `..` stops at the root, as everywhere.
    pub(crate) fn find(&self, from: NodeId, path: &str) -> Result<NodeId, Missing> {
        // The way from the root, so that `..` needs no links upwards.
        let mut way = match path.starts_with('/') || from == ROOT {
            true => vec![ROOT],
            false => self.way_to(from).ok_or(Missing::NoEntry)?,
        };
        for name in path.split('/').filter(|name| !name.is_empty() && *name != ".") {
            let here = way.last().copied().unwrap_or(ROOT);
            let Some(entries) = self.entries(here) else { return Err(Missing::NotFolder) };
            if name == ".." {
                if way.len() > 1 {
                    way.pop();
                }
                continue;
            }
            way.push(*entries.get(name).ok_or(Missing::NoEntry)?);
        }
        let found = way.last().copied().unwrap_or(ROOT);
        let folder_wanted = path.ends_with('/');
        if folder_wanted && self.entries(found).is_none() { Err(Missing::NotFolder) } else { Ok(found) }
    }

    fn way_to(&self, node: NodeId) -> Option<Vec<NodeId>> {
        if node == ROOT {
            return Some(vec![ROOT]);
        }
        let holds = |n: &Node| matches!(n, Node::Folder(entries) if entries.values().any(|&e| e == node));
        let parent = self.0.iter().position(holds)?;
        let mut way = self.way_to(parent as NodeId)?;
        way.push(node);
        Some(way)
    }

    /// What a folder holds, in the order of names; `None` for a file.
    pub(crate) fn entries(&self, node: NodeId) -> Option<&BTreeMap<String, NodeId>> {
        match self.0.get(node as usize)? {
            Node::Folder(entries) => Some(entries),
            Node::File(_) => None,
        }
    }

    /// What a file holds; `None` for a folder.
    pub(crate) fn content(&self, node: NodeId) -> Option<&[u8]> {
        match self.0.get(node as usize)? {
            Node::File(bytes) => Some(bytes),
            Node::Folder(_) => None,
        }
    }

    /// The tree as bytes: for each node its kind and length, then a file's bytes, or a folder's names and numbers.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let text = |out: &mut Vec<u8>, bytes: &[u8]| {
            out.extend((bytes.len() as u64).to_le_bytes());
            out.extend(bytes);
        };
        for node in self.0.iter() {
            match node {
                Node::File(bytes) => {
                    out.push(0);
                    text(&mut out, bytes);
                }
                Node::Folder(entries) => {
                    out.push(1);
                    out.extend((entries.len() as u64).to_le_bytes());
                    for (name, id) in entries {
                        out.extend(id.to_le_bytes());
                        text(&mut out, name.as_bytes());
                    }
                }
            }
        }
        out
    }

    /// Reads what [`DataFiles::encode`] wrote.
    pub(crate) fn decode(mut bytes: &[u8]) -> Result<Self, DataError> {
        let mut nodes = Vec::new();
        while let Some((&kind, rest)) = bytes.split_first() {
            bytes = rest;
            nodes.push(match kind {
                0 => Node::File(text(&mut bytes)?.to_vec()),
                _ => {
                    let mut entries = BTreeMap::new();
                    for _ in 0..number(&mut bytes)? {
                        let id = u32::from_le_bytes(*take(&mut bytes)?);
                        let name = String::from_utf8(text(&mut bytes)?.to_vec());
                        entries.insert(name.map_err(|_| DataError::Garbled)?, id);
                    }
                    Node::Folder(entries)
                }
            });
        }
        let known = |id: &NodeId| (*id as usize) < nodes.len();
        let sound = nodes.iter().all(|n| !matches!(n, Node::Folder(e) if !e.values().all(known)));
        match nodes.first() {
            Some(Node::Folder(_)) if sound => Ok(Self(Arc::new(nodes))),
            _ => Err(DataError::Garbled),
        }
    }
}

fn take<'a, const N: usize>(bytes: &mut &'a [u8]) -> Result<&'a [u8; N], DataError> {
    let (first, rest) = bytes.split_first_chunk().ok_or(DataError::Garbled)?;
    *bytes = rest;
    Ok(first)
}

fn number(bytes: &mut &[u8]) -> Result<u64, DataError> {
    take(bytes).map(|n| u64::from_le_bytes(*n))
}

fn text<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], DataError> {
    let length = usize::try_from(number(bytes)?).map_err(|_| DataError::Garbled)?;
    let (text, rest) = bytes.split_at_checked(length).ok_or(DataError::Garbled)?;
    *bytes = rest;
    Ok(text)
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> DataError {
    |source| DataError::Io { path: path.to_owned(), source }
}

/// A tree under way.
struct Loading<'a> {
    root: &'a Path,
    nodes: Vec<Node>,
    /// Bytes that may still come.
    left: u64,
    most: u64,
}

impl Loading<'_> {
    fn too_much(&self, what: &'static str, most: u64) -> DataError {
        DataError::TooMuch { path: self.root.to_owned(), what, most }
    }

    fn add(&mut self, node: Node) -> Result<NodeId, DataError> {
        if self.nodes.len() >= MOST_NODES {
            return Err(self.too_much("files and folders", MOST_NODES as u64));
        }
        self.nodes.push(node);
        Ok(self.nodes.len() as NodeId - 1)
    }

    fn folder(&mut self, path: &Path, depth: usize) -> Result<NodeId, DataError> {
        if depth > MOST_DEPTH {
            return Err(self.too_much("folders within folders", MOST_DEPTH as u64));
        }
        let id = self.add(Node::Folder(BTreeMap::new()))?;
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(path).map_err(io(path))? {
            let entry = entry.map_err(io(path))?;
            let path = entry.path();
            let name = entry.file_name().into_string();
            let name =
                name.map_err(|_| DataError::Odd { path: path.clone(), what: "its name is not UTF-8" })?;
            found.insert(name, path);
        }
        let mut entries = BTreeMap::new();
        for (name, path) in found {
            entries.insert(name, self.node(&path, depth)?);
        }
        self.nodes[id as usize] = Node::Folder(entries);
        Ok(id)
    }

    fn node(&mut self, path: &Path, depth: usize) -> Result<NodeId, DataError> {
        let target = fs::canonicalize(path).map_err(io(path))?;
        if !target.starts_with(self.root) {
            return Err(DataError::Outside { path: path.to_owned(), target });
        }
        let metadata = fs::metadata(&target).map_err(io(path))?;
        if metadata.is_dir() {
            return self.folder(&target, depth + 1);
        }
        if !metadata.is_file() {
            return Err(DataError::Odd { path: path.to_owned(), what: "neither a file nor a folder" });
        }
        // Before it is read: the limit is for our memory.
        if metadata.len() > self.left {
            return Err(self.too_much("bytes", self.most));
        }
        let bytes = fs::read(&target).map_err(io(path))?;
        self.left =
            self.left.checked_sub(bytes.len() as u64).ok_or_else(|| self.too_much("bytes", self.most))?;
        self.add(Node::File(bytes))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("top.csv"), "x,y\n").unwrap();
        fs::write(folder.path().join("a/b/deep.json"), "{}").unwrap();
        symlink("b/deep.json", folder.path().join("a/link")).unwrap();
        folder
    }

    #[test]
    fn the_hash_is_that_of_names_and_contents() {
        let hash = |folder: &tempfile::TempDir| DataFiles::load(folder.path(), 1000).unwrap().hash();
        let (a, b) = (folder(), folder());
        assert_eq!(hash(&a), hash(&b));
        fs::write(b.path().join("top.csv"), "x,z\n").unwrap();
        let changed = hash(&b);
        assert_ne!(hash(&a), changed);
        fs::rename(b.path().join("top.csv"), b.path().join("other.csv")).unwrap();
        assert_ne!(hash(&b), changed);
    }

    #[test]
    fn paths_lead_where_they_would_in_the_folder() {
        let folder = folder();
        let tree = DataFiles::load(folder.path(), 1000).unwrap();
        let content = |from, path| tree.find(from, path).map(|n| tree.content(n).map(<[u8]>::to_vec));
        let deep = Ok(Some(b"{}".to_vec()));
        for path in ["a/b/deep.json", "/a/b/deep.json", "./a//b/./deep.json", "a/link", "../../a/b/deep.json"]
        {
            assert_eq!(content(ROOT, path), deep, "{path}");
        }
        let b = tree.find(ROOT, "a/b").unwrap();
        for path in ["deep.json", "../link", "../../a/link", "/a/link"] {
            assert_eq!(content(b, path), deep, "{path}");
        }
        assert_eq!(content(b, "."), Ok(None));
        assert_eq!(content(ROOT, "a/b/"), Ok(None));
        for path in ["nothing", "a/nothing", "a/b/deep", "A/b/deep.json"] {
            assert_eq!(content(ROOT, path), Err(Missing::NoEntry), "{path}");
        }
        for path in ["top.csv/", "top.csv/x", "top.csv/.."] {
            assert_eq!(content(ROOT, path), Err(Missing::NotFolder), "{path}");
        }
        assert_eq!((tree.files(), tree.bytes()), (3, 8));
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        let tree = DataFiles::load(folder().path(), 1000).unwrap();
        let bytes = tree.encode();
        assert_eq!(DataFiles::decode(&bytes).unwrap(), tree);
        for end in 0..bytes.len() {
            // Some beginnings are trees of fewer nodes, whose folders then name nodes that are not there.
            assert!(DataFiles::decode(&bytes[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn links_out_of_the_folder_and_what_is_no_file_are_refused() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "s").unwrap();
        let link = |target: &Path| {
            let folder = folder();
            symlink(target, folder.path().join("a/bad")).unwrap();
            DataFiles::load(folder.path(), 1000).unwrap_err()
        };
        assert!(matches!(link(&outside.path().join("secret")), DataError::Outside { .. }));
        assert!(matches!(link(outside.path()), DataError::Outside { .. }));
        assert!(matches!(link(Path::new("../..")), DataError::Outside { .. }));
        assert!(matches!(link(Path::new("/dev/zero")), DataError::Outside { .. }));
        assert!(matches!(link(Path::new("nowhere")), DataError::Io { .. }));
        // A folder within itself never ends.
        assert!(matches!(link(Path::new(".")), DataError::TooMuch { .. } | DataError::Io { .. }));
        let folder = folder();
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        assert!(matches!(DataFiles::load(folder.path(), 1000), Err(DataError::Odd { .. })));
    }

    #[test]
    fn size_is_limited() {
        let folder = folder();
        assert!(DataFiles::load(folder.path(), 8).is_ok());
        assert!(matches!(DataFiles::load(folder.path(), 7), Err(DataError::TooMuch { .. })));
        let file = folder.path().join("top.csv");
        assert!(matches!(DataFiles::load(&file, 1000), Err(DataError::Odd { .. })));
        assert!(matches!(DataFiles::load(&folder.path().join("none"), 1000), Err(DataError::Io { .. })));
    }
}
