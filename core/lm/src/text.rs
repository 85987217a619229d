//! The text of a row while it grows: whole characters only, and nothing that may be the beginning of a stop text.

use crate::error::Result;
use crate::tokenizer::Tokenizer;

/// A row's text so far.
///
/// Tokens are decoded with those just before them, since decoders treat the first of a text differently, and only once
/// they end in a whole character.
#[derive(Default)]
pub(crate) struct GrowingText {
    text: String,
    /// Tokens from here on are decoded again with the next one.
    context: usize,
    /// Tokens before this one are in the text.
    decoded: usize,
    /// Bytes of the text that were handed out.
    given: usize,
    /// Bytes of the text in which no stop text begins.
    searched: usize,
}

impl GrowingText {
    /// Takes the newest of `tokens` in. With `last`, half a character is taken as it is.
    pub(crate) fn push(&mut self, tokenizer: &Tokenizer, tokens: &[u32], last: bool) -> Result<()> {
        let before = tokenizer.decode(&tokens[self.context..self.decoded])?;
        let now = tokenizer.decode(&tokens[self.context..])?;
        let whole = last || !now.ends_with(char::REPLACEMENT_CHARACTER);
        if let Some(new) = now.get(before.len()..)
            && whole
            && !new.is_empty()
        {
            self.text.push_str(new);
            (self.context, self.decoded) = (self.decoded, tokens.len());
        }
        Ok(())
    }

    /// Whether one of `stop` is in the text; the text is then cut after the one that ends first, whose length is told.
    pub(crate) fn stopped(&mut self, stop: &[String]) -> Option<usize> {
        let rest = &self.text[self.searched..];
        let found = stop.iter().filter_map(|stop| {
            let end = self.searched + rest.find(stop.as_str())? + stop.len();
            Some((end, stop.len()))
        });
        // Of two that end at the same place the longer one counts.
        let first = found.min_by_key(|&(end, length)| (end, usize::MAX - length));
        match first {
            Some((end, length)) => {
                self.text.truncate(end);
                Some(length)
            }
            None => {
                self.searched = self.text.len() - self.beginning(stop);
                None
            }
        }
    }

    /// Bytes at the end of the text that may become one of `stop`.
    fn beginning(&self, stop: &[String]) -> usize {
        let longest = |stop: &String| {
            (1..stop.len())
                .rev()
                .filter(|&n| stop.is_char_boundary(n))
                .find(|&n| self.text.ends_with(&stop[..n]))
                .unwrap_or(0)
        };
        stop.iter().map(longest).max().unwrap_or(0)
    }

    /// What may be shown and was not yet. With `last`, all of it.
    pub(crate) fn take(&mut self, stop: &[String], last: bool) -> String {
        let end = if last { self.text.len() } else { self.text.len() - self.beginning(stop) };
        let new = self.text.get(self.given..end).unwrap_or_default().to_string();
        self.given += new.len();
        new
    }

    /// The whole text.
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// One token for each byte, as byte-level tokenizers write bytes.
    fn bytes() -> Tokenizer {
        let mut vocab = serde_json::Map::new();
        let mut free = 256;
        for byte in 0..=255u32 {
            let shown = (33..=126).contains(&byte) || (161..=172).contains(&byte) || byte >= 174;
            let code = if shown {
                byte
            } else {
                free += 1;
                free - 1
            };
            vocab.insert(char::from_u32(code).unwrap().to_string(), byte.into());
        }
        let json = serde_json::json!({
            "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
            "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false},
            "post_processor": null,
            "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false},
            "model": {"type": "BPE", "vocab": vocab, "merges": []},
        });
        Tokenizer::from_json(&json.to_string(), None, BTreeMap::new()).unwrap()
    }

    /// What is handed out for each byte of `text`, until one of `stop` appears.
    fn pieces(text: &[u8], stop: &[&str]) -> Vec<String> {
        let tokenizer = bytes();
        let stop: Vec<String> = stop.iter().map(|s| s.to_string()).collect();
        let tokens: Vec<u32> = text.iter().map(|&b| b.into()).collect();
        let mut growing = GrowingText::default();
        let mut pieces = Vec::new();
        for n in 1..=tokens.len() {
            let last = n == tokens.len();
            growing.push(&tokenizer, &tokens[..n], last).unwrap();
            let stopped = growing.stopped(&stop).is_some();
            pieces.push(growing.take(&stop, last || stopped));
            if stopped {
                break;
            }
        }
        assert_eq!(pieces.concat(), growing.into_text());
        pieces
    }

    #[test]
    fn a_character_comes_whole_or_at_the_end() {
        assert_eq!(pieces("aé€".as_bytes(), &[]), ["a", "", "é", "", "", "€"]);
        assert_eq!(pieces(b"a\xe2\x82", &[]), ["a", "", "\u{fffd}"]);
        assert_eq!(pieces(b"\xffab", &[]), ["", "\u{fffd}a", "b"]);
    }

    #[test]
    fn the_beginning_of_a_stop_text_is_held_back() {
        assert_eq!(pieces(b"xaab..", &["aab"]), ["x", "", "", "aab"]);
        assert_eq!(pieces(b"xaaab", &["aab"]), ["x", "", "", "a", "aab"]);
        assert_eq!(pieces(b"aac", &["aab"]), ["", "", "aac"]);
        assert_eq!(pieces(b"aa", &["aab"]), ["", "aa"]);
    }

    #[test]
    fn of_several_stop_texts_the_first_to_end_counts() {
        assert_eq!(pieces(b"a\n\nb", &["\n\n", "\nb"]).concat(), "a\n\n");
        assert_eq!(pieces("a.é!".as_bytes(), &["é!", "!"]).concat(), "a.é!");
    }
}
