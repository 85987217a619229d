//! Bin packing: the fewest equal bins that hold all items. A 0-1 program.

use super::{Draft, Family, Size, article, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct BinPacking;

struct Scenario {
    who: &'static str,
    bin: [&'static str; 2],
    item: [&'static str; 2],
    items: [&'static str; 8],
    /// What is limited, the items' unit, and the range of sizes in steps.
    burden: (&'static str, &'static str, [i64; 3]),
    /// The unit of the limit and how many of the items' units are one of it, where the two differ.
    larger: Option<(&'static str, i64)>,
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a parcel service",
        bin: ["van", "vans"],
        item: ["pallet", "pallets"],
        items: ["books", "tools", "shoes", "lamps", "toys", "wine", "tiles", "rugs"],
        burden: ("weight", "kg", [12, 60, 10]),
        larger: None,
    },
    Scenario {
        who: "an archive",
        bin: ["disk", "disks"],
        item: ["collection", "collections"],
        items: ["maps", "films", "letters", "scans", "music", "photos", "plans", "news"],
        burden: ("size", "GB", [8, 60, 10]),
        larger: None,
    },
    Scenario {
        who: "a repair shop",
        bin: ["technician", "technicians"],
        item: ["repair", "repairs"],
        items: ["pump", "fridge", "oven", "lift", "mower", "boiler", "press", "crane"],
        burden: ("time", "minutes", [9, 40, 10]),
        larger: Some(("hours", 60)),
    },
    Scenario {
        who: "a haulier",
        bin: ["truck", "trucks"],
        item: ["machine", "machines"],
        items: ["lathe", "mixer", "press", "loom", "kiln", "saw", "drill", "grinder"],
        burden: ("weight", "kg", [10, 55, 100]),
        larger: Some(("tons", 1000)),
    },
    Scenario {
        who: "a caterer",
        bin: ["oven", "ovens"],
        item: ["dish", "dishes"],
        items: ["lasagna", "pie", "roast", "bread", "gratin", "quiche", "cake", "turkey"],
        burden: ("space", "liters", [4, 20, 2]),
        larger: None,
    },
    Scenario {
        who: "a broadcaster",
        bin: ["evening", "evenings"],
        item: ["film", "films"],
        items: ["Comet", "Lagoon", "Tango", "Summit", "Mirage", "Falcon", "Ember", "Voyage"],
        burden: ("running time", "minutes", [16, 34, 5]),
        larger: Some(("hours", 60)),
    },
    Scenario {
        who: "an IT department",
        bin: ["server", "servers"],
        item: ["service", "services"],
        items: ["mail", "wiki", "login", "backup", "search", "payroll", "chat", "printing"],
        burden: ("memory", "GB", [2, 14, 4]),
        larger: None,
    },
];

impl Family for BinPacking {
    fn name(&self) -> &'static str {
        "bin_packing"
    }

    fn about(&self) -> &'static str {
        "hold all items in as few equal bins as possible"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, bin: [bin, bins], item: [item, items], items: pool, burden, larger } =
            dice.pick(&SCENARIOS);
        let (burden, unit, [low, high, step]) = *burden;
        let n = size.count(dice, (4, 4), (6, 8));
        let bins_there = size.count(dice, (3, 3), (4, 5));
        let names = dice.some(pool, n);
        let (limit_unit, factor) = larger.unwrap_or((unit, 1));
        // One bin is not enough, all that are there are, and every item fits into a bin.
        let (weight, limit, optimum) = loop {
            let weight: Vec<i64> = dice.ints(n, low, high).iter().map(|w| w * step).collect();
            let (largest, all) = (weight.iter().max().copied().unwrap_or(1), weight.iter().sum::<i64>());
            let round = if factor == 1 { step } else { factor };
            let limit = (all * dice.int(38, 70) / 100 / round).max(1) * round;
            if limit >= largest {
                let optimum = fewest(&weight, limit);
                if optimum <= bins_there {
                    break (weight, limit / factor, optimum);
                }
            }
        };

        let a_bin = article(bin);
        let mut f = Formulation::new(format!("use as few {bins} as possible for all {items}."));
        let i = f.set("i", item, items, &names);
        let numbered: Vec<String> = (1..=bins_there).map(|number| format!("{bin} {number}")).collect();
        let j = f.set("j", bin, bins, &numbered);
        let w = f.param("w", burden, unit, i, &weight);
        let c = match factor {
            1 => f.param("c", "limit", unit, (), &[limit]),
            _ => {
                let limit = f.converted("c", "limit", unit, (), &[limit], factor);
                f.given_in(limit, limit_unit);
                limit
            }
        };
        let x = f.var("x", "1 if {i} goes to {j}", (i, j), Kind::Binary);
        let y = f.var("y", "1 if {j} is used", j, Kind::Binary);
        f.minimize(sum(j, y.at(j)));
        f.require("once", i, sum(j, x.at((i, j))).equals(1));
        f.require("limit", j, sum(i, w.at(i) * x.at((i, j))).at_most(c * y.at(j)));
        f.nonlinear =
            Some(format!("none, limit*y is linear and makes {a_bin} that is not used take nothing"));

        let list = (0..n).map(|i| format!("{} {}", names[i], weight[i])).collect::<Vec<_>>().join(", ");
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {n} {items}. Their {burden} in {unit}: {list}. {} takes at most {limit} {limit_unit}, and \
                 there are {bins_there} {bins}. No {item} can be split. Use as few {bins} as possible.",
                capital(who),
                capital(&a_bin)
            ),
            1 => format!(
                "How many {bins} does {who} need at least for these {items}, if each {item} must stay in one {bin}? \
                 The {burden} of each in {unit} is: {list}. The limit for {a_bin} is {limit} {limit_unit}. \
                 At most {bins_there} {bins} are available."
            ),
            2 => format!(
                "{} ({burden}, {unit}): {list}. {}: {bins_there}, equal, each for up to {limit} {limit_unit}. \
                 Every {item} goes to exactly one. Minimize the number of {bins} used.",
                capital(items),
                capital(bins)
            ),
            3 => format!(
                "We have to spread {n} {items} over equal {bins}. Up to {bins_there} are free, but every one that we do not \
                 need saves money, so we want to get by with the fewest. For one {bin}, {limit} {limit_unit} is the most. \
                 The {burden} of each of the {items} in {unit}: {list}. None of them may be divided."
            ),
            _ => format!(
                "Each {bin} of {who} is limited to {limit} {limit_unit} in total. Give each {item} to exactly one of at \
                 most {bins_there} {bins}, so that the number of {bins} in use is smallest. {} in {unit}: {list}.",
                capital(burden)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum as i64))
    }
}

/// Dynamic programming over sets of items: the fewest bins that hold a set, with one bin filled last.
fn fewest(weight: &[i64], limit: i64) -> usize {
    let sets = 1_usize << weight.len();
    let load =
        |set: usize| -> i64 { (0..weight.len()).filter(|i| set >> i & 1 == 1).map(|i| weight[i]).sum() };
    let mut bins = vec![0; sets];
    for set in 1..sets {
        bins[set] = usize::MAX;
        let mut last = set;
        while last > 0 {
            if load(last) <= limit {
                bins[set] = bins[set].min(bins[set & !last].saturating_add(1));
            }
            last = (last - 1) & set;
        }
    }
    bins[sets - 1]
}
