//! Integer planning: the cheapest whole numbers of two kinds of vehicles that carry everybody. An integer program.

use super::{Draft, Family, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, Relation, Sense, limit, total, weighted};

pub(super) struct IntegerPlanning;

struct Scenario {
    who: &'static str,
    kinds: [&'static str; 2],
    load: &'static str,
    crew: &'static str,
}

const SCENARIOS: [Scenario; 6] = [
    Scenario { who: "a school", kinds: ["buses", "vans"], load: "students", crew: "drivers" },
    Scenario { who: "a shipper", kinds: ["trucks", "carts"], load: "crates", crew: "drivers" },
    Scenario { who: "a ferry line", kinds: ["ships", "boats"], load: "cars", crew: "captains" },
    Scenario { who: "an airline", kinds: ["jets", "props"], load: "guests", crew: "pilots" },
    Scenario { who: "a lab", kinds: ["robots", "benches"], load: "samples", crew: "operators" },
    Scenario { who: "a print shop", kinds: ["presses", "copiers"], load: "posters", crew: "clerks" },
];

impl Family for IntegerPlanning {
    fn name(&self) -> &'static str {
        "integer_planning"
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let Scenario { who, kinds: [big, small], load, crew } = dice.pick(&SCENARIOS);
        let scale = if dice.chance(10) { 10 } else { 1 };
        let capacity = [scale * dice.int(12, 40), scale * dice.int(4, 11)];
        // Costs near the capacities, so that both kinds may be worth it.
        let cost = [dice.int(30, 80), dice.int(8, 25)];
        let crews = dice.int(4, 12);
        // What the crews could carry with the big ones alone is enough, with the small ones it is not.
        let wanted = dice.int(capacity[1] * crews / 2, capacity[0] * crews * 9 / 10);

        let mut f = Formulation::new(
            Sense::Minimize,
            format!("minimize the cost of {big} and {small}."),
            format!("kinds {big}, {small}"),
        );
        let costs = f.parameter("cost", &cost);
        let capacities = f.parameter(*load, &capacity);
        let need = f.parameter(format!("{load} need"), &[wanted]);
        let crew_limit = f.parameter(*crew, &[crews]);
        let x = f.named(Kind::Integer, "number", &[big, small]);
        f.optimize(costs, &x);
        f.require(*load, weighted(capacities, &x), Relation::AtLeast, limit(need));
        f.require(*crew, total(&x), Relation::AtMost, limit(crew_limit));

        let (a, b, c, d) = (capacity[0], capacity[1], cost[0], cost[1]);
        let one = |plural: &str| {
            plural
                .strip_suffix("es")
                .filter(|_| plural.ends_with("sses") || plural.ends_with("ches") || plural == "buses")
                .or(plural.strip_suffix('s'))
                .unwrap_or(plural)
                .to_string()
        };
        let (one_big, one_small) = (one(big), one(small));
        let question = match dice.int(0, 2) {
            0 => format!(
                "{} uses {big} and {small} for {wanted} {load}. A {one_big} handles {a} {load} and costs ${c}; \
                 a {one_small} handles {b} and costs ${d}. There are {crews} {crew}, one for each. Minimize the cost.",
                capital(who)
            ),
            1 => format!(
                "A {one_big} for {a} {load} costs ${c}, a {one_small} for {b} {load} costs ${d}. \
                 What does {who} pay at least for {wanted} {load} with at most {crews} {crew}, one for each of the {big} and {small}?"
            ),
            _ => format!(
                "{} must serve at least {wanted} {load}. Each of the {big} serves {a} at ${c}, each of the {small} {b} at ${d}, \
                 and each needs one of {crews} {crew}. Find the lowest cost.",
                capital(who)
            ),
        };
        let optimum =
            Fraction::whole(cheapest(capacity, cost, crews, wanted).expect("the big ones alone suffice"));
        Draft { question, formulation: f, optimum }
    }
}

/// Tries every pair of numbers.
fn cheapest(capacity: [i64; 2], cost: [i64; 2], crews: i64, wanted: i64) -> Option<i64> {
    (0..=crews)
        .flat_map(|x| (0..=crews - x).map(move |y| (x, y)))
        .filter(|(x, y)| capacity[0] * x + capacity[1] * y >= wanted)
        .map(|(x, y)| cost[0] * x + cost[1] * y)
        .min()
}
