//! Transportation: the cheapest way to bring goods from plants to shops. An LP over a grid.

use super::{Draft, Family, Size, and, each, plural};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Transportation;

struct Scenario {
    /// The unit, and the goods.
    one: &'static str,
    goods: &'static str,
    /// What a source and a target are called.
    source: &'static str,
    target: &'static str,
    sources: [&'static str; 5],
    targets: [&'static str; 6],
    /// Costs of a unit are multiples of this.
    cost: i64,
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        one: "ton",
        goods: "steel",
        source: "plant",
        target: "city",
        sources: ["Essen", "Linz", "Gary", "Pune", "Turin"],
        targets: ["Rome", "Lyon", "Bonn", "Oslo", "Cork", "Graz"],
        cost: 5,
    },
    Scenario {
        one: "crate",
        goods: "fruit",
        source: "farm",
        target: "market",
        sources: ["farm A", "farm B", "farm C", "farm D", "farm E"],
        targets: ["market 1", "market 2", "market 3", "market 4", "market 5", "market 6"],
        cost: 1,
    },
    Scenario {
        one: "pallet",
        goods: "roof tile",
        source: "depot",
        target: "shop",
        sources: ["depot 1", "depot 2", "depot 3", "depot 4", "depot 5"],
        targets: ["shop A", "shop B", "shop C", "shop D", "shop E", "shop F"],
        cost: 4,
    },
    Scenario {
        one: "truckload",
        goods: "gravel",
        source: "pit",
        target: "site",
        sources: ["pit 1", "pit 2", "pit 3", "pit 4", "pit 5"],
        targets: ["site A", "site B", "site C", "site D", "site E", "site F"],
        cost: 20,
    },
    Scenario {
        one: "tanker",
        goods: "water",
        source: "source",
        target: "user",
        sources: ["lake", "well", "river", "spring", "canal"],
        targets: ["mill", "farm", "town", "camp", "plant", "port"],
        cost: 10,
    },
    Scenario {
        one: "barrel",
        goods: "oil",
        source: "field",
        target: "refinery",
        sources: ["Ursa", "Lyra", "Orion", "Vega", "Mira"],
        targets: ["R1", "R2", "R3", "R4", "R5", "R6"],
        cost: 1,
    },
    Scenario {
        one: "box",
        goods: "vaccine",
        source: "store",
        target: "clinic",
        sources: ["store N", "store S", "store E", "store W", "store C"],
        targets: ["clinic 1", "clinic 2", "clinic 3", "clinic 4", "clinic 5", "clinic 6"],
        cost: 2,
    },
    Scenario {
        one: "truckload",
        goods: "timber",
        source: "forest",
        target: "sawmill",
        sources: ["Birk", "Fell", "Holt", "Rowan", "Thorn"],
        targets: ["Amsel", "Dachs", "Fuchs", "Iltis", "Luchs", "Marder"],
        cost: 30,
    },
];

impl Family for Transportation {
    fn name(&self) -> &'static str {
        "transportation"
    }

    fn about(&self) -> &'static str {
        "ship goods from sources to targets at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { one, goods, source, target, sources, targets, cost: dollars } = dice.pick(&SCENARIOS);
        let m = size.count(dice, (2, 2), (3, 5));
        let n = size.count(dice, (2, 3), (4, 6));
        let sources = dice.some(sources, m);
        let targets = dice.some(targets, n);
        let cost: Vec<i64> = dice.ints(m * n, 1, 9).iter().map(|cost| dollars * cost).collect();
        let step = if dice.chance(50) { 5 } else { 1 };
        let demand: Vec<i64> = dice.ints(n, 2, 9).iter().map(|d| step * d).collect();
        let wanted: i64 = demand.iter().sum();
        // No source can serve everybody, all together can.
        let sources_left = |at: usize| (m - at) as i64;
        let mut supply: Vec<i64> = Vec::new();
        for at in 0..m {
            let missing = (wanted - supply.iter().sum::<i64>()).max(0);
            let least = if at + 1 == m { missing } else { missing / sources_left(at) / 2 + 1 };
            supply.push(dice.int(least.max(2), (wanted - 1).max(least)));
        }

        let unit = &plural(one)[..];
        let (origins, places) = (plural(source), plural(target));
        let mut f =
            Formulation::new(format!("ship {goods} from the {origins} to the {places} at the least cost."));
        let i = f.set("i", source, &origins, &sources);
        let j = f.set("j", target, &places, &targets);
        let c = f.param("c", "cost", &format!("$ per {one}"), (i, j), &cost);
        let s = f.param("s", "supply", unit, i, &supply);
        let d = f.param("d", "demand", unit, j, &demand);
        let x = f.var("x", format!("{unit} from {{i}} to {{j}}"), (i, j), Kind::Continuous);
        f.minimize(sum((i, j), c.at((i, j)) * x.at((i, j))));
        f.require("supply", i, sum(j, x.at((i, j))).at_most(s.at(i)));
        f.require("demand", j, sum(i, x.at((i, j))).at_least(d.at(j)));

        let dollars = |row: &[i64]| and(&row.iter().map(|cost| format!("${cost}")).collect::<Vec<_>>());
        let rows = each(&sources, |i, name| format!("from {name} {}", dollars(&cost[i * n..(i + 1) * n])));
        let counted = |names: &[&str], values: &[i64]| {
            and(&names
                .iter()
                .zip(values)
                .map(|(name, value)| format!("{value} at {name}"))
                .collect::<Vec<_>>())
        };
        let (from, to) = (and(&sources), and(&targets));
        let (here, there) = (counted(&sources, &supply), counted(&targets, &demand));
        let (have, need) = (and(&supply), and(&demand));
        let question = match dice.wording(5) {
            0 => format!(
                "The {origins} {from} have {have} {unit} of {goods}. The {places} {to} need at least {need}. To ship a {one} to \
                 {to} costs: {rows}. Parts of a {one} can be shipped. Minimize the total cost."
            ),
            1 => format!(
                "Ship {goods} to {to}, which need {need} {unit}. Cost per {one}, in this order: {rows}. At most {have} {unit} can \
                 leave {from}, and any fraction can be sent. What is the least cost?"
            ),
            2 => format!(
                "Supply of {goods} in {unit}: {here}. Demand: {there}. Shipping a {one} to {to} costs: {rows}. A {one} may be \
                 divided. Find the cheapest plan."
            ),
            3 => format!(
                "We have these {unit} of {goods}: {here}. Our customers want {there}, and we leave none of that undone. A {one} to \
                 {to} costs us {rows}. Amounts need not be whole. How do we ship for the least money?"
            ),
            _ => format!(
                "How can {to} be supplied with {need} {unit} of {goods} at the lowest freight? The {origins} {from} can send up \
                 to {have}. The freight per {one} to these {places}, in order, is {rows}. Any split is allowed."
            ),
        };
        match supply[..] {
            [first, second] => {
                let optimum = cheapest(&cost, [first, second], &demand);
                Draft::known(question, f, Fraction::whole(optimum))
            }
            _ => Draft::solved(question, f),
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
