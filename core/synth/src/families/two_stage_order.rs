//! Two-stage orders: what to order before demand is known, when the rest is sold off, or bought later at a higher price.
//! A linear program over scenarios.

use super::{Draft, Family, Size, and, article, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Decimal, Formulation, Kind, sum};

pub(super) struct TwoStageOrder;

struct Scenario {
    who: &'static str,
    /// What is ordered, and its unit.
    goods: [&'static str; 3],
    unit: (&'static str, &'static str),
    /// What the demand depends on, and how that can turn out.
    outcome: (&'static str, &'static str),
    outcomes: [&'static str; 4],
    /// Whether the goods are sold again; otherwise all demand must be met.
    sells: bool,
    /// The least and the largest demand and their step, and the same for prices.
    demand: [i64; 3],
    price: (i64, i64),
}

const SCENARIOS: [Scenario; 8] = [
    Scenario {
        who: "a town",
        goods: ["road salt", "grit", "brine"],
        unit: ("ton", "tons"),
        outcome: ("winter", "winters"),
        outcomes: ["mild", "normal", "hard", "severe"],
        sells: false,
        demand: [3, 18, 10],
        price: (40, 90),
    },
    Scenario {
        who: "a heat supplier",
        goods: ["pellets", "wood chips", "briquettes"],
        unit: ("ton", "tons"),
        outcome: ("season", "seasons"),
        outcomes: ["warm", "cool", "cold", "icy"],
        sells: false,
        demand: [5, 30, 20],
        price: (120, 260),
    },
    Scenario {
        who: "a bakery chain",
        goods: ["wheat flour", "rye flour", "spelt flour"],
        unit: ("ton", "tons"),
        outcome: ("quarter", "quarters"),
        outcomes: ["weak", "steady", "good", "strong"],
        sells: false,
        demand: [4, 25, 2],
        price: (300, 520),
    },
    Scenario {
        who: "a feed mill",
        goods: ["corn", "soy meal", "barley"],
        unit: ("ton", "tons"),
        outcome: ("year", "years"),
        outcomes: ["wet", "average", "dry", "arid"],
        sells: false,
        demand: [6, 40, 10],
        price: (150, 380),
    },
    Scenario {
        who: "a fishmonger",
        goods: ["cod", "salmon", "herring"],
        unit: ("kg", "kg"),
        outcome: ("day", "days"),
        outcomes: ["slow", "usual", "busy", "festive"],
        sells: true,
        demand: [3, 16, 5],
        price: (6, 15),
    },
    Scenario {
        who: "a garden center",
        goods: ["compost", "bark", "gravel"],
        unit: ("ton", "tons"),
        outcome: ("spring", "springs"),
        outcomes: ["cold", "mild", "warm", "hot"],
        sells: true,
        demand: [3, 20, 5],
        price: (40, 110),
    },
    Scenario {
        who: "a fruit stand",
        goods: ["cherries", "grapes", "plums"],
        unit: ("kg", "kg"),
        outcome: ("market day", "market days"),
        outcomes: ["rainy", "gray", "fair", "sunny"],
        sells: true,
        demand: [4, 20, 5],
        price: (3, 8),
    },
    Scenario {
        who: "a beach bar",
        goods: ["lemonade", "cider", "iced tea"],
        unit: ("liter", "liters"),
        outcome: ("week", "weeks"),
        outcomes: ["cool", "warm", "hot", "blazing"],
        sells: true,
        demand: [4, 25, 20],
        price: (2, 5),
    },
];

/// Probabilities in tenths.
const CHANCES: [&[i64]; 6] =
    [&[3, 5, 2], &[2, 5, 3], &[4, 4, 2], &[1, 4, 3, 2], &[2, 3, 4, 1], &[3, 3, 2, 2]];

impl Family for TwoStageOrder {
    fn name(&self) -> &'static str {
        "two_stage_order"
    }

    fn about(&self) -> &'static str {
        "order before demand is known, with sales or late purchases in each scenario, for the best expected result"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let scenario = dice.pick(&SCENARIOS);
        match size {
            Size::Medium => several(dice, scenario),
            _ => one(dice, scenario),
        }
    }
}

/// Prices of a unit: ordered early; sold, or bought late; left over.
fn prices(dice: &mut Dice, (low, high): (i64, i64)) -> [i64; 3] {
    let early = dice.int(low, high);
    let top = early + (early * dice.int(25, 90) / 100).max(1);
    [early, top, early * dice.int(20, 75) / 100]
}

/// Demands that rise with the outcomes.
fn demands(dice: &mut Dice, [low, high, step]: [i64; 3], count: usize) -> Vec<i64> {
    loop {
        let mut demand: Vec<i64> = dice.ints(count, low, high).iter().map(|d| d * step).collect();
        demand.sort_unstable();
        demand.dedup();
        if demand.len() == count {
            return demand;
        }
    }
}

/// One good and no limit.
fn one(dice: &mut Dice, scenario: &Scenario) -> Draft {
    let Scenario {
        who,
        goods,
        unit: (unit, units),
        outcome: (outcome, outcomes),
        outcomes: names,
        sells,
        ..
    } = scenario;
    let goods = *dice.pick(goods);
    let chance = CHANCES[dice.index(3)];
    let n = chance.len();
    let demand = demands(dice, scenario.demand, n);
    let [early, top, rest] = prices(dice, scenario.price);
    let steps = steps(&demand, chance, [early, top, rest]);
    // It is worth to order something, and not to be ready for everything.
    if steps[0].0 <= 0 || steps[n - 1].0 >= 0 {
        return one(dice, scenario);
    }
    let gain: i64 = steps.iter().map(|(gain, amount)| gain.max(&0) * amount).sum();
    let mean: i64 = chance.iter().zip(&demand).map(|(p, d)| p * d).sum();

    let aim = if *sells { "largest expected profit" } else { "least expected cost" };
    let mut f = Formulation::new(format!("order {goods} for the {aim}."));
    let s = f.set("s", outcome, outcomes, &names[..n]);
    let p = f.decimals("p", "probability", "", s, chance, 1);
    let d = f.param("d", "demand", units, s, &demand);
    let per = format!("$ per {unit}");
    let c = f.param("c", "early price", &per, (), &[early]);
    let e = f.param("e", if *sells { "sales price" } else { "late price" }, &per, (), &[top]);
    let v = f.param("v", "price of leftovers", &per, (), &[rest]);
    let x = f.var("x", format!("{units} ordered early"), (), Kind::Continuous);
    let word = if *sells { "sold" } else { "bought late" };
    let u = f.var("u", format!("{units} {word} if {{s}}"), s, Kind::Continuous);
    let w = f.var("w", format!("{units} left over if {{s}}"), s, Kind::Continuous);
    if *sells {
        f.maximize(sum(s, p.at(s) * e * u.at(s)) + sum(s, p.at(s) * v * w.at(s)) - c * x);
        f.require("use", s, (u.at(s) + w.at(s)).equals(x));
        f.require("demand", s, u.at(s).at_most(d.at(s)));
    } else {
        f.minimize(c * x + sum(s, p.at(s) * e * u.at(s)) - sum(s, p.at(s) * v * w.at(s)));
        f.require("demand", s, (x.at(()) + u.at(s)).equals(d.at(s) + w.at(s)));
    }

    let table = each(&names[..n], |s, name| {
        format!("{name} {outcome} {} ({})", demand[s], Decimal::new(chance[s], 1))
    });
    let told: Vec<String> = (0..n)
        .map(|s| {
            let chance = Decimal::new(chance[s], 1);
            format!("{} {units} for {} {outcome} (probability {chance})", demand[s], article(names[s]))
        })
        .collect();
    let told = and(&told);
    let late = match sells {
        true => format!("What is wanted later sells at ${top} per {unit}, and the rest goes at ${rest}"),
        false => {
            format!(
                "What is missing later must be bought at ${top} per {unit}, and what is left over goes back at ${rest}"
            )
        }
    };
    let question = match dice.wording(5) {
        0 => format!(
            "{} orders {goods} at ${early} per {unit} before the demand is known. {late}. The demand is {told}. Any fraction of \
             {} can be ordered. Find the {aim}.",
            capital(who),
            article(unit)
        ),
        1 => format!(
            "{}: order now at ${early} per {unit}. {late}. Demand in {units} (probability): {table}. Orders need not be whole. \
             Which order has the {aim}?",
            capital(goods)
        ),
        2 => format!(
            "What amount of {goods} should {who} order before it knows what the {outcome} is like? An early {unit} costs ${early}. {late}. \
             It expects to need {told}. Fractions are allowed; the aim is the {aim}."
        ),
        3 => format!(
            "We never know beforehand what amount of {goods} we will need: {told}, from experience. Early on, we pay ${early} per {unit}. \
             {late}. We can order any amount, whole or not. What is the {aim} for us?"
        ),
        _ => format!(
            "The demand for {goods} depends on the {outcome}, with these {units} and probabilities: {table}. {} orders at ${early} \
             per {unit} before that is known. {late}. Plan a divisible order with the {aim}.",
            capital(who)
        ),
    };
    let optimum = if *sells { gain } else { top * mean - gain };
    Draft::known(question, f, Fraction::new(optimum.into(), 10).unwrap_or(Fraction::ZERO))
}

/// Two or three goods with a joint limit on what is ordered early.
fn several(dice: &mut Dice, scenario: &Scenario) -> Draft {
    let Scenario {
        who,
        goods,
        unit: (unit, units),
        outcome: (outcome, outcomes),
        outcomes: names,
        sells,
        ..
    } = scenario;
    let k = dice.int(2, 3) as usize;
    let goods = &goods[..k];
    let chance = *dice.pick(&CHANCES);
    let n = chance.len();
    let demand: Vec<Vec<i64>> = (0..k).map(|_| demands(dice, scenario.demand, n)).collect();
    let price: Vec<[i64; 3]> = (0..k).map(|_| prices(dice, scenario.price)).collect();
    let mut worth: Vec<(i64, i64)> = (0..k).flat_map(|i| steps(&demand[i], chance, price[i])).collect();
    // The best steps are taken first. The limit allows a part of those that gain.
    worth.retain(|(gain, _)| *gain > 0);
    worth.sort_by_key(|(gain, _)| -gain);
    let limit = worth.iter().map(|(_, amount)| amount).sum::<i64>() * dice.int(55, 90) / 100;
    let (mut left, mut gain) = (limit, 0);
    for (worth, amount) in worth {
        gain += worth * left.min(amount);
        left -= left.min(amount);
    }
    if limit == 0 {
        return several(dice, scenario);
    }
    let mean = |i: usize| -> i64 { chance.iter().zip(&demand[i]).map(|(p, d)| p * d).sum() };
    let late_all: i64 = (0..k).map(|i| price[i][1] * mean(i)).sum();

    let aim = if *sells { "largest expected profit" } else { "least expected cost" };
    let mut f = Formulation::new(format!("order {} for the {aim}.", and(goods)));
    let i = f.set("i", "good", "goods", goods);
    let s = f.set("s", outcome, outcomes, &names[..n]);
    let of = |at: usize| price.iter().map(|price| price[at]).collect::<Vec<_>>();
    let per = format!("$ per {unit}");
    let p = f.decimals("p", "probability", "", s, chance, 1);
    let d = f.param("d", "demand", units, (i, s), &demand.concat());
    let c = f.param("c", "early price", &per, i, &of(0));
    let e = f.param("e", if *sells { "sales price" } else { "late price" }, &per, i, &of(1));
    let v = f.param("v", "price of leftovers", &per, i, &of(2));
    let q = f.param("q", "early limit", units, (), &[limit]);
    let x = f.var("x", format!("{units} of {{i}} ordered early"), i, Kind::Continuous);
    let word = if *sells { "sold" } else { "bought late" };
    let u = f.var("u", format!("{units} of {{i}} {word} if {{s}}"), (i, s), Kind::Continuous);
    let w = f.var("w", format!("{units} of {{i}} left over if {{s}}"), (i, s), Kind::Continuous);
    let (all, first) = ((i, s), sum(i, c.at(i) * x.at(i)));
    let (top, rest) = (sum(all, p.at(s) * e.at(i) * u.at(all)), sum(all, p.at(s) * v.at(i) * w.at(all)));
    if *sells {
        f.maximize(top + rest - first);
        f.require("use", all, (u.at(all) + w.at(all)).equals(x.at(i)));
        f.require("demand", all, u.at(all).at_most(d.at(all)));
    } else {
        f.minimize(first + top - rest);
        f.require("demand", all, (x.at(i) + u.at(all)).equals(d.at(all) + w.at(all)));
    }
    f.require("early limit", (), sum(i, x.at(i)).at_most(q));

    let wanted = each(&names[..n], |s, name| {
        let demands: Vec<i64> = demand.iter().map(|own| own[s]).collect();
        format!("{name} {outcome} (probability {}) {}", Decimal::new(chance[s], 1), and(&demands))
    });
    let costs = each(goods, |i, good| match i {
        0 => format!("{good} ${} early, ${} later, ${} if left over", price[0][0], price[0][1], price[0][2]),
        _ => format!("{good} ${}, ${}, ${}", price[i][0], price[i][1], price[i][2]),
    });
    let late = match sells {
        true => {
            "When the demand is known, up to that much is sold at the later price, and the rest goes for what \
                 leftovers bring"
        }
        false => {
            "When the demand is known, what is missing must be bought at the later price, and leftovers are sold off"
        }
    };
    let list = and(goods);
    let question = match dice.wording(5) {
        0 => format!(
            "{} orders {list} before the demand is known. Prices per {unit}: {costs}. {late}. Early orders are {limit} {units} at \
             most in all. Demand in {units}, in this order: {wanted}. Amounts need not be whole. Find the {aim}.",
            capital(who)
        ),
        1 => format!(
            "Goods {list}; $ per {unit}: {costs}. Demand ({units}): {wanted}. {late}. Early total at most {limit} {units}, fractions \
             allowed. Which early orders give the {aim}?"
        ),
        2 => format!(
            "Which amounts of {list} should {who} order before it knows what the {outcome} is like? It can take {limit} {units} early in \
             total. The prices per {unit} are: {costs}. {late}. The {units} wanted of each are: {wanted}. Orders are divisible. The \
             aim is the {aim}."
        ),
        3 => format!(
            "We plan our orders of {list} without knowing the demand. From experience we expect, in {units}: {wanted}. This is what \
             a {unit} is worth to us: {costs}. {late}. We can get {limit} {units} early, all together. Fractions are fine. What is \
             the {aim} for us?"
        ),
        _ => format!(
            "The demand of {who} for {list} has {n} possible outcomes, in {units}: {wanted}. {late}. Per {unit}: {costs}. No more \
             than {limit} {units} in all can be ordered early. Plan orders, whole or not, with the {aim}."
        ),
    };
    let optimum = if *sells { gain } else { late_all - gain };
    Draft::known(question, f, Fraction::new(optimum.into(), 10).unwrap_or(Fraction::ZERO))
}

/// What one more unit of an early order is worth, in tenths of a dollar, and for how many units: up to the least demand,
/// from there to the next, and so on. A unit within a demand saves or earns the later price, any other is left over.
fn steps(demand: &[i64], chance: &[i64], [early, top, rest]: [i64; 3]) -> Vec<(i64, i64)> {
    (0..demand.len())
        .map(|s| {
            let wanted: i64 = chance[s..].iter().sum();
            let before = if s == 0 { 0 } else { demand[s - 1] };
            (top * wanted + rest * (10 - wanted) - 10 * early, demand[s] - before)
        })
        .collect()
}
