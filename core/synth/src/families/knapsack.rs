//! Knapsack: which items are worth most within a weight limit. A 0-1 program.

use super::{Draft, Family, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, Relation, Sense, limit, weighted};

pub(super) struct Knapsack;

struct Scenario {
    carrier: &'static str,
    items: [&'static str; 6],
    value: &'static str,
    weight: &'static str,
    unit: &'static str,
}

const SCENARIOS: [Scenario; 5] = [
    Scenario {
        carrier: "a hiker",
        items: ["tent", "stove", "rope", "lamp", "camera", "map"],
        value: "value",
        weight: "weight",
        unit: "kg",
    },
    Scenario {
        carrier: "a courier",
        items: ["box", "crate", "tube", "case", "sack", "drum"],
        value: "fee",
        weight: "weight",
        unit: "kg",
    },
    Scenario {
        carrier: "a fund",
        items: ["farm", "mine", "port", "dam", "mall", "road"],
        value: "return",
        weight: "cost",
        unit: "million",
    },
    Scenario {
        carrier: "a server",
        items: ["mail", "backup", "search", "video", "chat", "audit"],
        value: "score",
        weight: "memory",
        unit: "GB",
    },
    Scenario {
        carrier: "a museum",
        items: ["vase", "mask", "coin", "statue", "scroll", "ring"],
        value: "appeal",
        weight: "space",
        unit: "m2",
    },
];

impl Family for Knapsack {
    fn name(&self) -> &'static str {
        "knapsack"
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let Scenario { carrier, items, value: worth, weight: burden, unit } = dice.pick(&SCENARIOS);
        let count = if dice.chance(80) { 3 } else { 4 };
        let items = dice.some(items, count);
        let value = dice.ints(count, 2, 12);
        let weight = dice.ints(count, 1, 9);
        // Room for some and not for all.
        let (lightest, all) = (weight.iter().min().copied().unwrap_or(1), weight.iter().sum::<i64>());
        let capacity = dice.int(lightest.max(all * 2 / 5), all - 1);

        let mut f = Formulation::new(
            Sense::Maximize,
            format!("choose items for the largest {worth}."),
            format!("items {}", items.join(", ")),
        );
        let values = f.parameter(*worth, &value);
        let weights = f.parameter(*burden, &weight);
        let capacities = f.parameter("limit", &[capacity]);
        let x = f.named(Kind::Binary, "choice", &items);
        f.optimize(values, &x);
        f.require(*burden, weighted(weights, &x), Relation::AtMost, limit(capacities));

        let details = capital(&each(&items, |i, item| match i {
            0 => format!("the {item} has {worth} {} and {burden} {} {unit}", value[i], weight[i]),
            _ => format!("the {item} {} and {} {unit}", value[i], weight[i]),
        }));
        let question = match dice.int(0, 2) {
            0 => format!(
                "{} can take at most {capacity} {unit}. {details}. Each is taken whole or not at all. Maximize the total {worth}.",
                capital(carrier)
            ),
            1 => format!(
                "{} chooses among {}. {details}. The total {burden} is at most {capacity} {unit}. What is the largest total {worth}?",
                capital(carrier),
                and(&items)
            ),
            _ => format!(
                "{details}. Which of them should {carrier} take, each once at most, for the largest {worth} within {capacity} {unit}?"
            ),
        };
        let optimum = Fraction::whole(fill(&value, &weight, capacity));
        Draft { question, formulation: f, optimum }
    }
}

/// The most value within the capacity: dynamic programming over capacities.
fn fill(value: &[i64], weight: &[i64], capacity: i64) -> i64 {
    let mut best = vec![0_i64; capacity as usize + 1];
    for (&v, &w) in value.iter().zip(weight) {
        for room in (w as usize..best.len()).rev() {
            best[room] = best[room].max(best[room - w as usize] + v);
        }
    }
    best[capacity as usize]
}
