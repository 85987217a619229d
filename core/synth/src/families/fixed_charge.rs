//! Fixed charge: which plants to open, and how much each makes, when opening costs money. A mixed-integer program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct FixedCharge;

/// What is opened, the unit and the goods it makes, and names.
type Scenario = (&'static str, &'static str, &'static str, [&'static str; 8]);

const SCENARIOS: [Scenario; 8] = [
    ("plant", "tons", "cement", ["Ada", "Bly", "Cor", "Dow", "Eno", "Fay", "Gap", "Hud"]),
    ("line", "boxes", "toys", ["A", "B", "C", "D", "E", "F", "G", "H"]),
    ("well", "tanks", "water", ["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"]),
    ("warehouse", "pallets", "seed", ["east", "west", "north", "south", "hill", "quay", "park", "mill"]),
    ("generator", "MWh", "power", ["gas", "coal", "solar", "wind", "hydro", "tidal", "oil", "biomass"]),
    ("mine", "loads", "ore", ["Red", "Blue", "Gold", "Iron", "Deep", "Old", "New", "Star"]),
    ("supplier", "crates", "glass", ["Abel", "Boer", "Cruz", "Dahl", "Ebner", "Funk", "Gross", "Hahn"]),
    (
        "bakery",
        "trays",
        "bread",
        ["Oak St", "Elm St", "Main St", "Lake St", "Pine St", "Hill St", "Bay St", "Mill St"],
    ),
];

impl Family for FixedCharge {
    fn name(&self) -> &'static str {
        "fixed_charge"
    }

    fn about(&self) -> &'static str {
        "open sites at a fixed cost and make a demand at the least total cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (site, unit, goods, names) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (5, 8));
        let names = dice.some(names, n);
        let opening = dice.ints(n, 10, 40);
        let cost = dice.ints(n, 1, 9);
        let capacity = dice.ints(n, 10, 30);
        let (largest, all) = (capacity.iter().max().copied().unwrap_or(0), capacity.iter().sum::<i64>());
        let demand = dice.int(largest / 2, all - 1);
        let sites = plural(site);

        let mut f = Formulation::new(format!("choose {sites} and {unit} at the least cost."));
        let i = f.set("i", site, &sites, &names);
        let o = f.param("f", "opening cost", "$", i, &opening);
        let c = f.param("c", "unit cost", "$", i, &cost);
        let k = f.param("k", "capacity", unit, i, &capacity);
        let d = f.param("d", "demand", unit, (), &[demand]);
        let x = f.var("x", format!("{unit} made at {{i}}"), i, Kind::Continuous);
        let y = f.var("y", "{i} open", i, Kind::Binary);
        f.minimize(sum(i, c.at(i) * x.at(i)) + sum(i, o.at(i) * y.at(i)));
        f.require("demand", (), sum(i, x.at(i)).at_least(d));
        f.require("capacity", i, x.at(i).at_most(k.at(i) * y.at(i)));
        f.nonlinear = Some("none, x <= capacity*y is linear".into());

        let details = capital(&each(&names, |i, name| match i {
            0 => format!(
                "opening {name} costs ${}, a unit ${}, and it makes up to {} {unit}",
                opening[i], cost[i], capacity[i]
            ),
            _ => format!("{name} ${}, ${} and {} {unit}", opening[i], cost[i], capacity[i]),
        }));
        let question = match dice.int(0, 4) {
            0 => format!(
                "{demand} {unit} of {goods} are needed from the {sites} {}. {details}. Minimize the total cost.",
                and(&names)
            ),
            1 => format!(
                "{details}. Which of these {sites} supply at least {demand} {unit} of {goods} at the least total cost?"
            ),
            2 => format!(
                "A {site} that is used must be opened first. {details}. What is the lowest cost of {demand} {unit} of {goods}?"
            ),
            3 => format!(
                "A firm needs at least {demand} {unit} of {goods} and can buy from {n} {sites}. {details}. \
                 The opening cost is paid once for each {site} that delivers anything. Find the cheapest plan."
            ),
            _ => format!(
                "Decide which {sites} to open, and how many {unit} of {goods} each makes, so that {demand} {unit} \
                 are made in all. {details}. Keep the total of opening and unit costs as low as possible."
            ),
        };
        Draft::known(question, f, Fraction::whole(cheapest(&opening, &cost, &capacity, demand)))
    }
}

fn plural(noun: &str) -> String {
    noun.strip_suffix('y').map_or_else(|| format!("{noun}s"), |stem| format!("{stem}ies"))
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
