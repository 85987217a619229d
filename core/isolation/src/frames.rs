//! Frames between the host and a worker: 16 bytes of header (mark, kind, length), then the payload. Models and results
//! travel in their byte form; JSON only carries what is small.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::time::Instant;

const MARK: u32 = u32::from_le_bytes(*b"ORLF");
const HEADER: usize = 16;

/// Why a frame did not come through.
#[derive(Debug)]
pub enum FrameError {
    /// The other side is gone.
    Closed,
    /// The deadline passed.
    Late,
    /// What came is no frame.
    Noise(String),
    /// The system refused.
    System(io::Error),
}

impl From<io::Error> for FrameError {
    fn from(e: io::Error) -> Self {
        match e.kind() {
            io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
                Self::Closed
            }
            _ => Self::System(e),
        }
    }
}

/// How long to wait for the other side, and what ends the waiting early.
pub struct Patience<'a> {
    /// Until then; `None` for ever.
    deadline: Option<Instant>,
    /// A descriptor that becomes readable when the waiting is to be cut short, and what to do then, which gives the new
    /// deadline if that is earlier.
    interrupt: Option<(BorrowedFd<'a>, &'a dyn Fn() -> Instant)>,
}

impl<'a> Patience<'a> {
    /// Without end.
    pub fn endless() -> Self {
        Self { deadline: None, interrupt: None }
    }

    /// Until `deadline`.
    pub fn until(deadline: Instant) -> Self {
        Self { deadline: Some(deadline), interrupt: None }
    }

    /// The same, cut short when `fd` becomes readable.
    pub fn or_on(mut self, fd: BorrowedFd<'a>, then: &'a dyn Fn() -> Instant) -> Self {
        self.interrupt = Some((fd, then));
        self
    }

    /// Whether the kernel may wait in our place.
    fn is_endless(&self) -> bool {
        self.deadline.is_none() && self.interrupt.is_none()
    }

    /// Waits until the socket is ready for `events`.
    fn wait(&mut self, fd: BorrowedFd<'_>, events: libc::c_short) -> Result<(), FrameError> {
        loop {
            let timeout = match self.deadline {
                None => -1,
                Some(d) => {
                    let left = d.saturating_duration_since(Instant::now());
                    // Rounded up, so that the last millisecond is not spent spinning.
                    libc::c_int::try_from(left.as_millis() + u128::from(!left.is_zero()))
                        .unwrap_or(libc::c_int::MAX)
                }
            };
            // A negative descriptor is skipped.
            let other = self.interrupt.map_or(-1, |(fd, _)| fd.as_raw_fd());
            let mut polls = [
                libc::pollfd { fd: fd.as_raw_fd(), events, revents: 0 },
                libc::pollfd { fd: other, events: libc::POLLIN, revents: 0 },
            ];
            // SAFETY: two valid pollfds.
            let ready = unsafe { libc::poll(polls.as_mut_ptr(), 2, timeout) };
            if ready == 0 {
                return Err(FrameError::Late);
            }
            if ready < 0 {
                let error = io::Error::last_os_error();
                if error.kind() != io::ErrorKind::Interrupted {
                    return Err(error.into());
                }
                continue;
            }
            if polls[1].revents != 0
                && let Some((_, then)) = self.interrupt.take()
            {
                let sooner = then();
                self.deadline = Some(self.deadline.map_or(sooner, |d| d.min(sooner)));
            }
            if polls[0].revents != 0 {
                return Ok(());
            }
        }
    }
}

/// Sends a frame, with one system call unless the socket's buffer is full.
pub fn send(
    fd: BorrowedFd<'_>,
    kind: u32,
    payload: &[u8],
    patience: &mut Patience<'_>,
) -> Result<(), FrameError> {
    let mut header = [0u8; HEADER];
    header[..4].copy_from_slice(&MARK.to_le_bytes());
    header[4..8].copy_from_slice(&kind.to_le_bytes());
    header[8..].copy_from_slice(&(payload.len() as u64).to_le_bytes());
    let total = HEADER + payload.len();
    let mut sent = 0;
    while sent < total {
        let head = &header[sent.min(HEADER)..];
        let body = &payload[sent.saturating_sub(HEADER)..];
        let mut parts = [
            libc::iovec { iov_base: head.as_ptr().cast_mut().cast(), iov_len: head.len() },
            libc::iovec { iov_base: body.as_ptr().cast_mut().cast(), iov_len: body.len() },
        ];
        // SAFETY: all-zero is a valid msghdr (no address, no control data, no flags).
        let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
        message.msg_iov = parts.as_mut_ptr();
        message.msg_iovlen = parts.len() as _;
        let flags = libc::MSG_NOSIGNAL | if patience.is_endless() { 0 } else { libc::MSG_DONTWAIT };
        // SAFETY: the message points to two valid buffers that are only read.
        let n = unsafe { libc::sendmsg(fd.as_raw_fd(), &raw const message, flags) };
        if n >= 0 {
            sent += n as usize;
            continue;
        }
        let error = io::Error::last_os_error();
        match error.kind() {
            io::ErrorKind::Interrupted => {}
            io::ErrorKind::WouldBlock => patience.wait(fd, libc::POLLOUT)?,
            _ => return Err(error.into()),
        }
    }
    Ok(())
}

/// Receives one frame with at most `most` bytes behind its header. `buffer` is reused between calls. Only one frame is ever under way, so bytes behind it are noise.
pub fn receive(
    fd: BorrowedFd<'_>,
    buffer: &mut Vec<u8>,
    most: u64,
    patience: &mut Patience<'_>,
) -> Result<(u32, Vec<u8>), FrameError> {
    const STEP: usize = 64 << 10;
    buffer.clear();
    let mut wanted = None;
    // An answer takes a while: looking for it before waiting would be a system call for nothing.
    if !patience.is_endless() {
        patience.wait(fd, libc::POLLIN)?;
    }
    loop {
        if wanted.is_none() && buffer.len() >= HEADER {
            wanted = Some(read_header(buffer, most)?);
        }
        if let Some((kind, total)) = wanted {
            if buffer.len() > total {
                return Err(FrameError::Noise(format!("{} bytes too many", buffer.len() - total)));
            }
            if buffer.len() == total {
                return Ok((kind, buffer.split_off(HEADER)));
            }
        }
        // Never more than one step beyond what has really arrived: a false length costs no memory.
        let missing = wanted.map_or(STEP, |(_, total)| total - buffer.len());
        let room = missing.clamp(1, STEP.max(buffer.len()));
        buffer.reserve(room);
        let flags = if patience.is_endless() { 0 } else { libc::MSG_DONTWAIT };
        let spare = buffer.spare_capacity_mut();
        let len = spare.len().min(room.max(HEADER));
        // SAFETY: the buffer has `len` bytes of spare room.
        let n = unsafe { libc::recv(fd.as_raw_fd(), spare.as_mut_ptr().cast(), len, flags) };
        if n == 0 {
            return Err(FrameError::Closed);
        }
        if n > 0 {
            // SAFETY: `recv` has initialised `n` more bytes, and there was room for them.
            unsafe { buffer.set_len(buffer.len() + n as usize) };
            continue;
        }
        let error = io::Error::last_os_error();
        match error.kind() {
            io::ErrorKind::Interrupted => {}
            io::ErrorKind::WouldBlock => patience.wait(fd, libc::POLLIN)?,
            _ => return Err(error.into()),
        }
    }
}

fn read_header(buffer: &[u8], most: u64) -> Result<(u32, usize), FrameError> {
    let word = |at: usize| {
        let mut b = [0; 4];
        b.copy_from_slice(&buffer[at..at + 4]);
        u32::from_le_bytes(b)
    };
    if word(0) != MARK {
        return Err(FrameError::Noise(format!("wrong mark {:#010x}", word(0))));
    }
    let length = u64::from(word(8)) | u64::from(word(12)) << 32;
    if length > most {
        return Err(FrameError::Noise(format!("a frame of {length} bytes")));
    }
    Ok((word(4), HEADER + length as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    const MOST: u64 = 8 << 30;

    fn soon() -> Patience<'static> {
        Patience::until(Instant::now() + Duration::from_secs(20))
    }

    #[test]
    fn frames_of_all_sizes_come_through() {
        let (a, b) = UnixStream::pair().expect("sockets");
        for size in [0, 1, 1000, 65536 - 16, 65536, 3_000_000] {
            let payload: Vec<u8> = (0..size).map(|k| (k % 251) as u8).collect();
            let copy = payload.clone();
            std::thread::scope(|s| {
                s.spawn(|| send(a.as_fd(), 3, &copy, &mut soon()).expect("sent"));
                let (kind, got) = receive(b.as_fd(), &mut Vec::new(), MOST, &mut soon()).expect("received");
                assert_eq!(kind, 3);
                assert!(got == payload, "{size} bytes");
            });
        }
    }

    #[test]
    fn silence_ends_at_the_deadline_and_a_closed_socket_at_once() {
        let (a, b) = UnixStream::pair().expect("sockets");
        let mut short = Patience::until(Instant::now() + Duration::from_millis(20));
        assert!(matches!(receive(b.as_fd(), &mut Vec::new(), MOST, &mut short), Err(FrameError::Late)));
        drop(a);
        assert!(matches!(receive(b.as_fd(), &mut Vec::new(), MOST, &mut soon()), Err(FrameError::Closed)));
        assert!(matches!(send(b.as_fd(), 3, b"x", &mut soon()), Err(FrameError::Closed)));
    }

    #[test]
    fn an_interrupt_cuts_the_waiting_short_but_not_the_frame() {
        let (a, b) = UnixStream::pair().expect("sockets");
        let (mut ring, bell) = UnixStream::pair().expect("sockets");
        ring.write_all(b"x").expect("written");
        let now = || Instant::now() + Duration::from_millis(20);
        let mut patience = soon().or_on(bell.as_fd(), &now);
        assert!(matches!(receive(b.as_fd(), &mut Vec::new(), MOST, &mut patience), Err(FrameError::Late)));
        let mut patience = soon().or_on(bell.as_fd(), &now);
        send(a.as_fd(), 4, b"answer", &mut soon()).expect("sent");
        let (_, payload) = receive(b.as_fd(), &mut Vec::new(), MOST, &mut patience).expect("in time");
        assert_eq!(payload, b"answer");
    }

    #[test]
    fn noise_and_false_lengths_are_refused() {
        let cases: [&[u8]; 2] = [b"Set parameter LicenseID\n", &{
            let mut f = *b"ORLF\x04\0\0\0\0\0\0\0\0\0\0\0";
            f[8..].copy_from_slice(&u64::MAX.to_le_bytes());
            f
        }];
        for bytes in cases {
            let (mut a, b) = UnixStream::pair().expect("sockets");
            a.write_all(bytes).expect("written");
            let got = receive(b.as_fd(), &mut Vec::new(), MOST, &mut soon());
            assert!(matches!(got, Err(FrameError::Noise(_))), "{bytes:?}: {got:?}");
        }
    }

    #[test]
    fn a_promised_gigabyte_is_not_allocated_before_it_arrives() {
        let (mut a, b) = UnixStream::pair().expect("sockets");
        let mut header = *b"ORLF\x04\0\0\0\0\0\0\0\0\0\0\0";
        header[8..].copy_from_slice(&(1u64 << 30).to_le_bytes());
        a.write_all(&header).expect("written");
        drop(a);
        let mut buffer = Vec::new();
        assert!(matches!(receive(b.as_fd(), &mut buffer, MOST, &mut soon()), Err(FrameError::Closed)));
        assert!(buffer.capacity() < 1 << 20);
    }
}
