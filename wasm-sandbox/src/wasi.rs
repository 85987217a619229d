//! Answers to the parts of WASI that the guest imports, with nothing behind them: no file, socket, environment, clock
//! or random source of the machine is ever touched.
//!
//! The standard streams and pollables carry no state, and every pollable is ready, so nothing that the guest does with them
//! can make the host keep memory or wait. What waiting would have taken is added to the
//! virtual clock instead.

use wasmtime::component::{ComponentType, LinkerInstance, Lower, Resource, ResourceType, Val, WasmList};
use wasmtime::{Result, StoreContextMut};

use crate::files::{self, Descriptor, Listing};
use crate::state::{State, Stop, charge, virtual_now, virtual_wall};

type Ctx<'a> = StoreContextMut<'a, State>;

/// `wasi:io/poll#pollable`.
pub(crate) struct Pollable;
/// `wasi:io/streams#input-stream`.
pub(crate) struct InputStream;
/// `wasi:io/streams#output-stream`.
pub(crate) struct OutputStream;
/// `wasi:io/error#error`. None is ever made.
pub(crate) struct IoError;
/// `wasi:sockets/network#network`. Worth nothing: no function that takes one succeeds.
pub(crate) struct Network;
/// Resources of which none is ever made, so that no function that takes one can be called: sockets, terminals, ...
pub(crate) struct Nothing;

const STDOUT: u32 = 1;
const STDERR: u32 = 2;

/// Bytes that a stream takes at a time.
const WRITE_AT_ONCE: u64 = 64 << 10;
/// Random bytes that the guest may ask for at a time.
const RANDOM_AT_ONCE: u64 = 64 << 10;
/// Fuel for each byte that the host makes or copies.
const FUEL_PER_BYTE: u64 = 1;
const FUEL_PER_RANDOM_BYTE: u64 = 8;

/// `wasi:io/streams#stream-error`.
#[derive(ComponentType, Lower)]
#[component(variant)]
enum StreamError {
    #[allow(dead_code, reason = "the type must match; no operation fails that way")]
    #[component(name = "last-operation-failed")]
    LastOperationFailed(Resource<IoError>),
    #[component(name = "closed")]
    Closed,
}

/// `wasi:clocks/wall-clock#datetime`.
#[derive(ComponentType, Lower)]
#[component(record)]
pub(crate) struct Datetime {
    pub(crate) seconds: u64,
    pub(crate) nanoseconds: u32,
}

/// The host's type for a resource, or `None` if this sandbox knows none of that name.
pub(crate) fn resource(name: &str) -> Option<ResourceType> {
    Some(match name {
        "pollable" => ResourceType::host::<Pollable>(),
        "input-stream" => ResourceType::host::<InputStream>(),
        "output-stream" => ResourceType::host::<OutputStream>(),
        "error" => ResourceType::host::<IoError>(),
        "network" => ResourceType::host::<Network>(),
        "descriptor" => ResourceType::host::<Descriptor>(),
        "directory-entry-stream" => ResourceType::host::<Listing>(),
        "terminal-input"
        | "terminal-output"
        | "tcp-socket"
        | "udp-socket"
        | "incoming-datagram-stream"
        | "outgoing-datagram-stream"
        | "resolve-address-stream" => ResourceType::host::<Nothing>(),
        _ => return None,
    })
}

/// Defines a function that answers with the same value every time, whatever its arguments.
pub(crate) fn constant(slot: &mut LinkerInstance<'_, State>, name: &str, value: Val) -> Result<()> {
    slot.func_new(name, move |mut ctx, _, arguments, results| {
        for argument in arguments {
            if let Val::Resource(lent) = argument {
                lent.resource_drop(&mut ctx)?;
            }
        }
        if let [result] = results {
            *result = value.clone();
        }
        Ok(())
    })
}

/// Forgets what belongs to a handle that the guest gives up.
pub(crate) fn dropped(state: &mut State, resource: &str, number: u32) {
    match resource {
        "input-stream" if number > files::STDIN => state.streams.close(number - files::STDIN - 1),
        "directory-entry-stream" => state.listings.close(number),
        _ => {}
    }
}

/// Defines a function that ends the program: reaching it means that the guest was bent.
pub(crate) fn forbidden(slot: &mut LinkerInstance<'_, State>, name: &str, what: String) -> Result<()> {
    slot.func_new(name, move |_, _, _, _| Err(Stop::Forbidden(what.clone()).into()))
}

/// Defines a function that does something. `false`: there is no such function.
pub(crate) fn live(slot: &mut LinkerInstance<'_, State>, interface: &str, name: &str) -> Result<bool> {
    match interface {
        "wasi:cli/stdin" | "wasi:cli/stdout" | "wasi:cli/stderr" => standard_stream(slot, name)?,
        "wasi:clocks/monotonic-clock" => return monotonic_clock(slot, name),
        "wasi:clocks/wall-clock" => match name {
            "now" => slot.func_wrap(name, |ctx: Ctx<'_>, (): ()| {
                let (seconds, nanoseconds) = virtual_wall(&ctx)?;
                Ok((Datetime { seconds, nanoseconds },))
            })?,
            "resolution" => {
                slot.func_wrap(name, |_: Ctx<'_>, (): ()| Ok((Datetime { seconds: 0, nanoseconds: 1 },)))?;
            }
            _ => return Ok(false),
        },
        "wasi:io/poll" => return poll(slot, name),
        "wasi:io/streams" => return streams(slot, name),
        "wasi:filesystem/preopens" | "wasi:filesystem/types" => return files::live(slot, name),
        "wasi:random/random" => slot.func_wrap(name, random_bytes)?,
        "wasi:sockets/instance-network" => {
            slot.func_wrap(name, |_: Ctx<'_>, (): ()| Ok((Resource::<Network>::new_own(0),)))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn standard_stream(slot: &mut LinkerInstance<'_, State>, name: &str) -> Result<()> {
    match name {
        "get-stdin" => {
            slot.func_wrap(name, |_: Ctx<'_>, (): ()| Ok((Resource::<InputStream>::new_own(files::STDIN),)))
        }
        "get-stdout" => {
            slot.func_wrap(name, |_: Ctx<'_>, (): ()| Ok((Resource::<OutputStream>::new_own(STDOUT),)))
        }
        _ => slot.func_wrap(name, |_: Ctx<'_>, (): ()| Ok((Resource::<OutputStream>::new_own(STDERR),))),
    }
}

fn ready() -> Resource<Pollable> {
    Resource::new_own(0)
}

fn monotonic_clock(slot: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "now" => slot.func_wrap(name, |ctx: Ctx<'_>, (): ()| Ok((virtual_now(&ctx)?,)))?,
        "resolution" => slot.func_wrap(name, |_: Ctx<'_>, (): ()| Ok((1u64,)))?,
        "subscribe-instant" => slot.func_wrap(name, |mut ctx: Ctx<'_>, (when,): (u64,)| {
            let now = virtual_now(&ctx)?;
            ctx.data_mut().sleep(when.saturating_sub(now));
            Ok((ready(),))
        })?,
        "subscribe-duration" => slot.func_wrap(name, |mut ctx: Ctx<'_>, (duration,): (u64,)| {
            ctx.data_mut().sleep(duration);
            Ok((ready(),))
        })?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn poll(slot: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "poll" => slot.func_wrap(name, |mut ctx: Ctx<'_>, (all,): (Vec<Resource<Pollable>>,)| {
            if all.is_empty() {
                return Err(Stop::Forbidden("poll of nothing".into()).into());
            }
            charge(&mut ctx, all.len() as u64 * 16)?;
            Ok(((0..all.len() as u32).collect::<Vec<u32>>(),))
        })?,
        "[method]pollable.block" => slot.func_wrap(name, |_: Ctx<'_>, (_,): (Resource<Pollable>,)| Ok(()))?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn streams(slot: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "[method]input-stream.read" => {
            slot.func_wrap(name, |ctx: Ctx<'_>, (stream, wanted): (Resource<InputStream>, u64)| {
                // There is nothing to read from standard input.
                let bytes = match stream.rep() {
                    files::STDIN => Vec::new(),
                    file => files::read_stream(ctx, file, wanted)?,
                };
                Ok((if bytes.is_empty() && wanted > 0 { Err(StreamError::Closed) } else { Ok(bytes) },))
            })?;
        }
        "[method]input-stream.subscribe" => {
            slot.func_wrap(name, |_: Ctx<'_>, (_,): (Resource<InputStream>,)| Ok((ready(),)))?;
        }
        "[method]output-stream.check-write" => {
            slot.func_wrap(name, |_: Ctx<'_>, (_,): (Resource<OutputStream>,)| {
                Ok((Ok::<u64, StreamError>(WRITE_AT_ONCE),))
            })?;
        }
        "[method]output-stream.write" | "[method]output-stream.blocking-write-and-flush" => {
            slot.func_wrap(name, |ctx: Ctx<'_>, (stream, bytes): (Resource<OutputStream>, WasmList<u8>)| {
                write(ctx, stream.rep(), &bytes)?;
                Ok((Ok::<(), StreamError>(()),))
            })?;
        }
        "[method]output-stream.blocking-flush" => {
            slot.func_wrap(name, |_: Ctx<'_>, (_,): (Resource<OutputStream>,)| {
                Ok((Ok::<(), StreamError>(()),))
            })?;
        }
        "[method]output-stream.subscribe" => {
            slot.func_wrap(name, |_: Ctx<'_>, (_,): (Resource<OutputStream>,)| Ok((ready(),)))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Keeps what the guest writes, up to the limit; more ends it.
fn write(mut ctx: Ctx<'_>, stream: u32, bytes: &WasmList<u8>) -> Result<()> {
    charge(&mut ctx, bytes.len() as u64 * FUEL_PER_BYTE)?;
    let room = ctx.data().limits.output_bytes.saturating_sub(ctx.data().capture.len());
    let kept = bytes.as_le_slice(&ctx)[..bytes.len().min(room)].to_vec();
    let capture = &mut ctx.data_mut().capture;
    match stream {
        STDERR => capture.stderr.extend_from_slice(&kept),
        _ => capture.stdout.extend_from_slice(&kept),
    }
    if kept.len() < bytes.len() { Err(Stop::Output.into()) } else { Ok(()) }
}

/// Bytes of a sequence that is the same on every run.
fn random_bytes(mut ctx: Ctx<'_>, (length,): (u64,)) -> Result<(Vec<u8>,)> {
    if length > RANDOM_AT_ONCE {
        return Err(Stop::Forbidden(format!("{length} random bytes at once")).into());
    }
    charge(&mut ctx, length * FUEL_PER_RANDOM_BYTE)?;
    let state = ctx.data_mut();
    let mut bytes = Vec::with_capacity(length as usize + 8);
    while (bytes.len() as u64) < length {
        bytes.extend_from_slice(&state.next_random().to_le_bytes());
    }
    bytes.truncate(length as usize);
    Ok((bytes,))
}
