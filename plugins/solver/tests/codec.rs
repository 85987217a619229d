//! The byte form of models: what is written is read, and no bytes make the reader panic.

use orlm_solver::{
    ColumnKind, ConeKind, ContainerError, GeneralKind, MathModel, ModelError, NodeOp, Sense, SizeLimits,
    SolveOptions,
};
use proptest::prelude::*;

/// A valid model that uses every part.
fn everything() -> MathModel {
    let mut m = MathModel { sense: Sense::Maximise, objective_offset: -2.5, ..MathModel::default() };
    let inf = f64::INFINITY;
    let x = m.add_column("x", 0.0, 10.0, 1.0, ColumnKind::Continuous);
    let n = m.add_column("n_ü", -5.0, inf, 0.5, ColumnKind::Integer);
    let b = m.add_column("b", 0.0, 1.0, 0.0, ColumnKind::Binary);
    let s = m.add_column("", 2.0, 8.0, -1.0, ColumnKind::SemiContinuous);
    let r = m.add_column("r", -inf, inf, 0.0, ColumnKind::Continuous);
    m.add_row("cap", -inf, 12.0, &[(x, 1.0), (n, 2.0)]);
    m.add_row("empty", -1.0, 1.0, &[]);
    m.quadratic_objective.push(x, x, -1.0);
    m.quadratic_objective.push(x, n, 0.25);
    m.add_quadratic_row("q", -inf, 50.0, &[(s, 1.0)], &[(x, x, 1.0), (s, s, 2.0)]);
    m.add_sos(1, &[(x, 1.0), (s, 2.0)]);
    m.add_indicator(b, true, -inf, 3.0, &[(x, 1.0)]);
    m.add_general(GeneralKind::Max, r, &[x, n], Some(1.5));
    m.add_general(GeneralKind::Abs, r, &[n], None);
    m.add_piecewise(r, x, &[(0.0, 1.0), (2.0, 5.0), (4.0, 4.0)]);
    m.add_general(GeneralKind::Min, r, &[x, n], None);
    m.add_cone(ConeKind::SecondOrder, &[x, n, r]);
    m.add_cone(ConeKind::Rotated, &[x, s, r]);
    m.set_lazy(0);
    let nodes = &mut m.nonlinear.nodes;
    let (a, two) = (nodes.column(x), nodes.constant(2.0));
    let exp = nodes.apply(NodeOp::Exp, &[a]);
    let power = nodes.apply(NodeOp::Power, &[a, two]);
    let sum = nodes.apply(NodeOp::Sum, &[exp, power, two]);
    m.add_nonlinear_row("curve", -inf, 9.0, &[(n, 1.0)], sum);
    m.nonlinear.objective = Some(exp);
    m.mip_start = vec![1.0, f64::NAN, 1.0, f64::NAN, 0.0, 2.0, 3.0, f64::NAN, 4.0, 1.0];
    m
}

/// A valid model with several objectives.
fn several() -> MathModel {
    let mut m = MathModel::default();
    let x = m.add_column("x", 0.0, 10.0, 0.0, ColumnKind::Continuous);
    let y = m.add_column("y", 0.0, 10.0, 0.0, ColumnKind::Continuous);
    m.add_objective("cost", 2, 1.0, &[(x, 1.0), (y, 3.0)]);
    m.add_objective("risk", 1, -0.5, &[(y, 1.0)]);
    m.objectives.rel_tol[0] = 0.1;
    m.objectives.offset[1] = 4.0;
    m
}

#[test]
fn several_objectives_survive_the_round_trip() {
    let m = several();
    m.validate(&SizeLimits::default()).expect("valid");
    assert_eq!(MathModel::decode(&m.encode(&SolveOptions::default())).expect("own bytes").0, m);
    assert_eq!(m.objective_at(&[1.0, 2.0]), 7.0);
    assert_eq!(m.objectives.blend(1), (-2.0, vec![(1, -0.5)]));
    let mut both = several();
    both.columns.objective[0] = 1.0;
    assert_eq!(both.validate(&SizeLimits::default()), Err(ModelError::TwoObjectives));
}

#[test]
fn a_model_with_every_part_survives_the_view_of_the_c_interface() {
    for m in [everything(), several()] {
        // SAFETY: the view's arrays are the model's.
        let again = unsafe { orlm_solver::abi::model_from_view(&orlm_solver::abi::model_view(&m)) };
        let again = again.expect("a valid model");
        // NaN is not equal to itself, so the bytes are compared.
        assert_eq!(again.encode(&SolveOptions::default()), m.encode(&SolveOptions::default()));
    }
}

#[test]
fn a_model_with_every_part_survives_the_round_trip() {
    let m = everything();
    m.validate(&SizeLimits::default()).expect("valid");
    let options = SolveOptions { time_limit: Some(0.25), node_limit: Some(7), ..SolveOptions::default() };
    let bytes = m.encode(&options);
    let (again, options_again) = MathModel::decode(&bytes).expect("own bytes");
    assert_eq!(options_again, options);
    // NaN is not equal to itself, so the bytes are compared.
    assert_eq!(again.encode(&options), bytes);
    assert_eq!(again.columns.names.get(1), Some("n_ü"));
    assert_eq!(again.columns.names.get(3), None);
}

#[test]
fn the_hash_names_the_model_and_not_its_options() {
    let m = everything();
    let limited = SolveOptions { time_limit: Some(1.0), ..SolveOptions::default() };
    let (again, _) = MathModel::decode(&m.encode(&limited)).expect("own bytes");
    assert_eq!(again.content_hash(), m.content_hash());
    let mut other = m.clone();
    other.rows.upper[0] = 13.0;
    assert_ne!(other.content_hash(), m.content_hash());
}

#[test]
fn unknown_option_keys_and_bad_numbers_are_refused() {
    let m = everything();
    let options = SolveOptions { seed: Some(12345), ..SolveOptions::default() };
    let bytes = m.encode(&options);
    let at = bytes.windows(4).rposition(|w| w == b"seed").expect("the key");
    let mut renamed = bytes.clone();
    renamed[at..at + 4].copy_from_slice(b"sead");
    let refused = |bytes: &[u8]| match MathModel::decode(bytes) {
        Err(ModelError::Container(ContainerError::Content { section: "OPTIONS", problem })) => problem,
        other => panic!("expected a refusal, got {other:?}"),
    };
    assert!(refused(&renamed).contains("sead"));
    let mut negative = bytes;
    negative[at + 6..at + 11].copy_from_slice(b"-1234");
    assert!(refused(&negative).contains("-1234"));
}

#[test]
fn counts_that_the_arrays_contradict_are_refused() {
    let mut bytes = everything().encode(&SolveOptions::default());
    // META is the first section; its offset stands in the first table entry.
    let meta = u64::from_le_bytes(bytes[24..32].try_into().expect("8 bytes")) as usize;
    bytes[meta + 4..meta + 8].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(
        MathModel::decode(&bytes).err(),
        Some(ModelError::Length { array: "COL_LB", found: 5, expected: u32::MAX as usize })
    );
}

fn arbitrary_model() -> impl Strategy<Value = MathModel> {
    let number = prop_oneof![(-1e6..1e6f64), Just(0.0), Just(-0.0), Just(1e-300), Just(1e300)];
    let lower = prop_oneof![number.clone(), Just(f64::NEG_INFINITY)];
    let upper = prop_oneof![number.clone(), Just(f64::INFINITY)];
    let column = (lower.clone(), upper.clone(), number.clone(), 0u8..5, "[a-zé]{0,6}");
    let entries = proptest::collection::btree_map(0usize..64, number.clone(), 0..6);
    let row = (lower, upper, entries, "[a-z]{0,4}");
    let product = (0usize..64, 0usize..64, number.clone());
    (
        any::<bool>(),
        number,
        proptest::collection::vec(column, 1..12),
        proptest::collection::vec(row.clone(), 0..8),
        proptest::collection::vec(product, 0..6),
        proptest::collection::vec(row, 0..3),
    )
        .prop_map(|(maximise, offset, columns, rows, products, indicator_rows)| {
            let sense = if maximise { Sense::Maximise } else { Sense::Minimise };
            let mut m = MathModel { sense, objective_offset: offset, ..MathModel::default() };
            let n = columns.len();
            for (lower, upper, objective, kind, name) in columns {
                let kind = ColumnKind::from_byte(kind).unwrap_or_default();
                let (lower, upper) = if kind == ColumnKind::Binary { (0.0, 1.0) } else { (lower, upper) };
                m.add_column(&name, lower, upper, objective, kind);
            }
            let fold = |entries: std::collections::BTreeMap<usize, f64>| {
                let folded: std::collections::BTreeMap<i32, f64> =
                    entries.into_iter().map(|(j, v)| ((j % n) as i32, v)).collect();
                folded.into_iter().collect::<Vec<_>>()
            };
            for (lower, upper, entries, name) in rows {
                m.add_row(&name, lower, upper, &fold(entries));
            }
            let mut seen = std::collections::BTreeSet::new();
            for (i, j, v) in products {
                let (i, j) = (i % n, j % n);
                if seen.insert((i.min(j), i.max(j))) {
                    m.quadratic_objective.push(i as i32, j as i32, v);
                }
            }
            if let Some(b) = m.columns.kind.iter().position(|&k| k == ColumnKind::Binary) {
                for (lower, upper, entries, _) in indicator_rows {
                    m.add_indicator(b as i32, upper > 0.0, lower, upper, &fold(entries));
                }
            }
            m
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_valid_model_survives_the_round_trip(m in arbitrary_model()) {
        prop_assert!(m.validate(&SizeLimits::default()).is_ok());
        let (again, _) = MathModel::decode(&m.encode(&SolveOptions::default())).expect("own bytes");
        prop_assert_eq!(&again, &m);
        prop_assert_eq!(again.content_hash(), m.content_hash());
    }

    /// Damage never panics; what is still read is safe to validate, to check a point against and to write again.
    #[test]
    fn no_damage_makes_the_reader_panic(
        m in arbitrary_model(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = m.encode(&SolveOptions { threads: Some(1), ..SolveOptions::default() });
        for (at, value) in damage {
            let at = at.index(bytes.len());
            bytes[at] ^= value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok((read, options)) = MathModel::decode(&bytes) {
            let _ = read.validate(&SizeLimits::default());
            let _ = read.check_point(&vec![0.5; read.n_cols()], &Default::default());
            let _ = read.has_convex_objective();
            prop_assert!(MathModel::decode(&read.encode(&options)).is_ok());
        }
    }

    #[test]
    fn noise_is_never_a_model(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(MathModel::decode(&bytes).is_err());
    }
}
