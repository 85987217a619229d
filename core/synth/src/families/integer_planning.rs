//! Integer planning: the cheapest whole numbers of several kinds of vehicles that carry everybody. An integer program.

use super::{Draft, Family, Size, and, article, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct IntegerPlanning;

struct Scenario {
    who: &'static str,
    /// One and several of each kind, large and small ones by turns.
    kinds: [(&'static str, &'static str); 6],
    load: &'static str,
    /// One of those of whom each vehicle needs one.
    crew: &'static str,
    /// Costs are so many times the size.
    cost: i64,
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        who: "a school",
        kinds: [
            ("bus", "buses"),
            ("van", "vans"),
            ("coach", "coaches"),
            ("minibus", "minibuses"),
            ("trolley", "trolleys"),
            ("taxi", "taxis"),
        ],
        load: "students",
        crew: "driver",
        cost: 10,
    },
    Scenario {
        who: "a shipper",
        kinds: [
            ("truck", "trucks"),
            ("cart", "carts"),
            ("trailer", "trailers"),
            ("pickup", "pickups"),
            ("lorry", "lorries"),
            ("van", "vans"),
        ],
        load: "crates",
        crew: "driver",
        cost: 5,
    },
    Scenario {
        who: "a ferry line",
        kinds: [
            ("ship", "ships"),
            ("raft", "rafts"),
            ("liner", "liners"),
            ("launch", "launches"),
            ("ferry", "ferries"),
            ("barge", "barges"),
        ],
        load: "cars",
        crew: "captain",
        cost: 50,
    },
    Scenario {
        who: "an airline",
        kinds: [
            ("jet", "jets"),
            ("prop plane", "prop planes"),
            ("turboprop", "turboprops"),
            ("air taxi", "air taxis"),
            ("regional jet", "regional jets"),
            ("helicopter", "helicopters"),
        ],
        load: "passengers",
        crew: "pilot",
        cost: 100,
    },
    Scenario {
        who: "a lab",
        kinds: [
            ("robot", "robots"),
            ("bench", "benches"),
            ("analyzer", "analyzers"),
            ("microscope", "microscopes"),
            ("scanner", "scanners"),
            ("reader", "readers"),
        ],
        load: "samples",
        crew: "operator",
        cost: 2,
    },
    Scenario {
        who: "a print shop",
        kinds: [
            ("press", "presses"),
            ("copier", "copiers"),
            ("plotter", "plotters"),
            ("printer", "printers"),
            ("digital press", "digital presses"),
            ("stamper", "stampers"),
        ],
        load: "orders",
        crew: "operator",
        cost: 5,
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
        crew: "driver",
        cost: 5,
    },
    Scenario {
        who: "a festival",
        kinds: [
            ("hall", "halls"),
            ("tent", "tents"),
            ("stage", "stages"),
            ("booth", "booths"),
            ("arena", "arenas"),
            ("lounge", "lounges"),
        ],
        load: "visitors",
        crew: "guard",
        cost: 20,
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
        let Scenario { who, kinds, load, crew, cost: dollars } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 2), (4, 6));
        let kinds = &kinds[..n];
        let plurals: Vec<&str> = kinds.iter().map(|(_, plural)| *plural).collect();
        // Large and small ones by turns; costs near the capacities, so that all may be worth it.
        let ranges = |i: usize| if i.is_multiple_of(2) { ((12, 40), (30, 80)) } else { ((4, 11), (8, 25)) };
        let (mut capacity, mut cost) = (Vec::new(), Vec::new());
        for i in 0..n {
            let ((least, most), (cheap, dear)) = ranges(i);
            capacity.push(dice.int(least, most));
            cost.push(dollars * dice.int(cheap, dear));
        }
        let crews = dice.int(4, 12);
        // What the crews could carry with the first kind alone is enough, with the second it is not.
        let wanted = dice.int(capacity[1] * crews / 2, capacity[0] * crews * 9 / 10);

        let all = and(&plurals);
        let mut f = Formulation::new(format!("use {all} for all {load} at the least cost."));
        let i = f.set("i", "kind", "kinds", &plurals);
        let c = f.param("c", "cost of one", "$", i, &cost);
        let a = f.param("a", "capacity of one", load, i, &capacity);
        let b = f.param("b", "need", load, (), &[wanted]);
        let k = f.param("k", &format!("{crew}s"), "", (), &[crews]);
        let x = f.var("x", "number of {i}", i, Kind::Integer);
        f.minimize(sum(i, c.at(i) * x.at(i)));
        f.require(*load, (), sum(i, a.at(i) * x.at(i)).at_least(b));
        f.require(format!("{crew}s"), (), sum(i, x.at(i)).at_most(k));

        let details = capital(&each(kinds, |i, (one, _)| match i {
            0 => format!("{} can handle {} {load} and costs ${}", article(one), capacity[0], cost[0]),
            _ => format!("{} {} and ${}", article(one), capacity[i], cost[i]),
        }));
        let a_crew = article(crew);
        let question = match dice.wording(5) {
            0 => format!(
                "{} can use {all} for at least {wanted} {load}. {details}. Each needs {a_crew}, and there are only {crews} \
                 {crew}s. Minimize the cost.",
                capital(who)
            ),
            1 => format!(
                "{details}. What does {who} pay at least for {wanted} {load} or more, if each of the {all} needs one {crew} and \
                 at most {crews} {crew}s are there?"
            ),
            2 => format!(
                "{} must handle at least {wanted} {load}. {details}; each needs one of {crews} {crew}s, and none can be used in \
                 part. Find the lowest cost.",
                capital(who)
            ),
            3 => format!(
                "We are {who} with {crews} {crew}s and {wanted} {load} to take care of, all of them. We can rent {all}, and \
                 each takes {a_crew}. {details}. How many of each should we rent to pay the least?"
            ),
            _ => format!(
                "How should {who} combine whole numbers of {all} so that {wanted} {load} or more are handled most cheaply? \
                 {details}. Each needs {a_crew}, and no more than {crews} {crew}s are free."
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
