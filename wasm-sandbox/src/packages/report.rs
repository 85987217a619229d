//! The report of the guest with packages, as bytes: a byte of flags, the line and the exit status as two 32-bit numbers, then
//! five texts, each after its length as a 32-bit number. All numbers are little-endian.

use crate::guest::{GuestError, GuestReport};

const ERROR: u8 = 1;
const LINE: u8 = 2;
const EXIT: u8 = 4;
const OUTPUT_LIMIT: u8 = 8;

/// What the bytes say; `None` if they are no report.
pub(super) fn decode(bytes: &[u8]) -> Option<GuestReport> {
    let (&flags, rest) = bytes.split_first()?;
    let (line, rest) = number(rest)?;
    let (exit, mut rest) = number(rest)?;
    let mut text = || {
        let (length, after) = number(rest)?;
        let (text, after) = after.split_at_checked(length as usize)?;
        rest = after;
        Some(String::from_utf8_lossy(text).into_owned())
    };
    let (stdout, stderr, kind, message, traceback) = (text()?, text()?, text()?, text()?, text()?);
    let line = (flags & LINE != 0).then_some(line);
    let error = (flags & ERROR != 0).then_some(GuestError { kind, message, traceback, line });
    let exit_code = (flags & EXIT != 0).then_some(exit as i32);
    rest.is_empty().then_some(GuestReport {
        stdout,
        stderr,
        error,
        exit_code,
        output_limit: flags & OUTPUT_LIMIT != 0,
    })
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*number), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(flags: u8, texts: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![flags, 7, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff];
        for text in texts {
            bytes.extend((text.len() as u32).to_le_bytes());
            bytes.extend(*text);
        }
        bytes
    }

    #[test]
    fn what_is_written_is_read() {
        let report = decode(&bytes(ERROR | LINE, &[b"out", b"err", b"E", b"m\xff", b"t"])).unwrap();
        assert_eq!((report.stdout.as_str(), report.stderr.as_str()), ("out", "err"));
        let error = report.error.unwrap();
        assert_eq!((error.kind.as_str(), error.message.as_str(), error.line), ("E", "m\u{fffd}", Some(7)));
        assert_eq!((report.exit_code, report.output_limit), (None, false));
        let report = decode(&bytes(EXIT | OUTPUT_LIMIT, &[b"", b"", b"", b"", b""])).unwrap();
        assert!(report.error.is_none() && report.output_limit);
        assert_eq!(report.exit_code, Some(-2));
    }

    #[test]
    fn anything_else_is_no_report() {
        let whole = bytes(ERROR, &[b"a", b"b", b"c", b"d", b"e"]);
        for end in 0..whole.len() {
            assert!(decode(&whole[..end]).is_none());
        }
        assert!(decode(&[whole.as_slice(), b"x"].concat()).is_none());
        let mut long = whole;
        long[9..13].fill(0xff);
        assert!(decode(&long).is_none());
    }
}
