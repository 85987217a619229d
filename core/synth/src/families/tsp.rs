//! Traveling salesman: the shortest round trip through all places. A mixed-integer program with the subtour rows of
//! Miller, Tucker and Zemlin.

use super::{Draft, Family, Size, and, capital, distances, each_order};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct Tsp;

struct Scenario {
    who: &'static str,
    /// What is done at the places, in a sentence.
    does: &'static str,
    place: [&'static str; 2],
    /// The first one is where the trip starts and ends.
    places: [&'static str; 9],
    /// What it takes to go from place to place, and its unit.
    measure: (&'static str, &'static str),
    /// Whether both directions take the same, and the range where they do not.
    both_ways: Option<[i64; 2]>,
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a sales agent",
        does: "visits every city",
        place: ["city", "cities"],
        places: ["Omaha", "Tulsa", "Wichita", "Denver", "Dallas", "Lincoln", "Topeka", "Pueblo", "Boulder"],
        measure: ("distance", "miles"),
        both_ways: None,
    },
    Scenario {
        who: "a postal van",
        does: "empties every mailbox",
        place: ["stop", "stops"],
        places: [
            "office", "Elm St", "Oak St", "Dock Rd", "Mill Ln", "Park Av", "High St", "Lake Dr", "Hill Rd",
        ],
        measure: ("distance", "km"),
        both_ways: None,
    },
    Scenario {
        who: "a drilling robot",
        does: "drills every hole of a board",
        place: ["hole", "holes"],
        places: ["H0", "H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8"],
        measure: ("distance", "mm"),
        both_ways: None,
    },
    Scenario {
        who: "an inspector",
        does: "checks every site",
        place: ["site", "sites"],
        places: ["base", "dam", "quarry", "tunnel", "pier", "silo", "tower", "bridge", "depot"],
        measure: ("distance", "km"),
        both_ways: None,
    },
    Scenario {
        who: "a paint line",
        does: "makes every color once in a cycle that repeats",
        place: ["color", "colors"],
        places: ["white", "red", "blue", "green", "black", "yellow", "grey", "orange", "brown"],
        measure: ("changeover", "minutes"),
        both_ways: Some([10, 60]),
    },
    Scenario {
        who: "a bakery oven",
        does: "bakes every product once in a cycle that repeats",
        place: ["product", "products"],
        places: ["rolls", "rye", "pretzels", "cakes", "baguettes", "muffins", "pies", "scones", "tarts"],
        measure: ("changeover", "minutes"),
        both_ways: Some([5, 40]),
    },
    Scenario {
        who: "a survey drone",
        does: "photographs every field",
        place: ["field", "fields"],
        places: ["pad", "wheat", "corn", "hops", "vines", "beets", "clover", "rye", "flax"],
        measure: ("flight time", "minutes"),
        both_ways: Some([3, 20]),
    },
];

impl Family for Tsp {
    fn name(&self) -> &'static str {
        "tsp"
    }

    fn about(&self) -> &'static str {
        "find the shortest round trip through all places"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, does, place: [place, places], places: pool, measure, both_ways } =
            dice.pick(&SCENARIOS);
        let (measure, unit) = *measure;
        let n = size.count(dice, (4, 4), (5, 8));
        let mut names = vec![pool[0]];
        names.extend(dice.some(&pool[1..], n - 1));
        let distance = match both_ways {
            None => {
                let scale = 5 * dice.int(1, 4);
                let points: Vec<(i64, i64)> = loop {
                    let points: Vec<_> = (0..n).map(|_| (dice.int(0, 12), dice.int(0, 12))).collect();
                    if (0..n).all(|i| !points[..i].contains(&points[i])) {
                        break points.iter().map(|(a, b)| (scale * a, scale * b)).collect();
                    }
                };
                distances(&points, &points)
            }
            // Both directions differ, so every pair is drawn twice.
            Some([low, high]) => {
                let drawn = dice.ints(n * n, *low, *high);
                (0..n * n).map(|at| if at / n == at % n { 0 } else { drawn[at] }).collect()
            }
        };

        let mut f = Formulation::new(format!("find the shortest round trip through all {places}."));
        let i = f.set("i", place, places, &names);
        let j = f.again("j", i);
        let d = f.param("d", measure, unit, (i, j), &distance);
        let x = f.var("x", format!("1 if {place} j comes right after {{i}}"), (i, j), Kind::Binary);
        let u = f.var("u", "position of {i} in the trip", i, Kind::Continuous);
        let last = n as i64 - 1;
        f.upper(u, last);
        f.minimize(sum(over((i, j)).when(i.differs(j)), d.at((i, j)) * x.at((i, j))));
        f.require("leave", i, sum(over(j).when(j.differs(i)), x.at((i, j))).equals(1));
        f.require("enter", j, sum(over(i).when(i.differs(j)), x.at((i, j))).equals(1));
        f.require("start", (), u.at(i.first()).equals(0));
        let pairs = over((i, j)).when(j.not_first()).when(i.differs(j));
        f.require("order", pairs, (u.at(i) - u.at(j) + n as i64 * x.at((i, j))).at_most(last));
        f.nonlinear = Some(format!(
            "u[j] >= u[i]+1 if x[i,j] = 1 is made linear with M = {n}, as positions run from 0 to {last}; this bars subtours"
        ));

        let table = match both_ways {
            None => {
                let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
                let pairs =
                    pairs.map(|(i, j)| format!("{} - {} {}", names[i], names[j], distance[i * n + j]));
                pairs.collect::<Vec<_>>().join(", ")
            }
            Some(_) => {
                let row = |i: usize| {
                    let others = (0..n).filter(|&j| j != i);
                    let others = others.map(|j| format!("{} {}", names[j], distance[i * n + j]));
                    format!("from {} to {}", names[i], others.collect::<Vec<_>>().join(", "))
                };
                (0..n).map(row).collect::<Vec<_>>().join("; ")
            }
        };
        let start = names[0];
        let question = match dice.wording(5) {
            0 => format!(
                "{} {does}, starts with {start}, and comes back to it in the end. {} in {unit}: {table}. \
                 Find the order of the {n} {places} with the least total.",
                capital(who),
                capital(&format!("{measure}s"))
            ),
            1 => format!(
                "What is the least total {measure} of a round trip that {who} makes through {}, each exactly once? \
                 In {unit}: {table}.",
                and(&names)
            ),
            2 => format!(
                "{} in {unit}: {table}. One closed tour through all {n} {places}, each once. Min total {measure}.",
                capital(&format!("{measure}s"))
            ),
            3 => format!(
                "Every round is the same for {who}: it begins with {start}, goes through {} in some order, and ends with \
                 {start} again. Which order takes the least {unit} in all? These are the {measure}s: {table}.",
                and(&names[1..])
            ),
            _ => format!(
                "Plan one cycle for {who} that contains each of the {places} {} once and closes at {start}. \
                 Going from one to the next takes, in {unit}: {table}. Minimize the sum.",
                and(&names)
            ),
        };
        Draft::known(question, f, Fraction::whole(shortest(&distance, n)))
    }
}

/// Tries every order behind the first place.
fn shortest(distance: &[i64], n: usize) -> i64 {
    let mut best = i64::MAX;
    each_order(&mut (0..n).collect::<Vec<_>>(), 1, &mut |order| {
        let total = (0..n).map(|at| distance[order[at] * n + order[(at + 1) % n]]).sum();
        best = best.min(total);
    });
    best
}
