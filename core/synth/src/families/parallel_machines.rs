//! Parallel machines: which machine does which job, so that all are done as early as possible. A mixed-integer program
//! that minimizes a maximum.

use super::{Draft, Family, Size, and, article, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct ParallelMachines;

struct Scenario {
    who: &'static str,
    machine: [&'static str; 2],
    machines: [&'static str; 3],
    job: [&'static str; 2],
    jobs: [&'static str; 9],
    /// The unit of the times and their range in steps.
    time: (&'static str, [i64; 3]),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a print shop",
        machine: ["printer", "printers"],
        machines: ["printer 1", "printer 2", "printer 3"],
        job: ["job", "jobs"],
        jobs: ["flyers", "posters", "menus", "books", "cards", "labels", "maps", "forms", "folders"],
        time: ("minutes", [4, 24, 5]),
    },
    Scenario {
        who: "a shipyard",
        machine: ["dock", "docks"],
        machines: ["dock A", "dock B", "dock C"],
        job: ["ship", "ships"],
        jobs: ["Ajax", "Boreas", "Castor", "Dione", "Europa", "Freya", "Gaia", "Helios", "Iris"],
        time: ("days", [3, 20, 1]),
    },
    Scenario {
        who: "a computing center",
        machine: ["node", "nodes"],
        machines: ["node 1", "node 2", "node 3"],
        job: ["run", "runs"],
        jobs: ["weather", "genome", "crash", "ocean", "galaxy", "traffic", "virus", "engine", "soil"],
        time: ("hours", [2, 16, 1]),
    },
    Scenario {
        who: "a hospital",
        machine: ["operating room", "operating rooms"],
        machines: ["room 1", "room 2", "room 3"],
        job: ["operation", "operations"],
        jobs: ["knee", "hip", "heart", "eye", "hand", "spine", "kidney", "ear", "foot"],
        time: ("minutes", [3, 18, 10]),
    },
    Scenario {
        who: "a wedding baker",
        machine: ["oven", "ovens"],
        machines: ["oven 1", "oven 2", "oven 3"],
        job: ["cake", "cakes"],
        jobs: ["lemon", "carrot", "nut", "chocolate", "cheese", "plum", "cherry", "apple", "poppy"],
        time: ("minutes", [4, 15, 5]),
    },
    Scenario {
        who: "a garage",
        machine: ["mechanic", "mechanics"],
        machines: ["Ada", "Ben", "Cleo"],
        job: ["repair", "repairs"],
        jobs: ["brakes", "clutch", "exhaust", "gearbox", "lights", "radiator", "steering", "tires", "wipers"],
        time: ("minutes", [2, 16, 15]),
    },
    Scenario {
        who: "a port",
        machine: ["crane", "cranes"],
        machines: ["crane 1", "crane 2", "crane 3"],
        job: ["barge", "barges"],
        jobs: ["Anna", "Bella", "Clara", "Dora", "Emma", "Flora", "Greta", "Hanna", "Ida"],
        time: ("hours", [1, 9, 1]),
    },
];

impl Family for ParallelMachines {
    fn name(&self) -> &'static str {
        "parallel_machines"
    }

    fn about(&self) -> &'static str {
        "share jobs among equal machines so that all are done as early as possible"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            machine: [machine, machines],
            machines: machine_names,
            job: [job, jobs],
            jobs: pool,
            time,
        } = dice.pick(&SCENARIOS);
        let (unit, [low, high, step]) = *time;
        let n = size.count(dice, (4, 5), (6, 9));
        let k = size.count(dice, (2, 2), (2, 3));
        let names = dice.some(pool, n);
        let machine_names = &machine_names[..k];
        // The longest job alone does not settle the answer.
        let (time, optimum) = loop {
            let time: Vec<i64> = dice.ints(n, low, high).iter().map(|time| time * step).collect();
            let optimum = earliest(&time, &vec![0; k]);
            if time.iter().all(|&time| time < optimum) {
                break (time, optimum);
            }
        };

        let mut f = Formulation::new(format!(
            "share the {jobs} among the {machines} so that the last one ends in the least time."
        ));
        let i = f.set("i", job, jobs, &names);
        let j = f.set("j", machine, machines, machine_names);
        let p = f.param("p", "time", unit, i, &time);
        let x = f.var("x", "1 if {i} is given to {j}", (i, j), Kind::Binary);
        let z = f.var("z", format!("{unit} until all {jobs} are done"), (), Kind::Continuous);
        f.minimize(z);
        f.require("once", i, sum(j, x.at((i, j))).equals(1));
        f.require("end", j, z.at(()).at_least(sum(i, p.at(i) * x.at((i, j)))));
        f.nonlinear =
            Some(format!("the maximum over the {machines} is made linear: z is at least the time of each"));

        let list = (0..n).map(|i| format!("{} {}", names[i], time[i])).collect::<Vec<_>>().join(", ");
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {n} {jobs} and {k} equal {machines}. The {jobs} take these {unit}: {list}. Each is done by one \
                 {machine} without a break, and {} does one after the other. Finish all as early as possible.",
                capital(who),
                article(machine)
            ),
            1 => format!(
                "In how many {unit} can {k} equal {machines} of {who} get through these {jobs} ({unit} each): {list}? \
                 They all begin at once, no {job} is split, and every {machine} does one at a time."
            ),
            2 => format!(
                "{} ({unit}): {list}. {}: {k}, equal, one {job} at a time. Each {job} whole on one of them. \
                 Minimize the time until the last is done.",
                capital(jobs),
                capital(machines)
            ),
            3 => format!(
                "Everybody wants to go home, but {n} {jobs} are left: {list} ({unit}). We can share them among {}; all of \
                 these are equally fast and take one {job} at a time. Nothing can be split. When can we be through at \
                 the earliest?",
                and(machine_names)
            ),
            _ => format!(
                "Divide the {jobs} of {who} among {} so that the one that is busy longest is done as soon as possible. \
                 {} stays with one {machine}, and takes the same time on any: {list}, in {unit}.",
                and(machine_names),
                capital(&article(job))
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every machine for the first job, and then for the rest.
fn earliest(time: &[i64], busy: &[i64]) -> i64 {
    let Some((first, rest)) = time.split_first() else { return busy.iter().max().copied().unwrap_or(0) };
    let after = (0..busy.len()).map(|j| {
        let mut busy = busy.to_vec();
        busy[j] += first;
        earliest(rest, &busy)
    });
    after.min().unwrap_or(0)
}
