//! Diet: the cheapest amounts of foods that give enough of every nutrient. An LP.

use super::{Draft, Family, Size, and, capital, each, one_or_all};
use crate::Dice;
use crate::exact::best_vertex;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Diet;

/// Who feeds, who is fed, with what, and five nutrients.
type Scenario = (&'static str, &'static str, [&'static str; 8], [Nutrient; 5]);

/// A nutrient, its unit, and what a serving may have of it: the least, the most, and the step.
type Nutrient = (&'static str, &'static str, [i64; 3]);

const PROTEIN: Nutrient = ("protein", "g", [2, 24, 1]);
const FAT: Nutrient = ("fat", "g", [1, 15, 1]);
const FIBER: Nutrient = ("fiber", "g", [1, 9, 1]);
const SUGAR: Nutrient = ("sugar", "g", [1, 18, 1]);
const IRON: Nutrient = ("iron", "mg", [1, 6, 1]);
const ZINC: Nutrient = ("zinc", "mg", [1, 5, 1]);
const CALCIUM: Nutrient = ("calcium", "mg", [2, 30, 10]);
const ENERGY: Nutrient = ("energy", "kcal", [4, 20, 20]);

const SCENARIOS: [Scenario; 7] = [
    (
        "a canteen",
        "its guests",
        ["rice", "beans", "eggs", "bread", "fish", "lentils", "cheese", "kale"],
        [PROTEIN, FIBER, IRON, CALCIUM, ZINC],
    ),
    (
        "a farm",
        "its calves",
        ["hay", "corn", "barley", "soy", "oats", "clover", "silage", "bran"],
        [PROTEIN, FAT, CALCIUM, FIBER, ("sodium", "mg", [2, 15, 10])],
    ),
    (
        "a sports club",
        "its athletes",
        ["pasta", "nuts", "milk", "cheese", "fruit", "honey", "tofu", "yogurt"],
        [PROTEIN, SUGAR, ENERGY, ("starch", "g", [1, 30, 1]), IRON],
    ),
    (
        "an aquarium",
        "its seals",
        ["shrimp", "herring", "flakes", "mussels", "krill", "squid", "pellets", "clams"],
        [PROTEIN, FAT, ("iodine", "mcg", [1, 12, 5]), ZINC, CALCIUM],
    ),
    (
        "a hospital",
        "its patients",
        ["soup", "broth", "gruel", "juice", "toast", "puree", "pudding", "salad"],
        [ENERGY, PROTEIN, IRON, FIBER, ("folate", "mcg", [1, 9, 10])],
    ),
    (
        "an expedition",
        "its climbers",
        ["biscuits", "jerky", "raisins", "chocolate", "flour", "peanuts", "oats", "lard"],
        [ENERGY, PROTEIN, FAT, SUGAR, ("salt", "g", [1, 4, 1])],
    ),
    (
        "a kennel",
        "its dogs",
        ["kibble", "liver", "carrots", "turkey", "rice", "salmon", "pumpkin", "beef"],
        [PROTEIN, FAT, CALCIUM, FIBER, ZINC],
    ),
];

impl Family for Diet {
    fn name(&self) -> &'static str {
        "diet"
    }

    fn about(&self) -> &'static str {
        "buy the cheapest amounts of foods that give enough of every nutrient"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let (who, eaters, foods, nutrients) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (5, 8));
        let k = size.count(dice, (2, 2), (3, 5));
        let foods = dice.some(foods, n);
        let offset = dice.index(nutrients.len());
        let nutrients: Vec<Nutrient> = (0..k).map(|at| nutrients[(offset + at) % nutrients.len()]).collect();
        let names: Vec<&str> = nutrients.iter().map(|nutrient| nutrient.0).collect();
        let cost = dice.ints(n, 1, 9);
        // About the same number of servings gives enough of each nutrient, so that several of them bind.
        let (mut content, mut need) = (Vec::new(), Vec::new());
        let servings = dice.int(4, 12);
        for (_, _, [least, most, step]) in &nutrients {
            let row: Vec<i64> = dice.ints(n, *least, *most).iter().map(|amount| step * amount).collect();
            let usual = row.iter().sum::<i64>() / n as i64;
            need.push((servings * usual * dice.int(85, 115) / 100 / step).max(1) * step);
            content.extend(row);
        }

        let units: Vec<&str> = nutrients.iter().map(|nutrient| nutrient.1).collect();
        let unit = one_or_all(&units);
        let mut f = Formulation::new(format!(
            "feed {} enough of every nutrient at the least cost.",
            eaters.replace("its ", "the ")
        ));
        let i = f.set("i", "food", "foods", &foods);
        let j = f.set("k", "nutrient", "nutrients", &names);
        let c = f.param("c", "cost", "$ per serving", i, &cost);
        let a = f.param("a", "content", &unit, (j, i), &content);
        let b = f.param("b", "need", &unit, j, &need);
        let x = f.var("x", "servings of {i}", i, Kind::Continuous);
        f.minimize(sum(i, c.at(i) * x.at(i)));
        f.require("need", j, sum(i, a.at((j, i)) * x.at(i)).at_least(b.at(j)));

        let details = capital(&each(&foods, |i, food| {
            let contents = nutrients.iter().enumerate().map(|(k, (name, unit, _))| {
                let amount = content[k * n + i];
                if i == 0 { format!("{amount} {unit} of {name}") } else { format!("{amount} {unit}") }
            });
            format!("a serving of {food} costs ${} and has {}", cost[i], and(&contents.collect::<Vec<_>>()))
        }));
        let needs: Vec<String> = nutrients
            .iter()
            .zip(&need)
            .map(|((name, unit, _), need)| format!("{need} {unit} of {name}"))
            .collect();
        let needs = format!("at least {}", and(&needs));
        let question = match dice.wording(5) {
            0 => format!(
                "{} feeds {eaters} with {}. {details}. A day's food must have {needs}. Parts of a serving are allowed. \
                 Minimize the cost.",
                capital(who),
                and(&foods)
            ),
            1 => format!(
                "{details}. What is the least cost of a mix with {needs}? Servings may be fractional."
            ),
            2 => format!(
                "Find the cheapest food for {eaters} if {who} must give them {needs} a day. {details}. Any fraction of a \
                 serving can be used."
            ),
            3 => format!(
                "{} must provide {eaters} with {needs} every day. {details}. Choose the servings, fractions included, \
                 so that the bill is as small as possible.",
                capital(who)
            ),
            _ => format!(
                "The daily menu that {who} has for {eaters} can hold any amounts, whole or not, of {}. {details}. It has to \
                 contain {needs}. What is the lowest cost?",
                and(&foods)
            ),
        };
        match size {
            Size::Medium => Draft::solved(question, f),
            _ => {
                let optimum = f.linear_model().and_then(|model| best_vertex(&model));
                Draft::known(question, f, optimum.expect("every food has some of every nutrient"))
            }
        }
    }
}
