//! Workforce planning: hire and dismiss over several periods so that the work gets done at the least cost. An integer
//! program.

use super::{Draft, Family, Size, and, article, capital, up_to};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct WorkforcePlanning;

struct Scenario {
    who: &'static str,
    /// One and several.
    worker: (&'static str, &'static str),
    period: (&'static str, &'static str),
    /// Hours that one does in a period.
    hours: i64,
    /// The least and the largest wage of a period.
    wage: (i64, i64),
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        who: "a call center",
        worker: ("agent", "agents"),
        period: ("month", "months"),
        hours: 160,
        wage: (2400, 3400),
    },
    Scenario {
        who: "a builder",
        worker: ("mason", "masons"),
        period: ("month", "months"),
        hours: 170,
        wage: (3200, 4600),
    },
    Scenario {
        who: "a hotel",
        worker: ("housekeeper", "housekeepers"),
        period: ("month", "months"),
        hours: 150,
        wage: (2100, 2900),
    },
    Scenario {
        who: "a fruit farm",
        worker: ("picker", "pickers"),
        period: ("week", "weeks"),
        hours: 40,
        wage: (520, 780),
    },
    Scenario {
        who: "a parcel depot",
        worker: ("sorter", "sorters"),
        period: ("week", "weeks"),
        hours: 38,
        wage: (600, 850),
    },
    Scenario {
        who: "an electronics plant",
        worker: ("assembler", "assemblers"),
        period: ("quarter", "quarters"),
        hours: 480,
        wage: (9000, 13000),
    },
    Scenario {
        who: "a clinic",
        worker: ("nurse", "nurses"),
        period: ("month", "months"),
        hours: 155,
        wage: (3500, 5200),
    },
    Scenario {
        who: "a software firm",
        worker: ("tester", "testers"),
        period: ("month", "months"),
        hours: 160,
        wage: (4200, 6100),
    },
];

impl Family for WorkforcePlanning {
    fn name(&self) -> &'static str {
        "workforce_planning"
    }

    fn about(&self) -> &'static str {
        "hire and dismiss workers over several periods so that the work is done at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, worker: (one, many), period: (singular, plural), hours, wage } =
            dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (4, 8));
        // Needs that go up and down; the first is near what the present staff can do.
        let staff = dice.int(8, 20);
        let needed: Vec<i64> = (0..n).map(|_| (staff + dice.int(-6, 8)).max(3)).collect();
        let in_hours = dice.chance(50);
        let work: Vec<i64> = needed.iter().map(|&need| hours * need - hours / 10 * dice.int(0, 8)).collect();
        let wage = dice.int(wage.0 / 10, wage.1 / 10) * 10;
        let hiring = wage * dice.int(30, 120) / 1000 * 10;
        let firing = wage * dice.int(40, 160) / 1000 * 10;
        if needed.iter().all(|&need| need == staff) {
            return self.draft(dice, size);
        }

        let mut f = Formulation::new(format!("plan the number of {many} at the least cost."));
        let t = f.range("t", singular, plural, n);
        let d = match in_hours {
            true => f.param("d", "work", "h", t, &work),
            false => f.param("d", &format!("{many} needed"), "", t, &needed),
        };
        let a = in_hours.then(|| f.param("a", &format!("hours of {}", article(one)), "h", (), &[*hours]));
        let b = f.param("b", &format!("{many} at the start"), "", (), &[staff]);
        let c = f.param("c", "wage", &format!("$ per {singular}"), (), &[wage]);
        let p = f.param("p", "cost of hiring", "$", (), &[hiring]);
        let q = f.param("q", "cost of dismissal", "$", (), &[firing]);
        let w = f.var("w", format!("{many} in {{t}}"), t, Kind::Integer);
        let h = f.var("h", format!("{many} hired for {{t}}"), t, Kind::Integer);
        let g = f.var("g", format!("{many} dismissed before {{t}}"), t, Kind::Integer);
        f.minimize(sum(t, c * w.at(t)) + sum(t, p * h.at(t)) + sum(t, q * g.at(t)));
        match a {
            Some(a) => f.require("work", t, (a * w.at(t)).at_least(d.at(t))),
            None => f.require("need", t, w.at(t).at_least(d.at(t))),
        }
        let first = t.first();
        f.require("start", (), w.at(first).equals(b + h.at(first) - g.at(first)));
        f.require("balance", over(t).when(t.not_first()), w.at(t).equals(w.at(t - 1) + h.at(t) - g.at(t)));

        let a_one = article(one);
        let need = match in_hours {
            true => {
                format!("{} hours of work, of which {a_one} does up to {hours} in a {singular}", and(&work))
            }
            false => format!("at least {} {many}", and(&needed)),
        };
        let span = up_to(n);
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {staff} {many}. In {plural} {span} it needs {need}. {} earns ${wage} per {singular}. Hiring one \
                 costs ${hiring}, dismissing one ${firing}, always at the start of a {singular}. Minimize the total cost.",
                capital(who),
                capital(&a_one)
            ),
            1 => format!(
                "Staff now: {staff} {many}. Need over {n} {plural}: {need}. Wage ${wage} per {one} and {singular}, hiring \
                 ${hiring}, dismissal ${firing} per {one}; changes take effect at once. Find the cheapest whole numbers."
            ),
            2 => format!(
                "How many {many} should {who} employ in each of the next {n} {plural}? It needs {need}. It starts with {staff}. \
                 Each {singular} {a_one} costs ${wage} in wages; before a {singular} begins, some can be taken on for ${hiring} \
                 each or let go for ${firing} each. The total cost is to be lowest."
            ),
            3 => format!(
                "We employ {staff} {many} and plan the next {n} {plural}, for which we need {need}. We pay ${wage} per {one} and \
                 {singular}, also when there is nothing to do. Taking on {a_one} costs us ${hiring}, letting one go ${firing}, \
                 and either happens at the start of a {singular}. How little can we spend?"
            ),
            _ => format!(
                "The work of {who} changes: {n} {plural} need {need}. The wage is ${wage} per {singular}. At the start of any \
                 {singular}, also the first, {many} can be hired at ${hiring} or dismissed at ${firing} each; {staff} are there \
                 now. Find the staff plan of least cost."
            ),
        };
        let least: Vec<i64> = match in_hours {
            true => work.iter().map(|&work| (work + hours - 1) / hours).collect(),
            false => needed,
        };
        Draft::known(question, f, Fraction::whole(cheapest(&least, staff, [wage, hiring, firing])))
    }
}

/// Dynamic programming over the size of the staff. More than the largest need or the present staff is never worth it.
fn cheapest(least: &[i64], staff: i64, [wage, hiring, firing]: [i64; 3]) -> i64 {
    let most = least.iter().copied().max().unwrap_or(0).max(staff);
    let mut best: Vec<(i64, i64)> = vec![(staff, 0)];
    for &least in least {
        best = (least..=most)
            .map(|size| {
                let change = |from: i64| hiring * (size - from).max(0) + firing * (from - size).max(0);
                let value = best.iter().map(|&(from, value)| value + change(from)).min().unwrap_or(0);
                (size, value + wage * size)
            })
            .collect();
    }
    best.iter().map(|&(_, value)| value).min().unwrap_or(0)
}
