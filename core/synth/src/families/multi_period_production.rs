//! Multi-period production: regular and overtime output, and stock between the periods, at the least cost. An LP.

use super::network::{Arc, flow};
use super::{Draft, Family, Size, and, capital, up_to};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct MultiPeriodProduction;

struct Scenario {
    who: &'static str,
    goods: &'static str,
    unit: &'static str,
    one: &'static str,
    period: (&'static str, &'static str),
    /// Amounts are multiples of this.
    step: i64,
    /// The least and the largest regular cost of a unit.
    cost: (i64, i64),
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        who: "a tire maker",
        goods: "tires",
        unit: "truckloads",
        one: "truckload",
        period: ("month", "months"),
        step: 5,
        cost: (2200, 3900),
    },
    Scenario {
        who: "a paint factory",
        goods: "paint",
        unit: "tons",
        one: "ton",
        period: ("week", "weeks"),
        step: 5,
        cost: (900, 1900),
    },
    Scenario {
        who: "a cement plant",
        goods: "cement",
        unit: "tons",
        one: "ton",
        period: ("week", "weeks"),
        step: 50,
        cost: (55, 110),
    },
    Scenario {
        who: "a brewery",
        goods: "beer",
        unit: "hectoliters",
        one: "hectoliter",
        period: ("month", "months"),
        step: 20,
        cost: (60, 140),
    },
    Scenario {
        who: "a furniture firm",
        goods: "fiberboard",
        unit: "pallets",
        one: "pallet",
        period: ("week", "weeks"),
        step: 10,
        cost: (240, 460),
    },
    Scenario {
        who: "a chemical plant",
        goods: "solvent",
        unit: "tons",
        one: "ton",
        period: ("month", "months"),
        step: 10,
        cost: (400, 950),
    },
    Scenario {
        who: "a flour mill",
        goods: "flour",
        unit: "tons",
        one: "ton",
        period: ("day", "days"),
        step: 4,
        cost: (210, 380),
    },
    Scenario {
        who: "a cable works",
        goods: "copper cable",
        unit: "km",
        one: "km",
        period: ("quarter", "quarters"),
        step: 10,
        cost: (1500, 3200),
    },
];

impl Family for MultiPeriodProduction {
    fn name(&self) -> &'static str {
        "multi_period_production"
    }

    fn about(&self) -> &'static str {
        "meet the demand of several periods from regular output, overtime and stock at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, goods, unit, one, period, step, cost } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (4, 8));
        let demand: Vec<i64> = dice.ints(n, 4, 20).iter().map(|d| step * d).collect();
        let stock = step * dice.int(1, 3);
        let wanted = demand.iter().sum::<i64>() - stock;
        let round = if *step < 5 { 1 } else { 5 };
        // Regular output alone is not quite enough, with overtime it is.
        let regular = (wanted * dice.int(80, 95) / 100 / n as i64).max(step / 2 + 1);
        let regular = (regular + round - 1) / round * round;
        let extra = regular * dice.int(35, 60) / 100 / round * round + round;
        let regular_cost = dice.int(cost.0, cost.1);
        let overtime_cost = regular_cost * dice.int(115, 145) / 100;
        let holding = (regular_cost * dice.int(2, 12) / 100).max(1);
        // Nodes: the periods, a source behind them, and a sink.
        let mut arcs: Vec<Arc> = vec![(n, 0, stock, 0)];
        for (t, &due) in demand.iter().enumerate() {
            arcs.extend([(n, t, regular, regular_cost), (n, t, extra, overtime_cost), (t, n + 1, due, 0)]);
            if t + 1 < n {
                arcs.push((t, t + 1, wanted + stock, holding));
            }
        }
        let (sent, optimum) = flow(n + 2, &arcs, n, n + 1, wanted + stock);
        if sent < wanted + stock {
            return self.draft(dice, size);
        }

        let mut f =
            Formulation::new(format!("meet the demand for {goods} in every {} at the least cost.", period.0));
        let t = f.range("t", period.0, period.1, n);
        let per = format!("$ per {one}");
        let d = f.param("d", "demand", unit, t, &demand);
        let w = f.param("w", "initial stock", unit, (), &[stock]);
        let r = f.param("r", "regular capacity", unit, (), &[regular]);
        let v = f.param("v", "overtime capacity", unit, (), &[extra]);
        let c = f.param("c", "regular cost", &per, (), &[regular_cost]);
        let g = f.param("g", "overtime cost", &per, (), &[overtime_cost]);
        let h = f.param("h", "holding cost", &format!("{per} and {}", period.0), (), &[holding]);
        let x = f.var("x", format!("{unit} made in regular time in {{t}}"), t, Kind::Continuous);
        let o = f.var("o", format!("{unit} made in overtime in {{t}}"), t, Kind::Continuous);
        let s = f.var("s", format!("{unit} in stock after {{t}}"), t, Kind::Continuous);
        f.upper(x, r);
        f.upper(o, v);
        f.minimize(sum(t, c * x.at(t)) + sum(t, g * o.at(t)) + sum(t, h * s.at(t)));
        let first = t.first();
        f.require("start", (), (w + x.at(first) + o.at(first)).equals(d.at(first) + s.at(first)));
        f.require(
            "balance",
            over(t).when(t.not_first()),
            (s.at(t - 1) + x.at(t) + o.at(t)).equals(d.at(t) + s.at(t)),
        );

        let (singular, plural) = (period.0, period.1);
        let span = up_to(n);
        let question = match dice.wording(5) {
            0 => format!(
                "{} must deliver {} {unit} of {goods} in {plural} {span}. At the start {stock} {unit} are in stock. In each \
                 {singular} it can make {regular} in regular time at ${regular_cost} per {one} and {extra} more in overtime at \
                 ${overtime_cost}. What is left at the end of a {singular} costs ${holding} per {one} to hold. Amounts may be \
                 fractional. Minimize the total cost.",
                capital(who),
                and(&demand)
            ),
            1 => format!(
                "Demand for {goods} over {n} {plural}: {} {unit}. Initial stock {stock}. Regular output up to {regular} per \
                 {singular} at ${regular_cost} per {one}, overtime up to {extra} at ${overtime_cost}, holding ${holding} per \
                 {one} and {singular}. Divisible amounts, no shortages. Find the cheapest plan.",
                and(&demand)
            ),
            2 => format!(
                "How should {who} plan {n} {plural} so that production and storage cost least? A {one} of {goods} costs \
                 ${regular_cost} in normal hours and ${overtime_cost} in overtime; every {one} kept to the next {singular} \
                 costs ${holding}. Limits per {singular} are {regular} {unit} and {extra} {unit}. Customers want {}, always on \
                 time. {stock} are on hand. Any fraction can be made.",
                and(&demand)
            ),
            3 => format!(
                "We sell {goods} and have firm orders for {} {unit} in the next {n} {plural}, in this order. Our store holds \
                 {stock} {unit} now. We can make up to {regular} a {singular}, paying ${regular_cost} per {one}, plus up to \
                 {extra} at the overtime price of ${overtime_cost}. Stock at the end of a {singular} costs us ${holding} per \
                 {one}. We may make parts of a {one}. What do we pay at least?",
                and(&demand)
            ),
            _ => format!(
                "{} has {stock} {unit} of {goods} in stock. Regular shifts make at most {regular} {unit} per {singular} \
                 (${regular_cost} per {one}), overtime shifts {extra} (${overtime_cost} per {one}). Carrying a {one} over the \
                 end of a {singular} costs ${holding}. Orders for {plural} {span} are {}; none may be late. Fractions are \
                 fine. Find the lowest total cost.",
                capital(who),
                and(&demand)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}
