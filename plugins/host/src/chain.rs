//! Several solvers, one after the other: what the first does not support goes to the next.

use orlm_solver::{MathModel, SolveError, SolveOptions, SolveResult, SolveService, SolverInfo};

/// Solvers in order of preference. Only [`SolveError::Unsupported`] and [`SolveError::TooLarge`] pass a model on: a fault
/// of the first solver is a fault, so that the same model always goes to the same solver.
pub struct SolverChain {
    solvers: Vec<Box<dyn SolveService>>,
}

impl SolverChain {
    /// A chain with one link.
    pub fn new(first: impl SolveService + 'static) -> Self {
        Self { solvers: vec![Box::new(first)] }
    }

    /// Adds a solver behind those that are there.
    #[must_use]
    pub fn then(mut self, next: impl SolveService + 'static) -> Self {
        self.solvers.push(Box::new(next));
        self
    }
}

impl SolveService for SolverChain {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        let (last, others) = match self.solvers.split_last() {
            Some((last, others)) => (last, others),
            None => return Err(SolveError::PluginMissing { name: String::new(), tried: Vec::new() }),
        };
        for solver in others {
            match solver.solve(model, options) {
                Err(SolveError::Unsupported { .. } | SolveError::TooLarge { .. }) => {}
                answer => return answer,
            }
        }
        last.solve(model, options)
    }

    /// All names and versions, joined with `+`; each result names the one that gave it.
    fn solver(&self) -> SolverInfo {
        let infos: Vec<SolverInfo> = self.solvers.iter().map(|s| s.solver()).collect();
        let join = |part: fn(&SolverInfo) -> &str| infos.iter().map(part).collect::<Vec<_>>().join("+");
        SolverInfo { name: join(|i| &i.name), version: join(|i| &i.version) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn only_what_is_unsupported_is_passed_on() {
        let unsupported = || Refuser(SolveError::Unsupported { feature: "x".to_owned() }, "a");
        let hung = || Refuser(SolveError::Hung { after_s: 1.0 }, "b");
        let ask = |chain: &SolverChain| chain.solve(&MathModel::default(), &SolveOptions::default());
        let chain = SolverChain::new(unsupported()).then(hung()).then(unsupported());
        assert_eq!(ask(&chain), Err(SolveError::Hung { after_s: 1.0 }));
        assert_eq!(chain.solver(), SolverInfo { name: "a+b+a".to_owned(), version: "1+1+1".to_owned() });
        let chain = SolverChain::new(unsupported()).then(unsupported());
        assert!(matches!(ask(&chain), Err(SolveError::Unsupported { .. })));
    }
}
