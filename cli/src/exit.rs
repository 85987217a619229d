//! Exit codes, and failures that carry one.

/// Everything is right.
pub(crate) const OK: u8 = 0;
/// Some item is wrong, or the program failed.
pub(crate) const WRONG: u8 = 1;
/// Bad input data.
pub(crate) const DATA: u8 = 3;
/// The environment: solver, licence, model, device, disk.
pub(crate) const ENVIRONMENT: u8 = 4;
/// The program reached for something forbidden.
pub(crate) const POLICY: u8 = 5;
/// A fault of orlm itself.
pub(crate) const INTERNAL: u8 = 6;
/// Bad usage; also what clap exits with.
pub(crate) const USAGE: u8 = 2;
/// Stopped on request, resumable.
pub(crate) const STOPPED: u8 = 75;

pub(crate) const HELP: &str = "Exit codes: 0 ok, 1 some item wrong, 2 usage, 3 bad input data, 4 environment \
(solver, licence, model), 5 sandbox policy violation, 6 internal, 75 stopped (resumable).";

/// Why a verb could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    /// One of the codes above.
    pub(crate) code: u8,
    /// What happened, with file, line and field where there are any.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(code: u8, message: impl std::fmt::Display) -> Self {
        Self { code, message: message.to_string(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn report(&self) {
        eprintln!("error: {}", self.message);
        if let Some(hint) = &self.hint {
            eprintln!("hint: {hint}");
        }
    }
}

/// A file that cannot be read: the user's input, so [`DATA`].
pub(crate) fn unreadable(path: &std::path::Path, error: &std::io::Error) -> Failure {
    Failure::new(DATA, format!("{}: {error}", path.display()))
}

/// Standard output that cannot be written. A closed pipe (`orlm … | head`) ends the program as it ends others.
pub(crate) fn unwritable(error: &std::io::Error) -> Failure {
    Failure::new(ENVIRONMENT, format!("standard output: {error}"))
}

/// One line on standard output.
pub(crate) fn print(line: impl std::fmt::Display) -> Result<(), Failure> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}").map_err(|e| unwritable(&e))
}
