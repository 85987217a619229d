//! Cutting stock: how often each given cutting pattern is used, for the fewest stock pieces. An integer program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct CuttingStock;

struct Scenario {
    who: &'static str,
    /// One piece of stock and several, without their length.
    stock: [&'static str; 2],
    unit: &'static str,
    length: i64,
    /// What is cut from it.
    pieces: &'static str,
    lengths: [i64; 6],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a steel yard",
        stock: ["bar", "bars"],
        unit: "cm",
        length: 600,
        pieces: "rods",
        lengths: [120, 150, 180, 210, 250, 290],
    },
    Scenario {
        who: "a paper mill",
        stock: ["jumbo roll", "jumbo rolls"],
        unit: "cm",
        length: 300,
        pieces: "rolls",
        lengths: [50, 70, 85, 95, 110, 140],
    },
    Scenario {
        who: "a carpenter",
        stock: ["board", "boards"],
        unit: "inches",
        length: 96,
        pieces: "shelves",
        lengths: [18, 22, 26, 30, 36, 44],
    },
    Scenario {
        who: "a cable firm",
        stock: ["reel", "reels"],
        unit: "m",
        length: 100,
        pieces: "cables",
        lengths: [15, 20, 24, 32, 38, 45],
    },
    Scenario {
        who: "a pipe fitter",
        stock: ["pipe", "pipes"],
        unit: "feet",
        length: 20,
        pieces: "lengths of pipe",
        lengths: [4, 5, 6, 7, 8, 9],
    },
    Scenario {
        who: "a window maker",
        stock: ["aluminum profile", "aluminum profiles"],
        unit: "cm",
        length: 650,
        pieces: "frame parts",
        lengths: [90, 120, 160, 200, 240, 310],
    },
    Scenario {
        who: "a textile plant",
        stock: ["roll of cloth", "rolls of cloth"],
        unit: "cm",
        length: 180,
        pieces: "strips",
        lengths: [30, 40, 50, 60, 75, 85],
    },
];

const NAMES: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

impl Family for CuttingStock {
    fn name(&self) -> &'static str {
        "cutting_stock"
    }

    fn about(&self) -> &'static str {
        "cut all pieces from the fewest stock pieces with given patterns"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, stock: [one, stock], unit, length, pieces, lengths } = dice.pick(&SCENARIOS);
        let k = size.count(dice, (2, 3), (4, 5));
        let n = size.count(dice, (3, 3), (6, 8));
        // Long pieces come first, so that patterns are short.
        let mut chosen = lengths.to_vec();
        while chosen.len() > k {
            chosen.remove(dice.index(chosen.len()));
        }
        chosen.reverse();
        // Patterns that waste less than the shortest piece; together they hold every piece.
        let full = patterns(&chosen, *length);
        let n = n.min(full.len());
        let patterns = loop {
            let mut left = full.clone();
            let drawn: Vec<Vec<i64>> = (0..n).map(|_| left.swap_remove(dice.index(left.len()))).collect();
            if (0..k).all(|i| drawn.iter().any(|pattern| pattern[i] > 0)) {
                break drawn;
            }
        };
        let demand: Vec<i64> =
            (0..k).map(|_| dice.int(6, 40) * if dice.chance(50) { 5 } else { 1 }).collect();

        let mut f = Formulation::new(format!("cut enough {pieces} of each length from the fewest {stock}."));
        let p = f.set("p", "pattern", "patterns", &NAMES[..n]);
        let names: Vec<String> = chosen.iter().map(|length| format!("{length} {unit}")).collect();
        let i = f.set("i", "length", "lengths", &names);
        let counts: Vec<i64> = (0..k).flat_map(|i| patterns.iter().map(move |pattern| pattern[i])).collect();
        let a = f.param("a", "pieces from one cut", "", (i, p), &counts);
        let d = f.param("d", "demand", "pieces", i, &demand);
        let x = f.var("x", format!("{stock} cut by {{p}}"), p, Kind::Integer);
        f.minimize(sum(p, x.at(p)));
        f.require("demand", i, sum(p, a.at((i, p)) * x.at(p)).at_least(d.at(i)));

        let cuts = |pattern: &Vec<i64>| {
            let parts = (0..k).filter(|&i| pattern[i] > 0).map(|i| format!("{} of {}", pattern[i], names[i]));
            and(&parts.collect::<Vec<_>>())
        };
        let list = each(&patterns, |at, pattern| format!("{}: {}", NAMES[at], cuts(pattern)));
        let orders: Vec<String> = (0..k).map(|i| format!("{} of {}", demand[i], names[i])).collect();
        let orders = and(&orders);
        let question = match dice.wording(5) {
            0 => format!(
                "{} cuts {pieces} from {stock} of {length} {unit}. At least these are needed: {orders}. \
                 Each {one} is cut by one of these patterns: {list}. Minimize the number of {stock}.",
                capital(who)
            ),
            1 => format!(
                "What is the least number of {stock} ({length} {unit} each) from which {who} can cut {orders} or more? \
                 The saw can be set to these patterns: {list}. Every {one} that is begun counts as a whole."
            ),
            2 => format!(
                "Least numbers of {pieces}: {orders}. Stock: {stock} of {length} {unit}. Patterns, each for one {one}: {list}. \
                 Spare pieces are allowed. Min number of {stock}, in whole numbers."
            ),
            3 => format!(
                "Our customers want {pieces}: {orders}. We are {who} and have only {stock} of {length} {unit}. \
                 We have worked out {n} ways to cut one {one}: {list}. How many {stock} should we cut in each way to use as few \
                 as possible? Too many {pieces} do no harm."
            ),
            _ => format!(
                "The ways to cut one {one} of {length} {unit} are {list}. Decide how many {stock} are cut in each way, so \
                 that the {pieces} cut are at least {orders}. The total number of {stock} is to be smallest."
            ),
        };
        if n <= 3 {
            let mut best = i64::MAX;
            fewest(&patterns, &demand, 0, &mut best);
            return Draft::known(question, f, Fraction::whole(best));
        }
        Draft::solved(question, f)
    }
}

/// All patterns that leave less than the shortest piece.
fn patterns(lengths: &[i64], stock: i64) -> Vec<Vec<i64>> {
    let Some((&length, rest)) = lengths.split_first() else { return vec![Vec::new()] };
    let counts = if rest.is_empty() { stock / length..=stock / length } else { 0..=stock / length };
    let mut all = Vec::new();
    for count in counts {
        for mut pattern in patterns(rest, stock - count * length) {
            pattern.insert(0, count);
            all.push(pattern);
        }
    }
    all
}

/// Tries every number of the first pattern; the last one is used as often as what is left needs.
fn fewest(patterns: &[Vec<i64>], left: &[i64], used: i64, best: &mut i64) {
    let need = |pattern: &[i64]| -> Option<i64> {
        let times = pattern.iter().zip(left).map(|(&count, &left)| match (count, left) {
            (_, ..=0) => Some(0),
            (0, _) => None,
            _ => Some((left + count - 1) / count),
        });
        times.collect::<Option<Vec<_>>>().map(|times| times.into_iter().max().unwrap_or(0))
    };
    let [first, rest @ ..] = patterns else { return };
    if rest.is_empty() {
        if let Some(times) = need(first) {
            *best = (*best).min(used + times);
        }
        return;
    }
    // More than the largest need of any length is never of use.
    let most = first.iter().zip(left).filter(|(count, _)| **count > 0).map(|(c, l)| (l.max(&0) + c - 1) / c);
    for times in 0..=most.max().unwrap_or(0) {
        let after: Vec<i64> = first.iter().zip(left).map(|(count, left)| left - count * times).collect();
        fewest(rest, &after, used + times, best);
    }
}
