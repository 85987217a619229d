//! Infeasible plans: what is promised needs more than there is, which nobody noticed. Linear and integer programs without
//! a feasible point.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct InfeasiblePlan;

/// Who plans, what a resource is called, its unit, the products, one and several, and what a unit of the resource earns.
type Scenario = (&'static str, &'static str, &'static str, [(&'static str, &'static str); 5], (i64, i64));

const SCENARIOS: [Scenario; 8] = [
    (
        "a joinery",
        "workshop time",
        "hours",
        [("table", "tables"), ("chair", "chairs"), ("door", "doors"), ("bed", "beds"), ("shelf", "shelves")],
        (12, 25),
    ),
    (
        "a tailor",
        "cloth",
        "meters",
        [("coat", "coats"), ("suit", "suits"), ("dress", "dresses"), ("cape", "capes"), ("robe", "robes")],
        (15, 40),
    ),
    (
        "a potter",
        "clay",
        "kg",
        [("vase", "vases"), ("jug", "jugs"), ("bowl", "bowls"), ("tureen", "tureens"), ("pot", "pots")],
        (4, 9),
    ),
    (
        "a boat yard",
        "dock time",
        "days",
        [
            ("canoe", "canoes"),
            ("dinghy", "dinghies"),
            ("skiff", "skiffs"),
            ("kayak", "kayaks"),
            ("raft", "rafts"),
        ],
        (90, 180),
    ),
    (
        "an accountant",
        "office time",
        "hours",
        [
            ("audit", "audits"),
            ("tax return", "tax returns"),
            ("payroll", "payrolls"),
            ("review", "reviews"),
            ("budget", "budgets"),
        ],
        (45, 90),
    ),
    (
        "a smithy",
        "iron",
        "kg",
        [
            ("gate", "gates"),
            ("grille", "grilles"),
            ("anchor", "anchors"),
            ("railing", "railings"),
            ("lantern", "lanterns"),
        ],
        (6, 14),
    ),
    (
        "a garage",
        "mechanic time",
        "hours",
        [
            ("inspection", "inspections"),
            ("brake job", "brake jobs"),
            ("overhaul", "overhauls"),
            ("paint job", "paint jobs"),
            ("repair", "repairs"),
        ],
        (35, 60),
    ),
    (
        "a florist",
        "roses",
        "stems",
        [
            ("wreath", "wreaths"),
            ("bouquet", "bouquets"),
            ("garland", "garlands"),
            ("basket", "baskets"),
            ("arch", "arches"),
        ],
        (2, 5),
    ),
];

impl Family for InfeasiblePlan {
    fn name(&self) -> &'static str {
        "infeasible_plan"
    }

    fn about(&self) -> &'static str {
        "plan with orders that need more than there is; the answer is that no plan exists"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (who, resource, unit, products, rate) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (4, 5));
        let mut left = products.to_vec();
        let chosen: Vec<_> = (0..n).map(|_| left.swap_remove(dice.index(left.len()))).collect();
        let several: Vec<&str> = chosen.iter().map(|product| product.1).collect();
        let uses = dice.ints(n, 3, 12);
        let earns: Vec<i64> = uses.iter().map(|uses| uses * dice.int(rate.0, rate.1)).collect();
        let ordered = dice.ints(n, 4, 15);
        let needed: i64 = uses.iter().zip(&ordered).map(|(uses, ordered)| uses * ordered).sum();
        // Each order for itself could be met, all of them cannot.
        let single = uses.iter().zip(&ordered).map(|(uses, ordered)| uses * ordered).max().unwrap_or(0);
        let there = (needed * dice.int(80, 96) / 100).max(single).min(needed - 1);

        let mut f =
            Formulation::new(format!("meet the orders for {} with the largest profit.", and(&several)));
        let i = f.set("i", "product", "products", &several);
        let p = f.param("p", "profit on one", "$", i, &earns);
        let a = f.param("a", &format!("{resource} for one"), unit, i, &uses);
        let d = f.param("d", "orders", "", i, &ordered);
        let b = f.param("b", resource, unit, (), &[there]);
        let x = f.var("x", "number of {i}", i, Kind::Integer);
        f.maximize(sum(i, p.at(i) * x.at(i)));
        f.require(*resource, (), sum(i, a.at(i) * x.at(i)).at_most(b));
        f.require("orders", i, x.at(i).at_least(d.at(i)));

        let there = format!("{there} {unit} of {resource}");
        let takes = each(&chosen, |i, (one, _)| match i {
            0 => format!("{} takes {} {unit} and earns ${}", super::article(one), uses[0], earns[0]),
            _ => format!("{} {} and ${}", super::article(one), uses[i], earns[i]),
        });
        let orders: Vec<String> =
            ordered.iter().zip(&several).map(|(ordered, name)| format!("{ordered} {name}")).collect();
        let orders = and(&orders);
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {there}. {}. It has promised to deliver {orders}, or more of each. How many of each bring the largest \
                 profit?",
                capital(who),
                capital(&takes)
            ),
            1 => format!(
                "{}. Available: {there}. Minimum: {orders}. Maximize the profit in whole numbers.",
                capital(&takes)
            ),
            2 => format!(
                "How should {who} use {there} for {}? {}. Contracts ask for at least {orders}. Find the most profitable whole \
                 numbers.",
                and(&several),
                capital(&takes)
            ),
            3 => format!(
                "We accepted orders for {orders}, and whatever we make beyond that sells, too. {}. All we have is {there}. How much \
                 can we earn?",
                capital(&takes)
            ),
            _ => format!(
                "With {there}, {who} makes {}. Orders for {orders} must be met, none of them in part. {}. Choose the numbers for \
                 the highest profit.",
                and(&several),
                capital(&takes)
            ),
        };
        Draft::infeasible(question, f)
    }
}
