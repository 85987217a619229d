//! Graph colouring: as few slots, channels or cabinets as possible, so that no two things in conflict share one. A 0-1
//! program.

use super::{Draft, Family, Size, and, article, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct GraphColouring;

struct Scenario {
    who: &'static str,
    /// One thing and several, and their names.
    thing: [&'static str; 2],
    things: [&'static str; 9],
    /// One of what they get, and several.
    colour: [&'static str; 2],
    /// What two things in conflict do.
    conflict: &'static str,
    /// What a colour costs that is used: the least and the largest cost in steps of so many dollars.
    cost: [i64; 3],
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        who: "a college",
        thing: ["exam", "exams"],
        things: [
            "algebra",
            "biology",
            "chemistry",
            "drama",
            "ethics",
            "French",
            "geometry",
            "history",
            "law",
        ],
        colour: ["time slot", "time slots"],
        conflict: "have students in common",
        cost: [4, 12, 50],
    },
    Scenario {
        who: "a radio authority",
        thing: ["transmitter", "transmitters"],
        things: ["Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy"],
        colour: ["channel", "channels"],
        conflict: "are too near to each other",
        cost: [6, 20, 1000],
    },
    Scenario {
        who: "a laboratory",
        thing: ["chemical", "chemicals"],
        things: [
            "acetone",
            "ammonia",
            "bleach",
            "chlorate",
            "ethanol",
            "hydrazine",
            "nitrate",
            "peroxide",
            "phenol",
        ],
        colour: ["cabinet", "cabinets"],
        conflict: "react with each other",
        cost: [3, 9, 100],
    },
    Scenario {
        who: "a zoo",
        thing: ["species", "species"],
        things: ["lynx", "otter", "ibis", "tapir", "crane", "lemur", "kudu", "tortoise", "macaw"],
        colour: ["enclosure", "enclosures"],
        conflict: "do not get along",
        cost: [4, 15, 1000],
    },
    Scenario {
        who: "an airport",
        thing: ["flight", "flights"],
        things: ["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"],
        colour: ["gate", "gates"],
        conflict: "overlap in time",
        cost: [4, 14, 100],
    },
    Scenario {
        who: "a town council",
        thing: ["committee", "committees"],
        things: ["budget", "schools", "roads", "parks", "health", "housing", "water", "culture", "sports"],
        colour: ["evening", "evenings"],
        conflict: "have members in common",
        cost: [6, 16, 20],
    },
    Scenario {
        who: "a freight yard",
        thing: ["train", "trains"],
        things: ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"],
        colour: ["track", "tracks"],
        conflict: "are there at the same time",
        cost: [5, 15, 40],
    },
    Scenario {
        who: "a film crew",
        thing: ["scene", "scenes"],
        things: ["attic", "bakery", "castle", "desert", "engine", "ferry", "garden", "harbor", "island"],
        colour: ["shooting day", "shooting days"],
        conflict: "need the same actor",
        cost: [5, 14, 1000],
    },
];

impl Family for GraphColouring {
    fn name(&self) -> &'static str {
        "graph_colouring"
    }

    fn about(&self) -> &'static str {
        "give things in conflict different slots and use as few slots, or as cheap ones, as possible"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, thing: [thing, things], things: pool, colour: [colour, colours], conflict, cost } =
            dice.pick(&SCENARIOS);
        let n = size.count(dice, (4, 5), (7, 9));
        let names = dice.some(pool, n);
        let percent = size.count(dice, (50, 75), (35, 55)) as i64;
        // Everything is in conflict with something, so that the conflict rows also say which colours are used; and not
        // everything needs a colour of its own.
        let (edges, fewest) = loop {
            let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
            let edges: Vec<(usize, usize)> = pairs.filter(|_| dice.chance(percent)).collect();
            let alone = (0..n).any(|i| !edges.iter().any(|&(a, b)| a == i || b == i));
            if !alone {
                let fewest = fewest(n, &edges);
                if fewest < n && (fewest > 2 || n == 4) {
                    break (edges, fewest);
                }
            }
        };
        let k = (fewest + dice.int(1, 2) as usize).min(n);
        let paid = dice.chance(40);
        let costs: Vec<i64> = dice.ints(k, cost[0], cost[1]).iter().map(|c| c * cost[2]).collect();
        let matrix: Vec<i64> = (0..n * n)
            .map(|at| (at / n, at % n))
            .map(|(i, j)| i64::from(edges.contains(&(i, j)) || edges.contains(&(j, i))))
            .collect();

        let goal = if paid { "least cost of" } else { "smallest number of" };
        let mut f = Formulation::new(format!("separate {things} in conflict with the {goal} {colours}."));
        let i = f.set("i", thing, things, &names);
        let j = f.again("j", i);
        let s = f.range("k", colour, colours, k);
        let a = f.param("a", "conflict", "", (i, j), &matrix);
        let c = paid.then(|| f.param("c", "cost", "$", s, &costs));
        let x = f.var("x", "1 if {i} gets {k}", (i, s), Kind::Binary);
        let y = f.var("y", "1 if {k} is used", s, Kind::Binary);
        f.minimize(match c {
            Some(c) => sum(s, c.at(s) * y.at(s)),
            None => sum(s, y.at(s)),
        });
        f.require("once", i, sum(s, x.at((i, s))).equals(1));
        let conflicts = over((i, j, s)).when(i.before(j)).when(a.nonzero((i, j)));
        f.require("conflict", conflicts, (x.at((i, s)) + x.at((j, s))).at_most(y.at(s)));
        f.nonlinear =
            Some(format!("none, the conflict rows also make y 1 for every {colour} that some {thing} has"));

        let pairs: Vec<String> =
            edges.iter().map(|&(i, j)| format!("{} and {}", names[i], names[j])).collect();
        let pairs = pairs.join("; ");
        let lists: Vec<String> = (0..n)
            .map(|i| (i, edges.iter().filter(|edge| edge.0 == i).map(|edge| names[edge.1]).collect()))
            .filter(|(_, with): &(usize, Vec<&str>)| !with.is_empty())
            .map(|(i, with)| format!("{} with {}", names[i], and(&with)))
            .collect();
        let lists = lists.join("; ");
        let prices = and(&costs.iter().map(|cost| format!("${cost}")).collect::<Vec<_>>());
        let (offer, aim) = match paid {
            true => (
                format!("{colours} 1 to {k} can be used, at a cost of {prices}"),
                "Find the least total cost.".to_string(),
            ),
            false => (format!("{k} {colours} can be used"), format!("Use as few {colours} as possible.")),
        };
        let all = and(&names);
        let question = match dice.wording(5) {
            0 => format!(
                "{} must give each of its {things} ({all}) one {colour}. Some {conflict} and need different {colours}: {pairs}. \
                 {}. {aim}",
                capital(who),
                capital(&offer)
            ),
            1 => format!(
                "{}: {all}. In conflict: {lists}. {}; each {thing} gets one, and {things} in conflict get different ones. {aim}",
                capital(things),
                capital(&offer)
            ),
            2 => format!(
                "How should {who} share out {colours} among {n} {things}? These pairs {conflict} and cannot get the same one: \
                 {pairs}. {}, and {} can take any number of {things} that are not in conflict. {aim}",
                capital(&offer),
                article(colour)
            ),
            3 => format!(
                "We have {n} {things}, {all}, and every one of them gets one {colour}. Two that {conflict} cannot share one, \
                 and we know who they are: {lists}. {}. {aim}",
                capital(&offer)
            ),
            _ => format!(
                "Two {things} that {conflict} are never given the same {colour} by {who}. That is so for {lists}. There are no \
                 other conflicts. {}. {aim}",
                capital(&offer)
            ),
        };
        // Colours differ in nothing but cost: the cheapest ones are used.
        let mut cheapest = costs;
        cheapest.sort_unstable();
        let optimum = if paid { cheapest[..fewest].iter().sum() } else { fewest as i64 };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries 2, 3, … colours until some colouring has no conflict.
fn fewest(n: usize, edges: &[(usize, usize)]) -> usize {
    (2..n).find(|&colours| colourable(n, edges, colours, &mut Vec::new())).unwrap_or(n)
}

/// Whether the things that have no colour yet can be given one of so many. A new colour is tried once only.
fn colourable(n: usize, edges: &[(usize, usize)], colours: usize, given: &mut Vec<usize>) -> bool {
    let next = given.len();
    if next == n {
        return true;
    }
    let new = given.iter().max().map_or(0, |most| most + 1);
    for colour in 0..colours.min(new + 1) {
        if edges.iter().all(|&(i, j)| j != next || given[i] != colour) {
            given.push(colour);
            if colourable(n, edges, colours, given) {
                return true;
            }
            given.pop();
        }
    }
    false
}
