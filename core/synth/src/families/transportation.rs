//! Transportation: the cheapest way to bring goods from two plants to shops. An LP over a grid.

use super::{Draft, Family, and, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Along, Expression, Formulation, Kind, Relation, Right, Sense, Shape};

pub(super) struct Transportation;

const GOODS: [(&str, &str, [&str; 4], [&str; 4]); 5] = [
    ("tons", "steel", ["Essen", "Linz", "Gary", "Pune"], ["Rome", "Lyon", "Bonn", "Oslo"]),
    (
        "crates",
        "fruit",
        ["farm A", "farm B", "farm C", "farm D"],
        ["market 1", "market 2", "market 3", "market 4"],
    ),
    (
        "pallets",
        "tiles",
        ["depot 1", "depot 2", "depot 3", "depot 4"],
        ["shop A", "shop B", "shop C", "shop D"],
    ),
    ("loads", "gravel", ["pit 1", "pit 2", "pit 3", "pit 4"], ["site A", "site B", "site C", "site D"]),
    ("tanks", "water", ["lake", "well", "river", "spring"], ["mill", "farm", "town", "camp"]),
];

impl Family for Transportation {
    fn name(&self) -> &'static str {
        "transportation"
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let (unit, goods, sources, targets) = dice.pick(&GOODS);
        let n = if dice.chance(85) { 2 } else { 3 };
        let sources = dice.some(sources, 2);
        let targets = dice.some(targets, n);
        let cost = dice.ints(2 * n, 1, 9);
        let step = if dice.chance(50) { 5 } else { 1 };
        let demand: Vec<i64> = dice.ints(n, 2, 9).iter().map(|d| step * d).collect();
        let wanted: i64 = demand.iter().sum();
        // Neither source can serve everybody, both together can.
        let first = dice.int(wanted / 3 + 1, wanted - 1);
        let second = dice.int(wanted - first, wanted - 1);
        let supply = [first, second];

        let mut f = Formulation::new(
            Sense::Minimize,
            format!("ship {goods} at the least cost."),
            format!("from {}; to {}", sources.join(", "), targets.join(", ")),
        );
        let costs = f.matrix("cost", "c", &cost, n);
        let supplies = f.list("supply", "s", &supply);
        let demands = f.list("demand", "d", &demand);
        f.variables("x", Shape::Grid(2, n), Kind::Continuous, format!("{unit} from i to j"));
        f.objective = Expression::Product(costs, 0);
        f.require_sums("supply", 0, Along::Rows, Relation::AtMost, Right::Each(supplies));
        f.require_sums("demand", 0, Along::Columns, Relation::AtLeast, Right::Each(demands));

        let words = |values: &[i64]| and(&values.iter().map(i64::to_string).collect::<Vec<_>>());
        let rows = each(&sources, |i, name| format!("from {name}: {}", words(&cost[i * n..(i + 1) * n])));
        let question = match dice.int(0, 2) {
            0 => format!(
                "{} have {} {unit} of {goods}. {} need {}. Costs per unit to {}: {rows}. Minimize the total cost.",
                super::capital(&and(&sources)),
                words(&supply),
                super::capital(&and(&targets)),
                words(&demand),
                and(&targets)
            ),
            1 => format!(
                "Ship {goods} to {}, which need {} {unit}. Costs per unit: {rows}. The sources have {} at most. What is the least cost?",
                and(&targets),
                words(&demand),
                words(&supply)
            ),
            _ => format!(
                "Supplies of {goods}: {}. Demands in {unit}: {}. Shipping one to {} costs {rows}. Find the cheapest plan.",
                each(&sources, |i, name| format!("{name} has {}", supply[i])),
                each(&targets, |j, name| format!("{name} needs {}", demand[j])),
                and(&targets)
            ),
        };
        let optimum = Fraction::whole(cheapest(&cost, supply, &demand));
        Draft { question, formulation: f, optimum }
    }
}

/// With two sources only the split matters: serve everybody from the second source, then move to the first whatever
/// gains most, as far as its supply reaches, and at least what the second source cannot deliver.
fn cheapest(cost: &[i64], supply: [i64; 2], demand: &[i64]) -> i64 {
    let n = demand.len();
    let mut total: i64 = (0..n).map(|j| cost[n + j] * demand[j]).sum();
    let mut must_move = demand.iter().sum::<i64>() - supply[1];
    let mut can_move = supply[0];
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&j| cost[j] - cost[n + j]);
    for j in order {
        let change = cost[j] - cost[n + j];
        let amount = if change < 0 { demand[j].min(can_move) } else { demand[j].min(must_move.max(0)) };
        total += change * amount;
        can_move -= amount;
        must_move -= amount;
    }
    total
}
