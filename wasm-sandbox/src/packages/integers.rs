//! numpy's default integer, made 64 bits wide.
//!
//! numpy takes the width of an address for its default integer. That is 64 bits on the machines that programs are written
//! for, but 32 in WebAssembly, where `np.array([100_000]) * 100_000` would silently be 1410065408. Four places in
//! numpy's code name the type where a program did not: two that meet a Python number, `dtype(int)`, and `arange`. Each is
//! a constant, numpy's own number of the type, which is put right here. Positions (`argsort`, `nonzero`, `bincount`, sums of
//! Booleans) stay as wide as an address, as numpy's code relies on that.

use std::collections::HashMap;
use std::ops::Range;

use wasmparser::{KnownCustom, Name, Parser, Payload};

use super::split::SplitError;

/// numpy's numbers of the two types, as the instruction that names them: `i32.const`.
const ADDRESS_WIDE: [u8; 2] = [0x41, 7];
const LONG: [u8; 2] = [0x41, 9];

/// The functions, and where in their bodies the constant stands. They belong to the pinned interpreter.
const PLACES: &[(&str, usize)] = &[
    // For -1, which may be an error, and for every other number that fits.
    ("discover_descriptor_from_pylong", 32),
    ("discover_descriptor_from_pylong", 97),
    ("int_default_descriptor", 1),
    ("_convert_from_any", 202),
    ("PyArray_ArangeObj", 248),
];

/// Puts the constants right.
pub(super) fn widen(module: &mut [u8]) -> Result<(), SplitError> {
    let names: Vec<&str> = PLACES.iter().map(|(name, _)| *name).collect();
    let bodies = bodies(module, &names)?;
    for (name, at) in PLACES {
        let body =
            bodies.get(*name).ok_or(SplitError::Unfit("not the functions of the pinned interpreter"))?;
        let place = body.start + at..body.start + at + 2;
        match module.get_mut(place).filter(|code| **code == ADDRESS_WIDE) {
            Some(code) => code.copy_from_slice(&LONG),
            None => return Err(SplitError::Unfit("not the code of the pinned interpreter")),
        }
    }
    Ok(())
}

/// Where the bodies of these functions are.
fn bodies(module: &[u8], wanted: &[&str]) -> Result<HashMap<String, Range<usize>>, SplitError> {
    let (mut imported, mut ranges, mut found) = (0, Vec::new(), HashMap::new());
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
                                found.insert(name.name.to_owned(), range.clone());
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
        assert!(matches!(widen(&mut empty.clone()), Err(SplitError::Unfit(_))));
        assert!(matches!(widen(&mut b"not wasm".to_vec()), Err(SplitError::Parse(_))));
    }
}
