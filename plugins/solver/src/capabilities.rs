//! What a solver can do, as data: features as bits, size limits as numbers.

use serde::{Deserialize, Serialize};

use crate::model::{ColumnKind, GeneralKind, MathModel};

macro_rules! features {
    ($($(#[$doc:meta])* $variant:ident = $bit:literal, $name:literal, $words:literal;)*) => {
        /// Something that a model may use or a solver may offer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Feature { $($(#[$doc])* $variant),* }

        impl Feature {
            /// Every feature, in the order of its bit.
            pub const ALL: &'static [Feature] = &[$(Feature::$variant),*];

            /// Its bit in [`Capabilities::features`].
            pub const fn bit(self) -> u64 {
                match self { $(Feature::$variant => 1 << $bit),* }
            }

            /// Its name in manifests.
            pub const fn name(self) -> &'static str {
                match self { $(Feature::$variant => $name),* }
            }

            /// Its name in messages.
            pub const fn words(self) -> &'static str {
                match self { $(Feature::$variant => $words),* }
            }
        }
    };
}

features! {
    /// Continuous columns and linear rows.
    Linear = 0, "linear", "linear programs";
    /// Integer and binary columns.
    Integer = 1, "integer", "integer columns";
    /// Semi-continuous columns.
    SemiContinuous = 2, "semi_continuous", "semi-continuous columns";
    /// Semi-integer columns.
    SemiInteger = 3, "semi_integer", "semi-integer columns";
    /// A convex quadratic objective over continuous columns.
    QuadraticObjective = 4, "quadratic_objective", "a quadratic objective";
    /// A quadratic objective together with integer columns.
    MixedQuadraticObjective = 5, "mixed_quadratic_objective", "a quadratic objective with integer columns";
    /// A quadratic objective that is not convex in the model's sense.
    NonconvexObjective = 6, "nonconvex_objective", "a non-convex quadratic objective";
    /// Quadratic rows that are convex.
    QuadraticRows = 7, "quadratic_rows", "quadratic rows";
    /// Special ordered sets of type 1.
    Sos1 = 8, "sos1", "special ordered sets of type 1";
    /// Special ordered sets of type 2.
    Sos2 = 9, "sos2", "special ordered sets of type 2";
    /// Indicator rows.
    Indicator = 10, "indicator", "indicator rows";
    /// General constraints: absolute value, maximum, minimum.
    MinMaxAbs = 11, "min_max_abs", "absolute value, maximum and minimum constraints";
    /// General constraints: logical and, or.
    Logical = 12, "logical", "logical and/or constraints";
    /// General constraints: piecewise linear functions.
    PiecewiseLinear = 13, "piecewise_linear", "piecewise linear constraints";
    /// Second-order cones.
    SecondOrderCone = 14, "second_order_cone", "second-order cones";
    /// Nonlinear rows and objectives.
    Nonlinear = 15, "nonlinear", "nonlinear rows and objectives";
    /// Several objectives with priorities and weights.
    MultiObjective = 16, "multi_objective", "several objectives";
    /// Lazy rows.
    LazyRows = 17, "lazy_rows", "lazy rows";
    /// Quadratic rows that are not convex.
    NonconvexRows = 18, "nonconvex_rows", "non-convex quadratic rows";
    /// Dual values and reduced costs of linear programs.
    Duals = 20, "duals", "dual values";
    /// A point to start from.
    MipStart = 21, "mip_start", "start points";
    /// Stopping when asked to.
    Interrupt = 22, "interrupt", "interruption";
    /// Further points besides the best one.
    Pool = 23, "pool", "a solution pool";
}

/// The most columns, rows and coefficients that a solver (or its licence) takes; `None` for no limit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SolverLimits {
    /// Columns of any model.
    pub columns: Option<u64>,
    /// Rows of any model.
    pub rows: Option<u64>,
    /// Linear coefficients of any model.
    pub nonzeros: Option<u64>,
    /// Columns of a pure linear program, where that limit differs.
    pub linear_columns: Option<u64>,
    /// Rows of a pure linear program, where that limit differs.
    pub linear_rows: Option<u64>,
}

/// How a solver is licensed here.
// The numbers are those of the C interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceState {
    /// Free software: there is none to ask for.
    #[default]
    NotNeeded = 0,
    /// A licence without size limits.
    Full = 1,
    /// It works within size limits or for some uses only.
    Limited = 2,
}

/// A solver's licence: its state and what the library says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Licence {
    /// How the solver is licensed here.
    pub state: LicenceState,
    /// In words: whose, until when, for what.
    pub text: String,
}

/// What a solver can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Capabilities {
    /// Bits of [`Feature`].
    pub features: u64,
    /// Size limits.
    pub limits: SolverLimits,
}

impl Capabilities {
    /// Capabilities without size limits.
    pub fn of(features: &[Feature]) -> Self {
        Self { features: features.iter().fold(0, |bits, f| bits | f.bit()), limits: SolverLimits::default() }
    }

    /// Whether the feature is offered.
    pub fn has(&self, feature: Feature) -> bool {
        self.features & feature.bit() != 0
    }

    /// The offered features, in the order of their bits. Bits without a name here are skipped.
    pub fn list(&self) -> impl Iterator<Item = Feature> {
        let bits = self.features;
        Feature::ALL.iter().copied().filter(move |f| bits & f.bit() != 0)
    }

    /// The first feature that `model` needs and this solver lacks.
    pub fn lacks(&self, model: &MathModel) -> Option<Feature> {
        model.features().into_iter().find(|&f| !self.has(f))
    }

    /// The first size of `model` that this solver does not take: what, how many, the limit.
    pub fn exceeded_by(&self, model: &MathModel) -> Option<(&'static str, u64, u64)> {
        let limits = &self.limits;
        let linear = model.features() == [Feature::Linear];
        let columns = if linear { limits.linear_columns.or(limits.columns) } else { limits.columns };
        let rows = if linear { limits.linear_rows.or(limits.rows) } else { limits.rows };
        let checks = [
            ("columns", model.n_cols(), columns),
            ("rows", model.n_rows() + model.n_quadratic_rows() + model.n_nonlinear_rows(), rows),
            ("coefficients", model.rows.matrix.index.len(), limits.nonzeros),
        ];
        checks.into_iter().find_map(|(what, found, limit)| {
            limit.filter(|&l| found as u64 > l).map(|l| (what, found as u64, l))
        })
    }
}

impl MathModel {
    /// The features that a solver needs to take this model, in the order of their bits. Whether quadratic parts are
    /// convex is not asked here; see [`MathModel::has_convex_objective`] and [`MathModel::has_convex_rows`].
    pub fn features(&self) -> Vec<Feature> {
        let kinds = |kind: ColumnKind| self.columns.kind.contains(&kind);
        let generals = |list: &[GeneralKind]| self.general.kind.iter().any(|k| list.contains(k));
        let integer = kinds(ColumnKind::Integer) || kinds(ColumnKind::Binary);
        let semi_continuous = kinds(ColumnKind::SemiContinuous);
        let semi_integer = kinds(ColumnKind::SemiInteger);
        let quadratic = !self.quadratic_objective.is_empty();
        let mixed = integer || semi_continuous || semi_integer;
        let uses = [
            (Feature::Linear, true),
            (Feature::Integer, integer),
            (Feature::SemiContinuous, semi_continuous),
            (Feature::SemiInteger, semi_integer),
            (Feature::QuadraticObjective, quadratic),
            (Feature::MixedQuadraticObjective, quadratic && mixed),
            (Feature::QuadraticRows, self.n_quadratic_rows() > 0),
            (Feature::Sos1, self.sos.order.contains(&1)),
            (Feature::Sos2, self.sos.order.contains(&2)),
            (Feature::Indicator, !self.indicators.column.is_empty()),
            (Feature::MinMaxAbs, generals(&[GeneralKind::Abs, GeneralKind::Max, GeneralKind::Min])),
            (Feature::Logical, generals(&[GeneralKind::And, GeneralKind::Or])),
            (Feature::PiecewiseLinear, generals(&[GeneralKind::PiecewiseLinear])),
            (Feature::SecondOrderCone, !self.cones.kind.is_empty()),
            (Feature::Nonlinear, !self.nonlinear.is_empty()),
            (Feature::MultiObjective, !self.objectives.is_empty()),
            (Feature::LazyRows, self.rows.lazy.contains(&1)),
        ];
        uses.into_iter().filter_map(|(feature, used)| used.then_some(feature)).collect()
    }
}
