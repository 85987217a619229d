//! How one row is sampled.

use crate::error::{LmError, Result};

/// How one row is sampled. Filters work one after another, as Transformers' logits processors do: repetition penalty,
/// temperature, top-k, top-p, min-p.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplingParams {
    /// 0 is greedy: the likeliest token after the repetition penalty.
    pub temperature: f64,
    /// Nucleus: the smallest set of tokens with at least this probability mass; 1 is all.
    pub top_p: f64,
    /// Only tokens as likely as the `top_k`-th; 0 is all.
    pub top_k: usize,
    /// Only tokens with at least this share of the likeliest one's probability; 0 is all.
    pub min_p: f64,
    /// Positive logits of tokens that prompt or row contain are divided by this, negative ones multiplied (Keskar et
    /// al., 2019); 1 changes nothing.
    pub repetition_penalty: f64,
    /// Tokens at most; less where the model's length ends earlier.
    pub max_new_tokens: usize,
    /// Texts that end a row once they appear; the text keeps them.
    pub stop: Vec<String>,
    /// Whether log-probabilities are wanted, and how many of the likeliest tokens beside the sampled one.
    pub logprobs: Option<usize>,
}

/// Alternatives whose log-probabilities may be asked for at each place.
pub const MAX_LOGPROBS: usize = 20;

impl SamplingParams {
    /// The likeliest token each time, at most `max_new_tokens`.
    pub fn greedy(max_new_tokens: usize) -> Self {
        Self {
            temperature: 0.0,
            top_p: 1.0,
            top_k: 0,
            min_p: 0.0,
            repetition_penalty: 1.0,
            max_new_tokens,
            stop: Vec::new(),
            logprobs: None,
        }
    }

    /// Refuses values that have no meaning, by the option's name.
    pub fn check(&self) -> Result<()> {
        let refuse = |name: &'static str, what: String| Err(LmError::BadOption { name, what });
        if !(self.temperature >= 0.0 && self.temperature <= 100.0) {
            return refuse("temperature", format!("{}: must be between 0 and 100", self.temperature));
        }
        if !(self.top_p > 0.0 && self.top_p <= 1.0) {
            return refuse("top_p", format!("{}: must be above 0 and at most 1", self.top_p));
        }
        if !(self.min_p >= 0.0 && self.min_p <= 1.0) {
            return refuse("min_p", format!("{}: must be between 0 and 1", self.min_p));
        }
        if !(self.repetition_penalty > 0.0 && self.repetition_penalty <= 100.0) {
            let what = format!("{}: must be above 0 and at most 100", self.repetition_penalty);
            return refuse("repetition_penalty", what);
        }
        if self.stop.iter().any(String::is_empty) {
            return refuse("stop", "\"\": an empty text would end every row at once".into());
        }
        match self.logprobs {
            Some(n) if n > MAX_LOGPROBS => {
                refuse("logprobs", format!("{n} alternatives: at most {MAX_LOGPROBS}"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_without_meaning_are_refused_by_name() {
        let good = || SamplingParams { temperature: 1.0, ..SamplingParams::greedy(5) };
        assert!(good().check().is_ok());
        for (params, name) in [
            (SamplingParams { temperature: -1.0, ..good() }, "temperature"),
            (SamplingParams { temperature: f64::NAN, ..good() }, "temperature"),
            (SamplingParams { top_p: 0.0, ..good() }, "top_p"),
            (SamplingParams { top_p: 1.5, ..good() }, "top_p"),
            (SamplingParams { min_p: -0.1, ..good() }, "min_p"),
            (SamplingParams { repetition_penalty: 0.0, ..good() }, "repetition_penalty"),
            (SamplingParams { stop: vec![String::new()], ..good() }, "stop"),
            (SamplingParams { logprobs: Some(21), ..good() }, "logprobs"),
        ] {
            let text = params.check().unwrap_err().to_string();
            assert!(text.starts_with(name), "{text}");
        }
    }
}
