//! Knapsack: which items are worth most within a weight limit. A 0-1 program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Knapsack;

struct Scenario {
    carrier: &'static str,
    /// One and several of what is chosen.
    item: [&'static str; 2],
    items: [&'static str; 10],
    worth: [&'static str; 2],
    burden: [&'static str; 2],
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        carrier: "a hiker",
        item: ["item", "items"],
        items: ["tent", "stove", "rope", "lamp", "camera", "map", "kettle", "hammock", "drone", "axe"],
        worth: ["value", ""],
        burden: ["weight", "kg"],
    },
    Scenario {
        carrier: "a courier",
        item: ["parcel", "parcels"],
        items: ["box", "crate", "tube", "case", "sack", "drum", "trunk", "bag", "barrel", "chest"],
        worth: ["fee", "$"],
        burden: ["weight", "kg"],
    },
    Scenario {
        carrier: "a fund",
        item: ["project", "projects"],
        items: ["farm", "mine", "port", "dam", "mall", "road", "plant", "hotel", "bridge", "rail"],
        worth: ["return", "million $"],
        burden: ["cost", "million $"],
    },
    Scenario {
        carrier: "a server",
        item: ["service", "services"],
        items: ["mail", "backup", "search", "video", "chat", "audit", "cache", "log", "maps", "wiki"],
        worth: ["score", ""],
        burden: ["memory", "GB"],
    },
    Scenario {
        carrier: "a museum",
        item: ["piece", "pieces"],
        items: ["vase", "mask", "coin", "statue", "scroll", "ring", "shield", "harp", "globe", "crown"],
        worth: ["appeal", "points"],
        burden: ["space", "m2"],
    },
    Scenario {
        carrier: "a radio station",
        item: ["show", "shows"],
        items: ["news", "jazz", "talk", "quiz", "opera", "drama", "sport", "folk", "comedy", "charts"],
        worth: ["audience", "thousand"],
        burden: ["length", "minutes"],
    },
    Scenario {
        carrier: "a satellite",
        item: ["instrument", "instruments"],
        items: [
            "radar", "lidar", "imager", "probe", "sounder", "sensor", "clock", "beacon", "relay", "scanner",
        ],
        worth: ["benefit", "points"],
        burden: ["power", "W"],
    },
    Scenario {
        carrier: "a workshop",
        item: ["order", "orders"],
        items: ["table", "chair", "bench", "shelf", "desk", "door", "stool", "bed", "frame", "chest"],
        worth: ["profit", "$"],
        burden: ["time", "hours"],
    },
];

impl Family for Knapsack {
    fn name(&self) -> &'static str {
        "knapsack"
    }

    fn about(&self) -> &'static str {
        "choose the items that are worth most within one limit"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { carrier, item, items, worth: [worth, worth_unit], burden: [burden, unit] } =
            dice.pick(&SCENARIOS);
        let count = size.count(dice, (3, 4), (6, 10));
        let items = dice.some(items, count);
        let value = dice.ints(count, 2, 12);
        let weight = dice.ints(count, 1, 9);
        // Room for some and not for all.
        let (lightest, all) = (weight.iter().min().copied().unwrap_or(1), weight.iter().sum::<i64>());
        let limit = dice.int(lightest.max(all * 2 / 5), (all - 1).max(lightest));

        let mut f = Formulation::new(format!("choose {} for the largest {worth}.", item[1]));
        let i = f.set("i", item[0], item[1], &items);
        let v = f.param("v", worth, worth_unit, i, &value);
        let w = f.param("w", burden, unit, i, &weight);
        let b = f.param("b", "limit", unit, (), &[limit]);
        let x = f.var("x", "choice of {i}", i, Kind::Binary);
        f.maximize(sum(i, v.at(i) * x.at(i)));
        f.require(*burden, (), sum(i, w.at(i) * x.at(i)).at_most(b));

        let money = |amount: i64| match *worth_unit {
            "$" => format!("${amount}"),
            "" => amount.to_string(),
            unit => format!("{amount} {unit}"),
        };
        let details = capital(&each(&items, |i, item| match i {
            0 => format!("the {item} has {worth} {} and {burden} {} {unit}", money(value[i]), weight[i]),
            _ => format!("the {item} {} and {} {unit}", money(value[i]), weight[i]),
        }));
        let question = match dice.int(0, 4) {
            0 => format!(
                "{} can take at most {limit} {unit}. {details}. Each is taken whole or not at all. \
                 Maximize the total {worth}.",
                capital(carrier)
            ),
            1 => format!(
                "{} chooses among {}. {details}. The total {burden} is at most {limit} {unit}. \
                 What is the largest total {worth}?",
                capital(carrier),
                and(&items)
            ),
            2 => format!(
                "{details}. Which of them should {carrier} take, each once at most, for the largest {worth} \
                 within {limit} {unit}?"
            ),
            3 => format!(
                "With {limit} {unit} to spend, {carrier} picks from {count} {}. {details}. None can be split or \
                 taken twice. Find the best total {worth}.",
                item[1]
            ),
            _ => format!(
                "Select {} for {carrier} so that the {burden} stays within {limit} {unit} and the {worth} is as \
                 large as possible. {details}. There is one of each.",
                item[1]
            ),
        };
        Draft::known(question, f, Fraction::whole(fill(&value, &weight, limit)))
    }
}

/// The most value within the capacity: dynamic programming over capacities.
fn fill(value: &[i64], weight: &[i64], capacity: i64) -> i64 {
    let mut best = vec![0_i64; capacity as usize + 1];
    for (&v, &w) in value.iter().zip(weight) {
        for room in (w as usize..best.len()).rev() {
            best[room] = best[room].max(best[room - w as usize] + v);
        }
    }
    best[capacity as usize]
}
