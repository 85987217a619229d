//! Programs as files: a WebAssembly component that holds a Python program and says which guest it was compiled for.
//!
//! The component has two custom sections and nothing else, so that any tool for WebAssembly can read it. It does nothing
//! by itself: the guest that it names runs it, in a fresh instance as always. The binding is a hash, for a program that was
//! checked with one version of Python and the front ends need not mean the same in another.

use thiserror::Error;

/// What every component begins with.
const HEADER: [u8; 8] = *b"\0asm\x0d\0\x01\0";
/// What every core module begins with.
const MODULE: [u8; 8] = *b"\0asm\x01\0\0\0";
const GUEST: &str = "orlm:guest";
const PROGRAM: &str = "orlm:program";
/// The id of custom sections.
const CUSTOM: u8 = 0;

/// A file of WebAssembly, by what this sandbox does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// A Python program.
    Program {
        /// Content hash of the guest that it is for.
        guest: String,
        /// Its source.
        source: String,
    },
    /// A component in its own right, written in any language.
    Component,
}

/// Why a file of WebAssembly is of no use here.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CompiledError {
    /// It is something else.
    #[error("not WebAssembly: it does not begin with \\0asm")]
    NotWasm,
    /// It is a core module, which knows no world.
    #[error(
        "a core module, not a component; `wasm-tools component new` makes one from a module for our world"
    )]
    Module,
    /// It ends too early, or a section of ours cannot be read.
    #[error("damaged at byte {at}")]
    Damaged {
        /// Where.
        at: usize,
    },
}

impl Compiled {
    /// The bytes of a program's component.
    pub fn program(guest: &str, source: &str) -> Vec<u8> {
        let mut bytes = HEADER.to_vec();
        for (name, content) in [(GUEST, guest), (PROGRAM, source)] {
            let mut section = Vec::new();
            put_length(&mut section, name.len());
            section.extend(name.as_bytes());
            section.extend(content.as_bytes());
            bytes.push(CUSTOM);
            put_length(&mut bytes, section.len());
            bytes.extend(section);
        }
        bytes
    }

    /// What the file `bytes` is.
    pub fn read(bytes: &[u8]) -> Result<Self, CompiledError> {
        match bytes.get(..8) {
            Some(header) if header == HEADER => {}
            Some(header) if header == MODULE => return Err(CompiledError::Module),
            _ => return Err(CompiledError::NotWasm),
        }
        let mut reader = Reader { bytes, at: HEADER.len() };
        let (mut guest, mut source) = (None, None);
        while let Some(&id) = bytes.get(reader.at) {
            reader.at += 1;
            let length = reader.length()?;
            let section = reader.take(length)?;
            if id != CUSTOM {
                return Ok(Self::Component);
            }
            let mut inner = Reader { bytes: section, at: 0 };
            let length = inner.length()?;
            let name = inner.take(length)?;
            let text = || String::from_utf8(section[inner.at..].to_vec());
            let damaged = |_| CompiledError::Damaged { at: reader.at };
            match name {
                name if name == GUEST.as_bytes() => guest = Some(text().map_err(damaged)?),
                name if name == PROGRAM.as_bytes() => source = Some(text().map_err(damaged)?),
                _ => {}
            }
        }
        Ok(match (guest, source) {
            (Some(guest), Some(source)) => Self::Program { guest, source },
            _ => Self::Component,
        })
    }
}

/// Unsigned LEB128, the numbers of WebAssembly.
fn put_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn length(&mut self) -> Result<usize, CompiledError> {
        let mut length = 0usize;
        for shift in (0..35).step_by(7) {
            let &byte = self.bytes.get(self.at).ok_or(CompiledError::Damaged { at: self.at })?;
            self.at += 1;
            length |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(length);
            }
        }
        Err(CompiledError::Damaged { at: self.at })
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], CompiledError> {
        let end = self.at.checked_add(length).ok_or(CompiledError::Damaged { at: self.at })?;
        let taken = self.bytes.get(self.at..end).ok_or(CompiledError::Damaged { at: self.at })?;
        self.at = end;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for source in ["", "print(1)\n", &"x = 'ü'\n".repeat(5000)] {
            let bytes = Compiled::program("ab12", source);
            assert_eq!(
                Compiled::read(&bytes),
                Ok(Compiled::Program { guest: "ab12".into(), source: source.into() })
            );
        }
    }

    #[test]
    fn anything_else_is_told_apart_and_no_beginning_is_believed() {
        let whole = Compiled::program("ab12", "print(1)");
        let program = Compiled::read(&whole).unwrap();
        for end in 0..whole.len() {
            assert_ne!(Compiled::read(&whole[..end]), Ok(program.clone()), "{end}");
        }
        assert_eq!(Compiled::read(b"print(1)"), Err(CompiledError::NotWasm));
        assert_eq!(Compiled::read(b"\0asm\x01\0\0\0"), Err(CompiledError::Module));
        assert_eq!(Compiled::read(&HEADER), Ok(Compiled::Component));
        let endless = [HEADER.as_slice(), &[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]].concat();
        assert!(matches!(Compiled::read(&endless), Err(CompiledError::Damaged { .. })));
        let bad_text = [HEADER.as_slice(), b"\0\x0c\x0aorlm:guest\xff"].concat();
        assert!(matches!(Compiled::read(&bad_text), Err(CompiledError::Damaged { .. })));
    }
}
