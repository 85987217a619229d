//! Piecewise costs: buy from suppliers whose price falls with the amount. A mixed-integer program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct PiecewiseCost;

struct Scenario {
    who: &'static str,
    goods: &'static str,
    unit: &'static str,
    one: &'static str,
    suppliers: [&'static str; 5],
    step: i64,
    price: (i64, i64),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a bakery chain",
        goods: "flour",
        unit: "tons",
        one: "ton",
        suppliers: ["Mill A", "Mill B", "Mill C", "Mill D", "Mill E"],
        step: 5,
        price: (320, 480),
    },
    Scenario {
        who: "a builder",
        goods: "steel bars",
        unit: "tons",
        one: "ton",
        suppliers: ["Arco", "Bexel", "Corus", "Dilling", "Evraz"],
        step: 10,
        price: (640, 880),
    },
    Scenario {
        who: "a print shop",
        goods: "paper",
        unit: "pallets",
        one: "pallet",
        suppliers: ["Sappi", "Norske", "Lenz", "Mondo", "Rhine"],
        step: 4,
        price: (700, 1100),
    },
    Scenario {
        who: "a coffee roaster",
        goods: "green coffee",
        unit: "bags",
        one: "bag",
        suppliers: ["Andes", "Blue Hill", "Sierra", "Lago", "Monte"],
        step: 20,
        price: (180, 320),
    },
    Scenario {
        who: "a fuel station",
        goods: "diesel",
        unit: "kiloliters",
        one: "kiloliter",
        suppliers: ["Petro N", "Petro S", "Harbor", "Delta", "Orbit"],
        step: 10,
        price: (950, 1300),
    },
    Scenario {
        who: "a farm co-op",
        goods: "fertilizer",
        unit: "tons",
        one: "ton",
        suppliers: ["Agra", "Nutri", "Terra", "Campo", "Grano"],
        step: 10,
        price: (290, 450),
    },
    Scenario {
        who: "a brewery",
        goods: "malt",
        unit: "tons",
        one: "ton",
        suppliers: ["Weyer", "Best", "Crisp", "Simp", "Dingem"],
        step: 5,
        price: (410, 620),
    },
];

impl Family for PiecewiseCost {
    fn name(&self) -> &'static str {
        "piecewise_cost"
    }

    fn about(&self) -> &'static str {
        "buy an amount from suppliers with quantity discounts at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, goods, unit, one, suppliers, step, price } = dice.pick(&SCENARIOS);
        let medium = size == Size::Medium;
        let (n, tiers) = if medium { (dice.int(3, 4) as usize, dice.int(2, 3) as usize) } else { (2, 2) };
        let suppliers = dice.some(suppliers, n);
        // Tiers follow each other without gap; the price of all units falls by a few percent from one to the next.
        let (mut from, mut upto, mut prices) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..n {
            let (mut low, mut cost) = (0, dice.int(price.0, price.1));
            for _ in 0..tiers {
                let high = low + step * dice.int(4, 12);
                from.push(low);
                upto.push(high);
                prices.push(cost);
                (low, cost) = (high, cost * dice.int(86, 96) / 100);
            }
        }
        let all: i64 = upto.iter().skip(tiers - 1).step_by(tiers).sum();
        let largest = upto.iter().copied().max().unwrap_or(0);
        // More than any single supplier has.
        let wanted = dice.int(largest.max(all / 2) / step + 1, all * 9 / 10 / step) * step;
        let optimum = cheapest(&from, &upto, &prices, tiers, wanted);

        let mut f = Formulation::new(format!(
            "buy {goods} from suppliers with quantity discounts at the least cost."
        ));
        let i = f.set("i", "supplier", "suppliers", &suppliers);
        let k = f.range("k", "tier", "tiers", tiers);
        let d = f.param("d", "need", unit, (), &[wanted]);
        let c = f.param("c", "price", &format!("$ per {one}"), (i, k), &prices);
        let l = f.param("l", "tier from", unit, (i, k), &from);
        let u = f.param("u", "tier up to", unit, (i, k), &upto);
        let x = f.var("x", format!("{unit} bought from {{i}} in {{k}}"), (i, k), Kind::Continuous);
        let y = f.var("y", "1 if {i} sells in {k}", (i, k), Kind::Binary);
        f.minimize(sum((i, k), c.at((i, k)) * x.at((i, k))));
        f.require("need", (), sum((i, k), x.at((i, k))).at_least(d));
        f.require("from", (i, k), x.at((i, k)).at_least(l.at((i, k)) * y.at((i, k))));
        f.require("up to", (i, k), x.at((i, k)).at_most(u.at((i, k)) * y.at((i, k))));
        f.require("one tier", i, sum(k, y.at((i, k))).at_most(1));
        f.nonlinear = Some(
            "the price depends on the amount: y picks one tier per supplier, x stays within its limits"
                .into(),
        );

        let offers = each(&suppliers, |i, name| {
            let tier = (0..tiers).map(|k| {
                let at = i * tiers + k;
                let (cost, low, high) = (prices[at], from[at], upto[at]);
                match k {
                    0 => format!("${cost} up to {high}"),
                    _ if k + 1 == tiers => format!("${cost} from {low} to {high}"),
                    _ => format!("${cost} from {low} up to {high}"),
                }
            });
            format!("{name} {}", tier.collect::<Vec<_>>().join(", "))
        });
        let names = and(&suppliers);
        let question = match dice.wording(5) {
            0 => format!(
                "{} needs at least {wanted} {unit} of {goods}. The price per {one} of all that is bought from a supplier depends on \
                 the amount in {unit}: {offers}. Nobody sells more. Any fraction can be bought. Minimize the total cost.",
                capital(who)
            ),
            1 => format!(
                "Buy {wanted} {unit} of {goods} or more from {names}. All-units discounts, $ per {one} by amount: {offers}, which is \
                 the most each sells. Amounts are divisible. Find the least cost."
            ),
            2 => format!(
                "How much {goods} should {who} order from each of {names}? Every supplier has one price for its whole order, which \
                 falls with the {unit} ordered: {offers}; larger orders are not taken. {wanted} {unit} are needed at least, in any \
                 fractions. Keep the bill as low as possible."
            ),
            3 => format!(
                "We must have {wanted} {unit} of {goods}, more does no harm. Our suppliers quote per {one}, for all {unit} of an \
                 order: {offers}, and that is their limit. We can order fractions and use several suppliers. What do we pay at \
                 least?"
            ),
            _ => format!(
                "Prices of {goods} per {one}: {offers}. An order that reaches a higher tier gets the lower price for all of it; each \
                 of {names} takes one order within these limits. {} wants {wanted} {unit} in all, or more. Orders need not be whole. \
                 Find the cheapest orders.",
                capital(who)
            ),
        };
        Draft::known(question, f, Fraction::whole(optimum))
    }
}

/// Tries every tier, or none, for every supplier; the cheapest chosen tiers then take more than their least amount.
fn cheapest(from: &[i64], upto: &[i64], prices: &[i64], tiers: usize, wanted: i64) -> i64 {
    let suppliers = prices.len() / tiers;
    let mut best = i64::MAX;
    for choice in 0..(tiers + 1).pow(suppliers as u32) {
        let mut chosen: Vec<usize> = (0..suppliers)
            .filter_map(|i| {
                let tier = choice / (tiers + 1).pow(i as u32) % (tiers + 1);
                (tier < tiers).then(|| i * tiers + tier)
            })
            .collect();
        chosen.sort_by_key(|&at| prices[at]);
        let mut total: i64 = chosen.iter().map(|&at| prices[at] * from[at]).sum();
        let mut left = wanted - chosen.iter().map(|&at| from[at]).sum::<i64>();
        for at in chosen {
            let more = left.max(0).min(upto[at] - from[at]);
            left -= more;
            total += prices[at] * more;
        }
        if left <= 0 {
            best = best.min(total);
        }
    }
    best
}
