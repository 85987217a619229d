//! What is written is read back as the same model, number for number.

mod common {
    pub(crate) mod canonical;
    pub(crate) mod models;
}

use common::canonical::canonical;
use common::models::{family, model};
use orlm_formats::{Format, WriteError, read, write};
use orlm_solver::{Capabilities, ColumnKind, Feature, MathModel, SolveOptions};
use proptest::prelude::*;

/// The model in the words of LP and MPS, by the host's own rewrites.
fn rewritten(m: &MathModel, format: Format) -> Result<MathModel, Feature> {
    let mut list: Vec<Feature> = Feature::ALL.to_vec();
    let general = [
        Feature::MinMaxAbs,
        Feature::Logical,
        Feature::PiecewiseLinear,
        Feature::SecondOrderCone,
        Feature::Nonlinear,
        Feature::MultiObjective,
        Feature::LazyRows,
    ];
    list.retain(|f| !general.contains(f));
    if format == Format::Mps {
        list.retain(|f| *f != Feature::SemiInteger);
    }
    // Readers take semi-continuous columns above zero only.
    if (0..m.n_cols()).any(|j| m.columns.kind[j].is_semi() && m.columns.upper[j] < 0.0) {
        list.retain(|f| !matches!(f, Feature::SemiContinuous | Feature::SemiInteger));
    }
    Ok(m.rewrite_for(&Capabilities::of(&list))?.map_or_else(|| m.clone(), |r| r.model))
}

#[test]
fn lp_and_mps_files_come_back_as_the_same_model() {
    let mut compared = 0;
    for seed in 0..3000 {
        let m = model(seed);
        for format in [Format::Lp, Format::Mps] {
            let wanted = rewritten(&m, format);
            let written = match (write(&m, &SolveOptions::default(), format), &wanted) {
                (Ok(written), Ok(_)) => written,
                (Err(WriteError::Unsupported { feature, .. }), Err(lacking)) => {
                    assert_eq!(feature, *lacking);
                    assert_eq!(family(seed), "nonlinear");
                    continue;
                }
                (other, wanted) => panic!("seed {seed} as {format}: {other:?}, {wanted:?}"),
            };
            let text = String::from_utf8_lossy(&written.content).into_owned();
            let (again, _) = read(&written.content, Some(format))
                .unwrap_or_else(|e| panic!("seed {seed} as {format}: {e}\n{text}"));
            let wanted = wanted.as_ref().expect("checked above");
            assert_eq!(canonical(&again), canonical(wanted), "seed {seed} as {format}\n{text}");
            for j in 0..m.n_cols() {
                if let Some(name) = m.columns.names.get(j) {
                    assert_eq!(again.columns.names.get(j), Some(name), "seed {seed} as {format}\n{text}");
                }
            }
            compared += 1;
        }
    }
    assert!(compared > 5000, "{compared}");
}

#[test]
fn no_line_is_long_and_every_one_is_plain() {
    for seed in 0..500 {
        for format in [Format::Lp, Format::Mps] {
            let Ok(written) = write(&model(seed), &SolveOptions::default(), format) else { continue };
            let text = String::from_utf8(written.content).expect("text");
            for line in text.lines() {
                assert!(line.len() <= 330, "{} characters: {line}", line.len());
                assert!(line.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{line:?}");
            }
        }
    }
}

#[test]
fn the_byte_form_keeps_everything_and_the_options() {
    for seed in 0..200 {
        let m = model(seed);
        let options = SolveOptions { time_limit: Some(2.5), ..SolveOptions::default() };
        let bytes = write(&m, &options, Format::Orlm).expect("everything fits").content;
        // Nothing says the format here: the first bytes do.
        let (again, read_options) = read(&bytes, None).expect("own bytes");
        assert_eq!((again.content_hash(), read_options), (m.content_hash(), options));
        let json = write(&m, &SolveOptions::default(), Format::Json).expect("everything fits").content;
        let value: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(value["columns"].as_array().map(Vec::len), Some(m.n_cols()));
    }
}

#[test]
fn what_a_format_has_no_words_for_is_named_with_its_place() {
    let mut m = MathModel::default();
    let x = m.add_column("x", 0.0, f64::INFINITY, 1.0, ColumnKind::Continuous);
    let column = m.nonlinear.nodes.column(x);
    let root = m.nonlinear.nodes.apply(orlm_solver::NodeOp::Sin, &[column]);
    m.add_nonlinear_row("wave", 0.0, 1.0, &[], root);
    let error = write(&m, &SolveOptions::default(), Format::Mps).expect_err("sine");
    assert_eq!(
        error.to_string(),
        "MPS has no words for nonlinear rows and objectives (nonlinear row 0 (wave))"
    );
    let mut m = MathModel::default();
    let b = m.add_column("b", 0.0, 1.0, 1.0, ColumnKind::Binary);
    let x = m.add_column("x", 0.0, f64::INFINITY, 1.0, ColumnKind::Continuous);
    m.add_indicator(b, true, -f64::INFINITY, 4.0, &[(x, 1.0)]);
    let error = write(&m, &SolveOptions::default(), Format::Nl).expect_err("no bounds, no big M");
    assert_eq!(error.to_string(), "NL has no words for indicator rows (indicator row 0)");
    m.add_objective("cheap", 2, 1.0, &[(x, 1.0)]);
    m.add_objective("good", 1, 1.0, &[(b, 1.0)]);
    m.columns.objective.fill(0.0);
    let error = write(&m, &SolveOptions::default(), Format::Lp).expect_err("two priorities");
    assert_eq!(error.to_string(), "LP has no words for several objectives (objective 0 (cheap))");
    m.columns.objective[0] = f64::NAN;
    assert!(matches!(write(&m, &SolveOptions::default(), Format::Lp), Err(WriteError::Model(_))));
}

#[test]
fn a_compressed_file_is_read_like_a_plain_one() {
    let m = model(1);
    let plain = write(&m, &SolveOptions::default(), Format::Mps).expect("MPS").content;
    let zip = orlm_formats::gzip(&plain);
    assert_eq!(read(&zip, None), read(&plain, None));
    assert!(read(&zip[..zip.len() / 2], None).is_err());
}

#[test]
fn a_file_that_is_cut_off_is_refused_wherever_it_ends() {
    for seed in [1, 3, 5, 6, 7] {
        for format in [Format::Lp, Format::Mps] {
            let text = write(&model(seed), &SolveOptions::default(), format).expect("writable").content;
            let end = text.len() - if format == Format::Lp { "End\n" } else { "ENDATA\n" }.len();
            for cut in 0..=end {
                let found = read(&text[..cut], Some(format));
                assert!(found.is_err(), "seed {seed} as {format}, cut at {cut}: {found:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in [None, Some(Format::Lp), Some(Format::Mps), Some(Format::Orlm)] {
            let _ = read(&bytes, format);
        }
    }

    #[test]
    fn any_words_of_the_formats_are_read_or_refused(picks in proptest::collection::vec((0usize..WORDS.len(), 0u8..4), 0..120)) {
        let mut text = String::new();
        for (pick, space) in picks {
            text.push_str(WORDS[pick]);
            text.push_str(["", " ", "\n", "\n "][usize::from(space)]);
        }
        for format in [Format::Lp, Format::Mps] {
            let _ = read(text.as_bytes(), Some(format));
        }
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(seed in 0u64..40, at in any::<prop::sample::Index>(), byte in any::<u8>(), drop in 0usize..30) {
        for format in [Format::Lp, Format::Mps] {
            let Ok(written) = write(&model(seed), &SolveOptions::default(), format) else { continue };
            let mut bytes = written.content;
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = read(&bytes, Some(format));
            bytes.drain(at..(at + drop).min(bytes.len()));
            let _ = read(&bytes, Some(format));
        }
    }
}

const WORDS: [&str; 60] = [
    "min",
    "max",
    "obj:",
    "st",
    "subject",
    "to",
    "bounds",
    "free",
    "generals",
    "binary",
    "semi",
    "-",
    "continuous",
    "sos",
    "S1::",
    "S2::",
    "end",
    "x",
    "y",
    "x:",
    "[",
    "]",
    "/",
    "2",
    "^",
    "*",
    "+",
    "<=",
    ">=",
    "=",
    "->",
    "inf",
    "1e999",
    "-3",
    "0.5",
    ":",
    "lazy",
    "constraints",
    "\\",
    "NAME",
    "OBJSENSE",
    "ROWS",
    " N obj",
    " L c",
    "COLUMNS",
    " x obj 1",
    " x c 1",
    "RHS",
    " RHS c 1",
    "RANGES",
    " RNG c -1",
    "BOUNDS",
    " UP BND x 1",
    "QUADOBJ",
    " x x 1",
    "QCMATRIX c",
    "SOS",
    " S1 s",
    "INDICATORS",
    "ENDATA",
];
