//! Blending: the cheapest mix of a given weight with a given share of a component. An LP with an equation.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::best_vertex;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Blending;

const BLENDS: [(&str, &str, [&str; 8]); 8] = [
    ("alloy", "copper", ["ore", "scrap", "wire", "slag", "ingot", "dross", "swarf", "pipe"]),
    ("juice", "sugar", ["apple", "grape", "lemon", "cherry", "pear", "plum", "mango", "peach"]),
    ("fertilizer", "nitrogen", ["urea", "compost", "ash", "peat", "guano", "manure", "meal", "potash"]),
    (
        "fuel",
        "ethanol",
        ["base", "spirit", "reformate", "naphtha", "blend", "alkylate", "mash", "distillate"],
    ),
    ("coffee", "robusta", ["Brazil", "Kenya", "Java", "Peru", "Vietnam", "India", "Uganda", "Mexico"]),
    ("feed", "protein", ["soy", "barley", "bran", "pea", "lupin", "maize", "clover", "rapeseed"]),
    ("concrete", "cement", ["mix A", "mix B", "mix C", "mix D", "mix E", "mix F", "mix G", "mix H"]),
    ("paper pulp", "fiber", ["spruce", "pine", "birch", "rags", "straw", "hemp", "bamboo", "poplar"]),
];

impl Family for Blending {
    fn name(&self) -> &'static str {
        "blending"
    }

    fn about(&self) -> &'static str {
        "mix parts to a given weight and quality at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (product, component, parts) = dice.pick(&BLENDS);
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
        if dice.chance(50) {
            share.reverse();
            cost.reverse();
        }
        let (low, high) = (share[0].min(share[n - 1]), share[0].max(share[n - 1]));
        let wanted = dice.int(low + 1, high - 1);

        let mut f = Formulation::new(format!("minimize the cost of mixing {}.", and(&parts)));
        let i = f.set("i", "part", "parts", &parts);
        let c = f.param("c", "cost", "$/kg", i, &cost);
        let a = f.param("a", &format!("{component} percent"), "", i, &share);
        let w = f.param("w", "weight", "kg", (), &[weight]);
        let b = f.converted("b", &format!("{component} need"), "", (), &[wanted], weight);
        let x = f.var("x", "kg of {i}", i, Kind::Continuous);
        f.minimize(sum(i, c.at(i) * x.at(i)));
        f.require("weight", (), sum(i, x.at(i)).equals(w));
        f.require(*component, (), sum(i, a.at(i) * x.at(i)).at_least(b));

        let details = capital(&each(&parts, |i, part| match i {
            0 => format!("{part} has {}% {component} and costs ${} per kg", share[i], cost[i]),
            _ => format!("{part} has {}% and costs ${}", share[i], cost[i]),
        }));
        let question = match dice.int(0, 4) {
            0 => format!(
                "Mix {weight} kg of {product} with at least {wanted}% {component} from {}. {details}. Minimize the cost.",
                and(&parts)
            ),
            1 => format!(
                "{details}. What do {weight} kg of {product} with {wanted}% {component} or more cost at least?"
            ),
            2 => format!(
                "A plant blends {} into exactly {weight} kg of {product}. {details}. \
                 The {product} must be at least {wanted}% {component}. Find the lowest cost.",
                and(&parts)
            ),
            3 => format!(
                "A customer orders {weight} kg of {product} whose {component} content is not below {wanted}%. {details}. \
                 Choose the amounts so that they cost as little as possible."
            ),
            _ => format!(
                "Which amounts of {} give {weight} kg of {product} most cheaply, if {component} must make up at least \
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
