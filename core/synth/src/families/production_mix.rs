//! Production mix: which amounts of divisible products earn the most within the hours of two machines. An LP.

use super::{Draft, Family, and, capital, each};
use crate::Dice;
use crate::exact::best_vertex;
use crate::formulation::{Formulation, Kind, Relation, Sense, limit, weighted};

pub(super) struct ProductionMix;

struct Scenario {
    maker: &'static str,
    unit: &'static str,
    products: [&'static str; 4],
    machines: [&'static str; 2],
}

const SCENARIOS: [Scenario; 6] = [
    Scenario {
        maker: "a mill",
        unit: "ton",
        products: ["wheat", "corn", "rye", "oats"],
        machines: ["milling", "packing"],
    },
    Scenario {
        maker: "a dairy",
        unit: "barrel",
        products: ["milk", "cream", "yogurt", "whey"],
        machines: ["heating", "filling"],
    },
    Scenario {
        maker: "a paint plant",
        unit: "drum",
        products: ["white", "red", "blue", "green"],
        machines: ["mixing", "drying"],
    },
    Scenario {
        maker: "a brewery",
        unit: "barrel",
        products: ["ale", "stout", "lager", "porter"],
        machines: ["brewing", "filling"],
    },
    Scenario {
        maker: "a refinery",
        unit: "batch",
        products: ["diesel", "fuel", "wax", "oil"],
        machines: ["heating", "cooling"],
    },
    Scenario {
        maker: "a textile plant",
        unit: "roll",
        products: ["cotton", "wool", "silk", "linen"],
        machines: ["weaving", "dyeing"],
    },
];

impl Family for ProductionMix {
    fn name(&self) -> &'static str {
        "production_mix"
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let scenario = dice.pick(&SCENARIOS);
        let count = if dice.chance(85) { 2 } else { 3 };
        let products = dice.some(&scenario.products, count);
        let profit = dice.ints(count, 2, 9);
        let first = dice.ints(count, 1, 9);
        // The second machine's time may be told in minutes per unit, against a limit in hours.
        let in_minutes = dice.chance(20);
        let second: Vec<i64> =
            dice.ints(count, 1, 9).iter().map(|h| if in_minutes { 10 * h } else { *h }).collect();
        let scale = if dice.chance(10) { 10 } else { 1 };
        let (first_hours, second_hours) = (scale * dice.int(20, 60), scale * dice.int(20, 60));

        let Scenario { maker, unit, machines: [one, two], .. } = scenario;
        let mut f = Formulation::new(
            Sense::Maximize,
            format!("maximize the profit from {}.", and(&products)),
            format!("products {}", products.join(", ")),
        );
        let profits = f.parameter("profit", &profit);
        let first_use = f.parameter(*one, &first);
        let first_limit = f.parameter(format!("{one} limit"), &[first_hours]);
        let second_use = f.parameter(*two, &second);
        let second_limit = if in_minutes {
            f.derived(format!("{two} limit"), second_hours, 60)
        } else {
            f.parameter(format!("{two} limit"), &[second_hours])
        };
        let x = f.named(Kind::Continuous, "", &products);
        f.optimize(profits, &x);
        f.require(*one, weighted(first_use, &x), Relation::AtMost, limit(first_limit));
        f.require(*two, weighted(second_use, &x), Relation::AtMost, limit(second_limit));

        let time = if in_minutes { "min" } else { "h" };
        let maker_capital = capital(maker);
        let details = each(&products, |i, product| match i {
            0 => format!(
                "a {unit} of {product} takes {} h of {one} and {} {time} of {two} and earns ${}",
                first[i], second[i], profit[i]
            ),
            _ => format!(
                "a {unit} of {product} takes {} h and {} {time} and earns ${}",
                first[i], second[i], profit[i]
            ),
        });
        let question = match dice.int(0, 2) {
            0 => format!(
                "{maker_capital} makes {}. {}. There are {first_hours} h of {one} and {second_hours} h of {two}. \
                 Parts of a {unit} are allowed. Maximize the profit.",
                and(&products),
                capital(&details),
            ),
            1 => format!(
                "{maker_capital} has {first_hours} h of {one} and {second_hours} h of {two} for {}. {}. \
                 Amounts may be fractional. What is the largest profit?",
                and(&products),
                capital(&details),
            ),
            _ => format!(
                "How much can {maker} earn at most with {}, in any fractional amounts? {}. \
                 The limits are {first_hours} h of {one} and {second_hours} h of {two}.",
                and(&products),
                capital(&details),
            ),
        };
        let optimum =
            best_vertex(&f.linear_model()).expect("zero amounts are feasible, and every machine has a limit");
        Draft { question, formulation: f, optimum }
    }
}
