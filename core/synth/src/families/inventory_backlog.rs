//! Inventory with backlog: orders may be served late at a penalty, early at a holding cost. An LP.

use super::network::{Arc, flow};
use super::{Draft, Family, Size, and, capital, up_to};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, over, sum};

pub(super) struct InventoryBacklog;

struct Scenario {
    who: &'static str,
    goods: &'static str,
    unit: &'static str,
    one: &'static str,
    period: (&'static str, &'static str),
    step: i64,
    /// The least and the largest cost of making a unit.
    cost: (i64, i64),
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        who: "a window maker",
        goods: "glass",
        unit: "pallets",
        one: "pallet",
        period: ("week", "weeks"),
        step: 5,
        cost: (350, 700),
    },
    Scenario {
        who: "a tile factory",
        goods: "tiles",
        unit: "pallets",
        one: "pallet",
        period: ("week", "weeks"),
        step: 10,
        cost: (180, 420),
    },
    Scenario {
        who: "a seed company",
        goods: "seed",
        unit: "tons",
        one: "ton",
        period: ("month", "months"),
        step: 5,
        cost: (700, 1500),
    },
    Scenario {
        who: "a steel mill",
        goods: "steel coil",
        unit: "tons",
        one: "ton",
        period: ("week", "weeks"),
        step: 50,
        cost: (480, 820),
    },
    Scenario {
        who: "a battery plant",
        goods: "battery cells",
        unit: "crates",
        one: "crate",
        period: ("month", "months"),
        step: 20,
        cost: (250, 600),
    },
    Scenario {
        who: "a paper mill",
        goods: "paper",
        unit: "rolls",
        one: "roll",
        period: ("day", "days"),
        step: 10,
        cost: (90, 210),
    },
    Scenario {
        who: "a fertilizer plant",
        goods: "fertilizer",
        unit: "tons",
        one: "ton",
        period: ("month", "months"),
        step: 25,
        cost: (260, 540),
    },
    Scenario {
        who: "a fabric mill",
        goods: "denim",
        unit: "bales",
        one: "bale",
        period: ("week", "weeks"),
        step: 4,
        cost: (300, 650),
    },
];

impl Family for InventoryBacklog {
    fn name(&self) -> &'static str {
        "inventory_backlog"
    }

    fn about(&self) -> &'static str {
        "meet orders from production and stock, late at a penalty, at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, goods, unit, one, period, step, cost } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (4, 8));
        let costs = dice.ints(n, cost.0, cost.1);
        let mean = costs.iter().sum::<i64>() / n as i64;
        let holding = (mean * dice.int(2, 8) / 100).max(1);
        let late = holding * dice.int(2, 5);
        let stock = step * dice.int(0, 2);
        // Less is made in the first period than is wanted then, and enough over all periods: some of it is late.
        let mut demand: Vec<i64> = dice.ints(n, 4, 12).iter().map(|d| step * d).collect();
        demand[0] += stock;
        let wanted = demand.iter().sum::<i64>() - stock;
        let capacity = (wanted / n as i64 + step * dice.int(1, 2)).max(wanted * 21 / 20 / n as i64 + 1);
        if demand[0] - stock <= capacity {
            demand[0] = capacity + stock + step;
        }
        let wanted = demand.iter().sum::<i64>() - stock;
        // Nodes: the periods, a source behind them, and a sink.
        let mut arcs: Vec<Arc> = vec![(n, 0, stock, 0)];
        for t in 0..n {
            arcs.extend([(n, t, capacity, costs[t]), (t, n + 1, demand[t], 0)]);
            if t + 1 < n {
                arcs.extend([(t, t + 1, wanted + stock, holding), (t + 1, t, wanted + stock, late)]);
            }
        }
        let (sent, optimum) = flow(n + 2, &arcs, n, n + 1, wanted + stock);
        if sent < wanted + stock {
            return self.draft(dice, size);
        }

        let (singular, plural) = (period.0, period.1);
        let mut f =
            Formulation::new(format!("serve all orders for {goods} by {singular} {n} at the least cost."));
        let t = f.range("t", singular, plural, n);
        let per = format!("$ per {one}");
        let d = f.param("d", "demand", unit, t, &demand);
        let c = f.param("c", "production cost", &per, t, &costs);
        let q = f.param("q", "capacity", unit, (), &[capacity]);
        let w = (stock > 0).then(|| f.param("w", "initial stock", unit, (), &[stock]));
        let h = f.param("h", "holding cost", &format!("{per} and {singular}"), (), &[holding]);
        let p = f.param("p", "penalty", &format!("{per} and {singular} late"), (), &[late]);
        let x = f.var("x", format!("{unit} made in {{t}}"), t, Kind::Continuous);
        let s = f.var("s", format!("{unit} in stock after {{t}}"), t, Kind::Continuous);
        let b = f.var("b", format!("{unit} owed after {{t}}"), t, Kind::Continuous);
        f.upper(x, q);
        f.minimize(sum(t, c.at(t) * x.at(t)) + sum(t, h * s.at(t)) + sum(t, p * b.at(t)));
        let first = t.first();
        let made = match w {
            Some(w) => w + x.at(first),
            None => x.at(first),
        };
        f.require("start", (), made.equals(d.at(first) + s.at(first) - b.at(first)));
        f.require(
            "balance",
            over(t).when(t.not_first()),
            (s.at(t - 1) - b.at(t - 1) + x.at(t)).equals(d.at(t) + s.at(t) - b.at(t)),
        );
        f.require("nothing owed", (), b.at(t.last()).equals(0));

        let stocked = match stock {
            0 => "the store is empty".to_string(),
            stock => format!("{stock} {unit} are in stock"),
        };
        let prices: Vec<String> = costs.iter().map(|cost| format!("${cost}")).collect();
        let (wants, prices) = (and(&demand), and(&prices));
        let span = up_to(n);
        let question = match dice.wording(5) {
            0 => format!(
                "{} has orders for {wants} {unit} of {goods} in {plural} {span}. It makes at most {capacity} {unit} in a \
                 {singular}; by {singular}, a {one} costs {prices}. Each {one} left at the end of a {singular} costs ${holding}, each \
                 {one} owed then ${late}. At first {stocked}; in the end nothing may be owed. Amounts are divisible. Minimize the cost.",
                capital(who)
            ),
            1 => format!(
                "{n} {plural}; demand for {goods} {wants} {unit}; production cost per {one} by {singular} {prices}; capacity {capacity} per \
                 {singular}; holding ${holding} and backlog ${late} per {one} at the end of a {singular}. At first {stocked}. All orders \
                 must be served by {singular} {n}; fractions are allowed. Find the least cost."
            ),
            2 => format!(
                "How should {who} plan {n} {plural}? Customers order {wants} {unit} of {goods}, and wait if need be, which costs \
                 ${late} for each {one} and {singular}; nobody waits beyond the last {singular}. Keeping a {one} costs \
                 ${holding} per {singular}. In these {plural}, making one costs {prices}, up to {capacity} {unit} each {singular}. Now {stocked}. \
                 Any fraction can be made. Find the cheapest plan."
            ),
            3 => format!(
                "We cannot serve all orders for {goods} at once: {wants} {unit} are wanted in the next {n} {plural}, and we make \
                 {capacity} a {singular} at most. Each {one} owed at the end of a {singular} costs us ${late}, each one stored \
                 ${holding}. Production costs {prices} per {one}, in this order. Today {stocked}, and after {singular} {n} we \
                 owe nothing. Parts of a {one} count. What is our lowest cost?"
            ),
            _ => format!(
                "Orders of {wants} {unit} of {goods} fall due in {plural} {span}. {} can deliver late for ${late} per {one} and \
                 {singular}, but everything by the end. In the {n} {plural} a {one} costs {prices} to make, with {capacity} \
                 {unit} per {singular} at most, and ${holding} per {singular} to store. Initially {stocked}. Lots may be \
                 fractional. Keep the total cost lowest.",
                capital(who)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}
