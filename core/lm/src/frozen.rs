//! Weights that do not learn, in blocks of a few bits: a base that is frozen under an adapter.

use std::sync::Arc;

use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{DType, Device, Tensor};

use crate::error::{LmError, Result};
use crate::model::{Model, Projection};
use crate::weights::Weights;

/// Formats of quantised weights, as llama.cpp has them: blocks of 32 numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantisation {
    /// 8 bits and a scale: 8.5 bits a number.
    Q8_0,
    /// 4 bits, a scale and a least value: 5 bits a number.
    Q4_1,
}

impl Quantisation {
    fn format(self) -> GgmlDType {
        match self {
            Self::Q8_0 => GgmlDType::Q8_0,
            Self::Q4_1 => GgmlDType::Q4_1,
        }
    }

    /// Bytes that one number takes.
    pub fn bytes(self) -> f64 {
        let format = self.format();
        format.type_size() as f64 / format.block_size() as f64
    }
}

/// How a model's weights are kept in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Weights and activations in half precision (bfloat16).
    pub half: bool,
    /// The linear maps of the layers in blocks of a few bits; they are then frozen.
    pub quantised: Option<Quantisation>,
}

/// The weight of a linear map.
#[derive(Clone)]
pub(crate) enum Weight {
    Plain(Tensor),
    /// Made a tensor of this type each time that it is used.
    Quantised(Arc<QTensor>, DType),
}

impl Weight {
    pub(crate) fn tensor(&self, device: &Device) -> Result<Tensor> {
        match self {
            Self::Plain(tensor) => Ok(tensor.clone()),
            Self::Quantised(blocks, dtype) => Ok(blocks.dequantize(device)?.to_dtype(*dtype)?),
        }
    }
}

impl Model {
    /// The same model with the linear maps of its layers quantised. It can be sampled from, and adapters over it can be
    /// trained; it cannot learn itself.
    pub fn quantised(mut self, how: Quantisation) -> Result<Self> {
        let format = how.format();
        let (config, device) = (self.config.clone(), self.device().clone());
        for (i, layer) in self.layers.iter_mut().enumerate() {
            for (weight, projection) in layer.projections.iter_mut().zip(Projection::ALL) {
                let (input, _) = projection.shape(&config);
                if input % format.block_size() != 0 {
                    let what = format!(
                        "quantising {}: {input} numbers in a row are no multiple of {}",
                        projection.path(),
                        format.block_size()
                    );
                    return Err(LmError::Unsupported { what });
                }
                let tensor = weight.tensor(&device)?;
                let dtype = tensor.dtype();
                let blocks = QTensor::quantize(&tensor.to_dtype(DType::F32)?, format)?;
                *weight = Weight::Quantised(Arc::new(blocks), dtype);
                self.weights.remove(&name(i, projection));
            }
        }
        Ok(self)
    }

    /// Whether it can learn itself, as opposed to an adapter over it.
    pub fn is_quantised(&self) -> bool {
        self.layers.iter().flat_map(|layer| &layer.projections).any(|w| matches!(w, Weight::Quantised(..)))
    }

    /// All tensors by their Hugging Face names, in the names' order; quantised ones are made as they are asked for.
    pub fn tensors(&self) -> impl Iterator<Item = Result<(String, Tensor)>> + '_ {
        let mut all: Vec<(String, Option<&Weight>)> =
            self.weights.keys().map(|name| (name.clone(), None)).collect();
        for (i, layer) in self.layers.iter().enumerate() {
            for (weight, projection) in layer.projections.iter().zip(Projection::ALL) {
                if let Weight::Quantised(..) = weight {
                    all.push((name(i, projection), Some(weight)));
                }
            }
        }
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.into_iter().filter_map(|(name, weight)| {
            let tensor = match weight {
                Some(weight) => weight.tensor(self.device()),
                None => Ok(self.weights.get(&name)?.clone()),
            };
            Some(tensor.map(|tensor| (name, tensor)))
        })
    }

    /// The same at once.
    pub(crate) fn all_tensors(&self) -> Result<Weights> {
        self.tensors().collect()
    }
}

fn name(layer: usize, projection: Projection) -> String {
    format!("model.layers.{layer}.{}.weight", projection.path())
}
