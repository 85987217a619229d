//! Price setting: prices of products whose demand falls linearly, for the largest profit. A concave quadratic program.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct PriceSetting;

struct Scenario {
    who: &'static str,
    /// What is sold and what limits it, and the time that the figures are for.
    items: [&'static str; 6],
    limit: &'static str,
    time: &'static str,
    /// The least and the largest unit cost, and demand at a price of 0.
    cost: (i64, i64),
    demand: (i64, i64),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a bakery",
        items: ["rye bread", "white bread", "rolls", "bagels", "pies", "cakes"],
        limit: "oven can bake",
        time: "day",
        cost: (1, 4),
        demand: (220, 480),
    },
    Scenario {
        who: "a theater",
        items: [
            "stall seats",
            "balcony seats",
            "box seats",
            "circle seats",
            "gallery seats",
            "standing places",
        ],
        limit: "house can seat",
        time: "evening",
        cost: (4, 12),
        demand: (300, 700),
    },
    Scenario {
        who: "a bike shop",
        items: ["city bikes", "kids' bikes", "racers", "tandems", "e-bikes", "trikes"],
        limit: "workshop can prepare",
        time: "month",
        cost: (120, 420),
        demand: (150, 420),
    },
    Scenario {
        who: "a software firm",
        items: ["basic", "plus", "pro", "team", "campus", "family"],
        limit: "support team can serve",
        time: "month",
        cost: (3, 14),
        demand: (800, 2500),
    },
    Scenario {
        who: "a caterer",
        items: ["pasta boxes", "salads", "sushi", "wraps", "soups", "curries"],
        limit: "kitchen can make",
        time: "day",
        cost: (3, 7),
        demand: (160, 380),
    },
    Scenario {
        who: "a ski resort",
        items: [
            "day passes",
            "half-day passes",
            "night passes",
            "child passes",
            "senior passes",
            "guest passes",
        ],
        limit: "lifts can carry",
        time: "day",
        cost: (6, 18),
        demand: (900, 2400),
    },
    Scenario {
        who: "a furniture outlet",
        items: ["chairs", "stools", "lamps", "shelves", "desks", "mirrors"],
        limit: "warehouse can ship",
        time: "week",
        cost: (18, 60),
        demand: (180, 420),
    },
];

impl Family for PriceSetting {
    fn name(&self) -> &'static str {
        "price_setting"
    }

    fn about(&self) -> &'static str {
        "set prices under linear demand and a capacity for the largest profit"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, items, limit, time, cost, demand } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 2), (3, 6));
        let items = dice.some(items, n);
        let costs = dice.ints(n, cost.0, cost.1);
        // At two to three and a half times the cost nobody buys any more. That price and the extra that the limit adds are
        // whole, so the best prices are short numbers, at which solvers that come near by steps arrive.
        let choke: Vec<i64> = costs
            .iter()
            .map(|cost| cost * dice.int(22, 38) / 10)
            .map(|choke| if choke < 100 { choke } else { choke / 10 * 10 })
            .collect();
        // Tenths of a unit per dollar, such that demand at a price of 0 is whole.
        let slope: Vec<i64> = choke
            .iter()
            .map(|&choke| (dice.int(demand.0, demand.1), choke))
            .map(|(most, choke)| if choke < 100 { 10 * (most / choke) } else { 10 * most / choke })
            .map(|slope| slope.max(1))
            .collect();
        let most: Vec<i64> = (0..n).map(|i| slope[i] * choke[i] / 10).collect();
        let room = (0..n).map(|i| choke[i] - costs[i]).min().unwrap_or(0);
        let extra = (room * dice.int(8, 40) / 100).max(1);
        let sold: i64 = (0..n).map(|i| slope[i] * (choke[i] - costs[i] - extra)).sum();
        let capacity = sold / 20;
        let optimum = largest_profit(&most, &slope, &costs, capacity);
        let Some(optimum) = optimum.filter(|_| sold % 20 == 0 && extra < room) else {
            return self.draft(dice, size);
        };

        let mut f = Formulation::new(format!("set the prices of {} for the largest profit.", and(&items)));
        let i = f.set("i", "product", "products", &items);
        let a = f.param("a", "demand at price 0", "", i, &most);
        let b = f.decimals("b", "demand lost per $", "", i, &slope, 1);
        let c = f.param("c", "unit cost", "$", i, &costs);
        let k = f.param("k", "capacity", "", (), &[capacity]);
        let p = f.var("p", "price of {i} in $", i, Kind::Continuous);
        f.maximize(sum(i, (p.at(i) - c.at(i)) * (a.at(i) - b.at(i) * p.at(i))));
        f.require("capacity", (), sum(i, a.at(i) - b.at(i) * p.at(i)).at_most(k));
        f.require("demand", i, (a.at(i) - b.at(i) * p.at(i)).at_least(0));
        f.nonlinear = Some("(p - c)*(a - b*p) is quadratic and concave, as b > 0".into());

        let tenth = |value: i64| crate::formulation::Decimal::new(value, 1).to_string();
        let long = each(&items, |i, item| match i {
            0 => format!(
                "a price of p dollars sells {} - {} p {item}, which cost ${} each to make",
                most[0],
                tenth(slope[0]),
                costs[0]
            ),
            _ => format!("{} - {} p {item} at ${}", most[i], tenth(slope[i]), costs[i]),
        });
        let short =
            each(&items, |i, item| format!("{item} {} - {} p, ${}", most[i], tenth(slope[i]), costs[i]));
        let lost = each(&items, |i, item| {
            format!(
                "{item} {} if free, {} less for every dollar, cost ${}",
                most[i],
                tenth(slope[i]),
                costs[i]
            )
        });
        let question = match dice.wording(5) {
            0 => format!(
                "{} sets prices. Per {time}, {long}. Its {limit} {capacity} in all. Sales may be fractional on average, and demand \
                 is not below 0. Maximize the profit.",
                capital(who)
            ),
            1 => format!(
                "Linear demand per {time} at price p, and unit cost: {short}. The {limit} {capacity} in total at most. Demands are \
                 averages, not whole, and never negative. Which prices give the largest profit?"
            ),
            2 => format!(
                "Which prices should {who} ask for {}? Demand per {time}: {lost}. Together the {limit} no more than {capacity}, all \
                 demand is served, and it cannot fall below 0. Averages need not be whole. The profit is to be largest.",
                and(&items)
            ),
            3 => format!(
                "We found out how our customers react, per {time}: {lost}. Our {limit} {capacity} altogether, and we serve everybody \
                 who pays, so prices must keep demand in that limit, and not below 0. Fractions are averages. What is the best \
                 profit for us?"
            ),
            _ => format!(
                "{} sells {}. With price p the mean demand per {time}, and the cost of one, are: {short}. All demands, none of them \
                 below 0, must fit into what the {limit}, {capacity}. Find the maximum profit.",
                capital(who),
                and(&items)
            ),
        };
        Draft::known(question, f, optimum)
    }
}

/// With a price L on capacity, each product sells (a - b*(c + L))/2. L is what makes the sum equal to the capacity;
/// `None` where it is not above 0, or some product would sell nothing.
fn largest_profit(most: &[i64], slope: &[i64], costs: &[i64], capacity: i64) -> Option<Fraction> {
    let n = most.len();
    let whole = Fraction::whole;
    // Slopes are in tenths.
    let free: i64 = (0..n).map(|i| 10 * most[i] - slope[i] * costs[i]).sum();
    let extra = whole(free - 20 * capacity).over(whole(slope.iter().sum()))?;
    if extra <= Fraction::ZERO {
        return None;
    }
    (0..n).try_fold(Fraction::ZERO, |profit, i| {
        let b = Fraction::new(slope[i].into(), 10)?;
        let sold = whole(most[i]).minus(b.times(whole(costs[i]).plus(extra)?)?)?.over(whole(2))?;
        let price = whole(most[i]).minus(sold)?.over(b)?;
        (sold > Fraction::ZERO).then_some(())?;
        profit.plus(price.minus(whole(costs[i]))?.times(sold)?)
    })
}
