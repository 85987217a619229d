//! Append-only files of records, one JSON object a line, that survive a kill at any byte.
//!
//! The final newline commits a record. What a kill leaves after the last newline is cut off when the file is opened
//! again; anything unreadable before it is damage, and is refused.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Serialize, de::DeserializeOwned};

use crate::EvolveError;

/// A file of records of type `T`, each with a key that occurs once.
pub struct RecordLog<T> {
    path: PathBuf,
    file: File,
    keys: HashSet<String>,
    records: Vec<T>,
    key: fn(&T) -> String,
}

impl<T: Serialize + DeserializeOwned> RecordLog<T> {
    /// Opens or creates the file and reads what it holds. `key` names a record.
    pub fn open(path: &Path, key: fn(&T) -> String) -> Result<Self, EvolveError> {
        let io = |e| EvolveError::io(path, e);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(io)?;
        }
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(io)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        let committed = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        if committed < bytes.len() {
            file.set_len(committed as u64).map_err(io)?;
        }
        file.seek(SeekFrom::End(0)).map_err(io)?;
        let mut log = Self { path: path.into(), file, keys: HashSet::new(), records: Vec::new(), key };
        for (index, line) in bytes[..committed].split(|&b| b == b'\n').enumerate() {
            if line.is_empty() {
                continue;
            }
            let damaged =
                |message: String| EvolveError::Damaged { path: path.into(), line: index + 1, message };
            let record: T = serde_json::from_slice(line).map_err(|e| damaged(e.to_string()))?;
            let name = key(&record);
            if !log.keys.insert(name.clone()) {
                return Err(damaged(format!("{name} is recorded twice")));
            }
            log.records.push(record);
        }
        Ok(log)
    }

    /// What is recorded, in the order of the file.
    pub fn records(&self) -> &[T] {
        &self.records
    }

    /// Everything recorded, by value.
    pub fn into_records(self) -> Vec<T> {
        self.records
    }

    /// Whether a record with this key is there.
    pub fn contains(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// Appends records and waits until they are on the disk. Records whose key is there already are left out.
    pub fn append(&mut self, records: Vec<T>) -> Result<(), EvolveError> {
        let mut bytes = Vec::new();
        for record in records {
            if !self.keys.insert((self.key)(&record)) {
                continue;
            }
            serde_json::to_writer(&mut bytes, &record)
                .map_err(|e| EvolveError::io(&self.path, std::io::Error::other(e)))?;
            bytes.push(b'\n');
            self.records.push(record);
        }
        self.file.write_all(&bytes).map_err(|e| EvolveError::io(&self.path, e))?;
        self.file.sync_data().map_err(|e| EvolveError::io(&self.path, e))
    }
}

/// Writes a whole file so that a reader sees the old one or the new one, never a part.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), EvolveError> {
    let io = |e| EvolveError::io(path, e);
    replace(path, bytes, true)?;
    // The rename itself has to survive a power cut.
    File::open(path.parent().unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()).map_err(io)
}

/// The same for a file that is made again from others: a power cut may lose it.
pub(crate) fn write_for_show(path: &Path, bytes: &[u8]) -> Result<(), EvolveError> {
    replace(path, bytes, false)
}

fn replace(path: &Path, bytes: &[u8], sync: bool) -> Result<(), EvolveError> {
    let io = |e| EvolveError::io(path, e);
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(io)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io)?;
    file.write_all(bytes).map_err(io)?;
    if sync {
        file.as_file().sync_all().map_err(io)?;
    }
    file.persist(path).map(drop).map_err(|e| io(e.error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct R {
        id: String,
        text: String,
    }

    fn record(i: usize) -> R {
        R { id: i.to_string(), text: format!("line\nbreak \"{i}\"") }
    }

    fn open(path: &Path) -> Result<RecordLog<R>, EvolveError> {
        RecordLog::open(path, |r| r.id.clone())
    }

    #[test]
    fn a_file_cut_at_any_byte_reads_back_as_whole_records_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        open(&path).unwrap().append((0..3).map(record).collect()).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let mut log = open(&path).unwrap();
            let kept = log.records().len();
            assert_eq!(log.records(), (0..kept).map(record).collect::<Vec<_>>());
            log.append((0..4).map(record).collect()).unwrap();
            assert_eq!(open(&path).unwrap().into_records(), (0..4).map(record).collect::<Vec<_>>());
        }
    }

    #[test]
    fn damage_before_the_end_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        open(&path).unwrap().append((0..3).map(record).collect()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap().replacen("\"id\":\"1\"", "\"id\":1", 1);
        std::fs::write(&path, text).unwrap();
        let message = open(&path).err().unwrap().to_string();
        assert!(message.contains("log.jsonl:2"), "{message}");
    }

    #[test]
    fn a_doubled_record_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        open(&path).unwrap().append(vec![record(0)]).unwrap();
        let line = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, line.repeat(2)).unwrap();
        assert!(open(&path).err().unwrap().to_string().contains("twice"));
    }
}
