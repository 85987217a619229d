//! Set partitioning: the cheapest routes or crews that together do every job exactly once. A 0-1 program.

use super::{Draft, Family, Size, and, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct SetPartition;

struct Scenario {
    who: &'static str,
    /// One group and several.
    group: [&'static str; 2],
    /// One job and several.
    job: [&'static str; 2],
    jobs: [&'static str; 8],
    /// How a group has its jobs.
    holds: &'static str,
    /// The range of costs for one job, in steps of dollars.
    cost: [i64; 3],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "an airline",
        group: ["crew pairing", "crew pairings"],
        job: ["flight", "flights"],
        jobs: ["F11", "F12", "F23", "F24", "F35", "F36", "F47", "F48"],
        holds: "flies",
        cost: [10, 30, 100],
    },
    Scenario {
        who: "a dairy",
        group: ["tour", "tours"],
        job: ["shop", "shops"],
        jobs: ["Adams", "Baker", "Clark", "Davis", "Evans", "Foster", "Green", "Hill"],
        holds: "visits",
        cost: [4, 15, 10],
    },
    Scenario {
        who: "a school district",
        group: ["bus route", "bus routes"],
        job: ["village", "villages"],
        jobs: ["Elm", "Ford", "Glen", "Hay", "Ivy", "Kirk", "Lea", "Moor"],
        holds: "serves",
        cost: [6, 20, 10],
    },
    Scenario {
        who: "a railway",
        group: ["driver shift", "driver shifts"],
        job: ["train", "trains"],
        jobs: ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"],
        holds: "runs",
        cost: [8, 20, 20],
    },
    Scenario {
        who: "a county",
        group: ["voting district", "voting districts"],
        job: ["town", "towns"],
        jobs: ["Ash", "Birch", "Cedar", "Dale", "Eden", "Fern", "Grove", "Heath"],
        holds: "contains",
        cost: [5, 25, 1000],
    },
    Scenario {
        who: "a builder",
        group: ["contract", "contracts"],
        job: ["trade", "trades"],
        jobs: ["roof", "walls", "pipes", "wiring", "floors", "doors", "paint", "garden"],
        holds: "covers",
        cost: [5, 25, 500],
    },
    Scenario {
        who: "a wind farm operator",
        group: ["boat trip", "boat trips"],
        job: ["turbine", "turbines"],
        jobs: ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"],
        holds: "reaches",
        cost: [6, 20, 50],
    },
];

const NAMES: [&str; 12] = ["A", "B", "C", "D", "E", "F", "G", "H", "K", "L", "M", "N"];

impl Family for SetPartition {
    fn name(&self) -> &'static str {
        "set_partition"
    }

    fn about(&self) -> &'static str {
        "choose the cheapest groups that do every job exactly once"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, group: [group, groups], job: [job, jobs], jobs: pool, holds, cost } =
            dice.pick(&SCENARIOS);
        let n = size.count(dice, (5, 6), (8, 12));
        let k = size.count(dice, (3, 4), (6, 8));
        let pool: Vec<&str> = pool.to_vec();
        let job_names = &pool[..k];
        // At least two partitions are there, every job is in two groups or more, and no group does everything: the choice is neither forced nor trivial.
        let does: Vec<Vec<usize>> = loop {
            let does: Vec<Vec<usize>> = (0..n)
                .map(|_| {
                    let count = dice.int(1, (k as i64 - 1).min(4)).min(dice.int(1, 4)) as usize;
                    let drawn = dice.some(job_names, count);
                    (0..k).filter(|&j| drawn.contains(&job_names[j])).collect()
                })
                .collect();
            let twins = (0..n).any(|i| does[..i].contains(&does[i]));
            let rare = (0..k).any(|j| does.iter().filter(|does| does.contains(&j)).count() < 2);
            if !twins && !rare && partitions(&does, k).len() > 1 {
                break does;
            }
        };
        let price: Vec<i64> = does
            .iter()
            .map(|does| {
                let several = does.len() as i64 - 1;
                cost[2] * (dice.int(cost[0], cost[1]) + several * dice.int(cost[0], cost[1]) * 2 / 3)
            })
            .collect();
        let holding: Vec<i64> =
            (0..k).flat_map(|j| does.iter().map(move |does| i64::from(does.contains(&j)))).collect();

        let mut f = Formulation::new(format!(
            "choose {groups} that have every {job} exactly once at the least cost."
        ));
        let names: Vec<String> = NAMES[..n].iter().map(|name| (*name).to_string()).collect();
        let i = f.set("i", group, groups, &names);
        let j = f.set("j", job, jobs, job_names);
        let c = f.param("c", "cost", "$", i, &price);
        let a = f.param("a", &format!("1 if {group} {holds} {job}"), "", (j, i), &holding);
        let x = f.var("x", "1 if {i} is chosen", i, Kind::Binary);
        f.minimize(sum(i, c.at(i) * x.at(i)));
        f.require("once", j, sum(over(i).when(a.nonzero((j, i))), x.at(i)).equals(1));

        let part = |i: usize| and(&does[i].iter().map(|&j| job_names[j]).collect::<Vec<_>>());
        let list = |phrase: &dyn Fn(usize) -> String| (0..n).map(phrase).collect::<Vec<_>>().join("; ");
        let question = match dice.wording(5) {
            0 => format!(
                "{} must choose {groups} so that each {job} is in exactly one of them. {}. Minimize the total cost.",
                capital(who),
                capital(&list(&|i| match i {
                    0 => format!("{group} A {holds} {} and costs ${}", part(i), price[i]),
                    _ => format!("{} {holds} {} and costs ${}", names[i], part(i), price[i]),
                }))
            ),
            1 => format!(
                "The {jobs} {} are to be split among {groups}. {} can pay for any of these: {}. Every {job} has to be in \
                 one and only one of the chosen {groups}. What is the lowest total cost?",
                and(job_names),
                capital(who),
                list(&|i| format!("{} with {} for ${}", names[i], part(i), price[i]))
            ),
            2 => format!(
                "{}, with {jobs} and cost: {}. Every {job} exactly once. Min total cost.",
                capital(groups),
                list(&|i| format!("{}: {}, ${}", names[i], part(i), price[i]))
            ),
            3 => format!(
                "Our planners have listed {n} possible {groups}. {}. We need each {job} once, neither left out nor \
                 done twice. Which of them do we, {who}, take to spend the least?",
                capital(&list(&|i| format!("{} ({}) would cost ${}", names[i], part(i), price[i])))
            ),
            _ => format!(
                "How can {who} have each of the {jobs} {} in exactly one chosen {group} at the least cost? \
                 The {groups} to choose from are {}.",
                and(job_names),
                list(&|i| format!("{} for ${}: {}", names[i], price[i], part(i)))
            ),
        };
        let total = |chosen: &u32| -> i64 { (0..n).filter(|i| chosen >> i & 1 == 1).map(|i| price[i]).sum() };
        let optimum = partitions(&does, k).iter().map(total).min().expect("two were asked for");
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// All sets of groups that have each of `k` jobs exactly once.
fn partitions(does: &[Vec<usize>], k: usize) -> Vec<u32> {
    let sets: Vec<u32> = does.iter().map(|does| does.iter().map(|&j| 1 << j).sum()).collect();
    let chosen_sets = |chosen: u32| (0..sets.len()).filter(move |i| chosen >> i & 1 == 1);
    let exact = |chosen: &u32| {
        let union = chosen_sets(*chosen).fold(0, |union, i| union | sets[i]);
        let jobs: u32 = chosen_sets(*chosen).map(|i| sets[i].count_ones()).sum();
        union == (1 << k) - 1 && jobs == k as u32
    };
    (0_u32..1 << sets.len()).filter(exact).collect()
}
