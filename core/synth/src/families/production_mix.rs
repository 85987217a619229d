//! Production mix: which amounts of divisible products earn the most within the hours of the machines. An LP.

use super::{Draft, Family, Size, amounts, and, capital, each, plural};
use crate::Dice;
use crate::exact::best_vertex;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct ProductionMix;

struct Scenario {
    maker: &'static str,
    unit: &'static str,
    products: [&'static str; 8],
    machines: [&'static str; 4],
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        maker: "a mill",
        unit: "ton",
        products: ["wheat", "corn", "rye", "oats", "barley", "spelt", "millet", "bran"],
        machines: ["milling", "packing", "drying", "sifting"],
    },
    Scenario {
        maker: "a dairy",
        unit: "barrel",
        products: ["milk", "cream", "yogurt", "whey", "kefir", "butter", "quark", "custard"],
        machines: ["heating", "filling", "cooling", "testing"],
    },
    Scenario {
        maker: "a paint plant",
        unit: "drum",
        products: ["white", "red", "blue", "green", "black", "amber", "grey", "pink"],
        machines: ["mixing", "drying", "grinding", "filling"],
    },
    Scenario {
        maker: "a brewery",
        unit: "barrel",
        products: ["ale", "stout", "lager", "porter", "bock", "pils", "cider", "malt"],
        machines: ["brewing", "filling", "cooling", "storing"],
    },
    Scenario {
        maker: "a refinery",
        unit: "batch",
        products: ["diesel", "fuel", "wax", "oil", "kerosene", "tar", "naphtha", "grease"],
        machines: ["heating", "cooling", "cracking", "blending"],
    },
    Scenario {
        maker: "a textile plant",
        unit: "roll",
        products: ["cotton", "wool", "silk", "linen", "felt", "denim", "velvet", "tweed"],
        machines: ["weaving", "dyeing", "washing", "cutting"],
    },
    Scenario {
        maker: "a soap works",
        unit: "vat",
        products: ["lavender", "citrus", "cedar", "rose", "mint", "honey", "sage", "almond"],
        machines: ["boiling", "molding", "curing", "wrapping"],
    },
    Scenario {
        maker: "a glassworks",
        unit: "crate",
        products: ["bottles", "jars", "vases", "bowls", "cups", "panes", "tubes", "lenses"],
        machines: ["melting", "shaping", "polishing", "packing"],
    },
];

impl Family for ProductionMix {
    fn name(&self) -> &'static str {
        "production_mix"
    }

    fn about(&self) -> &'static str {
        "make the amounts of divisible products that earn the most within machine hours"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { maker, unit, products, machines } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (5, 8));
        let k = size.count(dice, (2, 2), (3, 4));
        let products = dice.some(products, n);
        let machines = &machines[..k];
        let profit: Vec<i64> = dice.ints(n, 4, 19).iter().map(|profit| 10 * profit).collect();
        // The machines' times may be told in minutes per unit, against limits in hours.
        let in_minutes = dice.chance(20);
        let step = if in_minutes { 10 } else { 1 };
        let time: Vec<i64> = dice.ints(k * n, 1, 9).iter().map(|time| step * time).collect();
        let scale = if dice.chance(10) { 10 } else { 1 };
        let hours: Vec<i64> = dice.ints(k, 20, 60).iter().map(|hours| scale * hours).collect();

        let (time_unit, time_word) = if in_minutes { ("min", "minutes") } else { ("h", "hours") };
        let mut f = Formulation::new(format!(
            "make {} to maximize the profit within the {time_word} of all stages.",
            and(&products)
        ));
        let i = f.set("i", "product", "products", &products);
        let j = f.set("k", "stage", "stages", machines);
        let p = f.param("p", "profit", &format!("$ per {unit}"), i, &profit);
        let a = f.param("a", "time", &format!("{time_unit} per {unit}"), (j, i), &time);
        let b = match in_minutes {
            true => {
                let limit = f.converted("b", "limit", "min", j, &hours, 60);
                f.given_in(limit, "h");
                limit
            }
            false => f.param("b", "limit", "h", j, &hours),
        };
        let x = f.var("x", format!("{} of {{i}}", plural(unit)), i, Kind::Continuous);
        f.maximize(sum(i, p.at(i) * x.at(i)));
        f.require("time", j, sum(i, a.at((j, i)) * x.at(i)).at_most(b.at(j)));

        let uses = |i: usize, first: bool| {
            let times = machines.iter().enumerate().map(|(k, machine)| {
                let time = time[k * n + i];
                if first { format!("{time} {time_unit} of {machine}") } else { time.to_string() }
            });
            and(&times.collect::<Vec<_>>())
        };
        let details = capital(&each(&products, |i, product| {
            let rest = if i == 0 { String::new() } else { format!(" {time_unit}") };
            format!("a {unit} of {product} takes {}{rest} and earns ${}", uses(i, i == 0), profit[i])
        }));
        let limits = amounts(&hours, "h of", machines);
        let question = match dice.wording(5) {
            0 => format!(
                "{} makes {}. {details}. There are {limits}. Parts of a {unit} are allowed. Maximize the profit.",
                capital(maker),
                and(&products)
            ),
            1 => format!(
                "{} has {limits} for {}. {details}. Amounts may be fractional. What is the largest profit?",
                capital(maker),
                and(&products)
            ),
            2 => format!(
                "How much can {maker} earn at most by making {}, in any fractional amounts? {details}. There are only {limits}.",
                and(&products)
            ),
            3 => format!(
                "{details}. {} can use up to {limits}. Find the amounts, not necessarily whole, with the highest profit.",
                capital(maker)
            ),
            _ => format!(
                "Plan the output of {maker} for the best total profit. It can use at most {limits}. {details}. \
                 Any part of a {unit} can be sold."
            ),
        };
        match size {
            Size::Medium => Draft::solved(question, f),
            _ => {
                let optimum = f.linear_model().and_then(|model| best_vertex(&model));
                Draft::known(
                    question,
                    f,
                    optimum.expect("zero amounts are feasible, every machine has a limit"),
                )
            }
        }
    }
}
