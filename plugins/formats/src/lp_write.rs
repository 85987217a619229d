//! Writes LP files in the dialect that HiGHS, SCIP, COPT, CPLEX and Gurobi share.
//!
//! Every column stands in the objective, if need be with coefficient 0: readers number columns by first mention, so this
//! keeps the model's order.

use orlm_solver::{ColumnKind, MathModel, QuadraticTerms, Sense};

use crate::error::WriteError;
use crate::format::Format;
use crate::lines::Lines;
use crate::names::{NameTable, Style, comments};
use crate::number::number;

/// A column that is fixed at 1 and carries the objective's constant term. No other column can have its name.
pub(crate) const CONSTANT: &str = "Constant";

struct Writer<'a> {
    model: &'a MathModel,
    out: Lines,
    columns: Vec<String>,
    rows: Vec<String>,
    quadratic_rows: Vec<String>,
    indicators: Vec<String>,
    sets: Vec<String>,
}

/// The text of a prepared model.
pub(crate) fn write(model: &MathModel, notes: &[String]) -> Result<String, WriteError> {
    let columns =
        NameTable::new(Style::Word).assign((0..model.n_cols()).map(|j| model.columns.names.get(j)), "x");
    // Rows of all sorts share one table of names.
    let mut table = NameTable::new(Style::Word);
    let rows = table.assign((0..model.n_rows()).map(|i| model.rows.names.get(i)), "r");
    let quadratic_rows =
        table.assign((0..model.n_quadratic_rows()).map(|i| model.quadratic_rows.names.get(i)), "q");
    let indicators = table.assign(model.indicators.column.iter().map(|_| None), "i");
    let sets = table.assign(model.sos.order.iter().map(|_| None), "set");
    let mut w = Writer { model, out: Lines::new(), columns, rows, quadratic_rows, indicators, sets };
    w.comments(notes);
    w.objective()?;
    w.rows();
    w.bounds();
    w.kinds();
    w.sets();
    w.out.line("End");
    Ok(w.out.text)
}

impl Writer<'_> {
    fn comments(&mut self, notes: &[String]) {
        let m = self.model;
        self.out.line("\\ written by orlm");
        for note in notes {
            self.out.line(&format!("\\ {note}"));
        }
        let lists = [
            ("col", &m.columns.names, &self.columns),
            ("row", &m.rows.names, &self.rows),
            ("row", &m.quadratic_rows.names, &self.quadratic_rows),
        ];
        for (kind, originals, names) in lists {
            for (k, name) in names.iter().enumerate() {
                if let Some(original) = originals.get(k).filter(|o| o != name) {
                    for comment in comments(kind, name, original) {
                        self.out.line(&format!("\\ {comment}"));
                    }
                }
            }
        }
    }

    /// `+ 2 x`, without the plus in front of the first term.
    fn term(&mut self, first: &mut bool, v: f64, what: &str) {
        let sign = match (v.is_sign_negative(), *first) {
            (true, _) => "- ",
            (false, true) => "",
            (false, false) => "+ ",
        };
        *first = false;
        let text = match (v.abs(), what) {
            (size, "") => number(size),
            (1.0, what) => what.to_owned(),
            (size, what) => format!("{} {what}", number(size)),
        };
        self.out.word(&format!("{sign}{text}"));
    }

    fn linear(&mut self, first: &mut bool, index: &[i32], value: &[f64]) {
        for (&j, &v) in index.iter().zip(value) {
            let name = std::mem::take(&mut self.columns[j as usize]);
            self.term(first, v, &name);
            self.columns[j as usize] = name;
        }
    }

    /// SCIP wants `x ^2`, with a space before the exponent only.
    fn products(
        &mut self,
        first: &mut bool,
        terms: &QuadraticTerms,
        range: std::ops::Range<usize>,
        factor: f64,
    ) {
        self.out.word(if *first { "[" } else { "+ [" });
        *first = true;
        for p in range {
            let (i, j) = (terms.i[p] as usize, terms.j[p] as usize);
            let what = if i == j {
                format!("{} ^2", self.columns[i])
            } else {
                format!("{} * {}", self.columns[i], self.columns[j])
            };
            self.term(first, factor * terms.v[p], &what);
        }
        *first = false;
        self.out.word("]");
    }

    /// An objective needs a term.
    fn has_constant(&self) -> bool {
        self.model.objective_offset != 0.0 || self.model.n_cols() == 0
    }

    fn objective(&mut self) -> Result<(), WriteError> {
        let m = self.model;
        self.out.line(if m.sense == Sense::Maximise { "Maximize" } else { "Minimize" });
        self.out.word("obj:");
        let mut first = true;
        for j in 0..m.n_cols() {
            self.linear(&mut first, &[j as i32], &[m.columns.objective[j]]);
        }
        // Gurobi takes a bare number for the name of a column; this is how it writes constants itself.
        if self.has_constant() {
            self.term(&mut first, m.objective_offset, CONSTANT);
        }
        let q = &m.quadratic_objective;
        if !q.is_empty() {
            // The format halves what is between the brackets.
            if let Some(p) = q.v.iter().position(|v| (2.0 * v).is_infinite()) {
                let place = m.place(orlm_solver::Part::QuadraticObjective, p);
                return Err(WriteError::Number { format: Format::Lp, place, value: q.v[p] });
            }
            self.products(&mut first, q, 0..q.v.len(), 2.0);
            self.out.word("/ 2");
        }
        self.out.end();
        Ok(())
    }

    /// The comparison of a row that has one side, two equal ones, or none.
    fn side(&mut self, lower: f64, upper: f64) {
        let text = if lower == upper {
            format!("= {}", number(lower))
        } else if upper != f64::INFINITY {
            format!("<= {}", number(upper))
        } else if lower == f64::NEG_INFINITY {
            // CPLEX knows infinity in bounds only.
            ">= -1e30".to_owned()
        } else {
            format!(">= {}", number(lower))
        };
        self.out.word(&text);
        self.out.end();
    }

    fn label(&mut self, name: &str) {
        self.out.word(&format!("{name}:"));
    }

    /// The linear part; a row needs a term.
    fn entries(&mut self, first: &mut bool, (index, value): (&[i32], &[f64]), needed: bool) {
        if index.is_empty() && needed {
            self.linear(first, &[0], &[0.0]);
        }
        self.linear(first, index, value);
    }

    fn rows(&mut self) {
        let m = self.model;
        self.out.line("Subject To");
        for i in 0..m.n_rows() {
            let name = std::mem::take(&mut self.rows[i]);
            self.label(&name);
            self.entries(&mut true, m.rows.matrix.row(i), true);
            self.side(m.rows.lower[i], m.rows.upper[i]);
        }
        let q = &m.quadratic_rows;
        for i in 0..m.n_quadratic_rows() {
            let name = std::mem::take(&mut self.quadratic_rows[i]);
            self.label(&name);
            let mut first = true;
            let range = q.start[i] as usize..q.start[i + 1] as usize;
            self.entries(&mut first, q.linear.row(i), range.is_empty());
            if !range.is_empty() {
                self.products(&mut first, &q.terms, range, 1.0);
            }
            self.side(q.lower[i], q.upper[i]);
        }
        let ind = &m.indicators;
        for k in 0..ind.column.len() {
            let name = std::mem::take(&mut self.indicators[k]);
            self.label(&name);
            let switch = format!("{} = {} ->", self.columns[ind.column[k] as usize], ind.value[k]);
            self.out.word(&switch);
            self.entries(&mut true, ind.rows.row(k), true);
            self.side(ind.lower[k], ind.upper[k]);
        }
    }

    fn bounds(&mut self) {
        let m = self.model;
        self.out.line("Bounds");
        if self.has_constant() {
            self.out.line(&format!(" {CONSTANT} = 1"));
        }
        for (j, name) in self.columns.iter().enumerate() {
            let (lower, upper) = (m.columns.lower[j], m.columns.upper[j]);
            let plain = matches!(m.columns.kind[j], ColumnKind::Binary);
            let text = match (lower, upper) {
                (0.0, f64::INFINITY) => continue,
                _ if plain => continue,
                (f64::NEG_INFINITY, f64::INFINITY) => format!(" {name} free"),
                (f64::NEG_INFINITY, u) => format!(" -inf <= {name} <= {}", number(u)),
                (l, f64::INFINITY) => format!(" {name} >= {}", number(l)),
                (l, u) if l == u => format!(" {name} = {}", number(l)),
                (l, u) => format!(" {} <= {name} <= {}", number(l), number(u)),
            };
            self.out.line(&text);
        }
    }

    fn kinds(&mut self) {
        let m = self.model;
        let lists: [(&str, &[ColumnKind]); 3] = [
            ("Generals", &[ColumnKind::Integer, ColumnKind::SemiInteger]),
            ("Binaries", &[ColumnKind::Binary]),
            ("Semi-Continuous", &[ColumnKind::SemiContinuous, ColumnKind::SemiInteger]),
        ];
        for (section, kinds) in lists {
            if !m.columns.kind.iter().any(|k| kinds.contains(k)) {
                continue;
            }
            self.out.line(section);
            for (name, kind) in self.columns.iter().zip(&m.columns.kind) {
                if kinds.contains(kind) {
                    self.out.word(name);
                }
            }
            self.out.end();
        }
    }

    fn sets(&mut self) {
        let m = self.model;
        if m.sos.order.is_empty() {
            return;
        }
        self.out.line("SOS");
        for (s, order) in m.sos.order.iter().enumerate() {
            self.out.word(&format!("{}: S{order}::", self.sets[s]));
            let (index, weight) = m.sos.members.row(s);
            for (&j, &w) in index.iter().zip(weight) {
                self.out.word(&format!("{}:{}", self.columns[j as usize], number(w)));
            }
            self.out.end();
        }
    }
}
