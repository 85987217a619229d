//! How many workers of a plugin there may be at once, over all processes of the user on this machine: one file a session,
//! locked by the host for as long as its worker lives. The kernel releases the lock when the host dies, however it dies.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use orlm_solver::SolveError;

use crate::cancel::Cancel;

/// How often a caller that waits looks again.
const PAUSE: Duration = Duration::from_millis(20);

/// The sessions that a plugin may have.
#[derive(Debug, Clone)]
pub(crate) struct Sessions {
    /// Name of the plugin.
    pub(crate) plugin: String,
    /// How many.
    pub(crate) most: usize,
    /// Where the files lie; `None` for the user's folder.
    pub(crate) folder: Option<PathBuf>,
    /// How long a caller waits for one.
    pub(crate) wait: Duration,
}

/// One of them, until dropped.
#[derive(Debug)]
pub(crate) struct SessionLock {
    _file: File,
}

/// Why there is no session.
#[derive(Debug)]
pub(crate) enum NoSession {
    /// The caller was cancelled while it waited.
    Cancelled,
    /// All are in use, or the files cannot be used.
    Refused(SolveError),
}

impl Sessions {
    /// Takes a free session, waiting for one if need be.
    pub(crate) fn take(&self, cancel: Option<&Cancel>) -> Result<SessionLock, NoSession> {
        let failed = |e: io::Error| {
            NoSession::Refused(SolveError::Io { what: "taking a solver session", text: e.to_string() })
        };
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => users_folder().map_err(failed)?,
        };
        let start = Instant::now();
        loop {
            for k in 0..self.most {
                if let Some(lock) = lock(&self.file(&folder, k)).map_err(failed)? {
                    return Ok(lock);
                }
            }
            if start.elapsed() >= self.wait {
                let holders: Vec<String> = (0..self.most).map(|k| holder(&self.file(&folder, k))).collect();
                return Err(NoSession::Refused(SolveError::Licence {
                    text: format!(
                        "all {} sessions of {} are in use, by {}; waited {:.1} s",
                        self.most,
                        self.plugin,
                        holders.join(", "),
                        self.wait.as_secs_f64()
                    ),
                }));
            }
            if cancel.is_some_and(Cancel::is_cancelled) {
                return Err(NoSession::Cancelled);
            }
            std::thread::sleep(PAUSE.min(self.wait));
        }
    }

    fn file(&self, folder: &Path, k: usize) -> PathBuf {
        folder.join(format!("{}-{k}.session", self.plugin))
    }
}

/// Locks the file if nobody has. It is never removed: two processes could then lock two files of one name.
fn lock(path: &Path) -> io::Result<Option<SessionLock>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600).custom_flags(libc::O_NOFOLLOW);
    let mut file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(e)) => return Err(e),
    }
    let program = std::env::current_exe().ok();
    let name = program.as_deref().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
    file.set_len(0)?;
    write!(file, "process {} ({})", std::process::id(), name.as_deref().unwrap_or("unknown"))?;
    Ok(Some(SessionLock { _file: file }))
}

/// Who holds the session, as far as the file says.
fn holder(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    // The file may hold anything; only the first words are shown.
    let words: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
    if words.is_empty() { "an unknown process".to_owned() } else { words }
}

/// A folder that only this user can write to: in the runtime folder of the login, else in the temporary folder.
fn users_folder() -> io::Result<PathBuf> {
    // SAFETY: no preconditions.
    let user = unsafe { libc::geteuid() };
    let runtime =
        std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|p| p.is_absolute() && p.is_dir());
    let folder = match runtime {
        Some(runtime) => runtime.join("orlm"),
        None => std::env::temp_dir().join(format!("orlm-{user}")),
    };
    private(&folder, user)?;
    Ok(folder)
}

/// Makes the folder, or sees to it that an existing one belongs to the user and nobody else can write to it.
fn private(folder: &Path, user: u32) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => {
            return Err(io::Error::other(format!("{}: {e}", folder.display())));
        }
        _ => {}
    }
    let found = std::fs::symlink_metadata(folder)?;
    if found.is_dir() && found.uid() == user && found.mode() & 0o022 == 0 {
        return Ok(());
    }
    Err(io::Error::other(format!("{} is not a folder of this user alone", folder.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(folder: &Path, most: usize, wait: f64) -> Sessions {
        let wait = Duration::from_secs_f64(wait);
        Sessions { plugin: "mock".to_owned(), most, folder: Some(folder.to_owned()), wait }
    }

    #[test]
    fn no_more_than_the_most_are_given_and_the_error_says_who_has_them() {
        let dir = tempfile::tempdir().expect("a folder");
        let few = sessions(dir.path(), 2, 0.05);
        let first = few.take(None).expect("free");
        let _second = few.take(None).expect("free");
        let Err(NoSession::Refused(SolveError::Licence { text })) = few.take(None) else {
            panic!("a third session");
        };
        let me = format!("process {}", std::process::id());
        assert!(text.starts_with("all 2 sessions of mock") && text.matches(&me).count() == 2, "{text}");
        drop(first);
        few.take(None).expect("free again");
    }

    #[test]
    fn who_waits_gets_the_next_one_or_is_cancelled() {
        let dir = tempfile::tempdir().expect("a folder");
        let one = sessions(dir.path(), 1, 20.0);
        let held = one.take(None).expect("free");
        let cancel = Cancel::new().expect("a flag");
        std::thread::scope(|s| {
            let waiting = s.spawn(|| one.take(Some(&cancel)));
            std::thread::sleep(Duration::from_millis(50));
            cancel.cancel();
            assert!(matches!(waiting.join().expect("no panic"), Err(NoSession::Cancelled)));
            let waiting = s.spawn(|| one.take(None));
            std::thread::sleep(Duration::from_millis(50));
            drop(held);
            waiting.join().expect("no panic").expect("the next");
        });
    }

    #[test]
    fn a_folder_that_others_can_write_to_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        // SAFETY: no preconditions.
        let user = unsafe { libc::geteuid() };
        let folder = dir.path().join("orlm");
        private(&folder, user).expect("made");
        private(&folder, user).expect("used again");
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).expect("opened up");
        assert!(private(&folder, user).is_err());
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(dir.path(), &link).expect("a link");
        assert!(private(&link, user).is_err());
    }
}
