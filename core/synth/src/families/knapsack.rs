//! Knapsack: which items are worth most within a weight limit. A 0-1 program.

use super::{Draft, Family, Size, article, capital, each, quantity};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Knapsack;

struct Scenario {
    carrier: &'static str,
    /// One and several of what is chosen.
    item: [&'static str; 2],
    items: [&'static str; 10],
    /// What an item brings, its unit, and the step of the values.
    worth: (&'static str, &'static str, i64),
    /// What an item takes, its unit, and the step of the sizes.
    burden: (&'static str, &'static str, i64),
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        carrier: "a hiker",
        item: ["item", "items"],
        items: ["tent", "stove", "rope", "lantern", "camera", "radio", "kettle", "hammock", "drone", "axe"],
        worth: ("value", "points", 1),
        burden: ("weight", "pounds", 1),
    },
    Scenario {
        carrier: "a courier",
        item: ["parcel", "parcels"],
        items: ["box", "crate", "tube", "case", "sack", "drum", "trunk", "bag", "barrel", "chest"],
        worth: ("fee", "$", 1),
        burden: ("weight", "kg", 1),
    },
    Scenario {
        carrier: "a fund",
        item: ["project", "projects"],
        items: ["farm", "mine", "port", "dam", "mall", "road", "plant", "hotel", "bridge", "railway"],
        worth: ("return", "million $", 1),
        burden: ("cost", "million $", 3),
    },
    Scenario {
        carrier: "a server",
        item: ["service", "services"],
        items: ["mail", "backup", "search", "video", "chat", "audit", "cache", "log", "map", "wiki"],
        worth: ("score", "", 1),
        burden: ("size", "GB", 2),
    },
    Scenario {
        carrier: "a museum",
        item: ["piece", "pieces"],
        items: ["vase", "mask", "carpet", "statue", "scroll", "altar", "shield", "harp", "globe", "throne"],
        worth: ("rating", "points", 1),
        burden: ("floor area", "square meters", 1),
    },
    Scenario {
        carrier: "a radio station",
        item: ["show", "shows"],
        items: ["news", "jazz", "talk", "quiz", "opera", "drama", "sports", "folk", "comedy", "hit"],
        worth: ("reach", "thousand listeners", 5),
        burden: ("length", "minutes", 5),
    },
    Scenario {
        carrier: "a satellite",
        item: ["instrument", "instruments"],
        items: [
            "radar", "lidar", "imager", "probe", "sounder", "sensor", "clock", "beacon", "relay", "scanner",
        ],
        worth: ("benefit", "points", 1),
        burden: ("power demand", "watts", 10),
    },
    Scenario {
        carrier: "a workshop",
        item: ["order", "orders"],
        items: ["table", "chair", "bench", "shelf", "desk", "door", "stool", "bed", "frame", "chest"],
        worth: ("profit", "$", 20),
        burden: ("work time", "hours", 1),
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
        let Scenario { carrier, item, items, worth, burden } = dice.pick(&SCENARIOS);
        let ((worth, worth_unit, worth_step), (burden, unit, step)) = (*worth, *burden);
        let count = size.count(dice, (3, 4), (6, 10));
        let items = dice.some(items, count);
        let value: Vec<i64> = dice.ints(count, 2, 12).iter().map(|value| worth_step * value).collect();
        let weight = dice.ints(count, 1, 9);
        // Room for some and not for all.
        let (lightest, all) = (weight.iter().min().copied().unwrap_or(1), weight.iter().sum::<i64>());
        let limit = step * dice.int(lightest.max(all * 2 / 5), (all - 1).max(lightest));
        let weight: Vec<i64> = weight.iter().map(|weight| step * weight).collect();

        let mut f = Formulation::new(format!(
            "choose {} for the largest total {worth} within the limit on the {burden}.",
            item[1]
        ));
        let i = f.set("i", item[0], item[1], &items);
        let v = f.param("v", worth, worth_unit, i, &value);
        let w = f.param("w", burden, unit, i, &weight);
        let b = f.param("b", "limit", unit, (), &[limit]);
        let x = f.var("x", "1 if {i} is taken", i, Kind::Binary);
        f.maximize(sum(i, v.at(i) * x.at(i)));
        f.require(burden, (), sum(i, w.at(i) * x.at(i)).at_most(b));

        let within = quantity(limit, unit);
        let details = capital(&each(&items, |i, name| {
            let (value, weight) = (quantity(value[i], worth_unit), quantity(weight[i], unit));
            match i {
                0 => format!(
                    "the {name} has {} of {value} and {} of {weight}",
                    article(worth),
                    article(burden)
                ),
                _ => format!("the {name} {value} and {weight}"),
            }
        }));
        let question = match dice.wording(5) {
            0 => format!(
                "{} can take {} of at most {within} in total. {details}. Each is taken whole or not at all. \
                 Maximize the total {worth}.",
                capital(carrier),
                article(burden)
            ),
            1 => format!(
                "{} chooses among {count} {}, of which there is one each. {details}. The total {burden} is at most {within}. \
                 What is the largest total {worth}?",
                capital(carrier),
                item[1]
            ),
            2 => format!(
                "{details}. Which of these {} should {carrier} take, each at most once, for the largest total {worth} \
                 within {} of {within}?",
                item[1],
                article(burden)
            ),
            3 => format!(
                "{} has to pick from {count} {}, since their {burden} may not add up to more than {within}. {details}. None \
                 can be split or taken twice. Find the best total {worth}.",
                capital(carrier),
                item[1]
            ),
            _ => format!(
                "Select {} for {carrier} so that the total {burden} stays within {within} and the total {worth} is as \
                 large as possible. {details}. There is one of each, and no part of one can be taken.",
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
