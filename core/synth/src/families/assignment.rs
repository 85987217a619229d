//! Assignment: who does what at the least total cost. A 0-1 program over a grid.

use super::{Draft, Family, and, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Along, Expression, Formulation, Kind, Number, Relation, Right, Sense, Shape};

pub(super) struct Assignment;

/// Who is assigned, to what, in which unit, and the four names of each.
type Scenario = (&'static str, &'static str, &'static str, [&'static str; 4], [&'static str; 4]);

const SCENARIOS: [Scenario; 5] = [
    ("workers", "jobs", "hours", ["Ann", "Bob", "Cy", "Dan"], ["wash", "cut", "sew", "pack"]),
    ("trucks", "routes", "miles", ["T1", "T2", "T3", "T4"], ["north", "south", "east", "west"]),
    ("machines", "parts", "minutes", ["lathe", "mill", "saw", "press"], ["bolt", "gear", "shaft", "ring"]),
    ("nurses", "wards", "dollars", ["Eve", "Sam", "Kim", "Joe"], ["A", "B", "C", "D"]),
    ("crews", "sites", "days", ["red", "blue", "green", "gold"], ["bridge", "tower", "canal", "school"]),
];

impl Family for Assignment {
    fn name(&self) -> &'static str {
        "assignment"
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let (agents, tasks, unit, agent_names, task_names) = dice.pick(&SCENARIOS);
        let n = if dice.chance(50) { 2 } else { 3 };
        let agent_names = dice.some(agent_names, n);
        let task_names = dice.some(task_names, n);
        let cost = dice.ints(n * n, 1, 9);

        let mut f = Formulation::new(
            Sense::Minimize,
            format!("assign {agents} to {tasks} with the least total {unit}."),
            format!("{agents} {}; {tasks} {}", agent_names.join(", "), task_names.join(", ")),
        );
        let costs = f.matrix(unit, "c", &cost, n);
        f.variables(
            "x",
            Shape::Grid(n, n),
            Kind::Binary,
            format!("{} i does {} j", singular(agents), singular(tasks)),
        );
        f.objective = Expression::Product(costs, 0);
        let one = Right::Number(Number::Plain(1));
        f.require_sums(agents, 0, Along::Rows, Relation::Equal, one);
        f.require_sums(tasks, 0, Along::Columns, Relation::Equal, one);

        let rows = each(&agent_names, |i, name| {
            format!(
                "{name}: {}",
                and(&cost[i * n..(i + 1) * n].iter().map(i64::to_string).collect::<Vec<_>>())
            )
        });
        let question = match dice.int(0, 2) {
            0 => format!(
                "Assign {} to the {tasks} {}, one each. The {unit} are: {rows}. Minimize the total {unit}.",
                and(&agent_names),
                and(&task_names)
            ),
            1 => format!(
                "The {tasks} {} need in {unit}: {rows}. Each of the {agents} does exactly one. What is the least total?",
                and(&task_names)
            ),
            _ => format!(
                "{} {agents} share {} {tasks} ({}), each takes one. In {unit}: {rows}. Find the smallest sum of {unit}.",
                n,
                n,
                task_names.join(", ")
            ),
        };
        let optimum = Fraction::whole(cheapest(&cost, n, 0, &mut vec![false; n]));
        Draft { question, formulation: f, optimum }
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
