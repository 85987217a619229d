//! What a case is: a name, a family, what it needs, and a test with one right answer.

use orlm_solver::{Feature, LimitKind, MathModel, SolveError, SolveOptions, SolveResult};
use orlm_solver_host::WorkerPool;

use crate::judge;

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// Linear programs.
    Lp,
    /// Integer, binary, semi-continuous and semi-integer columns.
    Mip,
    /// Quadratic objectives.
    Qp,
    /// Quadratic rows.
    Qcp,
    /// Second-order cones.
    Cone,
    /// Special ordered sets.
    Sos,
    /// Indicator rows.
    Indicator,
    /// Absolute value, maximum, minimum, and, or, piecewise linear functions.
    General,
    /// Nonlinear rows and objectives.
    Nonlinear,
    /// Infeasible, unbounded, and what is neither.
    Status,
    /// Dual values and reduced costs.
    Duals,
    /// Time, nodes, points, gaps, seeds, threads.
    Limits,
    /// Stopping when asked to.
    Interrupt,
    /// Points to start from.
    Starts,
    /// Further points besides the best one.
    Pool,
    /// What must never reach a solver.
    InvalidInput,
    /// Several solves at once, and many in a row.
    Concurrency,
}

impl Family {
    /// Every family, in the order of reports.
    pub const ALL: &'static [Family] = &[
        Family::Lp,
        Family::Mip,
        Family::Qp,
        Family::Qcp,
        Family::Cone,
        Family::Sos,
        Family::Indicator,
        Family::General,
        Family::Nonlinear,
        Family::Status,
        Family::Duals,
        Family::Limits,
        Family::Interrupt,
        Family::Starts,
        Family::Pool,
        Family::InvalidInput,
        Family::Concurrency,
    ];

    /// Its name on the command line and in reports; the names of its cases begin with it.
    pub const fn name(self) -> &'static str {
        match self {
            Family::Lp => "lp",
            Family::Mip => "mip",
            Family::Qp => "qp",
            Family::Qcp => "qcp",
            Family::Cone => "cone",
            Family::Sos => "sos",
            Family::Indicator => "indicator",
            Family::General => "general",
            Family::Nonlinear => "nonlinear",
            Family::Status => "status",
            Family::Duals => "duals",
            Family::Limits => "limits",
            Family::Interrupt => "interrupt",
            Family::Starts => "starts",
            Family::Pool => "pool",
            Family::InvalidInput => "invalid_input",
            Family::Concurrency => "concurrency",
        }
    }

    /// The family of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.name() == name)
    }
}

/// What every solver must answer.
#[derive(Debug, Clone)]
pub(crate) enum Expect {
    /// Optimal with this objective.
    Optimal(f64),
    /// Optimal with this objective and this, the only, point.
    At(f64, Vec<f64>),
    /// Optimal with this objective, these row duals and these reduced costs: the only ones.
    Duals(f64, Vec<f64>, Vec<f64>),
    /// Optimal within the relative gap of the options of this objective.
    Within(f64),
    /// Infeasible.
    Infeasible,
    /// Unbounded.
    Unbounded,
    /// Stopped by this limit.
    Limit(LimitKind),
    /// Refused at the door, with a message that contains this.
    Invalid(&'static str),
}

/// How a case is tested.
pub(crate) enum Test {
    /// One model, one answer.
    Solve(Box<Question>),
    /// Several solves that belong together.
    Script(fn(&WorkerPool) -> Result<(), String>),
}

/// A model, how to solve it, and what must come out.
pub(crate) struct Question {
    pub(crate) model: MathModel,
    pub(crate) options: SolveOptions,
    pub(crate) expect: Expect,
}

/// One named check whose expectation does not depend on the solver.
pub struct Case {
    /// Unique; begins with the name of the family.
    pub name: &'static str,
    /// What it is about.
    pub family: Family,
    /// Features that it needs besides those that its model uses.
    pub(crate) needs: &'static [Feature],
    pub(crate) test: Test,
}

impl Case {
    /// One model with one answer.
    pub(crate) fn solve(
        family: Family,
        name: &'static str,
        model: impl Into<MathModel>,
        expect: Expect,
    ) -> Self {
        let question = Question { model: model.into(), options: SolveOptions::default(), expect };
        Self { name, family, needs: &[], test: Test::Solve(Box::new(question)) }
    }

    /// Several solves; an error says what is wrong.
    pub(crate) fn script(
        family: Family,
        name: &'static str,
        run: fn(&WorkerPool) -> Result<(), String>,
    ) -> Self {
        Self { name, family, needs: &[], test: Test::Script(run) }
    }

    /// The same with other options. A script sets its own.
    pub(crate) fn with(mut self, options: SolveOptions) -> Self {
        if let Test::Solve(question) = &mut self.test {
            question.options = options;
        }
        self
    }

    /// The same for solvers that also have these features.
    pub(crate) fn needing(mut self, features: &'static [Feature]) -> Self {
        self.needs = features;
        self
    }

    /// The model and the options of a case that is one solve.
    pub fn question(&self) -> Option<(&MathModel, &SolveOptions)> {
        match &self.test {
            Test::Solve(q) => Some((&q.model, &q.options)),
            Test::Script(_) => None,
        }
    }

    /// What is wrong with an answer to [`Case::question`]; for a script, which has none, everything.
    pub fn judge(&self, answer: &Result<SolveResult, SolveError>) -> Result<(), String> {
        match &self.test {
            Test::Solve(q) => judge::judge(q, answer),
            Test::Script(_) => Err("this case is not a single solve".to_owned()),
        }
    }
}
