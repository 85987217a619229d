//! Assignment: who does what at the least total cost. A 0-1 program over a grid.

use super::{Draft, Family, Size, and, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Assignment;

/// Who is assigned, to what, in which unit, and the names of each.
type Scenario = (&'static str, &'static str, &'static str, [&'static str; 7], [&'static str; 7]);

const SCENARIOS: [Scenario; 8] = [
    (
        "workers",
        "jobs",
        "hours",
        ["Ann", "Bob", "Cy", "Dan", "Eli", "Fay", "Gus"],
        ["wash", "cut", "sew", "pack", "iron", "dye", "fold"],
    ),
    (
        "trucks",
        "routes",
        "miles",
        ["T1", "T2", "T3", "T4", "T5", "T6", "T7"],
        ["north", "south", "east", "west", "coast", "hills", "center"],
    ),
    (
        "machines",
        "parts",
        "minutes",
        ["lathe", "mill", "saw", "press", "drill", "laser", "robot"],
        ["bolt", "gear", "shaft", "ring", "cam", "lever", "plate"],
    ),
    (
        "nurses",
        "wards",
        "dollars",
        ["Eve", "Sam", "Kim", "Joe", "Lea", "Max", "Nia"],
        ["A", "B", "C", "D", "E", "F", "G"],
    ),
    (
        "crews",
        "sites",
        "days",
        ["red", "blue", "green", "gold", "white", "black", "grey"],
        ["bridge", "tower", "canal", "school", "tunnel", "dam", "arena"],
    ),
    (
        "tutors",
        "courses",
        "hours",
        ["Iris", "Jon", "Kaya", "Leo", "Mia", "Ned", "Ola"],
        ["algebra", "Latin", "physics", "music", "art", "logic", "history"],
    ),
    (
        "drones",
        "fields",
        "minutes",
        ["D1", "D2", "D3", "D4", "D5", "D6", "D7"],
        ["wheat", "corn", "rape", "rye", "beet", "hops", "flax"],
    ),
    (
        "editors",
        "chapters",
        "pages",
        ["Ash", "Bea", "Cal", "Dot", "Eno", "Flo", "Gil"],
        ["one", "two", "three", "four", "five", "six", "seven"],
    ),
];

impl Family for Assignment {
    fn name(&self) -> &'static str {
        "assignment"
    }

    fn about(&self) -> &'static str {
        "assign each agent to one task at the least total cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (agents, tasks, unit, agent_names, task_names) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (5, 7));
        let agent_names = dice.some(agent_names, n);
        let task_names = dice.some(task_names, n);
        let cost = dice.ints(n * n, 1, 9);

        let mut f = Formulation::new(format!("assign {agents} to {tasks} with the least total {unit}."));
        let i = f.set("i", singular(agents), agents, &agent_names);
        let j = f.set("j", singular(tasks), tasks, &task_names);
        let c = f.param("c", unit, "", (i, j), &cost);
        let x = f.var("x", "{i} does {j}", (i, j), Kind::Binary);
        f.minimize(sum((i, j), c.at((i, j)) * x.at((i, j))));
        f.require(*agents, i, sum(j, x.at((i, j))).equals(1));
        f.require(*tasks, j, sum(i, x.at((i, j))).equals(1));

        let rows = each(&agent_names, |i, name| format!("{name}: {}", and(&cost[i * n..(i + 1) * n])));
        let question = match dice.int(0, 4) {
            0 => format!(
                "Assign {} to the {tasks} {}, one each. The {unit} are: {rows}. Minimize the total {unit}.",
                and(&agent_names),
                and(&task_names)
            ),
            1 => format!(
                "The {tasks} {} need in {unit}: {rows}. Each of the {agents} does exactly one. What is the least total?",
                and(&task_names)
            ),
            2 => format!(
                "{n} {agents} share {n} {tasks} ({}), each takes one. In {unit}: {rows}. Find the smallest sum of {unit}.",
                task_names.join(", ")
            ),
            3 => format!(
                "Every one of the {tasks} {} goes to a different one of the {agents}. They take these {unit}, in this \
                 order: {rows}. Which total is the least?",
                and(&task_names)
            ),
            _ => format!(
                "Match {n} {agents} with {n} {tasks}, one to one. For {} the {unit} are, {rows}. \
                 Make their sum as small as possible.",
                and(&task_names)
            ),
        };
        let optimum = cheapest(&cost, n, 0, &mut vec![false; n]);
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

fn singular(plural: &str) -> &str {
    plural.strip_suffix('s').unwrap_or(plural)
}

/// Tries every permutation: the least cost of rows `row..` over the columns that are not taken.
fn cheapest(cost: &[i64], n: usize, row: usize, taken: &mut Vec<bool>) -> i64 {
    if row == n {
        return 0;
    }
    let mut best = i64::MAX;
    for column in 0..n {
        if !taken[column] {
            taken[column] = true;
            best = best.min(cost[row * n + column] + cheapest(cost, n, row + 1, taken));
            taken[column] = false;
        }
    }
    best
}
