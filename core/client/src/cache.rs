//! Answers on disk: JSON Lines that are only ever appended to.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use orlm_types::{ContentId, FinishReason};
use serde::{Deserialize, Serialize};

use crate::config::ClientError;

const HEADER: &str = "{\"orlm_cache\":1}\n";

/// What an endpoint wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The text, without what ended it.
    pub text: String,
    /// Tokens of the prompt, as the endpoint counts.
    pub prompt_tokens: Option<u32>,
    /// Tokens of the text, as the endpoint counts.
    pub completion_tokens: Option<u32>,
    /// Why it ended.
    pub finish: FinishReason,
}

#[derive(Serialize, Deserialize)]
struct Line {
    key: ContentId,
    #[serde(flatten)]
    answer: Answer,
    /// Of all the rest: a line that was damaged is asked for again.
    check: ContentId,
}

fn check(key: &ContentId, answer: &Answer) -> ContentId {
    ContentId::of(&[&key.0, &serde_json::to_string(answer).unwrap_or_default()])
}

/// Answers by their keys. Only their places are in memory.
///
/// A process may be killed at any moment: what is there then are whole lines, at most with half a line behind them,
/// which is dropped. One process at a time has it open.
pub struct Cache {
    path: PathBuf,
    file: File,
    size: u64,
    /// Beginning and length of each answer's line.
    places: HashMap<ContentId, (u64, usize)>,
    damaged: usize,
}

impl Cache {
    /// Opens or begins a cache.
    pub fn open(path: &Path) -> Result<Self, ClientError> {
        let io = |source| ClientError::Io { path: path.to_path_buf(), source };
        let refuse = |what: &str| ClientError::Cache { path: path.to_path_buf(), what: what.into() };
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(refuse("another process uses this cache; wait for it, or name another file"));
            }
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        let mut cache = Self { path: path.to_path_buf(), file, size: 0, places: HashMap::new(), damaged: 0 };
        let mut reader = BufReader::with_capacity(1 << 20, cache.file.try_clone().map_err(io)?);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).map_err(io)? > 0 {
            if line.last() != Some(&b'\n') {
                break;
            }
            if cache.size == 0 && line != HEADER.as_bytes() {
                return Err(refuse("is no cache of answers; name another file"));
            }
            if cache.size > 0 {
                match serde_json::from_slice::<Line>(&line) {
                    Ok(found) if found.check == check(&found.key, &found.answer) => {
                        cache.places.insert(found.key, (cache.size, line.len()));
                    }
                    _ => cache.damaged += 1,
                }
            }
            cache.size += line.len() as u64;
            line.clear();
        }
        if cache.size == 0 && !line.is_empty() && !HEADER.as_bytes().starts_with(&line) {
            return Err(refuse("is no cache of answers; name another file"));
        }
        // Half a line is what a kill leaves.
        cache.file.set_len(cache.size).map_err(io)?;
        cache.file.seek(SeekFrom::Start(cache.size)).map_err(io)?;
        if cache.size == 0 {
            cache.append(HEADER.as_bytes())?;
        }
        Ok(cache)
    }

    /// Answers that it holds.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Lines that were damaged when it was opened; their answers are asked for again.
    pub fn damaged(&self) -> usize {
        self.damaged
    }

    pub(crate) fn get(&self, key: &ContentId) -> Result<Option<Answer>, ClientError> {
        let Some(&(begin, length)) = self.places.get(key) else { return Ok(None) };
        let mut line = vec![0; length];
        self.file.read_exact_at(&mut line, begin).map_err(|source| self.io(source))?;
        match serde_json::from_slice::<Line>(&line) {
            Ok(found) if found.key == *key && found.check == check(key, &found.answer) => {
                Ok(Some(found.answer))
            }
            _ => Ok(None),
        }
    }

    pub(crate) fn put(&mut self, key: &ContentId, answer: &Answer) -> Result<(), ClientError> {
        let line = Line { key: key.clone(), answer: answer.clone(), check: check(key, answer) };
        let text = serde_json::to_string(&line)
            .map_err(|e| ClientError::Cache { path: self.path.clone(), what: e.to_string() })?;
        let begin = self.size;
        let length = text.len() + 1;
        self.append(format!("{text}\n").as_bytes())?;
        self.places.insert(key.clone(), (begin, length));
        Ok(())
    }

    /// All or nothing, as far as the disk allows.
    fn append(&mut self, line: &[u8]) -> Result<(), ClientError> {
        match self.file.write_all(line) {
            Ok(()) => {
                self.size += line.len() as u64;
                Ok(())
            }
            Err(source) => {
                // A full disk: what was written of the line would spoil the next one.
                let _ = self.file.set_len(self.size);
                let _ = self.file.seek(SeekFrom::Start(self.size));
                Err(self.io(source))
            }
        }
    }

    fn io(&self, source: std::io::Error) -> ClientError {
        ClientError::Io { path: self.path.clone(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Answer {
        let (prompt_tokens, completion_tokens) = (Some(3), None);
        Answer { text: text.into(), prompt_tokens, completion_tokens, finish: FinishReason::Stop }
    }

    fn key(text: &str) -> ContentId {
        ContentId::of(&[text])
    }

    #[test]
    fn answers_outlive_the_process_and_a_kill_at_any_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.jsonl");
        {
            let mut cache = Cache::open(&path).unwrap();
            cache.put(&key("a"), &answer("one\n\"two\"")).unwrap();
            cache.put(&key("b"), &answer("ü")).unwrap();
        }
        let whole = std::fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let mut cache = Cache::open(&path).unwrap();
            let lines = whole[..cut].iter().filter(|&&byte| byte == b'\n').count();
            assert_eq!(cache.len(), lines.saturating_sub(1), "{cut}");
            cache.put(&key("c"), &answer("three")).unwrap();
            drop(cache);
            let cache = Cache::open(&path).unwrap();
            assert_eq!(cache.get(&key("c")).unwrap(), Some(answer("three")), "{cut}");
            assert_eq!(cache.get(&key("a")).unwrap(), (lines > 1).then(|| answer("one\n\"two\"")), "{cut}");
            assert_eq!(cache.damaged(), 0);
        }
    }

    #[test]
    fn a_damaged_line_is_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.jsonl");
        let mut cache = Cache::open(&path).unwrap();
        cache.put(&key("a"), &answer("right")).unwrap();
        cache.put(&key("b"), &answer("kept")).unwrap();
        drop(cache);
        let text = std::fs::read_to_string(&path).unwrap().replace("right", "wrong");
        std::fs::write(&path, text).unwrap();
        let cache = Cache::open(&path).unwrap();
        assert_eq!((cache.get(&key("a")).unwrap(), cache.damaged()), (None, 1));
        assert_eq!(cache.get(&key("b")).unwrap(), Some(answer("kept")));
    }

    #[test]
    fn other_files_and_other_processes_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        for text in ["my notes", "{\"a\": 1}\n"] {
            std::fs::write(&path, text).unwrap();
            assert!(Cache::open(&path).is_err());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        let path = folder.path().join("cache.jsonl");
        let _first = Cache::open(&path).unwrap();
        assert!(Cache::open(&path).err().unwrap().to_string().contains("another process"));
    }
}
