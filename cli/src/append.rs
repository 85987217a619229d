//! Files of JSON Lines that are only ever appended to, and what a later run finds there.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::exit::{self, Failure, unreadable};
use crate::lines::{LINE_LIMIT, Lines, parse};

/// Such a file, which no other process writes to.
pub(crate) struct Appended {
    path: PathBuf,
    file: File,
    size: u64,
}

pub(crate) fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(exit::ENVIRONMENT, format!("{}: {error}", path.display()))
}

impl Appended {
    /// Opens a file, and shows `there` each line that it holds with its place. Half a line, which a kill leaves, is cut off.
    /// `shape` says who wrote the lines.
    pub(crate) fn open<T: DeserializeOwned>(
        path: &Path,
        resume: bool,
        shape: &str,
        mut there: impl FnMut(T, &str) -> Result<(), Failure>,
    ) -> Result<Self, Failure> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|e| unwritable(path, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let text = format!("{}: another process writes to it", path.display());
                return Err(Failure::new(exit::ENVIRONMENT, text));
            }
            Err(TryLockError::Error(e)) => return Err(unreadable(path, &e)),
        }
        if file.metadata().map_err(|e| unreadable(path, &e))?.len() > 0 && !resume {
            let text = format!("{} is there already", path.display());
            return Err(
                Failure::new(exit::USAGE, text).hint("--resume goes on with it; or name another file")
            );
        }
        let mut lines = Lines::open(path, LINE_LIMIT)?;
        let mut size = 0;
        while let Some(line) = lines.next_raw().transpose()? {
            if line.unended {
                break;
            }
            let record: T = parse(&line, shape).map_err(|bad| bad.failure(lines.name(), line.number))?;
            there(record, &format!("{}:{}", lines.name(), line.number))?;
            size = lines.progress().0;
        }
        file.set_len(size)
            .and_then(|()| file.seek(SeekFrom::Start(size)))
            .map_err(|e| unwritable(path, &e))?;
        Ok(Self { path: path.to_path_buf(), file, size })
    }

    /// Adds a line: whole or not at all.
    pub(crate) fn add(&mut self, record: &impl Serialize) -> Result<(), Failure> {
        let line = serde_json::to_string(record).map_err(|e| Failure::new(exit::INTERNAL, e))? + "\n";
        if let Err(e) = self.file.write_all(line.as_bytes()) {
            // A full disk: what was written of the line would spoil the next one.
            let _ = self.file.set_len(self.size);
            return Err(unwritable(&self.path, &e).hint("the same command with --resume goes on"));
        }
        self.size += line.len() as u64;
        Ok(())
    }
}
