//! What the host changes in the interpreter's code, so that programs find what they are written for.
//!
//! **Integers.** numpy takes the width of an address for its default integer. That is 64 bits on the machines that programs
//! are written for, but 32 in WebAssembly, where `np.array([100_000]) * 100_000` would silently be 1410065408. Four places
//! in numpy's code name the type where a program did not: two that meet a Python number, `dtype(int)`, and `arange`. Each is
//! a constant, numpy's own number of the type, which is put right here. Positions (`argsort`, `nonzero`, `bincount`, sums of
//! Booleans) stay as wide as an address, as numpy's code relies on that; where it would refuse wider ones from a program
//! (`repeat`, `put`, `choose`, `reduceat`), it is told to take every integer. The instructions for that are longer, so the
//! number of the function called before is written shorter, and a `nop` fills what is left.
//!
//! **Stack.** The interpreter's start tells CPython that 128 KiB of stack are there, although 16 MiB are: a recursion through
//! `functools.lru_cache` would end after some 250 levels. It is told 960 KiB here, the most that fits into the instructions,
//! and beyond what the default recursion limit reaches. The sandbox's own limit of the stack holds in any case.

use std::ops::Range;

use wasmparser::{KnownCustom, Name, Parser, Payload};

use super::split::SplitError;

/// One change: a function, where in its body, what stands there, and what is put there.
type Patch = (&'static str, usize, &'static [u8], &'static [u8]);

/// numpy's numbers of the two types, as the instruction that names them: `i32.const`.
const ADDRESS_WIDE: &[u8] = &[0x41, 7];
const LONG: &[u8] = &[0x41, 9];

/// The end of an address computation and a size, for `PyUnstable_ThreadState_SetStackProtection`: minus 128 KiB, 128 KiB.
const SMALL_STACK: &[u8] = &[0x41, 0x80, 0x80, 0x78, 0x6a, 0x41, 0x80, 0x80, 0x08];
/// Minus 960 KiB, 960 KiB.
const LARGE_STACK: &[u8] = &[0x41, 0x80, 0x80, 0x44, 0x6a, 0x41, 0x80, 0x80, 0x3c];

/// They belong to the pinned interpreter.
const PATCHES: &[Patch] = &[
    // For -1, which may be an error, and for every other number that fits.
    ("discover_descriptor_from_pylong", 32, ADDRESS_WIDE, LONG),
    ("discover_descriptor_from_pylong", 97, ADDRESS_WIDE, LONG),
    ("int_default_descriptor", 1, ADDRESS_WIDE, LONG),
    ("_convert_from_any", 202, ADDRESS_WIDE, LONG),
    ("PyArray_ArangeObj", 248, ADDRESS_WIDE, LONG),
    // Positions that a program gives: read as addresses if they have the same kind, as in `take`, and not only if they fit.
    (
        "PyArray_PutTo",
        162,
        b"\x41\x07\x10\xbd\xd3\x80\x80\x00\x41\x00\x41\x00\x41\x81\x0a\x41\x00",
        b"\x01\x41\x07\x10\xbd\x53\x41\x00\x41\x00\x41\x81\x8a\x80\x20\x41\x00",
    ),
    (
        "PyArray_Repeat",
        37,
        b"\x41\x07\x10\xbd\xd3\x80\x80\x00\x41\x00\x41\x01\x41\x81\x0a\x41\x00",
        b"\x01\x41\x07\x10\xbd\x53\x41\x00\x41\x01\x41\x81\x8a\x80\x20\x41\x00",
    ),
    (
        "PyArray_Choose",
        119,
        b"\x41\x07\x10\xbd\xd3\x80\x80\x00\x41\x00\x41\x00\x41\x00\x41\x00",
        b"\x41\x07\x10\xbd\x53\x41\x00\x41\x00\x41\x80\x80\x80\x20\x41\x00",
    ),
    (
        "PyUFunc_GenericReduction",
        1497,
        b"\x41\x07\x10\xbd\xd3\x80\x80\x00\x21\x02\x41\x00\x21\x07\x20\
          \x05\x28\x02\xe8\x01\x20\x02\x41\x01\x41\x01\x41\x81\x0a\x41\x00",
        b"\x01\x41\x07\x10\xbd\x53\x21\x02\x41\x00\x21\x07\x20\x05\x28\
          \x02\xe8\x01\x20\x02\x41\x01\x41\x01\x41\x81\x8a\x80\x20\x41\x00",
    ),
    ("init_interpreter", 458, SMALL_STACK, LARGE_STACK),
];

/// Makes all changes.
pub(super) fn apply(module: &mut [u8]) -> Result<(), SplitError> {
    let names: Vec<&str> = PATCHES.iter().map(|(name, ..)| *name).collect();
    let bodies = bodies(module, &names)?;
    for (name, at, old, new) in PATCHES {
        // Functions of two files may have one name.
        let mut places = bodies.iter().filter(|(named, _)| named == name).map(|(_, body)| {
            let start = body.start + at;
            start..start + old.len()
        });
        let place = places.find(|place| module.get(place.clone()) == Some(*old));
        let place = place.ok_or(SplitError::Unfit("not the code of the pinned interpreter"))?;
        module[place].copy_from_slice(new);
    }
    Ok(())
}

/// Where the bodies of these functions are.
fn bodies(module: &[u8], wanted: &[&str]) -> Result<Vec<(String, Range<usize>)>, SplitError> {
    let (mut imported, mut ranges, mut found) = (0, Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += usize::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => ranges.push(body.range()),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(names) = section.as_known() else { continue };
                for part in names {
                    let Name::Function(names) = part? else { continue };
                    for name in names {
                        let name = name?;
                        if wanted.contains(&name.name) {
                            let body = (name.index as usize).checked_sub(imported);
                            if let Some(range) = body.and_then(|body| ranges.get(body)) {
                                found.push((name.name.to_owned(), range.clone()));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_module_is_refused() {
        let empty = wasm_encoder::Module::new().finish();
        assert!(matches!(apply(&mut empty.clone()), Err(SplitError::Unfit(_))));
        assert!(matches!(apply(&mut b"not wasm".to_vec()), Err(SplitError::Parse(_))));
    }
}
