//! Irreducible infeasible subsystems, for every solver: parts are left out as long as the rest stays infeasible.
//!
//! Deletion filter in chunks that halve (Chinneck, "Feasibility and Infeasibility in Optimization", chapter 6): exact,
//! and quick where the subsystem is small.

use orlm_solver::{
    ColumnKind, Cones, GeneralConstraints, GeneralKind, Iis, Indicators, MathModel, Nonlinear, QuadraticRows,
    QuadraticTerms, SolveError, SolveOptions, SosSets, Termination,
};

use crate::sequence::{Budget, One};

/// A part that may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    ColumnLower(usize),
    ColumnUpper(usize),
    RowLower(usize),
    RowUpper(usize),
    QuadraticRow(usize),
    Sos(usize),
    Indicator(usize),
    General(usize),
    Cone(usize),
    NonlinearRow(usize),
}

/// Whether the kept parts are infeasible.
enum Answer {
    Yes,
    No,
    /// The solver could not tell or does not take the rest, or time is up.
    Unknown,
}

/// An irreducible infeasible subsystem of a model that was called infeasible; `None` if it is not (or cannot be shown to
/// be) infeasible without its objective.
pub(crate) fn find(
    model: &MathModel,
    options: &SolveOptions,
    budget: &Budget,
    one: &One<'_>,
) -> Result<Option<Iis>, SolveError> {
    let options = SolveOptions { iis: false, log: false, pool_size: None, ..options.clone() };
    let ask = |parts: &[Part]| -> Result<Answer, SolveError> {
        let Some(options) = budget.next(&options) else {
            return Ok(Answer::Unknown);
        };
        match one(&only(model, parts), &options) {
            Ok(result) => Ok(match result.termination {
                Termination::Infeasible => Answer::Yes,
                Termination::Optimal | Termination::Unbounded => Answer::No,
                _ => Answer::Unknown,
            }),
            // Some exact rewrites need the bounds that were just left out.
            Err(SolveError::Unsupported { .. }) => Ok(Answer::Unknown),
            Err(e) => Err(e),
        }
    };
    let mut kept = parts(model);
    if !matches!(ask(&kept)?, Answer::Yes) {
        return Ok(None);
    }
    let mut minimal = true;
    let mut chunk = kept.len().next_power_of_two();
    while chunk > 1 {
        chunk /= 2;
        let mut at = 0;
        minimal = true;
        while at < kept.len() {
            let end = (at + chunk).min(kept.len());
            let rest = [&kept[..at], &kept[end..]].concat();
            match ask(&rest)? {
                Answer::Yes => kept = rest,
                Answer::No => at = end,
                Answer::Unknown => {
                    minimal = false;
                    at = end;
                }
            }
        }
    }
    Ok(Some(lists(&kept, minimal)))
}

/// Every part of the model that may take part in a contradiction.
fn parts(model: &MathModel) -> Vec<Part> {
    let mut out = Vec::new();
    let (col, row) = (&model.columns, &model.rows);
    // Rows first: a contradiction is best explained by few bounds.
    for j in (0..model.n_cols()).filter(|&j| has_free_bounds(model, j)) {
        out.extend(col.lower[j].is_finite().then_some(Part::ColumnLower(j)));
        out.extend(col.upper[j].is_finite().then_some(Part::ColumnUpper(j)));
    }
    for i in 0..model.n_rows() {
        out.extend(row.lower[i].is_finite().then_some(Part::RowLower(i)));
        out.extend(row.upper[i].is_finite().then_some(Part::RowUpper(i)));
    }
    out.extend((0..model.n_quadratic_rows()).map(Part::QuadraticRow));
    out.extend((0..model.sos.order.len()).map(Part::Sos));
    out.extend((0..model.indicators.column.len()).map(Part::Indicator));
    out.extend((0..model.general.kind.len()).map(Part::General));
    out.extend((0..model.cones.kind.len()).map(Part::Cone));
    out.extend((0..model.n_nonlinear_rows()).map(Part::NonlinearRow));
    out
}

/// Whether the bounds of a column are constraints of their own, rather than a part of what the column is: semi-continuous,
/// or a switch that must be binary.
fn has_free_bounds(model: &MathModel, j: usize) -> bool {
    let column = j as i32;
    let general = &model.general;
    let logical = |g: usize| {
        matches!(general.kind[g], GeneralKind::And | GeneralKind::Or)
            && (general.result[g] == column || general.operands(g).contains(&column))
    };
    !model.columns.kind[j].is_semi()
        && !model.indicators.column.contains(&column)
        && !(0..general.kind.len()).any(logical)
}

/// The model with these parts only, and without an objective.
fn only(model: &MathModel, parts: &[Part]) -> MathModel {
    const INF: f64 = f64::INFINITY;
    let mut m = model.clone();
    m.objectives = Default::default();
    m.mip_start.clear();
    m.columns.objective.fill(0.0);
    m.objective_offset = 0.0;
    m.quadratic_objective = QuadraticTerms::default();
    m.rows.lazy.clear();
    for j in (0..m.n_cols()).filter(|&j| has_free_bounds(model, j)) {
        if m.columns.kind[j] == ColumnKind::Binary {
            m.columns.kind[j] = ColumnKind::Integer;
        }
        (m.columns.lower[j], m.columns.upper[j]) = (-INF, INF);
    }
    m.rows.lower.fill(-INF);
    m.rows.upper.fill(INF);
    m.quadratic_rows = QuadraticRows::default();
    m.sos = SosSets::default();
    m.indicators = Indicators::default();
    m.general = GeneralConstraints::default();
    m.cones = Cones::default();
    m.nonlinear = Nonlinear { nodes: model.nonlinear.nodes.clone(), ..Nonlinear::default() };
    for &part in parts {
        match part {
            Part::ColumnLower(j) => m.columns.lower[j] = model.columns.lower[j],
            Part::ColumnUpper(j) => m.columns.upper[j] = model.columns.upper[j],
            Part::RowLower(i) => m.rows.lower[i] = model.rows.lower[i],
            Part::RowUpper(i) => m.rows.upper[i] = model.rows.upper[i],
            Part::QuadraticRow(k) => {
                let q = &model.quadratic_rows;
                let range = q.start[k] as usize..q.start[k + 1] as usize;
                let products: Vec<_> = range.map(|p| (q.terms.i[p], q.terms.j[p], q.terms.v[p])).collect();
                m.add_quadratic_row("", q.lower[k], q.upper[k], &entries(q.linear.row(k)), &products);
            }
            Part::Sos(k) => m.add_sos(model.sos.order[k], &entries(model.sos.members.row(k))),
            Part::Indicator(k) => {
                let ind = &model.indicators;
                let row = entries(ind.rows.row(k));
                m.add_indicator(ind.column[k], ind.value[k] == 1, ind.lower[k], ind.upper[k], &row);
            }
            Part::General(k) => {
                let g = &model.general;
                if g.kind[k] == GeneralKind::PiecewiseLinear {
                    let (x, y) = g.points(k);
                    let points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
                    m.add_piecewise(g.result[k], g.operands(k)[0], &points);
                } else {
                    m.add_general(g.kind[k], g.result[k], g.operands(k), g.constant_of(k));
                }
            }
            Part::Cone(k) => m.add_cone(model.cones.kind[k], model.cones.members(k)),
            Part::NonlinearRow(k) => {
                let n = &model.nonlinear;
                m.add_nonlinear_row("", n.lower[k], n.upper[k], &entries(n.linear.row(k)), n.root[k]);
            }
        }
    }
    if m.nonlinear.root.is_empty() {
        m.nonlinear = Nonlinear::default();
    }
    m
}

fn entries((index, value): (&[i32], &[f64])) -> Vec<(i32, f64)> {
    index.iter().copied().zip(value.iter().copied()).collect()
}

fn lists(kept: &[Part], minimal: bool) -> Iis {
    let mut iis = Iis { minimal, ..Iis::default() };
    for &part in kept {
        let (list, index) = match part {
            Part::ColumnLower(j) => (&mut iis.column_lower, j),
            Part::ColumnUpper(j) => (&mut iis.column_upper, j),
            Part::RowLower(i) => (&mut iis.row_lower, i),
            Part::RowUpper(i) => (&mut iis.row_upper, i),
            Part::QuadraticRow(k) => (&mut iis.quadratic_rows, k),
            Part::Sos(k) => (&mut iis.sos, k),
            Part::Indicator(k) => (&mut iis.indicators, k),
            Part::General(k) => (&mut iis.general, k),
            Part::Cone(k) => (&mut iis.cones, k),
            Part::NonlinearRow(k) => (&mut iis.nonlinear_rows, k),
        };
        list.push(index as u32);
    }
    iis
}
