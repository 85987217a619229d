//! Content hashes as ids: the same bytes have the same id on every machine and in every run.

use serde::{Deserialize, Serialize};

/// 32 hexadecimal digits (128 bits) of a BLAKE3 hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentId(pub String);

impl ContentId {
    /// Hashes `parts` in order. Lengths are hashed too, so `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn of(parts: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hasher.finalize().to_hex()[..32].to_string())
    }

    /// A 64-bit number from the same hash, for seeds that depend on content and not on order.
    pub fn seed(&self, stream: u64) -> u64 {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.0.as_bytes());
        hasher.update(&stream.to_le_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        u64::from_le_bytes(first)
    }
}

impl std::fmt::Display for ContentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_between_parts_count() {
        assert_ne!(ContentId::of(&["ab", "c"]), ContentId::of(&["a", "bc"]));
    }

    #[test]
    fn seeds_of_one_id_differ_by_stream() {
        let id = ContentId::of(&["x"]);
        assert_ne!(id.seed(0), id.seed(1));
        assert_eq!(id.seed(7), id.seed(7));
    }
}
