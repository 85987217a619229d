//! Capital budgeting: which projects to fund, with a budget for every year, projects that need another one, and projects
//! that exclude each other. A 0-1 program.

use super::{Draft, Family, Size, and, capital, each, up_to};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct CapitalBudgeting;

struct Scenario {
    who: &'static str,
    /// One and several, and their names.
    project: [&'static str; 2],
    projects: [&'static str; 9],
    /// What a project brings, and in what money all figures are.
    gain: &'static str,
    money: &'static str,
    /// The least and the largest outlay of a year.
    outlay: (i64, i64),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a shipping line",
        project: ["project", "projects"],
        projects: ["port", "tug", "ferry", "crane", "dock", "radar", "barge", "depot", "office"],
        gain: "net present value",
        money: "millions of dollars",
        outlay: (2, 20),
    },
    Scenario {
        who: "a drug maker",
        project: ["trial", "trials"],
        projects: ["asthma", "gout", "flu", "migraine", "eczema", "malaria", "anemia", "insomnia", "allergy"],
        gain: "expected value",
        money: "millions of dollars",
        outlay: (3, 25),
    },
    Scenario {
        who: "a university",
        project: ["building", "buildings"],
        projects: ["library", "gym", "lab", "dorm", "theater", "clinic", "studio", "garage", "canteen"],
        gain: "benefit",
        money: "millions of dollars",
        outlay: (1, 12),
    },
    Scenario {
        who: "a power utility",
        project: ["investment", "investments"],
        projects: [
            "dam",
            "wind park",
            "solar farm",
            "battery",
            "gas plant",
            "cable",
            "smart grid",
            "heat plant",
            "boiler",
        ],
        gain: "net present value",
        money: "millions of dollars",
        outlay: (5, 40),
    },
    Scenario {
        who: "a software firm",
        project: ["product", "products"],
        projects: [
            "wallet", "planner", "scanner", "editor", "tracker", "mailer", "player", "builder", "monitor",
        ],
        gain: "net present value",
        money: "thousands of dollars",
        outlay: (40, 250),
    },
    Scenario {
        who: "a hotel group",
        project: ["renovation", "renovations"],
        projects: ["lobby", "spa", "roof bar", "kitchen", "garden", "pool", "suites", "gym", "ballroom"],
        gain: "added profit",
        money: "thousands of dollars",
        outlay: (30, 200),
    },
    Scenario {
        who: "a mining company",
        project: ["venture", "ventures"],
        projects: ["copper", "zinc", "nickel", "gold", "lithium", "tin", "silver", "cobalt", "quartz"],
        gain: "net present value",
        money: "millions of dollars",
        outlay: (4, 35),
    },
];

impl Family for CapitalBudgeting {
    fn name(&self) -> &'static str {
        "capital_budgeting"
    }

    fn about(&self) -> &'static str {
        "fund the projects that are worth most within yearly budgets, some of which need or exclude each other"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, project: [project, projects], projects: pool, gain, money, outlay } =
            dice.pick(&SCENARIOS);
        let medium = size == Size::Medium;
        let n = size.count(dice, (4, 5), (7, 9));
        let years = size.count(dice, (2, 2), (3, 4));
        let names = dice.some(pool, n);
        // Elements are drawn in random order, so the pairs can be fixed: each rule has projects of its own.
        let needs: &[(usize, usize)] = if medium { &[(1, 0), (3, 2)] } else { &[(1, 0)] };
        let excluded: &[usize] = if medium { &[4, 5, 6] } else { &[2, 3] };
        // What is not spent can be kept, in some problems.
        let kept = dice.chance(35);
        let (cost, value, budget, optimum) = loop {
            let cost = dice.ints(n * years, outlay.0, outlay.1);
            let all = |i: usize| (0..years).map(|t| cost[i * years + t]).sum::<i64>();
            let value: Vec<i64> = (0..n).map(|i| all(i) * dice.int(40, 130) / 100 + 1).collect();
            let budget: Vec<i64> = (0..years)
                .map(|t| (0..n).map(|i| cost[i * years + t]).sum::<i64>() * dice.int(40, 65) / 100)
                .collect();
            let best = |needs: &[(usize, usize)], excluded: &[usize], budget: &[i64]| {
                most(&cost, &value, budget, needs, excluded, kept)
            };
            let optimum = best(needs, excluded, &budget);
            let ample = vec![i64::MAX / 1000; years];
            // Budgets and every kind of rule matter.
            if optimum < best(&[], excluded, &budget)
                && optimum < best(needs, &[], &budget)
                && optimum < best(needs, excluded, &ample)
            {
                break (cost, value, budget, optimum);
            }
        };

        let mut f = Formulation::new(format!("fund the {projects} of the largest total {gain}."));
        let i = f.set("i", project, projects, &names);
        let t = f.range("t", "year", "years", years);
        let v = f.param("v", gain, money, i, &value);
        let a = f.param("a", "outlay", money, (i, t), &cost);
        let b = f.param("b", "budget", money, t, &budget);
        let x = f.var("x", "1 if {i} is funded", i, Kind::Binary);
        f.maximize(sum(i, v.at(i) * x.at(i)));
        let spent = || sum(i, a.at((i, t)) * x.at(i));
        if kept {
            let s = f.var("s", "money kept after year {t}", t, Kind::Continuous);
            let first = t.first();
            let spent_first = sum(i, a.at((i, first)) * x.at(i));
            f.require("first budget", (), (spent_first + s.at(first)).equals(b.at(first)));
            f.require(
                "budget",
                over(t).when(t.not_first()),
                (spent() + s.at(t)).equals(b.at(t) + s.at(t - 1)),
            );
        } else {
            f.require("budget", t, spent().at_most(b.at(t)));
        }
        for &(later, earlier) in needs {
            let rule = x.at(i.element(later)).at_most(x.at(i.element(earlier)));
            f.require(format!("{} needs {}", names[later], names[earlier]), (), rule);
        }
        let together =
            excluded[1..].iter().fold(x.at(i.element(excluded[0])), |sum, &own| sum + x.at(i.element(own)));
        f.require("exclusion", (), together.at_most(1));
        f.nonlinear = Some("none, \"only if\" and \"at most one\" are linear in binaries".into());

        let outlays = |i: usize| &cost[i * years..(i + 1) * years];
        let rows = each(&names, |i, name| format!("{name} {}, worth {}", and(outlays(i)), value[i]));
        let table = each(&names, |i, name| {
            let outlays: Vec<String> = outlays(i).iter().map(ToString::to_string).collect();
            format!("{name} ({}): {}", outlays.join(", "), value[i])
        });
        let budgets =
            and(&(0..years).map(|t| format!("{} in year {}", budget[t], t + 1)).collect::<Vec<_>>());
        let mut rules: Vec<String> = needs
            .iter()
            .map(|&(later, earlier)| {
                format!("{} can be funded only if {} is, too", names[later], names[earlier])
            })
            .collect();
        let excluded: Vec<&str> = excluded.iter().map(|&i| names[i]).collect();
        rules.push(match excluded.len() {
            2 => format!("{} exclude each other", and(&excluded)),
            _ => format!("of {}, at most one can be funded", and(&excluded)),
        });
        let rules = capital(&rules.join("; "));
        let span = up_to(years);
        let left = if kept {
            "Money left at the end of a year can be spent in the next one."
        } else {
            "Money left at the end of a year is lost."
        };
        let question = match dice.wording(5) {
            0 => format!(
                "{} can fund each of its {projects} fully or not at all. In {money}, the outlays in years {span} and the {gain} \
                 are: {rows}. There are {budgets}. {left} {rules}. Maximize the total {gain}.",
                capital(who)
            ),
            1 => format!(
                "Budgets in {money}: {budgets}. {left} {} (outlays in years {span}) and {gain}: {table}. {rules}. All or nothing. \
                 Max total {gain}.",
                capital(projects)
            ),
            2 => format!(
                "Which {projects} should {who} fund for the largest total {gain}? No {project} is funded in part. They cost so \
                 much in years {span}, in {money}: {rows}. It may spend {budgets}. {left} {rules}."
            ),
            3 => format!(
                "We have more {projects} than money. In {money}, we can spend {budgets}. {left} This is what they cost us in \
                 years {span}, and what they are worth as {gain}: {rows}. {rules}. Each {project} is taken as a whole or dropped. \
                 How much {gain} can we get?"
            ),
            _ => format!(
                "For {n} {projects}, {who} knows the outlays in years {span} and the {gain}, in {money}: {rows}. {rules}. The \
                 outlays of the chosen ones must fit the budgets, {budgets}. {left} Find the yes-or-no choice with the best total."
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every choice of projects that keeps the rules.
fn most(
    cost: &[i64],
    value: &[i64],
    budget: &[i64],
    needs: &[(usize, usize)],
    excluded: &[usize],
    kept: bool,
) -> i64 {
    let (n, years) = (value.len(), budget.len());
    let fits = |chosen: u32| {
        let has = |i: usize| chosen >> i & 1 == 1;
        let mut left = 0;
        let paid = (0..years).all(|t| {
            let spent: i64 = (0..n).filter(|&i| has(i)).map(|i| cost[i * years + t]).sum();
            left = if kept { left } else { 0 } + budget[t] - spent;
            left >= 0
        });
        paid && needs.iter().all(|&(later, earlier)| !has(later) || has(earlier))
            && excluded.iter().filter(|&&i| has(i)).count() <= 1
    };
    let total = |chosen: u32| -> i64 { (0..n).filter(|i| chosen >> i & 1 == 1).map(|i| value[i]).sum() };
    (0_u32..1 << n).filter(|&chosen| fits(chosen)).map(total).max().unwrap_or(0)
}
