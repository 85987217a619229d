//! Stopping a solve from another thread.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::sync::Arc;

use orlm_solver::SolveError;

/// A flag that stops the solves it was given to, now or when they begin. Clones are the same flag; it stays set.
///
/// ```
/// let cancel = orlm_solver_host::Cancel::new()?;
/// let other = cancel.clone();
/// std::thread::spawn(move || other.cancel()).join().expect("no panic");
/// assert!(cancel.is_cancelled());
/// # Ok::<(), orlm_solver::SolveError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cancel {
    /// An event counter of the kernel: readable once it is not zero, so that a thread can wait for it and for a worker's
    /// answer at the same time.
    event: Arc<OwnedFd>,
}

impl Cancel {
    /// A flag that is not set. Fails only where the process has no descriptors left.
    pub fn new() -> Result<Self, SolveError> {
        // SAFETY: no preconditions.
        let fd = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) };
        if fd < 0 {
            let text = io::Error::last_os_error().to_string();
            return Err(SolveError::Io { what: "making a flag to cancel solves", text });
        }
        // SAFETY: a new descriptor that nobody else owns.
        Ok(Self { event: Arc::new(unsafe { OwnedFd::from_raw_fd(fd) }) })
    }

    /// Sets the flag. Does nothing but one system call, so a signal handler may call it.
    pub fn cancel(&self) {
        let one = 1u64;
        // SAFETY: eight readable bytes. It fails only when the counter is full, and then the flag is set.
        unsafe { libc::write(self.event.as_raw_fd(), (&raw const one).cast(), 8) };
    }

    /// Whether the flag is set.
    pub fn is_cancelled(&self) -> bool {
        let mut poll = libc::pollfd { fd: self.event.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        // SAFETY: one valid pollfd, and no waiting.
        unsafe { libc::poll(&raw mut poll, 1, 0) > 0 }
    }
}

impl AsFd for Cancel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.event.as_fd()
    }
}
