//! Random small models of all kinds: the same for a seed on every machine.

use orlm_solver::{ColumnKind, ConeKind, GeneralKind, MathModel, NodeOp, Sense};

/// Numbers that look random and are the same everywhere.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// Whether something happens that does so once in `n` times.
    fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// A whole number from `low` to `high`.
    fn whole(&mut self, low: i64, high: i64) -> f64 {
        (low + self.below((high - low + 1) as u64) as i64) as f64
    }

    /// A number with all its digits in use now and then.
    fn coefficient(&mut self) -> f64 {
        let v = self.whole(-6, 6);
        match self.below(4) {
            0 => v + self.below(1 << 30) as f64 / f64::from(1 << 30),
            1 => v / 3.0,
            _ => v,
        }
    }
}

/// What a family of models is made of.
pub(crate) const FAMILIES: [&str; 10] = [
    "linear",
    "integer",
    "semi",
    "quadratic objective",
    "mixed quadratic",
    "quadratic rows",
    "sets",
    "indicators",
    "general",
    "nonlinear",
];

/// The family of a seed.
pub(crate) fn family(seed: u64) -> &'static str {
    FAMILIES[(seed % FAMILIES.len() as u64) as usize]
}

/// Names that no file can hold as they are.
const NASTY: [&str; 16] = [
    "End",
    "x y",
    "a\nEnd\nb",
    "st",
    "3x",
    "x[1,2]",
    "größe",
    "inf",
    "e5",
    "c: 0 x >= 99",
    "->",
    "RHS",
    "\u{202e}\0\t",
    "Bounds\n x1 <= -5",
    "*",
    "\\",
];

fn name(n: &mut Numbers, prefix: &str, k: usize) -> String {
    match n.below(12) {
        0 => NASTY[n.below(NASTY.len() as u64) as usize].to_owned(),
        1 => String::new(),
        2 => format!("{prefix}{}", "long".repeat(75)),
        _ => format!("{prefix}{k}"),
    }
}

/// The model of a seed.
pub(crate) fn model(seed: u64) -> MathModel {
    let mut n = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed);
    n.below(2);
    let family = family(seed);
    let sense = if n.once_in(2) { Sense::Maximise } else { Sense::Minimise };
    let mut m = MathModel { sense, ..MathModel::default() };
    if n.once_in(2) {
        m.objective_offset = n.coefficient();
    }
    columns(&mut n, &mut m, family);
    rows(&mut n, &mut m);
    match family {
        "quadratic objective" | "mixed quadratic" => convex_objective(&mut n, &mut m),
        "quadratic rows" => quadratic_rows(&mut n, &mut m),
        "sets" => sets(&mut n, &mut m),
        "indicators" => indicators(&mut n, &mut m),
        "general" => general(&mut n, &mut m),
        "nonlinear" => nonlinear(&mut n, &mut m),
        _ => {}
    }
    m
}

fn columns(n: &mut Numbers, m: &mut MathModel, family: &str) {
    let count = 2 + n.below(4) as usize;
    for k in 0..count {
        let kind = match (family, n.below(4)) {
            ("linear" | "quadratic objective", _) => ColumnKind::Continuous,
            ("semi", 0 | 1) => ColumnKind::SemiContinuous,
            ("semi", 2) => ColumnKind::SemiInteger,
            (_, 0) => ColumnKind::Integer,
            (_, 1) => ColumnKind::Binary,
            _ => ColumnKind::Continuous,
        };
        let lower = n.whole(-4, 3);
        let (lower, upper) = match (kind, n.below(8)) {
            (ColumnKind::Binary, 0) => (1.0, 1.0),
            (ColumnKind::Binary, _) => (0.0, 1.0),
            (ColumnKind::SemiContinuous | ColumnKind::SemiInteger, _) => {
                (lower + 3.0, lower + 3.0 + n.whole(0, 5))
            }
            (_, 0) if family == "linear" || family == "integer" => (0.0, f64::INFINITY),
            (_, 1) if family == "linear" || family == "integer" => (f64::NEG_INFINITY, lower + 4.0),
            (_, 2) => (lower, lower),
            (_, 3) => (lower, lower + n.coefficient().abs()),
            _ => (lower, lower + n.whole(1, 7)),
        };
        let objective = n.coefficient();
        let name = name(n, "x", k);
        m.add_column(&name, lower, upper, objective, kind);
    }
    if n.once_in(40) && m.columns.lower[0].is_finite() {
        // Crossed bounds: infeasible, in every reader.
        m.columns.upper[0] = m.columns.lower[0] - 2.0;
        m.columns.kind[0] = ColumnKind::Continuous;
    }
}

fn entries(n: &mut Numbers, m: &MathModel) -> Vec<(i32, f64)> {
    let mut list = Vec::new();
    for j in 0..m.n_cols() as i32 {
        if !n.once_in(3) {
            list.push((j, n.coefficient()));
        }
    }
    list
}

/// Rows that the point in the middle of the columns' bounds satisfies, mostly.
fn rows(n: &mut Numbers, m: &mut MathModel) {
    for k in 0..n.below(5) as usize {
        let list = if n.once_in(15) { Vec::new() } else { entries(n, m) };
        let middle: f64 = list.iter().map(|&(j, v)| v * inside(m, j)).sum();
        let slack = n.whole(0, 5);
        let (lower, upper) = match n.below(8) {
            0 => (middle - slack, middle + 2.5),
            1 => (middle, middle),
            2 if n.once_in(2) => (f64::NEG_INFINITY, f64::INFINITY),
            3 if n.once_in(6) => (middle + 20.0, middle - 20.0),
            2..=4 => (middle - slack, f64::INFINITY),
            _ => (f64::NEG_INFINITY, middle + slack),
        };
        let name = name(n, "row", k);
        m.add_row(&name, lower, upper, &list);
        if n.once_in(10) {
            m.set_lazy(m.n_rows() as i32 - 1);
        }
    }
}

/// A value within the bounds of a column, whole where it must be.
fn inside(m: &MathModel, j: i32) -> f64 {
    let (lower, upper) = (m.columns.lower[j as usize], m.columns.upper[j as usize]);
    if lower.is_finite() { lower } else { upper }
}

/// A sum of squares of sums: convex, or concave where the model maximises.
fn convex_objective(n: &mut Numbers, m: &mut MathModel) {
    let sign = f64::from(m.sense.sign());
    for (i, j, v) in squares(n, m) {
        m.quadratic_objective.push(i, j, sign * v);
    }
}

fn squares(n: &mut Numbers, m: &MathModel) -> Vec<(i32, i32, f64)> {
    let columns = m.n_cols();
    let mut sum = vec![vec![0.0; columns]; columns];
    for _ in 0..2 {
        let a: Vec<f64> = (0..columns).map(|_| n.whole(-2, 2)).collect();
        for i in 0..columns {
            for j in 0..columns {
                sum[i.min(j)][i.max(j)] += a[i] * a[j];
            }
        }
    }
    for (i, row) in sum.iter_mut().enumerate() {
        row[i] += 1.0;
    }
    let pairs = (0..columns).flat_map(|i| (i..columns).map(move |j| (i, j)));
    pairs.filter(|&(i, j)| sum[i][j] != 0.0).map(|(i, j)| (i as i32, j as i32, sum[i][j])).collect()
}

fn quadratic_rows(n: &mut Numbers, m: &mut MathModel) {
    for k in 0..1 + n.below(2) as usize {
        let (linear, products) = (entries(n, m), squares(n, m));
        let at = |j: i32| inside(m, j);
        let middle: f64 = linear.iter().map(|&(j, v)| v * at(j)).sum::<f64>()
            + products.iter().map(|&(i, j, v)| v * at(i) * at(j)).sum::<f64>();
        let upper = middle + n.whole(1, 20);
        let lower = if n.once_in(6) { middle - 1.0 } else { f64::NEG_INFINITY };
        let name = name(n, "quad", k);
        m.add_quadratic_row(&name, lower, upper, &linear, &products);
    }
    if n.once_in(3) {
        let tip = m.add_column("tip", 0.0, 30.0, f64::from(m.sense.sign()), ColumnKind::Continuous);
        m.add_cone(ConeKind::SecondOrder, &[tip, 0, 1]);
    }
}

fn sets(n: &mut Numbers, m: &mut MathModel) {
    let columns = m.n_cols() as i32;
    for j in 0..columns as usize {
        // Zero must be possible, or nothing is.
        if m.columns.kind[j] == ColumnKind::Continuous || m.columns.kind[j] == ColumnKind::Integer {
            m.columns.lower[j] = m.columns.lower[j].min(0.0);
            m.columns.upper[j] = m.columns.upper[j].max(0.0);
        }
    }
    for _ in 0..1 + n.below(2) {
        let order = 1 + n.below(2) as u8;
        let mut weight = n.whole(-2, 3);
        let mut members = Vec::new();
        for j in 0..columns {
            members.push((j, weight));
            weight += n.whole(0, 2);
        }
        m.add_sos(order, &members);
    }
}

fn indicators(n: &mut Numbers, m: &mut MathModel) {
    for k in 0..1 + n.below(2) as usize {
        let profit = n.coefficient();
        let switch = m.add_column(&format!("switch{k}"), 0.0, 1.0, profit, ColumnKind::Binary);
        let mut list = if n.once_in(8) { Vec::new() } else { entries(n, m) };
        list.retain(|e| e.0 != switch);
        let side = n.whole(-6, 6);
        let (lower, upper) = match n.below(4) {
            0 => (side, side),
            1 => (side - 1.0, side + 3.0),
            2 => (side, f64::INFINITY),
            _ => (f64::NEG_INFINITY, side),
        };
        let value = n.once_in(2);
        m.add_indicator(switch, value, lower, upper, &list);
    }
}

fn general(n: &mut Numbers, m: &mut MathModel) {
    let weight = n.coefficient();
    let operand = n.below(m.n_cols() as u64) as i32;
    match n.below(5) {
        0 => {
            let result = m.add_column("abs", -50.0, 50.0, weight, ColumnKind::Continuous);
            m.add_general(GeneralKind::Abs, result, &[operand], None);
        }
        kind @ (1 | 2) => {
            let kind = if kind == 1 { GeneralKind::Max } else { GeneralKind::Min };
            let result = m.add_column("extremum", -50.0, 50.0, weight, ColumnKind::Continuous);
            let constant = n.once_in(2).then(|| n.whole(-2, 2));
            m.add_general(kind, result, &[0, 1], constant);
        }
        3 => {
            let kind = if n.once_in(2) { GeneralKind::And } else { GeneralKind::Or };
            let columns: Vec<i32> = (0..3)
                .map(|k| m.add_column(&format!("b{k}"), 0.0, 1.0, n.coefficient(), ColumnKind::Binary))
                .collect();
            m.add_general(kind, columns[0], &columns[1..], None);
        }
        _ => {
            let result = m.add_column("curve", -90.0, 90.0, weight, ColumnKind::Continuous);
            let mut x = n.whole(-5, 0);
            let points: Vec<(f64, f64)> = (0..2 + n.below(3))
                .map(|_| {
                    x += n.whole(1, 3);
                    (x, n.whole(-4, 4))
                })
                .collect();
            m.add_piecewise(result, operand, &points);
        }
    }
}

fn nonlinear(n: &mut Numbers, m: &mut MathModel) {
    let x = m.add_column("positive", 0.5, 4.0, n.coefficient(), ColumnKind::Continuous);
    let nodes = &mut m.nonlinear.nodes;
    let (a, b) = (nodes.column(x), nodes.column(0));
    let two = nodes.constant(2.0);
    let first = match n.below(6) {
        0 => nodes.apply(NodeOp::Exp, &[a]),
        1 => nodes.apply(NodeOp::Log, &[a]),
        2 => nodes.apply(NodeOp::Sqrt, &[a]),
        3 => nodes.apply(NodeOp::Divide, &[b, a]),
        4 => nodes.apply(NodeOp::Sin, &[a]),
        _ => nodes.apply(NodeOp::Power, &[a, two]),
    };
    let negative = nodes.apply(NodeOp::Negate, &[b]);
    let product = nodes.apply(NodeOp::Product, &[a, two, first]);
    let root = nodes.apply(NodeOp::Sum, &[product, negative, first]);
    let middle = m.nonlinear.nodes.values(&inside_all(m))[root as usize];
    let upper = middle + n.whole(1, 6);
    let lower = if n.once_in(3) { middle - 3.0 } else { f64::NEG_INFINITY };
    m.add_nonlinear_row("curved", lower, upper, &[(0, n.coefficient())], root);
    if n.once_in(2) {
        let square = m.nonlinear.nodes.apply(NodeOp::Power, &[a, two]);
        m.nonlinear.objective = Some(square);
    }
}

fn inside_all(m: &MathModel) -> Vec<f64> {
    (0..m.n_cols() as i32).map(|j| inside(m, j)).collect()
}
