//! Assignment: who does what at the least total cost. A 0-1 program over a grid.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Assignment;

/// Who is assigned, to what, the unit of the costs, what such a cost is, and the names of each.
type Scenario =
    (&'static str, &'static str, &'static str, &'static str, [&'static str; 7], [&'static str; 7]);

const SCENARIOS: [Scenario; 8] = [
    (
        "workers",
        "jobs",
        "hours",
        "work time",
        ["Ann", "Bob", "Cy", "Dan", "Eli", "Fay", "Gus"],
        ["washing", "cutting", "sewing", "packing", "ironing", "dyeing", "folding"],
    ),
    (
        "trucks",
        "routes",
        "miles",
        "empty mileage",
        ["T1", "T2", "T3", "T4", "T5", "T6", "T7"],
        ["north", "south", "east", "west", "coast", "hills", "center"],
    ),
    (
        "machines",
        "parts",
        "minutes",
        "machine time",
        ["lathe", "mill", "saw", "press", "drill", "laser", "robot"],
        ["bolt", "gear", "shaft", "ring", "cam", "lever", "plate"],
    ),
    (
        "nurses",
        "wards",
        "$",
        "overtime pay",
        ["Eve", "Sam", "Kim", "Joe", "Lea", "Max", "Nia"],
        ["ward A", "ward B", "ward C", "ward D", "ward E", "ward F", "ward G"],
    ),
    (
        "crews",
        "sites",
        "days",
        "building time",
        ["red", "blue", "green", "gold", "white", "black", "grey"],
        ["bridge", "tower", "canal", "school", "tunnel", "dam", "arena"],
    ),
    (
        "tutors",
        "courses",
        "hours",
        "preparation",
        ["Iris", "Jon", "Kaya", "Leo", "Mia", "Ned", "Ola"],
        ["algebra", "Latin", "physics", "music", "art", "logic", "history"],
    ),
    (
        "drones",
        "fields",
        "minutes",
        "flight time",
        ["D1", "D2", "D3", "D4", "D5", "D6", "D7"],
        ["wheat", "corn", "rapeseed", "rye", "beets", "hops", "flax"],
    ),
    (
        "editors",
        "chapters",
        "days",
        "editing time",
        ["Ash", "Bea", "Cal", "Dot", "Eno", "Flo", "Gil"],
        ["optics", "heat", "waves", "atoms", "motion", "fluids", "gases"],
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
        let (agents, tasks, unit, cost_of, agent_names, task_names) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (5, 7));
        let agent_names = dice.some(agent_names, n);
        let task_names = dice.some(task_names, n);
        let step = if *unit == "$" { 10 } else { 1 };
        let cost: Vec<i64> = dice.ints(n * n, 1, 9).iter().map(|cost| step * cost).collect();

        let (agent, task) = (singular(agents), singular(tasks));
        let mut f = Formulation::new(format!(
            "assign {agents} to {tasks}, one each, with the least total {cost_of}."
        ));
        let i = f.set("i", agent, agents, &agent_names);
        let j = f.set("j", task, tasks, &task_names);
        let c = f.param("c", cost_of, unit, (i, j), &cost);
        let x = f.var("x", "1 if {i} gets {j}", (i, j), Kind::Binary);
        f.minimize(sum((i, j), c.at((i, j)) * x.at((i, j))));
        f.require(format!("each {agent}"), i, sum(j, x.at((i, j))).equals(1));
        f.require(format!("each {task}"), j, sum(i, x.at((i, j))).equals(1));

        let shown = |value: &i64| if *unit == "$" { format!("${value}") } else { value.to_string() };
        let rows = each(&agent_names, |i, name| {
            format!("{name}: {}", and(&cost[i * n..(i + 1) * n].iter().map(shown).collect::<Vec<_>>()))
        });
        let measured = if *unit == "$" { (*cost_of).to_string() } else { format!("{cost_of} in {unit}") };
        let names = and(&task_names);
        let question = match dice.wording(5) {
            0 => format!(
                "Assign the {agents} {} to the {tasks} {names}, one each. The {measured}, in this order of the {tasks}: {rows}. Minimize \
                 the total {cost_of}.",
                and(&agent_names)
            ),
            1 => format!(
                "For the {tasks} {names} the {measured} is known: {rows}. Each {agent} gets exactly one {task}, and each {task} \
                 exactly one {agent}. What is the least total?"
            ),
            2 => format!(
                "{n} {agents} share {n} {tasks} ({}), one each. {} ({}): {rows}. Find the smallest total.",
                task_names.join(", "),
                capital(cost_of),
                if *unit == "$" { "dollars" } else { unit }
            ),
            3 => format!(
                "Each of the {tasks} {names} needs a different one of our {agents}. In this order, this is the {measured} for \
                 each {agent}: {rows}. How little can it be in total if we choose well?"
            ),
            _ => format!(
                "Match {n} {agents} with {n} {tasks}, one to one, so that the total {cost_of} is as small as possible. With \
                 {names} in this order, the {measured} is as follows: {rows}."
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
