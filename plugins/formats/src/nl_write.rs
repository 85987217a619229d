//! Writes AMPL's NL files in their text form, with the files of names beside them.
//!
//! The format fixes the order of columns (nonlinear before linear, and within that by where and what they are) and rows
//! (nonlinear first), so both are permuted; the names keep the connection. Solvers' options and results have no place in
//! it. Special ordered sets travel as the suffixes `sosno` and `ref`.

use std::fmt::Write;

use orlm_solver::{ColumnKind, MathModel, NodeOp, Part, QuadraticTerms, Sense};

use crate::error::WriteError;
use crate::names::{NameTable, Style};
use crate::number::number;

/// The file and the files of names beside it.
pub(crate) struct NlFiles {
    pub(crate) nl: String,
    pub(crate) row: String,
    pub(crate) col: String,
}

/// Most nodes of an expression that is written without sharing.
const MOST_NODES: u64 = 10_000_000;

/// A row of any sort, by its index among its sort.
#[derive(Clone, Copy)]
enum Row {
    Quadratic(usize),
    Nonlinear(usize),
    Linear(usize),
}

struct Writer<'a> {
    model: &'a MathModel,
    out: String,
    rows: Vec<Row>,
    /// For each column of the file, the column of the model.
    order: Vec<usize>,
    /// For each column of the model, the column of the file.
    position: Vec<usize>,
    in_rows: Vec<bool>,
    in_objective: Vec<bool>,
}

/// The files of a prepared model.
pub(crate) fn write(model: &MathModel) -> Result<NlFiles, WriteError> {
    let m = model;
    check_sizes(m)?;
    let mut rows: Vec<Row> = (0..m.n_quadratic_rows()).map(Row::Quadratic).collect();
    rows.extend((0..m.n_nonlinear_rows()).map(Row::Nonlinear));
    rows.extend((0..m.n_rows()).map(Row::Linear));
    let mut w = Writer {
        model,
        out: String::new(),
        rows,
        order: Vec::new(),
        position: vec![0; m.n_cols()],
        in_rows: vec![false; m.n_cols()],
        in_objective: vec![false; m.n_cols()],
    };
    w.find_curved();
    w.sort_columns();
    let (row, col) = w.names();
    let width = |names: &str| names.lines().map(str::len).max().unwrap_or(0);
    w.header(width(&row), width(&col));
    w.sets();
    for i in 0..w.rows.len() {
        w.put(format_args!("C{i}"));
        w.row_expression(w.rows[i]);
    }
    w.objective();
    w.start();
    w.sides();
    w.bounds();
    w.jacobian();
    w.gradient();
    Ok(NlFiles { nl: w.out, row, col })
}

/// Refuses expressions that would be too long without sharing.
fn check_sizes(m: &MathModel) -> Result<(), WriteError> {
    let nodes = &m.nonlinear.nodes;
    let mut size: Vec<u64> = Vec::with_capacity(nodes.len());
    for k in 0..nodes.len() {
        let below = nodes.children(k).iter().fold(1u64, |sum, &c| sum.saturating_add(size[c as usize]));
        size.push(below);
    }
    let total = |root: i32| size[root as usize];
    let large = m.nonlinear.root.iter().position(|&root| total(root) > MOST_NODES);
    let place = match (large, m.nonlinear.objective) {
        (Some(i), _) => m.place(Part::NonlinearRow, i),
        (None, Some(root)) if total(root) > MOST_NODES => m.place(Part::Node, root as usize),
        _ => return Ok(()),
    };
    Err(WriteError::Expression { place, limit: MOST_NODES })
}

impl Writer<'_> {
    fn put(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(line);
        self.out.push('\n');
    }

    /// Which columns are nonlinear in rows and in the objective.
    fn find_curved(&mut self) {
        let m = self.model;
        let nodes = &m.nonlinear.nodes;
        let reach = |roots: &[i32], found: &mut [bool]| {
            let mut seen = vec![false; nodes.len()];
            let mut todo = roots.to_vec();
            while let Some(k) = todo.pop() {
                let k = k as usize;
                if std::mem::replace(&mut seen[k], true) {
                    continue;
                }
                if nodes.op[k] == NodeOp::Column {
                    found[nodes.column[k] as usize] = true;
                }
                todo.extend_from_slice(nodes.children(k));
            }
        };
        reach(&m.nonlinear.root, &mut self.in_rows);
        reach(m.nonlinear.objective.as_slice(), &mut self.in_objective);
        for (terms, found) in
            [(&m.quadratic_rows.terms, &mut self.in_rows), (&m.quadratic_objective, &mut self.in_objective)]
        {
            for &j in terms.i.iter().chain(&terms.j) {
                found[j as usize] = true;
            }
        }
    }

    /// 0 to 8: the nine groups of columns in the order of the format.
    fn group(&self, j: usize) -> usize {
        let integral = usize::from(self.model.columns.kind[j].is_integral());
        match (self.in_rows[j], self.in_objective[j]) {
            (true, true) => integral,
            (true, false) => 2 + integral,
            (false, true) => 4 + integral,
            (false, false) => match self.model.columns.kind[j] {
                ColumnKind::Binary => 7,
                _ if integral == 1 => 8,
                _ => 6,
            },
        }
    }

    fn sort_columns(&mut self) {
        self.order = (0..self.model.n_cols()).collect();
        let groups: Vec<usize> = self.order.iter().map(|&j| self.group(j)).collect();
        self.order.sort_by_key(|&j| groups[j]);
        for (k, &j) in self.order.iter().enumerate() {
            self.position[j] = k;
        }
    }

    /// The files of names: rows with the objective behind them, and columns.
    fn names(&self) -> (String, String) {
        let m = self.model;
        let lines = |names: Vec<String>| names.into_iter().fold(String::new(), |text, n| text + &n + "\n");
        let of = |row: &Row| match *row {
            Row::Quadratic(i) => m.quadratic_rows.names.get(i),
            Row::Nonlinear(i) => m.nonlinear.names.get(i),
            Row::Linear(i) => m.rows.names.get(i),
        };
        let rows = self.rows.iter().map(of).chain([Some("objective")]);
        let columns = self.order.iter().map(|&j| m.columns.names.get(j));
        (
            lines(NameTable::new(Style::Line).assign(rows, "r")),
            lines(NameTable::new(Style::Line).assign(columns, "x")),
        )
    }

    /// Columns of a row's or the objective's derivative, with the linear coefficients.
    fn derivative(&self, row: Row) -> Vec<(usize, f64)> {
        let m = self.model;
        let mut seen = std::collections::BTreeMap::new();
        let (linear, terms, root) = match row {
            Row::Linear(i) => (m.rows.matrix.row(i), None, None),
            Row::Quadratic(i) => (m.quadratic_rows.linear.row(i), Some(self.terms_of(i)), None),
            Row::Nonlinear(i) => (m.nonlinear.linear.row(i), None, Some(m.nonlinear.root[i])),
        };
        for p in terms.into_iter().flatten() {
            let q = &m.quadratic_rows.terms;
            for j in [q.i[p], q.j[p]] {
                seen.insert(self.position[j as usize], 0.0);
            }
        }
        for j in root.into_iter().flat_map(|root| self.columns_below(root)) {
            seen.insert(self.position[j], 0.0);
        }
        for (&j, &v) in linear.0.iter().zip(linear.1) {
            *seen.entry(self.position[j as usize]).or_insert(0.0) += v;
        }
        seen.into_iter().collect()
    }

    fn columns_below(&self, root: i32) -> Vec<usize> {
        let nodes = &self.model.nonlinear.nodes;
        let mut seen = std::collections::BTreeSet::new();
        let mut todo = vec![root as usize];
        let mut columns = Vec::new();
        while let Some(k) = todo.pop() {
            if seen.insert(k) {
                if nodes.op[k] == NodeOp::Column {
                    columns.push(nodes.column[k] as usize);
                }
                todo.extend(nodes.children(k).iter().map(|&c| c as usize));
            }
        }
        columns
    }

    fn terms_of(&self, i: usize) -> std::ops::Range<usize> {
        let start = &self.model.quadratic_rows.start;
        start[i] as usize..start[i + 1] as usize
    }

    fn gradient_entries(&self) -> Vec<(usize, f64)> {
        let m = self.model;
        let entry = |(k, &j): (usize, &usize)| {
            let v = m.columns.objective[j];
            (v != 0.0 || self.in_objective[j]).then_some((k, v))
        };
        self.order.iter().enumerate().filter_map(entry).collect()
    }

    fn limits(&self, row: Row) -> (f64, f64) {
        let m = self.model;
        match row {
            Row::Linear(i) => (m.rows.lower[i], m.rows.upper[i]),
            Row::Quadratic(i) => (m.quadratic_rows.lower[i], m.quadratic_rows.upper[i]),
            Row::Nonlinear(i) => (m.nonlinear.lower[i], m.nonlinear.upper[i]),
        }
    }

    fn header(&mut self, row_width: usize, column_width: usize) {
        let m = self.model;
        let sizes = |group: usize| self.order.iter().filter(|&&j| self.group(j) == group).count();
        let n: Vec<usize> = (0..9).map(sizes).collect();
        let both = n[0] + n[1];
        let in_rows = both + n[2] + n[3];
        // Columns that are nonlinear in the objective only come behind those of the rows, which this number then counts.
        let objective_only = n[4] + n[5];
        let in_objective = if objective_only > 0 { in_rows + objective_only } else { both };
        let ranges = |&&row: &&Row| {
            let (l, u) = self.limits(row);
            l < u && l != f64::NEG_INFINITY && u != f64::INFINITY
        };
        let equalities = |&&row: &&Row| {
            let (l, u) = self.limits(row);
            l == u
        };
        let (ranges, equalities) =
            (self.rows.iter().filter(ranges).count(), self.rows.iter().filter(equalities).count());
        let curved_rows = m.n_quadratic_rows() + m.n_nonlinear_rows();
        let curved_objective =
            usize::from(!m.quadratic_objective.is_empty() || m.nonlinear.objective.is_some());
        let jacobian: usize = self.rows.iter().map(|&row| self.derivative(row).len()).sum();
        let gradient = self.gradient_entries().len();
        let (columns, rows) = (m.n_cols(), self.rows.len());
        self.put(format_args!("g3 1 1 0\t# problem model"));
        self.put(format_args!(
            " {columns} {rows} 1 {ranges} {equalities}\t# vars, constraints, objectives, ranges, eqns"
        ));
        self.put(format_args!(" {curved_rows} {curved_objective}\t# nonlinear constraints, objectives"));
        self.put(format_args!(" 0 0\t# network constraints: nonlinear, linear"));
        self.put(format_args!(
            " {in_rows} {in_objective} {both}\t# nonlinear vars in constraints, objectives, both"
        ));
        self.put(format_args!(" 0 0 0 1\t# linear network variables; functions; arith, flags"));
        self.put(format_args!(
            " {} {} {} {} {}\t# discrete variables: binary, integer, nonlinear (b,c,o)",
            n[7], n[8], n[1], n[3], n[5]
        ));
        self.put(format_args!(" {jacobian} {gradient}\t# nonzeros in Jacobian, gradients"));
        self.put(format_args!(" {row_width} {column_width}\t# max name lengths: constraints, variables"));
        self.put(format_args!(" 0 0 0 0 0\t# common exprs: b,c,o,c1,o1"));
    }

    /// Sets as suffixes. The order of the members is all that their weights say.
    fn sets(&mut self) {
        let m = self.model;
        let mut entries: Vec<(usize, i64, usize)> = Vec::new();
        for (s, &order) in m.sos.order.iter().enumerate() {
            let number = s as i64 + 1;
            for (p, &j) in m.sos.members.row(s).0.iter().enumerate() {
                entries.push((self.position[j as usize], if order == 1 { number } else { -number }, p + 1));
            }
        }
        if entries.is_empty() {
            return;
        }
        entries.sort_unstable();
        self.put(format_args!("S0 {} sosno", entries.len()));
        for (k, set, _) in &entries {
            self.put(format_args!("{k} {set}"));
        }
        // 4: a suffix of columns with real values.
        self.put(format_args!("S4 {} ref", entries.len()));
        for (k, _, place) in &entries {
            self.put(format_args!("{k} {place}"));
        }
    }

    fn row_expression(&mut self, row: Row) {
        match row {
            Row::Linear(_) => self.put(format_args!("n0")),
            Row::Quadratic(i) => {
                let range = self.terms_of(i);
                self.sum_head(range.len());
                self.products(&self.model.quadratic_rows.terms, range);
            }
            Row::Nonlinear(i) => self.node(self.model.nonlinear.root[i]),
        }
    }

    /// What stands in front of so many summands.
    fn sum_head(&mut self, summands: usize) {
        match summands {
            0 => self.put(format_args!("n0")),
            1 => {}
            2 => self.put(format_args!("o0")),
            n => self.put(format_args!("o54\n{n}")),
        }
    }

    fn products(&mut self, terms: &QuadraticTerms, range: std::ops::Range<usize>) {
        for p in range {
            let (i, j) = (self.position[terms.i[p] as usize], self.position[terms.j[p] as usize]);
            self.put(format_args!("o2\nn{}", number(terms.v[p])));
            if i == j {
                self.put(format_args!("o5\nv{i}\nn2"));
            } else {
                self.put(format_args!("o2\nv{i}\nv{j}"));
            }
        }
    }

    /// An expression in prefix form, without recursion. Long products become balanced trees, as readers do recurse.
    fn node(&mut self, root: i32) {
        enum Task {
            Node(usize),
            Factors(usize, usize, usize),
        }
        let nodes = &self.model.nonlinear.nodes;
        let mut todo = vec![Task::Node(root as usize)];
        while let Some(task) = todo.pop() {
            let k = match task {
                Task::Node(k) => k,
                Task::Factors(k, from, to) if to - from == 1 => {
                    todo.push(Task::Node(nodes.children(k)[from] as usize));
                    continue;
                }
                Task::Factors(k, from, to) => {
                    let middle = from + (to - from) / 2;
                    self.put(format_args!("o2"));
                    todo.extend([Task::Factors(k, middle, to), Task::Factors(k, from, middle)]);
                    continue;
                }
            };
            let children = nodes.children(k);
            let operation = match nodes.op[k] {
                NodeOp::Constant => {
                    self.put(format_args!("n{}", number(nodes.value[k])));
                    continue;
                }
                NodeOp::Column => {
                    let position = self.position[nodes.column[k] as usize];
                    self.put(format_args!("v{position}"));
                    continue;
                }
                NodeOp::Product => {
                    todo.push(Task::Factors(k, 0, children.len()));
                    continue;
                }
                NodeOp::Sum => {
                    self.sum_head(children.len());
                    todo.extend(children.iter().rev().map(|&c| Task::Node(c as usize)));
                    continue;
                }
                NodeOp::Divide => "o3",
                NodeOp::Power => "o5",
                NodeOp::Abs => "o15",
                NodeOp::Negate => "o16",
                NodeOp::Tan => "o38",
                NodeOp::Sqrt => "o39",
                NodeOp::Sin => "o41",
                NodeOp::Log => "o43",
                NodeOp::Exp => "o44",
                NodeOp::Cos => "o46",
            };
            self.put(format_args!("{operation}"));
            todo.extend(children.iter().rev().map(|&c| Task::Node(c as usize)));
        }
    }

    fn objective(&mut self) {
        let m = self.model;
        self.put(format_args!("O0 {}", u8::from(m.sense == Sense::Maximise)));
        let products = m.quadratic_objective.v.len();
        let offset = m.objective_offset != 0.0;
        self.sum_head(products + usize::from(m.nonlinear.objective.is_some()) + usize::from(offset));
        self.products(&m.quadratic_objective, 0..products);
        if let Some(root) = m.nonlinear.objective {
            self.node(root);
        }
        if offset {
            self.put(format_args!("n{}", number(m.objective_offset)));
        }
    }

    /// The first point to start from: the format has room for one.
    fn start(&mut self) {
        let Some(point) = self.model.mip_starts().next().filter(|p| p.iter().any(|v| !v.is_nan())) else {
            return;
        };
        let set: Vec<(usize, f64)> =
            self.order.iter().enumerate().map(|(k, &j)| (k, point[j])).filter(|e| !e.1.is_nan()).collect();
        self.put(format_args!("x{}", set.len()));
        for (k, v) in set {
            self.put(format_args!("{k} {}", number(v)));
        }
    }

    fn limits_line(&mut self, lower: f64, upper: f64) {
        match (lower, upper) {
            (f64::NEG_INFINITY, f64::INFINITY) => self.put(format_args!("3")),
            (f64::NEG_INFINITY, u) => self.put(format_args!("1 {}", number(u))),
            (l, f64::INFINITY) => self.put(format_args!("2 {}", number(l))),
            (l, u) if l == u => self.put(format_args!("4 {}", number(l))),
            (l, u) => self.put(format_args!("0 {} {}", number(l), number(u))),
        }
    }

    fn sides(&mut self) {
        if self.rows.is_empty() {
            return;
        }
        self.put(format_args!("r"));
        for i in 0..self.rows.len() {
            let (lower, upper) = self.limits(self.rows[i]);
            self.limits_line(lower, upper);
        }
    }

    fn bounds(&mut self) {
        self.put(format_args!("b"));
        for k in 0..self.order.len() {
            let (col, j) = (&self.model.columns, self.order[k]);
            self.limits_line(col.lower[j], col.upper[j]);
        }
    }

    fn jacobian(&mut self) {
        let rows: Vec<Vec<(usize, f64)>> = self.rows.iter().map(|&row| self.derivative(row)).collect();
        let mut count = vec![0usize; self.order.len()];
        for &(k, _) in rows.iter().flatten() {
            count[k] += 1;
        }
        if !count.is_empty() {
            self.put(format_args!("k{}", count.len() - 1));
            let mut sum = 0;
            for n in &count[..count.len() - 1] {
                sum += n;
                self.put(format_args!("{sum}"));
            }
        }
        for (i, entries) in rows.iter().enumerate().filter(|(_, entries)| !entries.is_empty()) {
            self.put(format_args!("J{i} {}", entries.len()));
            for (k, v) in entries {
                self.put(format_args!("{k} {}", number(*v)));
            }
        }
    }

    fn gradient(&mut self) {
        let entries = self.gradient_entries();
        if entries.is_empty() {
            return;
        }
        self.put(format_args!("G0 {}", entries.len()));
        for (k, v) in entries {
            self.put(format_args!("{k} {}", number(v)));
        }
    }
}
