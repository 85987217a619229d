//! The section container: the byte form in which a math model and a solve result travel between the guest, the host and
//! a worker.
//!
//! Little endian. A header of 16 bytes (magic, version, number of sections), a table of 24 bytes a section (id, flags,
//! offset, length), then the sections, each at an offset divisible by 8, in ascending order, padded with zeros. The
//! reader is total: whatever the bytes are, it answers with a container or with a typed error that names the section.

use thiserror::Error;

/// First eight bytes of a math model.
pub const MODEL_MAGIC: [u8; 8] = *b"ORLMMOD1";
/// First eight bytes of a solve result.
pub const RESULT_MAGIC: [u8; 8] = *b"ORLMRES1";
/// Version of the container's layout.
pub const CONTAINER_VERSION: u32 = 1;
/// Flag of a section that a reader must refuse if it does not know the id.
pub const REQUIRED: u32 = 1;

const HEADER: usize = 16;
const ENTRY: usize = 24;
/// More sections than any version writes: a table larger than this is damage, not a model.
const MAX_SECTIONS: u32 = 256;

/// Why a buffer is not a container.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContainerError {
    /// The buffer ends before the header or the section table does.
    #[error("the buffer of {len} bytes ends before its {part}")]
    Truncated {
        /// Length of the buffer in bytes.
        len: usize,
        /// What is cut off.
        part: &'static str,
    },
    /// The first eight bytes are not the expected magic.
    #[error("wrong magic {found:02x?}, expected {expected:02x?}")]
    Magic {
        /// The bytes that are there.
        found: [u8; 8],
        /// The bytes that should be there.
        expected: [u8; 8],
    },
    /// A layout version that this reader does not know.
    #[error("container version {found}, this reader knows {CONTAINER_VERSION}")]
    Version {
        /// The version in the header.
        found: u32,
    },
    /// The header announces an absurd number of sections.
    #[error("{found} sections, at most {MAX_SECTIONS} are allowed")]
    TooManySections {
        /// The number in the header.
        found: u32,
    },
    /// A section does not lie where the rules put it (8-aligned, right after its predecessor, inside the buffer).
    #[error("section {id}: offset {offset} with length {length} does not fit the layout")]
    Layout {
        /// Section id.
        id: u32,
        /// Offset in bytes from the start of the buffer.
        offset: u64,
        /// Length in bytes.
        length: u64,
    },
    /// Bytes between sections or after the last one are not zero padding.
    #[error("the bytes before offset {offset} are not zero padding")]
    Padding {
        /// Where the padding should end.
        offset: u64,
    },
    /// Two sections have the same id.
    #[error("section {id} occurs twice")]
    Twice {
        /// Section id.
        id: u32,
    },
    /// A flag bit that this version does not define.
    #[error("section {id}: unknown flags {flags:#x}")]
    Flags {
        /// Section id.
        id: u32,
        /// The flag word.
        flags: u32,
    },
    /// A required section whose id this reader does not know.
    #[error("section {id} is required but unknown to this version")]
    UnknownRequired {
        /// Section id.
        id: u32,
    },
    /// The length of a section is no multiple of its element size.
    #[error("section {section}: {length} bytes is no multiple of {element}")]
    ElementSize {
        /// Name of the section.
        section: &'static str,
        /// Length in bytes.
        length: usize,
        /// Element size in bytes.
        element: usize,
    },
    /// A required section is absent.
    #[error("section {section} is missing")]
    Missing {
        /// Name of the section.
        section: &'static str,
    },
    /// A section's content cannot be read.
    #[error("section {section}: {problem}")]
    Content {
        /// Name of the section.
        section: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}

/// A section's id with the name that errors use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// Id in the table.
    pub id: u32,
    /// Name in error messages.
    pub name: &'static str,
}

/// A parsed container: borrowed sections, found by id.
#[derive(Debug)]
pub struct Container<'a> {
    sections: Vec<(u32, &'a [u8])>,
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut b = [0; 4];
    b.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(b)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut b = [0; 8];
    b.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(b)
}

impl<'a> Container<'a> {
    /// Reads the table of `bytes`. `known` lists the ids that the caller understands; a required section outside it is
    /// an error, an optional one is skipped.
    pub fn parse(bytes: &'a [u8], magic: [u8; 8], known: &[u32]) -> Result<Self, ContainerError> {
        if bytes.len() < HEADER {
            return Err(ContainerError::Truncated { len: bytes.len(), part: "header" });
        }
        let mut found = [0; 8];
        found.copy_from_slice(&bytes[..8]);
        if found != magic {
            return Err(ContainerError::Magic { found, expected: magic });
        }
        let version = u32_at(bytes, 8);
        if version != CONTAINER_VERSION {
            return Err(ContainerError::Version { found: version });
        }
        let count = u32_at(bytes, 12);
        if count > MAX_SECTIONS {
            return Err(ContainerError::TooManySections { found: count });
        }
        let table_end = HEADER + ENTRY * count as usize;
        if bytes.len() < table_end {
            return Err(ContainerError::Truncated { len: bytes.len(), part: "section table" });
        }
        let mut sections: Vec<(u32, &[u8])> = Vec::with_capacity(count as usize);
        let mut end = table_end;
        for k in 0..count as usize {
            let at = HEADER + ENTRY * k;
            let (id, flags) = (u32_at(bytes, at), u32_at(bytes, at + 4));
            let (offset, length) = (u64_at(bytes, at + 8), u64_at(bytes, at + 16));
            if flags & !REQUIRED != 0 {
                return Err(ContainerError::Flags { id, flags });
            }
            let layout = ContainerError::Layout { id, offset, length };
            let start = usize::try_from(offset).map_err(|_| layout.clone())?;
            let size = usize::try_from(length).map_err(|_| layout.clone())?;
            let stop = start.checked_add(size).ok_or_else(|| layout.clone())?;
            if start % 8 != 0 || start < end || start - end >= 8 || stop > bytes.len() {
                return Err(layout);
            }
            if bytes[end..start].iter().any(|&b| b != 0) {
                return Err(ContainerError::Padding { offset });
            }
            if sections.iter().any(|&(other, _)| other == id) {
                return Err(ContainerError::Twice { id });
            }
            if flags & REQUIRED != 0 && !known.contains(&id) {
                return Err(ContainerError::UnknownRequired { id });
            }
            sections.push((id, &bytes[start..stop]));
            end = stop;
        }
        let tail = &bytes[end..];
        if tail.len() >= 8 || tail.iter().any(|&b| b != 0) {
            return Err(ContainerError::Padding { offset: bytes.len() as u64 });
        }
        Ok(Self { sections })
    }

    /// The bytes of a section, if it is there.
    pub fn bytes(&self, section: Section) -> Option<&'a [u8]> {
        self.sections.iter().find(|&&(id, _)| id == section.id).map(|&(_, b)| b)
    }

    /// The bytes of a section that must be there.
    pub fn required(&self, section: Section) -> Result<&'a [u8], ContainerError> {
        self.bytes(section).ok_or(ContainerError::Missing { section: section.name })
    }

    /// A section as `f64`; empty if absent.
    pub fn f64s(&self, section: Section) -> Result<Vec<f64>, ContainerError> {
        self.elements(section, f64::from_le_bytes)
    }

    /// A section as `i32`; empty if absent.
    pub fn i32s(&self, section: Section) -> Result<Vec<i32>, ContainerError> {
        self.elements(section, i32::from_le_bytes)
    }

    /// A section as `u32`; empty if absent.
    pub fn u32s(&self, section: Section) -> Result<Vec<u32>, ContainerError> {
        self.elements(section, u32::from_le_bytes)
    }

    /// A section's raw bytes as a vector; empty if absent.
    pub fn u8s(&self, section: Section) -> Vec<u8> {
        self.bytes(section).unwrap_or_default().to_vec()
    }

    fn elements<T, const N: usize>(
        &self,
        section: Section,
        read: fn([u8; N]) -> T,
    ) -> Result<Vec<T>, ContainerError> {
        let bytes = self.bytes(section).unwrap_or_default();
        let (chunks, rest) = bytes.as_chunks::<N>();
        if !rest.is_empty() {
            return Err(ContainerError::ElementSize {
                section: section.name,
                length: bytes.len(),
                element: N,
            });
        }
        Ok(chunks.iter().map(|&chunk| read(chunk)).collect())
    }
}

/// Collects sections and lays them out.
#[derive(Debug, Default)]
pub struct ContainerWriter {
    sections: Vec<(u32, u32, Vec<u8>)>,
}

impl ContainerWriter {
    /// An empty container.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a section of raw bytes.
    pub fn put(&mut self, section: Section, flags: u32, bytes: Vec<u8>) {
        self.sections.push((section.id, flags, bytes));
    }

    /// Adds a section of `f64`, unless it is empty.
    pub fn put_f64s(&mut self, section: Section, flags: u32, values: &[f64]) {
        self.put_elements(section, flags, values, |v| v.to_le_bytes());
    }

    /// Adds a section of `i32`, unless it is empty.
    pub fn put_i32s(&mut self, section: Section, flags: u32, values: &[i32]) {
        self.put_elements(section, flags, values, |v| v.to_le_bytes());
    }

    /// Adds a section of `u32`, unless it is empty.
    pub fn put_u32s(&mut self, section: Section, flags: u32, values: &[u32]) {
        self.put_elements(section, flags, values, |v| v.to_le_bytes());
    }

    /// Adds a section of bytes, unless it is empty.
    pub fn put_u8s(&mut self, section: Section, flags: u32, values: &[u8]) {
        if !values.is_empty() {
            self.put(section, flags, values.to_vec());
        }
    }

    /// Adds a section of `f64`, even if it is empty: its presence says something.
    pub fn put_present_f64s(&mut self, section: Section, flags: u32, values: &[f64]) {
        self.put(section, flags, elements(values, |v| v.to_le_bytes()));
    }

    fn put_elements<T: Copy, const N: usize>(
        &mut self,
        section: Section,
        flags: u32,
        values: &[T],
        write: fn(T) -> [u8; N],
    ) {
        if !values.is_empty() {
            self.put(section, flags, elements(values, write));
        }
    }

    /// The bytes of the container. The same sections always give the same bytes.
    pub fn finish(self, magic: [u8; 8]) -> Vec<u8> {
        let table_end = HEADER + ENTRY * self.sections.len();
        let total =
            self.sections.iter().fold(table_end, |at, (_, _, bytes)| at.next_multiple_of(8) + bytes.len());
        let mut out = Vec::with_capacity(total.next_multiple_of(8));
        out.extend_from_slice(&magic);
        out.extend_from_slice(&CONTAINER_VERSION.to_le_bytes());
        out.extend_from_slice(&(self.sections.len() as u32).to_le_bytes());
        let mut at = table_end;
        for (id, flags, bytes) in &self.sections {
            at = at.next_multiple_of(8);
            out.extend_from_slice(&id.to_le_bytes());
            out.extend_from_slice(&flags.to_le_bytes());
            out.extend_from_slice(&(at as u64).to_le_bytes());
            out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            at += bytes.len();
        }
        for (_, _, bytes) in &self.sections {
            out.resize(out.len().next_multiple_of(8), 0);
            out.extend_from_slice(bytes);
        }
        out.resize(out.len().next_multiple_of(8), 0);
        out
    }
}

fn elements<T: Copy, const N: usize>(values: &[T], write: fn(T) -> [u8; N]) -> Vec<u8> {
    let mut bytes = vec![0u8; N * values.len()];
    let (chunks, _) = bytes.as_chunks_mut::<N>();
    for (chunk, &v) in chunks.iter_mut().zip(values) {
        *chunk = write(v);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Section = Section { id: 1, name: "A" };
    const B: Section = Section { id: 9, name: "B" };

    fn sample() -> Vec<u8> {
        let mut w = ContainerWriter::new();
        w.put_f64s(A, REQUIRED, &[1.5, f64::INFINITY]);
        w.put_u8s(B, 0, b"abc");
        w.finish(MODEL_MAGIC)
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = sample();
        assert_eq!(bytes.len() % 8, 0);
        let c = Container::parse(&bytes, MODEL_MAGIC, &[1, 9]).expect("own bytes");
        assert_eq!(c.f64s(A).expect("f64"), [1.5, f64::INFINITY]);
        assert_eq!(c.u8s(B), b"abc");
        assert_eq!(c.i32s(B), Err(ContainerError::ElementSize { section: "B", length: 3, element: 4 }));
    }

    #[test]
    fn a_required_section_must_be_known_an_optional_one_may_be_skipped() {
        let bytes = sample();
        assert_eq!(
            Container::parse(&bytes, MODEL_MAGIC, &[9]).err(),
            Some(ContainerError::UnknownRequired { id: 1 })
        );
        assert!(Container::parse(&bytes, MODEL_MAGIC, &[1]).is_ok());
    }

    #[test]
    fn every_prefix_is_refused() {
        let bytes = sample();
        for n in 0..bytes.len() - 5 {
            assert!(Container::parse(&bytes[..n], MODEL_MAGIC, &[1, 9]).is_err(), "prefix of {n} bytes");
        }
    }

    #[test]
    fn an_offset_near_the_end_of_the_address_space_is_an_error() {
        let mut bytes = sample();
        bytes[24..32].copy_from_slice(&(u64::MAX - 7).to_le_bytes());
        assert!(matches!(
            Container::parse(&bytes, MODEL_MAGIC, &[1, 9]),
            Err(ContainerError::Layout { id: 1, .. })
        ));
    }

    #[test]
    fn noise_in_the_padding_is_an_error() {
        let mut bytes = sample();
        let last = bytes.len() - 1;
        bytes[last] = 1;
        assert!(matches!(
            Container::parse(&bytes, MODEL_MAGIC, &[1, 9]),
            Err(ContainerError::Padding { .. })
        ));
    }
}
