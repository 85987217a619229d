//! On grids of points a rewritten model must allow exactly what the model allows.

use super::*;
use crate::parts::ConeKind;
use crate::validate::SizeLimits;

fn all_but(features: &[Feature]) -> Capabilities {
    let lacking = features.iter().fold(0, |bits, f| bits | f.bit());
    Capabilities { features: !lacking, ..Capabilities::default() }
}

fn columns(kinds: &[(f64, f64, ColumnKind)]) -> MathModel {
    let mut m = MathModel::default();
    for &(l, u, k) in kinds {
        m.add_column("", l, u, 1.0, k);
    }
    m
}

/// Whether some values of the auxiliary columns (binaries all) complete `point` to a feasible one.
fn completes(r: &Rewritten, point: &[f64]) -> bool {
    let extra = r.model.n_cols() - point.len();
    (0..1u32 << extra).any(|bits| {
        let tail = (0..extra).map(|k| f64::from(bits >> k & 1));
        let whole: Vec<f64> = point.iter().copied().chain(tail).collect();
        r.model.check_point(&whole, &Default::default()).max_violation < 1e-9
    })
}

/// On a grid of points the rewritten model allows exactly what the model allows.
fn same_points(m: &MathModel, lacking: &[Feature], grid: &[f64]) {
    let r = m.rewrite_for(&all_but(lacking)).expect("a rewrite is known").expect("and needed");
    r.model.validate(&SizeLimits::default()).expect("still valid");
    assert_eq!(all_but(lacking).lacks(&r.model), None);
    let n = m.n_cols();
    let mut allowed = 0;
    for code in 0..grid.len().pow(n as u32) {
        let point: Vec<f64> = (0..n).map(|k| grid[code / grid.len().pow(k as u32) % grid.len()]).collect();
        let c = m.check_point(&point, &Default::default());
        let fits = c.max_violation < 1e-9 && c.integrality < 1e-9;
        allowed += usize::from(fits);
        assert_eq!(completes(&r, &point), fits, "{point:?}");
    }
    assert!(allowed > 0, "the grid has no feasible point: nothing was tested");
}

const CONTINUOUS: ColumnKind = ColumnKind::Continuous;
const BINARY: ColumnKind = ColumnKind::Binary;
const ALL: &[Feature] = &[
    Feature::Logical,
    Feature::MinMaxAbs,
    Feature::Indicator,
    Feature::Sos1,
    Feature::Sos2,
    Feature::SemiContinuous,
    Feature::SemiInteger,
];
const GRID: &[f64] = &[-2.0, -1.0, 0.0, 1.0, 2.0, 3.0];

#[test]
fn logical_constraints_become_rows() {
    for kind in [GeneralKind::And, GeneralKind::Or] {
        let mut m = columns(&[(0.0, 1.0, BINARY); 4]);
        m.add_general(kind, 3, &[0, 1, 2], None);
        same_points(&m, &[Feature::Logical], &[0.0, 1.0]);
        let mut m = columns(&[(0.0, 1.0, BINARY); 2]);
        m.add_general(kind, 1, &[0, 0, 1], None);
        same_points(&m, ALL, &[0.0, 1.0]);
    }
}

#[test]
fn maximum_minimum_and_absolute_value_become_indicators_or_big_m() {
    for lacking in [&[Feature::MinMaxAbs][..], ALL] {
        for kind in [GeneralKind::Max, GeneralKind::Min] {
            for constant in [None, Some(1.0)] {
                let mut m =
                    columns(&[(-2.0, 3.0, CONTINUOUS), (-1.0, 2.0, CONTINUOUS), (-9.0, 9.0, CONTINUOUS)]);
                m.add_general(kind, 2, &[0, 1], constant);
                same_points(&m, lacking, GRID);
            }
            let mut m = columns(&[(-2.0, 3.0, CONTINUOUS), (-1.0, 2.0, CONTINUOUS)]);
            m.add_general(kind, 1, &[0, 1], None);
            same_points(&m, lacking, GRID);
        }
        let mut m = columns(&[(-2.0, 1.0, CONTINUOUS), (-INF, INF, CONTINUOUS)]);
        m.add_general(GeneralKind::Abs, 1, &[0], None);
        same_points(&m, lacking, GRID);
        let mut m = columns(&[(-2.0, 2.0, CONTINUOUS)]);
        m.add_general(GeneralKind::Abs, 0, &[0], None);
        same_points(&m, lacking, GRID);
    }
}

#[test]
fn special_ordered_sets_become_binaries() {
    for order in [1, 2] {
        let mut m = columns(&[
            (-2.0, 3.0, CONTINUOUS),
            (0.0, 1.0, BINARY),
            (0.0, 2.0, CONTINUOUS),
            (-1.0, 0.0, CONTINUOUS),
        ]);
        m.add_sos(order, &[(0, 3.0), (1, 1.0), (2, 2.0), (3, 4.0)]);
        same_points(&m, &[Feature::Sos1, Feature::Sos2], GRID);
    }
    // A member that can never be zero.
    let mut m = columns(&[(1.0, 3.0, CONTINUOUS), (0.0, 2.0, CONTINUOUS)]);
    m.add_sos(1, &[(0, 1.0), (1, 2.0)]);
    same_points(&m, ALL, GRID);
    // Without bounds, indicators do it.
    let mut m = columns(&[(-INF, INF, CONTINUOUS), (0.0, INF, CONTINUOUS), (-INF, 0.0, CONTINUOUS)]);
    m.add_sos(1, &[(0, 1.0), (1, 2.0), (2, 3.0)]);
    same_points(&m, &[Feature::Sos1], GRID);
    m.sos.order[0] = 2;
    same_points(&m, &[Feature::Sos2], GRID);
}

#[test]
fn semi_columns_become_binaries() {
    for kind in [ColumnKind::SemiContinuous, ColumnKind::SemiInteger] {
        for (l, u) in [(2.0, 3.0), (-2.0, -1.0), (-1.0, 2.0)] {
            let m = columns(&[(l, u, kind), (0.0, 1.0, BINARY)]);
            same_points(&m, ALL, GRID);
        }
    }
    let m = columns(&[(2.0, INF, ColumnKind::SemiContinuous)]);
    same_points(&m, &[Feature::SemiContinuous], GRID);
}

#[test]
fn indicators_become_big_m() {
    for value in [false, true] {
        for (lower, upper) in [(-INF, 1.0), (1.0, INF), (1.0, 1.0), (0.0, 2.0), (2.0, 0.0)] {
            let mut m = columns(&[(0.0, 1.0, BINARY), (-2.0, 3.0, CONTINUOUS), (-1.0, 2.0, CONTINUOUS)]);
            m.add_indicator(0, value, lower, upper, &[(1, 1.0), (2, -1.0)]);
            same_points(&m, ALL, GRID);
        }
    }
}

#[test]
fn without_bounds_there_is_no_exact_rewrite() {
    let mut m = columns(&[(0.0, 1.0, BINARY), (0.0, INF, CONTINUOUS)]);
    m.add_indicator(0, true, -INF, 1.0, &[(1, 1.0)]);
    assert_eq!(m.rewrite_for(&all_but(ALL)), Err(Feature::Indicator));
    let mut m = columns(&[(0.0, 1e7, CONTINUOUS), (0.0, 1.0, CONTINUOUS)]);
    m.add_sos(1, &[(0, 1.0), (1, 2.0)]);
    assert_eq!(m.rewrite_for(&all_but(ALL)), Err(Feature::Sos1));
    let mut m = columns(&[(0.0, 2.0, CONTINUOUS)]);
    m.add_quadratic_row("", 0.0, 1.0, &[], &[(0, 0, 1.0)]);
    assert_eq!(m.rewrite_for(&all_but(&[Feature::QuadraticRows])), Err(Feature::QuadraticRows));
}

#[test]
fn what_needs_no_rewriting_is_left_alone() {
    let mut m = columns(&[(0.0, 1.0, BINARY); 2]);
    m.add_general(GeneralKind::And, 0, &[1], None);
    assert_eq!(m.rewrite_for(&all_but(&[])), Ok(None));
}

#[test]
fn answers_are_cut_back_to_size() {
    let mut m = columns(&[(0.0, 1.0, BINARY); 3]);
    m.add_general(GeneralKind::And, 2, &[0, 1], None);
    let r = m.rewrite_for(&all_but(ALL)).expect("known").expect("needed");
    let mut result = SolveResult::without_point(crate::Termination::Optimal, "");
    result.point = Some(vec![1.0; r.model.n_cols()]);
    result.row_dual = Some(vec![0.0; r.model.n_rows()]);
    result.pool = vec![vec![0.0; r.model.n_cols()]];
    let result = r.restore(result);
    assert_eq!((result.point.map(|p| p.len()), result.row_dual.map(|d| d.len())), (Some(3), Some(0)));
    assert_eq!(result.pool, [vec![0.0; 3]]);
}

#[test]
fn starts_keep_their_length_in_a_rewritten_model() {
    let mut m = columns(&[(-1.0, 1.0, CONTINUOUS); 2]);
    m.add_general(GeneralKind::Abs, 1, &[0], None);
    m.mip_start = vec![1.0, f64::NAN, 0.5, 0.5];
    let r = m.rewrite_for(&all_but(ALL)).expect("known").expect("needed");
    r.model.validate(&SizeLimits::default()).expect("still valid");
    let starts: Vec<&[f64]> = r.model.mip_starts().collect();
    assert_eq!(starts.len(), 2);
    assert_eq!(starts[1][..2], [0.5, 0.5]);
    assert!(starts[1][2..].iter().all(|v| v.is_nan()));
}

#[test]
fn lazy_rows_become_ordinary_ones() {
    let mut m = columns(&[(0.0, 3.0, CONTINUOUS)]);
    m.add_row("", -INF, 2.0, &[(0, 1.0)]);
    m.set_lazy(0);
    same_points(&m, &[Feature::LazyRows], GRID);
}

/// The smallest violation of the rewritten model over a fine grid of its auxiliary columns is too much work to search:
/// for continuous auxiliary columns the values follow from the point, and are given.
fn fits(r: &Rewritten, point: &[f64], auxiliary: &[f64]) -> bool {
    let whole = [point, auxiliary].concat();
    r.model.check_point(&whole, &Default::default()).max_violation < 1e-9
}

#[test]
fn piecewise_linear_functions_become_special_ordered_sets() {
    // f through (0, 1), (1, 3), (3, 2), going on beyond both ends; weights of the points, then two rays.
    let points = [(0.0, 1.0), (1.0, 3.0), (3.0, 2.0)];
    let mut m = columns(&[(-INF, INF, CONTINUOUS), (-INF, INF, CONTINUOUS)]);
    m.add_piecewise(1, 0, &points);
    let r = m.rewrite_for(&all_but(&[Feature::PiecewiseLinear])).expect("known").expect("needed");
    r.model.validate(&SizeLimits::default()).expect("still valid");
    // The order of the auxiliary columns: the ray below, the points, the ray above.
    assert!(fits(&r, &[-2.0, -3.0], &[2.0, 1.0, 0.0, 0.0, 0.0]));
    assert!(fits(&r, &[0.5, 2.0], &[0.0, 0.5, 0.5, 0.0, 0.0]));
    assert!(fits(&r, &[5.0, 1.0], &[0.0, 0.0, 0.0, 1.0, 2.0]));
    // Not on the function: only with members that are no neighbours.
    assert!(!fits(&r, &[1.5, 1.5], &[0.0, 0.5, 0.0, 0.5, 0.0]));
    // Within bounds the ends are cut off, and the function goes on to the bounds.
    let mut m = columns(&[(-1.0, 2.0, CONTINUOUS), (-INF, INF, CONTINUOUS)]);
    m.add_piecewise(1, 0, &points);
    let r = m.rewrite_for(&all_but(&[Feature::PiecewiseLinear, Feature::Sos2])).expect("bounded");
    let r = r.expect("needed");
    assert!(fits(&r, &[-1.0, -1.0], &[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
    assert!(fits(&r, &[2.0, 2.5], &[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0]));
    let open = columns(&[(-INF, INF, CONTINUOUS), (-INF, INF, CONTINUOUS)]);
    let mut m = open;
    m.add_piecewise(1, 0, &points);
    assert_eq!(m.rewrite_for(&all_but(&[&[Feature::PiecewiseLinear], ALL].concat())), Err(Feature::Sos2));
    let mut m = columns(&[(2.0, 2.0, CONTINUOUS), (-9.0, 9.0, CONTINUOUS)]);
    m.add_piecewise(1, 0, &points);
    let r = m.rewrite_for(&all_but(&[Feature::PiecewiseLinear])).expect("known").expect("needed");
    assert!(fits(&r, &[2.0, 2.5], &[]) && !fits(&r, &[2.0, 3.0], &[]));
}

#[test]
fn cones_become_quadratic_rows() {
    let mut m = columns(&[(-2.0, 3.0, CONTINUOUS); 3]);
    m.add_cone(ConeKind::SecondOrder, &[0, 1, 2]);
    same_points(&m, &[Feature::SecondOrderCone], GRID);
    let mut m = columns(&[(-2.0, 3.0, CONTINUOUS); 3]);
    m.add_cone(ConeKind::Rotated, &[2, 1, 0]);
    same_points(&m, &[Feature::SecondOrderCone], GRID);
    let neither = [Feature::SecondOrderCone, Feature::QuadraticRows];
    assert_eq!(m.rewrite_for(&all_but(&neither)), Err(Feature::SecondOrderCone));
}

#[test]
fn products_with_a_binary_factor_become_linear() {
    let lacking = [Feature::QuadraticRows, Feature::MixedQuadraticObjective];
    // 2 a b - 3 a x + b^2, for every point with the products that follow.
    let mut m = columns(&[(0.0, 1.0, BINARY), (0.0, 1.0, ColumnKind::Integer), (-2.0, 3.0, CONTINUOUS)]);
    let terms = [(0, 1, 2.0), (2, 0, -3.0), (1, 1, 1.0)];
    for (i, j, v) in terms {
        m.quadratic_objective.push(i, j, v);
    }
    m.add_quadratic_row("", -4.0, 2.0, &[(2, 1.0)], &terms);
    let r = m.rewrite_for(&all_but(&lacking)).expect("known").expect("needed");
    r.model.validate(&SizeLimits::default()).expect("still valid");
    assert!(r.model.quadratic_objective.is_empty() && r.model.n_quadratic_rows() == 0);
    for a in [0.0, 1.0] {
        for b in [0.0, 1.0] {
            for &x in GRID {
                let point = [a, b, x];
                // The same product in the objective and in the row has one auxiliary column.
                let auxiliary = [a * b, a * x];
                let whole = [&point[..], &auxiliary[..]].concat();
                assert_eq!(r.model.objective_at(&whole), m.objective_at(&point));
                let allowed = m.check_point(&point, &Default::default()).max_violation < 1e-9;
                assert_eq!(fits(&r, &point, &auxiliary), allowed, "{point:?}");
                // No other value of the product is allowed.
                assert!(!fits(&r, &point, &[a * b, a * x + 0.5]) && !fits(&r, &point, &[a * b - 0.5, a * x]));
            }
        }
    }
    let mut m = columns(&[(0.0, 1.0, BINARY), (0.0, 2.0, CONTINUOUS)]);
    m.quadratic_objective.push(1, 1, 1.0);
    assert_eq!(m.rewrite_for(&all_but(&lacking)), Err(Feature::MixedQuadraticObjective));
    let mut m = columns(&[(0.0, 1.0, BINARY), (0.0, INF, CONTINUOUS)]);
    m.quadratic_objective.push(0, 1, 1.0);
    assert_eq!(m.rewrite_for(&all_but(&lacking)), Err(Feature::MixedQuadraticObjective));
}
