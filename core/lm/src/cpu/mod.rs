//! Kernels over slices on the CPU: matrix tiles, row operations, attention.
//!
//! Every element is summed in an order that depends on its own row only, never on what else is in the batch: a row's
//! result is the same, bit for bit, whatever is computed beside it. They hold no state and know no model.

mod attention;
mod decode;
mod layout;
mod rows;
mod tile;

pub(crate) use attention::{Heads, attention, attention_backward};
pub(crate) use decode::{Cache, Group, decode_attention};
pub(crate) use layout::{LowRank, weight_columns, weight_rows, zeros};
pub(crate) use rows::{
    Picked, Tables, add, log_softmax_pick, rms_norm, rms_norm_backward, rotate, scale_rows, softmax_in_place,
    swiglu, swiglu_backward, swiglu_rows,
};
pub(crate) use tile::{Packed, deep, dense, matmul, outer, wide};
