//! Curve fit: the line through measured points with the least squares, or the least sum of errors. A convex quadratic
//! program, or an LP.

use super::{Draft, Family, Size, and, capital};
use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::{Formulation, Kind, sum};

pub(super) struct CurveFit;

struct Scenario {
    who: &'static str,
    /// What is given, and what is measured, with units.
    input: (&'static str, &'static str),
    output: (&'static str, &'static str),
    /// Where inputs begin, and their step.
    start: i64,
    step: i64,
    /// The line that the points scatter about: at the first input, and per step; and how far they scatter.
    line: ((i64, i64), (i64, i64)),
    scatter: i64,
}

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        who: "an ice cream seller",
        input: ("temperature", "degrees"),
        output: ("sales", "cones"),
        start: 18,
        step: 2,
        line: ((60, 110), (12, 30)),
        scatter: 14,
    },
    Scenario {
        who: "a lab",
        input: ("load", "kg"),
        output: ("stretch", "mm"),
        start: 1,
        step: 1,
        line: ((12, 25), (6, 14)),
        scatter: 4,
    },
    Scenario {
        who: "a shop",
        input: ("price", "$"),
        output: ("sales", "pieces"),
        start: 10,
        step: 2,
        line: ((240, 320), (-30, -14)),
        scatter: 15,
    },
    Scenario {
        who: "a farmer",
        input: ("fertilizer", "kg"),
        output: ("yield", "sacks"),
        start: 10,
        step: 5,
        line: ((40, 60), (5, 12)),
        scatter: 5,
    },
    Scenario {
        who: "a hospital",
        input: ("week", ""),
        output: ("patients", "people"),
        start: 1,
        step: 1,
        line: ((80, 140), (5, 16)),
        scatter: 9,
    },
    Scenario {
        who: "a carrier",
        input: ("distance", "km"),
        output: ("travel time", "min"),
        start: 20,
        step: 10,
        line: ((25, 40), (10, 16)),
        scatter: 6,
    },
    Scenario {
        who: "a power company",
        input: ("wind speed", "m/s"),
        output: ("output", "MW"),
        start: 4,
        step: 1,
        line: ((10, 18), (5, 11)),
        scatter: 3,
    },
];

impl Family for CurveFit {
    fn name(&self) -> &'static str {
        "curve_fit"
    }

    fn about(&self) -> &'static str {
        "fit a line to points with the least sum of squared or absolute errors"
    }

    fn draft(&self, dice: &mut Dice, size: Size) -> Draft {
        let Scenario { who, input, output, start, step, line, scatter } = dice.pick(&SCENARIOS);
        let n = size.count(dice, (3, 4), (5, 9));
        let (level, rise) = (dice.int(line.0.0, line.0.1), dice.int(line.1.0, line.1.1));
        // Inputs with gaps, now and then.
        let mut steps = vec![0];
        for at in 1..n {
            steps.push(steps[at - 1] + if dice.chance(25) { 2 } else { 1 });
        }
        let inputs: Vec<i64> = steps.iter().map(|at| start + step * at).collect();
        let squares = dice.chance(50);
        let errors = if squares { upright(dice, &steps, *scatter) } else { dice.ints(n, -scatter, *scatter) };
        let values: Vec<i64> =
            steps.iter().zip(&errors).map(|(at, error)| level + rise * at + error).collect();
        let optimum = if squares { least_squares(&inputs, &values) } else { least_errors(&inputs, &values) };
        let Some(optimum) =
            optimum.filter(|optimum| *optimum > Fraction::ZERO && values.iter().all(|&y| y > 0))
        else {
            return self.draft(dice, size);
        };

        let goal = if squares { "sum of squared errors" } else { "sum of absolute errors" };
        let mut f = Formulation::new(format!("fit a line for the {} with the least {goal}.", output.0));
        let k = f.range("k", "point", "points", n);
        let x = f.param("x", input.0, input.1, k, &inputs);
        let y = f.param("y", output.0, output.1, k, &values);
        let a = f.var("a", "intercept of the line", (), Kind::Continuous);
        let b = f.var("b", "slope of the line", (), Kind::Continuous);
        f.free(a);
        f.free(b);
        if squares {
            let e = f.var("e", "error at {k}", k, Kind::Continuous);
            f.free(e);
            f.minimize(sum(k, e.at(k) * e.at(k)));
            f.require("error", k, (a + x.at(k) * b + e.at(k)).equals(y.at(k)));
            f.nonlinear = Some("squares of the errors in the objective, convex".into());
        } else {
            let u = f.var("u", "how far the line is below {k}", k, Kind::Continuous);
            let v = f.var("v", "how far the line is above {k}", k, Kind::Continuous);
            f.minimize(sum(k, u.at(k)) + sum(k, v.at(k)));
            f.require("error", k, (a + x.at(k) * b + u.at(k) - v.at(k)).equals(y.at(k)));
            f.nonlinear = Some("|error| is u + v, where error = u - v".into());
        }

        let of = |unit: &str| if unit.is_empty() { String::new() } else { format!(" ({unit})") };
        let points: Vec<String> = inputs.iter().zip(&values).map(|(x, y)| format!("({x}, {y})")).collect();
        let (xs, ys, points) = (and(&inputs), and(&values), and(&points));
        let (measured, given) =
            (format!("{}{}", output.0, of(output.1)), format!("{}{}", input.0, of(input.1)));
        let question = match dice.wording(5) {
            0 => format!(
                "{} measured {measured} against {given}: {points}. Fit a line y = a + bx with the least {goal}. What is that sum?",
                capital(who)
            ),
            1 => format!("Points (x, y): {points}. Find a and b of y = a + bx that minimize the {goal}."),
            2 => format!(
                "When {given} was {xs}, {who} saw {measured} of {ys}. It wants to predict the {} from the {} by a straight line. Choose \
                 intercept and slope, of any sign, so that the {goal} is smallest.",
                output.0, input.0
            ),
            3 => format!(
                "We want a straight line that shows how our {} depends on the {}. Our data, {given} first and {measured} second, are \
                 {points}. The line should have the {goal} as low as possible, errors being taken in the {}. How low is it?",
                output.0, input.0, output.0
            ),
            _ => format!(
                "Which line explains {measured} by {given} best? {} were seen at {}, in this order. The measure is the {goal} of the \
                 line, and slope and intercept may be any numbers.",
                capital(&ys),
                xs
            ),
        };
        Draft::known(question, f, optimum)
    }
}

/// Errors that no other line makes smaller: they add up to 0, alone and times the inputs. So the best line is the one that
/// the points scatter about, its numbers are short, and solvers that come near it by steps arrive.
fn upright(dice: &mut Dice, steps: &[i64], scatter: i64) -> Vec<i64> {
    let mut errors = vec![0; steps.len()];
    for k in 0..steps.len() - 2 {
        let (before, after) = (steps[k + 1] - steps[k], steps[k + 2] - steps[k + 1]);
        let most = (scatter / 4).max(1);
        let size = dice.int(-most, most);
        for (error, share) in errors[k..].iter_mut().zip([after, -before - after, before]) {
            *error += size * share;
        }
    }
    errors
}

/// What the normal equations leave: Syy - Sxy^2 / Sxx about the means.
fn least_squares(x: &[i64], y: &[i64]) -> Option<Fraction> {
    let n = x.len() as i64;
    // Sums of products about the means, times n.
    let about = |a: &[i64], b: &[i64]| {
        let products: i64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
        Fraction::whole(n * products - a.iter().sum::<i64>() * b.iter().sum::<i64>())
    };
    let explained = about(x, y).times(about(x, y))?.over(about(x, x))?;
    about(y, y).minus(explained)?.over(Fraction::whole(n))
}

/// Some best line goes through two of the points: every pair is tried.
fn least_errors(x: &[i64], y: &[i64]) -> Option<Fraction> {
    let pairs = (0..x.len()).flat_map(|i| (i + 1..x.len()).map(move |j| (i, j)));
    pairs
        .filter_map(|(i, j)| {
            let (run, rise) = (x[j] - x[i], y[j] - y[i]);
            // Errors times the distance of the two inputs are whole.
            let errors = x.iter().zip(y).map(|(a, b)| ((b - y[i]) * run - (a - x[i]) * rise).abs());
            Fraction::whole(errors.sum()).over(Fraction::whole(run))
        })
        .min()
}
