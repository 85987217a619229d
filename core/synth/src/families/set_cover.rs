//! Set cover: the cheapest sites that reach every district. A 0-1 program.

use super::{Draft, Family, Size, and, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct SetCover;

/// What is opened, what it covers (one and several), and the names of each.
type Scenario = (&'static str, [&'static str; 2], [&'static str; 8], [&'static str; 8]);

const LETTERS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

const SCENARIOS: [Scenario; 8] = [
    (
        "station",
        ["district", "districts"],
        LETTERS,
        ["north", "south", "east", "west", "port", "hill", "park", "center"],
    ),
    ("tower", ["town", "towns"], LETTERS, ["Ulm", "Bonn", "Kiel", "Hof", "Jena", "Trier", "Celle", "Fulda"]),
    (
        "clinic",
        ["village", "villages"],
        ["P", "Q", "R", "S", "T", "U", "V", "W"],
        ["hill", "lake", "ford", "dale", "moor", "wood", "cliff", "bay"],
    ),
    ("patrol", ["street", "streets"], LETTERS, ["oak", "elm", "ash", "fir", "bay", "yew", "fig", "bog"]),
    (
        "course",
        ["skill", "skills"],
        LETTERS,
        ["math", "law", "art", "code", "sales", "design", "safety", "French"],
    ),
    (
        "camera",
        ["gate", "gates"],
        ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8"],
        ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8"],
    ),
    (
        "carrier",
        ["region", "regions"],
        ["Ajax", "Bolt", "Comet", "Dart", "Echo", "Flash", "Gale", "Hawk"],
        ["coast", "plain", "delta", "ridge", "basin", "fjord", "steppe", "isle"],
    ),
    (
        "test",
        ["fault", "faults"],
        LETTERS,
        ["leak", "crack", "short", "drift", "noise", "jam", "rust", "wear"],
    ),
];

impl Family for SetCover {
    fn name(&self) -> &'static str {
        "set_cover"
    }

    fn about(&self) -> &'static str {
        "open the cheapest sites that together reach every place"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (site, [place, places], names, place_names) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (3, 4), (6, 8));
        let m = size.count(dice, (3, 4), (6, 8));
        let names = &names[..n];
        let place_names = &place_names[..m];
        let cost = dice.ints(n, 2, 9);
        // Two or more sites reach each place, never all of them: no site is needed, and no row is idle.
        let reached: Vec<Vec<usize>> = (0..m)
            .map(|_| {
                let by = if n > 3 { dice.int(2, (n as i64 - 1).min(4)) as usize } else { 2 };
                let all: Vec<&str> = names.to_vec();
                let mut by: Vec<usize> = dice
                    .some(&all, by)
                    .iter()
                    .filter_map(|name| names.iter().position(|own| own == name))
                    .collect();
                by.sort_unstable();
                by
            })
            .collect();
        let cover: Vec<i64> =
            reached.iter().flat_map(|by| (0..n).map(|i| i64::from(by.contains(&i)))).collect();

        let sites = format!("{site}s");
        let mut f = Formulation::new(format!("cover all {places} at the least cost."));
        let i = f.set("i", site, &sites, names);
        let j = f.set("j", place, places, place_names);
        let c = f.param("c", "cost", "$", i, &cost);
        let a = f.param("a", "cover", "", (j, i), &cover);
        let x = f.var("x", "choice of {i}", i, Kind::Binary);
        f.minimize(sum(i, c.at(i) * x.at(i)));
        f.require("cover", j, sum(over(i).when(a.nonzero((j, i))), x.at(i)).at_least(1));

        let by_place = each(place_names, |j, place| {
            format!("{place} by {}", reached[j].iter().map(|&i| names[i]).collect::<Vec<_>>().join(" or "))
        });
        let prices = each(names, |i, name| format!("{name} ${}", cost[i]));
        let question = match dice.int(0, 4) {
            0 => format!(
                "Which {sites} should be opened? Costs: {prices}. The {places} are reached: {by_place}. \
                 Every one must be reached. Minimize the cost."
            ),
            1 => format!(
                "There are {n} {sites} to choose from, at {prices}. They cover the {places} so: {by_place}. \
                 What does it cost at least to cover all?"
            ),
            2 => format!(
                "Cover the {places} {} at the least total cost. Each is covered by any one of its {sites}: {by_place}. \
                 A {site} costs: {prices}.",
                and(place_names)
            ),
            3 => format!(
                "Each {place} needs at least one {site} that serves it: {by_place}. The {sites} cost {prices}. \
                 Find the cheapest choice."
            ),
            _ => format!(
                "A planner can pay for {sites} at {prices}. No {place} may be left out; they can be served as follows: \
                 {by_place}. How small can the total cost be?"
            ),
        };
        Draft::known(question, f, Fraction::whole(cheapest(&cost, &reached)))
    }
}

/// Tries every set of sites.
fn cheapest(cost: &[i64], reached: &[Vec<usize>]) -> i64 {
    (0_u32..1 << cost.len())
        .filter(|open| reached.iter().all(|by| by.iter().any(|&i| open >> i & 1 == 1)))
        .map(|open| cost.iter().enumerate().filter(|(i, _)| open >> i & 1 == 1).map(|(_, c)| c).sum())
        .min()
        .unwrap_or(0)
}
