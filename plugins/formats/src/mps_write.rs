//! Writes free MPS files in the dialect that HiGHS, SCIP, COPT, CPLEX and Gurobi share.
//!
//! One entry a line. Bounds go lower before upper, and columns that are integer always get both: readers differ about what
//! an integer column without bounds may be, and some drop an upper bound when a lower one follows.

use std::fmt::Write;

use orlm_solver::{ColumnKind, MathModel, Part, QuadraticTerms, Sense};

use crate::error::WriteError;
use crate::format::Format;
use crate::names::{NameTable, Style, comments};
use crate::number::number;

/// Long enough that no reader takes the file for the fixed form: SCIP looks at the first line of the ROWS section.
const OBJECTIVE: &str = "objective_row";

/// How a row with two finite sides is said: its type, its right-hand side and its range, such that a reader's arithmetic
/// gives both sides bit for bit. `None` if no such range exists.
pub(crate) fn range(lower: f64, upper: f64) -> Option<(char, f64, f64)> {
    let width = upper - lower;
    for r in [width, width.next_up(), width.next_down()] {
        if upper - r == lower {
            return Some(('L', upper, r));
        }
        if lower + r == upper {
            return Some(('G', lower, r));
        }
    }
    None
}

struct Line {
    name: String,
    kind: char,
    side: f64,
    range: Option<f64>,
}

impl Line {
    fn new(name: String, lower: f64, upper: f64) -> Self {
        let (kind, side, range) = match (lower, upper) {
            (f64::NEG_INFINITY, f64::INFINITY) => ('N', 0.0, None),
            (f64::NEG_INFINITY, u) => ('L', u, None),
            (l, f64::INFINITY) => ('G', l, None),
            (l, u) if l == u => ('E', l, None),
            // Rows without such a range were split before.
            (l, u) => range(l, u).map_or(('L', u, None), |(kind, side, r)| (kind, side, Some(r))),
        };
        Self { name, kind, side, range }
    }
}

/// The text of a prepared model.
pub(crate) fn write(model: &MathModel, notes: &[String]) -> Result<String, WriteError> {
    let m = model;
    let columns = NameTable::new(Style::Word).assign((0..m.n_cols()).map(|j| m.columns.names.get(j)), "x");
    let mut table = NameTable::new(Style::Word);
    let linear = table.assign((0..m.n_rows()).map(|i| m.rows.names.get(i)), "r");
    let quadratic = table.assign((0..m.n_quadratic_rows()).map(|i| m.quadratic_rows.names.get(i)), "q");
    let indicators = table.assign(m.indicators.column.iter().map(|_| None), "i");
    let sets = table.assign(m.sos.order.iter().map(|_| None), "set");

    let mut out = String::from("* written by orlm, free form\n");
    for note in notes {
        put(&mut out, format_args!("* {note}"));
    }
    let lists = [
        ("col", &m.columns.names, &columns),
        ("row", &m.rows.names, &linear),
        ("row", &m.quadratic_rows.names, &quadratic),
    ];
    for (kind, originals, names) in lists {
        for (k, name) in names.iter().enumerate() {
            if let Some(original) = originals.get(k).filter(|o| o != name) {
                comments(kind, name, original).iter().for_each(|c| put(&mut out, format_args!("* {c}")));
            }
        }
    }
    put(&mut out, format_args!("NAME model"));
    if m.sense == Sense::Maximise {
        put(&mut out, format_args!("OBJSENSE\n    MAX"));
    }
    let (q, ind) = (&m.quadratic_rows, &m.indicators);
    let mut rows: Vec<Line> = Vec::new();
    rows.extend(linear.into_iter().enumerate().map(|(i, n)| Line::new(n, m.rows.lower[i], m.rows.upper[i])));
    rows.extend(quadratic.iter().enumerate().map(|(i, n)| Line::new(n.clone(), q.lower[i], q.upper[i])));
    rows.extend(indicators.iter().enumerate().map(|(k, n)| Line::new(n.clone(), ind.lower[k], ind.upper[k])));
    put(&mut out, format_args!("ROWS\n N  {OBJECTIVE}"));
    for row in &rows {
        put(&mut out, format_args!(" {}  {}", row.kind, row.name));
    }
    write_columns(&mut out, m, &columns, &rows);
    write_sides(&mut out, m, &rows);
    write_bounds(&mut out, m, &columns);

    if !m.sos.order.is_empty() {
        put(&mut out, format_args!("SOS"));
        for (s, order) in m.sos.order.iter().enumerate() {
            put(&mut out, format_args!(" S{order} {}", sets[s]));
            let (index, weight) = m.sos.members.row(s);
            for (&j, &w) in index.iter().zip(weight) {
                put(&mut out, format_args!("    {} {}", columns[j as usize], number(w)));
            }
        }
    }
    if !m.quadratic_objective.is_empty() {
        put(&mut out, format_args!("QUADOBJ"));
        hessian(&mut out, m, &columns)?;
    }
    for (i, name) in quadratic.iter().enumerate() {
        let range = q.start[i] as usize..q.start[i + 1] as usize;
        if !range.is_empty() {
            put(&mut out, format_args!("QCMATRIX {name}"));
            row_products(&mut out, m, i, &q.terms, range, &columns)?;
        }
    }
    if !ind.column.is_empty() {
        put(&mut out, format_args!("INDICATORS"));
        for (k, name) in indicators.iter().enumerate() {
            put(&mut out, format_args!(" IF {name} {} {}", columns[ind.column[k] as usize], ind.value[k]));
        }
    }
    put(&mut out, format_args!("ENDATA"));
    Ok(out)
}

fn put(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(line);
    out.push('\n');
}

fn write_columns(out: &mut String, m: &MathModel, columns: &[String], rows: &[Line]) {
    // By column: MPS lists the matrix that way.
    let mut entries: Vec<Vec<(usize, f64)>> = vec![Vec::new(); m.n_cols()];
    let (first_quadratic, first_indicator) = (m.n_rows(), m.n_rows() + m.n_quadratic_rows());
    let blocks = [
        (0, &m.rows.matrix, m.n_rows()),
        (first_quadratic, &m.quadratic_rows.linear, m.n_quadratic_rows()),
        (first_indicator, &m.indicators.rows, m.indicators.column.len()),
    ];
    for (first, matrix, count) in blocks {
        for i in 0..count {
            let (index, value) = matrix.row(i);
            for (&j, &v) in index.iter().zip(value) {
                entries[j as usize].push((first + i, v));
            }
        }
    }
    put(out, format_args!("COLUMNS"));
    let (mut integer, mut markers) = (false, 0);
    let mut marker = |out: &mut String, integer: bool| {
        markers += 1;
        let word = if integer { "'INTORG'" } else { "'INTEND'" };
        put(out, format_args!("    marker{markers} 'MARKER' {word}"));
    };
    for (j, name) in columns.iter().enumerate() {
        if m.columns.kind[j].is_integral() != integer {
            integer = !integer;
            marker(out, integer);
        }
        // The objective coefficient even if it is 0, so that the column exists.
        put(out, format_args!("    {name} {OBJECTIVE} {}", number(m.columns.objective[j])));
        for &(i, v) in &entries[j] {
            put(out, format_args!("    {name} {} {}", rows[i].name, number(v)));
        }
    }
    if integer {
        marker(out, false);
    }
}

fn write_sides(out: &mut String, m: &MathModel, rows: &[Line]) {
    put(out, format_args!("RHS"));
    if m.objective_offset != 0.0 {
        // All readers subtract the objective's right-hand side.
        put(out, format_args!("    RHS {OBJECTIVE} {}", number(-m.objective_offset)));
    }
    for row in rows.iter().filter(|r| r.kind != 'N' && r.side != 0.0) {
        put(out, format_args!("    RHS {} {}", row.name, number(row.side)));
    }
    if rows.iter().any(|r| r.range.is_some()) {
        put(out, format_args!("RANGES"));
        for row in rows {
            if let Some(range) = row.range {
                put(out, format_args!("    RNG {} {}", row.name, number(range)));
            }
        }
    }
}

fn write_bounds(out: &mut String, m: &MathModel, columns: &[String]) {
    put(out, format_args!("BOUNDS"));
    for (j, name) in columns.iter().enumerate() {
        let (lower, upper, kind) = (m.columns.lower[j], m.columns.upper[j], m.columns.kind[j]);
        let mut bound = |word: &str, value: Option<f64>| match value {
            Some(v) => put(out, format_args!(" {word} BND {name} {}", number(v))),
            None => put(out, format_args!(" {word} BND {name}")),
        };
        if kind == ColumnKind::Binary {
            bound("BV", None);
            continue;
        }
        if kind.is_semi() {
            bound("LO", Some(lower));
            bound("SC", Some(if upper == f64::INFINITY { 1e30 } else { upper }));
            continue;
        }
        match (lower, upper) {
            (0.0, f64::INFINITY) if kind == ColumnKind::Continuous => {}
            (f64::NEG_INFINITY, f64::INFINITY) => bound("FR", None),
            (l, u) if l == u => bound("FX", Some(l)),
            (l, u) => {
                match l {
                    f64::NEG_INFINITY => bound("MI", None),
                    // A negative upper bound without a lower one means different things to different readers.
                    0.0 if kind == ColumnKind::Continuous && u > 0.0 => {}
                    l => bound("LO", Some(l)),
                }
                match u {
                    f64::INFINITY => bound("PL", None),
                    u => bound("UP", Some(u)),
                }
            }
        }
    }
}

/// The objective's products as one triangle of a Hessian, which the readers halve.
fn hessian(out: &mut String, m: &MathModel, columns: &[String]) -> Result<(), WriteError> {
    let q = &m.quadratic_objective;
    for p in 0..q.v.len() {
        let (i, j) = (q.i[p], q.j[p]);
        let v = if i == j { 2.0 * q.v[p] } else { q.v[p] };
        if v.is_infinite() {
            let place = m.place(Part::QuadraticObjective, p);
            return Err(WriteError::Number { format: Format::Mps, place, value: q.v[p] });
        }
        put(out, format_args!("    {} {} {}", columns[i as usize], columns[j as usize], number(v)));
    }
    Ok(())
}

/// A row's products as a symmetric matrix.
fn row_products(
    out: &mut String,
    m: &MathModel,
    row: usize,
    terms: &QuadraticTerms,
    range: std::ops::Range<usize>,
    columns: &[String],
) -> Result<(), WriteError> {
    for p in range {
        let (i, j, v) = (terms.i[p], terms.j[p], terms.v[p]);
        let (a, b) = (&columns[i as usize], &columns[j as usize]);
        if i == j {
            put(out, format_args!("    {a} {b} {}", number(v)));
            continue;
        }
        let half = v / 2.0;
        if half + half != v {
            let place = m.place(Part::QuadraticRow, row);
            return Err(WriteError::Number { format: Format::Mps, place, value: v });
        }
        put(out, format_args!("    {a} {b} {0}\n    {b} {a} {0}", number(half)));
    }
    Ok(())
}
