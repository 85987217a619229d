//! Files of problems.

use std::path::Path;

use crate::exit::{DATA, Failure};
use crate::lines::{LINE_LIMIT, Lines, parse};

const SHAPE: &str = r#"a problem is one line such as {"question": "…", "reference": {"objective": 12.5}}"#;

/// Reads a whole file of problems.
pub(crate) fn problems(path: &Path) -> Result<Vec<orlm_types::Problem>, Failure> {
    let mut lines = Lines::open(path, LINE_LIMIT)?;
    let mut problems = Vec::new();
    while let Some(line) = lines.next_raw() {
        let line = line?;
        let problem = parse(&line, SHAPE).map_err(|bad| bad.failure(lines.name(), line.number))?;
        problems.push(problem);
    }
    if problems.is_empty() {
        return Err(Failure::new(DATA, format!("{}: no problem in it", path.display())).hint(SHAPE));
    }
    Ok(problems)
}
