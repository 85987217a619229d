//! Lot sizing: in which periods to produce, when each start costs money and stock costs money, too. A mixed-integer
//! program.

use super::{Draft, Family, Size, and, article, capital, up_to};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct LotSizing;

struct Scenario {
    who: &'static str,
    goods: &'static str,
    unit: &'static str,
    one: &'static str,
    period: (&'static str, &'static str),
    /// What is paid once for a period with production, and how it is called.
    setup: &'static str,
    step: i64,
    /// The least and the largest holding cost of a unit, and the unit cost.
    holding: (i64, i64),
    cost: (i64, i64),
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        who: "a bottling plant",
        goods: "lemonade",
        unit: "pallets",
        one: "pallet",
        period: ("week", "weeks"),
        setup: "setup",
        step: 5,
        holding: (3, 9),
        cost: (90, 160),
    },
    Scenario {
        who: "a pharmacy chain",
        goods: "vaccine",
        unit: "boxes",
        one: "box",
        period: ("week", "weeks"),
        setup: "order",
        step: 10,
        holding: (2, 6),
        cost: (60, 140),
    },
    Scenario {
        who: "a foundry",
        goods: "castings",
        unit: "tons",
        one: "ton",
        period: ("week", "weeks"),
        setup: "furnace start",
        step: 2,
        holding: (15, 40),
        cost: (600, 1100),
    },
    Scenario {
        who: "a print shop",
        goods: "catalogs",
        unit: "pallets",
        one: "pallet",
        period: ("month", "months"),
        setup: "setup",
        step: 2,
        holding: (8, 25),
        cost: (300, 700),
    },
    Scenario {
        who: "a garage chain",
        goods: "engine oil",
        unit: "drums",
        one: "drum",
        period: ("month", "months"),
        setup: "order",
        step: 5,
        holding: (4, 12),
        cost: (180, 320),
    },
    Scenario {
        who: "a cheese dairy",
        goods: "cheese",
        unit: "crates",
        one: "crate",
        period: ("day", "days"),
        setup: "vat cleaning",
        step: 5,
        holding: (1, 4),
        cost: (35, 80),
    },
    Scenario {
        who: "a hospital",
        goods: "saline",
        unit: "cartons",
        one: "carton",
        period: ("week", "weeks"),
        setup: "delivery",
        step: 10,
        holding: (1, 3),
        cost: (20, 45),
    },
    Scenario {
        who: "a sawmill",
        goods: "beams",
        unit: "stacks",
        one: "stack",
        period: ("week", "weeks"),
        setup: "blade change",
        step: 3,
        holding: (10, 24),
        cost: (250, 480),
    },
];

impl Family for LotSizing {
    fn name(&self) -> &'static str {
        "lot_sizing"
    }

    fn about(&self) -> &'static str {
        "choose the periods of production when setups and stock cost money, with or without a capacity"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, goods, unit, one, period, setup, step, holding, cost } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (4, 8));
        let demand: Vec<i64> = dice.ints(n, 2, 12).iter().map(|d| step * d).collect();
        let mean = demand.iter().sum::<i64>() / n as i64;
        let holding = dice.int(holding.0, holding.1);
        // About as much as it costs to hold a period's demand for one to three periods, so that lots are worth it.
        let start = ((holding * mean * dice.int(8, 28) / 10 + 4) / 5 * 5).max(10);
        let unit_cost = dice.int(cost.0, cost.1);
        // With a limit, what is wanted up to any period can be made by then.
        let limit = dice.chance(40).then(|| {
            let most = (1..=n)
                .map(|t| (demand[..t].iter().sum::<i64>() + t as i64 - 1) / t as i64)
                .max()
                .unwrap_or(0);
            (most + step * dice.int(1, 4)).max(demand.iter().max().copied().unwrap_or(0))
        });
        let optimum = cheapest(&demand, start, unit_cost, holding, limit);

        let mut f = Formulation::new(format!("plan the lots of {goods} at the least cost."));
        let t = f.range("t", period.0, period.1, n);
        let u = f.again("u", t);
        let d = f.param("d", "demand", unit, t, &demand);
        let k = f.param("k", &format!("{setup} cost"), "$", (), &[start]);
        let c = f.param("c", "unit cost", &format!("$ per {one}"), (), &[unit_cost]);
        let h = f.param("h", "holding cost", &format!("$ per {one} and {}", period.0), (), &[holding]);
        let q = limit.map(|limit| f.param("q", "capacity", unit, (), &[limit]));
        let x = f.var("x", format!("{unit} in the lot of {{t}}"), t, Kind::Continuous);
        let s = f.var("s", format!("{unit} in stock after {{t}}"), t, Kind::Continuous);
        let y = f.var("y", "1 if {t} has a lot", t, Kind::Binary);
        f.minimize(sum(t, k * y.at(t)) + sum(t, c * x.at(t)) + sum(t, h * s.at(t)));
        let first = t.first();
        f.require("start", (), x.at(first).equals(d.at(first) + s.at(first)));
        f.require("balance", over(t).when(t.not_first()), (s.at(t - 1) + x.at(t)).equals(d.at(t) + s.at(t)));
        match q {
            Some(q) => {
                f.require(*setup, t, x.at(t).at_most(q * y.at(t)));
                f.nonlinear = Some(format!(
                    "the {setup} is paid if x > 0; x <= capacity*y with binary y says so linearly"
                ));
            }
            None => {
                let rest = sum(over(u).when(u.not_before(t)), d.at(u)) * y.at(t);
                f.require(*setup, t, x.at(t).at_most(rest));
                f.nonlinear = Some(format!(
                    "the {setup} is paid if x > 0; x <= M*y with binary y says so linearly, M = demand still to come, \
                     as no lot is larger"
                ));
            }
        }

        let (singular, plural) = (period.0, period.1);
        let most =
            limit.map_or(String::new(), |limit| format!(" A {singular}'s lot has at most {limit} {unit}."));
        let span = up_to(n);
        let question = match dice.wording(5) {
            0 => format!(
                "{} needs {} {unit} of {goods} in {plural} {span}. Each {singular} with a lot costs ${start} for the \
                 {setup}, each {one} ${unit_cost}, and each {one} left at the end of a {singular} ${holding}. There is no stock \
                 at the start.{most} A {one} can be divided. Minimize the total cost.",
                capital(who),
                and(&demand)
            ),
            1 => format!(
                "Demand for {goods} over {n} {plural}: {} {unit}. Cost per {setup} ${start}, per {one} ${unit_cost}, per {one} \
                 held to the next {singular} ${holding}.{most} Divisible lots, no initial stock, no late delivery. Find the \
                 cheapest plan.",
                and(&demand)
            ),
            2 => format!(
                "When should {who} get {goods}, and how much each time? It wants {} {unit} in the next {n} {plural}. {} \
                 costs ${start} whatever the amount; a {one} costs ${unit_cost}, and ${holding} for each {singular} in store. \
                 The store is empty.{most} Lots need not be whole. Keep the total cost as low as possible.",
                and(&demand),
                capital(&article(setup))
            ),
            3 => format!(
                "Our store of {goods} is empty, and {n} {plural} lie ahead with a demand of {} {unit}, which we always meet on \
                 time. Every {singular} in which we get any {goods}, we pay ${start} for the {setup}, and ${unit_cost} a {one}. \
                 Keeping a {one} over the end of a {singular} costs us ${holding}.{most} Lots may be fractional. What is the \
                 least we can spend?",
                and(&demand)
            ),
            _ => format!(
                "{} must cover {} {unit} of {goods} in {n} {plural}. Large lots save {setup} costs of ${start} each, but a {one} \
                 in stock at the end of a {singular} costs ${holding}. A {one} itself costs ${unit_cost}. Stock is 0 at \
                 first.{most} Any amount, whole or not, is allowed. Find the plan of least total cost.",
                capital(who),
                and(&demand)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Dynamic programming over the stock at the end of each period. Whole stocks suffice: once the periods with a lot are
/// fixed, the rest is a flow with whole data.
fn cheapest(demand: &[i64], start: i64, cost: i64, holding: i64, limit: Option<i64>) -> i64 {
    let all = demand.iter().sum::<i64>() as usize;
    let mut best = vec![None; all + 1];
    best[0] = Some(0);
    for &wanted in demand {
        let mut next: Vec<Option<i64>> = vec![None; all + 1];
        for (before, value) in best.iter().enumerate() {
            let Some(value) = value else { continue };
            for (after, slot) in next.iter_mut().enumerate() {
                let lot = after as i64 + wanted - before as i64;
                if lot < 0 || limit.is_some_and(|limit| lot > limit) {
                    continue;
                }
                let total = value + if lot > 0 { start + cost * lot } else { 0 } + holding * after as i64;
                *slot = Some(slot.map_or(total, |old: i64| old.min(total)));
            }
        }
        best = next;
    }
    best[0].expect("what is wanted can be made in time")
}
