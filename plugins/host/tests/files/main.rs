//! Model files, read by the solvers' own readers: 500 random models of all kinds, each written as LP, MPS and NL, have the
//! optimum that the model has.
//!
//! `cargo test --release -p orlm-solver-host --test files -- --nocapture` shows the table.

#[path = "../common/mod.rs"]
mod common;
#[path = "../../../formats/tests/common/models.rs"]
mod models;
mod readers;

use std::collections::BTreeMap;

use orlm_formats::{Format, WriteError, write};
use orlm_solver::{MathModel, SolveError, SolveOptions, SolveService, Termination};
use readers::{Answer, Highs, Scip};

const MODELS: u64 = 500;

/// How the answer of a file compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Agrees,
    Unsupported,
    Differs,
}

fn options() -> SolveOptions {
    SolveOptions { time_limit: Some(120.0), threads: Some(1), ..SolveOptions::default() }
}

/// What a solve through the host says.
fn answer(solved: Result<orlm_solver::SolveResult, SolveError>) -> Result<Answer, SolveError> {
    solved.map(|r| match (r.termination, r.objective) {
        (Termination::Optimal, Some(objective)) => Answer::Optimal(objective),
        (Termination::Infeasible, _) => Answer::Infeasible,
        (Termination::Unbounded, _) => Answer::Unbounded,
        (Termination::InfeasibleOrUnbounded, _) => Answer::InfeasibleOrUnbounded,
        (other, _) => Answer::Other(format!("{other:?} ({})", r.message)),
    })
}

fn same(a: &Answer, b: &Answer) -> bool {
    match (a, b) {
        (Answer::Optimal(x), Answer::Optimal(y)) => (x - y).abs() <= 2e-5 * (1.0 + x.abs().max(y.abs())),
        (Answer::InfeasibleOrUnbounded, Answer::Infeasible | Answer::Unbounded)
        | (Answer::Infeasible | Answer::Unbounded, Answer::InfeasibleOrUnbounded) => true,
        _ => a == b && !matches!(a, Answer::Other(_)),
    }
}

/// Whether HiGHS says itself that it does not read what this model is written with.
fn beyond_highs(m: &MathModel) -> bool {
    let quadratic = !m.quadratic_objective.is_empty();
    let rewritten_to = !m.general.kind.is_empty() || !m.cones.kind.is_empty();
    !m.sos.order.is_empty()
        || !m.indicators.column.is_empty()
        || m.n_quadratic_rows() > 0
        || rewritten_to
        || (quadratic && m.is_mip())
}

#[test]
fn the_solvers_own_readers_find_the_same_optimum() {
    let (_dir, pool) = common::pool("scip", common::config());
    let scip = Scip::load(&common::repository().join(".orlm/scip/lib"));
    let highs = Highs;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut table: BTreeMap<(&str, &str), BTreeMap<Outcome, u32>> = BTreeMap::new();
    let (mut differences, mut without_reference) = (Vec::new(), 0);
    for seed in 0..MODELS {
        let m = models::model(seed);
        let reference = match answer(pool.solve(&m, &options())) {
            Ok(answer) => answer,
            Err(SolveError::Unsupported { .. }) => {
                without_reference += 1;
                continue;
            }
            Err(e) => panic!("seed {seed}: {e}"),
        };
        for format in [Format::Lp, Format::Mps, Format::Nl] {
            let mut note = |reader: &'static str, outcome: Outcome| {
                *table.entry((format.name(), reader)).or_default().entry(outcome).or_default() += 1;
            };
            let readers: &[&str] = if format == Format::Nl { &["SCIP"] } else { &["HiGHS", "SCIP", "orlm"] };
            let written = match write(&m, &SolveOptions::default(), format) {
                Ok(written) => written,
                Err(WriteError::Unsupported { .. }) => {
                    readers.iter().for_each(|reader| note(reader, Outcome::Unsupported));
                    continue;
                }
                Err(e) => panic!("seed {seed} as {format}: {e}"),
            };
            let path = folder.path().join("model").with_extension(format.name());
            std::fs::write(&path, &written.content).expect("a file");
            for (extension, content) in &written.beside {
                std::fs::write(path.with_extension(extension), content).expect("a file");
            }
            for &reader in readers {
                let found = match reader {
                    "HiGHS" => highs.solve(&path),
                    "SCIP" => scip.solve(&path),
                    _ => match orlm_formats::read(&written.content, Some(format)) {
                        Ok((again, _)) => answer(pool.solve(&again, &options())).expect("a solve"),
                        Err(e) => Answer::Other(e.to_string()),
                    },
                };
                let outcome = match &found {
                    found if same(found, &reference) => Outcome::Agrees,
                    Answer::Refused if reader == "HiGHS" && beyond_highs(&m) => Outcome::Unsupported,
                    _ => Outcome::Differs,
                };
                if outcome == Outcome::Differs {
                    let family = models::family(seed);
                    differences.push(format!(
                        "seed {seed} ({family}), {format} by {reader}: {found:?}, expected {reference:?}"
                    ));
                    if let Ok(keep) = std::env::var("ORLM_KEEP_FILES") {
                        let to =
                            std::path::Path::new(&keep).join(format!("{seed}-{reader}.{}", format.name()));
                        let _ = std::fs::copy(&path, to);
                    }
                }
                note(reader, outcome);
            }
        }
    }
    println!("{:6} {:6} {:>7} {:>12} {:>7}", "format", "reader", "agree", "unsupported", "differ");
    for ((format, reader), counts) in &table {
        let count = |outcome| counts.get(&outcome).copied().unwrap_or_default();
        let (agree, unsupported, differ) =
            (count(Outcome::Agrees), count(Outcome::Unsupported), count(Outcome::Differs));
        println!("{format:6} {reader:6} {agree:7} {unsupported:12} {differ:7}");
    }
    println!("without a reference: {without_reference}");
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
    // The nonlinear family, where the plugin does not know nonlinear rows.
    assert!(without_reference <= MODELS / models::FAMILIES.len() as u64, "{without_reference}");
    for ((format, reader), counts) in &table {
        let agree = counts.get(&Outcome::Agrees).copied().unwrap_or_default();
        assert!(u64::from(agree) * 3 > MODELS, "{format} by {reader}: only {agree} agree");
    }
}
