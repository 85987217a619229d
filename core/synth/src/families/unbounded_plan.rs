//! Unbounded plans: somebody forgot a limit, so that the profit has none either. LPs without a finite optimum.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct UnboundedPlan;

struct Scenario {
    who: &'static str,
    /// What is limited, and in what.
    resource: &'static str,
    unit: &'static str,
    /// Products that need it, and one that is bought and sold on without it.
    own: [&'static str; 5],
    traded: &'static str,
    one: &'static str,
    price: (i64, i64),
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a bakery",
        resource: "oven time",
        unit: "hours",
        own: ["bread", "rolls", "cakes", "pies", "rusks"],
        traded: "frozen pizza",
        one: "crate",
        price: (30, 80),
    },
    Scenario {
        who: "a sawmill",
        resource: "saw time",
        unit: "hours",
        own: ["beams", "boards", "posts", "planks", "laths"],
        traded: "imported plywood",
        one: "stack",
        price: (120, 260),
    },
    Scenario {
        who: "a dairy",
        resource: "milk",
        unit: "kiloliters",
        own: ["butter", "cheese", "yogurt", "cream", "curd"],
        traded: "oat drink",
        one: "pallet",
        price: (200, 420),
    },
    Scenario {
        who: "a refinery",
        resource: "cracker time",
        unit: "hours",
        own: ["gasoline", "diesel", "kerosene", "naphtha", "fuel oil"],
        traded: "lubricant",
        one: "ton",
        price: (160, 390),
    },
    Scenario {
        who: "a nursery",
        resource: "greenhouse area",
        unit: "square meters",
        own: ["tulips", "roses", "herbs", "ferns", "orchids"],
        traded: "potting soil",
        one: "pallet",
        price: (60, 150),
    },
    Scenario {
        who: "a brewery",
        resource: "tank space",
        unit: "hectoliters",
        own: ["lager", "stout", "ale", "porter", "bock"],
        traded: "mineral water",
        one: "pallet",
        price: (90, 210),
    },
    Scenario {
        who: "a winery",
        resource: "press time",
        unit: "hours",
        own: ["red wine", "white wine", "rose", "must", "brandy"],
        traded: "olive oil",
        one: "pallet",
        price: (300, 700),
    },
];

impl Family for UnboundedPlan {
    fn name(&self) -> &'static str {
        "unbounded_plan"
    }

    fn about(&self) -> &'static str {
        "plan with a forgotten limit; the answer is that the profit has no bound"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, resource, unit, own, traded, one, price } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 2), (3, 5));
        let own = dice.some(own, n);
        let earns = dice.ints(n + 1, price.0, price.1);
        let uses = dice.ints(n, 2, 9);
        let there = dice.int(8, 30) * 5;
        // The own products can make this up, even if the one that needs most does it alone.
        let least = dice.int(3, (there / 9).min(12));
        // A second limit is of the own products only, or a least amount of the traded one; neither binds the profit.
        let minimum = dice.chance(50);

        let mut all = own.clone();
        all.push(traded);
        let mut f = Formulation::new(format!("plan the amounts of {} for the largest profit.", and(&all)));
        let i = f.set("i", "own product", "own products", &own);
        let per = format!("$ per {one}");
        let p = f.param("p", "profit", &per, i, &earns[..n]);
        let q = f.param("q", &format!("profit on {traded}"), &per, (), &[earns[n]]);
        let a = f.param("a", &format!("{resource} for a {one}"), unit, i, &uses);
        let b = f.param("b", resource, unit, (), &[there]);
        let l = f.param(
            "l",
            if minimum { "least trade" } else { "least own amount" },
            &format!("{one}s"),
            (),
            &[least],
        );
        let x = f.var("x", format!("{one}s of {{i}}"), i, Kind::Continuous);
        let z = f.var("z", format!("{one}s of {traded}"), (), Kind::Continuous);
        f.maximize(sum(i, p.at(i) * x.at(i)) + q * z);
        f.require(*resource, (), sum(i, a.at(i) * x.at(i)).at_most(b));
        match minimum {
            true => f.require("trade", (), z.at(()).at_least(l)),
            false => f.require("own amount", (), sum(i, x.at(i)).at_least(l)),
        }

        let makes = each(&own, |i, name| match i {
            0 => format!("a {one} of {name} takes {} {unit} of {resource} and earns ${}", uses[0], earns[0]),
            _ => format!("of {name} {} and ${}", uses[i], earns[i]),
        });
        let trade = earns[n];
        let promise = match minimum {
            true => format!("at least {least} {one}s of {traded} are ordered"),
            false => format!("at least {least} {one}s must be its own products"),
        };
        let question = match dice.wording(5) {
            0 => format!(
                "{} has {there} {unit} of {resource}. {}. It can also buy {traded} and sell it on, which earns ${trade} a {one} and \
                 takes no {resource}; {promise}. Fractions are allowed. Maximize the profit.",
                capital(who),
                capital(&makes)
            ),
            1 => format!(
                "{}. Limit: {there} {unit}. {} needs none of it and earns ${trade} per {one}; {promise}. Amounts are divisible. Find \
                 the largest profit.",
                capital(&makes),
                capital(traded)
            ),
            2 => format!(
                "How much of {} should {who} sell for the best profit? {}, and there are {there} {unit}. A {one} of {traded} is \
                 bought ready-made and brings ${trade}. Note that {promise}. Any fraction of a {one} can be sold.",
                and(&all),
                capital(&makes)
            ),
            3 => format!(
                "Next to its own goods, {who} trades in {traded} at ${trade} profit a {one}. {}. {} {unit} of {resource} can be \
                 used, none of them for {traded}, and {promise}. Parts of a {one} count. How high can the profit be?",
                capital(&makes),
                there
            ),
            _ => format!(
                "{}, and {who} has {there} {unit}. {} comes from a supplier and earns ${trade} per {one}. By contract, {promise}. \
                 Plan the amounts, whole or not, with the highest total profit.",
                capital(&makes),
                capital(traded)
            ),
        };
        Draft::unbounded(question, f)
    }
}
