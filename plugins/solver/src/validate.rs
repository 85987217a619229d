//! The door: everything behind it may assume a valid model. No solver library refuses all nonsense itself: several
//! answer "optimal" for a model with a NaN in it.
//!
//! Crossed bounds (`lower > upper`) are valid: such a model is infeasible, as every library says; see
//! [`MathModel::crossed_bounds`].

use crate::error::{ModelError, Part, Place};
use crate::model::{ColumnKind, GeneralKind, MathModel, Names, QuadraticTerms, SparseRows, range_of};
use crate::nonlinear::NodeOp;
use crate::options::SolveOptions;
use crate::parts::ConeKind;

/// How large a model may be. The defaults are far above any teaching or benchmark model and far below what would fill
/// the memory of the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SizeLimits {
    /// Columns.
    pub columns: u64,
    /// Rows of all sorts: linear, quadratic, indicator, sets, general constraints.
    pub rows: u64,
    /// Linear coefficients of all rows, members of sets and operands.
    pub nonzeros: u64,
    /// Products in the objective and in quadratic rows.
    pub quadratic_terms: u64,
    /// Nodes of all nonlinear expressions.
    pub nodes: u64,
    /// Depth of a nonlinear expression: libraries walk deep ones by recursion, and run out of stack.
    pub depth: u64,
    /// Bytes of all names together.
    pub name_bytes: u64,
}

/// Nobody has more starts than this, and they are copied with every solve.
const MOST_STARTS: u64 = 1000;

impl Default for SizeLimits {
    fn default() -> Self {
        Self {
            columns: 2_000_000,
            rows: 2_000_000,
            nonzeros: 50_000_000,
            quadratic_terms: 10_000_000,
            nodes: 10_000_000,
            depth: 1000,
            name_bytes: 100_000_000,
        }
    }
}

impl SolveOptions {
    /// Checks that every number is finite and not negative.
    pub fn validate(&self) -> Result<(), ModelError> {
        self.first_bad().map_or(Ok(()), |(key, value)| Err(ModelError::Option { key, value }))
    }
}

impl MathModel {
    /// Checks everything: lengths, starts, indices, codes, numbers, duplicates, sizes.
    pub fn validate(&self, limits: &SizeLimits) -> Result<(), ModelError> {
        self.check_sizes(limits)?;
        self.check_structure()?;
        self.check_numbers()?;
        self.check_duplicates()?;
        self.check_logic()?;
        self.check_depth(limits.depth)
    }

    /// A place in this model, with its name.
    pub fn place(&self, part: Part, index: usize) -> Place {
        let names = match part {
            Part::Column => Some(&self.columns.names),
            Part::Row => Some(&self.rows.names),
            Part::QuadraticRow => Some(&self.quadratic_rows.names),
            Part::NonlinearRow => Some(&self.nonlinear.names),
            Part::Objective => Some(&self.objectives.names),
            _ => None,
        };
        Place { part, index, name: names.and_then(|n| n.get(index)).map(str::to_owned) }
    }

    /// The first column or row whose lower bound exceeds its upper bound: then no point satisfies the model.
    pub fn crossed_bounds(&self) -> Option<Place> {
        let crossed = |lower: &[f64], upper: &[f64]| lower.iter().zip(upper).position(|(l, u)| l > u);
        let (q, n) = (&self.quadratic_rows, &self.nonlinear);
        crossed(&self.columns.lower, &self.columns.upper)
            .map(|j| self.place(Part::Column, j))
            .or_else(|| crossed(&self.rows.lower, &self.rows.upper).map(|i| self.place(Part::Row, i)))
            .or_else(|| crossed(&q.lower, &q.upper).map(|i| self.place(Part::QuadraticRow, i)))
            .or_else(|| crossed(&n.lower, &n.upper).map(|i| self.place(Part::NonlinearRow, i)))
    }

    /// The first linear row without entries whose bounds zero violates by more than `tolerance`: then no point satisfies
    /// the model either. Some libraries overlook such a row beside quadratic ones.
    pub fn impossible_row(&self, tolerance: f64) -> Option<Place> {
        let rows = &self.rows;
        let empty = |i: usize| rows.matrix.row(i).1.iter().all(|v| *v == 0.0);
        let excludes_zero = |i: &usize| rows.lower[*i] > tolerance || rows.upper[*i] < -tolerance;
        let found = (0..self.n_rows()).find(|i| excludes_zero(i) && empty(*i));
        found.map(|i| self.place(Part::Row, i))
    }

    fn check_sizes(&self, limits: &SizeLimits) -> Result<(), ModelError> {
        let rows = self.n_rows()
            + self.n_quadratic_rows()
            + self.sos.order.len()
            + self.indicators.column.len()
            + self.general.kind.len()
            + self.cones.kind.len()
            + self.n_nonlinear_rows()
            + self.objectives.len();
        let nonzeros = self.rows.matrix.index.len()
            + self.quadratic_rows.linear.index.len()
            + self.sos.members.index.len()
            + self.indicators.rows.index.len()
            + self.general.operand.len()
            + self.general.point_x.len()
            + self.cones.member.len()
            + self.nonlinear.linear.index.len()
            + self.objectives.rows.index.len();
        let products = self.quadratic_objective.v.len() + self.quadratic_rows.terms.v.len();
        let names = [
            &self.columns.names,
            &self.rows.names,
            &self.quadratic_rows.names,
            &self.nonlinear.names,
            &self.objectives.names,
        ];
        let name_bytes: usize = names.iter().map(|n| n.bytes.len()).sum();
        let nodes = &self.nonlinear.nodes;
        let checks = [
            ("columns", self.n_cols(), limits.columns),
            ("rows", rows, limits.rows),
            ("coefficients", nonzeros, limits.nonzeros),
            ("quadratic terms", products, limits.quadratic_terms),
            ("expression nodes", nodes.len().max(nodes.child.len()), limits.nodes),
            ("start points", self.mip_start.len() / self.n_cols().max(1), MOST_STARTS),
            ("bytes of names", name_bytes, limits.name_bytes),
        ];
        for (what, found, limit) in checks {
            // Indices and starts are 32 bits wide everywhere, so no setting may allow more.
            let limit = limit.min(i32::MAX as u64);
            if found as u64 > limit {
                return Err(ModelError::TooLarge { what, found: found as u64, limit });
            }
        }
        Ok(())
    }

    /// Lengths, starts and indices: after this, every index into an array is safe.
    pub(crate) fn check_structure(&self) -> Result<(), ModelError> {
        let (n, m, q) = (self.n_cols(), self.n_rows(), self.n_quadratic_rows());
        length("COL_UB", self.columns.upper.len(), n)?;
        length("COL_OBJ", self.columns.objective.len(), n)?;
        length("COL_KIND", self.columns.kind.len(), n)?;
        names("COL_NAME_START", &self.columns.names, n)?;
        length("ROW_UB", self.rows.upper.len(), m)?;
        names("ROW_NAME_START", &self.rows.names, m)?;
        self.check_rows("ROW_START", Part::Row, &self.rows.matrix, m)?;

        self.check_terms(Part::QuadraticObjective, &self.quadratic_objective)?;
        let quad = &self.quadratic_rows;
        length("QROW_UB", quad.upper.len(), q)?;
        names("QROW_NAME_START", &quad.names, q)?;
        self.check_rows("QROW_LSTART", Part::QuadraticRow, &quad.linear, q)?;
        starts("QROW_QSTART", &quad.start, quad.terms.v.len(), q)?;
        self.check_terms(Part::QuadraticRow, &quad.terms)?;

        let sets = self.sos.order.len();
        self.check_rows("SOS_START", Part::Sos, &self.sos.members, sets)?;

        let ind = &self.indicators;
        let k = ind.column.len();
        length("IND_VALUE", ind.value.len(), k)?;
        length("IND_LB", ind.lower.len(), k)?;
        length("IND_UB", ind.upper.len(), k)?;
        self.check_rows("IND_START", Part::Indicator, &ind.rows, k)?;
        self.check_indices(Part::Indicator, &ind.column, |p| p)?;

        let general = &self.general;
        let g = general.kind.len();
        length("GEN_RESULT", general.result.len(), g)?;
        length("GEN_CONSTANT", general.constant.len(), g)?;
        starts("GEN_START", &general.start, general.operand.len(), g)?;
        self.check_indices(Part::General, &general.result, |p| p)?;
        self.check_indices(Part::General, &general.operand, |p| group_of(&general.start, p))?;

        if !general.point_start.is_empty() || !general.point_x.is_empty() {
            starts("GEN_POINT_START", &general.point_start, general.point_x.len(), g)?;
        }
        length("GEN_POINT_Y", general.point_y.len(), general.point_x.len())?;

        if !self.rows.lazy.is_empty() {
            length("ROW_LAZY", self.rows.lazy.len(), m)?;
        }
        let cones = &self.cones;
        starts("CONE_START", &cones.start, cones.member.len(), cones.kind.len())?;
        self.check_indices(Part::Cone, &cones.member, |p| group_of(&cones.start, p))?;

        self.check_nodes()?;
        let o = &self.objectives;
        for (array, found) in [
            ("OBJ_WEIGHT", o.weight.len()),
            ("OBJ_ABS_TOL", o.abs_tol.len()),
            ("OBJ_REL_TOL", o.rel_tol.len()),
            ("OBJ_OFFSET", o.offset.len()),
        ] {
            length(array, found, o.len())?;
        }
        names("OBJ_NAME_START", &o.names, o.len())?;
        self.check_rows("OBJ_START", Part::Objective, &o.rows, o.len())?;

        // Several starts lie one after the other.
        let whole = if n == 0 { 0 } else { self.mip_start.len().next_multiple_of(n) };
        length("MIP_START", self.mip_start.len(), whole)
    }

    fn check_nodes(&self) -> Result<(), ModelError> {
        let n = &self.nonlinear;
        let count = n.nodes.len();
        length("NODE_COLUMN", n.nodes.column.len(), count)?;
        length("NODE_VALUE", n.nodes.value.len(), count)?;
        starts("NODE_START", &n.nodes.start, n.nodes.child.len(), count)?;
        let columns = self.n_cols();
        for k in 0..count {
            let place = || self.place(Part::Node, k);
            let (op, children) = (n.nodes.op[k], n.nodes.children(k));
            if !op.takes(children.len()) {
                let expected = "as many as its operation takes";
                return Err(ModelError::Operands { place: place(), found: children.len(), expected });
            }
            if let Some(&child) = children.iter().find(|&&c| c < 0 || c as usize >= k) {
                return Err(ModelError::NodeOrder { place: place(), child });
            }
            let index = n.nodes.column[k];
            let expected = if op == NodeOp::Column { 0..columns as i64 } else { -1..0 };
            if !expected.contains(&i64::from(index)) {
                return Err(ModelError::ColumnIndex { place: place(), index, columns });
            }
        }
        let rows = n.root.len();
        length("NROW_LB", n.lower.len(), rows)?;
        length("NROW_UB", n.upper.len(), rows)?;
        names("NROW_NAME_START", &n.names, rows)?;
        self.check_rows("NROW_LSTART", Part::NonlinearRow, &n.linear, rows)?;
        let outside = |root: &i32| *root < 0 || *root as usize >= count;
        match n.root.iter().chain(&n.objective).enumerate().find(|(_, root)| outside(root)) {
            None => Ok(()),
            Some((k, &child)) => {
                Err(ModelError::NodeOrder { place: self.place(Part::NonlinearRow, k), child })
            }
        }
    }

    fn check_depth(&self, limit: u64) -> Result<(), ModelError> {
        let found = self.nonlinear.nodes.depths().into_iter().max().map_or(0, u64::from);
        if found > limit {
            return Err(ModelError::TooLarge { what: "levels of nested operations", found, limit });
        }
        Ok(())
    }

    fn check_rows(
        &self,
        array: &'static str,
        part: Part,
        rows: &SparseRows,
        count: usize,
    ) -> Result<(), ModelError> {
        length(array, rows.value.len(), rows.index.len())?;
        starts(array, &rows.start, rows.index.len(), count)?;
        self.check_indices(part, &rows.index, |p| group_of(&rows.start, p))
    }

    fn check_terms(&self, part: Part, terms: &QuadraticTerms) -> Result<(), ModelError> {
        let array = if part == Part::QuadraticRow { "QROW_QI" } else { "QOBJ_I" };
        length(array, terms.i.len(), terms.v.len())?;
        length(array, terms.j.len(), terms.v.len())?;
        let row = |p| if part == Part::QuadraticRow { group_of(&self.quadratic_rows.start, p) } else { p };
        self.check_indices(part, &terms.i, row)?;
        self.check_indices(part, &terms.j, row)
    }

    fn check_indices(
        &self,
        part: Part,
        index: &[i32],
        owner: impl Fn(usize) -> usize,
    ) -> Result<(), ModelError> {
        let columns = self.n_cols();
        match index.iter().position(|&j| j < 0 || j as usize >= columns) {
            None => Ok(()),
            Some(p) => {
                Err(ModelError::ColumnIndex { place: self.place(part, owner(p)), index: index[p], columns })
            }
        }
    }

    fn check_numbers(&self) -> Result<(), ModelError> {
        if !self.objective_offset.is_finite() {
            return Err(ModelError::Offset { value: self.objective_offset });
        }
        let col = &self.columns;
        self.check_bounds(Part::Column, &col.lower, &col.upper)?;
        self.check_finite(Part::Column, "objective coefficient", &col.objective, |p| p)?;
        for (j, &kind) in col.kind.iter().enumerate() {
            let (lower, upper) = (col.lower[j], col.upper[j]);
            if kind == ColumnKind::Binary && (lower < 0.0 || upper > 1.0) {
                return Err(ModelError::BinaryBounds { place: self.place(Part::Column, j), lower, upper });
            }
        }
        self.check_bounds(Part::Row, &self.rows.lower, &self.rows.upper)?;
        self.check_coefficients(Part::Row, "coefficient", &self.rows.matrix)?;

        self.check_finite(Part::QuadraticObjective, "coefficient", &self.quadratic_objective.v, |p| p)?;
        let quad = &self.quadratic_rows;
        self.check_bounds(Part::QuadraticRow, &quad.lower, &quad.upper)?;
        self.check_coefficients(Part::QuadraticRow, "coefficient", &quad.linear)?;
        let row = |p| group_of(&quad.start, p);
        self.check_finite(Part::QuadraticRow, "quadratic coefficient", &quad.terms.v, row)?;

        self.check_coefficients(Part::Sos, "weight", &self.sos.members)?;
        let ind = &self.indicators;
        self.check_bounds(Part::Indicator, &ind.lower, &ind.upper)?;
        self.check_coefficients(Part::Indicator, "coefficient", &ind.rows)?;

        for (g, &constant) in self.general.constant.iter().enumerate() {
            if constant.is_infinite() {
                let place = self.place(Part::General, g);
                return Err(ModelError::NotFinite { place, what: "constant operand", value: constant });
            }
        }
        let n = &self.nonlinear;
        self.check_finite(Part::Node, "constant", &n.nodes.value, |p| p)?;
        self.check_bounds(Part::NonlinearRow, &n.lower, &n.upper)?;
        self.check_coefficients(Part::NonlinearRow, "coefficient", &n.linear)?;
        let points = |p| group_of(&self.general.point_start, p);
        self.check_finite(Part::General, "point", &self.general.point_x, points)?;
        self.check_finite(Part::General, "point", &self.general.point_y, points)?;
        self.check_objectives()?;
        for (p, &value) in self.mip_start.iter().enumerate() {
            if value.is_infinite() {
                let place = self.place(Part::Column, p % self.n_cols());
                return Err(ModelError::NotFinite { place, what: "start value", value });
            }
        }
        Ok(())
    }

    fn check_objectives(&self) -> Result<(), ModelError> {
        let o = &self.objectives;
        if o.is_empty() {
            return Ok(());
        }
        let beside = self.columns.objective.iter().any(|&c| c != 0.0)
            || self.objective_offset != 0.0
            || !self.quadratic_objective.is_empty()
            || self.nonlinear.objective.is_some();
        if beside {
            return Err(ModelError::TwoObjectives);
        }
        self.check_finite(Part::Objective, "weight", &o.weight, |p| p)?;
        self.check_finite(Part::Objective, "constant term", &o.offset, |p| p)?;
        self.check_coefficients(Part::Objective, "coefficient", &o.rows)?;
        for (what, values) in [("absolute tolerance", &o.abs_tol), ("relative tolerance", &o.rel_tol)] {
            if let Some(k) = values.iter().position(|v| !(v.is_finite() && *v >= 0.0)) {
                let place = self.place(Part::Objective, k);
                return Err(ModelError::Tolerance { place, what, value: values[k] });
            }
        }
        Ok(())
    }

    fn check_bounds(&self, part: Part, lower: &[f64], upper: &[f64]) -> Result<(), ModelError> {
        for (k, (&l, &u)) in lower.iter().zip(upper).enumerate() {
            let bad = if l.is_nan() || l == f64::INFINITY {
                ("lower", l)
            } else if u.is_nan() || u == f64::NEG_INFINITY {
                ("upper", u)
            } else {
                continue;
            };
            return Err(ModelError::Bound { place: self.place(part, k), side: bad.0, value: bad.1 });
        }
        Ok(())
    }

    fn check_coefficients(
        &self,
        part: Part,
        what: &'static str,
        rows: &SparseRows,
    ) -> Result<(), ModelError> {
        self.check_finite(part, what, &rows.value, |p| group_of(&rows.start, p))
    }

    fn check_finite(
        &self,
        part: Part,
        what: &'static str,
        values: &[f64],
        owner: impl Fn(usize) -> usize,
    ) -> Result<(), ModelError> {
        match values.iter().position(|v| !v.is_finite()) {
            None => Ok(()),
            Some(p) => {
                Err(ModelError::NotFinite { place: self.place(part, owner(p)), what, value: values[p] })
            }
        }
    }

    fn check_duplicates(&self) -> Result<(), ModelError> {
        // The last group in which a column was seen: no clearing and no hashing between rows.
        let mut seen = vec![usize::MAX; self.n_cols()];
        let groups = [
            (Part::Row, &self.rows.matrix, self.n_rows()),
            (Part::QuadraticRow, &self.quadratic_rows.linear, self.n_quadratic_rows()),
            (Part::Sos, &self.sos.members, self.sos.order.len()),
            (Part::Indicator, &self.indicators.rows, self.indicators.column.len()),
            (Part::NonlinearRow, &self.nonlinear.linear, self.n_nonlinear_rows()),
            (Part::Objective, &self.objectives.rows, self.objectives.len()),
        ];
        for (part, rows, count) in groups {
            seen.fill(usize::MAX);
            for k in 0..count {
                for &j in rows.row(k).0 {
                    if std::mem::replace(&mut seen[j as usize], k) == k {
                        let what = format!("column {}", self.column_label(j));
                        return Err(ModelError::Duplicate { place: self.place(part, k), what });
                    }
                }
            }
        }
        seen.fill(usize::MAX);
        for k in 0..self.cones.kind.len() {
            for &j in self.cones.members(k) {
                if std::mem::replace(&mut seen[j as usize], k) == k {
                    let what = format!("column {}", self.column_label(j));
                    return Err(ModelError::Duplicate { place: self.place(Part::Cone, k), what });
                }
            }
        }
        self.check_products(
            Part::QuadraticObjective,
            0,
            &self.quadratic_objective,
            0..self.quadratic_objective.v.len(),
        )?;
        for k in 0..self.n_quadratic_rows() {
            let quad = &self.quadratic_rows;
            self.check_products(Part::QuadraticRow, k, &quad.terms, range_of(&quad.start, k))?;
        }
        Ok(())
    }

    fn check_products(
        &self,
        part: Part,
        k: usize,
        terms: &QuadraticTerms,
        range: std::ops::Range<usize>,
    ) -> Result<(), ModelError> {
        let ordered = |p: usize| (terms.i[p].min(terms.j[p]), terms.i[p].max(terms.j[p]));
        let mut products: Vec<(i32, i32)> = range.map(ordered).collect();
        products.sort_unstable();
        match products.windows(2).find(|w| w[0] == w[1]) {
            None => Ok(()),
            Some(w) => {
                let what = format!("product {} * {}", self.column_label(w[0].0), self.column_label(w[0].1));
                Err(ModelError::Duplicate { place: self.place(part, k), what })
            }
        }
    }

    fn check_logic(&self) -> Result<(), ModelError> {
        for (s, &order) in self.sos.order.iter().enumerate() {
            if !matches!(order, 1 | 2) {
                let place = self.place(Part::Sos, s);
                return Err(ModelError::Code { place, what: "order", code: order.into() });
            }
        }
        for (k, (&column, &value)) in self.indicators.column.iter().zip(&self.indicators.value).enumerate() {
            if value > 1 {
                let place = self.place(Part::Indicator, k);
                return Err(ModelError::Code { place, what: "value", code: value.into() });
            }
            self.check_binary(Part::Indicator, k, column)?;
        }
        for (i, &lazy) in self.rows.lazy.iter().enumerate() {
            if lazy > 1 {
                let place = self.place(Part::Row, i);
                return Err(ModelError::Code { place, what: "laziness", code: lazy.into() });
            }
        }
        for (k, &kind) in self.cones.kind.iter().enumerate() {
            let found = self.cones.members(k).len();
            let (least, expected) = match kind {
                ConeKind::SecondOrder => (2, "at least two"),
                ConeKind::Rotated => (3, "at least three"),
            };
            if found < least {
                return Err(ModelError::Operands { place: self.place(Part::Cone, k), found, expected });
            }
        }
        for (g, &kind) in self.general.kind.iter().enumerate() {
            let operands = self.general.operands(g);
            let constant = self.general.constant_of(g).is_some();
            let (fits, expected) = match kind {
                GeneralKind::Abs | GeneralKind::PiecewiseLinear => (operands.len() == 1, "exactly one"),
                GeneralKind::Max | GeneralKind::Min => (!operands.is_empty() || constant, "at least one"),
                GeneralKind::And | GeneralKind::Or => (!operands.is_empty(), "at least one"),
            };
            if !fits {
                let place = self.place(Part::General, g);
                return Err(ModelError::Operands { place, found: operands.len(), expected });
            }
            let (x, _) = self.general.points(g);
            let rising = x.len() >= 2 && x.windows(2).all(|w| w[0] < w[1]);
            if (kind == GeneralKind::PiecewiseLinear && !rising)
                || (kind != GeneralKind::PiecewiseLinear && !x.is_empty())
            {
                return Err(ModelError::Points { place: self.place(Part::General, g) });
            }
            if matches!(kind, GeneralKind::And | GeneralKind::Or) {
                for &j in operands.iter().chain([&self.general.result[g]]) {
                    self.check_binary(Part::General, g, j)?;
                }
            }
        }
        Ok(())
    }

    fn check_binary(&self, part: Part, k: usize, column: i32) -> Result<(), ModelError> {
        let j = column as usize;
        let within = self.columns.lower[j] >= 0.0 && self.columns.upper[j] <= 1.0;
        let binary = match self.columns.kind[j] {
            ColumnKind::Binary => true,
            ColumnKind::Integer => within,
            _ => false,
        };
        if binary {
            return Ok(());
        }
        Err(ModelError::NotBinary { place: self.place(part, k), column: self.column_label(column) })
    }

    fn column_label(&self, column: i32) -> String {
        let j = column as usize;
        match self.columns.names.get(j) {
            Some(name) => format!("{j} ({})", name.escape_default()),
            None => j.to_string(),
        }
    }
}

fn length(array: &'static str, found: usize, expected: usize) -> Result<(), ModelError> {
    if found == expected { Ok(()) } else { Err(ModelError::Length { array, found, expected }) }
}

fn names(array: &'static str, names: &Names, count: usize) -> Result<(), ModelError> {
    if names.is_empty() {
        length(array, names.bytes.len(), 0)
    } else {
        length(array, names.start.len(), count + 1)
    }
}

fn starts(array: &'static str, start: &[i32], entries: usize, count: usize) -> Result<(), ModelError> {
    if count == 0 && start.is_empty() {
        return length(array, entries, 0);
    }
    length(array, start.len(), count + 1)?;
    let rising = start[0] == 0 && start.windows(2).all(|w| w[0] <= w[1]);
    if rising && start[count] as usize == entries { Ok(()) } else { Err(ModelError::Starts { array }) }
}

/// The group that entry `p` belongs to.
fn group_of(start: &[i32], p: usize) -> usize {
    start.partition_point(|&s| s as usize <= p).saturating_sub(1)
}
