//! Blending: the cheapest mix of a given weight with a given share of a component. An LP with an equation.

use super::{Draft, Family, and, capital, each};
use crate::Dice;
use crate::exact::best_vertex;
use crate::formulation::{Formulation, Kind, Relation, Sense, limit, total, weighted};

pub(super) struct Blending;

const BLENDS: [(&str, &str, [&str; 5]); 5] = [
    ("alloy", "copper", ["ore", "scrap", "wire", "slag", "ingot"]),
    ("juice", "sugar", ["apple", "grape", "lemon", "cherry", "pear"]),
    ("fertilizer", "nitrogen", ["urea", "compost", "ash", "peat", "guano"]),
    ("fuel", "ethanol", ["base", "spirit", "reformate", "naphtha", "blend"]),
    ("coffee", "robusta", ["Brazil", "Kenya", "Java", "Peru", "Vietnam"]),
];

impl Family for Blending {
    fn name(&self) -> &'static str {
        "blending"
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let (product, component, parts) = dice.pick(&BLENDS);
        let count = if dice.chance(85) { 2 } else { 3 };
        let parts = dice.some(parts, count);
        let weight = 10 * dice.int(2, 9);
        // More of the component costs more: else the dearer part would never be used.
        let mut share = vec![dice.int(5, 15)];
        let mut cost = vec![dice.int(2, 5)];
        for i in 1..count {
            share.push(share[i - 1] + dice.int(8, 20));
            cost.push(cost[i - 1] + dice.int(1, 5));
        }
        if dice.chance(50) {
            share.reverse();
            cost.reverse();
        }
        let (low, high) = (share[0].min(share[count - 1]), share[0].max(share[count - 1]));
        let wanted = dice.int(low + 1, high - 1);

        let mut f = Formulation::new(
            Sense::Minimize,
            format!("minimize the cost of mixing {}.", and(&parts)),
            format!("parts {}", parts.join(", ")),
        );
        let costs = f.parameter("cost", &cost);
        let shares = f.parameter(format!("{component} percent"), &share);
        let weights = f.parameter("weight", &[weight]);
        let need = f.derived(format!("{component} need"), wanted, weight);
        let x = f.named(Kind::Continuous, "kg", &parts);
        f.optimize(costs, &x);
        f.require("weight", total(&x), Relation::Equal, limit(weights));
        f.require(*component, weighted(shares, &x), Relation::AtLeast, limit(need));

        let details = capital(&each(&parts, |i, part| match i {
            0 => format!("{part} has {}% {component} and costs ${} per kg", share[i], cost[i]),
            _ => format!("{part} has {}% and costs ${}", share[i], cost[i]),
        }));
        let question = match dice.int(0, 2) {
            0 => format!(
                "Mix {weight} kg of {product} with at least {wanted}% {component} from {}. {details}. Minimize the cost.",
                and(&parts)
            ),
            1 => format!(
                "{details}. What do {weight} kg of {product} with {wanted}% {component} or more cost at least?"
            ),
            _ => format!(
                "A plant blends {} into exactly {weight} kg of {product}. {details}. \
                 The {product} must be at least {wanted}% {component}. Find the lowest cost.",
                and(&parts)
            ),
        };
        let optimum =
            best_vertex(&f.linear_model()).expect("the wanted share lies between those of the parts");
        Draft { question, formulation: f, optimum }
    }
}
