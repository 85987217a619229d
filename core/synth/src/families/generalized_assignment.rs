//! Generalized assignment: tasks to agents, each of whom has a limited time or space, and needs and costs differ by
//! pair. A 0-1 program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct GeneralizedAssignment;

struct Scenario {
    who: &'static str,
    /// One and several, and their names.
    agent: [&'static str; 2],
    agents: [&'static str; 4],
    task: [&'static str; 2],
    tasks: [&'static str; 8],
    /// What tasks take: its unit, the least and the largest amount, and their step.
    need: (&'static str, [i64; 3]),
    /// The unit in which the agents' limits are stated, and how many of the other it has.
    limit: (&'static str, i64),
    /// The least and the largest cost of such a step, and the dollars that costs are rounded to.
    rate: [i64; 3],
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        who: "a repair service",
        agent: ["technician", "technicians"],
        agents: ["Ann", "Ben", "Cleo", "Dan"],
        task: ["visit", "visits"],
        tasks: ["boiler", "pump", "fridge", "oven", "lift", "heater", "washer", "dryer"],
        need: ("min", [8, 24, 5]),
        limit: ("h", 60),
        rate: [3, 5, 1],
    },
    Scenario {
        who: "a machine shop",
        agent: ["lathe", "lathes"],
        agents: ["L1", "L2", "L3", "L4"],
        task: ["order", "orders"],
        tasks: ["shafts", "gears", "hubs", "bolts", "rings", "pins", "caps", "axles"],
        need: ("h", [3, 14, 1]),
        limit: ("h", 1),
        rate: [25, 45, 5],
    },
    Scenario {
        who: "a harvest contractor",
        agent: ["combine", "combines"],
        agents: ["red", "green", "yellow", "blue"],
        task: ["field", "fields"],
        tasks: [
            "mill field",
            "long field",
            "hill field",
            "brook field",
            "oak field",
            "church field",
            "gate field",
            "marsh field",
        ],
        need: ("h", [3, 12, 1]),
        limit: ("h", 1),
        rate: [90, 160, 10],
    },
    Scenario {
        who: "a consulting firm",
        agent: ["team", "teams"],
        agents: ["red", "blue", "green", "gold"],
        task: ["project", "projects"],
        tasks: ["audit", "merger", "payroll", "pricing", "survey", "training", "tender", "rollout"],
        need: ("days", [4, 18, 1]),
        limit: ("days", 1),
        rate: [700, 1200, 100],
    },
    Scenario {
        who: "a translation agency",
        agent: ["translator", "translators"],
        agents: ["Ines", "Jonas", "Kim", "Lea"],
        task: ["text", "texts"],
        tasks: ["contract", "manual", "patent", "novel", "brochure", "report", "script", "letter"],
        need: ("h", [3, 16, 1]),
        limit: ("h", 1),
        rate: [25, 50, 5],
    },
    Scenario {
        who: "a print shop",
        agent: ["press", "presses"],
        agents: ["P1", "P2", "P3", "P4"],
        task: ["job", "jobs"],
        tasks: ["posters", "flyers", "menus", "cards", "books", "labels", "maps", "tickets"],
        need: ("min", [6, 30, 10]),
        limit: ("h", 60),
        rate: [8, 15, 5],
    },
    Scenario {
        who: "a test center",
        agent: ["rig", "rigs"],
        agents: ["R1", "R2", "R3", "R4"],
        task: ["sample", "samples"],
        tasks: ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"],
        need: ("min", [4, 18, 10]),
        limit: ("h", 60),
        rate: [10, 20, 5],
    },
    Scenario {
        who: "a law firm",
        agent: ["lawyer", "lawyers"],
        agents: ["Abt", "Berg", "Cole", "Dorn"],
        task: ["case", "cases"],
        tasks: ["lease", "patent", "estate", "tax", "injury", "permit", "merger", "appeal"],
        need: ("h", [6, 30, 1]),
        limit: ("h", 1),
        rate: [150, 350, 50],
    },
];

impl Family for GeneralizedAssignment {
    fn name(&self) -> &'static str {
        "generalized_assignment"
    }

    fn about(&self) -> &'static str {
        "give every task to one agent within the agents' limits at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            agent: [agent, agents],
            agents: agent_pool,
            task: [task, tasks],
            tasks: pool,
            need: (unit, [low, high, step]),
            limit: (stated, factor),
            rate: [least, most, round],
        } = dice.pick(&SCENARIOS);
        let k = size.count(dice, (2, 2), (3, 4));
        let n = size.count(dice, (3, 4), (5, 7));
        let agent_names = &agent_pool[..k];
        let names = dice.some(pool, n);
        // Whole hours, or amounts in the step of what tasks take.
        let grain = step.max(factor);
        // The cheapest choice for each task alone breaks a limit.
        let (needs, costs, limits, optimum) = loop {
            // What a task takes depends on the task more than on the agent.
            let base = dice.ints(n, *low, *high);
            let needs: Vec<i64> = (0..k * n)
                .map(|at| base[at % n])
                .map(|base| step * (base + dice.int(-base / 4, base / 3)))
                .collect();
            let costs: Vec<i64> = needs
                .iter()
                .map(|need| (need / step * dice.int(*least, *most) / round).max(1) * round)
                .collect();
            let share = needs.iter().sum::<i64>() / (k * k) as i64;
            let limits: Vec<i64> = dice
                .ints(k, 95, 145)
                .iter()
                .map(|percent| (share * percent / 100 / grain).max(1) * grain)
                .collect();
            let free = vec![i64::MAX; k];
            let optimum = cheapest(&needs, &costs, &limits);
            if let Some(optimum) = optimum.filter(|optimum| cheapest(&needs, &costs, &free) < Some(*optimum))
            {
                break (needs, costs, limits, optimum);
            }
        };
        let given: Vec<i64> = limits.iter().map(|limit| limit / factor).collect();

        let mut f = Formulation::new(format!("give every {task} to one {agent} at the least cost."));
        let i = f.set("i", agent, agents, agent_names);
        let j = f.set("j", task, tasks, &names);
        let c = f.param("c", "cost", "$", (i, j), &costs);
        let a = f.param("a", "need", unit, (i, j), &needs);
        let b = match factor {
            1 => f.param("b", "limit", unit, i, &given),
            _ => f.converted("b", "limit", unit, i, &given, *factor),
        };
        let x = f.var("x", "1 if {i} gets {j}", (i, j), Kind::Binary);
        f.minimize(sum((i, j), c.at((i, j)) * x.at((i, j))));
        f.require("once", j, sum(i, x.at((i, j))).equals(1));
        f.require("limit", i, sum(j, a.at((i, j)) * x.at((i, j))).at_most(b.at(i)));

        let row = |i: usize, of: &[i64]| of[i * n..(i + 1) * n].to_vec();
        let dollars = |i: usize| and(&row(i, &costs).iter().map(|c| format!("${c}")).collect::<Vec<_>>());
        let rows = each(agent_names, |i, name| {
            format!("{name} takes {} {unit} and costs {}", and(&row(i, &needs)), dollars(i))
        });
        let limited = |i: usize| format!("{} {stated}", given[i]);
        let table = each(agent_names, |i, name| {
            format!("{name} ({}): {} {unit}, {}", limited(i), and(&row(i, &needs)), dollars(i))
        });
        let pairs = each(&names, |j, name| {
            let by = |i: usize| {
                format!("{} {unit} for ${} by {}", needs[i * n + j], costs[i * n + j], agent_names[i])
            };
            format!("{name} {}", (0..k).map(by).collect::<Vec<_>>().join(", "))
        });
        let has = and(&(0..k).map(|i| format!("{} {}", agent_names[i], limited(i))).collect::<Vec<_>>());
        let all = and(&names);
        let question = match dice.wording(5) {
            0 => format!(
                "{} gives each of its {tasks} {all} to one {agent}. In this order, {rows}. At most, {has} can be used. No {task} \
                 is split. Minimize the total cost.",
                capital(who)
            ),
            1 => format!(
                "{} (with limit), and what they take and cost for {all}: {table}. Every {task} goes to exactly one {agent}. Min \
                 total cost.",
                capital(agents)
            ),
            2 => format!(
                "Which {agent} should do which {task} at {who}? Each {task} is done as a whole by one of them: {pairs}. No more \
                 than this is available: {has}. The total cost is to be lowest."
            ),
            3 => format!(
                "We have {n} {tasks} to hand out, and {k} {agents} with little time: {has}. Time and cost depend on \
                 who gets what: {pairs}. Each {task} goes to one {agent} alone. How cheaply can all be done?"
            ),
            _ => format!(
                "The {agents} of {who} differ in speed and cost. For {all}, {rows}. The limits are {has}. Assign all {tasks}, \
                 each to a single {agent}, at the smallest total cost."
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every assignment; `None` when each breaks a limit.
fn cheapest(needs: &[i64], costs: &[i64], limits: &[i64]) -> Option<i64> {
    let k = limits.len();
    let n = needs.len() / k;
    let total = |choice: usize| {
        let mut left = limits.to_vec();
        let (mut rest, mut cost) = (choice, 0);
        for j in 0..n {
            let i = rest % k;
            rest /= k;
            left[i] -= needs[i * n + j];
            cost += costs[i * n + j];
        }
        left.iter().all(|&left| left >= 0).then_some(cost)
    };
    (0..k.pow(n as u32)).filter_map(total).min()
}
