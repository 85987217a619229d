//! Weighted tardiness on one machine: the order of jobs with due dates for the least penalty. A mixed-integer program
//! with either-or rows.

use super::{Draft, Family, Size, article, capital, each_order, quantity};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct SingleMachineTardiness;

struct Scenario {
    who: &'static str,
    job: [&'static str; 2],
    jobs: [&'static str; 8],
    unit: [&'static str; 2],
    /// Ranges of the times, and of the penalties in steps of dollars.
    time: [i64; 2],
    penalty: [i64; 3],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a print shop with one press",
        job: ["job", "jobs"],
        jobs: ["posters", "books", "cards", "labels", "maps", "forms", "menus", "flyers"],
        unit: ["hour", "hours"],
        time: [2, 9],
        penalty: [2, 12, 10],
    },
    Scenario {
        who: "a consultant",
        job: ["report", "reports"],
        jobs: ["audit", "tax", "risk", "market", "cost", "staff", "energy", "safety"],
        unit: ["day", "days"],
        time: [2, 10],
        penalty: [2, 15, 100],
    },
    Scenario {
        who: "a dock with a single berth",
        job: ["ship", "ships"],
        jobs: ["Aurora", "Borealis", "Comet", "Delphin", "Elektra", "Fortuna", "Galaxy", "Hermes"],
        unit: ["hour", "hours"],
        time: [4, 20],
        penalty: [2, 12, 50],
    },
    Scenario {
        who: "a tailor",
        job: ["suit", "suits"],
        jobs: ["Adler", "Baum", "Conrad", "Dietz", "Engel", "Fuchs", "Gans", "Hirsch"],
        unit: ["day", "days"],
        time: [1, 6],
        penalty: [1, 8, 10],
    },
    Scenario {
        who: "a test lab with one chamber",
        job: ["test", "tests"],
        jobs: ["salt", "heat", "frost", "shock", "dust", "rain", "noise", "sun"],
        unit: ["day", "days"],
        time: [2, 12],
        penalty: [3, 20, 50],
    },
    Scenario {
        who: "a foundry with one furnace",
        job: ["casting", "castings"],
        jobs: ["bell", "anvil", "gate", "wheel", "pump", "block", "ring", "lid"],
        unit: ["hour", "hours"],
        time: [2, 8],
        penalty: [2, 15, 20],
    },
    Scenario {
        who: "a software tester",
        job: ["release", "releases"],
        jobs: ["web", "iOS", "android", "server", "kiosk", "watch", "desktop", "router"],
        unit: ["day", "days"],
        time: [1, 7],
        penalty: [2, 12, 200],
    },
];

impl Family for SingleMachineTardiness {
    fn name(&self) -> &'static str {
        "single_machine_tardiness"
    }

    fn about(&self) -> &'static str {
        "order jobs with due dates on one machine for the least penalty"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, job: [job, jobs], jobs: pool, unit: [one, unit], time, penalty } =
            dice.pick(&SCENARIOS);
        let n = size.count(dice, (3, 3), (4, 6));
        let names = dice.some(pool, n);
        // Not all jobs can be in time, and the order matters.
        let (time, due, weight, optimum) = loop {
            let time = dice.ints(n, time[0], time[1]);
            let all: i64 = time.iter().sum();
            let due: Vec<i64> = time.iter().map(|&own| dice.int(own, (all * 4 / 5).max(own))).collect();
            let weight: Vec<i64> =
                dice.ints(n, penalty[0], penalty[1]).iter().map(|w| w * penalty[2]).collect();
            let (least, most) = penalties(&time, &due, &weight);
            if 0 < least && least < most {
                break (time, due, weight, least);
            }
        };
        let all: i64 = time.iter().sum();

        let mut f = Formulation::new(format!(
            "put the {jobs} in the order with the least total penalty for lateness."
        ));
        let i = f.set("i", job, jobs, &names);
        let j = f.again("j", i);
        let p = f.param("p", "time", unit, i, &time);
        let d = f.param("d", "due date", unit, i, &due);
        let w = f.param("w", "penalty", &format!("$ per {one} late"), i, &weight);
        let s = f.var("s", format!("{unit} until the start of {{i}}"), i, Kind::Continuous);
        let t = f.var("t", format!("{unit} by which {{i}} is late"), i, Kind::Continuous);
        let y = f.var("y", format!("1 if {{i}} is before {job} j"), (i, j), Kind::Binary);
        f.minimize(sum(i, w.at(i) * t.at(i)));
        let pairs = over((i, j)).when(i.before(j));
        f.require("before", pairs.clone(), (s.at(j) + all - all * y.at((i, j))).at_least(s.at(i) + p.at(i)));
        f.require("after", pairs, (s.at(i) + all * y.at((i, j))).at_least(s.at(j) + p.at(j)));
        f.require("late", i, t.at(i).at_least(s.at(i) + p.at(i) - d.at(i)));
        f.nonlinear = Some(format!(
            "max(0, end - due) by t >= 0 and the late row; either-or with y and M = {all}, the sum of all times, when all are done"
        ));

        let row = |i: usize| {
            format!(
                "{} takes {}, due after {}, ${} per {one} late",
                names[i],
                quantity(time[i], unit),
                due[i],
                weight[i]
            )
        };
        let rows = (0..n).map(row).collect::<Vec<_>>().join("; ");
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {n} {jobs} and does one at a time, without a break in it. For each, the time, the due date from now \
                 and the penalty for lateness are: {rows}. Minimize the total penalty.",
                capital(who)
            ),
            1 => format!(
                "What does {who} lose at least through lateness, if only one {job} can be worked on at a time? {}. \
                 The dollars are for each {one} after the due time, in proportion.",
                capital(&rows)
            ),
            2 => format!(
                "Single machine, weighted tardiness, all {jobs} ready now, no interruption: {rows}. Min total penalty."
            ),
            3 => format!(
                "We cannot be on time with everything. We are {who}; these {jobs} have come in: {rows}. \
                 One is finished before the next is begun. In which order do we pay the least for being late, and how much?"
            ),
            _ => format!(
                "Put the {jobs} of {who} in order. Each is done in one go, one after the other from now on: {rows}. \
                 {} that is early or on time costs nothing. Find the lowest sum of penalties.",
                capital(&article(job))
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every order: the least total penalty, and the largest. To wait never helps.
fn penalties(time: &[i64], due: &[i64], weight: &[i64]) -> (i64, i64) {
    let mut found = (i64::MAX, 0);
    each_order(&mut (0..time.len()).collect::<Vec<_>>(), 0, &mut |order| {
        let (mut end, mut total) = (0, 0);
        for &job in order {
            end += time[job];
            total += weight[job] * (end - due[job]).max(0);
        }
        found = (found.0.min(total), found.1.max(total));
    });
    found
}
