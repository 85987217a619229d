//! Blending: the cheapest mix of a given weight with a given share of a component. An LP with an equation.

use super::{Draft, Family, Size, and, capital, each, plural};
use crate::Dice;
use crate::exact::best_vertex;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Blending;

/// What is mixed, its component, the unit of weight or volume and the step of its price, and parts.
type Blend = (&'static str, &'static str, &'static str, i64, [&'static str; 8]);

const BLENDS: [Blend; 8] = [
    ("alloy", "copper", "kg", 1, ["ore", "scrap", "wire", "slag", "ingot", "dross", "swarf", "pipe"]),
    ("syrup", "sugar", "liter", 1, ["apple", "grape", "lemon", "cherry", "pear", "plum", "mango", "peach"]),
    (
        "fertilizer",
        "nitrogen",
        "ton",
        40,
        ["urea", "compost", "ash", "peat", "guano", "manure", "meal", "potash"],
    ),
    (
        "fuel",
        "ethanol",
        "barrel",
        10,
        ["base fuel", "spirit", "reformate", "naphtha", "blendstock", "alkylate", "mash", "distillate"],
    ),
    (
        "coffee",
        "robusta",
        "kg",
        1,
        ["Brazil", "Kenya", "Java", "Peru", "Vietnam", "India", "Uganda", "Mexico"],
    ),
    ("feed", "protein", "ton", 50, ["soy", "barley", "bran", "pea", "lupin", "maize", "clover", "rapeseed"]),
    ("mortar", "cement", "ton", 10, ["mix A", "mix B", "mix C", "mix D", "mix E", "mix F", "mix G", "mix H"]),
    (
        "paper pulp",
        "long fiber",
        "ton",
        60,
        ["spruce", "pine", "birch", "rags", "straw", "hemp", "bamboo", "poplar"],
    ),
];

impl Family for Blending {
    fn name(&self) -> &'static str {
        "blending"
    }

    fn about(&self) -> &'static str {
        "mix parts to a given weight and quality at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (product, component, one, dollars, parts) = dice.pick(&BLENDS);
        let unit = &if *one == "kg" { (*one).to_string() } else { plural(one) }[..];
        let n = size.count(dice, (2, 3), (5, 8));
        let parts = dice.some(parts, n);
        let weight = 10 * dice.int(2, 9);
        // More of the component costs more: else the dearer part would never be used.
        let gap = if size == Size::Medium { (3, 9) } else { (8, 20) };
        let mut share = vec![dice.int(5, 15)];
        let mut cost = vec![dice.int(2, 5)];
        for i in 1..n {
            share.push(share[i - 1] + dice.int(gap.0, gap.1));
            cost.push(cost[i - 1] + dice.int(1, 5));
        }
        let mut cost: Vec<i64> = cost.iter().map(|cost| dollars * cost).collect();
        if dice.chance(50) {
            share.reverse();
            cost.reverse();
        }
        let (low, high) = (share[0].min(share[n - 1]), share[0].max(share[n - 1]));
        let wanted = dice.int(low + 1, high - 1);

        let mut f = Formulation::new(format!(
            "mix {unit} of {} to {product} with enough {component} at the least cost.",
            and(&parts)
        ));
        let i = f.set("i", "part", "parts", &parts);
        let c = f.param("c", "cost", &format!("$ per {one}"), i, &cost);
        let a = f.param("a", &format!("{component} content"), "%", i, &share);
        let w = f.param("w", "amount", unit, (), &[weight]);
        let b = f.converted("b", &format!("{component} need"), &format!("% x {unit}"), (), &[wanted], weight);
        f.given_in(b, "%");
        let x = f.var("x", format!("{unit} of {{i}}"), i, Kind::Continuous);
        f.minimize(sum(i, c.at(i) * x.at(i)));
        f.require("amount", (), sum(i, x.at(i)).equals(w));
        f.require(*component, (), sum(i, a.at(i) * x.at(i)).at_least(b));

        let details = capital(&each(&parts, |i, part| match i {
            0 => format!("{part} has {}% {component} and costs ${} per {one}", share[i], cost[i]),
            _ => format!("{part} has {}% and costs ${}", share[i], cost[i]),
        }));
        let question = match dice.wording(5) {
            0 => format!(
                "Mix exactly {weight} {unit} of {product} with at least {wanted}% {component} from {}. {details}. Minimize the cost.",
                and(&parts)
            ),
            1 => format!(
                "{details}. What is the least cost of {weight} {unit} of {product} with {wanted}% {component} or more?"
            ),
            2 => format!(
                "A plant blends {} into exactly {weight} {unit} of {product}. {details}. \
                 The {product} must be at least {wanted}% {component}. Find the lowest cost.",
                and(&parts)
            ),
            3 => format!(
                "A customer orders {weight} {unit} of {product} whose {component} content is not below {wanted}%. We can mix \
                 it from several parts, in any amounts. {details}. Choose the amounts so that they cost as little as possible."
            ),
            _ => format!(
                "Which amounts of {} give {weight} {unit} of {product} most cheaply, if {component} must make up at least \
                 {wanted}% of it? {details}.",
                and(&parts)
            ),
        };
        match size {
            Size::Medium => Draft::solved(question, f),
            _ => {
                let optimum = f.linear_model().and_then(|model| best_vertex(&model));
                Draft::known(question, f, optimum.expect("the wanted share lies between those of the parts"))
            }
        }
    }
}
