//! Diet: the cheapest amounts of foods that give enough of two nutrients. An LP.

use super::{Draft, Family, and, capital, each};
use crate::Dice;
use crate::exact::best_vertex;
use crate::formulation::{Formulation, Kind, Relation, Sense, limit, weighted};

pub(super) struct Diet;

const EATERS: [(&str, [&str; 5], [(&str, &str); 3]); 4] = [
    (
        "a canteen",
        ["rice", "beans", "eggs", "bread", "fish"],
        [("protein", "g"), ("fiber", "g"), ("iron", "mg")],
    ),
    ("a farm", ["hay", "corn", "barley", "soy", "oats"], [("protein", "g"), ("fat", "g"), ("calcium", "mg")]),
    (
        "a sports club",
        ["pasta", "nuts", "milk", "cheese", "fruit"],
        [("protein", "g"), ("sugar", "g"), ("sodium", "mg")],
    ),
    (
        "an aquarium",
        ["shrimp", "algae", "flakes", "worms", "krill"],
        [("protein", "g"), ("fat", "g"), ("iodine", "mg")],
    ),
];

impl Family for Diet {
    fn name(&self) -> &'static str {
        "diet"
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let (eater, foods, nutrients) = dice.pick(&EATERS);
        let count = if dice.chance(85) { 2 } else { 3 };
        let foods = dice.some(foods, count);
        let first = dice.index(nutrients.len());
        let second = (first + 1 + dice.index(nutrients.len() - 1)) % nutrients.len();
        let ((one, one_unit), (two, two_unit)) = (nutrients[first], nutrients[second]);
        let cost = dice.ints(count, 2, 9);
        let (a, b) = (dice.ints(count, 1, 9), dice.ints(count, 1, 9));
        let scale = if dice.chance(10) { 10 } else { 1 };
        let (need_a, need_b) = (scale * dice.int(20, 60), scale * dice.int(20, 60));

        let mut f = Formulation::new(
            Sense::Minimize,
            format!("minimize the cost of {}.", and(&foods)),
            format!("foods {}", foods.join(", ")),
        );
        let costs = f.parameter("cost", &cost);
        let one_content = f.parameter(one, &a);
        let one_need = f.parameter(format!("{one} need"), &[need_a]);
        let two_content = f.parameter(two, &b);
        let two_need = f.parameter(format!("{two} need"), &[need_b]);
        let x = f.named(Kind::Continuous, "servings", &foods);
        f.optimize(costs, &x);
        f.require(one, weighted(one_content, &x), Relation::AtLeast, limit(one_need));
        f.require(two, weighted(two_content, &x), Relation::AtLeast, limit(two_need));

        let details = each(&foods, |i, food| match i {
            0 => format!(
                "a serving of {food} costs ${} and has {} {one_unit} of {one} and {} {two_unit} of {two}",
                cost[i], a[i], b[i]
            ),
            _ => format!(
                "a serving of {food} costs ${} and has {} {one_unit} and {} {two_unit}",
                cost[i], a[i], b[i]
            ),
        });
        let details = capital(&details);
        let needs = format!("at least {need_a} {one_unit} of {one} and {need_b} {two_unit} of {two}");
        let question = match dice.int(0, 2) {
            0 => format!(
                "{} feeds {}. {details}. It needs {needs}. Parts of a serving are allowed. Minimize the cost.",
                capital(eater),
                and(&foods)
            ),
            1 => {
                format!("{details}. What does a mix with {needs} cost at least? Servings may be fractional.")
            }
            _ => format!(
                "Find the cheapest feed for {eater} with {needs}. {details}. Any fraction of a serving can be used."
            ),
        };
        let optimum = best_vertex(&f.linear_model()).expect("every food has some of every nutrient");
        Draft { question, formulation: f, optimum }
    }
}
