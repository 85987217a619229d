//! Fixed charge: which plants to open, and how much each makes, when opening costs money. A mixed-integer program.

use super::{Draft, Family, Size, and, article, capital, each, plural};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct FixedCharge;

/// What is opened, the unit and the goods it makes, names, and the step of the costs in dollars.
type Scenario = (&'static str, &'static str, &'static str, [&'static str; 8], i64);

const SCENARIOS: [Scenario; 8] = [
    ("plant", "ton", "cement", ["Ada", "Bly", "Cor", "Dow", "Eno", "Fay", "Gap", "Hud"], 20),
    ("line", "box", "toys", ["A", "B", "C", "D", "E", "F", "G", "H"], 5),
    ("well", "tank", "water", ["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"], 10),
    ("warehouse", "pallet", "seed", ["east", "west", "north", "south", "hill", "quay", "park", "mill"], 4),
    ("generator", "MWh", "power", ["gas", "coal", "diesel", "peat", "hydro", "tidal", "oil", "biomass"], 20),
    ("mine", "load", "ore", ["Red", "Blue", "Gold", "Iron", "Deep", "Old", "New", "Star"], 50),
    ("supplier", "crate", "glass", ["Abel", "Boer", "Cruz", "Dahl", "Ebner", "Funk", "Gross", "Hahn"], 10),
    (
        "bakery",
        "tray",
        "bread",
        ["Oak St", "Elm St", "Main St", "Lake St", "Pine St", "Hill St", "Bay St", "Mill St"],
        2,
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
        let (site, one, goods, names, dollars) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (5, 8));
        let names = dice.some(names, n);
        let priced = |values: Vec<i64>| -> Vec<i64> { values.iter().map(|value| dollars * value).collect() };
        let opening = priced(dice.ints(n, 10, 40));
        let cost = priced(dice.ints(n, 1, 9));
        let capacity = dice.ints(n, 10, 30);
        let (largest, all) = (capacity.iter().max().copied().unwrap_or(0), capacity.iter().sum::<i64>());
        let demand = dice.int(largest / 2, all - 1);
        let (sites, unit) = (plural(site), if *one == "MWh" { (*one).to_string() } else { plural(one) });

        let mut f = Formulation::new(format!(
            "open {sites} and get {unit} of {goods} from them at the least total cost."
        ));
        let i = f.set("i", site, &sites, &names);
        let o = f.param("f", "opening cost", "$", i, &opening);
        let c = f.param("c", "unit cost", &format!("$ per {one}"), i, &cost);
        let k = f.param("k", "capacity", &unit, i, &capacity);
        let d = f.param("d", "demand", &unit, (), &[demand]);
        let x = f.var("x", format!("{unit} from {{i}}"), i, Kind::Continuous);
        let y = f.var("y", "1 if {i} opens", i, Kind::Binary);
        f.minimize(sum(i, c.at(i) * x.at(i)) + sum(i, o.at(i) * y.at(i)));
        f.require("demand", (), sum(i, x.at(i)).at_least(d));
        f.require("capacity", i, x.at(i).at_most(k.at(i) * y.at(i)));
        f.nonlinear = Some("none, x <= capacity*y is linear and makes x 0 where y is 0".into());

        let details = capital(&each(&names, |i, name| match i {
            0 => format!(
                "opening {name} costs ${}, each {one} from it ${}, and it can make up to {} {unit}",
                opening[i], cost[i], capacity[i]
            ),
            _ => format!("{name} ${}, ${} and {} {unit}", opening[i], cost[i], capacity[i]),
        }));
        let question = match dice.wording(5) {
            0 => format!(
                "At least {demand} {unit} of {goods} are needed from the {sites} {}. {details}. Amounts may be fractional. \
                 Minimize the total cost.",
                and(&names)
            ),
            1 => format!(
                "{details}. Which of these {sites} give at least {demand} {unit} of {goods}, in any fractions, at the least \
                 total cost?"
            ),
            2 => format!(
                "{} that is used must be opened first. {details}. What is the lowest cost of {demand} {unit} of {goods} or \
                 more, if a {one} can be divided?",
                capital(&article(site))
            ),
            3 => format!(
                "We need at least {demand} {unit} of {goods} and can get them from {n} {sites}. {details}. We pay for opening \
                 once for each {site} that delivers anything, and may take parts of a {one}. What is the cheapest plan?"
            ),
            _ => format!(
                "Decide which {sites} to open, and how many {unit} of {goods}, whole or not, each makes, so that there are at \
                 least {demand} {unit} in all. {details}. Keep the total of opening and unit costs as low as possible."
            ),
        };
        Draft::known(question, f, Fraction::whole(cheapest(&opening, &cost, &capacity, demand)))
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
