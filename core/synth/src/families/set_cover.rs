//! Set cover: the cheapest sites that reach every district. A 0-1 program.

use super::{Draft, Family, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, Number, Relation, Right, Sense, total};

pub(super) struct SetCover;

const SCENARIOS: [(&str, &str, [&str; 5], [&str; 4]); 5] = [
    ("station", "districts", ["A", "B", "C", "D", "E"], ["north", "south", "east", "west"]),
    ("tower", "towns", ["A", "B", "C", "D", "E"], ["Ulm", "Bonn", "Kiel", "Hof"]),
    ("clinic", "villages", ["P", "Q", "R", "S", "T"], ["hill", "lake", "ford", "dale"]),
    ("patrol", "streets", ["A", "B", "C", "D", "E"], ["oak", "elm", "ash", "fir"]),
    ("course", "skills", ["A", "B", "C", "D", "E"], ["math", "law", "art", "code"]),
];

impl Family for SetCover {
    fn name(&self) -> &'static str {
        "set_cover"
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let (site, places, names, place_names) = dice.pick(&SCENARIOS);
        let sites = if dice.chance(80) { 3 } else { 4 };
        let count = if dice.chance(75) { 3 } else { 4 };
        let names = &names[..sites];
        let place_names = &place_names[..count];
        let cost = dice.ints(sites, 2, 9);
        // Two or more sites reach each place, never all of them: no site is needed, and no row is idle.
        let cover: Vec<Vec<usize>> = (0..count)
            .map(|_| {
                let left_out = dice.index(sites);
                let second = if sites > 3 && dice.chance(50) { dice.index(sites) } else { left_out };
                (0..sites).filter(|&i| i != left_out && i != second).collect()
            })
            .collect();

        let mut f = Formulation::new(
            Sense::Minimize,
            format!("cover all {places} at the least cost."),
            format!("{site}s {}; {places} {}", names.join(", "), place_names.join(", ")),
        );
        let costs = f.parameter("cost", &cost);
        let x = f.named(Kind::Binary, "choice", names);
        f.optimize(costs, &x);
        for (place, by) in place_names.iter().zip(&cover) {
            let columns: Vec<_> = by.iter().map(|&i| x[i]).collect();
            f.require(*place, total(&columns), Relation::AtLeast, Right::Number(Number::Plain(1)));
        }

        let by_place = each(place_names, |p, place| {
            format!("{place} by {}", cover[p].iter().map(|&i| names[i]).collect::<Vec<_>>().join(" or "))
        });
        let prices = each(names, |i, name| format!("{name} ${}", cost[i]));
        let question = match dice.int(0, 2) {
            0 => format!(
                "Which {site}s should be opened? Costs: {prices}. The {places} are reached: {by_place}. \
                 Every one must be reached. Minimize the cost."
            ),
            1 => format!(
                "{} {site}s could be built, at {prices}. They cover the {places} so: {by_place}. \
                 What does it cost at least to cover all?",
                capital(["three", "four"][sites - 3])
            ),
            _ => format!(
                "Cover the {places} {} at the least total cost. Each is covered by any one of its {site}s: {by_place}. \
                 A {site} costs: {prices}.",
                and(place_names)
            ),
        };
        let optimum = Fraction::whole(cheapest(&cost, &cover));
        Draft { question, formulation: f, optimum }
    }
}

/// Tries every set of sites.
fn cheapest(cost: &[i64], cover: &[Vec<usize>]) -> i64 {
    (0_u32..1 << cost.len())
        .filter(|open| cover.iter().all(|by| by.iter().any(|&i| open >> i & 1 == 1)))
        .map(|open| cost.iter().enumerate().filter(|(i, _)| open >> i & 1 == 1).map(|(_, c)| c).sum())
        .min()
        .unwrap_or(0)
}
