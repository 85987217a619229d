//! Where the program is in what a policy wrote.

use orlm_types::{FinishReason, Program, Trajectory};

const OPEN: &str = "<step>";
const CLOSE: &str = "</step>";
/// Some policies put their program into tags of its own.
const CODE_OPEN: &str = "<python>";
const CODE_CLOSE: &str = "</python>";

/// Why a trajectory yields no program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// There is no text at all.
    #[error("the trajectory is empty")]
    Empty,
    /// There is text, and no code in it.
    #[error("the trajectory holds no program: no fenced code and no import of a library")]
    NoProgram,
    /// Its last code fence is never closed: the text was cut off in the middle of the program.
    #[error("the program is cut off: its code fence is not closed")]
    CutOff,
}

/// The texts inside `<step>` and `</step>`, trimmed, in order. A step that is not closed ends at the next `<step>` or at
/// the end of the text. A text without any tag is one step, so that a policy which drops the tags is still judged;
/// a blank text has no step. Text between the steps is dropped.
pub fn split_steps(text: &str) -> Vec<String> {
    if !text.contains(OPEN) {
        let text = text.replace(CLOSE, "");
        return if text.trim().is_empty() { Vec::new() } else { vec![text.trim().to_string()] };
    }
    raw_steps(text).map(|step| step.trim().to_string()).collect()
}

fn raw_steps(text: &str) -> impl Iterator<Item = &str> {
    text.split(OPEN).skip(1).map(|piece| piece.split(CLOSE).next().unwrap_or(piece))
}

/// Finds the program in a completion.
///
/// - With `<step>` tags, the last step that holds code counts, and nothing outside of it; only if no step holds any is
///   the whole text searched.
/// - A `<python>` tag inside goes before anything else; the last that holds code counts.
/// - Else fenced code (three or more backticks or tildes, with or without a language) goes before
///   the rest. Of several blocks the last one that both imports something and solves is the program, so a block of expected
///   output, or a first sketch, does no harm. If no block does both, all blocks that look like code are one program,
///   in their order: some policies explain between the parts.
/// - Without a fence, the text from its first line of code on is the program; a text that begins with code is taken
///   as it is.
/// - A last fence that is not closed is an error, since a program that was cut off must not be run as if it were
///   whole. The end of a closed step closes its fence. See [`extract_from`] for text that is known to be whole.
///
/// # Errors
/// [`ExtractError`] when there is no program to run.
pub fn extract_program(text: &str) -> Result<Program, ExtractError> {
    extract(text, false)
}

/// [`extract_program`] with the knowledge of why sampling ended: a trajectory that ended of itself is whole, so its end
/// closes an open fence.
///
/// # Errors
/// [`ExtractError`] when there is no program to run.
pub fn extract_from(trajectory: &Trajectory) -> Result<Program, ExtractError> {
    extract(&trajectory.text, trajectory.finish == FinishReason::Stop)
}

fn extract(text: &str, whole: bool) -> Result<Program, ExtractError> {
    let text = text.replace("\r\n", "\n");
    if text.trim().is_empty() {
        return Err(ExtractError::Empty);
    }
    let last_is_closed = text.rfind(CLOSE) > text.rfind(OPEN);
    let steps: Vec<&str> = raw_steps(&text).collect();
    for (number, step) in steps.iter().enumerate().rev() {
        let closed = whole || number + 1 < steps.len() || last_is_closed;
        if let Some(found) = program_in(step, closed) {
            return found;
        }
    }
    let bare = text.replace(OPEN, "\n").replace(CLOSE, "\n");
    program_in(&bare, whole).unwrap_or(Err(ExtractError::NoProgram))
}

/// The program in one step; `None` when it holds no code. `closed` says whether the end of `text` closes a fence.
fn program_in(text: &str, closed: bool) -> Option<Result<Program, ExtractError>> {
    for tagged in text.split(CODE_OPEN).skip(1).collect::<Vec<_>>().into_iter().rev() {
        let Some((code, _)) = tagged.split_once(CODE_CLOSE) else {
            // What the tag holds is cut off, unless the text is known to be whole.
            return if closed { untagged(tagged, true) } else { Some(Err(ExtractError::CutOff)) };
        };
        if let Some(found) = untagged(code, true) {
            return Some(found);
        }
    }
    untagged(&text.replace(CODE_OPEN, "\n").replace(CODE_CLOSE, "\n"), closed)
}

fn untagged(text: &str, closed: bool) -> Option<Result<Program, ExtractError>> {
    let blocks = fenced_blocks(text);
    let Some(last) = blocks.last() else {
        return plain_code(text).map(|source| Ok(Program { source }));
    };
    if !last.closed && !closed {
        return Some(Err(ExtractError::CutOff));
    }
    let whole = blocks.iter().rev().find(|block| imports(&block.source) && solves(&block.source));
    let source = match whole {
        Some(block) => block.source.clone(),
        None => blocks.iter().filter(|block| block.is_code()).map(|block| block.source.as_str()).collect(),
    };
    if source.trim().is_empty() { None } else { Some(Ok(Program { source })) }
}

/// One fenced block of code.
struct Block {
    language: String,
    source: String,
    closed: bool,
}

impl Block {
    /// Whether it may be Python: it says so, or it says nothing and reads like it.
    fn is_code(&self) -> bool {
        match self.language.as_str() {
            "python" | "py" | "python3" => true,
            "" => imports(&self.source) || solves(&self.source),
            _ => false,
        }
    }
}

fn fenced_blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // Character, length and indentation of the fence that is open.
    let mut open: Option<(char, usize, usize)> = None;
    for line in text.lines() {
        match open {
            None => {
                if let Some((mark, length, language)) = opening_fence(line) {
                    let indent = line.len() - line.trim_start().len();
                    open = Some((mark, length, indent));
                    blocks.push(Block { language, source: String::new(), closed: false });
                }
            }
            Some((mark, length, indent)) => {
                let block = blocks.last_mut().expect("a block was pushed when the fence was opened");
                let bare = line.trim();
                if bare.len() >= length && bare.chars().all(|c| c == mark) {
                    block.closed = true;
                    open = None;
                } else {
                    let own = line.len() - line.trim_start_matches(' ').len();
                    block.source.push_str(&line[own.min(indent)..]);
                    block.source.push('\n');
                }
            }
        }
    }
    blocks
}

/// The mark, its length and the language of a line that opens a fence, which may stand behind words: `Code: ```python`.
fn opening_fence(line: &str) -> Option<(char, usize, String)> {
    let start = line.find("```").or_else(|| line.find("~~~"))?;
    let mark = if line[start..].starts_with('`') { '`' } else { '~' };
    let rest = line[start..].trim_start_matches(mark);
    let length = line.len() - start - rest.len();
    let language = rest.trim();
    let plain = language.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '_' | '.'));
    plain.then(|| (mark, length, language.to_lowercase()))
}

/// Code without a fence: everything from the first line of code on, if something is imported.
fn plain_code(text: &str) -> Option<String> {
    if !imports(text) {
        return None;
    }
    let start = text.lines().position(begins_code)?;
    let code: Vec<&str> = text.lines().skip(start).collect();
    let mut source = code.join("\n");
    source.push('\n');
    Some(source)
}

/// Whether a program can begin with this line, which prose does not.
fn begins_code(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("\"\"\"") || is_import(line)
}

fn is_import(line: &str) -> bool {
    let line = line.trim_start();
    let name = |word: Option<&str>| {
        word.is_some_and(|word| {
            let word = word.trim_end_matches([',', ';']);
            !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
        })
    };
    if let Some(rest) = line.strip_prefix("import ") {
        let mut words = rest.split_whitespace();
        let first = words.next();
        // "import quotas are fixed" is prose: after a module comes nothing, a comma, `as` or a comment.
        let ended = first.is_some_and(|word| word.ends_with([',', ';']));
        return name(first) && (ended || matches!(words.next(), None | Some("as" | "#" | "," | ";")));
    }
    line.strip_prefix("from ").is_some_and(|rest| {
        let mut words = rest.split_whitespace();
        name(words.next()) && words.next() == Some("import")
    })
}

fn imports(source: &str) -> bool {
    source.lines().any(is_import)
}

/// Whether something in it may start a solver, in any of the libraries that programs use.
fn solves(source: &str) -> bool {
    const CALLS: [&str; 12] = [
        ".solve(",
        ".Solve(",
        ".optimize(",
        ".solveConcurrent(",
        ".SolveAndReleaseSolution(",
        ".run()",
        ".minimize(",
        ".maximize(",
        "linprog(",
        "milp(",
        "minimize(",
        ".SearchForAllSolutions(",
    ];
    CALLS.iter().any(|call| source.contains(call))
}
