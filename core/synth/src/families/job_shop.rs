//! Job shop: jobs visit machines on routes of their own; who goes first decides when all are done. A mixed-integer
//! program with either-or rows.

use super::{Draft, Family, Size, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over};

pub(super) struct JobShop;

struct Scenario {
    who: &'static str,
    job: [&'static str; 2],
    jobs: [&'static str; 6],
    machines: [&'static str; 4],
    unit: &'static str,
    /// The range of the times.
    time: [i64; 2],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a machine shop",
        job: ["part", "parts"],
        jobs: ["gear", "shaft", "valve", "hub", "cam", "plate"],
        machines: ["lathe", "mill", "grinder", "drill"],
        unit: "minutes",
        time: [5, 30],
    },
    Scenario {
        who: "a clinic",
        job: ["patient", "patients"],
        jobs: ["Ames", "Berg", "Cruz", "Dahl", "Ochoa", "Funk"],
        machines: ["X-ray", "lab", "ultrasound", "doctor"],
        unit: "minutes",
        time: [5, 30],
    },
    Scenario {
        who: "a garage",
        job: ["car", "cars"],
        jobs: ["sedan", "van", "jeep", "coupe", "pickup", "taxi"],
        machines: ["hoist", "paint booth", "test stand", "wash bay"],
        unit: "minutes",
        time: [10, 60],
    },
    Scenario {
        who: "a repair depot",
        job: ["engine", "engines"],
        jobs: ["E1", "E2", "E3", "E4", "E5", "E6"],
        machines: ["washer", "welder", "test rig", "balancer"],
        unit: "hours",
        time: [1, 9],
    },
    Scenario {
        who: "a film lab",
        job: ["clip", "clips"],
        jobs: ["intro", "trailer", "spot", "credits", "teaser", "promo"],
        machines: ["editor", "mixer", "colorist", "encoder"],
        unit: "hours",
        time: [1, 8],
    },
    Scenario {
        who: "a furniture plant",
        job: ["batch", "batches"],
        jobs: ["desks", "beds", "chairs", "tables", "shelves", "chests"],
        machines: ["saw", "press", "sander", "spray booth"],
        unit: "hours",
        time: [1, 9],
    },
    Scenario {
        who: "a restaurant",
        job: ["dish", "dishes"],
        jobs: ["soup", "steak", "pie", "paella", "lasagna", "curry"],
        machines: ["grill", "oven", "stove", "fryer"],
        unit: "minutes",
        time: [3, 20],
    },
];

impl Family for JobShop {
    fn name(&self) -> &'static str {
        "job_shop"
    }

    fn about(&self) -> &'static str {
        "schedule jobs on machines in given routes for the earliest end"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, job: [job, jobs], jobs: pool, machines, unit, time: [low, high] } =
            dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 2), (3, 4));
        let k = size.count(dice, (2, 2), (3, 3));
        let names = dice.some(pool, n);
        let machines = &machines[..k];
        // Jobs get into each other's way: the longest of them alone does not settle the end.
        let (time, routes, optimum) = loop {
            let time = dice.ints(n * k, *low, *high);
            let routes: Vec<Vec<usize>> = (0..n)
                .map(|_| {
                    let drawn = dice.some(machines, k);
                    drawn.iter().filter_map(|name| machines.iter().position(|own| own == name)).collect()
                })
                .collect();
            let optimum =
                earliest(&time, &routes, &mut vec![0; n], &mut vec![0; n], &mut vec![0; k], i64::MAX);
            if time.chunks(k).all(|times| times.iter().sum::<i64>() < optimum) {
                break (time, routes, optimum);
            }
        };
        let next: Vec<i64> = (0..n)
            .flat_map(|i| (0..k * k).map(move |at| (i, at / k, at % k)))
            .map(|(i, from, to)| i64::from(routes[i].windows(2).any(|leg| leg == [from, to])))
            .collect();
        let all: i64 = time.iter().sum();

        let mut f = Formulation::new(format!(
            "schedule the {jobs} on the machines so that all are done in the least time."
        ));
        let i = f.set("i", job, jobs, &names);
        let r = f.set("r", "machine", "machines", machines);
        let (j, q) = (f.again("j", i), f.again("q", r));
        let p = f.param("p", "time", unit, (i, r), &time);
        let a = f.param("a", "1 if a job goes from r to q", "", (i, r, q), &next);
        let s = f.var("s", format!("{unit} until the start of {{i}} on {{r}}"), (i, r), Kind::Continuous);
        let z = f.var("z", format!("{unit} until all are done"), (), Kind::Continuous);
        let y = f.var("y", format!("1 if {{i}} is before {job} j on {{r}}"), (i, j, r), Kind::Binary);
        f.minimize(z);
        let legs = over((i, r, q)).when(a.nonzero((i, r, q)));
        f.require("route", legs, s.at((i, q)).at_least(s.at((i, r)) + p.at((i, r))));
        let pairs = over((i, j, r)).when(i.before(j));
        let before = s.at((j, r)) + all - all * y.at((i, j, r));
        f.require("before", pairs.clone(), before.at_least(s.at((i, r)) + p.at((i, r))));
        let after = s.at((i, r)) + all * y.at((i, j, r));
        f.require("after", pairs, after.at_least(s.at((j, r)) + p.at((j, r))));
        f.require("end", (i, r), z.at(()).at_least(s.at((i, r)) + p.at((i, r))));
        f.nonlinear = Some(format!(
            "either-or is made linear with y and M = {all}, the sum of all times: all can be done by then"
        ));

        let route = |i: usize| {
            let visits = routes[i].iter().map(|&r| format!("{} {}", machines[r], time[i * k + r]));
            format!("{}: {}", names[i], visits.collect::<Vec<_>>().join(", then "))
        };
        let rows = (0..n).map(route).collect::<Vec<_>>().join("; ");
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {n} {jobs}, all ready now. Each follows its own route, with {unit} at every step: {rows}. The {} take one {job} \
                 at a time and do not interrupt it. Finish all as early as possible.",
                capital(who),
                super::and(machines)
            ),
            1 => format!(
                "After how many {unit} can {who} be done with all {jobs} at the earliest? They need these machines in this order, in \
                 {unit}: {rows}. Nothing that is begun is interrupted, and only one {job} at a time can be at the {}.",
                machines.join(" or the ")
            ),
            2 => format!(
                "Job shop, {jobs} ready at time 0, times in {unit}. {rows}. One {job} at a time on each machine, no interruption. Min \
                 makespan.",
                rows = capital(&rows)
            ),
            3 => format!(
                "Our {jobs} get in each other's way, since there is only one of each: {}. What they need in {unit}, step by \
                 step, is {rows}. We never stop a step that is under way. We are {who}: when is the last {job} ready if \
                 we plan well?",
                super::and(machines)
            ),
            _ => format!(
                "Find the shortest schedule for these {jobs} ({unit}; steps in the given order): {rows}. \
                 {} has one of each: {}. No two {jobs} can use one at once, and steps run without a break.",
                capital(who),
                super::and(machines)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every order of steps, each of them started as early as the steps before it allow, and gives up on those that do
/// not end before `best`.
fn earliest(
    time: &[i64],
    routes: &[Vec<usize>],
    done: &mut Vec<usize>,
    ready: &mut Vec<i64>,
    free: &mut Vec<i64>,
    mut best: i64,
) -> i64 {
    let k = free.len();
    if done.iter().all(|&steps| steps == k) {
        return best.min(ready.iter().max().copied().unwrap_or(0));
    }
    for i in 0..routes.len() {
        let Some(&r) = routes[i].get(done[i]) else { continue };
        let before = (ready[i], free[r]);
        let end = ready[i].max(free[r]) + time[i * k + r];
        if end < best {
            (done[i], ready[i], free[r]) = (done[i] + 1, end, end);
            best = best.min(earliest(time, routes, done, ready, free, best));
            (done[i], ready[i], free[r]) = (done[i] - 1, before.0, before.1);
        }
    }
    best
}
