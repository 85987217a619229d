//! Integer planning: the cheapest whole numbers of several kinds of vehicles that carry everybody. An integer program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct IntegerPlanning;

struct Scenario {
    who: &'static str,
    /// One and several of each kind, the large ones first.
    kinds: [(&'static str, &'static str); 6],
    load: &'static str,
    crew: &'static str,
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        who: "a school",
        kinds: [
            ("bus", "buses"),
            ("van", "vans"),
            ("coach", "coaches"),
            ("minibus", "minibuses"),
            ("taxi", "taxis"),
            ("car", "cars"),
        ],
        load: "students",
        crew: "drivers",
    },
    Scenario {
        who: "a shipper",
        kinds: [
            ("truck", "trucks"),
            ("cart", "carts"),
            ("trailer", "trailers"),
            ("pickup", "pickups"),
            ("van", "vans"),
            ("bike", "bikes"),
        ],
        load: "crates",
        crew: "drivers",
    },
    Scenario {
        who: "a ferry line",
        kinds: [
            ("ship", "ships"),
            ("boat", "boats"),
            ("liner", "liners"),
            ("raft", "rafts"),
            ("barge", "barges"),
            ("launch", "launches"),
        ],
        load: "cars",
        crew: "captains",
    },
    Scenario {
        who: "an airline",
        kinds: [
            ("jet", "jets"),
            ("prop", "props"),
            ("airbus", "airbuses"),
            ("glider", "gliders"),
            ("shuttle", "shuttles"),
            ("charter", "charters"),
        ],
        load: "guests",
        crew: "pilots",
    },
    Scenario {
        who: "a lab",
        kinds: [
            ("robot", "robots"),
            ("bench", "benches"),
            ("scanner", "scanners"),
            ("desk", "desks"),
            ("reader", "readers"),
            ("tray", "trays"),
        ],
        load: "samples",
        crew: "operators",
    },
    Scenario {
        who: "a print shop",
        kinds: [
            ("press", "presses"),
            ("copier", "copiers"),
            ("plotter", "plotters"),
            ("printer", "printers"),
            ("stamper", "stampers"),
            ("stencil", "stencils"),
        ],
        load: "posters",
        crew: "clerks",
    },
    Scenario {
        who: "a quarry",
        kinds: [
            ("dumper", "dumpers"),
            ("wagon", "wagons"),
            ("hauler", "haulers"),
            ("loader", "loaders"),
            ("tipper", "tippers"),
            ("skip", "skips"),
        ],
        load: "tons",
        crew: "workers",
    },
    Scenario {
        who: "a festival",
        kinds: [
            ("hall", "halls"),
            ("tent", "tents"),
            ("stage", "stages"),
            ("booth", "booths"),
            ("lounge", "lounges"),
            ("kiosk", "kiosks"),
        ],
        load: "visitors",
        crew: "guards",
    },
];

impl Family for IntegerPlanning {
    fn name(&self) -> &'static str {
        "integer_planning"
    }

    fn about(&self) -> &'static str {
        "use the cheapest whole numbers of vehicles that carry a load with a limited crew"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, kinds, load, crew } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 2), (4, 6));
        let kinds = &kinds[..n];
        let plurals: Vec<&str> = kinds.iter().map(|(_, plural)| *plural).collect();
        let scale = if dice.chance(10) { 10 } else { 1 };
        // Large and small ones by turns; costs near the capacities, so that all may be worth it.
        let ranges = |i: usize| if i.is_multiple_of(2) { ((12, 40), (30, 80)) } else { ((4, 11), (8, 25)) };
        let (mut capacity, mut cost) = (Vec::new(), Vec::new());
        for i in 0..n {
            let ((least, most), (cheap, dear)) = ranges(i);
            capacity.push(scale * dice.int(least, most));
            cost.push(dice.int(cheap, dear));
        }
        let crews = dice.int(4, 12);
        // What the crews could carry with the first kind alone is enough, with the second it is not.
        let wanted = dice.int(capacity[1] * crews / 2, capacity[0] * crews * 9 / 10);

        let mut f = Formulation::new(format!("minimize the cost of {}.", and(&plurals)));
        let i = f.set("i", "kind", "kinds", &plurals);
        let c = f.param("c", "cost", "$", i, &cost);
        let a = f.param("a", load, "", i, &capacity);
        let b = f.param("b", &format!("{load} need"), "", (), &[wanted]);
        let k = f.param("k", crew, "", (), &[crews]);
        let x = f.var("x", "number of {i}", i, Kind::Integer);
        f.minimize(sum(i, c.at(i) * x.at(i)));
        f.require(*load, (), sum(i, a.at(i) * x.at(i)).at_least(b));
        f.require(*crew, (), sum(i, x.at(i)).at_most(k));

        let details = |handles: &str| {
            each(kinds, |i, (one, _)| match i {
                0 => format!("a {one} {handles} {} {load} and costs ${}", capacity[0], cost[0]),
                _ => format!("a {one} {handles} {} and costs ${}", capacity[i], cost[i]),
            })
        };
        let question = match dice.int(0, 4) {
            0 => format!(
                "{} uses {} for {wanted} {load}. {}. There are {crews} {crew}, one for each. Minimize the cost.",
                capital(who),
                and(&plurals),
                capital(&details("handles"))
            ),
            1 => format!(
                "{}. What does {who} pay at least for {wanted} {load} with at most {crews} {crew}, one for each of the {}?",
                capital(&details("serves")),
                and(&plurals)
            ),
            2 => format!(
                "{} must serve at least {wanted} {load}. {}, and each needs one of {crews} {crew}. Find the lowest cost.",
                capital(who),
                capital(&details("serves"))
            ),
            3 => format!(
                "{} has {crews} {crew} and must take care of {wanted} {load}. It can rent {}: {}. Every one takes one of \
                 the {crew}. How many of each keep the rent lowest?",
                capital(who),
                and(&plurals),
                details("takes")
            ),
            _ => format!(
                "How should {who} combine {} so that {wanted} {load} or more are handled most cheaply? {}. One of the \
                 {crew} is bound to each, and only {crews} are there.",
                and(&plurals),
                capital(&details("handles"))
            ),
        };
        match (&capacity[..], &cost[..]) {
            (&[big, small], &[dear, cheap]) => {
                let optimum = cheapest([big, small], [dear, cheap], crews, wanted);
                Draft::known(question, f, Fraction::whole(optimum.expect("the big ones alone suffice")))
            }
            _ => Draft::solved(question, f),
        }
    }
}

/// Tries every pair of numbers.
fn cheapest(capacity: [i64; 2], cost: [i64; 2], crews: i64, wanted: i64) -> Option<i64> {
    (0..=crews)
        .flat_map(|x| (0..=crews - x).map(move |y| (x, y)))
        .filter(|(x, y)| capacity[0] * x + capacity[1] * y >= wanted)
        .map(|(x, y)| cost[0] * x + cost[1] * y)
        .min()
}
