//! Problem families: one file each, which an OR person can read on its own.
//!
//! # How to write a family
//!
//! A family is a file `NAME.rs` of 80 to 150 lines with a unit struct, scenarios as a `const` table, and
//! `impl Family`; a `mod` line and a line in [`FAMILIES`] here. `draft` does five things, in this order:
//!
//! 1. **Draw.** `size.count(dice, (2, 3), (5, 8))` elements (small, medium; settle once if several counts belong
//!    together), a scenario, names with `dice.some`, short numbers with `dice.ints`. Draw so that the problem is feasible
//!    and no constraint idle; say in a comment why it is.
//! 2. **Formulate**, as in an OR text. Sets, parameters, variables are added to a [`Formulation`]; the handles that come
//!    back are used in formulas:
//!
//!    ```text
//!    let t = f.range("t", "period", "periods", n);             // numbered elements; `set` for named ones
//!    let d = f.param("d", "demand", "tons", t, &demand);         // symbol, meaning, unit, over, values
//!    let k = f.param("K", "order cost", "$", (), &[cost]);       // a single value
//!    let r = f.decimals("r", "rate", "", t, &[125, 90], 2);      // 1.25, 0.9
//!    let b = f.converted("b", "limit", "min", (), &[hours], 60); // the question states hours,
//!    f.given_in(b, "h");                                         // as the steps are to say
//!    let x = f.var("x", "tons made in {t}", t, Kind::Continuous); // from 0; f.free, f.lower, f.upper change that
//!    let s = f.var("s", "tons kept after {t}", t, Kind::Continuous);
//!    let y = f.var("y", "1 if {t} orders", t, Kind::Binary);
//!    f.minimize(sum(t, c.at(t) * x.at(t)) + sum(t, k * y.at(t)));
//!    f.require("start", (), x.at(t.first()).equals(d.at(t.first()) + s.at(t.first())));
//!    f.require("balance", over(t).when(t.not_first()), (s.at(t - 1) + x.at(t)).equals(d.at(t) + s.at(t)));
//!    f.require("order", t, x.at(t).at_most(m * y.at(t)));
//!    ```
//!
//!    `()`, `i`, `(i, j)` and `(i, j, k)` are what a parameter, a variable, a sum or a constraint runs over;
//!    `over((i, j)).when(i.differs(j))` restricts it. Conditions: `is`, `differs`, `before`, `not_after`, `after`,
//!    `not_before` another index or an element (`t.first()`, `t.element(2)`), `is_first`, `not_first`, `is_last`,
//!    `not_last`, and `a.nonzero((i, j))` for arcs, covers, compatible pairs. A second index over a set: `f.again("k", i)`.
//!    A product of two variables makes the problem quadratic. An index must not lead out of its set (`t - 1` needs
//!    `not_first`), and every row must hold a variable.
//! 3. **Ask.** Five or more wordings in `match dice.wording(5)`, in plain short sentences. Every number of a parameter
//!    stands in the question (0-1 parameters may stand there in words); "none, x <= M*y is linear" goes to `f.nonlinear`.
//! 4. **Answer.** `Draft::known(question, f, optimum)` where an algorithm of the family's own works the optimum out
//!    (enumeration, dynamic programming, `best_vertex` for two or three variables); `Draft::infeasible`,
//!    `Draft::unbounded`; `Draft::solved` where only the solver can tell, for medium sizes mostly.
//! 5. **Name.** Symbols are one or two letters, all different, also from the sets' indices and their capitals, and not `m`,
//!    which is the model in programs: [`Formulation::check`] says what is wrong, and a test calls it.
//!
//! Steps, programs in every library that can say the formulation, the math model and the faults follow by themselves.

mod assignment;
mod bin_packing;
mod blending;
mod capacitated_facility;
mod cutting_stock;
mod diet;
mod fixed_charge;
mod flow_shop;
mod integer_planning;
mod job_shop;
mod knapsack;
mod multidimensional_knapsack;
mod multiple_knapsack;
mod p_center;
mod p_median;
mod parallel_machines;
mod production_mix;
mod set_cover;
mod set_packing;
mod set_partition;
mod single_machine_tardiness;
mod transportation;
mod tsp;
mod uncapacitated_facility;
mod vehicle_routing;

mod curve_fit;
mod goal_programming;
mod infeasible_plan;
mod inventory_backlog;
mod lot_sizing;
mod max_flow;
mod media_mix;
mod min_cost_flow;
mod multi_period_production;
mod network;
mod piecewise_cost;
mod portfolio;
mod price_setting;
mod revenue_management;
mod shift_scheduling;
mod shortest_path;
mod transshipment;
mod unbounded_plan;
mod unit_commitment;
mod workforce_planning;

mod capital_budgeting;
mod generalized_assignment;
mod graph_colouring;
mod max_coverage;
mod max_cut;
mod multi_plant;
mod network_design;
mod nurse_rostering;
mod timetabling;
mod two_stage_order;

use crate::Dice;
use crate::exact::{Fraction, Optimum};
use crate::formulation::Formulation;

/// One problem as its family sets it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// As the policy reads it.
    pub question: String,
    /// The right trajectory in structured form.
    pub formulation: Formulation,
    /// The optimum, by the family's own algorithm; `None` where the solver's solve of the math model gives it.
    pub reference: Option<Optimum>,
}

impl Draft {
    /// A problem whose optimal objective value the family works out.
    pub fn known(question: String, formulation: Formulation, optimum: Fraction) -> Self {
        Self { question, formulation, reference: Some(Optimum::Value(optimum)) }
    }

    /// A problem without a feasible point.
    pub fn infeasible(question: String, formulation: Formulation) -> Self {
        Self { question, formulation, reference: Some(Optimum::Infeasible) }
    }

    /// A problem whose objective has no bound.
    pub fn unbounded(question: String, formulation: Formulation) -> Self {
        Self { question, formulation, reference: Some(Optimum::Unbounded) }
    }

    /// A problem whose optimum is left to the solver: its solve of the formulation's math model is the reference.
    pub fn solved(question: String, formulation: Formulation) -> Self {
        Self { question, formulation, reference: None }
    }
}

/// How large the problems are that a family draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Size {
    /// Two or three of everything; steps and program write all numbers out.
    #[default]
    Small,
    /// Five to twelve; steps and program use sums over sets.
    Medium,
    /// Now one, now the other.
    Mixed,
}

impl Size {
    /// Small or medium. A family that draws several numbers of elements settles once.
    pub fn settled(self, dice: &mut Dice) -> Self {
        match self {
            Self::Mixed if dice.chance(50) => Self::Medium,
            Self::Mixed => Self::Small,
            settled => settled,
        }
    }

    /// A number of elements: from the first range when small, from the second when medium.
    pub fn count(self, dice: &mut Dice, small: (i64, i64), medium: (i64, i64)) -> usize {
        let (low, high) = if self == Self::Medium { medium } else { small };
        dice.int(low, high) as usize
    }
}

/// A kind of problem: given dice, it makes problems of that kind.
pub trait Family: Sync {
    /// The word in configurations and records.
    fn name(&self) -> &'static str;

    /// What the problems are about, in one line.
    fn about(&self) -> &'static str;

    /// Draws one problem of the given size, which is settled. The same dice give the same problem.
    fn draft(&self, dice: &mut Dice, size: Size) -> Draft;
}

/// All families, in the order in which a teacher goes through them.
pub static FAMILIES: &[&dyn Family] = &[
    &production_mix::ProductionMix,
    &knapsack::Knapsack,
    &diet::Diet,
    &assignment::Assignment,
    &integer_planning::IntegerPlanning,
    &transportation::Transportation,
    &blending::Blending,
    &set_cover::SetCover,
    &fixed_charge::FixedCharge,
    &bin_packing::BinPacking,
    &capacitated_facility::CapacitatedFacility,
    &curve_fit::CurveFit,
    &cutting_stock::CuttingStock,
    &flow_shop::FlowShop,
    &goal_programming::GoalProgramming,
    &infeasible_plan::InfeasiblePlan,
    &inventory_backlog::InventoryBacklog,
    &job_shop::JobShop,
    &lot_sizing::LotSizing,
    &max_flow::MaxFlow,
    &media_mix::MediaMix,
    &min_cost_flow::MinCostFlow,
    &multi_period_production::MultiPeriodProduction,
    &multidimensional_knapsack::MultidimensionalKnapsack,
    &multiple_knapsack::MultipleKnapsack,
    &p_center::PCenter,
    &p_median::PMedian,
    &parallel_machines::ParallelMachines,
    &piecewise_cost::PiecewiseCost,
    &portfolio::Portfolio,
    &price_setting::PriceSetting,
    &revenue_management::RevenueManagement,
    &set_packing::SetPacking,
    &set_partition::SetPartition,
    &shift_scheduling::ShiftScheduling,
    &shortest_path::ShortestPath,
    &single_machine_tardiness::SingleMachineTardiness,
    &transshipment::Transshipment,
    &tsp::Tsp,
    &unbounded_plan::UnboundedPlan,
    &uncapacitated_facility::UncapacitatedFacility,
    &unit_commitment::UnitCommitment,
    &vehicle_routing::VehicleRouting,
    &workforce_planning::WorkforcePlanning,
    &capital_budgeting::CapitalBudgeting,
    &generalized_assignment::GeneralizedAssignment,
    &graph_colouring::GraphColouring,
    &max_coverage::MaxCoverage,
    &max_cut::MaxCut,
    &multi_plant::MultiPlant,
    &network_design::NetworkDesign,
    &nurse_rostering::NurseRostering,
    &timetabling::Timetabling,
    &two_stage_order::TwoStageOrder,
];

/// `a`, `a and b`, `a, b and c`.
fn and(words: &[impl ToString]) -> String {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    match &words[..] {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `40 h of milling and 30 h of packing`: values with what they are of.
fn amounts(values: &[i64], unit: &str, names: &[impl AsRef<str>]) -> String {
    let all: Vec<String> =
        values.iter().zip(names).map(|(value, name)| format!("{value} {unit} {}", name.as_ref())).collect();
    and(&all)
}

/// One phrase per item, joined by `; `.
fn each<T>(items: &[T], phrase: impl Fn(usize, &T) -> String) -> String {
    items.iter().enumerate().map(|(at, item)| phrase(at, item)).collect::<Vec<_>>().join("; ")
}

/// `an agent`, `a nurse`, `an hour`.
fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    let an = (vowel && !noun.starts_with("one")) || noun.starts_with("hour");
    format!("{} {noun}", if an { "an" } else { "a" })
}

/// Several of a noun: `tons`, `batches`, `bakeries`.
fn plural(noun: &str) -> String {
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| noun.ends_with(end));
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ if hisses => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// `1 and 2`, `1 to 5`.
fn up_to(count: usize) -> String {
    format!("1 {} {count}", if count == 2 { "and" } else { "to" })
}

/// `$5`, `$5 million`, `5 kg`, `1 hour`, `5`: an amount with its unit, which is given as for several.
fn quantity(amount: i64, unit: &str) -> String {
    match unit {
        "$" => format!("${amount}"),
        "million $" => format!("${amount} million"),
        "" => amount.to_string(),
        "people" if amount == 1 => "1 person".into(),
        unit if amount == 1 => format!("1 {}", unit.strip_suffix('s').unwrap_or(unit)),
        unit => format!("{amount} {unit}"),
    }
}

/// The unit of values that have one unit, or all their units in order: `g, mg`.
fn one_or_all(units: &[&str]) -> String {
    match units {
        [one, rest @ ..] if rest.iter().all(|unit| unit == one) => (*one).to_string(),
        _ => units.join(", "),
    }
}

/// Calls `visit` with every order of `order[from..]` behind what comes before.
fn each_order(order: &mut [usize], from: usize, visit: &mut dyn FnMut(&[usize])) {
    if from == order.len() {
        return visit(order);
    }
    for at in from..order.len() {
        order.swap(from, at);
        each_order(order, from + 1, visit);
        order.swap(from, at);
    }
}

/// Lengths between points of the plane, rounded up, row by row: no way is longer than a detour over a third point.
fn distances(from: &[(i64, i64)], to: &[(i64, i64)]) -> Vec<i64> {
    let length = |&(a, b): &(i64, i64), &(c, d): &(i64, i64)| {
        let square = (a - c).pow(2) + (b - d).pow(2);
        (0..).find(|length| length * length >= square).unwrap_or(0)
    };
    from.iter().flat_map(|from| to.iter().map(move |to| length(from, to))).collect()
}

/// The first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
