//! Makes a model ready for a format: what the format has no words for is rewritten exactly, or refused by name.

use orlm_solver::{
    Capabilities, ColumnKind, Feature, GeneralKind, Indicators, MathModel, Names, Objectives, Part, Place,
    SizeLimits, SosSets,
};

use crate::error::WriteError;
use crate::format::Format;
use crate::number::INFINITE;

/// A model in a format's words, and what was done to it.
pub(crate) struct Prepared {
    pub(crate) model: MathModel,
    pub(crate) notes: Vec<String>,
}

const INF: f64 = f64::INFINITY;

/// The features that a format has words for, in the dialect that its readers share.
fn features(format: Format, model: &MathModel) -> Vec<Feature> {
    let mut list = vec![
        Feature::Linear,
        Feature::Integer,
        Feature::QuadraticObjective,
        Feature::MixedQuadraticObjective,
        Feature::NonconvexObjective,
        Feature::QuadraticRows,
    ];
    match format {
        Format::Lp | Format::Mps => {
            list.extend([Feature::Sos1, Feature::Sos2, Feature::Indicator]);
            // Readers take semi-continuous columns above zero only.
            if (0..model.n_cols()).all(|j| !model.columns.kind[j].is_semi() || model.columns.lower[j] > 0.0) {
                list.push(Feature::SemiContinuous);
                // MPS: CPLEX refuses the bound type SI, and HiGHS takes SC of an integer column for continuous.
                if format == Format::Lp {
                    list.push(Feature::SemiInteger);
                }
            }
        }
        // Sets are suffixes of columns there: a column can be in one.
        Format::Nl if disjoint_sets(model) => list.extend([Feature::Sos1, Feature::Sos2]),
        _ => {}
    }
    if format == Format::Nl {
        list.push(Feature::Nonlinear);
    }
    list
}

fn disjoint_sets(model: &MathModel) -> bool {
    let mut seen = vec![false; model.n_cols()];
    model.sos.members.index.iter().all(|&j| !std::mem::replace(&mut seen[j as usize], true))
}

/// Validates and rewrites.
pub(crate) fn prepare(model: &MathModel, format: Format) -> Result<Prepared, WriteError> {
    model.validate(&SizeLimits::default())?;
    let mut p = Prepared { model: model.clone(), notes: Vec::new() };
    if !p.model.mip_start.is_empty() && format != Format::Nl {
        p.model.mip_start.clear();
        p.notes.push("the start point is left out".to_owned());
    }
    p.plain_kinds();
    p.model.sos = ordered_sets(&p.model.sos);
    p.one_objective();
    let capabilities = Capabilities::of(&features(format, &p.model));
    let unsupported = |feature, model: &MathModel| WriteError::Unsupported {
        format,
        feature,
        place: first_use(model, feature),
    };
    let lacking: Vec<&str> =
        p.model.features().into_iter().filter(|&f| !capabilities.has(f)).map(Feature::words).collect();
    if let Some(rewritten) = p.model.rewrite_for(&capabilities).map_err(|f| unsupported(f, &p.model))? {
        p.model = rewritten.model;
        p.notes.push(format!("rewritten exactly in other words: {}", lacking.join(", ")));
        // What stands for another thing now may itself be a matter of words.
        p.plain_kinds();
        p.model.sos = ordered_sets(&p.model.sos);
    }
    p.indicators(format);
    p.crossed_columns();
    p.split_rows(format);
    if p.model.n_cols() == 0 && p.model.n_rows() > 0 {
        p.model.add_column("no_column", 0.0, 0.0, 0.0, ColumnKind::Continuous);
        p.notes.push("a column that is fixed at 0 is added, for rows need one".to_owned());
    }
    if p.model.columns.kind.iter().any(|k| k.is_semi()) {
        p.notes.push("semi-continuous columns: COPT's readers do not know them".to_owned());
    }
    p.note_large_bounds();
    Ok(p)
}

impl Prepared {
    /// Semi-continuous columns that may be 0 anyway are plain; a binary column with narrower bounds is an integer one, for
    /// readers widen its bounds to [0, 1].
    fn plain_kinds(&mut self) {
        let col = &mut self.model.columns;
        for j in 0..col.kind.len() {
            let (lower, upper) = (col.lower[j], col.upper[j]);
            col.kind[j] = match col.kind[j] {
                ColumnKind::SemiContinuous if lower <= 0.0 && upper >= 0.0 => ColumnKind::Continuous,
                ColumnKind::SemiInteger if lower <= 0.0 && upper >= 0.0 => ColumnKind::Integer,
                ColumnKind::Binary if lower != 0.0 || upper != 1.0 => ColumnKind::Integer,
                kind => kind,
            };
        }
    }

    /// Objectives of one priority are one objective; more are for several solves, which no file can say.
    fn one_objective(&mut self) {
        if let [priority] = self.model.objectives.priorities().as_slice() {
            let (offset, entries) = self.model.objectives.blend(*priority);
            self.model.objective_offset += offset;
            for (j, v) in entries {
                self.model.columns.objective[j as usize] += v;
            }
            self.model.objectives = Objectives::default();
            self.notes.push("the objectives of one priority are added up with their weights".to_owned());
        }
    }

    /// Indicator rows have one side; empty and free ones are said without an indicator.
    fn indicators(&mut self, format: Format) {
        if format == Format::Nl {
            return;
        }
        let all = std::mem::take(&mut self.model.indicators);
        let mut kept = Indicators::default();
        let mut hold = MathModel::default();
        for k in 0..all.column.len() {
            let (index, value) = all.rows.row(k);
            let entries: Vec<(i32, f64)> = index.iter().copied().zip(value.iter().copied()).collect();
            let (column, on, lower, upper) = (all.column[k], all.value[k] == 1, all.lower[k], all.upper[k]);
            if entries.iter().all(|e| e.1 == 0.0) {
                if lower > 0.0 || upper < 0.0 {
                    // The row cannot hold, so the switch is off.
                    let off = f64::from(u8::from(!on));
                    self.model.add_row("", off, off, &[(column, 1.0)]);
                }
                continue;
            }
            let sides = if lower == upper { vec![(lower, upper)] } else { vec![(lower, INF), (-INF, upper)] };
            for (lower, upper) in sides.into_iter().filter(|s| s.0 != -INF || s.1 != INF) {
                hold.indicators = std::mem::take(&mut kept);
                hold.add_indicator(column, on, lower, upper, &entries);
                kept = std::mem::take(&mut hold.indicators);
            }
        }
        self.model.indicators = kept;
    }

    /// Readers differ about crossed bounds of columns, not of rows.
    fn crossed_columns(&mut self) {
        for j in 0..self.model.n_cols() {
            let (lower, upper) = (self.model.columns.lower[j], self.model.columns.upper[j]);
            if lower > upper {
                self.model.columns.upper[j] = lower;
                let name = self.model.columns.names.get(j).unwrap_or("column").to_owned();
                self.model.add_row(&format!("{name}_crossed"), -INF, upper, &[(j as i32, 1.0)]);
            }
        }
    }

    /// Rows that a format cannot say in one: ranges in LP, quadratic ranges in MPS, crossed sides everywhere.
    fn split_rows(&mut self, format: Format) {
        let split = |lower: f64, upper: f64, quadratic: bool| {
            let range = lower < upper && lower != -INF && upper != INF;
            match format {
                _ if lower > upper => true,
                Format::Lp => range,
                Format::Mps => range && (quadratic || crate::mps_write::range(lower, upper).is_none()),
                _ => false,
            }
        };
        let rows = std::mem::take(&mut self.model.rows);
        let quadratic = std::mem::take(&mut self.model.quadratic_rows);
        let mut count = 0;
        for i in 0..rows.lower.len() {
            let entries = pairs(rows.matrix.row(i));
            let (lower, upper) = (rows.lower[i], rows.upper[i]);
            for (name, lower, upper) in parts(&rows.names, i, lower, upper, split(lower, upper, false)) {
                self.model.add_row(&name, lower, upper, &entries);
                count += 1;
            }
        }
        for i in 0..quadratic.lower.len() {
            let entries = pairs(quadratic.linear.row(i));
            let range = quadratic.start[i] as usize..quadratic.start[i + 1] as usize;
            let t = &quadratic.terms;
            let products: Vec<_> = range.map(|p| (t.i[p], t.j[p], t.v[p])).collect();
            let (lower, upper) = (quadratic.lower[i], quadratic.upper[i]);
            for (name, lower, upper) in parts(&quadratic.names, i, lower, upper, split(lower, upper, true)) {
                self.model.add_quadratic_row(&name, lower, upper, &entries, &products);
                count += 1;
            }
        }
        let curved = self.model.nonlinear.clone();
        for i in (0..curved.root.len()).filter(|&i| curved.lower[i] > curved.upper[i]) {
            self.model.nonlinear.upper[i] = INF;
            let entries = pairs(curved.linear.row(i));
            self.model.add_nonlinear_row("", -INF, curved.upper[i], &entries, curved.root[i]);
        }
        let more = count - rows.lower.len() - quadratic.lower.len();
        if more > 0 {
            self.notes.push(format!("{more} rows with two sides are written as two rows"));
        }
    }

    fn note_large_bounds(&mut self) {
        let m = &self.model;
        let q = &m.quadratic_rows;
        let all = [&m.columns.lower, &m.columns.upper, &m.rows.lower, &m.rows.upper, &q.lower, &q.upper];
        let large = all.into_iter().flatten().filter(|v| v.is_finite() && v.abs() >= INFINITE).count();
        if large > 0 {
            self.notes.push(format!("{large} bounds of 1e20 and more: readers take them for infinite"));
        }
    }
}

fn pairs((index, value): (&[i32], &[f64])) -> Vec<(i32, f64)> {
    index.iter().copied().zip(value.iter().copied()).collect()
}

/// The row as it is, or its two sides.
fn parts(names: &Names, i: usize, lower: f64, upper: f64, split: bool) -> Vec<(String, f64, f64)> {
    let name = names.get(i).unwrap_or_default();
    if !split {
        return vec![(name.to_owned(), lower, upper)];
    }
    let part = |end: &str| if name.is_empty() { String::new() } else { format!("{name}_{end}") };
    vec![(part("lo"), lower, INF), (part("up"), -INF, upper)]
}

/// Sets that say something, with rising weights that are not negative: readers sort by them, and differ about equal ones.
fn ordered_sets(all: &SosSets) -> SosSets {
    let mut out = SosSets::default();
    for (s, &order) in all.order.iter().enumerate() {
        let mut members = pairs(all.members.row(s));
        if members.len() <= usize::from(order) {
            continue;
        }
        members.sort_by(|a, b| a.1.total_cmp(&b.1));
        let rising = members[0].1 > 0.0 && members.windows(2).all(|w| w[0].1 < w[1].1);
        if !rising {
            for (k, member) in members.iter_mut().enumerate() {
                member.1 = (k + 1) as f64;
            }
        }
        out.order.push(order);
        out.members.push(&members);
    }
    out
}

/// The first place that uses a feature.
fn first_use(model: &MathModel, feature: Feature) -> Option<Place> {
    let kind = |wanted: ColumnKind| {
        model.columns.kind.iter().position(|&k| k == wanted).map(|j| model.place(Part::Column, j))
    };
    let set = |order: u8| model.sos.order.iter().position(|&o| o == order).map(|s| model.place(Part::Sos, s));
    let general = |wanted: &[GeneralKind]| {
        model.general.kind.iter().position(|k| wanted.contains(k)).map(|g| model.place(Part::General, g))
    };
    match feature {
        Feature::SemiContinuous => kind(ColumnKind::SemiContinuous),
        Feature::SemiInteger => kind(ColumnKind::SemiInteger),
        Feature::Sos1 => set(1),
        Feature::Sos2 => set(2),
        Feature::Indicator if !model.indicators.column.is_empty() => Some(model.place(Part::Indicator, 0)),
        // What becomes an indicator row on the way.
        Feature::Indicator | Feature::MinMaxAbs => {
            general(&[GeneralKind::Abs, GeneralKind::Max, GeneralKind::Min])
        }
        Feature::Logical => general(&[GeneralKind::And, GeneralKind::Or]),
        Feature::PiecewiseLinear => general(&[GeneralKind::PiecewiseLinear]),
        Feature::SecondOrderCone => Some(model.place(Part::Cone, 0)),
        Feature::Nonlinear if model.n_nonlinear_rows() > 0 => Some(model.place(Part::NonlinearRow, 0)),
        Feature::MultiObjective => Some(model.place(Part::Objective, 0)),
        _ => None,
    }
}
