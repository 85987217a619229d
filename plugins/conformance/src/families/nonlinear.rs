//! Nonlinear rows and objectives. The expectations come from calculus, as the comments say.

use orlm_solver::NodeOp::{Abs, Cos, Divide, Exp, Log, Negate, Power, Product, Sin, Sqrt, Sum, Tan};
use orlm_solver::{MathModel, NodeOp, Nodes};

use crate::case::Expect::{At, Infeasible, Optimal};
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Nonlinear, name, model, expect)
}

/// `op` of the first column.
fn of(op: NodeOp) -> impl FnOnce(&mut Nodes) -> i32 {
    move |n| {
        let x = n.column(0);
        n.apply(op, &[x])
    }
}

/// The first column to a power.
fn power(exponent: f64) -> impl FnOnce(&mut Nodes) -> i32 {
    move |n| {
        let (x, e) = (n.column(0), n.constant(exponent));
        n.apply(Power, &[x, e])
    }
}

/// The two-column function `a * b` of two columns' images.
fn both(op: NodeOp) -> impl FnOnce(&mut Nodes) -> i32 {
    move |n| {
        let (x, y) = (n.column(0), n.column(1));
        n.apply(op, &[x, y])
    }
}

/// (1 - x)² + 100 (y - x²)², Rosenbrock's valley.
fn valley(n: &mut Nodes) -> i32 {
    let (x, y, one, two, hundred) =
        (n.column(0), n.column(1), n.constant(1.0), n.constant(2.0), n.constant(100.0));
    let minus_x = n.apply(Negate, &[x]);
    let a = n.apply(Sum, &[one, minus_x]);
    let a = n.apply(Power, &[a, two]);
    let square = n.apply(Product, &[x, x]);
    let minus_square = n.apply(Negate, &[square]);
    let b = n.apply(Sum, &[y, minus_square]);
    let b = n.apply(Power, &[b, two]);
    let b = n.apply(Product, &[hundred, b]);
    n.apply(Sum, &[a, b])
}

/// (4 - 2.1 x² + x⁴/3) x² + xy + (4 y² - 4) y², the six-hump camel: its least value is -1.031628453489877, as tables of
/// test functions say.
fn camel(n: &mut Nodes) -> i32 {
    let (x, y) = (n.column(0), n.column(1));
    let mut term = |factor: f64, base: i32, exponent: f64| {
        let (f, e) = (n.constant(factor), n.constant(exponent));
        let p = n.apply(Power, &[base, e]);
        n.apply(Product, &[f, p])
    };
    let mut terms = vec![term(4.0, x, 2.0), term(-2.1, x, 4.0), term(1.0 / 3.0, x, 6.0)];
    terms.extend([term(4.0, y, 4.0), term(-4.0, y, 2.0)]);
    terms.push(n.apply(Product, &[x, y]));
    n.apply(Sum, &terms)
}

/// x + 1 + 1 + ... by nested sums.
fn nested(depth: usize) -> impl FnOnce(&mut Nodes) -> i32 {
    move |n| {
        let (x, one) = (n.column(0), n.constant(1.0));
        (0..depth).fold(x, |sum, _| n.apply(Sum, &[sum, one]))
    }
}

pub(super) fn cases() -> Vec<Case> {
    let ln = f64::ln;
    let (e, pi) = (std::f64::consts::E, std::f64::consts::PI);
    // sin x + x/10 is steepest up where cos x = -1/10 from above; in [0, 10] the second such point is higher.
    let crest = 2.0 * pi + (-0.1_f64).acos();
    let mut cases = vec![
        // e^x - 2x is flat at ln 2.
        case(
            "nonlinear_exp",
            min([real(-5.0, 5.0, -2.0)]).curved_objective(of(Exp)),
            At(2.0 - 2.0 * ln(2.0), vec![ln(2.0)]),
        ),
        // ln x - x/3 is flat at 3.
        case(
            "nonlinear_log",
            max([real(0.1, 10.0, -1.0 / 3.0)]).curved_objective(of(Log)),
            At(ln(3.0) - 1.0, vec![3.0]),
        ),
        // root x - x/4 is flat at 4.
        case("nonlinear_sqrt", max([real(0.0, 10.0, -0.25)]).curved_objective(of(Sqrt)), At(1.0, vec![4.0])),
        case("nonlinear_sin", max([real(0.0, 3.0, 0.0)]).curved_objective(of(Sin)), Optimal(1.0)),
        case(
            "nonlinear_sin_with_several_crests",
            max([real(0.0, 10.0, 0.1)]).curved_objective(of(Sin)),
            Optimal(crest.sin() + crest / 10.0),
        ),
        case("nonlinear_cos", min([real(2.0, 5.0, 0.0)]).curved_objective(of(Cos)), Optimal(-1.0)),
        case("nonlinear_tan", max([real(0.0, 1.2, 1.0)]).curve(-INF, 1.0, &[], of(Tan)), Optimal(pi / 4.0)),
        // |x - 2| + x/2: the slope changes its sign at 2.
        case(
            "nonlinear_abs",
            min([real(-10.0, 10.0, 0.5)]).curved_objective(|n| {
                let (x, minus_two) = (n.column(0), n.constant(-2.0));
                let difference = n.apply(Sum, &[x, minus_two]);
                n.apply(Abs, &[difference])
            }),
            At(1.0, vec![2.0]),
        ),
        // x³ - 12x is flat at 2.
        case(
            "nonlinear_cube",
            min([real(0.0, 5.0, -12.0)]).curved_objective(power(3.0)),
            At(-16.0, vec![2.0]),
        ),
        // 3x - x^1.5 is flat at 4.
        case(
            "nonlinear_broken_power",
            max([real(0.0, 20.0, 3.0)]).curved_objective(|n| {
                let p = power(1.5)(n);
                n.apply(Negate, &[p])
            }),
            At(4.0, vec![4.0]),
        ),
        // x^-2 <= 1/9 for positive x means x >= 3.
        case(
            "nonlinear_negative_power",
            min([real(0.5, 9.0, 1.0)]).curve(-INF, 1.0 / 9.0, &[], power(-2.0)),
            Optimal(3.0),
        ),
        // 2^x <= 10.
        case(
            "nonlinear_power_of_a_constant",
            max([real(-5.0, 9.0, 1.0)]).curve(-INF, 10.0, &[], |n| {
                let (x, two) = (n.column(0), n.constant(2.0));
                n.apply(Power, &[two, x])
            }),
            Optimal(10.0_f64.log2()),
        ),
        // x^y rises in both where x >= 1.
        case(
            "nonlinear_power_of_two_columns",
            max([real(1.0, 3.0, 0.0), real(0.0, 2.0, 0.0)]).curved_objective(both(Power)),
            Optimal(9.0),
        ),
        // x + 9/x is flat at 3.
        case(
            "nonlinear_divide",
            min([real(0.5, 20.0, 1.0)]).curved_objective(|n| {
                let (nine, x) = (n.constant(9.0), n.column(0));
                n.apply(Divide, &[nine, x])
            }),
            At(6.0, vec![3.0]),
        ),
        // x/y >= 3 with y >= 2.
        case(
            "nonlinear_divide_two_columns",
            min([real(0.0, 50.0, 1.0), real(2.0, 4.0, 0.0)]).curve(3.0, INF, &[], both(Divide)),
            Optimal(6.0),
        ),
        // -e^x + 3x is flat at ln 3.
        case(
            "nonlinear_negate",
            max([real(-5.0, 5.0, 3.0)]).curved_objective(|n| {
                let p = of(Exp)(n);
                n.apply(Negate, &[p])
            }),
            Optimal(3.0 * ln(3.0) - 3.0),
        ),
        // x + 5 <= 7, where 5 is an expression.
        case(
            "nonlinear_constant",
            max([real(0.0, 9.0, 1.0)]).curve(-INF, 7.0, &[(0, 1.0)], |n| n.constant(5.0)),
            At(2.0, vec![2.0]),
        ),
        case(
            "nonlinear_column",
            max([real(0.0, 9.0, 1.0)]).curve(-INF, 4.0, &[(0, 1.0)], |n| n.column(0)),
            At(2.0, vec![2.0]),
        ),
        // Six numbers of sum 6: the sum of their exponentials is least where they are equal.
        case(
            "nonlinear_sum_of_six",
            min([real(-5.0, 9.0, 0.0); 6]).eq(6.0, &[0, 1, 2, 3, 4, 5].map(|j| (j, 1.0))).curved_objective(
                |n| {
                    let terms: Vec<i32> = (0..6)
                        .map(|j| {
                            let x = n.column(j);
                            n.apply(Exp, &[x])
                        })
                        .collect();
                    n.apply(Sum, &terms)
                },
            ),
            Optimal(6.0 * e),
        ),
        // The product of three numbers of sum 6 is largest where they are equal.
        case(
            "nonlinear_product_of_three",
            max([real(0.0, 6.0, 0.0); 3]).le(6.0, &[(0, 1.0), (1, 1.0), (2, 1.0)]).curved_objective(|n| {
                let (x, y, z) = (n.column(0), n.column(1), n.column(2));
                n.apply(Product, &[x, y, z])
            }),
            At(8.0, vec![2.0, 2.0, 2.0]),
        ),
        // One node twice: t = e^x, t² - 4t is least at t = 2.
        case(
            "nonlinear_shared_node",
            min([real(-5.0, 2.0, 0.0)]).curved_objective(|n| {
                let (t, four) = (of(Exp)(n), n.constant(-4.0));
                let square = n.apply(Product, &[t, t]);
                let rest = n.apply(Product, &[four, t]);
                n.apply(Sum, &[square, rest])
            }),
            Optimal(-4.0),
        ),
        // e^x e^y >= e² means x + y >= 2; the sum of the exponentials is then least at (1, 1).
        case(
            "nonlinear_objective_and_row",
            min([real(-3.0, 5.0, 0.0), real(-3.0, 5.0, 0.0)])
                .curved_objective(|n| {
                    let (x, y) = (n.column(0), n.column(1));
                    let terms = [n.apply(Exp, &[x]), n.apply(Exp, &[y])];
                    n.apply(Sum, &terms)
                })
                .curve(e * e, INF, &[], |n| {
                    let (x, y) = (n.column(0), n.column(1));
                    let terms = [n.apply(Exp, &[x]), n.apply(Exp, &[y])];
                    n.apply(Product, &terms)
                }),
            Optimal(2.0 * e),
        ),
        case(
            "nonlinear_range_high",
            max([real(-5.0, 5.0, 1.0)]).curve(1.0, 4.0, &[], of(Exp)),
            Optimal(ln(4.0)),
        ),
        case(
            "nonlinear_range_low",
            min([real(-5.0, 5.0, 1.0)]).curve(0.5, 4.0, &[], of(Exp)),
            Optimal(ln(0.5)),
        ),
        // y = e^x; x - y is largest at 0.
        case(
            "nonlinear_equality",
            max([real(-5.0, 5.0, 1.0), real(0.1, 10.0, -1.0)]).curve(0.0, 0.0, &[(1, -1.0)], of(Exp)),
            Optimal(-1.0),
        ),
        // The fourth power of 0.4.
        case(
            "nonlinear_with_an_integer",
            min([whole(0.0, 9.0, 0.0)]).curved_objective(|n| {
                let (x, shift, four) = (n.column(0), n.constant(-2.6), n.constant(4.0));
                let difference = n.apply(Sum, &[x, shift]);
                n.apply(Power, &[difference, four])
            }),
            Optimal(0.0256),
        ),
        case(
            "nonlinear_with_an_offset",
            min([real(-5.0, 5.0, -2.0)]).curved_objective(of(Exp)).offset(10.0),
            Optimal(12.0 - 2.0 * ln(2.0)),
        ),
        case("nonlinear_valley", min([real(-2.0, 2.0, 0.0); 2]).curved_objective(valley), Optimal(0.0)),
        case(
            "nonlinear_camel",
            min([real(-3.0, 3.0, 0.0), real(-2.0, 2.0, 0.0)]).curved_objective(camel),
            Optimal(-1.031_628_453_489_877),
        ),
        case(
            "nonlinear_nested_sums",
            max([real(0.0, 9.0, 1.0)]).curve(-INF, 305.0, &[], nested(300)),
            At(5.0, vec![5.0]),
        ),
        case("nonlinear_infeasible", min([real(-5.0, 5.0, 1.0)]).curve(-INF, -1.0, &[], of(Exp)), Infeasible),
        case(
            "nonlinear_infeasible_by_bounds",
            min([real(1.0, 10.0, 1.0)]).curve(5.0, INF, &[], of(Log)),
            Infeasible,
        ),
    ];
    cases.extend(domains());
    cases
}

/// Expressions that are not defined everywhere within the bounds: a row has no value there, so it does not hold there. Some
/// libraries end the process on these.
fn domains() -> Vec<Case> {
    vec![
        // ln x >= 0 only from 1 on.
        case(
            "nonlinear_log_of_what_may_be_negative",
            min([real(-5.0, 5.0, 1.0)]).curve(0.0, INF, &[], of(Log)),
            Optimal(1.0),
        ),
        case(
            "nonlinear_log_of_nothing_positive",
            min([real(-5.0, -1.0, 1.0)]).curve(-9.0, INF, &[], of(Log)),
            Infeasible,
        ),
        // root x <= 2 from 0 to 4.
        case(
            "nonlinear_root_of_what_may_be_negative",
            min([real(-5.0, 9.0, 1.0)]).curve(-INF, 2.0, &[], of(Sqrt)),
            Optimal(0.0),
        ),
        // 1/x >= 2 from just above 0 to 1/2.
        case(
            "nonlinear_division_by_what_may_be_zero",
            max([real(-1.0, 1.0, 1.0)]).curve(2.0, INF, &[], |n| {
                let (one, x) = (n.constant(1.0), n.column(0));
                n.apply(Divide, &[one, x])
            }),
            Optimal(0.5),
        ),
    ]
}
