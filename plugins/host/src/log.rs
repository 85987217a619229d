//! A solver's log, as it comes from its threads.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Most bytes kept of a log's beginning, and of its end.
const HALF: usize = 32 << 10;

/// Keeps the beginning of a log (what the solver made of the model) and its end (how it went).
#[derive(Default)]
pub(crate) struct LogBuffer {
    parts: Mutex<Parts>,
}

#[derive(Default)]
struct Parts {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    dropped: usize,
}

impl LogBuffer {
    /// Takes a piece of the log.
    pub(crate) fn push(&self, mut text: &[u8]) {
        // The three fields agree after every step.
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let room = HALF.saturating_sub(parts.head.len()).min(text.len());
        parts.head.extend_from_slice(&text[..room]);
        text = &text[room..];
        let skipped = text.len().saturating_sub(HALF);
        parts.tail.extend(&text[skipped..]);
        let over = parts.tail.len().saturating_sub(HALF);
        parts.tail.drain(..over);
        parts.dropped += skipped + over;
    }

    /// The log so far.
    pub(crate) fn text(&self) -> String {
        let parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = parts.head.clone();
        if parts.dropped > 0 {
            bytes.extend(format!("\n[{} bytes left out]\n", parts.dropped).bytes());
        }
        bytes.extend(&parts.tail);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_log_is_kept_and_a_long_one_loses_its_middle() {
        let log = LogBuffer::default();
        log.push("presolving \u{3b1}\n".as_bytes());
        log.push(b"done\n");
        assert_eq!(log.text(), "presolving \u{3b1}\ndone\n");
        for k in 0..20_000 {
            log.push(format!("line {k}\n").as_bytes());
        }
        let text = log.text();
        assert!(text.starts_with("presolving") && text.ends_with("line 19999\n"));
        assert!(text.contains("bytes left out") && text.len() < 2 * HALF + 100, "{}", text.len());
        // One piece larger than all room.
        let log = LogBuffer::default();
        log.push(&vec![b'x'; 5 * HALF]);
        assert!(log.text().contains(&format!("[{} bytes left out]", 3 * HALF)));
    }
}
