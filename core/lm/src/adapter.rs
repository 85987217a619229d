//! LoRA: low-rank additions to a frozen model's linear maps.

use candle_core::{DType, Device, Tensor};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::config::ModelConfig;
use crate::error::{LmError, Result};
use crate::model::{Model, Projection};
use crate::weights::Weights;

/// Shape of an adapter.
#[derive(Clone, Debug, PartialEq)]
pub struct LoraConfig {
    /// Rank of the additions.
    pub rank: usize,
    /// The additions are scaled by `alpha / rank`.
    pub alpha: f64,
    /// Which maps get one.
    pub targets: Vec<Projection>,
}

impl LoraConfig {
    /// All seven maps, scaled by 2.
    pub fn all(rank: usize) -> Self {
        Self { rank, alpha: 2.0 * rank as f64, targets: Projection::ALL.to_vec() }
    }

    /// Factor of the product.
    pub fn scale(&self) -> f64 {
        self.alpha / self.rank as f64
    }
}

/// The two factors of one addition: `scale * b * a`.
#[derive(Clone)]
pub(crate) struct Pair {
    /// `[rank, in]`
    pub(crate) a: Tensor,
    /// `[out, rank]`
    pub(crate) b: Tensor,
}

impl Pair {
    /// The factors in the precision of what they are multiplied with: an adapter itself is in single precision.
    pub(crate) fn to_dtype(&self, dtype: DType) -> Result<Self> {
        Ok(Self { a: self.a.to_dtype(dtype)?, b: self.b.to_dtype(dtype)? })
    }
}

/// An adapter's weights. Clones share storage; [`Adapter::copy`] does not.
#[derive(Clone)]
pub struct Adapter {
    config: LoraConfig,
    layers: Vec<[Option<Pair>; 7]>,
}

/// The PEFT name of a factor.
fn name(layer: usize, projection: Projection, factor: char) -> String {
    format!("base_model.model.model.layers.{layer}.{}.lora_{factor}.weight", projection.path())
}

impl Adapter {
    /// As PEFT begins: `a` uniform within `1 / sqrt(in)`, `b` zero, so that the model is unchanged at first.
    pub fn new(config: &ModelConfig, lora: LoraConfig, seed: u64, device: &Device) -> Result<Self> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        Self::build(config, lora, |_, _, factor, shape| {
            let n = shape.0 * shape.1;
            let data = if factor == 'A' {
                let bound = 1.0 / (shape.1 as f64).sqrt();
                (0..n)
                    .map(|_| ((random.next_u32() as f64 / 4_294_967_296.0 * 2.0 - 1.0) * bound) as f32)
                    .collect()
            } else {
                vec![0.0; n]
            };
            Ok(Tensor::from_vec(data, shape, device)?)
        })
    }

    /// From tensors with PEFT names.
    pub fn from_tensors(
        config: &ModelConfig,
        lora: LoraConfig,
        mut tensors: Weights,
        device: &Device,
    ) -> Result<Self> {
        let adapter = Self::build(config, lora, |layer, projection, factor, shape| {
            let name = name(layer, projection, factor);
            let tensor =
                tensors.remove(&name).ok_or_else(|| LmError::MissingTensor { name: name.clone() })?;
            if tensor.dims() != [shape.0, shape.1] {
                let expected = vec![shape.0, shape.1];
                return Err(LmError::Shape { name, found: tensor.dims().to_vec(), expected });
            }
            Ok(tensor.to_dtype(DType::F32)?.to_device(device)?.contiguous()?.copy()?)
        })?;
        match tensors.keys().next() {
            Some(name) => Err(LmError::Unsupported { what: format!("the adapter's tensor {name}") }),
            None => Ok(adapter),
        }
    }

    fn build(
        config: &ModelConfig,
        lora: LoraConfig,
        mut make: impl FnMut(usize, Projection, char, (usize, usize)) -> Result<Tensor>,
    ) -> Result<Self> {
        if lora.rank == 0 || lora.targets.is_empty() {
            return Err(LmError::Unsupported { what: "an adapter of rank 0 or without targets".into() });
        }
        let mut layers = Vec::with_capacity(config.layers);
        for layer in 0..config.layers {
            let mut pairs = [const { None }; 7];
            for (pair, projection) in pairs.iter_mut().zip(Projection::ALL) {
                if lora.targets.contains(&projection) {
                    let (input, output) = projection.shape(config);
                    let a = make(layer, projection, 'A', (lora.rank, input))?;
                    let b = make(layer, projection, 'B', (output, lora.rank))?;
                    *pair = Some(Pair { a, b });
                }
            }
            layers.push(pairs);
        }
        Ok(Self { config: lora, layers })
    }

    /// Its shape.
    pub fn config(&self) -> &LoraConfig {
        &self.config
    }

    /// All factors by their PEFT names; they share storage with the adapter.
    pub fn tensors(&self) -> Weights {
        let mut tensors = Weights::new();
        for (layer, pairs) in self.layers.iter().enumerate() {
            for (pair, projection) in pairs.iter().zip(Projection::ALL) {
                if let Some(pair) = pair {
                    tensors.insert(name(layer, projection, 'A'), pair.a.clone());
                    tensors.insert(name(layer, projection, 'B'), pair.b.clone());
                }
            }
        }
        tensors
    }

    /// A copy that later updates do not change.
    pub fn copy(&self) -> Result<Self> {
        let mut copy = self.clone();
        for pair in copy.layers.iter_mut().flatten().flatten() {
            *pair = Pair { a: pair.a.copy()?, b: pair.b.copy()? };
        }
        Ok(copy)
    }

    /// A model of its own with the additions carried out.
    pub fn merge(&self, model: &Model) -> Result<Model> {
        let mut weights = Weights::new();
        for tensor in model.tensors() {
            let (name, tensor) = tensor?;
            weights.insert(name, tensor.copy()?);
        }
        for (layer, pairs) in self.layers.iter().enumerate() {
            for (pair, projection) in pairs.iter().zip(Projection::ALL) {
                let name = format!("model.layers.{layer}.{}.weight", projection.path());
                if let (Some(pair), Some(weight)) = (pair, weights.get_mut(&name)) {
                    *weight =
                        (weight.to_dtype(DType::F32)? + (pair.b.matmul(&pair.a)? * self.config.scale())?)?;
                }
            }
        }
        model.with_weights(model.config().vocab_size, weights)
    }

    pub(crate) fn pair(&self, layer: usize, projection: Projection) -> Option<&Pair> {
        self.layers[layer][projection as usize].as_ref()
    }

    pub(crate) fn names(layer: usize, projection: Projection) -> [String; 2] {
        [name(layer, projection, 'A'), name(layer, projection, 'B')]
    }
}
