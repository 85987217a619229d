//! Set cover: the cheapest sites that reach every district. A 0-1 program.

use super::{Draft, Family, Size, and, article, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct SetCover;

/// What is chosen, what it covers (one and several), the names of each, and the step of the costs.
type Scenario = (&'static str, [&'static str; 2], [&'static str; 8], [&'static str; 8], i64);

const LETTERS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

const SCENARIOS: [Scenario; 8] = [
    (
        "station",
        ["district", "districts"],
        LETTERS,
        ["north", "south", "east", "west", "port", "hill", "park", "center"],
        1000,
    ),
    (
        "tower",
        ["town", "towns"],
        LETTERS,
        ["Ulm", "Bonn", "Kiel", "Hof", "Jena", "Trier", "Celle", "Fulda"],
        1000,
    ),
    (
        "clinic",
        ["village", "villages"],
        ["P", "Q", "R", "S", "T", "U", "V", "W"],
        ["hill", "lake", "ford", "dale", "moor", "wood", "cliff", "bay"],
        2000,
    ),
    ("patrol", ["street", "streets"], LETTERS, ["oak", "elm", "ash", "fir", "bay", "yew", "fig", "bog"], 50),
    (
        "course",
        ["skill", "skills"],
        LETTERS,
        ["math", "law", "art", "code", "sales", "design", "safety", "French"],
        100,
    ),
    (
        "camera",
        ["gate", "gates"],
        ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8"],
        ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8"],
        50,
    ),
    (
        "carrier",
        ["region", "regions"],
        ["Ajax", "Bolt", "Comet", "Dart", "Echo", "Flash", "Gale", "Hawk"],
        ["coast", "plain", "delta", "ridge", "basin", "fjord", "steppe", "isle"],
        500,
    ),
    (
        "test",
        ["fault", "faults"],
        LETTERS,
        ["leak", "crack", "short", "drift", "noise", "jam", "rust", "wear"],
        20,
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
        let (site, [place, places], names, place_names, dollars) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (4, 5), (6, 8));
        let m = size.count(dice, (3, 4), (6, 8));
        let names = &names[..n];
        let place_names = &place_names[..m];
        let cost: Vec<i64> = dice.ints(n, 2, 9).iter().map(|cost| dollars * cost).collect();
        // Two or more sites reach each place, never all of them: no site is needed, and no row is idle. Places differ, and
        // no site reaches all.
        let draw = |dice: &mut Dice| -> Vec<usize> {
            let by = dice.int(2, (n as i64 - 1).min(4)) as usize;
            let by = dice.some(names, by);
            (0..n).filter(|&i| by.contains(&names[i])).collect()
        };
        let reached = loop {
            let reached: Vec<Vec<usize>> = (0..m).map(|_| draw(dice)).collect();
            let twins = (0..m).any(|j| reached[..j].contains(&reached[j]));
            if !twins && !(0..n).any(|i| reached.iter().all(|by| by.contains(&i))) {
                break reached;
            }
        };
        let cover: Vec<i64> =
            reached.iter().flat_map(|by| (0..n).map(|i| i64::from(by.contains(&i)))).collect();

        let sites = format!("{site}s");
        let mut f = Formulation::new(format!("choose {sites} that cover all {places} at the least cost."));
        let i = f.set("i", site, &sites, names);
        let j = f.set("j", place, places, place_names);
        let c = f.param("c", "cost", "$", i, &cost);
        let a = f.param("a", &format!("1 if {site} covers {place}"), "", (j, i), &cover);
        let x = f.var("x", "1 if {i} is chosen", i, Kind::Binary);
        f.minimize(sum(i, c.at(i) * x.at(i)));
        f.require("cover", j, sum(over(i).when(a.nonzero((j, i))), x.at(i)).at_least(1));

        let by_place = each(place_names, |j, place| {
            format!("{place} by {}", reached[j].iter().map(|&i| names[i]).collect::<Vec<_>>().join(" or "))
        });
        let prices = each(names, |i, name| format!("{name} ${}", cost[i]));
        let question = match dice.wording(5) {
            0 => format!(
                "Which {sites} should be chosen? They cost: {prices}. The {places} can be covered as follows: {by_place}. \
                 Every one must be covered. Minimize the total cost."
            ),
            1 => format!(
                "There are {n} {sites} to choose from, at {prices}. They cover the {places} so: {by_place}. \
                 What is the least cost of covering all?"
            ),
            2 => format!(
                "Cover the {places} {} at the least total cost. Any one of its {sites} covers {a_place}: {by_place}. \
                 The {sites} cost: {prices}.",
                and(place_names),
                a_place = article(place)
            ),
            3 => format!(
                "Each {place} needs at least one {site} that covers it: {by_place}. The {sites} cost {prices}. \
                 Find the cheapest choice."
            ),
            _ => format!(
                "We can pay for {sites} at {prices}. We must not leave out any {place}, and this is how they can be covered: \
                 {by_place}. How small can our total cost be?"
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
