//! Permutation flow shop: the order in which jobs go through a line of machines, for the earliest end. A mixed-integer
//! program with position variables.

use super::{Draft, Family, Size, and, article, capital, each_order};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct FlowShop;

struct Scenario {
    who: &'static str,
    job: [&'static str; 2],
    jobs: [&'static str; 8],
    stages: [&'static str; 3],
    /// The unit of the times and their range in steps.
    time: (&'static str, [i64; 3]),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a joinery",
        job: ["batch", "batches"],
        jobs: ["doors", "tables", "shelves", "stairs", "beds", "desks", "chairs", "gates"],
        stages: ["cutting", "gluing", "painting"],
        time: ("hours", [1, 9, 1]),
    },
    Scenario {
        who: "a car wash",
        job: ["car", "cars"],
        jobs: ["van", "coupe", "jeep", "sedan", "pickup", "limo", "taxi", "wagon"],
        stages: ["washing", "drying", "waxing"],
        time: ("minutes", [3, 20, 1]),
    },
    Scenario {
        who: "a pharma plant",
        job: ["batch", "batches"],
        jobs: ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8"],
        stages: ["mixing", "pressing", "coating"],
        time: ("hours", [2, 12, 1]),
    },
    Scenario {
        who: "a publisher",
        job: ["book", "books"],
        jobs: ["atlas", "novel", "poems", "guide", "reader", "diary", "memoir", "primer"],
        stages: ["editing", "layout", "printing"],
        time: ("days", [2, 15, 1]),
    },
    Scenario {
        who: "a steel mill",
        job: ["slab", "slabs"],
        jobs: ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"],
        stages: ["heating", "rolling", "cooling"],
        time: ("minutes", [2, 12, 5]),
    },
    Scenario {
        who: "a data team",
        job: ["file", "files"],
        jobs: ["sales", "stock", "web", "staff", "rent", "tax", "fleet", "claims"],
        stages: ["download", "cleaning", "upload"],
        time: ("minutes", [2, 30, 1]),
    },
    Scenario {
        who: "a pottery",
        job: ["set", "sets"],
        jobs: ["cups", "plates", "bowls", "vases", "jugs", "tiles", "pots", "lamps"],
        stages: ["shaping", "firing", "glazing"],
        time: ("hours", [1, 8, 1]),
    },
];

const POSITIONS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

impl Family for FlowShop {
    fn name(&self) -> &'static str {
        "flow_shop"
    }

    fn about(&self) -> &'static str {
        "put jobs in the order in which they leave a line of machines earliest"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, job: [job, jobs], jobs: pool, stages, time: (unit, [low, high, step]) } =
            dice.pick(&SCENARIOS);
        let n = size.count(dice, (3, 3), (4, 6));
        let k = size.count(dice, (2, 2), (2, 3));
        let names = dice.some(pool, n);
        let stages = &stages[..k];
        // The order matters.
        let (time, optimum) = loop {
            let time: Vec<i64> = dice.ints(n * k, *low, *high).iter().map(|time| time * step).collect();
            let (earliest, latest) = ends(&time, n, k);
            if earliest < latest {
                break (time, earliest);
            }
        };

        let mut f =
            Formulation::new(format!("put the {jobs} in the order in which all are done in the least time."));
        let i = f.set("i", job, jobs, &names);
        let j = f.set("j", "position", "positions", &POSITIONS[..n]);
        let r = f.set("r", "stage", "stages", stages);
        let p = f.param("p", "time", unit, (i, r), &time);
        let x = f.var("x", "1 if {i} is at {j}", (i, j), Kind::Binary);
        let e = f.var("e", format!("{unit} until the {job} at {{j}} leaves {{r}}"), (j, r), Kind::Continuous);
        f.minimize(e.at((j.last(), r.last())));
        f.require("once", i, sum(j, x.at((i, j))).equals(1));
        f.require("position", j, sum(i, x.at((i, j))).equals(1));
        let first = sum(i, p.at((i, r.first())) * x.at((i, j.first())));
        f.require("start", (), e.at((j.first(), r.first())).at_least(first));
        let own = || sum(i, p.at((i, r)) * x.at((i, j)));
        let behind = over((j, r));
        f.require(
            "one at a time",
            behind.clone().when(j.not_first()),
            e.at((j, r)).at_least(e.at((j - 1, r)) + own()),
        );
        f.require("next stage", behind.when(r.not_first()), e.at((j, r)).at_least(e.at((j, r - 1)) + own()));
        f.nonlinear = Some(format!(
            "{} starts at the maximum of two ends, made linear by the two rows one at a time and next stage",
            article(job)
        ));

        let rows: Vec<String> =
            (0..n).map(|i| format!("{} {}", names[i], and(&time[i * k..(i + 1) * k]))).collect();
        let (rows, line) = (rows.join("; "), stages.join(", then "));
        let question = match dice.wording(5) {
            0 => format!(
                "The {jobs} of {who} go through {line}, all in the same order and all ready now. Each stage handles one {job} at a \
                 time. {} for {}: {rows}. Which order ends earliest, and when?",
                capital(unit),
                and(stages)
            ),
            1 => format!(
                "{} has {n} {jobs}. Every {job} needs {line}, and no stage works on two at once or lets one {job} overtake \
                 another. All are ready now. The times in {unit} are: {rows}. Minimize the time at which the last {job} is done.",
                capital(who)
            ),
            2 => format!(
                "Permutation flow shop, all {jobs} ready at time 0. Stages: {line}. {} ({unit} per stage): {rows}. Min makespan.",
                capital(jobs)
            ),
            3 => format!(
                "We start {n} {jobs} this morning. Each goes through {line}; a stage takes the next {job} only after the one \
                 before has left it, and the order stays the same. They need, in {unit}: {rows}. After how many {unit} \
                 can we be finished at best?"
            ),
            _ => format!(
                "In which order should {who} take the {jobs} {}, so that all have passed {line} as soon as possible? All \
                 can start now. They need these {unit} there: {rows}. One {job} at a time per stage, the same order at each.",
                and(&names)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every order: the earliest end, and the latest.
fn ends(time: &[i64], n: usize, k: usize) -> (i64, i64) {
    let mut found = (i64::MAX, 0);
    each_order(&mut (0..n).collect::<Vec<_>>(), 0, &mut |order| {
        let mut left = vec![0; k];
        for &job in order {
            let mut ready = 0;
            for (stage, left) in left.iter_mut().enumerate() {
                ready = ready.max(*left) + time[job * k + stage];
                *left = ready;
            }
        }
        found = (found.0.min(left[k - 1]), found.1.max(left[k - 1]));
    });
    found
}
