//! `orlm gpu-check`: what is to be seen on a GPU, one line of figures for each check.

use orlm_train::checks::{self, CHECKS};

use crate::exit::{self, Failure};
use crate::{Done, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which checks; all without a name.
    names: Vec<String>,
    /// Small shapes, which the processor can do too.
    #[arg(long)]
    small: bool,
}

pub(crate) fn main(args: &Args) -> Done {
    if let Some(unknown) = args.names.iter().find(|name| CHECKS.iter().all(|(known, _)| known != name)) {
        let known: Vec<String> = CHECKS.iter().map(|(name, what)| format!("{name} ({what})")).collect();
        return Err(Failure::new(exit::USAGE, format!("no check {unknown:?}")).hint(known.join(", ")));
    }
    let device = wire::device().map_err(|e| Failure::new(exit::ENVIRONMENT, e.message))?;
    if device.is_cpu() && !args.small {
        return Err(Failure::new(exit::ENVIRONMENT, "no GPU can be used")
            .hint("`orlm doctor` says why; --small runs the checks on the processor, in small shapes"));
    }
    let mut code = exit::OK;
    for (name, _) in CHECKS {
        if !args.names.is_empty() && !args.names.iter().any(|asked| asked == name) {
            continue;
        }
        let seen = checks::run(name, &device, args.small)
            .map_err(|e| Failure::new(exit::ENVIRONMENT, format!("{name}: {e}")))?;
        let Some(seen) = seen else { continue };
        exit::print(&seen.line)?;
        if !seen.passed {
            eprintln!("error: {name}: what has to hold does not");
            code = exit::WRONG;
        }
    }
    Ok(code)
}
