//! From a file's bytes to text: gzip is looked through, anything but UTF-8 is refused.

use std::borrow::Cow;
use std::io::Read;

use crate::error::ReadError;

/// Longest text that is read, in bytes. A gzip stream of a megabyte can otherwise fill any memory.
const LONGEST: u64 = 2 << 30;

/// The bytes, decompressed if they are a gzip stream.
pub(crate) fn decompressed(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ReadError> {
    decompressed_within(bytes, LONGEST)
}

fn decompressed_within(bytes: &[u8], limit: u64) -> Result<Cow<'_, [u8]>, ReadError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return if bytes.len() as u64 > limit {
            Err(ReadError::TooLarge { limit })
        } else {
            Ok(bytes.into())
        };
    }
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .take(limit + 1)
        .read_to_end(&mut out)
        .map_err(|e| ReadError::Gzip { problem: e.to_string() })?;
    if out.len() as u64 > limit { Err(ReadError::TooLarge { limit }) } else { Ok(out.into()) }
}

/// The bytes as a gzip stream. The same bytes always give the same stream.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // Reading from memory into memory cannot fail.
    let _ = flate2::read::GzEncoder::new(bytes, flate2::Compression::default()).read_to_end(&mut out);
    out
}

/// The bytes as text.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = &bytes[..e.valid_up_to()];
        ReadError::NotText { line: 1 + before.iter().filter(|&&b| b == b'\n').count() }
    })?;
    // Some editors put a byte order mark in front.
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A piece of a file in a message: in quotes, without control characters, cut to a readable length.
pub(crate) fn shown(text: &str) -> String {
    let short: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() { format!("`{short}…`") } else { format!("`{short}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_looked_through_and_bounded() {
        assert_eq!(decompressed(&gzip(b"abc")).expect("whole").as_ref(), b"abc");
        let zip = gzip(b"abcdefgh");
        assert!(matches!(decompressed(&zip[..zip.len() - 9]), Err(ReadError::Gzip { .. })));
        let bomb = gzip(&vec![0; 100_000]);
        assert_eq!(decompressed_within(&bomb, 99_999), Err(ReadError::TooLarge { limit: 99_999 }));
        assert!(decompressed_within(&bomb, 100_000).is_ok());
    }

    #[test]
    fn a_byte_that_is_not_text_is_named_by_its_line() {
        assert_eq!(utf8(b"a\nb\xff"), Err(ReadError::NotText { line: 2 }));
    }
}
