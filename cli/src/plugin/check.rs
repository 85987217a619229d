//! `orlm plugin check`: the conformance suite.

use std::path::PathBuf;

use orlm_conformance::{Family, Filter, pool_config, run, suite};
use orlm_solver_host::{VERB, WorkerCommand, WorkerPool};

use super::target;
use crate::exit::{self, Failure};
use crate::{Done, render};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Name of a plugin, or the path of its folder, manifest or library.
    plugin: String,
    /// Only the cases of this family.
    #[arg(long)]
    family: Option<String>,
    /// Only this case.
    #[arg(long)]
    case: Option<String>,
    /// One JSON object a case on standard output; the last line holds the counts.
    #[arg(long)]
    json: bool,
    /// Write a JUnit report to this file as well.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

pub(crate) fn main(args: &Args) -> Done {
    let filter = filter(args)?;
    let target = target::find(&args.plugin)?;
    let pool =
        WorkerPool::start(&target.registry, &target.name, pool_config(WorkerCommand::this_program(VERB))).map_err(|e| {
            Failure::new(exit::ENVIRONMENT, e).hint(format!(
                "`orlm plugin info {}` shows what was looked for and found; docs/writing-a-plugin.md lists the usual causes",
                args.plugin
            ))
        })?;
    let total = suite().iter().filter(|case| filter.wants(case)).count();
    let bar = render::bar(Some(total as u64), "cases");
    bar.set_prefix(target.name.clone());
    let report = run(&pool, &filter, |done, _, case| {
        bar.set_position(done as u64);
        bar.set_message(case.to_owned());
    });
    bar.finish_and_clear();
    if let Some(file) = &args.junit {
        let written = report.junit().map_err(|e| e.to_string());
        written.and_then(|xml| std::fs::write(file, xml).map_err(|e| e.to_string())).map_err(|e| {
            Failure::new(exit::ENVIRONMENT, format!("the JUnit report {}: {e}", file.display()))
        })?;
    }
    if args.json {
        for line in report.json_lines() {
            exit::print(&line)?;
        }
    } else {
        exit::print(report.table())?;
    }
    if report.failed() == 0 {
        return Ok(exit::OK);
    }
    if let Some(first) = report.failures().next() {
        eprintln!(
            "hint: `orlm plugin check {} --case {}` repeats one case; docs/writing-a-plugin.md says how to read it",
            args.plugin, first.case
        );
    }
    Ok(exit::WRONG)
}

fn filter(args: &Args) -> Result<Filter, Failure> {
    let family = match &args.family {
        None => None,
        Some(name) => Some(Family::from_name(name).ok_or_else(|| {
            let known: Vec<&str> = Family::ALL.iter().map(|f| f.name()).collect();
            Failure::new(exit::USAGE, format!("there is no family {name:?}"))
                .hint(format!("the families are {}", known.join(", ")))
        })?),
    };
    let filter = Filter { family, case: args.case.clone() };
    if suite().iter().any(|case| filter.wants(case)) {
        return Ok(filter);
    }
    let asked = args.case.as_deref().unwrap_or_default();
    let similar: Vec<&str> = suite()
        .iter()
        .map(|case| case.name)
        .filter(|name| asked.split('_').any(|part| part.len() > 3 && name.contains(part)))
        .take(8)
        .collect();
    let text = match family {
        Some(family) => format!("there is no case {asked:?} in the family {}", family.name()),
        None => format!("there is no case {asked:?}"),
    };
    let hint = match similar.is_empty() {
        true => "`orlm plugin check NAME --json` names all of them".to_owned(),
        false => format!("did you mean one of {}", similar.join(", ")),
    };
    Err(Failure::new(exit::USAGE, text).hint(hint))
}
