//! What a run learns from, in tokens.

use crate::dpo::Pair;
use crate::sft::Example;

/// What is learned from.
pub enum Dataset {
    /// Supervised fine-tuning.
    Sft(Vec<Example>),
    /// Preferences.
    Dpo(Vec<Pair>),
}

impl Dataset {
    /// The method's word.
    pub fn method(&self) -> &'static str {
        match self {
            Self::Sft(_) => "sft",
            Self::Dpo(_) => "dpo",
        }
    }

    /// Examples or pairs.
    pub fn len(&self) -> usize {
        match self {
            Self::Sft(examples) => examples.len(),
            Self::Dpo(pairs) => pairs.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Tokens of each item as it goes through the model: both sides of a pair.
    pub fn sizes(&self) -> Vec<usize> {
        match self {
            Self::Sft(examples) => examples.iter().map(|e| e.sequence.tokens.len()).collect(),
            Self::Dpo(pairs) => {
                pairs.iter().map(|p| p.chosen.tokens.len() + p.rejected.tokens.len()).collect()
            }
        }
    }

    /// Tokens whose log-probabilities the loss asks for.
    pub fn predicted(&self) -> usize {
        match self {
            Self::Sft(examples) => examples.iter().map(|e| e.sequence.completion()).sum(),
            Self::Dpo(pairs) => pairs.iter().map(|p| p.chosen.completion() + p.rejected.completion()).sum(),
        }
    }

    /// A hash of all that training sees of it.
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut numbers = |list: &mut dyn Iterator<Item = u64>| {
            list.for_each(|n| {
                hasher.update(&n.to_le_bytes());
            });
        };
        let mut sequence = |s: &orlm_lm::Sequence| {
            numbers(&mut [s.prompt as u64, s.tokens.len() as u64].into_iter());
            numbers(&mut s.tokens.iter().map(|&t| u64::from(t)));
        };
        match self {
            Self::Sft(examples) => examples.iter().for_each(|e| {
                sequence(&e.sequence);
                let gaps = e.skip.iter().flat_map(|gap| [gap.start as u32, gap.end as u32]).collect();
                sequence(&orlm_lm::Sequence { tokens: gaps, prompt: 0 });
            }),
            Self::Dpo(pairs) => pairs.iter().for_each(|p| {
                sequence(&p.chosen);
                sequence(&p.rejected);
                let bits = p.weight.to_bits();
                let bits = vec![(bits >> 32) as u32, bits as u32];
                sequence(&orlm_lm::Sequence { tokens: bits, prompt: 0 });
            }),
        }
        hasher.finalize().to_hex()[..32].to_string()
    }
}
