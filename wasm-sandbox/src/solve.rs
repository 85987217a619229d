//! The one import that leads out of the sandbox: a math model in, a solve result out.

use std::time::Instant;

use wasmtime::StoreContextMut;
use wasmtime::component::WasmList;

use crate::state::{State, Stop, charge};

/// Fuel for each byte of a request: reading and checking a model is the host's work.
const FUEL_PER_BYTE: u64 = 16;

/// What came of a request, as the process of the program learns it.
pub(crate) enum Solved {
    /// A solve result in its byte form.
    Result(Vec<u8>),
    /// A sentence for the program: its model is invalid.
    Invalid(String),
    /// The host ends the program.
    Stop,
}

/// Asks the host, which runs in another process.
pub(crate) trait Ask: Send + Sync {
    /// Sends a request and waits for the answer.
    fn solve(&self, request: &[u8]) -> Solved;
}

/// Answers the guest's call. Ok(Err(..)) is for the program (its model is invalid); an outer error ends it.
pub(crate) fn solve(
    mut ctx: StoreContextMut<'_, State>,
    (request,): (WasmList<u8>,),
) -> wasmtime::Result<(Result<Vec<u8>, String>,)> {
    let limits = ctx.data().limits.clone();
    let begun = &mut ctx.data_mut().solves_begun;
    if *begun >= limits.solves {
        return Err(Stop::TooManySolves.into());
    }
    *begun += 1;
    if request.len() > limits.model_bytes {
        let what = format!("{} bytes, the limit is {}", request.len(), limits.model_bytes);
        return Err(Stop::ModelTooLarge(what).into());
    }
    charge(&mut ctx, request.len() as u64 * FUEL_PER_BYTE)?;
    let (host, asked) = (ctx.data().host.clone(), Instant::now());
    let solved = host.solve(request.as_le_slice(&ctx));
    ctx.data_mut().solver_time += asked.elapsed();
    match solved {
        Solved::Result(bytes) => Ok((Ok(bytes),)),
        Solved::Invalid(words) => Ok((Err(words),)),
        Solved::Stop => Err(Stop::Host.into()),
    }
}
