//! WASI preview 1, answered by hand with nothing behind it: the streams are kept, the clock is virtual, the random
//! numbers are a fixed sequence, the only files are the read-only ones in memory, and everything else is refused.

use wasmtime::{AsContextMut, Caller, Extern, ExternType, Linker, Memory, Module, Result, Val};

use super::files::{Files, ROOT, Target, Whence};
use crate::data::Missing;
use crate::error::OpenError;
use crate::state::{State, Stop, charge, virtual_now, virtual_wall};

type Ctx<'a> = Caller<'a, State>;

/// The module name of the imports.
pub(super) const MODULE: &str = "wasi_snapshot_preview1";

/// Functions that do something. All but the last group leave the run's own state alone.
pub(super) const ANSWERED: &[&str] = &[
    "args_get",
    "args_sizes_get",
    "clock_res_get",
    "clock_time_get",
    "environ_get",
    "environ_sizes_get",
    "fd_close",
    "fd_fdstat_get",
    "fd_filestat_get",
    "fd_pread",
    "fd_prestat_dir_name",
    "fd_prestat_get",
    "fd_read",
    "fd_readdir",
    "fd_seek",
    "fd_tell",
    "fd_write",
    "path_filestat_get",
    "path_open",
    "poll_oneoff",
    "proc_exit",
    "random_get",
    "sched_yield",
];

/// Functions that answer "there is no such file".
pub(super) const NO_SUCH_FILE: &[&str] = &[
    "path_create_directory",
    "path_filestat_set_times",
    "path_link",
    "path_readlink",
    "path_remove_directory",
    "path_rename",
    "path_symlink",
    "path_unlink_file",
];

/// Functions that answer "not supported".
pub(super) const NOT_SUPPORTED: &[&str] = &[
    "fd_advise",
    "fd_datasync",
    "fd_fdstat_set_flags",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pwrite",
    "fd_sync",
    "sock_accept",
    "sock_recv",
    "sock_send",
    "sock_shutdown",
];

const SUCCESS: i32 = 0;
const BADF: i32 = 8;
const FAULT: i32 = 21;
const INVAL: i32 = 28;
const ISDIR: i32 = 31;
const MFILE: i32 = 33;
const NOENT: i32 = 44;
const NOSYS: i32 = 52;
const NOTDIR: i32 = 54;
const ROFS: i32 = 69;
const SPIPE: i32 = 70;

const CHARACTER_DEVICE: u8 = 2;
const DIRECTORY: u8 = 3;
const REGULAR_FILE: u8 = 4;

const STDOUT: u32 = 1;
const STDERR: u32 = 2;

/// Pieces of one read or write; more are left for the next call.
const PIECES: u32 = 1024;
/// Random bytes that the guest may ask for at a time.
const RANDOM_AT_ONCE: usize = 64 << 10;
const FUEL_PER_BYTE: u64 = 1;
const FUEL_PER_RANDOM_BYTE: u64 = 8;
const FUEL_PER_EVENT: u64 = 16;
const FUEL_PER_PATH: u64 = 200;
/// Flags of `path_open` that make or empty a file.
const OPEN_CREATES: i32 = 1 | 8;
const OPEN_DIRECTORY: i32 = 2;
const RIGHT_TO_WRITE: i64 = 1 << 6;
const CLOCK_ABSOLUTE: u16 = 1;

/// The guest's memory.
pub(super) fn memory(ctx: &mut Ctx<'_>) -> Result<Memory> {
    match ctx.get_export("memory") {
        Some(Extern::Memory(memory)) => Ok(memory),
        _ => Err(Stop::Forbidden("the guest has no memory".into()).into()),
    }
}

/// The guest's addresses are unsigned.
fn at(address: i32) -> usize {
    address as u32 as usize
}

fn put(ctx: &mut Ctx<'_>, address: i32, bytes: &[u8]) -> Result<i32> {
    let memory = memory(ctx)?;
    Ok(if memory.write(ctx, at(address), bytes).is_ok() { SUCCESS } else { FAULT })
}

fn words<const N: usize>(bytes: &[u8], from: usize) -> [u8; N] {
    std::array::from_fn(|k| bytes[from + k])
}

/// Gives every import of the module its answer. One that is not listed is refused.
pub(super) fn link(linker: &mut Linker<State>, module: &Module) -> Result<(), OpenError> {
    let fail = || OpenError::engine("answering the guest's imports");
    streams(linker).map_err(fail())?;
    clocks(linker).map_err(fail())?;
    files(linker).map_err(fail())?;
    surroundings(linker).map_err(fail())?;
    for import in module.imports().filter(|import| import.module() == MODULE) {
        let name = import.name();
        let errno = match name {
            name if ANSWERED.contains(&name) => continue,
            name if NO_SUCH_FILE.contains(&name) => NOENT,
            name if NOT_SUPPORTED.contains(&name) => NOSYS,
            _ => return Err(OpenError::UnexpectedImport { name: format!("{MODULE}#{name}") }),
        };
        let ExternType::Func(ty) = import.ty() else {
            return Err(OpenError::UnexpectedImport { name: format!("{MODULE}#{name}") });
        };
        let answer = move |_: Ctx<'_>, _: &[Val], results: &mut [Val]| {
            results.fill(Val::I32(errno));
            Ok(())
        };
        linker.func_new(MODULE, name, ty, answer).map_err(fail())?;
    }
    Ok(())
}

fn streams(linker: &mut Linker<State>) -> Result<()> {
    linker.func_wrap(MODULE, "fd_write", |mut ctx: Ctx<'_>, fd: i32, pieces: i32, n: i32, out: i32| {
        let fd = fd as u32;
        if fd != STDOUT && fd != STDERR {
            return Ok(BADF);
        }
        let memory = memory(&mut ctx)?;
        let mut written = 0;
        for piece in 0..(n as u32).min(PIECES) {
            let Some((from, length)) = self::piece(&memory, &ctx, pieces, piece) else { return Ok(FAULT) };
            charge(&mut ctx.as_context_mut(), length as u64 * FUEL_PER_BYTE)?;
            let (data, state) = memory.data_and_store_mut(&mut ctx);
            let Some(bytes) = data.get(from..from + length) else { return Ok(FAULT) };
            let room = state.limits.output_bytes.saturating_sub(state.capture.len());
            let kept = &bytes[..length.min(room)];
            match fd {
                STDERR => state.capture.stderr.extend_from_slice(kept),
                _ => state.capture.stdout.extend_from_slice(kept),
            }
            if kept.len() < length {
                return Err(Stop::Output.into());
            }
            written += length;
        }
        put(&mut ctx, out, &(written as u32).to_le_bytes())
    })?;
    linker.func_wrap(MODULE, "fd_read", |mut ctx: Ctx<'_>, fd: i32, pieces: i32, n: i32, out: i32| {
        // stdin is at its end.
        if fd == 0 {
            return put(&mut ctx, out, &[0; 4]);
        }
        read(&mut ctx, fd as u32, pieces, n as u32, None, out)
    })?;
    linker.func_wrap(
        MODULE,
        "fd_pread",
        |mut ctx: Ctx<'_>, fd: i32, pieces: i32, n: i32, from: i64, out: i32| {
            read(&mut ctx, fd as u32, pieces, n as u32, Some(from as u64), out)
        },
    )?;
    Ok(())
}

/// Address and length of a piece of a read or write.
fn piece(memory: &Memory, ctx: &Ctx<'_>, pieces: i32, k: u32) -> Option<(usize, usize)> {
    let mut pair = [0; 8];
    memory.read(ctx, at(pieces) + 8 * k as usize, &mut pair).ok()?;
    let [from, length] = [0, 4].map(|k| u32::from_le_bytes(words(&pair, k)) as usize);
    Some((from, length))
}

fn read(ctx: &mut Ctx<'_>, fd: u32, pieces: i32, n: u32, from: Option<u64>, out: i32) -> Result<i32> {
    let Some((target, place)) = ctx.data().packages.files.target(fd) else { return Ok(BADF) };
    let memory = memory(ctx)?;
    let start = from.unwrap_or(place);
    let mut total = 0;
    for k in 0..n.min(PIECES) {
        let Some((to, length)) = piece(&memory, ctx, pieces, k) else { return Ok(FAULT) };
        let (data, state) = memory.data_and_store_mut(&mut *ctx);
        let Some(bytes) = state.packages.files.bytes(target) else { return Ok(ISDIR) };
        let place = usize::try_from(start).ok().and_then(|start| start.checked_add(total));
        let rest = place.and_then(|place| bytes.get(place..)).unwrap_or_default();
        let some = &rest[..length.min(rest.len())];
        let Some(room) = data.get_mut(to..).and_then(|room| room.get_mut(..some.len())) else {
            return Ok(FAULT);
        };
        room.copy_from_slice(some);
        let read = some.len();
        total += read;
        charge(&mut ctx.as_context_mut(), read as u64 * FUEL_PER_BYTE)?;
        if read < length {
            break;
        }
    }
    if from.is_none() {
        let whole = i64::try_from(start.saturating_add(total as u64)).unwrap_or(i64::MAX);
        ctx.data_mut().packages.files.seek(fd, whole, &Whence::Start);
    }
    put(ctx, out, &(total as u32).to_le_bytes())
}

fn clocks(linker: &mut Linker<State>) -> Result<()> {
    linker.func_wrap(MODULE, "clock_res_get", |mut ctx: Ctx<'_>, _clock: i32, out: i32| {
        put(&mut ctx, out, &1u64.to_le_bytes())
    })?;
    linker.func_wrap(MODULE, "clock_time_get", |mut ctx: Ctx<'_>, clock: i32, _: i64, out: i32| {
        let now = now(&mut ctx, clock as u32)?;
        put(&mut ctx, out, &now.to_le_bytes())
    })?;
    linker.func_wrap(
        MODULE,
        "poll_oneoff",
        |mut ctx: Ctx<'_>, asked: i32, answer: i32, n: i32, out: i32| {
            poll(&mut ctx, asked, answer, n as u32, out)
        },
    )?;
    linker.func_wrap(MODULE, "sched_yield", || SUCCESS)?;
    Ok(())
}

/// Nanoseconds of clock 0 (since the Unix epoch) or of any other (since the start of the run).
fn now(ctx: &mut Ctx<'_>, clock: u32) -> Result<u64> {
    let ctx = ctx.as_context_mut();
    match clock {
        0 => virtual_wall(&ctx).map(|(seconds, rest)| seconds * 1_000_000_000 + u64::from(rest)),
        _ => virtual_now(&ctx),
    }
}

/// Every descriptor is always ready. If only clocks are waited for, the first of them comes at once, and the virtual
/// clock moves by as much.
fn poll(ctx: &mut Ctx<'_>, asked: i32, answer: i32, n: u32, out: i32) -> Result<i32> {
    const ASKED: usize = 48;
    const ANSWER: usize = 32;
    if n == 0 {
        return Ok(INVAL);
    }
    charge(&mut ctx.as_context_mut(), u64::from(n) * FUEL_PER_EVENT)?;
    let memory = memory(ctx)?;
    let mut first: Option<(u64, [u8; ASKED])> = None;
    let mut events = 0;
    for k in 0..n as usize {
        let mut one = [0; ASKED];
        if memory.read(&mut *ctx, at(asked) + ASKED * k, &mut one).is_err() {
            return Ok(FAULT);
        }
        if one[8] == 0 {
            let time = u64::from_le_bytes(words(&one, 24));
            let absolute = u16::from_le_bytes(words(&one, 40)) & CLOCK_ABSOLUTE != 0;
            let clock = u32::from_le_bytes(words(&one, 16));
            let wait = if absolute { time.saturating_sub(now(ctx, clock)?) } else { time };
            if first.as_ref().is_none_or(|(least, _)| wait < *least) {
                first = Some((wait, one));
            }
        } else {
            if memory.write(&mut *ctx, at(answer) + ANSWER * events, &event(&one)).is_err() {
                return Ok(FAULT);
            }
            events += 1;
        }
    }
    if let (0, Some((wait, one))) = (events, first) {
        ctx.data_mut().sleep(wait);
        if memory.write(&mut *ctx, at(answer), &event(&one)).is_err() {
            return Ok(FAULT);
        }
        events = 1;
    }
    put(ctx, out, &(events as u32).to_le_bytes())
}

/// The event that answers a subscription: its user data and kind, no error.
fn event(asked: &[u8; 48]) -> [u8; 32] {
    let mut event = [0; 32];
    event[..8].copy_from_slice(&asked[..8]);
    event[10] = asked[8];
    event
}

fn files(linker: &mut Linker<State>) -> Result<()> {
    linker.func_wrap(MODULE, "fd_close", |mut ctx: Ctx<'_>, fd: i32| {
        let open = fd as u32 <= ROOT || ctx.data_mut().packages.files.close(fd as u32);
        if open { SUCCESS } else { BADF }
    })?;
    linker.func_wrap(MODULE, "fd_fdstat_get", |mut ctx: Ctx<'_>, fd: i32, out: i32| {
        let Some((kind, _)) = stat(&mut ctx, fd as u32) else { return Ok(BADF) };
        let mut stat = [0; 24];
        stat[0] = kind;
        // All rights: what they would allow is not there.
        stat[8..].fill(0xff);
        put(&mut ctx, out, &stat)
    })?;
    linker.func_wrap(MODULE, "fd_filestat_get", |mut ctx: Ctx<'_>, fd: i32, out: i32| {
        let Some((kind, size)) = stat(&mut ctx, fd as u32) else { return Ok(BADF) };
        put(&mut ctx, out, &filestat(kind, size))
    })?;
    linker.func_wrap(MODULE, "fd_seek", |mut ctx: Ctx<'_>, fd: i32, by: i64, whence: i32, out: i32| {
        let whence = match whence {
            0 => Whence::Start,
            1 => Whence::Current,
            2 => Whence::End,
            _ => return Ok(INVAL),
        };
        match ctx.data_mut().packages.files.seek(fd as u32, by, &whence) {
            Some(Some(place)) => put(&mut ctx, out, &place.to_le_bytes()),
            Some(None) => Ok(INVAL),
            None => Ok(if fd as u32 <= ROOT { SPIPE } else { BADF }),
        }
    })?;
    linker.func_wrap(MODULE, "fd_tell", |mut ctx: Ctx<'_>, fd: i32, out: i32| {
        match ctx.data().packages.files.target(fd as u32).filter(|_| fd as u32 > ROOT) {
            Some((_, place)) => put(&mut ctx, out, &place.to_le_bytes()),
            None => Ok(if fd as u32 <= ROOT { SPIPE } else { BADF }),
        }
    })?;
    linker.func_wrap(MODULE, "fd_prestat_get", |mut ctx: Ctx<'_>, fd: i32, out: i32| {
        // A directory whose name has one byte.
        if fd as u32 == ROOT { put(&mut ctx, out, &[0, 0, 0, 0, 1, 0, 0, 0]) } else { Ok(BADF) }
    })?;
    linker.func_wrap(MODULE, "fd_prestat_dir_name", |mut ctx: Ctx<'_>, fd: i32, to: i32, length: i32| {
        if fd as u32 != ROOT {
            return Ok(BADF);
        }
        if length == 0 { Ok(INVAL) } else { put(&mut ctx, to, b"/") }
    })?;
    linker.func_wrap(
        MODULE,
        "fd_readdir",
        |mut ctx: Ctx<'_>, fd: i32, to: i32, room: i32, from: i64, out: i32| {
            let listed = listing(&mut ctx, fd as u32, room as u32 as usize, from as u64)?;
            let Some(bytes) = listed else { return Ok(NOTDIR) };
            Ok(put(&mut ctx, to, &bytes)?.max(put(&mut ctx, out, &(bytes.len() as u32).to_le_bytes())?))
        },
    )?;
    linker.func_wrap(
        MODULE,
        "path_filestat_get",
        |mut ctx: Ctx<'_>, fd: i32, _: i32, path: i32, length: i32, out: i32| match find(
            &mut ctx,
            fd as u32,
            path,
            length as u32,
        )? {
            Ok(target) => {
                let (kind, size) = kind(&ctx.data().packages.files, target);
                put(&mut ctx, out, &filestat(kind, size))
            }
            Err(errno) => Ok(errno),
        },
    )?;
    linker.func_wrap(
        MODULE,
        "path_open",
        |mut ctx: Ctx<'_>,
         fd: i32,
         _: i32,
         path: i32,
         length: i32,
         flags: i32,
         rights: i64,
         _: i64,
         _: i32,
         out: i32| {
            let found = find(&mut ctx, fd as u32, path, length as u32)?;
            let files = &mut ctx.data_mut().packages.files;
            let target = match found {
                // Where there are data files, what is missing is the right to make others.
                Err(NOENT) if flags & OPEN_CREATES != 0 && files.has_data() => return Ok(ROFS),
                Err(errno) => return Ok(errno),
                Ok(target) => target,
            };
            let folder = matches!(target, Target::Folder(_));
            if flags & OPEN_CREATES != 0 || (rights & RIGHT_TO_WRITE != 0 && !folder) {
                return Ok(ROFS);
            }
            if flags & OPEN_DIRECTORY != 0 && !folder {
                return Ok(NOTDIR);
            }
            match files.open(target) {
                Some(fd) => put(&mut ctx, out, &fd.to_le_bytes()),
                None => Ok(MFILE),
            }
        },
    )?;
    Ok(())
}

/// As much of the listing of a folder, from entry number `from`, as `room` bytes hold; `None` if it is no folder.
fn listing(ctx: &mut Ctx<'_>, fd: u32, room: usize, from: u64) -> Result<Option<Vec<u8>>> {
    let room = room.min(LISTED_AT_ONCE);
    charge(&mut ctx.as_context_mut(), FUEL_PER_PATH + room as u64 * FUEL_PER_BYTE)?;
    let files = &ctx.data().packages.files;
    let Some((Target::Folder(node), _)) = files.target(fd) else { return Ok(None) };
    let mut bytes = Vec::new();
    for (number, (name, target)) in files.entries(node).enumerate() {
        if (number as u64) < from {
            continue;
        }
        if bytes.len() >= room {
            break;
        }
        bytes.extend((number as u64 + 1).to_le_bytes());
        bytes.extend(0u64.to_le_bytes());
        bytes.extend((name.len() as u32).to_le_bytes());
        bytes.extend([kind(files, target).0, 0, 0, 0]);
        bytes.extend(name.as_bytes());
    }
    // An entry that is cut off is asked for again.
    bytes.truncate(room);
    Ok(Some(bytes))
}

/// Bytes of a listing that are given at a time.
const LISTED_AT_ONCE: usize = 64 << 10;
/// Longest path that is looked at, in bytes: none of ours comes near.
const LONGEST_PATH: u32 = 4096;

/// What is at a path that the guest names, or the error that it gets.
fn find(ctx: &mut Ctx<'_>, fd: u32, from: i32, length: u32) -> Result<std::result::Result<Target, i32>> {
    charge(&mut ctx.as_context_mut(), FUEL_PER_PATH)?;
    if length > LONGEST_PATH {
        return Ok(Err(NOENT));
    }
    let mut path = vec![0; length as usize];
    let memory = memory(ctx)?;
    if memory.read(&mut *ctx, at(from), &mut path).is_err() {
        return Ok(Err(FAULT));
    }
    Ok(ctx.data().packages.files.find(fd, &path).map_err(|missing| match missing {
        Missing::NoEntry => NOENT,
        Missing::NotFolder => NOTDIR,
    }))
}

/// Kind and size of what is open as `fd`.
fn stat(ctx: &mut Ctx<'_>, fd: u32) -> Option<(u8, u64)> {
    if fd < ROOT {
        return Some((CHARACTER_DEVICE, 0));
    }
    let files = &ctx.data().packages.files;
    files.target(fd).map(|(target, _)| kind(files, target))
}

/// Kind and size of what a path leads to.
fn kind(files: &Files, target: Target) -> (u8, u64) {
    match files.bytes(target) {
        Some(bytes) => (REGULAR_FILE, bytes.len() as u64),
        None => (DIRECTORY, 0),
    }
}

fn filestat(kind: u8, size: u64) -> [u8; 64] {
    let mut stat = [0; 64];
    stat[16] = kind;
    stat[24] = 1;
    stat[32..40].copy_from_slice(&size.to_le_bytes());
    stat
}

/// Arguments, environment, randomness, the end.
fn surroundings(linker: &mut Linker<State>) -> Result<()> {
    for (sizes, get) in [("args_sizes_get", "args_get"), ("environ_sizes_get", "environ_get")] {
        linker.func_wrap(MODULE, sizes, |mut ctx: Ctx<'_>, count: i32, bytes: i32| {
            Ok(put(&mut ctx, count, &[0; 4])?.max(put(&mut ctx, bytes, &[0; 4])?))
        })?;
        linker.func_wrap(MODULE, get, |_: i32, _: i32| SUCCESS)?;
    }
    linker.func_wrap(MODULE, "random_get", |mut ctx: Ctx<'_>, to: i32, length: i32| {
        let length = length as u32 as usize;
        if length > RANDOM_AT_ONCE {
            return Err(Stop::Forbidden(format!("{length} random bytes at once")).into());
        }
        charge(&mut ctx.as_context_mut(), length as u64 * FUEL_PER_RANDOM_BYTE)?;
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            bytes.extend_from_slice(&ctx.data_mut().next_random().to_le_bytes());
        }
        put(&mut ctx, to, &bytes[..length])
    })?;
    linker.func_wrap(MODULE, "proc_exit", |_: i32| -> Result<()> {
        Err(Stop::Forbidden(format!("{MODULE}#proc_exit")).into())
    })?;
    Ok(())
}
