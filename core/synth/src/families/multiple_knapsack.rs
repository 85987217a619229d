//! Multiple knapsack: which items go into which of several containers, for the most value. A 0-1 program over a grid.

use super::{Draft, Family, Size, capital, quantity};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct MultipleKnapsack;

struct Scenario {
    who: &'static str,
    boxes: [&'static str; 2],
    box_names: [&'static str; 3],
    item: [&'static str; 2],
    items: [&'static str; 9],
    /// What an item brings, its unit, and the range of values in steps.
    worth: (&'static str, &'static str, [i64; 3]),
    /// What an item takes, its unit, and the range of sizes in steps.
    burden: (&'static str, &'static str, [i64; 3]),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a freight forwarder",
        boxes: ["truck", "trucks"],
        box_names: ["truck A", "truck B", "truck C"],
        item: ["load", "loads"],
        items: ["grain", "steel", "timber", "cement", "paper", "salt", "glass", "paint", "wool"],
        worth: ("revenue", "$", [3, 14, 100]),
        burden: ("weight", "tons", [2, 9, 1]),
    },
    Scenario {
        who: "a TV station",
        boxes: ["break", "breaks"],
        box_names: ["the first break", "the second break", "the third break"],
        item: ["spot", "spots"],
        items: ["cola", "bank", "car", "phone", "soap", "bread", "travel", "insurance", "shoes"],
        worth: ("fee", "$", [8, 40, 500]),
        burden: ("length", "seconds", [3, 12, 5]),
    },
    Scenario {
        who: "a data center",
        boxes: ["server", "servers"],
        box_names: ["server 1", "server 2", "server 3"],
        item: ["job", "jobs"],
        items: ["render", "backup", "mail", "search", "billing", "maps", "chat", "video", "audit"],
        worth: ("fee", "$", [4, 18, 5]),
        burden: ("memory", "GB", [2, 12, 4]),
    },
    Scenario {
        who: "a museum",
        boxes: ["wall", "walls"],
        box_names: ["the east wall", "the west wall", "the north wall"],
        item: ["painting", "paintings"],
        items: ["Dawn", "Harbor", "Market", "Storm", "Garden", "Bridge", "Winter", "Dancers", "Orchard"],
        worth: ("rating", "points", [4, 20, 5]),
        burden: ("width", "cm", [4, 14, 20]),
    },
    Scenario {
        who: "a relief agency",
        boxes: ["helicopter", "helicopters"],
        box_names: ["helicopter H1", "helicopter H2", "helicopter H3"],
        item: ["kit", "kits"],
        items: ["water", "food", "tents", "medicine", "blankets", "stoves", "radios", "lamps", "filters"],
        worth: ("reach", "people", [4, 30, 10]),
        burden: ("weight", "kg", [2, 12, 50]),
    },
    Scenario {
        who: "a river carrier",
        boxes: ["barge", "barges"],
        box_names: ["barge Anna", "barge Clara", "barge Emma"],
        item: ["cargo", "cargoes"],
        items: ["gravel", "coal", "ore", "wheat", "scrap", "fertilizer", "clay", "corn", "slag"],
        worth: ("freight", "$", [4, 18, 500]),
        burden: ("weight", "tons", [4, 20, 20]),
    },
    Scenario {
        who: "a conference chair",
        boxes: ["session", "sessions"],
        box_names: ["the morning session", "the noon session", "the evening session"],
        item: ["talk", "talks"],
        items: ["logic", "graphs", "robots", "vision", "speech", "games", "ethics", "chips", "maps"],
        worth: ("audience", "listeners", [4, 24, 5]),
        burden: ("length", "minutes", [3, 9, 5]),
    },
];

impl Family for MultipleKnapsack {
    fn name(&self) -> &'static str {
        "multiple_knapsack"
    }

    fn about(&self) -> &'static str {
        "put items into several containers for the largest value"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, boxes: [one, boxes], box_names, item: [item, items], items: pool, worth, burden } =
            dice.pick(&SCENARIOS);
        let ((worth, worth_unit, values), (burden, unit, sizes)) = (*worth, *burden);
        let n = size.count(dice, (4, 4), (6, 8));
        let k = size.count(dice, (2, 2), (2, 3));
        let names = dice.some(pool, n);
        let value: Vec<i64> = dice.ints(n, values[0], values[1]).iter().map(|v| v * values[2]).collect();
        let units = dice.ints(n, sizes[0], sizes[1]);
        // All containers together hold about one half to four fifths of the items, and the first holds any one of them.
        let (all, largest) = (units.iter().sum::<i64>(), units.iter().max().copied().unwrap_or(1));
        let least = units.iter().min().copied().unwrap_or(1);
        let capacity: Vec<i64> = (0..k)
            .map(|j| {
                (all * dice.int(45, 75) / (100 * k as i64)).max(if j == 0 { largest } else { least })
                    * sizes[2]
            })
            .collect();
        let weight: Vec<i64> = units.iter().map(|w| w * sizes[2]).collect();
        let box_names = &box_names[..k];

        let mut f = Formulation::new(format!("put {items} into {boxes} for the largest total {worth}."));
        let i = f.set("i", item, items, &names);
        let j = f.set("j", one, boxes, box_names);
        let v = f.param("v", worth, worth_unit, i, &value);
        let w = f.param("w", burden, unit, i, &weight);
        let c = f.param("c", "capacity", unit, j, &capacity);
        let x = f.var("x", "1 if {i} goes into {j}", (i, j), Kind::Binary);
        f.maximize(sum((i, j), v.at(i) * x.at((i, j))));
        f.require("once", i, sum(j, x.at((i, j))).at_most(1));
        f.require("capacity", j, sum(i, w.at(i) * x.at((i, j))).at_most(c.at(j)));

        let list = |phrase: &dyn Fn(usize) -> String| (0..n).map(phrase).collect::<Vec<_>>().join(", ");
        let offers =
            list(&|i| format!("{} ({} {unit}, {})", names[i], weight[i], quantity(value[i], worth_unit)));
        let room: Vec<String> =
            box_names.iter().zip(&capacity).map(|(name, room)| format!("{name} {room} {unit}")).collect();
        let room = super::and(&room);
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {k} {boxes}: {room} at most. The {items} on offer, with {burden} and {worth}, are {offers}. \
                 Each {item} goes whole into one of the {boxes} or is left out. Maximize the total {worth}.",
                capital(who)
            ),
            1 => format!(
                "{}: {offers}. {} may give each of these {n} {items} to one of the {boxes} or turn it down; none is split. \
                 Limits: {room}. What is the largest total {worth}?",
                capital(items),
                capital(who)
            ),
            2 => format!(
                "{} and limits: {room}. {} with {burden} and {worth}: {offers}. No {item} is split or taken twice. \
                 Max total {worth}.",
                capital(boxes),
                capital(items)
            ),
            3 => format!(
                "We cannot take everything. Our {boxes} have room for this much: {room}. These {items} are waiting, \
                 given by {burden} and {worth}: {offers}. Which go where, each in one piece, so that the {worth} adds up \
                 to the most?"
            ),
            _ => format!(
                "Fill the {boxes} of {who} with {items} of the largest total {worth}. A {one} has a limit on the total \
                 {burden}: {room}. There is one of each {item}, and it cannot be divided: {offers}."
            ),
        };
        let optimum = fill(&value, &weight, &capacity);
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every container, and none, for the first item, and then for the rest.
fn fill(value: &[i64], weight: &[i64], room: &[i64]) -> i64 {
    let (Some((&v, value)), Some((&w, weight))) = (value.split_first(), weight.split_first()) else {
        return 0;
    };
    let mut best = fill(value, weight, room);
    for j in 0..room.len() {
        if room[j] >= w {
            let mut left = room.to_vec();
            left[j] -= w;
            best = best.max(v + fill(value, weight, &left));
        }
    }
    best
}
