//! How the snapshot of the guest with packages is made: started, filled, frozen.

use std::sync::Arc;

use wasm_encoder::ConstExpr;
use wasmtime::{Engine, Instance, Module, Result, Store, Val};

use super::call::Exchange;
use super::files::{Content, File, Files};
use super::split::{self, Image};
use super::{Linked, MEMORY_BEFORE_SNAPSHOT};
use crate::config::Limits;
use crate::error::OpenError;
use crate::solve::{Ask, Solved};
use crate::state::State;

/// Where the guest finds our sources while the snapshot is made.
const SOURCES_PATH: &str = "orlm/sources";
/// The source that is run first.
const START: &str = "packages/orlm_start.py";
/// Limits under which the interpreter may import everything.
pub(super) fn limits() -> Limits {
    Limits { fuel: u64::MAX, memory_bytes: MEMORY_BEFORE_SNAPSHOT, ..Limits::default() }
}

/// Starts the interpreter from its first `image`, has it import everything, and returns what its memory is then. The engine must
/// allow what [`limits`] does.
pub(super) fn make(
    engine: &Engine,
    code: Module,
    image: &Image,
    library: File,
    sources: Vec<u8>,
) -> std::result::Result<Image, OpenError> {
    let fail = |what| OpenError::engine(what);
    let told = |what, reason: String| OpenError::Engine { what, reason };
    let start = text_of(&sources, START)
        .ok_or_else(|| told("making the snapshot", format!("there is no {START}")))?
        .to_vec();
    let first = Module::new(engine, image.module()).map_err(fail("loading the guest's memory"))?;
    let linked = Linked::new(engine, code, first)?;
    let mut state = State::new(Arc::new(limits()), Arc::new(Nobody), None);
    let sources = File { path: SOURCES_PATH.to_owned(), bytes: Arc::new(Content::Owned(sources)) };
    state.packages = Exchange::new("", Files::new(Arc::new([library, sources]), None));
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.memory);
    store.set_fuel(u64::MAX).map_err(fail("making the snapshot"))?;
    store.set_epoch_deadline(u64::MAX / 2);
    let (instance, memory) = linked.instantiate(&mut store).map_err(fail("starting the guest"))?;
    let begun = begin(&mut store, &instance, &start);
    let said = String::from_utf8_lossy(&store.data().capture.stderr).into_owned();
    match begun {
        Ok(0) => {}
        Ok(status) => return Err(told("filling the snapshot", format!("status {status}: {}", said.trim()))),
        Err(error) => return Err(told("filling the snapshot", format!("{error:#} {}", said.trim()))),
    }
    let mut globals = Vec::new();
    for (number, mutable) in image.mutable().enumerate() {
        let global = memory.get_global(&mut store, &split::global(number));
        globals.push(match global.filter(|_| mutable).map(|global| global.get(&mut store)) {
            None => None,
            Some(Val::I32(value)) => Some(ConstExpr::i32_const(value)),
            Some(Val::I64(value)) => Some(ConstExpr::i64_const(value)),
            Some(_) => return Err(told("making the snapshot", "a global has an unexpected type".into())),
        });
    }
    let memory = memory
        .get_memory(&mut store, split::MEMORY)
        .ok_or_else(|| told("making the snapshot", "there is no memory".into()))?;
    Ok(image.filled(memory.data(&store), globals))
}

fn begin(store: &mut Store<State>, instance: &Instance, start: &[u8]) -> Result<i32> {
    for step in ["_initialize", "wizer.initialize"] {
        instance.get_typed_func::<(), ()>(&mut *store, step)?.call(&mut *store, ())?;
    }
    turn(store, instance, start)
}

/// Has the guest run `source`; the answer is 0 unless it failed.
pub(super) fn turn(store: &mut Store<State>, instance: &Instance, source: &[u8]) -> Result<i32> {
    let length = i32::try_from(source.len())?;
    let allocate = instance.get_typed_func::<i32, i32>(&mut *store, "host_alloc")?;
    let place = allocate.call(&mut *store, length)?;
    let memory =
        instance.get_memory(&mut *store, "memory").ok_or_else(|| wasmtime::Error::msg("no memory"))?;
    memory.write(&mut *store, place as u32 as usize, source)?;
    instance.get_typed_func::<(i32, i32), i32>(&mut *store, "turn")?.call(&mut *store, (place, length))
}

/// The text of one source.
fn text_of<'a>(mut sources: &'a [u8], wanted: &str) -> Option<&'a [u8]> {
    let mut part = || {
        let (length, rest) = sources.split_first_chunk()?;
        let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        sources = rest;
        Some(part)
    };
    loop {
        let (name, text) = (part()?, part()?);
        if name == wanted.as_bytes() {
            return Some(text);
        }
    }
}

/// There is nobody to solve anything while the snapshot is made.
struct Nobody;

impl Ask for Nobody {
    fn solve(&self, _: &[u8]) -> Solved {
        Solved::Stop
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_found_by_its_path() {
        let bytes = b"\x08\0\0\0b/c/a.py\x03\0\0\0two\x04\0\0\0z.py\x03\0\0\0one";
        assert_eq!(text_of(bytes, "z.py"), Some(b"one".as_slice()));
        assert_eq!(text_of(bytes, "x.txt"), None);
        assert_eq!(text_of(&bytes[..bytes.len() - 1], "z.py"), None);
    }
}
