//! What a solver has no need to do, tried through the plainest calls.

use std::ffi::CString;
use std::io;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// Tries the act, which is a word and perhaps an operand: `done`, or `refused: ` and the system's words.
pub(crate) fn attempt(act: &str) -> String {
    let (verb, operand) = act.split_once(' ').unwrap_or((act, ""));
    match perform(verb, operand) {
        Ok(()) => "done".to_owned(),
        Err(e) => format!("refused: {e}"),
    }
}

fn perform(verb: &str, operand: &str) -> io::Result<()> {
    let number = || operand.parse::<i32>().map_err(io::Error::other);
    match verb {
        "read" => std::fs::read(operand).map(drop),
        "list" => std::fs::read_dir(operand).map(drop),
        "write" => std::fs::write(operand, "the mock was here"),
        "append" => std::fs::OpenOptions::new().append(true).open(operand).map(drop),
        "remove" => std::fs::remove_file(operand),
        "rename" => std::fs::rename(operand, format!("{operand}.moved")),
        "make-folder" => std::fs::create_dir(operand),
        "chmod" => code(
            |path| {
                // SAFETY: a C string.
                unsafe { libc::chmod(path.as_ptr(), 0o777) }
            },
            operand,
        ),
        "link" => std::os::unix::fs::symlink("/", operand),
        "connect" => TcpStream::connect(operand).map(drop),
        "listen" => TcpListener::bind("127.0.0.1:0").map(drop),
        "udp" => UdpSocket::bind("127.0.0.1:0").and_then(|s| s.send_to(b"x", operand)).map(drop),
        "unix" => UnixStream::connect(operand).map(drop),
        "fork" => fork(),
        "spawn" => std::process::Command::new("/bin/true").status().map(drop),
        "exec" => Err(exec("/bin/true")),
        // SAFETY: signal 0 only asks whether one may be sent.
        "signal" => checked(unsafe { libc::kill(number()?, 0) }),
        "ptrace" => {
            // SAFETY: attaches to another process, or is refused.
            let attached = unsafe { libc::ptrace(libc::PTRACE_SEIZE, number()?, 0usize, 0usize) };
            checked(attached as i32)
        }
        "peek" => peek(number()?),
        "mount" => {
            // SAFETY: C strings or null.
            checked(unsafe {
                libc::mount(c"none".as_ptr(), c"/mnt".as_ptr(), c"tmpfs".as_ptr(), 0, std::ptr::null())
            })
        }
        "unshare" => {
            // SAFETY: no preconditions.
            checked(unsafe { libc::unshare(libc::CLONE_NEWUSER) })
        }
        "io-uring" => {
            let mut parameters = [0u8; 120];
            system(libc::SYS_io_uring_setup, [4, parameters.as_mut_ptr() as usize, 0])
        }
        "memory-file" => system(libc::SYS_memfd_create, [c"x".as_ptr() as usize, 0, 0]),
        "limit" => {
            let limit = libc::rlimit { rlim_cur: 10, rlim_max: 10 };
            // SAFETY: a valid limit.
            checked(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) })
        }
        "thread" => {
            let run = || std::thread::sleep(Duration::from_millis(1));
            std::thread::Builder::new().spawn(run)?.join().map_err(|_| io::Error::other("panicked"))
        }
        "environment" => match std::env::var(operand) {
            Ok(value) => Err(io::Error::other(format!("{operand}={value}"))),
            Err(_) => Ok(()),
        },
        _ => Err(io::Error::other("no such act")),
    }
}

fn checked(code: i32) -> io::Result<()> {
    if code < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn code(call: impl Fn(&CString) -> i32, path: &str) -> io::Result<()> {
    checked(call(&CString::new(path)?))
}

fn system(call: libc::c_long, arguments: [usize; 3]) -> io::Result<()> {
    // SAFETY: the callers pass what the call asks for; a descriptor that it makes ends with the process.
    let code = unsafe { libc::syscall(call, arguments[0], arguments[1], arguments[2]) };
    checked(code as i32)
}

/// A child that ends at once, waited for.
fn fork() -> io::Result<()> {
    // SAFETY: the child only exits.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: ends the child.
        unsafe { libc::_exit(0) };
    }
    checked(child)?;
    // SAFETY: our own child.
    checked(unsafe { libc::waitpid(child, std::ptr::null_mut(), 0) })
}

/// Replaces this process; returns only if that is refused.
fn exec(program: &str) -> io::Error {
    use std::os::unix::process::CommandExt;
    std::process::Command::new(program).exec()
}

/// Reads a byte of another process's memory: of its first page that can be read.
fn peek(process: i32) -> io::Result<()> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps"))?;
    let start = maps.split('-').next().and_then(|s| usize::from_str_radix(s, 16).ok());
    let mut byte = 0u8;
    let ours = libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 };
    let theirs = libc::iovec { iov_base: start.unwrap_or(0) as *mut libc::c_void, iov_len: 1 };
    // SAFETY: one byte of room; the other process's address is only read by the kernel.
    let read = unsafe { libc::process_vm_readv(process, &raw const ours, 1, &raw const theirs, 1, 0) };
    checked(read as i32)
}
