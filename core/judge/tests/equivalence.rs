//! Models beside reference models: what is the same however it is written, and what is not.

use orlm_judge::equivalence::{Comparison, Ending, Likeness, compare, weighed};
use orlm_solver::{ColumnKind, GeneralKind, MathModel, Sense};
use orlm_types::{Status, Termination, Verdict};
use proptest::prelude::*;

const INF: f64 = f64::INFINITY;

/// Solves by trying every point of a box of whole numbers; continuous columns of these tests take whole values only, or
/// none at all. Columns without an upper bound are tried up to 8, and an optimum there is taken for unbounded.
fn enumerate(model: &MathModel) -> Ending {
    const TOP: f64 = 8.0;
    let n = model.n_cols();
    let low: Vec<f64> = model.columns.lower.iter().map(|l| l.max(-TOP).ceil()).collect();
    let high: Vec<f64> = model.columns.upper.iter().map(|u| u.min(TOP).floor()).collect();
    if low.iter().zip(&high).any(|(l, h)| l > h) {
        return Ending::Infeasible;
    }
    let mut point = low.clone();
    let mut best: Option<(f64, bool)> = None;
    loop {
        let rows = (0..model.n_rows()).all(|k| {
            let (index, value) = model.rows.matrix.row(k);
            let sum: f64 = index.iter().zip(value).map(|(j, v)| v * point[*j as usize]).sum();
            sum <= model.rows.upper[k] + 1e-9 && sum >= model.rows.lower[k] - 1e-9
        });
        if rows {
            let objective = model.objective_at(&point);
            let edge = (0..n).any(|j| point[j] == TOP && model.columns.upper[j] > TOP);
            let better = match (best, model.sense) {
                (None, _) => true,
                (Some((b, _)), Sense::Minimise) => objective < b - 1e-12,
                (Some((b, _)), Sense::Maximise) => objective > b + 1e-12,
            };
            if better {
                best = Some((objective, edge));
            }
        }
        let Some(j) = (0..n).find(|j| point[*j] < high[*j]) else { break };
        point[j] += 1.0;
        point[..j].copy_from_slice(&low[..j]);
    }
    match best {
        None => Ending::Infeasible,
        Some((_, true)) => Ending::Unbounded,
        Some((value, false)) => Ending::Optimal(value),
    }
}

fn never(_: &MathModel) -> Ending {
    panic!("the forms are the same, nothing need be solved")
}

fn compared(program: &MathModel, reference: &MathModel) -> Comparison {
    compare(program, reference, &mut |model| enumerate(model))
}

/// max 4a + 5b + 6c, 3a + 4b + 5c <= 8, a + b <= 3, whole numbers up to 3.
fn knapsack() -> MathModel {
    let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
    let columns = [("a", 4.0), ("b", 5.0), ("c", 6.0)];
    let [a, b, c] = columns.map(|(name, price)| m.add_column(name, 0.0, 3.0, price, ColumnKind::Integer));
    m.add_row("weight", -INF, 8.0, &[(a, 3.0), (b, 4.0), (c, 5.0)]);
    m.add_row("pair", -INF, 3.0, &[(a, 1.0), (b, 1.0)]);
    m
}

#[test]
fn order_names_scale_sides_and_duplicates_do_not_matter() {
    let mut m = MathModel { sense: Sense::Minimise, ..MathModel::default() };
    let columns = [("z", -6.0), ("y", -5.0), ("x", -4.0)];
    let [c, b, a] = columns.map(|(name, price)| m.add_column(name, 0.0, INF, price, ColumnKind::Integer));
    m.add_row("", -30.0, INF, &[(a, -10.0), (b, -10.0)]);
    m.add_row("", -INF, 16.0, &[(c, 10.0), (b, 8.0), (a, 6.0)]);
    m.add_row("again", -INF, 20.0, &[(c, 10.0), (b, 8.0), (a, 6.0)]);
    for j in [a, b, c] {
        m.add_row("", -INF, 6.5, &[(j, 2.0)]);
    }
    m.add_row("says nothing", -INF, 100.0, &[(a, 1.0), (c, 1.0)]);
    let found = compare(&m, &knapsack(), &mut never);
    assert_eq!((found.likeness, found.reversed), (Likeness::Same, true), "{found:?}");
    let mut right_sense = knapsack();
    right_sense.columns.names = Default::default();
    assert!(!compare(&right_sense, &knapsack(), &mut never).reversed);
}

#[test]
fn slack_columns_and_an_objective_column_do_not_matter() {
    let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
    let [a, b, c] = ["a", "b", "c"].map(|name| m.add_column(name, 0.0, 3.0, 0.0, ColumnKind::Integer));
    let slack = m.add_column("slack", 0.0, INF, 0.0, ColumnKind::Continuous);
    let total = m.add_column("profit", -INF, INF, 1.0, ColumnKind::Continuous);
    m.add_row("weight", 8.0, 8.0, &[(a, 3.0), (b, 4.0), (c, 5.0), (slack, 1.0)]);
    m.add_row("pair", -INF, 3.0, &[(a, 1.0), (b, 1.0)]);
    m.add_row("definition", 0.0, 0.0, &[(total, 1.0), (a, -4.0), (b, -5.0), (c, -6.0)]);
    let found = compare(&m, &knapsack(), &mut never);
    assert_eq!(found.likeness, Likeness::Same, "{found:?}");
}

#[test]
fn units_of_continuous_columns_do_not_matter() {
    let model = |unit: f64| {
        let mut m = MathModel::default();
        let x = m.add_column("x", 0.0, INF, 3.0 * unit, ColumnKind::Continuous);
        let y = m.add_column("y", 0.0, INF, 5.0, ColumnKind::Continuous);
        let open = m.add_column("open", 0.0, 1.0, 70.0, ColumnKind::Binary);
        m.add_row("demand", 40.0, INF, &[(x, unit), (y, 1.0)]);
        m.add_row("link", -INF, 0.0, &[(x, unit), (open, -30.0)]);
        m
    };
    assert_eq!(compare(&model(1000.0), &model(1.0), &mut never).likeness, Likeness::Same);
    // A unit of a whole column is another model: thousands of trucks are no trucks.
    let whole = |unit: f64| {
        let mut m = model(unit);
        m.columns.kind[0] = ColumnKind::Integer;
        m
    };
    let found = compare(&whole(1000.0), &whole(1.0), &mut |_| Ending::Unknown);
    assert_ne!(found.likeness, Likeness::Same);
}

#[test]
fn a_symmetric_model_is_recognised() {
    // Bins that can be exchanged: every colour is shared by several columns.
    let model = |order: &[usize]| {
        let mut m = MathModel::default();
        let sizes = [3.0, 3.0, 5.0, 7.0, 2.0];
        let bins: Vec<i32> =
            (0..5).map(|k| m.add_column(&format!("bin{k}"), 0.0, 1.0, 1.0, ColumnKind::Binary)).collect();
        let mut put = vec![[0; 5]; sizes.len()];
        for i in order {
            for (k, slot) in put[*i].iter_mut().enumerate() {
                *slot = m.add_column(&format!("p{i}{k}"), 0.0, 1.0, 0.0, ColumnKind::Binary);
            }
        }
        for i in order {
            m.add_row("", 1.0, 1.0, &put[*i].map(|j| (j, 1.0)));
        }
        for k in 0..5 {
            let mut row: Vec<(i32, f64)> = (0..sizes.len()).map(|i| (put[i][k], sizes[i])).collect();
            row.push((bins[k], -10.0));
            m.add_row("", -INF, 0.0, &row);
        }
        m
    };
    let found = compare(&model(&[4, 0, 3, 1, 2]), &model(&[0, 1, 2, 3, 4]), &mut never);
    assert_eq!(found.likeness, Likeness::Same);
}

#[test]
fn fault_a_right_value_from_a_wrong_model_is_no_right_answer() {
    // The optimum is (1, 0, 1) with 10, and stays so without the second row and with whole numbers or not.
    let reference = knapsack();
    let mut lacks_row = knapsack();
    lacks_row.rows.upper[1] = INF;
    let mut other_number = knapsack();
    other_number.rows.upper[1] = 1.0;
    for (program, words) in
        [(lacks_row, "lacks a + b <= 3"), (other_number, "a + b <= 3, the program a + b <= 1")]
    {
        assert_eq!(enumerate(&program), enumerate(&reference), "only then is the case of interest");
        let found = compared(&program, &reference);
        assert_ne!(found.likeness, Likeness::Same);
        assert!(found.differences.iter().any(|d| d.contains(words)), "{words}: {found:?}");
    }
    // A capacity that is wrong and does not bind yet.
    let heavy = |capacity: f64| {
        let mut m = knapsack();
        m.rows.matrix.value[..3].iter_mut().for_each(|v| *v *= 10.0);
        m.rows.upper[0] = capacity;
        m
    };
    assert_eq!(enumerate(&heavy(87.0)), enumerate(&heavy(80.0)));
    let found = compared(&heavy(87.0), &heavy(80.0));
    assert_eq!(found.likeness, Likeness::Differs, "{found:?}");
    assert!(
        found.differences[0].contains("<= 80, the program") && found.differences[0].contains("87"),
        "{found:?}"
    );
    let verdict = Verdict {
        status: Status::Ok,
        termination: Some(Termination::Optimal),
        objective: Some(10.0),
        reason: "The optimum 10 agrees with the reference 10.".into(),
    };
    let weighed_verdict = weighed(verdict.clone(), &found);
    assert_eq!(weighed_verdict.status, Status::WrongModel);
    assert!(weighed_verdict.reason.contains("87"), "{}", weighed_verdict.reason);
    assert_eq!(weighed(verdict.clone(), &Comparison::unknown("no idea")), verdict);
}

#[test]
fn a_reversed_sense_is_named() {
    let mut reversed = knapsack();
    reversed.sense = Sense::Minimise;
    let found = compared(&reversed, &knapsack());
    assert_eq!((found.likeness, found.reversed), (Likeness::Differs, true));
    assert!(found.differences[0].contains("minimises where the reference maximises"), "{found:?}");
}

#[test]
fn another_type_another_bound_and_another_price_are_named() {
    let reference = knapsack();
    let mut kind = knapsack();
    kind.columns.kind[0] = ColumnKind::Continuous;
    let mut bound = knapsack();
    bound.columns.upper[1] = 1.0;
    let mut price = knapsack();
    price.columns.objective[2] = 6.5;
    for (program, words) in [
        (kind, "a is whole in the reference and continuous in the program"),
        (bound, "b lies in [0, 3] in the reference and in [0, 1]"),
        (price, "c has 6 in the reference's objective and 6.5 in the program's"),
    ] {
        let found = compare(&program, &reference, &mut |_| Ending::Unknown);
        assert_eq!(found.likeness, Likeness::Unknown);
        assert!(found.differences.iter().any(|d| d.contains(words)), "{words}: {:?}", found.differences);
    }
}

#[test]
fn an_optimum_is_not_what_has_none_though_the_solver_cannot_tell_why() {
    let reference = knapsack();
    let mut program = knapsack();
    program.columns.upper.fill(INF);
    program.columns.lower[0] = -INF;
    // No solver is asked to tell infeasible from unbounded.
    let solve = |model: &MathModel| match model.columns.lower[0] == -INF {
        true => Ending::NoOptimum,
        false => enumerate(model),
    };
    let found = compare(&program, &reference, &mut { solve });
    assert_eq!(found.likeness, Likeness::Differs, "{found:?}");
    assert!(found.evidence.contains("infeasible or unbounded"), "{found:?}");
    let found = compare(&program, &reference, &mut |_| Ending::NoOptimum);
    assert_eq!(found.likeness, Likeness::Unknown, "two models without an optimum show nothing: {found:?}");
}

#[test]
fn other_ways_to_say_the_same_agree_on_other_data() {
    // A facility: whole units x of up to 6, for which it must be open. One says it with a big M, another with another M,
    // a third with a redundant row besides.
    let model = |big: f64, redundant: bool| {
        let mut m = MathModel::default();
        let x = m.add_column("x", 0.0, 6.0, 2.0, ColumnKind::Integer);
        let y = m.add_column("y", 0.0, 6.0, 5.0, ColumnKind::Integer);
        let open = m.add_column("open", 0.0, 1.0, 7.0, ColumnKind::Binary);
        m.add_row("demand", 4.0, INF, &[(x, 1.0), (y, 1.0)]);
        m.add_row("link", -INF, 0.0, &[(x, 1.0), (open, -big)]);
        if redundant {
            m.add_row("both", 3.0, INF, &[(x, 1.0), (y, 2.0)]);
        }
        m
    };
    let reference = model(6.0, false);
    for program in [model(60.0, false), model(6.0, true), model(7.5, true)] {
        let found = compared(&program, &reference);
        assert_eq!(found.likeness, Likeness::Agrees, "{found:?}");
        assert!(found.draws >= 4 && !found.differences.is_empty(), "{found:?}");
    }
}

#[test]
fn logical_constraints_are_compared_by_what_they_mean() {
    let model = |general: bool| {
        let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
        let [a, b] = ["a", "b"].map(|name| m.add_column(name, 0.0, 1.0, -1.0, ColumnKind::Binary));
        let both = m.add_column("both", 0.0, 1.0, 5.0, ColumnKind::Binary);
        if general {
            m.add_general(GeneralKind::And, both, &[a, b], None);
        } else {
            m.add_row("", -INF, 0.0, &[(both, 1.0), (a, -1.0)]);
            m.add_row("", -INF, 0.0, &[(both, 1.0), (b, -1.0)]);
            m.add_row("", -INF, 1.0, &[(a, 1.0), (b, 1.0), (both, -1.0)]);
        }
        m
    };
    assert_eq!(compare(&model(true), &model(false), &mut never).likeness, Likeness::Same);
}

#[test]
fn quadratic_parts_count() {
    let model = |value: f64| {
        let mut m = MathModel::default();
        let x = m.add_column("x", 0.0, 3.0, 0.0, ColumnKind::Integer);
        let y = m.add_column("y", 0.0, 3.0, 1.0, ColumnKind::Integer);
        m.quadratic_objective.push(x, x, value);
        m.add_row("", 2.0, INF, &[(x, 1.0), (y, 1.0)]);
        m.add_quadratic_row("", -INF, 5.0, &[(y, 1.0)], &[(y, x, 2.0)]);
        m
    };
    assert_eq!(compare(&model(1.0), &model(1.0), &mut never).likeness, Likeness::Same);
    assert_ne!(compare(&model(2.0), &model(1.0), &mut |_| Ending::Unknown).likeness, Likeness::Same);
}

#[test]
fn contradictions_and_empty_models_are_compared_too() {
    let mut a = knapsack();
    a.add_row("", 5.0, INF, &[(0, 1.0)]);
    let mut b = knapsack();
    b.add_row("", 9.0, INF, &[(1, 1.0)]);
    assert_eq!(compare(&a, &b, &mut never).likeness, Likeness::Same, "both are infeasible");
    let found = compared(&a, &knapsack());
    assert_ne!(found.likeness, Likeness::Same);
    assert!(found.differences[0].contains("contradict"), "{found:?}");
    let empty = MathModel::default();
    assert_eq!(compare(&empty, &empty, &mut never).likeness, Likeness::Same);
    assert_ne!(compared(&empty, &knapsack()).likeness, Likeness::Same);
}

/// A small model of whole columns.
fn small() -> impl Strategy<Value = MathModel> {
    let columns = prop::collection::vec((0..3i32, 1..4i32, -4..5i32), 1..4);
    (columns, any::<bool>()).prop_flat_map(|(columns, maximise)| {
        let n = columns.len();
        let row = (prop::collection::vec(-3..4i32, n), 0..3u8, -4..8i32);
        (Just(columns), Just(maximise), prop::collection::vec(row, 0..4)).prop_map(
            |(columns, maximise, rows)| {
                let sense = if maximise { Sense::Maximise } else { Sense::Minimise };
                let mut m = MathModel { sense, ..MathModel::default() };
                for (k, (low, span, price)) in columns.iter().enumerate() {
                    let (low, price) = (f64::from(*low), f64::from(*price));
                    m.add_column(&format!("v{k}"), low, low + f64::from(*span), price, ColumnKind::Integer);
                }
                for (values, sides, side) in rows {
                    let entries: Vec<(i32, f64)> = values
                        .iter()
                        .enumerate()
                        .filter(|(_, v)| **v != 0)
                        .map(|(j, v)| (j as i32, f64::from(*v)))
                        .collect();
                    let side = f64::from(side);
                    let (low, high) = match sides {
                        0 => (-INF, side),
                        1 => (side, INF),
                        _ => (side - 1.0, side + 1.0),
                    };
                    m.add_row("", low, high, &entries);
                }
                m
            },
        )
    })
}

/// The model written in another way: columns and rows in another order, rows scaled, slack columns, sense reversed.
fn rewritten(m: &MathModel, order: &[usize], scale: &[i32], slack: bool, reverse: bool) -> MathModel {
    let n = m.n_cols();
    let mut columns: Vec<usize> = (0..n).collect();
    columns.sort_by_key(|j| (order[*j % order.len()], *j));
    let place = |j: usize| columns.iter().position(|c| *c == j).expect("each has a place") as i32;
    let sign = if reverse { -1.0 } else { 1.0 };
    let sense = match (m.sense, reverse) {
        (sense, false) => sense,
        (Sense::Minimise, true) => Sense::Maximise,
        (Sense::Maximise, true) => Sense::Minimise,
    };
    let mut out = MathModel { sense, ..MathModel::default() };
    for j in &columns {
        let c = &m.columns;
        out.add_column("", c.lower[*j], c.upper[*j], sign * c.objective[*j], c.kind[*j]);
    }
    for k in (0..m.n_rows()).rev() {
        let factor = f64::from(scale[k % scale.len()]);
        let (index, value) = m.rows.matrix.row(k);
        let mut entries: Vec<(i32, f64)> =
            index.iter().zip(value).map(|(j, v)| (place(*j as usize), v * factor)).collect();
        let (mut low, mut high) = (m.rows.lower[k] * factor, m.rows.upper[k] * factor);
        if factor < 0.0 {
            (low, high) = (high, low);
        }
        if slack {
            let s = out.add_column("slack", low, high, 0.0, ColumnKind::Continuous);
            entries.push((s, -1.0));
            (low, high) = (0.0, 0.0);
        }
        out.add_row("", low, high, &entries);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_model_written_in_another_way_is_the_same(
        m in small(),
        order in prop::collection::vec(0..9usize, 1..4),
        scale in prop::collection::vec(prop_oneof![Just(-3), Just(-1), Just(1), Just(2), Just(7)], 1..4),
        slack in any::<bool>(),
        reverse in any::<bool>(),
    ) {
        let other = rewritten(&m, &order, &scale, slack, reverse);
        let found = compare(&other, &m, &mut never_for_props);
        prop_assert_eq!(found.likeness, Likeness::Same, "{:?}", found);
        prop_assert_eq!(found.reversed, reverse);
    }

    /// Soundness: what is called the same has the same optimum, whatever the two models are.
    #[test]
    fn models_that_are_called_the_same_have_the_same_optimum(a in small(), b in small()) {
        let found = compare(&a, &b, &mut |_| Ending::Unknown);
        if found.likeness == Likeness::Same {
            let sign = if found.reversed { -1.0 } else { 1.0 };
            match (enumerate(&a), enumerate(&b)) {
                (Ending::Optimal(x), Ending::Optimal(y)) => prop_assert!((x - sign * y).abs() < 1e-9, "{x} {y}"),
                (x, y) => prop_assert_eq!(x, y),
            }
        }
    }

    /// One number is changed: never the same, unless it does not matter; and if the optimum is another one, not in agreement
    /// by the same form.
    #[test]
    fn a_changed_number_is_never_called_the_same_when_it_matters(
        m in small(),
        place in 0..64usize,
        by in prop_oneof![Just(-1.0), Just(1.0), Just(2.0)],
    ) {
        let mut other = m.clone();
        let n = m.n_cols();
        match place % 3 {
            0 => other.columns.objective[place / 3 % n] += by,
            1 => other.columns.upper[place / 3 % n] += f64::abs(by),
            _ => match m.rows.matrix.value.len() {
                0 => other.columns.objective[0] += by,
                entries => other.rows.matrix.value[place / 3 % entries] += by,
            },
        }
        let found = compare(&other, &m, &mut |model| enumerate(model));
        let (x, y) = (enumerate(&other), enumerate(&m));
        if x != y {
            prop_assert_ne!(found.likeness, Likeness::Same, "{:?} {:?}", x, y);
        }
        if found.likeness != Likeness::Same {
            prop_assert!(!found.differences.is_empty(), "no words for it: {:?}", found);
        }
    }

    /// A redundant row, made of others, never makes a right model wrong.
    #[test]
    fn a_sum_of_rows_is_never_a_difference(m in small()) {
        let mut other = m.clone();
        let upper: Vec<usize> = (0..m.n_rows()).filter(|k| m.rows.upper[*k] < INF).collect();
        let mut sum = vec![0.0; m.n_cols()];
        for k in &upper {
            let (index, value) = m.rows.matrix.row(*k);
            index.iter().zip(value).for_each(|(j, v)| sum[*j as usize] += v);
        }
        let entries: Vec<(i32, f64)> =
            sum.iter().enumerate().filter(|(_, v)| **v != 0.0).map(|(j, v)| (j as i32, *v)).collect();
        let side: f64 = upper.iter().map(|k| m.rows.upper[*k]).sum();
        other.add_row("sum", -INF, side, &entries);
        let found = compare(&other, &m, &mut |model| enumerate(model));
        prop_assert_ne!(found.likeness, Likeness::Differs, "{:?}", found);
    }
}

fn never_for_props(_: &MathModel) -> Ending {
    Ending::Unknown
}
