//! `host.call`: the one import of the guest with packages that is not WASI. Its first byte says what is asked for.

use std::time::Instant;

use wasmtime::{AsContextMut, Caller, Extern, Linker, Result};

use super::files::Files;
use super::preview1::memory;
use crate::error::OpenError;
use crate::solve;
use crate::state::{State, Stop, charge};

/// Module and name of the import.
pub(super) const MODULE: &str = "host";
pub(super) const NAME: &str = "call";

/// The text of the program that is to be run.
const PROGRAM: u8 = b'p';
/// A model is to be solved.
const SOLVE: u8 = b's';
/// How the program ended. The last one counts.
const REPORT: u8 = b'r';

/// Bytes that a report may have beyond the output: traceback, message, names.
const REPORT_BYTES: usize = 8 << 20;
const FUEL_PER_BYTE: u64 = 1;

/// What the host keeps of a run in this guest.
#[derive(Default)]
pub(crate) struct Exchange {
    /// The program.
    pub(super) program: Vec<u8>,
    /// The guest's last report.
    pub(super) report: Option<Vec<u8>>,
    /// Files that the guest may read.
    pub(super) files: Files,
}

impl Exchange {
    /// A run of `program` with these files.
    pub(super) fn new(program: &str, files: Files) -> Self {
        Self { program: program.into(), report: None, files }
    }
}

/// Answers the import.
pub(super) fn link(linker: &mut Linker<State>) -> std::result::Result<(), OpenError> {
    let defined = linker.func_wrap(
        MODULE,
        NAME,
        |mut ctx: Caller<'_, State>, from: i32, length: i32, at: i32, bytes: i32| -> Result<i32> {
            let answer = answer(&mut ctx, from as u32 as usize, length as u32 as usize)?;
            give(&mut ctx, &answer, at, bytes)?;
            Ok(0)
        },
    );
    defined.map(|_| ()).map_err(OpenError::engine("answering the guest's imports"))
}

fn outside() -> wasmtime::Error {
    Stop::Forbidden("a call of the host with addresses outside the memory".into()).into()
}

/// The answer to the request of `length` bytes at `from`.
fn answer(ctx: &mut Caller<'_, State>, from: usize, length: usize) -> Result<Vec<u8>> {
    let memory = memory(ctx)?;
    let body = from.saturating_add(1)..from.saturating_add(length);
    let request = memory.data(&*ctx).get(from..from.saturating_add(length)).ok_or_else(outside)?;
    match request.first() {
        Some(&PROGRAM) => {
            let program = ctx.data().packages.program.clone();
            charge(&mut ctx.as_context_mut(), program.len() as u64 * FUEL_PER_BYTE)?;
            Ok(program)
        }
        Some(&SOLVE) => {
            let host = solve::admit(&mut ctx.as_context_mut(), length - 1)?;
            let asked = Instant::now();
            let solved = host.solve(&memory.data(&*ctx)[body]);
            let (tag, mut bytes) = match solve::answered(&mut ctx.as_context_mut(), solved, asked)? {
                Ok(result) => (0, result),
                Err(refusal) => (1, refusal.into_bytes()),
            };
            charge(&mut ctx.as_context_mut(), bytes.len() as u64 * FUEL_PER_BYTE)?;
            bytes.insert(0, tag);
            Ok(bytes)
        }
        Some(&REPORT) => {
            if length > ctx.data().limits.output_bytes.saturating_add(REPORT_BYTES) {
                return Err(Stop::Output.into());
            }
            charge(&mut ctx.as_context_mut(), length as u64 * FUEL_PER_BYTE)?;
            ctx.data_mut().packages.report = Some(memory.data(&*ctx)[body].to_vec());
            Ok(Vec::new())
        }
        _ => Err(Stop::Forbidden("a call of the host that it does not know".into()).into()),
    }
}

/// Puts `answer` into memory that the guest hands out, and its place and length where the guest wants them.
fn give(ctx: &mut Caller<'_, State>, answer: &[u8], at: i32, bytes: i32) -> Result<()> {
    let Some(Extern::Func(allocate)) = ctx.get_export("host_alloc") else { return Err(outside()) };
    let length = i32::try_from(answer.len()).map_err(|_| outside())?;
    let place = allocate.typed::<i32, i32>(&*ctx)?.call(&mut *ctx, length)?;
    if place == 0 && length != 0 {
        // Not a `Stop`: if it was refused memory before, that is what ended it.
        return Err(wasmtime::Error::msg("the guest has no room for the host's answer"));
    }
    let memory = memory(ctx)?;
    memory.write(&mut *ctx, place as u32 as usize, answer).map_err(|_| outside())?;
    memory.write(&mut *ctx, at as u32 as usize, &place.to_le_bytes()).map_err(|_| outside())?;
    memory.write(&mut *ctx, bytes as u32 as usize, &length.to_le_bytes()).map_err(|_| outside())
}
