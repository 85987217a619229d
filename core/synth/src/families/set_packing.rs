//! Set packing: which bundles to accept, when no part may be promised twice. A 0-1 program.

use super::{Draft, Family, Size, and, article, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct SetPacking;

struct Scenario {
    who: &'static str,
    /// One bundle and several.
    bundle: [&'static str; 2],
    /// One part and several.
    part: [&'static str; 2],
    parts: [&'static str; 8],
    /// What a bundle brings, and the range of values in steps of dollars.
    worth: (&'static str, [i64; 3]),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "an auction house",
        bundle: ["bid", "bids"],
        part: ["lot", "lots"],
        parts: ["vase", "clock", "mirror", "desk", "rug", "lamp", "chest", "globe"],
        worth: ("price", [4, 30, 50]),
    },
    Scenario {
        who: "a film studio",
        bundle: ["production", "productions"],
        part: ["stage", "stages"],
        parts: ["stage 1", "stage 2", "stage 3", "stage 4", "the pool", "the loft", "the yard", "the cave"],
        worth: ("rent", [5, 30, 1000]),
    },
    Scenario {
        who: "a telecom office",
        bundle: ["offer", "offers"],
        part: ["license", "licenses"],
        parts: ["north", "south", "east", "west", "coast", "islands", "capital", "highlands"],
        worth: ("payment", [4, 30, 100_000]),
    },
    Scenario {
        who: "a hotel",
        bundle: ["event", "events"],
        part: ["room", "rooms"],
        parts: ["Ruby", "Opal", "Jade", "Amber", "Pearl", "Topaz", "Coral", "Onyx"],
        worth: ("fee", [5, 30, 200]),
    },
    Scenario {
        who: "a charter airline",
        bundle: ["booking", "bookings"],
        part: ["plane", "planes"],
        parts: ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"],
        worth: ("profit", [4, 30, 1000]),
    },
    Scenario {
        who: "a tool rental",
        bundle: ["request", "requests"],
        part: ["machine", "machines"],
        parts: ["digger", "crane", "roller", "mixer", "lift", "pump", "saw", "loader"],
        worth: ("income", [4, 30, 20]),
    },
    Scenario {
        who: "a research ship",
        bundle: ["team", "teams"],
        part: ["device", "devices"],
        parts: ["sonar", "winch", "lab", "crane", "diver bell", "drone", "corer", "buoy"],
        worth: ("grant", [5, 30, 1000]),
    },
];

const NUMBERS: [&str; 10] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];

impl Family for SetPacking {
    fn name(&self) -> &'static str {
        "set_packing"
    }

    fn about(&self) -> &'static str {
        "accept the bundles of the largest value that share no part"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, bundle: [one, bundles], part: [part, parts], parts: pool, worth } =
            dice.pick(&SCENARIOS);
        let (worth, [low, high, step]) = *worth;
        let n = size.count(dice, (4, 5), (7, 10));
        let k = size.count(dice, (3, 4), (6, 8));
        let pool: Vec<&str> = pool.to_vec();
        let part_names = &pool[..k];
        // Every part is in two bundles or more, so that no row is idle, and the best choice has more than one bundle.
        let (wants, value, optimum) = loop {
            let most = if k > 4 { 4 } else { 2 };
            let wants: Vec<Vec<usize>> = (0..n)
                .map(|_| {
                    let count = dice.int(1, most) as usize;
                    let drawn = dice.some(part_names, count);
                    (0..k).filter(|&j| drawn.contains(&part_names[j])).collect()
                })
                .collect();
            let wanted = |j: usize| wants.iter().filter(|want| want.contains(&j)).count();
            if (0..n).any(|i| wants[..i].contains(&wants[i])) || (0..k).any(|j| wanted(j) < 2) {
                continue;
            }
            // More parts are worth more.
            let price = |want: &Vec<usize>, dice: &mut Dice| {
                step * (dice.int(low, high) + dice.int(low, high) * (want.len() as i64 - 1) / 2)
            };
            let value: Vec<i64> = wants.iter().map(|want| price(want, dice)).collect();
            let optimum = best(&wants, &value);
            if value.iter().all(|&alone| alone < optimum) {
                break (wants, value, optimum);
            }
        };
        let holds: Vec<i64> =
            (0..k).flat_map(|j| wants.iter().map(move |want| i64::from(want.contains(&j)))).collect();

        let mut f =
            Formulation::new(format!("accept {bundles} without overlap for the largest total {worth}."));
        let names: Vec<String> = NUMBERS[..n].iter().map(|number| format!("{one} {number}")).collect();
        let i = f.set("i", one, bundles, &names);
        let j = f.set("j", part, parts, part_names);
        let v = f.param("v", worth, "$", i, &value);
        let a = f.param("a", &format!("1 if {one} uses {part}"), "", (j, i), &holds);
        let x = f.var("x", "1 if {i} is accepted", i, Kind::Binary);
        f.maximize(sum(i, v.at(i) * x.at(i)));
        f.require("once", j, sum(over(i).when(a.nonzero((j, i))), x.at(i)).at_most(1));

        let needs = |i: usize| and(&wants[i].iter().map(|&j| part_names[j]).collect::<Vec<_>>());
        let list = |phrase: &dyn Fn(usize) -> String| (0..n).map(phrase).collect::<Vec<_>>().join("; ");
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {n} {bundles} for its {parts}. {}. Each {part} can be given to at most one of them, and {} that is \
                 accepted gets all that it wants. Maximize the total {worth}.",
                capital(who),
                capital(&list(&|i| format!("{} wants {} for ${}", names[i], needs(i), value[i]))),
                article(one)
            ),
            1 => format!(
                "Which {bundles} should {who} accept? {}. Two {bundles} that need the same {part} cannot both be \
                 accepted. The total {worth} should be as large as possible.",
                capital(&list(&|i| format!("{} (${}) needs {}", names[i], value[i], needs(i))))
            ),
            2 => format!(
                "{} with {parts} and {worth}: {}. Every {part} at most once; all or nothing per {one}. Max total {worth}.",
                capital(bundles),
                list(&|i| format!("{}: {}, ${}", NUMBERS[i], needs(i), value[i]))
            ),
            3 => format!(
                "More {bundles} have come in than we can say yes to, since each {part} is there only once. \
                 {}. We are {who}: what is the best total {worth} that we can get?",
                capital(&list(&|i| format!("{} asks for {} and brings ${}", names[i], needs(i), value[i])))
            ),
            _ => format!(
                "The {parts} of {who} are {}. {}. If {} is accepted it gets all of its {parts}, and no {part} \
                 goes to two. Find the largest total {worth}.",
                and(part_names),
                capital(&list(&|i| format!("for {}, {} would pay ${}", needs(i), names[i], value[i]))),
                article(one)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every set of bundles.
fn best(wants: &[Vec<usize>], value: &[i64]) -> i64 {
    let parts: Vec<u32> = wants.iter().map(|want| want.iter().map(|&j| 1 << j).sum()).collect();
    (0_u32..1 << wants.len())
        .filter_map(|chosen| {
            let mut taken = 0;
            let mut total = 0;
            for i in (0..wants.len()).filter(|i| chosen >> i & 1 == 1) {
                if taken & parts[i] != 0 {
                    return None;
                }
                taken |= parts[i];
                total += value[i];
            }
            Some(total)
        })
        .max()
        .unwrap_or(0)
}
