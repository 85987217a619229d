//! Properties that hold for all models and all bytes: the reader is total, the writer canonical, the door shuts on
//! everything that would make a later reader fail.

use orlm_solver::{
    Capabilities, ColumnKind, ConeKind, ContainerWriter, Feature, GeneralKind, MODEL_MAGIC, MathModel,
    NodeOp, Section, Sense, SizeLimits, SolveOptions, SolveResult,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

const INF: f64 = f64::INFINITY;

/// Every section that this version knows, with the size of its elements.
const SECTIONS: &[(u32, usize)] = &[
    (1, 24),
    (2, 8),
    (3, 8),
    (4, 8),
    (5, 1),
    (6, 4),
    (7, 1),
    (10, 8),
    (11, 8),
    (12, 4),
    (13, 4),
    (14, 8),
    (15, 4),
    (16, 1),
    (17, 1),
    (20, 4),
    (21, 4),
    (22, 8),
    (30, 8),
    (31, 8),
    (32, 4),
    (33, 4),
    (34, 8),
    (35, 4),
    (36, 4),
    (37, 4),
    (38, 8),
    (39, 4),
    (40, 1),
    (50, 1),
    (51, 4),
    (52, 4),
    (53, 8),
    (60, 4),
    (61, 1),
    (62, 8),
    (63, 8),
    (64, 4),
    (65, 4),
    (66, 8),
    (70, 1),
    (71, 4),
    (72, 4),
    (73, 4),
    (74, 8),
    (75, 4),
    (76, 8),
    (77, 8),
    (80, 8),
    (90, 1),
    (91, 4),
    (92, 4),
    (100, 1),
    (101, 4),
    (102, 4),
    (103, 4),
    (104, 8),
    (110, 8),
    (111, 8),
    (112, 4),
    (113, 4),
    (114, 8),
    (115, 4),
    (116, 4),
    (117, 1),
    (118, 4),
    (120, 4),
    (121, 8),
    (122, 8),
    (123, 8),
    (124, 8),
    (125, 4),
    (126, 4),
    (127, 8),
    (128, 4),
    (129, 1),
    (1000, 1),
];

/// A number that a model may have.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => -1e6..1e6f64, 1 => Just(0.0), 1 => Just(-0.0), 1 => Just(1e-300), 1 => Just(-1e300)]
}

fn lower() -> impl Strategy<Value = f64> {
    prop_oneof![3 => number(), 1 => Just(-INF)]
}

fn upper() -> impl Strategy<Value = f64> {
    prop_oneof![3 => number(), 1 => Just(INF)]
}

/// Columns by any number, with coefficients; [`fold`] brings them into the model.
fn entries() -> impl Strategy<Value = Vec<(usize, f64)>> {
    vec((0usize..64, number()), 0..5)
}

/// Each column of the model at most once.
fn fold(entries: &[(usize, f64)], n: usize) -> Vec<(i32, f64)> {
    let map: std::collections::BTreeMap<i32, f64> =
        entries.iter().map(|&(j, v)| ((j % n) as i32, v)).collect();
    map.into_iter().collect()
}

/// One part of a model besides columns.
#[derive(Debug, Clone)]
enum Part {
    Row(f64, f64, Vec<(usize, f64)>, String, bool),
    QuadraticRow(f64, f64, Vec<(usize, f64)>, Vec<(usize, f64)>),
    Product(usize, usize, f64),
    Sos(bool, Vec<(usize, f64)>),
    Indicator(bool, f64, f64, Vec<(usize, f64)>),
    General(u8, usize, Vec<(usize, f64)>, Option<f64>),
    Piecewise(usize, usize, f64, Vec<(f64, f64)>),
    Cone(bool, Vec<(usize, f64)>),
    Node(u8, Vec<Index>, f64),
    NonlinearRow(f64, f64, Vec<(usize, f64)>, Index, String),
    NonlinearObjective(Index),
    Objective(i32, f64, f64, Vec<(usize, f64)>, String),
    Start(Vec<Option<f64>>),
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        4 => (lower(), upper(), entries(), "[a-zé]{0,4}", any::<bool>())
            .prop_map(|(l, u, e, name, lazy)| Part::Row(l, u, e, name, lazy)),
        2 => (lower(), upper(), entries(), entries()).prop_map(|(l, u, e, q)| Part::QuadraticRow(l, u, e, q)),
        2 => (0usize..64, 0usize..64, number()).prop_map(|(i, j, v)| Part::Product(i, j, v)),
        1 => (any::<bool>(), entries()).prop_map(|(two, e)| Part::Sos(two, e)),
        1 => (any::<bool>(), lower(), upper(), entries()).prop_map(|(v, l, u, e)| Part::Indicator(v, l, u, e)),
        2 => (1u8..6, 0usize..64, entries(), prop::option::of(number()))
            .prop_map(|(kind, r, e, c)| Part::General(kind, r, e, c)),
        1 => (0usize..64, 0usize..64, -1e3..1e3f64, vec((0.5..9.0f64, -1e3..1e3f64), 1..4))
            .prop_map(|(r, x, from, points)| Part::Piecewise(r, x, from, points)),
        1 => (any::<bool>(), entries()).prop_map(|(rotated, e)| Part::Cone(rotated, e)),
        3 => (0u8..14, vec(any::<Index>(), 1..4), number()).prop_map(|(op, c, v)| Part::Node(op, c, v)),
        1 => (lower(), upper(), entries(), any::<Index>(), "[a-z]{0,3}")
            .prop_map(|(l, u, e, root, name)| Part::NonlinearRow(l, u, e, root, name)),
        1 => any::<Index>().prop_map(Part::NonlinearObjective),
        1 => (-3..4, number(), 0.0..1.0f64, entries(), "[a-z]{0,3}")
            .prop_map(|(p, w, t, e, name)| Part::Objective(p, w, t, e, name)),
        1 => vec(prop::option::of(number()), 8).prop_map(Part::Start),
    ]
}

/// Valid models with any of the parts.
fn model() -> impl Strategy<Value = MathModel> {
    let column = (lower(), upper(), number(), 0u8..5, "[a-zü]{0,5}");
    (any::<bool>(), number(), vec(column, 1..8), vec(part(), 0..12)).prop_map(
        |(maximise, offset, columns, parts)| {
            let sense = if maximise { Sense::Maximise } else { Sense::Minimise };
            let mut m = MathModel { sense, objective_offset: offset, ..MathModel::default() };
            for (lower, upper, objective, kind, name) in columns {
                let kind = ColumnKind::from_byte(kind).expect("five kinds");
                let (lower, upper) = if kind == ColumnKind::Binary { (0.0, 1.0) } else { (lower, upper) };
                m.add_column(&name, lower, upper, objective, kind);
            }
            parts.into_iter().for_each(|p| add(&mut m, p));
            if !m.objectives.is_empty() {
                m.columns.objective.fill(0.0);
                m.objective_offset = 0.0;
                m.quadratic_objective = Default::default();
                m.nonlinear.objective = None;
            }
            m
        },
    )
}

/// Adds a part if it fits the model.
fn add(m: &mut MathModel, part: Part) {
    let n = m.n_cols();
    let columns = |e: &[(usize, f64)]| fold(e, n).iter().map(|e| e.0).collect::<Vec<i32>>();
    let binary = m.columns.kind.iter().position(|&k| k == ColumnKind::Binary).map(|j| j as i32);
    let nodes = m.nonlinear.nodes.len();
    match part {
        Part::Row(lower, upper, e, name, lazy) => {
            let row = m.add_row(&name, lower, upper, &fold(&e, n));
            if lazy {
                m.set_lazy(row);
            }
        }
        Part::QuadraticRow(lower, upper, linear, squares) => {
            let products: Vec<_> = fold(&squares, n).into_iter().map(|(j, v)| (j, j, v)).collect();
            m.add_quadratic_row("", lower, upper, &fold(&linear, n), &products);
        }
        Part::Product(i, j, v) => {
            let (i, j) = ((i % n) as i32, (j % n) as i32);
            let q = &m.quadratic_objective;
            let known = |k: usize| (q.i[k], q.j[k]) == (i, j) || (q.i[k], q.j[k]) == (j, i);
            if !(0..q.v.len()).any(known) {
                m.quadratic_objective.push(i, j, v);
            }
        }
        Part::Sos(two, e) => m.add_sos(1 + u8::from(two), &fold(&e, n)),
        Part::Indicator(value, lower, upper, e) => {
            if let Some(b) = binary {
                m.add_indicator(b, value, lower, upper, &fold(&e, n));
            }
        }
        Part::General(kind, result, e, constant) => {
            let kind = GeneralKind::from_byte(kind).expect("five kinds");
            let operands = columns(&e);
            match (kind, operands.first(), binary) {
                (GeneralKind::And | GeneralKind::Or, _, Some(b)) => m.add_general(kind, b, &[b, b], None),
                (GeneralKind::And | GeneralKind::Or, ..) | (_, None, _) => {}
                (GeneralKind::Abs, Some(&x), _) => m.add_general(kind, (result % n) as i32, &[x], None),
                _ => m.add_general(kind, (result % n) as i32, &operands, constant),
            }
        }
        Part::Piecewise(result, x, from, steps) => {
            let mut points = vec![(from, 0.0)];
            for (step, y) in steps {
                points.push((points[points.len() - 1].0 + step, y));
            }
            m.add_piecewise((result % n) as i32, (x % n) as i32, &points);
        }
        Part::Cone(rotated, e) => {
            let (members, kind) =
                (columns(&e), if rotated { ConeKind::Rotated } else { ConeKind::SecondOrder });
            if members.len() > kind.heads() {
                m.add_cone(kind, &members);
            }
        }
        Part::Node(op, children, value) => {
            let op = NodeOp::from_byte(op).expect("fourteen operations");
            let at: Vec<i32> = children.iter().map(|c| c.index(nodes.max(1)) as i32).collect();
            let list = &mut m.nonlinear.nodes;
            match op {
                NodeOp::Constant => list.constant(value),
                _ if op == NodeOp::Column || nodes == 0 => list.column(children[0].index(n) as i32),
                NodeOp::Divide | NodeOp::Power => list.apply(op, &[at[0], at[at.len() - 1]]),
                NodeOp::Sum | NodeOp::Product => list.apply(op, &at),
                _ => list.apply(op, &at[..1]),
            };
        }
        Part::NonlinearRow(lower, upper, e, root, name) => {
            if nodes > 0 {
                m.add_nonlinear_row(&name, lower, upper, &fold(&e, n), root.index(nodes) as i32);
            }
        }
        Part::NonlinearObjective(root) => {
            if nodes > 0 {
                m.nonlinear.objective = Some(root.index(nodes) as i32);
            }
        }
        Part::Objective(priority, weight, tolerance, e, name) => {
            m.add_objective(&name, priority, weight, &fold(&e, n));
            if let Some(last) = m.objectives.rel_tol.last_mut() {
                *last = tolerance;
            }
        }
        Part::Start(values) => {
            m.mip_start.extend((0..n).map(|j| values[j % values.len()].unwrap_or(f64::NAN)));
        }
    }
}

fn options() -> impl Strategy<Value = SolveOptions> {
    let real = || prop::option::of(0.0..1e9f64);
    let count = || prop::option::of(0u64..1 << 53);
    (
        (real(), real(), real(), real(), real(), real()),
        (count(), count(), count()),
        (prop::option::of(any::<u32>()), prop::option::of(any::<u32>()), prop::option::of(any::<u32>())),
        (any::<bool>(), any::<bool>()),
        prop::collection::btree_map("[a-z/_]{1,8}", "\\PC{0,6}", 0..3),
    )
        .prop_map(|(reals, counts, small, (iis, log), parameters)| SolveOptions {
            time_limit: reals.0,
            mip_gap: reals.1,
            mip_gap_abs: reals.2,
            feasibility_tolerance: reals.3,
            integrality_tolerance: reals.4,
            optimality_tolerance: reals.5,
            node_limit: counts.0,
            solution_limit: counts.1,
            iteration_limit: counts.2,
            threads: small.0,
            seed: small.1,
            pool_size: small.2,
            iis,
            log,
            parameters,
        })
}

/// Everything that is done with a model that was read.
fn use_it(m: &MathModel) {
    let structure = m.validate(&SizeLimits::default());
    // Reading has checked the structure; these must be safe even if the numbers are nonsense.
    let _ = m.check_point(&vec![0.5; m.n_cols()], &Default::default());
    let _ = (m.has_convex_objective(), m.has_convex_rows(), m.features(), m.crossed_bounds());
    let _ = m.nonlinear.nodes.domain_fault(&m.columns.lower, &m.columns.upper);
    if structure.is_ok() {
        for features in [&[Feature::Linear][..], &[Feature::Linear, Feature::Integer], Feature::ALL] {
            if let Ok(Some(rewritten)) = m.rewrite_for(&Capabilities::of(features)) {
                assert_eq!(rewritten.model.validate(&SizeLimits::default()), Ok(()), "a rewrite is valid");
            }
        }
    }
}

/// One change to one number of a model, in memory: worse than what bytes can say.
fn spoil(m: &mut MathModel, at: Index, which: u8, value: f64, index: i32) {
    let pick = |len: usize| at.index(len.max(1));
    let set = |list: &mut Vec<f64>| {
        let k = pick(list.len());
        if let Some(v) = list.get_mut(k) {
            *v = value;
        }
    };
    let set_index = |list: &mut Vec<i32>| {
        let k = pick(list.len());
        if let Some(v) = list.get_mut(k) {
            *v = index;
        }
    };
    match which {
        0 => set(&mut m.columns.lower),
        1 => set(&mut m.columns.upper),
        2 => set(&mut m.columns.objective),
        3 => set(&mut m.rows.matrix.value),
        4 => set_index(&mut m.rows.matrix.index),
        5 => set_index(&mut m.rows.matrix.start),
        6 => set_index(&mut m.quadratic_objective.i),
        7 => set_index(&mut m.quadratic_rows.start),
        8 => set_index(&mut m.sos.members.start),
        9 => set_index(&mut m.indicators.column),
        10 => set_index(&mut m.general.operand),
        11 => set_index(&mut m.general.point_start),
        12 => set(&mut m.general.point_x),
        13 => set_index(&mut m.cones.start),
        14 => set_index(&mut m.cones.member),
        15 => set_index(&mut m.nonlinear.nodes.child),
        16 => set_index(&mut m.nonlinear.nodes.column),
        17 => set(&mut m.nonlinear.nodes.value),
        18 => set_index(&mut m.nonlinear.root),
        19 => m.nonlinear.objective = Some(index),
        20 => set(&mut m.objectives.weight),
        21 => set_index(&mut m.objectives.rows.start),
        22 => set(&mut m.mip_start),
        23 => m.columns.upper.truncate(pick(m.columns.upper.len())),
        24 => m.rows.lazy = vec![index as u8; pick(8)],
        25 => m.nonlinear.nodes.start.truncate(pick(m.nonlinear.nodes.start.len())),
        26 => m.general.constant.truncate(pick(m.general.constant.len())),
        _ => m.objective_offset = value,
    }
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_model_and_its_options_survive_the_round_trip(m in model(), o in options()) {
        prop_assert_eq!(m.validate(&SizeLimits::default()), Ok(()));
        let bytes = m.encode(&o);
        let (again, options) = MathModel::decode(&bytes).expect("own bytes");
        prop_assert_eq!(&options, &o);
        // Starts have NaN in them, which is not equal to itself: the bytes are compared.
        prop_assert_eq!(again.encode(&o), bytes);
        prop_assert_eq!(again.content_hash(), m.content_hash());
        use_it(&m);
    }

    /// What says the same in other words has the same bytes.
    #[test]
    fn the_writer_is_canonical(m in model()) {
        let mut other = m.clone();
        for start in [
            &mut other.rows.matrix.start,
            &mut other.quadratic_rows.linear.start,
            &mut other.quadratic_rows.start,
            &mut other.sos.members.start,
            &mut other.indicators.rows.start,
            &mut other.general.start,
            &mut other.cones.start,
            &mut other.nonlinear.nodes.start,
            &mut other.nonlinear.linear.start,
            &mut other.objectives.rows.start,
        ] {
            if start.is_empty() {
                start.push(0);
            } else if start.len() == 1 {
                start.clear();
            }
        }
        if other.rows.lazy.is_empty() {
            other.rows.lazy = vec![0; other.n_rows()];
        }
        if other.general.point_start.is_empty() {
            other.general.point_start = vec![0; other.general.kind.len() + 1];
        }
        prop_assert_eq!(other.validate(&SizeLimits::default()), Ok(()));
        prop_assert_eq!(other.content_hash(), m.content_hash());
    }

    #[test]
    fn no_damage_makes_any_reader_panic(
        m in model(),
        o in options(),
        damage in vec((any::<Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, any::<Index>()),
    ) {
        let mut bytes = m.encode(&o);
        for (at, value) in damage {
            let at = at.index(bytes.len());
            bytes[at] ^= value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok((read, options)) = MathModel::decode(&bytes) {
            use_it(&read);
            let written = read.encode(&options);
            prop_assert!(MathModel::decode(&written).is_ok());
        }
        let _ = SolveResult::decode(&bytes);
    }

    /// A container in order, with anything in its sections.
    #[test]
    fn no_content_makes_the_reader_panic(
        counts in (0u32..4, 0u32..4, 0u32..3),
        sections in vec((any::<Index>(), vec(any::<u8>(), 0..4), 0usize..5), 0..12),
    ) {
        let mut w = ContainerWriter::new();
        let mut meta = 1i32.to_le_bytes().to_vec();
        for n in [counts.0, counts.1, counts.2] {
            meta.extend_from_slice(&n.to_le_bytes());
        }
        meta.extend_from_slice(&0f64.to_le_bytes());
        w.put(Section { id: 1, name: "META" }, 1, meta);
        let mut used = vec![1];
        for (which, bytes, count) in sections {
            let (id, size) = *which.get(SECTIONS);
            if used.contains(&id) {
                continue;
            }
            used.push(id);
            let content = bytes.iter().copied().cycle().take(if bytes.is_empty() { 0 } else { size * count });
            w.put(Section { id, name: "" }, 0, content.collect());
        }
        if let Ok((read, _)) = MathModel::decode(&w.finish(MODEL_MAGIC)) {
            use_it(&read);
        }
    }

    #[test]
    fn random_bytes_are_no_model_and_no_result(bytes in vec(any::<u8>(), 0..300)) {
        prop_assert!(MathModel::decode(&bytes).is_err());
        prop_assert!(SolveResult::decode(&bytes).is_err());
    }

    /// What the door lets through is safe for everybody behind it; what it refuses, it refuses with words.
    #[test]
    fn the_door_is_total(
        m in model(),
        changes in vec((any::<Index>(), 0u8..28, any::<f64>(), -3i32..70), 1..4),
    ) {
        let mut m = m;
        for (at, which, value, index) in changes {
            spoil(&mut m, at, which, value, index);
        }
        match m.validate(&SizeLimits::default()) {
            Ok(()) => {
                use_it(&m);
                prop_assert!(MathModel::decode(&m.encode(&SolveOptions::default())).is_ok());
            }
            Err(e) => prop_assert!(!e.to_string().is_empty()),
        }
    }
}
