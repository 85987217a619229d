//! Goal programming: goals that cannot all be met, and the least weighted sum of what is missed. An LP.

use super::{Draft, Family, Size, and, article, capital, each, one_or_all};
use crate::Dice;
use crate::exact::{Fraction, best_vertex};
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct GoalProgramming;

struct Scenario {
    who: &'static str,
    /// What is decided: activities and their unit, one and several.
    activities: [&'static str; 5],
    unit: (&'static str, &'static str),
    /// The goals, each with its unit, and what an activity gives per unit.
    goals: [(&'static str, &'static str, (i64, i64)); 4],
    /// What limits all activities together.
    limit: &'static str,
    most: (i64, i64),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a forest office",
        activities: ["planting", "thinning", "trails", "clearing", "fencing"],
        unit: ("hectare", "hectares"),
        goals: [
            ("work", "days", (3, 14)),
            ("timber", "tons", (2, 20)),
            ("recreation", "visitor days", (2, 15)),
            ("habitat", "points", (1, 9)),
        ],
        limit: "hectares",
        most: (40, 90),
    },
    Scenario {
        who: "a furniture maker",
        activities: ["tables", "shelves", "desks", "benches", "cabinets"],
        unit: ("batch", "batches"),
        goals: [
            ("profit", "hundred dollars", (4, 18)),
            ("labor", "hours", (6, 25)),
            ("wood", "boards", (8, 30)),
            ("exports", "pallets", (1, 6)),
        ],
        limit: "batches",
        most: (12, 30),
    },
    Scenario {
        who: "a city",
        activities: ["parks", "buses", "clinics", "libraries", "schools"],
        unit: ("million", "million dollars"),
        goals: [
            ("housing", "homes", (4, 20)),
            ("clean air", "points", (2, 12)),
            ("health", "points", (2, 12)),
            ("access", "points", (3, 15)),
        ],
        limit: "million dollars",
        most: (15, 40),
    },
    Scenario {
        who: "a farm",
        activities: ["wheat", "clover", "potatoes", "beets", "peas"],
        unit: ("acre", "acres"),
        goals: [
            ("income", "hundred dollars", (3, 16)),
            ("labor", "hours", (2, 12)),
            ("fodder", "bales", (4, 22)),
            ("nitrogen", "kg", (5, 24)),
        ],
        limit: "acres",
        most: (50, 120),
    },
    Scenario {
        who: "a radio station",
        activities: ["news", "music", "talk", "sport", "drama"],
        unit: ("hour", "hours"),
        goals: [
            ("listening", "thousand hours", (6, 30)),
            ("ad sales", "hundred dollars", (3, 18)),
            ("local content", "points", (1, 9)),
            ("staff time", "hours", (2, 8)),
        ],
        limit: "hours",
        most: (16, 24),
    },
    Scenario {
        who: "a dairy",
        activities: ["butter", "yogurt", "cheese", "cream", "curd"],
        unit: ("ton", "tons"),
        goals: [
            ("profit", "hundred dollars", (3, 14)),
            ("milk", "kiloliters", (4, 20)),
            ("cooling", "hours", (2, 10)),
            ("staff time", "hours", (5, 16)),
        ],
        limit: "tons",
        most: (15, 45),
    },
    Scenario {
        who: "an agency",
        activities: ["web", "print", "video", "events", "mail"],
        unit: ("campaign", "campaigns"),
        goals: [
            ("revenue", "thousand dollars", (3, 15)),
            ("design", "days", (2, 11)),
            ("advice", "hours", (4, 20)),
            ("travel", "days", (1, 7)),
        ],
        limit: "campaigns",
        most: (10, 25),
    },
];

impl Family for GoalProgramming {
    fn name(&self) -> &'static str {
        "goal_programming"
    }

    fn about(&self) -> &'static str {
        "come as near as possible to several goals that cannot all be met"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, activities, unit, goals, limit, most } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 2), (3, 5));
        let g = size.count(dice, (2, 2), (3, 4));
        let activities = dice.some(activities, n);
        let goals = &goals[..g];
        let rate: Vec<i64> = (0..g * n).map(|at| dice.int(goals[at / n].2.0, goals[at / n].2.1)).collect();
        let total = dice.int(most.0, most.1);
        // Each target is near what the limit allows of the best activity for it, so they pull apart.
        let target: Vec<i64> = (0..g)
            .map(|goal| {
                let row = &rate[goal * n..(goal + 1) * n];
                let (low, high) =
                    (row.iter().min().copied().unwrap_or(1), row.iter().max().copied().unwrap_or(1));
                (total * (low + 3 * high) / 4 * dice.int(70, 105) / 100 / 5 * 5).max(5)
            })
            .collect();
        let (short, over) = (dice.ints(g, 2, 9), dice.ints(g, 1, 5));

        let of = one_or_all(&goals.iter().map(|goal| goal.1).collect::<Vec<_>>());
        let names: Vec<&str> = goals.iter().map(|goal| goal.0).collect();
        let mut f = Formulation::new(format!(
            "plan {} and miss the goals of {} as little as possible.",
            and(&activities),
            and(&names)
        ));
        let i = f.set("i", "activity", "activities", &activities);
        let k = f.set("k", "goal", "goals", &names);
        let a = f.param("a", &format!("amount per {}", unit.0), &of, (k, i), &rate);
        let t = f.param("t", "target", &of, k, &target);
        let p = f.param("p", "penalty below", "points", k, &short);
        let q = f.param("q", "penalty above", "points", k, &over);
        let b = f.param("b", "limit", limit, (), &[total]);
        let x = f.var("x", format!("{} of {{i}}", unit.1), i, Kind::Continuous);
        let u = f.var("u", "amount below target of {k}", k, Kind::Continuous);
        let v = f.var("v", "amount above target of {k}", k, Kind::Continuous);
        f.minimize(sum(k, p.at(k) * u.at(k)) + sum(k, q.at(k) * v.at(k)));
        f.require("goal", k, (sum(i, a.at((k, i)) * x.at(i)) + u.at(k) - v.at(k)).equals(t.at(k)));
        f.require("limit", (), sum(i, x.at(i)).at_most(b));
        f.nonlinear =
            Some("the miss |amount - target| is u + v with amount + u - v = target, u and v >= 0".into());

        let optimum = match size {
            Size::Medium => None,
            _ => f.linear_model().and_then(|model| best_vertex(&model)),
        };
        // All goals met is no goal program.
        if optimum == Some(Fraction::ZERO) {
            return self.draft(dice, size);
        }
        let gives = capital(&each(&activities, |i, activity| {
            let of = goals.iter().enumerate().map(|(k, goal)| {
                let rate = rate[k * n + i];
                if i == 0 { format!("{rate} {} of {}", goal.1, goal.0) } else { rate.to_string() }
            });
            let of = and(&of.collect::<Vec<_>>());
            match i {
                0 => format!("one {} of {activity} counts as {of}", unit.0),
                _ => format!("one of {activity} as {of}"),
            }
        }));
        let aims: Vec<String> = goals
            .iter()
            .zip(&target)
            .map(|(goal, target)| format!("{target} {} of {}", goal.1, goal.0))
            .collect();
        let aims = and(&aims);
        let costs = each(goals, |k, goal| match k {
            0 => format!(
                "{} points for each of the {} of {} below the target and {} above",
                short[0], goal.1, goal.0, over[0]
            ),
            _ => format!("{} below and {} above for {}", short[k], over[k], goal.0),
        });
        let (planned, a_unit) = (and(&activities), article(unit.0));
        let question = match dice.wording(5) {
            0 => format!(
                "{} plans {planned}, at most {total} {limit} in all. {gives}. The targets are {aims}. A miss costs {costs}. Parts \
                 of {a_unit} are possible. Minimize the points.",
                capital(who)
            ),
            1 => format!(
                "Targets: {aims}. {gives}. Not more than {total} {limit}, divisible. Weights of a miss: {costs}. Find the least \
                 weighted deviation."
            ),
            2 => format!(
                "How should {who} divide up to {total} {limit} over {planned}, in any fractions? {gives}. It aims at {aims}, and \
                 cannot have everything: it counts {costs}. The sum should be as small as possible."
            ),
            3 => format!(
                "We have {total} {limit} at most for {planned}, whole or not. {gives}. Our goals, {aims}, are in conflict, so we \
                 weigh what we miss: {costs}. How small can the total be?"
            ),
            _ => format!(
                "{gives}. With these rates {who} wants to come near its goals, {aims}, from below or above. It counts {costs}. It \
                 has up to {total} {limit} for {planned}, and may split {a_unit}. Find the smallest penalty."
            ),
        };
        match optimum {
            Some(optimum) => Draft::known(question, f, optimum),
            None => Draft::solved(question, f),
        }
    }
}
