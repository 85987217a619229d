//! Fixed charge: which plants to open, and how much each makes, when opening costs money. A mixed-integer program.

use super::{Draft, Family, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{
    Expression, Formulation, Kind, Number, Relation, Right, Sense, Shape, total, weighted,
};

pub(super) struct FixedCharge;

const SCENARIOS: [(&str, &str, &str, [&str; 4]); 5] = [
    ("plant", "tons", "cement", ["Ada", "Bly", "Cor", "Dow"]),
    ("line", "boxes", "toys", ["A", "B", "C", "D"]),
    ("well", "tanks", "water", ["W1", "W2", "W3", "W4"]),
    ("warehouse", "pallets", "seed", ["east", "west", "north", "south"]),
    ("generator", "MWh", "power", ["gas", "coal", "solar", "wind"]),
];

impl Family for FixedCharge {
    fn name(&self) -> &'static str {
        "fixed_charge"
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let (site, unit, goods, names) = dice.pick(&SCENARIOS);
        let n = if dice.chance(85) { 2 } else { 3 };
        let names = dice.some(names, n);
        let opening = dice.ints(n, 10, 40);
        let cost = dice.ints(n, 1, 9);
        let capacity = dice.ints(n, 10, 30);
        let (largest, all) = (capacity.iter().max().copied().unwrap_or(0), capacity.iter().sum::<i64>());
        let demand = dice.int(largest / 2, all - 1);

        let mut f = Formulation::new(
            Sense::Minimize,
            format!("choose {site}s and {unit} at the least cost."),
            format!("{site}s {}", names.join(", ")),
        );
        let openings = f.parameter("opening cost", &opening);
        let costs = f.parameter("unit cost", &cost);
        let capacities = f.parameter("capacity", &capacity);
        let demands = f.parameter("demand", &[demand]);
        let x = f.variables(
            "x",
            Shape::List(n),
            Kind::Continuous,
            format!("{unit} made at {}", names.join(", ")),
        );
        let y = f.variables("y", Shape::List(n), Kind::Binary, format!("{} open", names.join(", ")));
        let mut terms = weighted(costs, &x);
        terms.extend(weighted(openings, &y));
        f.objective = Expression::Terms(terms);
        f.require("demand", total(&x), Relation::AtLeast, Right::Number(Number::Of(demands, 0)));
        for i in 0..n {
            f.require(
                names[i],
                total(&x[i..=i]),
                Relation::AtMost,
                Right::Term((Number::Of(capacities, i), y[i])),
            );
        }
        f.nonlinear = "none, x <= capacity*y is linear".into();

        let details = capital(&each(&names, |i, name| match i {
            0 => format!(
                "opening {name} costs ${}, a unit ${}, and it makes up to {} {unit}",
                opening[i], cost[i], capacity[i]
            ),
            _ => format!("{name} ${}, ${} and {} {unit}", opening[i], cost[i], capacity[i]),
        }));
        let question = match dice.int(0, 2) {
            0 => format!(
                "{demand} {unit} of {goods} are needed from the {site}s {}. {details}. Minimize the total cost.",
                and(&names)
            ),
            1 => format!(
                "{details}. Which of these {site}s supply at least {demand} {unit} of {goods} at the least total cost?"
            ),
            _ => format!(
                "A {site} that is used must be opened first. {details}. What is the lowest cost of {demand} {unit} of {goods}?"
            ),
        };
        let optimum = Fraction::whole(cheapest(&opening, &cost, &capacity, demand));
        Draft { question, formulation: f, optimum }
    }
}

/// Tries every set of open sites; within one, the cheapest sites make as much as they can.
fn cheapest(opening: &[i64], cost: &[i64], capacity: &[i64], demand: i64) -> i64 {
    let mut best = i64::MAX;
    for open in 0_u32..1 << cost.len() {
        let mut sites: Vec<usize> = (0..cost.len()).filter(|i| open >> i & 1 == 1).collect();
        sites.sort_by_key(|&i| cost[i]);
        let (mut left, mut total) = (demand, 0);
        for i in sites {
            let amount = left.min(capacity[i]);
            left -= amount;
            total += opening[i] + cost[i] * amount;
        }
        if left == 0 {
            best = best.min(total);
        }
    }
    best
}
