//! Transportation: the cheapest way to bring goods from plants to shops. An LP over a grid.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Transportation;

/// Unit, goods, what a source and a target are called, and their names.
type Scenario = (&'static str, &'static str, [&'static str; 2], [&'static str; 5], [&'static str; 6]);

const SCENARIOS: [Scenario; 8] = [
    (
        "tons",
        "steel",
        ["plant", "city"],
        ["Essen", "Linz", "Gary", "Pune", "Turin"],
        ["Rome", "Lyon", "Bonn", "Oslo", "Cork", "Graz"],
    ),
    (
        "crates",
        "fruit",
        ["farm", "market"],
        ["farm A", "farm B", "farm C", "farm D", "farm E"],
        ["market 1", "market 2", "market 3", "market 4", "market 5", "market 6"],
    ),
    (
        "pallets",
        "tiles",
        ["depot", "shop"],
        ["depot 1", "depot 2", "depot 3", "depot 4", "depot 5"],
        ["shop A", "shop B", "shop C", "shop D", "shop E", "shop F"],
    ),
    (
        "loads",
        "gravel",
        ["pit", "site"],
        ["pit 1", "pit 2", "pit 3", "pit 4", "pit 5"],
        ["site A", "site B", "site C", "site D", "site E", "site F"],
    ),
    (
        "tanks",
        "water",
        ["source", "user"],
        ["lake", "well", "river", "spring", "canal"],
        ["mill", "farm", "town", "camp", "plant", "port"],
    ),
    (
        "barrels",
        "oil",
        ["field", "refinery"],
        ["Ursa", "Lyra", "Orion", "Vega", "Mira"],
        ["R1", "R2", "R3", "R4", "R5", "R6"],
    ),
    (
        "boxes",
        "vaccine",
        ["store", "clinic"],
        ["store N", "store S", "store E", "store W", "store C"],
        ["clinic 1", "clinic 2", "clinic 3", "clinic 4", "clinic 5", "clinic 6"],
    ),
    (
        "truckloads",
        "timber",
        ["forest", "sawmill"],
        ["Birk", "Fell", "Holt", "Rowan", "Thorn"],
        ["Amsel", "Dachs", "Fuchs", "Iltis", "Luchs", "Marder"],
    ),
];

impl Family for Transportation {
    fn name(&self) -> &'static str {
        "transportation"
    }

    fn about(&self) -> &'static str {
        "ship goods from sources to targets at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (unit, goods, [source, target], sources, targets) = dice.pick(&SCENARIOS);
        let m = size.count(dice, (2, 2), (3, 5));
        let n = size.count(dice, (2, 3), (4, 6));
        let sources = dice.some(sources, m);
        let targets = dice.some(targets, n);
        let cost = dice.ints(m * n, 1, 9);
        let step = if dice.chance(50) { 5 } else { 1 };
        let demand: Vec<i64> = dice.ints(n, 2, 9).iter().map(|d| step * d).collect();
        let wanted: i64 = demand.iter().sum();
        // No source can serve everybody, all together can.
        let sources_left = |at: usize| (m - at) as i64;
        let mut supply: Vec<i64> = Vec::new();
        for at in 0..m {
            let missing = (wanted - supply.iter().sum::<i64>()).max(0);
            let least = if at + 1 == m { missing } else { missing / sources_left(at) / 2 + 1 };
            supply.push(dice.int(least.max(1), (wanted - 1).max(least)));
        }

        let mut f = Formulation::new(format!("ship {goods} at the least cost."));
        let i = f.set("i", source, "sources", &sources);
        let j = f.set("j", target, "targets", &targets);
        let c = f.param("c", "cost", "$", (i, j), &cost);
        let s = f.param("s", "supply", unit, i, &supply);
        let d = f.param("d", "demand", unit, j, &demand);
        let x = f.var("x", format!("{unit} from {{i}} to {{j}}"), (i, j), Kind::Continuous);
        f.minimize(sum((i, j), c.at((i, j)) * x.at((i, j))));
        f.require("supply", i, sum(j, x.at((i, j))).at_most(s.at(i)));
        f.require("demand", j, sum(i, x.at((i, j))).at_least(d.at(j)));

        let rows = each(&sources, |i, name| format!("from {name}: {}", and(&cost[i * n..(i + 1) * n])));
        let question = match dice.int(0, 4) {
            0 => format!(
                "{} have {} {unit} of {goods}. {} need {}. Costs per unit to {}: {rows}. Minimize the total cost.",
                capital(&and(&sources)),
                and(&supply),
                capital(&and(&targets)),
                and(&demand),
                and(&targets)
            ),
            1 => format!(
                "Ship {goods} to {}, which need {} {unit}. Costs per unit: {rows}. The sources have {} at most. \
                 What is the least cost?",
                and(&targets),
                and(&demand),
                and(&supply)
            ),
            2 => format!(
                "Supplies of {goods}: {}. Demands in {unit}: {}. Shipping one to {} costs {rows}. Find the cheapest plan.",
                each(&sources, |i, name| format!("{name} has {}", supply[i])),
                each(&targets, |j, name| format!("{name} needs {}", demand[j])),
                and(&targets)
            ),
            3 => format!(
                "{goods} is kept at {} ({} {unit}) and wanted at {} ({} {unit}). Each unit costs, in the order of the \
                 places that want it, {rows}. Meet all demands as cheaply as possible.",
                and(&sources),
                and(&supply),
                and(&targets),
                and(&demand)
            ),
            _ => format!(
                "How can {} be supplied with {} {unit} of {goods} at the lowest freight? Not more than {} can leave {}. \
                 The freight per unit is {rows}.",
                and(&targets),
                and(&demand),
                and(&supply),
                and(&sources)
            ),
        };
        match supply[..] {
            [first, second] => {
                let optimum = cheapest(&cost, [first, second], &demand);
                Draft::known(capital(&question), f, Fraction::whole(optimum))
            }
            _ => Draft::solved(capital(&question), f),
        }
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
