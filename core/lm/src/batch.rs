//! Sequences laid end to end without padding, a prompt that several share held once.

use std::collections::HashMap;

use crate::error::{LmError, Result};

/// A prompt and what follows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sequence {
    /// Tokens of the prompt, then of the completion.
    pub tokens: Vec<u32>,
    /// Tokens of the prompt; at least one, since the first completion token is predicted from it.
    pub prompt: usize,
}

impl Sequence {
    /// Tokens of the completion.
    pub fn completion(&self) -> usize {
        self.tokens.len() - self.prompt
    }
}

/// A stretch of the token axis whose queries see `prefix`, then themselves up to their own place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    pub(crate) start: usize,
    pub(crate) len: usize,
    pub(crate) prefix_start: usize,
    pub(crate) prefix_len: usize,
}

impl Segment {
    /// Keys that its last query sees.
    pub(crate) fn keys(&self) -> usize {
        self.prefix_len + self.len
    }

    /// Place on the token axis of its `j`-th key.
    pub(crate) fn key(&self, j: usize) -> usize {
        if j < self.prefix_len { self.prefix_start + j } else { self.start + j - self.prefix_len }
    }
}

/// Sequences ready for a forward pass.
///
/// There is no padding: attention runs per segment. Sequences with one prompt share its tokens, and equal sequences
/// are computed once.
#[derive(Clone, Debug)]
pub struct Batch {
    pub(crate) ids: Vec<u32>,
    pub(crate) positions: Vec<u32>,
    pub(crate) segments: Vec<Segment>,
    /// For every predicted token: the place whose hidden state predicts it.
    pub(crate) sources: Vec<u32>,
    /// For every predicted token: the token.
    pub(crate) targets: Vec<u32>,
    /// For every distinct sequence: its range of predicted tokens.
    ranges: Vec<std::ops::Range<usize>>,
    /// For every sequence given: its place among the distinct ones.
    index: Vec<usize>,
}

impl Batch {
    /// Lays out `sequences`. Tokens at or above `vocab`, sequences longer than `limit`, and ones without a prompt or
    /// completion are errors.
    pub fn new(sequences: &[&Sequence], vocab: usize, limit: usize) -> Result<Self> {
        let mut batch = Self {
            ids: Vec::new(),
            positions: Vec::new(),
            segments: Vec::new(),
            sources: Vec::new(),
            targets: Vec::new(),
            ranges: Vec::new(),
            index: Vec::new(),
        };
        let mut users: HashMap<&[u32], usize> = HashMap::new();
        let mut distinct: HashMap<&Sequence, usize> = HashMap::new();
        for sequence in sequences {
            check(sequence, vocab, limit)?;
            if !distinct.contains_key(sequence) {
                *users.entry(&sequence.tokens[..sequence.prompt]).or_default() += 1;
                distinct.insert(sequence, 0);
            }
        }
        distinct.clear();
        let mut prompts: HashMap<&[u32], usize> = HashMap::new();
        for sequence in sequences {
            if let Some(&place) = distinct.get(sequence) {
                batch.index.push(place);
                continue;
            }
            let (prompt, completion) = sequence.tokens.split_at(sequence.prompt);
            let (before, start) = if users[prompt] > 1 {
                let prefix = *prompts.entry(prompt).or_insert_with(|| batch.segment(prompt, 0, 0));
                (prefix + prompt.len() - 1, batch.segment(completion, prefix, prompt.len()))
            } else {
                let start = batch.segment(&sequence.tokens, 0, 0);
                (start + prompt.len() - 1, start + prompt.len())
            };
            let first = batch.targets.len();
            batch.sources.push(before as u32);
            batch.sources.extend((0..completion.len() - 1).map(|i| (start + i) as u32));
            batch.targets.extend(completion);
            batch.index.push(batch.ranges.len());
            distinct.insert(sequence, batch.ranges.len());
            batch.ranges.push(first..batch.targets.len());
        }
        Ok(batch)
    }

    fn segment(&mut self, tokens: &[u32], prefix_start: usize, prefix_len: usize) -> usize {
        let start = self.ids.len();
        self.ids.extend(tokens);
        self.positions.extend((0..tokens.len()).map(|i| (prefix_len + i) as u32));
        self.segments.push(Segment { start, len: tokens.len(), prefix_start, prefix_len });
        start
    }

    /// Positions alone, for one token of each of several rows.
    pub(crate) fn of_positions(positions: Vec<u32>) -> Self {
        let none = Vec::new;
        let (ids, sources, targets) = (none(), none(), none());
        Self { ids, positions, segments: Vec::new(), sources, targets, ranges: Vec::new(), index: Vec::new() }
    }

    /// Tokens that go through the model.
    pub fn tokens(&self) -> usize {
        self.ids.len()
    }

    /// Predicted tokens, those of equal sequences once.
    pub fn predicted(&self) -> usize {
        self.targets.len()
    }

    /// Sequences given.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether no sequence was given.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Predicted tokens of the `i`-th sequence given, as a range into the per-token results of a pass.
    pub fn range(&self, i: usize) -> std::ops::Range<usize> {
        self.ranges[self.index[i]].clone()
    }

    /// Sums per-token log-probabilities into one number per sequence given.
    pub fn sums(&self, per_token: &[f32]) -> Vec<f64> {
        (0..self.len()).map(|i| per_token[self.range(i)].iter().map(|&x| f64::from(x)).sum()).collect()
    }
}

fn check(sequence: &Sequence, vocab: usize, limit: usize) -> Result<()> {
    let length = sequence.tokens.len();
    if sequence.prompt == 0 || sequence.prompt >= length {
        let what = format!("{} of {length} tokens are prompt; both parts need at least one", sequence.prompt);
        return Err(LmError::BadSequence { what });
    }
    if length > limit {
        return Err(LmError::TooLong { length, limit });
    }
    match sequence.tokens.iter().find(|&&token| token as usize >= vocab) {
        Some(token) => {
            Err(LmError::BadSequence { what: format!("token {token} is outside the vocabulary of {vocab}") })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_prompt_is_held_once_and_equal_sequences_are_one() {
        let a = Sequence { tokens: vec![1, 2, 3, 4], prompt: 2 };
        let b = Sequence { tokens: vec![1, 2, 5], prompt: 2 };
        let c = Sequence { tokens: vec![7, 8], prompt: 1 };
        let batch = Batch::new(&[&a, &b, &c, &a], 10, 8).unwrap();
        assert_eq!(batch.ids, [1, 2, 3, 4, 5, 7, 8]);
        assert_eq!(batch.positions, [0, 1, 2, 3, 2, 0, 1]);
        assert_eq!(batch.sources, [1, 2, 1, 5]);
        assert_eq!(batch.targets, [3, 4, 5, 8]);
        assert_eq!(batch.sums(&[1.0, 2.0, 4.0, 8.0]), [3.0, 4.0, 8.0, 3.0]);
    }

    #[test]
    fn what_cannot_be_trained_on_is_refused() {
        for (tokens, prompt) in [(vec![1, 2], 0), (vec![1, 2], 2), (vec![1, 10], 1), (vec![1; 9], 1)] {
            assert!(Batch::new(&[&Sequence { tokens, prompt }], 10, 8).is_err());
        }
    }
}
