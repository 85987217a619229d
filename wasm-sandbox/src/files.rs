//! `wasi:filesystem`, answered from the read-only files of a run. Without any there is no descriptor, so that no function that
//! takes one can be called.
//!
//! A descriptor is the number of a node in the tree and carries no state. Streams and listings have a position each, in
//! tables that the limit on handles bounds.

use wasmtime::component::{ComponentType, Lift, LinkerInstance, Lower, Resource, flags};
use wasmtime::{Result, StoreContextMut};

use crate::data::{Missing, NodeId, ROOT};
use crate::state::{State, Stop, charge};
use crate::wasi::{Datetime, InputStream};

type Ctx<'a> = StoreContextMut<'a, State>;

/// `wasi:filesystem/types#descriptor`.
pub(crate) struct Descriptor;
/// `wasi:filesystem/types#directory-entry-stream`.
pub(crate) struct Listing;

/// Bytes that are read at a time.
const READ_AT_ONCE: u64 = 256 << 10;
/// Fuel for each call, and for each byte that is read.
const FUEL_PER_CALL: u64 = 200;
const FUEL_PER_BYTE: u64 = 1;
/// When every file was last changed, in seconds of the Unix epoch: the start of virtual time.
const CHANGED: u64 = 1_767_225_600;

/// `wasi:filesystem/types#error-code`.
#[derive(ComponentType, Lower, Clone, Copy, Debug)]
#[component(enum)]
#[repr(u8)]
#[allow(dead_code, reason = "the type must match; few of them can happen here")]
enum ErrorCode {
    #[component(name = "access")]
    Access,
    #[component(name = "would-block")]
    WouldBlock,
    #[component(name = "already")]
    Already,
    #[component(name = "bad-descriptor")]
    BadDescriptor,
    #[component(name = "busy")]
    Busy,
    #[component(name = "deadlock")]
    Deadlock,
    #[component(name = "quota")]
    Quota,
    #[component(name = "exist")]
    Exist,
    #[component(name = "file-too-large")]
    FileTooLarge,
    #[component(name = "illegal-byte-sequence")]
    IllegalByteSequence,
    #[component(name = "in-progress")]
    InProgress,
    #[component(name = "interrupted")]
    Interrupted,
    #[component(name = "invalid")]
    Invalid,
    #[component(name = "io")]
    Io,
    #[component(name = "is-directory")]
    IsDirectory,
    #[component(name = "loop")]
    Loop,
    #[component(name = "too-many-links")]
    TooManyLinks,
    #[component(name = "message-size")]
    MessageSize,
    #[component(name = "name-too-long")]
    NameTooLong,
    #[component(name = "no-device")]
    NoDevice,
    #[component(name = "no-entry")]
    NoEntry,
    #[component(name = "no-lock")]
    NoLock,
    #[component(name = "insufficient-memory")]
    InsufficientMemory,
    #[component(name = "insufficient-space")]
    InsufficientSpace,
    #[component(name = "not-directory")]
    NotDirectory,
    #[component(name = "not-empty")]
    NotEmpty,
    #[component(name = "not-recoverable")]
    NotRecoverable,
    #[component(name = "unsupported")]
    Unsupported,
    #[component(name = "no-tty")]
    NoTty,
    #[component(name = "no-such-device")]
    NoSuchDevice,
    #[component(name = "overflow")]
    Overflow,
    #[component(name = "not-permitted")]
    NotPermitted,
    #[component(name = "pipe")]
    Pipe,
    #[component(name = "read-only")]
    ReadOnly,
    #[component(name = "invalid-seek")]
    InvalidSeek,
    #[component(name = "text-file-busy")]
    TextFileBusy,
    #[component(name = "cross-device")]
    CrossDevice,
}

impl From<Missing> for ErrorCode {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::NoEntry => Self::NoEntry,
            Missing::NotFolder => Self::NotDirectory,
        }
    }
}

/// `wasi:filesystem/types#descriptor-type`.
#[derive(ComponentType, Lower, Clone, Copy)]
#[component(enum)]
#[repr(u8)]
#[allow(dead_code, reason = "the type must match; there are files and folders")]
enum DescriptorType {
    #[component(name = "unknown")]
    Unknown,
    #[component(name = "block-device")]
    BlockDevice,
    #[component(name = "character-device")]
    CharacterDevice,
    #[component(name = "directory")]
    Directory,
    #[component(name = "fifo")]
    Fifo,
    #[component(name = "symbolic-link")]
    SymbolicLink,
    #[component(name = "regular-file")]
    RegularFile,
    #[component(name = "socket")]
    Socket,
}

/// `wasi:filesystem/types#descriptor-stat`.
#[derive(ComponentType, Lower)]
#[component(record)]
struct DescriptorStat {
    #[component(name = "type")]
    kind: DescriptorType,
    #[component(name = "link-count")]
    link_count: u64,
    size: u64,
    #[component(name = "data-access-timestamp")]
    accessed: Option<Datetime>,
    #[component(name = "data-modification-timestamp")]
    modified: Option<Datetime>,
    #[component(name = "status-change-timestamp")]
    changed: Option<Datetime>,
}

/// `wasi:filesystem/types#directory-entry`.
#[derive(ComponentType, Lower)]
#[component(record)]
struct DirectoryEntry {
    #[component(name = "type")]
    kind: DescriptorType,
    name: String,
}

/// `wasi:filesystem/types#metadata-hash-value`.
#[derive(ComponentType, Lower)]
#[component(record)]
struct MetadataHash {
    lower: u64,
    upper: u64,
}

/// `wasi:filesystem/types#advice`.
#[derive(ComponentType, Lift, Clone, Copy)]
#[component(enum)]
#[repr(u8)]
#[allow(dead_code, reason = "the guest's advice is not needed")]
enum Advice {
    #[component(name = "normal")]
    Normal,
    #[component(name = "sequential")]
    Sequential,
    #[component(name = "random")]
    Random,
    #[component(name = "will-need")]
    WillNeed,
    #[component(name = "dont-need")]
    DontNeed,
    #[component(name = "no-reuse")]
    NoReuse,
}

flags! {
    PathFlags {
        #[component(name = "symlink-follow")]
        const SYMLINK_FOLLOW;
    }
}

flags! {
    OpenFlags {
        #[component(name = "create")]
        const CREATE;
        #[component(name = "directory")]
        const DIRECTORY;
        #[component(name = "exclusive")]
        const EXCLUSIVE;
        #[component(name = "truncate")]
        const TRUNCATE;
    }
}

flags! {
    DescriptorFlags {
        #[component(name = "read")]
        const READ;
        #[component(name = "write")]
        const WRITE;
        #[component(name = "file-integrity-sync")]
        const FILE_INTEGRITY_SYNC;
        #[component(name = "data-integrity-sync")]
        const DATA_INTEGRITY_SYNC;
        #[component(name = "requested-write-sync")]
        const REQUESTED_WRITE_SYNC;
        #[component(name = "mutate-directory")]
        const MUTATE_DIRECTORY;
    }
}

type Answered<T> = Result<(std::result::Result<T, ErrorCode>,)>;
type Own<T> = Resource<T>;

/// Positions of what a run has open, by number. Numbers of what was closed are given again.
#[derive(Default)]
pub(crate) struct Positions(Vec<Option<(NodeId, u64)>>);

impl Positions {
    fn open(&mut self, node: NodeId, at: u64) -> u32 {
        let free = self.0.iter().position(Option::is_none).unwrap_or_else(|| {
            self.0.push(None);
            self.0.len() - 1
        });
        self.0[free] = Some((node, at));
        free as u32
    }

    fn get(&mut self, number: u32) -> Result<&mut (NodeId, u64)> {
        let open = self.0.get_mut(number as usize).and_then(Option::as_mut);
        open.ok_or_else(|| Stop::Forbidden("a handle that is not open".into()).into())
    }

    pub(crate) fn close(&mut self, number: u32) {
        if let Some(slot) = self.0.get_mut(number as usize) {
            *slot = None;
        }
    }
}

/// The number of standard input among input streams; those of files follow.
pub(crate) const STDIN: u32 = 0;

/// Defines a function that answers from the files. `false`: there is no such function.
pub(crate) fn live(slot: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "get-directories" => slot.func_wrap(name, |ctx: Ctx<'_>, (): ()| {
            let root = ctx.data().data.is_some().then(|| (Own::<Descriptor>::new_own(ROOT), "/".to_owned()));
            Ok((root.into_iter().collect::<Vec<_>>(),))
        })?,
        "[method]descriptor.advise" => {
            slot.func_wrap(name, |mut ctx: Ctx<'_>, (_, _, _, _): (Own<Descriptor>, u64, u64, Advice)| {
                charge(&mut ctx, FUEL_PER_CALL)?;
                Ok((Ok::<(), ErrorCode>(()),))
            })?;
        }
        "[method]descriptor.sync" | "[method]descriptor.sync-data" => {
            slot.func_wrap(name, |mut ctx: Ctx<'_>, (_,): (Own<Descriptor>,)| {
                charge(&mut ctx, FUEL_PER_CALL)?;
                Ok((Ok::<(), ErrorCode>(()),))
            })?;
        }
        "[method]descriptor.get-flags" => {
            slot.func_wrap(name, |mut ctx: Ctx<'_>, (_,): (Own<Descriptor>,)| {
                charge(&mut ctx, FUEL_PER_CALL)?;
                Ok((Ok::<_, ErrorCode>(DescriptorFlags::READ),))
            })?;
        }
        "[method]descriptor.open-at" => slot.func_wrap(name, open_at)?,
        "[method]descriptor.read" => slot.func_wrap(name, read)?,
        "[method]descriptor.read-via-stream" => slot.func_wrap(name, read_via_stream)?,
        "[method]descriptor.read-directory" => slot.func_wrap(name, read_directory)?,
        "[method]descriptor.stat" => {
            slot.func_wrap(name, |mut ctx: Ctx<'_>, (at,): (Own<Descriptor>,)| {
                charge(&mut ctx, FUEL_PER_CALL)?;
                Ok((stat(&ctx, at.rep()),))
            })?;
        }
        "[method]descriptor.stat-at" => {
            slot.func_wrap(name, |mut ctx: Ctx<'_>, (at, _, path): (Own<Descriptor>, PathFlags, String)| {
                let found = find(&mut ctx, at.rep(), &path)?;
                Ok((found.and_then(|node| stat(&ctx, node)),))
            })?;
        }
        "[method]descriptor.metadata-hash" => {
            slot.func_wrap(name, |mut ctx: Ctx<'_>, (at,): (Own<Descriptor>,)| {
                charge(&mut ctx, FUEL_PER_CALL)?;
                Ok((Ok::<_, ErrorCode>(hash(at.rep())),))
            })?;
        }
        "[method]descriptor.metadata-hash-at" => {
            slot.func_wrap(name, |mut ctx: Ctx<'_>, (at, _, path): (Own<Descriptor>, PathFlags, String)| {
                Ok((find(&mut ctx, at.rep(), &path)?.map(hash),))
            })?;
        }
        // Links were followed when the folder was read: none is left.
        "[method]descriptor.readlink-at" => {
            slot.func_wrap(name, |mut ctx: Ctx<'_>, (at, path): (Own<Descriptor>, String)| {
                let found = find(&mut ctx, at.rep(), &path)?;
                Ok((found.and(Err::<String, _>(ErrorCode::Invalid)),))
            })?;
        }
        "[method]directory-entry-stream.read-directory-entry" => slot.func_wrap(name, next_entry)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// What lies at a path. The outer error ends the program.
fn find(ctx: &mut Ctx<'_>, from: NodeId, path: &str) -> Result<std::result::Result<NodeId, ErrorCode>> {
    charge(ctx, FUEL_PER_CALL + path.len() as u64)?;
    let Some(data) = &ctx.data().data else { return Ok(Err(ErrorCode::NoEntry)) };
    Ok(data.find(from, path).map_err(ErrorCode::from))
}

fn open_at(
    mut ctx: Ctx<'_>,
    (at, _, path, how, rights): (Own<Descriptor>, PathFlags, String, OpenFlags, DescriptorFlags),
) -> Answered<Own<Descriptor>> {
    let node = match find(&mut ctx, at.rep(), &path)? {
        Ok(node) => node,
        Err(ErrorCode::NoEntry) if how & OpenFlags::CREATE == OpenFlags::CREATE => {
            return Ok((Err(ErrorCode::ReadOnly),));
        }
        Err(error) => return Ok((Err(error),)),
    };
    let folder = ctx.data().data.as_ref().is_some_and(|data| data.entries(node).is_some());
    let asks = |flag| how & flag == flag;
    let writes = rights & DescriptorFlags::WRITE == DescriptorFlags::WRITE || asks(OpenFlags::TRUNCATE);
    let refused = match () {
        () if asks(OpenFlags::EXCLUSIVE) && asks(OpenFlags::CREATE) => Some(ErrorCode::Exist),
        () if folder && writes => Some(ErrorCode::IsDirectory),
        () if writes => Some(ErrorCode::ReadOnly),
        () if asks(OpenFlags::DIRECTORY) && !folder => Some(ErrorCode::NotDirectory),
        () => None,
    };
    Ok((refused.map_or_else(|| Ok(Own::new_own(node)), Err),))
}

/// A piece of a file, and whether it ends there.
fn piece(ctx: &mut Ctx<'_>, node: NodeId, at: u64, wanted: u64) -> Answered<(Vec<u8>, bool)> {
    let content = ctx.data().data.as_ref().and_then(|data| data.content(node));
    let Some(content) = content else { return Ok((Err(ErrorCode::IsDirectory),)) };
    let start = usize::try_from(at).unwrap_or(usize::MAX).min(content.len());
    let rest = &content[start..];
    let length = usize::try_from(wanted.min(READ_AT_ONCE)).unwrap_or(usize::MAX).min(rest.len());
    let (bytes, last) = (rest[..length].to_vec(), length == rest.len());
    charge(ctx, FUEL_PER_CALL + bytes.len() as u64 * FUEL_PER_BYTE)?;
    Ok((Ok((bytes, last)),))
}

fn read(mut ctx: Ctx<'_>, (at, wanted, offset): (Own<Descriptor>, u64, u64)) -> Answered<(Vec<u8>, bool)> {
    piece(&mut ctx, at.rep(), offset, wanted)
}

fn read_via_stream(mut ctx: Ctx<'_>, (at, offset): (Own<Descriptor>, u64)) -> Answered<Own<InputStream>> {
    charge(&mut ctx, FUEL_PER_CALL)?;
    let state = ctx.data_mut();
    if state.data.as_ref().and_then(|data| data.content(at.rep())).is_none() {
        return Ok((Err(ErrorCode::IsDirectory),));
    }
    Ok((Ok(Own::new_own(state.streams.open(at.rep(), offset) + STDIN + 1)),))
}

/// The next bytes of a file's stream; none at its end.
pub(crate) fn read_stream(mut ctx: Ctx<'_>, stream: u32, wanted: u64) -> Result<Vec<u8>> {
    let number = stream - STDIN - 1;
    let (node, at) = *ctx.data_mut().streams.get(number)?;
    let (Ok((bytes, _)),) = piece(&mut ctx, node, at, wanted)? else { return Ok(Vec::new()) };
    ctx.data_mut().streams.get(number)?.1 = at + bytes.len() as u64;
    Ok(bytes)
}

fn read_directory(mut ctx: Ctx<'_>, (at,): (Own<Descriptor>,)) -> Answered<Own<Listing>> {
    charge(&mut ctx, FUEL_PER_CALL)?;
    let state = ctx.data_mut();
    if state.data.as_ref().and_then(|data| data.entries(at.rep())).is_none() {
        return Ok((Err(ErrorCode::NotDirectory),));
    }
    Ok((Ok(Own::new_own(state.listings.open(at.rep(), 0))),))
}

fn next_entry(mut ctx: Ctx<'_>, (listing,): (Own<Listing>,)) -> Answered<Option<DirectoryEntry>> {
    charge(&mut ctx, FUEL_PER_CALL)?;
    let (node, at) = *ctx.data_mut().listings.get(listing.rep())?;
    let data = ctx.data().data.clone();
    let entries = data.as_ref().and_then(|data| data.entries(node));
    let entry = entries.and_then(|e| e.iter().nth(usize::try_from(at).ok()?)).map(|(name, &child)| {
        let folder = data.as_ref().is_some_and(|data| data.entries(child).is_some());
        let kind = if folder { DescriptorType::Directory } else { DescriptorType::RegularFile };
        DirectoryEntry { kind, name: name.clone() }
    });
    ctx.data_mut().listings.get(listing.rep())?.1 = at + 1;
    Ok((Ok(entry),))
}

fn stat(ctx: &Ctx<'_>, node: NodeId) -> std::result::Result<DescriptorStat, ErrorCode> {
    let data = ctx.data().data.as_ref().ok_or(ErrorCode::BadDescriptor)?;
    let (kind, size) = match data.content(node) {
        Some(content) => (DescriptorType::RegularFile, content.len() as u64),
        None => (DescriptorType::Directory, 0),
    };
    let time = || Some(Datetime { seconds: CHANGED, nanoseconds: 0 });
    Ok(DescriptorStat { kind, link_count: 1, size, accessed: time(), modified: time(), changed: time() })
}

/// Every node has its own.
fn hash(node: NodeId) -> MetadataHash {
    MetadataHash { lower: u64::from(node) + 1, upper: 0 }
}
