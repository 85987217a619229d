//! Multidimensional knapsack: the items that are worth most within several limits at once. A 0-1 program.

use super::{Draft, Family, Size, and, capital, one_or_all, quantity};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct MultidimensionalKnapsack;

/// A resource: its name, its unit, and the range of needs in steps.
type Resource = (&'static str, &'static str, [i64; 3]);

struct Scenario {
    who: &'static str,
    item: [&'static str; 2],
    items: [&'static str; 10],
    /// What an item brings, its unit, and the range of values in steps.
    worth: Resource,
    resources: [Resource; 3],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a space agency",
        item: ["instrument", "instruments"],
        items: [
            "camera",
            "radar",
            "lidar",
            "drill",
            "probe",
            "sensor",
            "antenna",
            "scope",
            "seismometer",
            "spectrometer",
        ],
        worth: ("science value", "points", [4, 18, 5]),
        resources: [
            ("payload mass", "kg", [4, 30, 2]),
            ("power", "watts", [2, 15, 10]),
            ("housing", "liters", [3, 20, 5]),
        ],
    },
    Scenario {
        who: "a software house",
        item: ["project", "projects"],
        items: [
            "app", "portal", "chatbot", "wiki", "shop", "tracker", "editor", "scanner", "planner", "player",
        ],
        worth: ("profit", "$", [8, 40, 2500]),
        resources: [
            ("coding", "weeks", [4, 24, 1]),
            ("testing", "days", [5, 30, 1]),
            ("design", "hours", [4, 20, 10]),
        ],
    },
    Scenario {
        who: "an ad agency",
        item: ["campaign", "campaigns"],
        items: ["radio", "posters", "flyers", "bus", "cinema", "web", "press", "mail", "stadium", "podcast"],
        worth: ("reach", "people", [6, 40, 500]),
        resources: [
            ("media", "$", [3, 20, 500]),
            ("preparation", "days", [2, 12, 1]),
            ("print stock", "kg", [1, 10, 10]),
        ],
    },
    Scenario {
        who: "a machine shop",
        item: ["order", "orders"],
        items: [
            "gears", "shafts", "valves", "frames", "pumps", "axles", "molds", "rails", "hooks", "flanges",
        ],
        worth: ("revenue", "$", [6, 40, 200]),
        resources: [
            ("milling", "hours", [3, 20, 1]),
            ("welding", "hours", [2, 16, 1]),
            ("steel", "kg", [4, 20, 25]),
        ],
    },
    Scenario {
        who: "a hospital",
        item: ["device", "devices"],
        items: [
            "scanner",
            "dialyzer",
            "ventilator",
            "laser",
            "monitor",
            "incubator",
            "freezer",
            "washer",
            "analyzer",
            "bed lift",
        ],
        worth: ("benefit", "patients", [4, 30, 20]),
        resources: [
            ("purchases", "$", [4, 30, 5000]),
            ("floor space", "square meters", [3, 18, 1]),
            ("service time", "hours", [2, 15, 4]),
        ],
    },
    Scenario {
        who: "an expedition",
        item: ["piece of gear", "pieces of gear"],
        items: ["tent", "stove", "rope", "sled", "radio", "drone", "kayak", "winch", "generator", "toolbox"],
        worth: ("usefulness", "points", [3, 20, 1]),
        resources: [
            ("total weight", "kg", [2, 25, 1]),
            ("packing space", "liters", [4, 20, 5]),
            ("rent", "$", [2, 12, 10]),
        ],
    },
    Scenario {
        who: "a town council",
        item: ["scheme", "schemes"],
        items: [
            "bridge",
            "park",
            "library",
            "pool",
            "clinic",
            "square",
            "cycle path",
            "theater",
            "market",
            "school yard",
        ],
        worth: ("support", "votes", [5, 40, 20]),
        resources: [
            ("construction", "$", [4, 30, 10000]),
            ("sites", "square meters", [3, 20, 50]),
            ("planning", "weeks", [3, 20, 1]),
        ],
    },
];

impl Family for MultidimensionalKnapsack {
    fn name(&self) -> &'static str {
        "multidimensional_knapsack"
    }

    fn about(&self) -> &'static str {
        "choose the items that are worth most within several limits"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, item: [item, items], items: pool, worth: (worth, worth_unit, values), resources } =
            dice.pick(&SCENARIOS);
        let n = size.count(dice, (4, 4), (6, 10));
        let k = size.count(dice, (2, 2), (3, 3));
        let names = dice.some(pool, n);
        let resources = &resources[..k];
        // Every item fits by itself, all together do not, and the best choice has more than one.
        let (value, need, limit, optimum) = loop {
            let value: Vec<i64> = dice.ints(n, values[0], values[1]).iter().map(|v| v * values[2]).collect();
            let (mut need, mut limit) = (Vec::new(), Vec::new());
            for (_, _, [low, high, step]) in resources {
                let needs = dice.ints(n, *low, *high);
                let (largest, all) = (needs.iter().max().copied().unwrap_or(1), needs.iter().sum::<i64>());
                limit.push(step * (all * dice.int(50, 75) / 100).max(largest));
                need.extend(needs.iter().map(|need| step * need));
            }
            let optimum = best(&value, &need, &limit);
            if value.iter().all(|&alone| alone < optimum) {
                break (value, need, limit, optimum);
            }
        };

        let mut f = Formulation::new(format!(
            "choose {items} for the largest total {worth} within the limits of all resources."
        ));
        let i = f.set("i", item, items, &names);
        let labels: Vec<&str> = resources.iter().map(|(label, ..)| *label).collect();
        let r = f.set("r", "resource", "resources", &labels);
        let units = one_or_all(&resources.iter().map(|(_, unit, _)| *unit).collect::<Vec<_>>());
        let v = f.param("v", worth, worth_unit, i, &value);
        let a = f.param("a", "need", &units, (r, i), &need);
        let b = f.param("b", "limit", &units, r, &limit);
        let x = f.var("x", "1 if {i} is chosen", i, Kind::Binary);
        f.maximize(sum(i, v.at(i) * x.at(i)));
        f.require("limit", r, sum(i, a.at((r, i)) * x.at(i)).at_most(b.at(r)));

        let needs = |i: usize| {
            let parts = resources.iter().enumerate().map(|(r, (_, unit, _))| quantity(need[r * n + i], unit));
            parts.collect::<Vec<_>>().join(", ")
        };
        let rows: Vec<String> = (0..n)
            .map(|i| format!("{}: {} for {}", names[i], needs(i), quantity(value[i], worth_unit)))
            .collect();
        let rows = rows.join("; ");
        let limits: Vec<String> = resources
            .iter()
            .zip(&limit)
            .map(|((label, unit, _), limit)| format!("{} for {label}", quantity(*limit, unit)))
            .collect();
        let (limits, labels) = (and(&limits), and(&labels));
        let question = match dice.wording(5) {
            0 => format!(
                "{} wants the {items} with the largest total {worth}. It has {limits}. \
                 Each one is taken as a whole or not at all. The {labels} and the {worth} of each are as follows: {rows}.",
                capital(who)
            ),
            1 => format!(
                "For {n} {items} the needs of {labels} are known, and the {worth} in return: {rows}. \
                 In all, {who} has {limits}. Which choice has the largest total {worth}, if nothing is \
                 taken in part?"
            ),
            2 => format!(
                "Max total {worth}, yes or no for each {item}. Available in total: {limits}. \
                 {} needed and {worth} gained: {rows}.",
                capital(&labels)
            ),
            3 => format!(
                "There is more on our list than we can afford. We are {who} and have {limits} in total. \
                 This is the list, with {labels} needed and the {worth} gained: {rows}. \
                 We take each of them once or leave it. How much {worth} can we reach?"
            ),
            _ => format!(
                "Each {item} on this list takes up {labels} and adds to the {worth} of {who}: {rows}. \
                 There is one of each, not divisible. With no more than {limits}, what is the best total {worth}?"
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every choice of items.
fn best(value: &[i64], need: &[i64], limit: &[i64]) -> i64 {
    let n = value.len();
    let total =
        |chosen: u32, of: &[i64]| -> i64 { (0..n).filter(|i| chosen >> i & 1 == 1).map(|i| of[i]).sum() };
    (0_u32..1 << n)
        .filter(|&chosen| need.chunks(n).zip(limit).all(|(needs, &limit)| total(chosen, needs) <= limit))
        .map(|chosen| total(chosen, value))
        .max()
        .unwrap_or(0)
}
