//! Several solvers, one after the other: what the first does not support goes to the next.

use std::sync::OnceLock;

use orlm_solver::{Isolation, MathModel, SolveError, SolveOptions, SolveResult, SolveService, SolverInfo};

/// Starts a solver.
type Start = Box<dyn Fn() -> Result<Box<dyn SolveService>, SolveError> + Send + Sync>;

/// One solver of a chain, started when it is first needed.
struct Link {
    start: Start,
    started: OnceLock<Result<Box<dyn SolveService>, SolveError>>,
}

impl Link {
    fn service(&self) -> Result<&dyn SolveService, SolveError> {
        match self.started.get_or_init(|| (self.start)()) {
            Ok(service) => Ok(&**service),
            Err(e) => Err(e.clone()),
        }
    }
}

/// Solvers in order of preference. Only [`SolveError::Unsupported`] and [`SolveError::TooLarge`] pass a model on, and a
/// solver that cannot be started is passed over: any other fault is a fault, so that the same model always goes to the
/// same solver.
pub struct SolverChain {
    links: Vec<Link>,
    info: SolverInfo,
}

impl SolverChain {
    /// A chain whose first solver has been started.
    pub fn new(first: impl SolveService + 'static) -> Self {
        let info = first.solver();
        let started = OnceLock::from(Ok(Box::new(first) as Box<dyn SolveService>));
        let start: Start =
            Box::new(|| Err(SolveError::PluginMissing { name: String::new(), tried: Vec::new() }));
        Self { links: vec![Link { start, started }], info }
    }

    /// Adds a solver behind those that are there, which is started when it is first needed.
    #[must_use]
    pub fn then(
        mut self,
        name: &str,
        start: impl Fn() -> Result<Box<dyn SolveService>, SolveError> + Send + Sync + 'static,
    ) -> Self {
        self.links.push(Link { start: Box::new(start), started: OnceLock::new() });
        self.info.name = format!("{}+{name}", self.info.name);
        self
    }
}

impl SolveService for SolverChain {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        let mut refusal = None;
        for link in &self.links {
            // A plugin that was found but does not start (no licence) is no worse than one that was not found.
            let Ok(service) = link.service() else {
                continue;
            };
            match service.solve(model, options) {
                Err(e @ (SolveError::Unsupported { .. } | SolveError::TooLarge { .. })) => {
                    refusal.get_or_insert(e);
                }
                answer => return answer,
            }
        }
        Err(refusal.unwrap_or(SolveError::PluginMissing { name: self.info.name.clone(), tried: Vec::new() }))
    }

    /// All names, joined with `+`, and the first one's version; each result names the solver that gave it.
    fn solver(&self) -> SolverInfo {
        self.info.clone()
    }

    /// The first solver's; the others are started in the same way.
    fn isolation(&self) -> Isolation {
        self.links.first().and_then(|l| Some(l.service().ok()?.isolation())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Answers every model with the same error.
    struct Refuser(SolveError, &'static str);

    impl SolveService for Refuser {
        fn solve(&self, _: &MathModel, _: &SolveOptions) -> Result<SolveResult, SolveError> {
            Err(self.0.clone())
        }

        fn solver(&self) -> SolverInfo {
            SolverInfo { name: self.1.to_owned(), version: "1".to_owned() }
        }
    }

    #[test]
    fn only_what_is_unsupported_is_passed_on_and_solvers_start_when_needed() {
        let unsupported = || Refuser(SolveError::Unsupported { feature: "x".to_owned() }, "a");
        let starts = Arc::new(AtomicUsize::new(0));
        let counted = |error: SolveError| {
            let starts = Arc::clone(&starts);
            move || {
                starts.fetch_add(1, Ordering::SeqCst);
                Ok(Box::new(Refuser(error.clone(), "b")) as Box<dyn SolveService>)
            }
        };
        let ask = |chain: &SolverChain| chain.solve(&MathModel::default(), &SolveOptions::default());
        let hung = SolveError::Hung { after_s: 1.0 };
        let chain = SolverChain::new(unsupported())
            .then("none", || Err(SolveError::Licence { text: "expired".to_owned() }))
            .then("b", counted(hung.clone()))
            .then("c", counted(SolveError::Unsupported { feature: "y".to_owned() }));
        assert_eq!(starts.load(Ordering::SeqCst), 0);
        assert_eq!(ask(&chain), Err(hung.clone()));
        assert_eq!(ask(&chain), Err(hung));
        assert_eq!(starts.load(Ordering::SeqCst), 1);
        assert_eq!(chain.solver(), SolverInfo { name: "a+none+b+c".to_owned(), version: "1".to_owned() });
        let chain = SolverChain::new(unsupported())
            .then("c", counted(SolveError::Unsupported { feature: "y".to_owned() }));
        assert_eq!(ask(&chain), Err(SolveError::Unsupported { feature: "x".to_owned() }));
    }
}
