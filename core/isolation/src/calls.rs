//! Seccomp: a list of the system calls that a process may still make.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

/// What becomes of a call that is not on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// It fails with "function not implemented" (`ENOSYS`), as on an old kernel, which libraries are used to.
    NotImplemented,
    /// It ends the process with `SIGSYS`: for code that has no reason to try.
    Killed,
}

/// What an argument of a call must be. Arguments are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The lower half of the argument is this value (arguments of type `int`: the upper half may hold anything).
    Is(u8, u64),
    /// The argument has this value in the bits of the mask.
    Bits {
        /// Which argument.
        argument: u8,
        /// Which of its bits count.
        mask: u64,
        /// What they must be.
        value: u64,
    },
}

impl Condition {
    fn built(self) -> Result<SeccompCondition, BackendError> {
        let (argument, length, operator, value) = match self {
            Self::Is(argument, value) => (argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value),
            Self::Bits { argument, mask, value } => {
                (argument, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(mask), value)
            }
        };
        SeccompCondition::new(argument, length, operator, value)
    }
}

/// The system calls that are allowed, and on what conditions.
#[derive(Debug, Clone)]
pub struct Calls {
    /// Each call with its alternatives; without any it is allowed whatever its arguments are.
    rules: BTreeMap<i64, Vec<Vec<Condition>>>,
    otherwise: Otherwise,
}

impl Calls {
    /// Nothing is allowed.
    pub fn none(otherwise: Otherwise) -> Self {
        Self { rules: BTreeMap::new(), otherwise }
    }

    /// Allows `calls` with any arguments.
    pub fn allow(mut self, calls: &[c_long]) -> Self {
        self.rules.extend(calls.iter().map(|&call| (call, Vec::new())));
        self
    }

    /// Allows `call` where all `conditions` hold, besides where it was allowed before.
    pub fn when(mut self, call: c_long, conditions: impl Into<Vec<Condition>>) -> Self {
        self.rules.entry(call).or_default().push(conditions.into());
        self
    }

    /// Allows `call` where the argument is one of `values`.
    pub fn one_of(self, call: c_long, argument: u8, values: impl IntoIterator<Item = u64>) -> Self {
        values.into_iter().fold(self, |calls, value| calls.when(call, [Condition::Is(argument, value)]))
    }

    /// Restricts all threads of the process, for good. Nobody in it can gain rights from then on (`no_new_privs`).
    pub(crate) fn restrict(&self) -> Result<(), String> {
        let program = self.program().map_err(|e| e.to_string())?;
        seccompiler::apply_filter_all_threads(&program).map_err(|e| e.to_string())
    }

    fn program(&self) -> Result<BpfProgram, BackendError> {
        let rule = |conditions: &Vec<Condition>| {
            SeccompRule::new(conditions.iter().map(|c| c.built()).collect::<Result<_, _>>()?)
        };
        let mut rules = BTreeMap::new();
        for (&call, alternatives) in &self.rules {
            rules.insert(call, alternatives.iter().map(rule).collect::<Result<Vec<_>, _>>()?);
        }
        let otherwise = match self.otherwise {
            Otherwise::NotImplemented => SeccompAction::Errno(libc::ENOSYS as u32),
            Otherwise::Killed => SeccompAction::KillProcess,
        };
        let arch = std::env::consts::ARCH.try_into()?;
        SeccompFilter::new(rules, otherwise, SeccompAction::Allow, arch)?.try_into()
    }
}
