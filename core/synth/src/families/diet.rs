//! Diet: the cheapest amounts of foods that give enough of every nutrient. An LP.

use super::{Draft, Family, Size, and, capital, each};
use crate::Dice;
use crate::exact::best_vertex;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct Diet;

/// Who eats, what, and the nutrients with their units.
type Scenario = (&'static str, [&'static str; 8], [(&'static str, &'static str); 5]);

const SCENARIOS: [Scenario; 7] = [
    (
        "a canteen",
        ["rice", "beans", "eggs", "bread", "fish", "lentils", "cheese", "kale"],
        [("protein", "g"), ("fiber", "g"), ("iron", "mg"), ("calcium", "mg"), ("zinc", "mg")],
    ),
    (
        "a farm",
        ["hay", "corn", "barley", "soy", "oats", "clover", "silage", "bran"],
        [("protein", "g"), ("fat", "g"), ("calcium", "mg"), ("fiber", "g"), ("sodium", "mg")],
    ),
    (
        "a sports club",
        ["pasta", "nuts", "milk", "cheese", "fruit", "honey", "tofu", "yogurt"],
        [("protein", "g"), ("sugar", "g"), ("sodium", "mg"), ("starch", "g"), ("iron", "mg")],
    ),
    (
        "an aquarium",
        ["shrimp", "algae", "flakes", "worms", "krill", "squid", "pellets", "clams"],
        [("protein", "g"), ("fat", "g"), ("iodine", "mg"), ("fiber", "g"), ("calcium", "mg")],
    ),
    (
        "a hospital",
        ["soup", "broth", "gruel", "juice", "toast", "puree", "pudding", "salad"],
        [("energy", "kcal"), ("protein", "g"), ("iron", "mg"), ("fiber", "g"), ("folate", "mg")],
    ),
    (
        "an expedition",
        ["biscuits", "jerky", "raisins", "chocolate", "flour", "peanuts", "oats", "lard"],
        [("energy", "kcal"), ("protein", "g"), ("fat", "g"), ("sugar", "g"), ("salt", "g")],
    ),
    (
        "a kennel",
        ["kibble", "liver", "carrots", "turkey", "rice", "salmon", "pumpkin", "beef"],
        [("protein", "g"), ("fat", "g"), ("calcium", "mg"), ("fiber", "g"), ("zinc", "mg")],
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
        let (eater, foods, nutrients) = dice.pick(&SCENARIOS);
        let n = size.count(dice, (2, 3), (5, 8));
        let k = size.count(dice, (2, 2), (3, 5));
        let foods = dice.some(foods, n);
        let offset = dice.index(nutrients.len());
        let nutrients: Vec<(&str, &str)> =
            (0..k).map(|at| nutrients[(offset + at) % nutrients.len()]).collect();
        let names: Vec<&str> = nutrients.iter().map(|(name, _)| *name).collect();
        let cost = dice.ints(n, 2, 9);
        let content = dice.ints(k * n, 1, 9);
        let scale = if dice.chance(10) { 10 } else { 1 };
        let need: Vec<i64> = dice.ints(k, 20, 60).iter().map(|need| scale * need).collect();

        let mut f = Formulation::new(format!("minimize the cost of {}.", and(&foods)));
        let i = f.set("i", "food", "foods", &foods);
        let j = f.set("k", "nutrient", "nutrients", &names);
        let c = f.param("c", "cost", "$", i, &cost);
        let a = f.param("a", "content", "", (j, i), &content);
        let b = f.param("b", "need", "", j, &need);
        let x = f.var("x", "servings of {i}", i, Kind::Continuous);
        f.minimize(sum(i, c.at(i) * x.at(i)));
        f.require("need", j, sum(i, a.at((j, i)) * x.at(i)).at_least(b.at(j)));

        let details = capital(&each(&foods, |i, food| {
            let contents = nutrients.iter().enumerate().map(|(k, (name, unit))| {
                let amount = content[k * n + i];
                if i == 0 { format!("{amount} {unit} of {name}") } else { format!("{amount} {unit}") }
            });
            format!("a serving of {food} costs ${} and has {}", cost[i], and(&contents.collect::<Vec<_>>()))
        }));
        let needs: Vec<String> = nutrients
            .iter()
            .zip(&need)
            .map(|((name, unit), need)| format!("{need} {unit} of {name}"))
            .collect();
        let needs = format!("at least {}", and(&needs));
        let question = match dice.int(0, 4) {
            0 => format!(
                "{} feeds {}. {details}. It needs {needs}. Parts of a serving are allowed. Minimize the cost.",
                capital(eater),
                and(&foods)
            ),
            1 => {
                format!("{details}. What does a mix with {needs} cost at least? Servings may be fractional.")
            }
            2 => format!(
                "Find the cheapest feed for {eater} with {needs}. {details}. Any fraction of a serving can be used."
            ),
            3 => format!(
                "{} must provide {needs} every day. {details}. Choose the servings, fractions included, \
                 so that the bill is as small as possible.",
                capital(eater)
            ),
            _ => format!(
                "A day's menu for {eater} can hold any amounts of {}. {details}. It has to contain {needs}. \
                 What is the lowest cost?",
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
