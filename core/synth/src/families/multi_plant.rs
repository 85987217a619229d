//! Several plants: which plant makes how much of which product, when each plant must be set up for a product. A
//! mixed-integer program.

use super::{Draft, Family, Size, and, article, capital, each};
use crate::Dice;
use crate::exact::{Fraction, LinearModel, best_vertex};
use crate::formulation::{Formulation, Kind, Relation, Sense, sum};

pub(super) struct MultiPlant;

struct Scenario {
    who: &'static str,
    /// One plant and several, and their names.
    plant: [&'static str; 2],
    plants: [&'static str; 3],
    products: [&'static str; 4],
    unit: [&'static str; 2],
    /// What is paid once for a product at a plant.
    setup: &'static str,
    /// The step of demands, and how many minutes a unit takes.
    step: i64,
    minutes: (i64, i64),
    /// The least and the largest cost of a unit, and of a setup in steps of dollars.
    cost: (i64, i64),
    fixed: [i64; 3],
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "a paint maker",
        plant: ["factory", "factories"],
        plants: ["Lyon", "Turin", "Graz"],
        products: ["enamel", "primer", "varnish", "gloss"],
        unit: ["ton", "tons"],
        setup: "cleaning",
        step: 2,
        minutes: (20, 60),
        cost: (300, 700),
        fixed: [4, 20, 100],
    },
    Scenario {
        who: "a dairy group",
        plant: ["dairy", "dairies"],
        plants: ["north", "coast", "valley"],
        products: ["yogurt", "butter", "cream", "kefir"],
        unit: ["ton", "tons"],
        setup: "line change",
        step: 3,
        minutes: (15, 45),
        cost: (400, 900),
        fixed: [4, 20, 150],
    },
    Scenario {
        who: "a paper company",
        plant: ["mill", "mills"],
        plants: ["Ash", "Birch", "Cedar"],
        products: ["kraft paper", "newsprint", "tissue", "board"],
        unit: ["ton", "tons"],
        setup: "changeover",
        step: 10,
        minutes: (5, 14),
        cost: (350, 650),
        fixed: [5, 25, 400],
    },
    Scenario {
        who: "a feed producer",
        plant: ["mill", "mills"],
        plants: ["A", "B", "C"],
        products: ["pig feed", "hen feed", "calf feed", "fish feed"],
        unit: ["ton", "tons"],
        setup: "flushing",
        step: 5,
        minutes: (6, 20),
        cost: (180, 320),
        fixed: [4, 20, 50],
    },
    Scenario {
        who: "a soap company",
        plant: ["works", "works"],
        plants: ["east", "west", "river"],
        products: ["bar soap", "gel", "powder", "shampoo"],
        unit: ["ton", "tons"],
        setup: "retooling",
        step: 2,
        minutes: (25, 70),
        cost: (500, 1100),
        fixed: [4, 18, 150],
    },
    Scenario {
        who: "a brewery group",
        plant: ["brewery", "breweries"],
        plants: ["old", "new", "lake"],
        products: ["lager", "stout", "wheat beer", "ale"],
        unit: ["hectoliter", "hectoliters"],
        setup: "yeast change",
        step: 20,
        minutes: (2, 6),
        cost: (25, 60),
        fixed: [4, 20, 50],
    },
    Scenario {
        who: "a cable company",
        plant: ["plant", "plants"],
        plants: ["Delft", "Essen", "Namur"],
        products: ["copper wire", "fiber", "coax", "rope"],
        unit: ["km", "km"],
        setup: "die change",
        step: 5,
        minutes: (6, 18),
        cost: (150, 420),
        fixed: [4, 20, 40],
    },
];

impl Family for MultiPlant {
    fn name(&self) -> &'static str {
        "multi_plant"
    }

    fn about(&self) -> &'static str {
        "divide products among plants with limited hours, unit costs and setups at the least cost"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario {
            who,
            plant: [plant, plants],
            plants: pool,
            products,
            unit: [unit, units],
            setup,
            step,
            minutes,
            cost,
            fixed,
        } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 2), (3, 4));
        let k = size.count(dice, (2, 2), (2, 3));
        let (products, plant_names) = (dice.some(products, n), &pool[..k]);
        let demand: Vec<i64> = dice.ints(n, 3, 12).iter().map(|d| d * step).collect();
        let time = dice.ints(n * k, minutes.0, minutes.1);
        let costs: Vec<i64> = dice.ints(n * k, cost.0 / 5, cost.1 / 5).iter().map(|c| c * 5).collect();
        let setups: Vec<i64> = dice.ints(k, fixed[0], fixed[1]).iter().map(|c| c * fixed[2]).collect();
        // Even if each product took as long everywhere as where it takes longest, all could be made in the hours.
        let work: i64 =
            (0..n).map(|i| demand[i] * time[i * k..(i + 1) * k].iter().max().copied().unwrap_or(0)).sum();
        let hours: Vec<i64> = (0..k).map(|_| work * dice.int(100, 140) / (100 * 60 * k as i64) + 1).collect();
        let optimum = match (n, k) {
            (2, 2) => {
                let least = |hours: &[i64]| cheapest(&demand, &time, &costs, &setups, hours);
                let Some(optimum) = least(&hours).filter(|optimum| Some(*optimum) != least(&[work, work]))
                else {
                    // No hours are short.
                    return self.draft(dice, size);
                };
                Some(optimum)
            }
            _ => None,
        };

        let mut f = Formulation::new(format!("divide products among {plants} at the least total cost."));
        let i = f.set("i", "product", "products", &products);
        let j = f.set("j", plant, plants, plant_names);
        let d = f.param("d", "demand", units, i, &demand);
        let t = f.param("t", "time", &format!("min per {unit}"), (i, j), &time);
        let c = f.param("c", "cost", &format!("$ per {unit}"), (i, j), &costs);
        let o = f.param("o", &format!("{setup} cost"), "$", j, &setups);
        let b = f.converted("b", "time limit", "min", j, &hours, 60);
        let x = f.var("x", format!("{units} of {{i}} made at {{j}}"), (i, j), Kind::Continuous);
        let y = f.var("y", "1 if {j} makes {i}", (i, j), Kind::Binary);
        f.minimize(sum((i, j), c.at((i, j)) * x.at((i, j))) + sum((i, j), o.at(j) * y.at((i, j))));
        f.require("demand", i, sum(j, x.at((i, j))).equals(d.at(i)));
        f.require("time", j, sum(i, t.at((i, j)) * x.at((i, j))).at_most(b.at(j)));
        f.require(*setup, (i, j), x.at((i, j)).at_most(d.at(i) * y.at((i, j))));
        f.nonlinear = Some(format!(
            "the {setup} is paid if x > 0; x <= demand*y with binary y says so linearly, as no {plant} makes more than the \
             demand"
        ));

        let at = |i: usize, j: usize| (time[i * k + j], costs[i * k + j]);
        let by_plant = each(plant_names, |j, name| {
            let rows: Vec<String> = (0..n)
                .map(|i| (products[i], at(i, j)))
                .map(|(product, (time, cost))| format!("{product} {time} min and ${cost}"))
                .collect();
            format!("at {name}, {}", rows.join(", "))
        });
        let by_product = each(&products, |i, product| {
            let rows: Vec<String> = (0..k)
                .map(|j| (plant_names[j], at(i, j)))
                .map(|(name, (time, cost))| format!("{name} {time} min, ${cost}"))
                .collect();
            format!("{product} ({})", rows.join(", "))
        });
        let wants =
            and(&(0..n).map(|i| format!("{} {units} of {}", demand[i], products[i])).collect::<Vec<_>>());
        let limits = and(&(0..k).map(|j| format!("{} {} h", plant_names[j], hours[j])).collect::<Vec<_>>());
        let fees = and(&(0..k).map(|j| format!("${} at {}", setups[j], plant_names[j])).collect::<Vec<_>>());
        let a_setup = article(setup);
        let question = match dice.wording(5) {
            0 => format!(
                "{} must make exactly {wants} this week. One {unit} takes and costs, {by_plant}. The {plants} have so many hours: \
                 {limits}. {} for each product that a {plant} makes costs {fees}. A product may be split, also into fractions. \
                 Minimize the total cost.",
                capital(who),
                capital(&a_setup)
            ),
            1 => format!(
                "Demand, to be met exactly: {wants}. Time and cost per {unit}: {by_product}. Hours: {limits}. Cost of {a_setup} per \
                 product made: {fees}. Products may be split over {plants} in any way. Find the cheapest plan."
            ),
            2 => format!(
                "Where should {who} make its products? It needs {wants}, no more, and any part of a product can be made at any of \
                 the {plants}. Each {unit} takes time and money: {by_product}. Available are {limits}. Whatever the amount, \
                 {a_setup} is due for every product that a {plant} makes, {fees}. The total cost is to be least."
            ),
            3 => format!(
                "Our {k} {plants} can all make our {n} products, but not equally well. One {unit} needs, {by_plant}. We have {limits} \
                 to work with and orders for exactly {wants}. Before a {plant} makes a product, we pay for {a_setup}: {fees}. We may \
                 divide each order as we like. How low can our costs be?"
            ),
            _ => format!(
                "At {who}, {a_setup} costs {fees}, once for each product that is made there. The hours of the {plants} are limited: \
                 {limits}. Times and costs of one {unit}: {by_product}. Exactly {wants} are ordered, and orders can be split into \
                 any amounts. What is the least total cost?"
            ),
        };
        match optimum {
            Some(optimum) => Draft::known(question, f, optimum),
            None => Draft::solved(question, f),
        }
    }
}

/// Tries every choice of setups for two products at two plants; what is made then is a corner of a small linear program.
fn cheapest(demand: &[i64], time: &[i64], costs: &[i64], setups: &[i64], hours: &[i64]) -> Option<Fraction> {
    let least = |made: u32| {
        let columns: Vec<usize> = (0..4).filter(|column| made >> column & 1 == 1).collect();
        let row =
            |value: &dyn Fn(usize) -> i64| columns.iter().map(|&at| Fraction::whole(value(at))).collect();
        let mut rows = Vec::new();
        for at in 0..2 {
            let product = |column: usize| i64::from(column / 2 == at);
            let used = |column: usize| if column % 2 == at { time[column] } else { 0 };
            rows.push((row(&product), Relation::Equal, Fraction::whole(demand[at])));
            rows.push((row(&used), Relation::AtMost, Fraction::whole(60 * hours[at])));
        }
        best_vertex(&LinearModel {
            sense: Sense::Minimize,
            objective: row(&|column| costs[column]),
            offset: Fraction::whole(columns.iter().map(|column| setups[column % 2]).sum()),
            rows,
            kinds: vec![Kind::Continuous; columns.len()],
        })
    };
    (1..16).filter_map(least).min()
}
