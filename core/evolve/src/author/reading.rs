//! What the teacher wrote, read with patience for its form and none for its content.

use std::collections::BTreeSet;

use orlm_judge::{extract_program, split_steps};
use orlm_types::{Augmentation, Completion, FinishReason, Program, render_steps};

use super::prompts::QUESTION_TAGS;

/// A question is not shorter and not longer than this, in bytes.
const QUESTION_BYTES: std::ops::RangeInclusive<usize> = 60..=8000;

/// Nine steps in the form in which they are kept.
#[derive(Debug)]
pub(super) struct Steps {
    pub(super) texts: Vec<String>,
    pub(super) program: Program,
}

/// The text without what a reasoning model thought before it.
pub(super) fn spoken(text: &str) -> &str {
    match text.rsplit_once("</think>") {
        Some((_, rest)) => rest.trim(),
        // It never came to an answer.
        None if text.trim_start().starts_with("<think>") => "",
        None => text.trim(),
    }
}

/// The question in an answer, or what is wrong with it. A changed question is held against the `original`.
pub(super) fn question(
    completion: &Completion,
    change: Option<(Augmentation, &str)>,
) -> Result<String, String> {
    let text = spoken(&completion.text);
    let [open, close] = QUESTION_TAGS;
    let (inside, closed) = match text.rsplit_once(open) {
        Some((_, rest)) => rest.split_once(close).map_or((rest, false), |(inside, _)| (inside, true)),
        None => (text, false),
    };
    if completion.finish == FinishReason::Length && !closed {
        return Err("The text is cut off.".into());
    }
    let question = unlabelled(unfenced(inside)).to_string();
    if !QUESTION_BYTES.contains(&question.len()) {
        return Err(format!("The question has {} bytes.", question.len()));
    }
    for mark in ["```", "<step", "</", "<question"] {
        if question.contains(mark) {
            return Err(format!("The question holds {mark:?}, so it is more than a question."));
        }
    }
    let stated = numbers(&question);
    if stated.len() < 2 {
        return Err("The question states fewer than two numbers in digits.".into());
    }
    let Some((augmentation, original)) = change else { return Ok(question) };
    if question == original {
        return Err("The question is the same as before.".into());
    }
    let before = numbers(original);
    match augmentation {
        Augmentation::Paraphrase if stated != before => {
            let list = |numbers: Vec<&String>| {
                numbers.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ")
            };
            Err(format!(
                "Its numbers are not those of the problem. Missing: {}. New: {}.",
                list(before.difference(&stated).collect()),
                list(stated.difference(&before).collect())
            ))
        }
        Augmentation::UnitConversion | Augmentation::Scaling if stated == before => {
            Err("All its numbers are as before.".into())
        }
        _ => Ok(question),
    }
}

/// The numbers in a text, each once: `1,200.50` is `1200.5`.
fn numbers(text: &str) -> BTreeSet<String> {
    let characters: Vec<char> = text.chars().collect();
    let digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < characters.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let (mut number, mut point) = (String::new(), false);
        loop {
            let next = characters.get(at).copied().unwrap_or(' ');
            let thousands = next == ',' && (1..=3).all(|k| digit(at + k)) && !digit(at + 4);
            if next == '.' && !point && digit(at + 1) {
                point = true;
                number.push('.');
            } else if next.is_ascii_digit() {
                number.push(next);
            } else if point || !thousands {
                break;
            }
            at += 1;
        }
        let number = number.trim_start_matches('0');
        let number = if point { number.trim_end_matches('0').trim_end_matches('.') } else { number };
        let zero = if number.is_empty() || number.starts_with('.') { "0" } else { "" };
        found.insert(format!("{zero}{number}"));
    }
    found
}

/// The nine steps in an answer, or what is wrong with it. `<step>` tags may be missing where each step has its name on top.
pub(super) fn steps(completion: &Completion, names: &[&str; 9]) -> Result<Steps, String> {
    let text = plain_tags(&spoken(&completion.text).replace("\r\n", "\n"));
    if text.trim().is_empty() {
        return Err("There is no answer.".into());
    }
    if completion.finish == FinishReason::Length && !is_whole(&text) {
        return Err("The answer is cut off.".into());
    }
    let tagged = split_steps(&text);
    let pieces = if text.contains("<step>") && tagged.len() == names.len() {
        tagged
    } else {
        let bare = text.replace("<step>", "\n").replace("</step>", "\n");
        match by_headings(unfenced(&bare), names) {
            Ok(pieces) => pieces,
            Err(_) if text.contains("<step>") => {
                return Err(format!("It has {} steps where {} are asked for.", tagged.len(), names.len()));
            }
            Err(why) => return Err(why),
        }
    };
    let last = names.len() - 1;
    let mut texts = Vec::with_capacity(names.len());
    for (at, (piece, name)) in pieces[..last].iter().zip(names).enumerate() {
        let body = body(piece, at, names)?;
        if body.is_empty() {
            return Err(format!("Step {} ({name}) is empty.", at + 1));
        }
        texts.push(format!("{name}: {body}"));
    }
    let code = body(&pieces[last], last, names)?;
    let program = extract_program(&format!("<step>\n{code}\n</step>"))
        .map_err(|e| format!("Step {} ({}): {e}.", last + 1, names[last]))?;
    let source = format!("{}\n", program.source.trim_end());
    texts.push(format!("{}:\n```python\n{source}```", names[last]));
    let program = Program { source };
    // A fence or a tag inside the source: whoever reads the trajectory later would find another program.
    if extract_program(&render_steps(&texts)).ok().as_ref() != Some(&program) {
        return Err("The program holds a code fence or a step tag.".into());
    }
    Ok(Steps { texts, program })
}

/// Whether a program imports a library, named by its own word or that of its module.
pub(super) fn imports(program: &Program, library: &str) -> bool {
    program.source.lines().map(str::trim_start).any(|line| {
        (line.starts_with("import ") || line.starts_with("from "))
            && line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == library)
    })
}

/// `<Step 3>` and its kin as `<step>`.
fn plain_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        plain.push_str(before);
        let slash = if tag.starts_with("</") { "/" } else { "" };
        let word = &tag[1 + slash.len()..];
        let named = word.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("step"));
        let end = word.find('>').filter(|end| *end <= 20 && !word[..*end].contains(['\n', '<']));
        match end {
            Some(end) if named && word.get(4..5).is_some_and(|next| next == ">" || next == " ") => {
                plain.push_str(&format!("<{slash}step>"));
                rest = &word[end + 1..];
            }
            _ => {
                plain.push('<');
                rest = &tag[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// Whether the last step is closed, by its tag or, without tags, by the fence of its program.
fn is_whole(text: &str) -> bool {
    match text.rfind("<step>") {
        Some(open) => text.rfind("</step>") > Some(open),
        None => text.trim_end().lines().last().is_some_and(|line| fence(line).is_some_and(str::is_empty)),
    }
}

/// The language of a line that is a code fence.
fn fence(line: &str) -> Option<&str> {
    let line = line.trim();
    let rest = line.strip_prefix("```").or_else(|| line.strip_prefix("~~~"))?;
    Some(rest.trim_start_matches(['`', '~']).trim())
}

/// The text without a fence around all of it.
fn unfenced(text: &str) -> &str {
    let text = text.trim();
    let Some((first, rest)) = text.split_once('\n') else { return text };
    let outer = fence(first).is_some_and(|language| !language.starts_with("py"));
    match rest.trim_end().rsplit_once('\n') {
        Some((inside, last)) if outer && fence(last) == Some("") => inside.trim(),
        _ => text,
    }
}

/// A question without `Question:` or the like before it.
fn unlabelled(text: &str) -> &str {
    let text = text.trim();
    let bare = text.trim_start_matches(['#', '*', '_', ' ']);
    for label in ["new question", "question", "problem"] {
        let Some(rest) = bare.get(..label.len()).filter(|start| start.eq_ignore_ascii_case(label)) else {
            continue;
        };
        let rest = bare[rest.len()..].trim_start_matches(['*', '_']);
        if let Some(rest) = rest.strip_prefix(':') {
            return rest.trim_start_matches(['*', '_']).trim();
        }
    }
    text
}

/// Steps that are told apart by their headings.
fn by_headings(text: &str, names: &[&str; 9]) -> Result<Vec<String>, String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if fence(line).is_some() {
            fenced = !fenced;
        } else if !fenced && pieces.len() < names.len() && heading(line, pieces.len(), names).is_some() {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(line);
            piece.push('\n');
        }
    }
    match names.get(pieces.len()) {
        None => Ok(pieces),
        Some(name) => Err(format!("Step {} ({name}) is missing.", pieces.len() + 1)),
    }
}

/// What a step says below or behind its heading.
fn body(piece: &str, at: usize, names: &[&str; 9]) -> Result<String, String> {
    let piece = piece.trim();
    let (first, rest) = piece.split_once('\n').unwrap_or((piece, ""));
    let Some(behind) = heading(first, at, names) else {
        let other = (0..names.len()).find(|other| heading(first, *other, names).is_some());
        return match other {
            Some(other) => {
                Err(format!("Step {} is called {} where {} is asked for.", at + 1, names[other], names[at]))
            }
            None => Ok(piece.to_string()),
        };
    };
    Ok(format!("{behind}\n{rest}").trim().to_string())
}

/// What stands behind the heading of step `at` in a line that begins with it: `**Step 2. Sets and Parameters:** …`.
fn heading<'a>(line: &'a str, at: usize, names: &[&str; 9]) -> Option<&'a str> {
    const MARKS: [char; 6] = ['#', '*', '_', '>', ' ', '\t'];
    let start = line.trim_start_matches(MARKS);
    let word = start.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("step"));
    let after_word = if word { start[4..].trim_start_matches(MARKS) } else { start };
    let digits = after_word.len() - after_word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && after_word[..digits].parse() != Ok(at + 1) {
        return None;
    }
    let numbered = digits > 0 || start.len() < line.trim_start().len();
    let after = after_word[digits..].trim_start_matches([':', '.', ')', '-', '–', '—', '*', '_', ' ']);
    let name = names[at];
    let named = after.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name));
    let rest = match named {
        Some(_) => &after[name.len()..],
        // `Step 3:` needs no name.
        None if word && digits > 0 => return Some(after),
        None => return None,
    };
    let behind = rest.trim_start_matches(['*', '_', ' ']);
    // "Constraints keep the plan within its limits" is a sentence.
    let ends = behind.is_empty() || behind.starts_with([':', '-', '–', '—', '(']);
    let ends = ends || (numbered && rest.starts_with(['*', '_']));
    ends.then(|| behind.trim_start_matches([':', '-', '–', '—', '*', '_', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 9] = [
        "Problem Description",
        "Sets and Parameters",
        "Decision Variables",
        "Objective Function",
        "Constraints",
        "Mathematical Model",
        "Nonlinear Relationships",
        "Final Model",
        "Python code",
    ];
    const CODE: &str = "import coptpy as cp\n# Constraints\nm.solve()\n";
    const QUESTION: &str =
        "A mill saws 1,200 logs a week in 40.50 hours; a beam earns $5 and a board $3. Find the best plan.";

    fn written(text: impl Into<String>, finish: FinishReason) -> Completion {
        Completion { text: text.into(), tokens: 1, finish }
    }

    fn read(text: impl Into<String>) -> Result<Steps, String> {
        steps(&written(text, FinishReason::Stop), &NAMES)
    }

    /// Nine steps, each made by `form` from its number, its name and what it says.
    fn answer(form: impl Fn(usize, &str, &str) -> String) -> String {
        (1..)
            .zip(NAMES)
            .map(|(number, name)| {
                let fenced = format!("```python\n{CODE}```");
                form(number, name, if number == 9 { &fenced } else { "Constraints keep x small." })
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn many_forms_of_nine_steps_read_as_one() {
        let forms: [&dyn Fn(usize, &str, &str) -> String; 10] = [
            &|_, name, says| format!("<step>\n{name}: {says}\n</step>"),
            &|_, name, says| format!("<step>{name}:\n{says}"),
            &|number, name, says| format!("<Step {number}>**{name}**\n{says}</Step>"),
            &|_, _, says| format!("<step>\n{says}\n</step>"),
            &|number, name, says| format!("{number}. {name}: {says}"),
            &|number, name, says| format!("## Step {number}: {name}\n\n{says}\n"),
            &|number, name, says| format!("**{number}) {}:** {says}", name.to_uppercase()),
            &|_, name, says| format!("### {name}\n{says}"),
            &|number, _, says| format!("Step {number}:\n{says}"),
            &|_, name, says| format!("{name}\n{says}"),
        ];
        let plain = read(answer(forms[0])).unwrap();
        assert_eq!(plain.program.source, CODE);
        assert_eq!(plain.texts[1], "Sets and Parameters: Constraints keep x small.");
        assert_eq!(plain.texts[8], format!("Python code:\n```python\n{CODE}```"));
        for form in &forms {
            for around in
                ["{}", "<think>1. Problem Description: hm</think>\n{}", "Sure:\n{}", "```text\n{}\n```"]
            {
                let text = around.replace("{}", &answer(form));
                let read = read(text.clone()).unwrap_or_else(|e| panic!("{e} in\n{text}"));
                assert_eq!(read.texts, plain.texts, "{text}");
                assert_eq!(read.program, plain.program, "{text}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_steps_is_named() {
        let good = answer(|_, name, says| format!("<step>\n{name}: {says}\n</step>"));
        let without = |number: usize| {
            answer(
                |at, name, says| if at == number { String::new() } else { format!("{at}. {name}: {says}") },
            )
        };
        let cases = [
            (String::new(), "no answer"),
            ("<think>I wonder".into(), "no answer"),
            ("I would rather not.".into(), "Step 1 (Problem Description) is missing"),
            (without(4), "Step 4 (Objective Function) is missing"),
            (good.replacen("<step>\nConstraints", "<step>\nFinal Model", 1), "Step 5 is called Final Model"),
            (good.split("<step>\nFinal Model").next().unwrap().into(), "7 steps where 9"),
            (good.replace("Decision Variables: Constraints keep x small.", "Decision Variables:"), "Step 3"),
            (good.replace(&format!("```python\n{CODE}```"), "as above"), "holds no program"),
        ];
        for (text, why) in cases {
            let error = read(text.clone()).unwrap_err();
            assert!(error.contains(why), "{error} for\n{text}");
        }
    }

    #[test]
    fn a_text_that_was_cut_off_is_refused_unless_its_end_is_there() {
        let tagged = answer(|_, name, says| format!("<step>\n{name}: {says}\n</step>"));
        let headed = answer(|number, name, says| format!("{number}. {name}: {says}"));
        for text in [&tagged, &headed] {
            assert!(steps(&written(text.as_str(), FinishReason::Length), &NAMES).is_ok(), "{text}");
            for cut in 1..70 {
                let Some(text) = text.get(..text.len() - cut) else { continue };
                let read = steps(&written(text, FinishReason::Length), &NAMES);
                assert_eq!(read.err().as_deref(), Some("The answer is cut off."), "{text}");
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic() {
        let good = answer(|number, name, says| format!("<step {number}>**{name}**: {says}</step>"));
        for at in (0..good.len()).step_by(3).filter(|at| good.is_char_boundary(*at)) {
            for piece in ["é", "<step>", "</step>", "<", "```", "9.", "step", "<question>", "\n"] {
                let text = format!("{}{piece}{}", &good[..at], &good[at..]);
                for finish in [FinishReason::Stop, FinishReason::Length] {
                    let _ = steps(&written(text.as_str(), finish), &NAMES);
                    let change = Some((Augmentation::Scaling, QUESTION));
                    let _ = question(&written(text.as_str(), finish), change);
                }
            }
        }
    }

    #[test]
    fn a_question_is_found_with_and_without_its_tags() {
        for around in [
            "<question>{}</question>",
            "Here it is: <question>\n{}\n</question> Good luck!",
            "<question>{}",
            "{}",
            "**Question:** {}",
            "## Problem: {}",
            "```\n{}\n```",
            "<think><question>no</question></think>{}",
        ] {
            let text = around.replace("{}", QUESTION);
            assert_eq!(
                question(&written(&*text, FinishReason::Stop), None).as_deref(),
                Ok(QUESTION),
                "{text}"
            );
        }
        let whole = written(format!("<question>{QUESTION}</question> and"), FinishReason::Length);
        assert!(question(&whole, None).is_ok());
    }

    #[test]
    fn what_is_no_question_is_refused() {
        for (text, finish, why) in [
            ("", FinishReason::Stop, "0 bytes"),
            (QUESTION, FinishReason::Length, "cut off"),
            ("<step>", FinishReason::Stop, "6 bytes"),
            (format!("{QUESTION}\n```python\nx\n```").as_str(), FinishReason::Stop, "more than a question"),
            (
                &"A shop sells many things and wants to earn much. ".repeat(3),
                FinishReason::Stop,
                "two numbers",
            ),
            (QUESTION.repeat(100).as_str(), FinishReason::Stop, "9700 bytes"),
        ] {
            let error = question(&written(text, finish), None).unwrap_err();
            assert!(error.contains(why), "{error} for {text}");
        }
    }

    #[test]
    fn a_changed_question_keeps_or_changes_its_numbers() {
        let check = |augmentation, text: &str| {
            question(&written(text, FinishReason::Stop), Some((augmentation, QUESTION))).err()
        };
        let words = QUESTION.replace("1,200", "1200").replace("Find", "Look for").replace("40.50", "40.5");
        let hours = QUESTION.replace("40.50 hours", "2430 minutes");
        assert_eq!(check(Augmentation::Paraphrase, &words), None);
        let error = check(Augmentation::Paraphrase, &hours).unwrap();
        assert!(error.contains("Missing: 40.5. New: 2430."), "{error}");
        for augmentation in [Augmentation::UnitConversion, Augmentation::Scaling] {
            assert_eq!(check(augmentation, &hours), None);
            assert!(check(augmentation, &words).unwrap().contains("as before"));
        }
        assert!(check(Augmentation::Paraphrase, QUESTION).unwrap().contains("the same as before"));
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = |text: &str| numbers(text).into_iter().collect::<Vec<_>>();
        assert_eq!(read("$1,200.50, 007 and 3."), ["1200.5", "3", "7"]);
        assert_eq!(read("0.0, 0.25 or 10% of 10,20"), ["0", "0.25", "10", "20"]);
        assert_eq!(read("x1 12,3456"), ["1", "12", "3456"]);
    }

    #[test]
    fn a_library_is_imported_by_its_own_name() {
        let imports = |source: &str, library| imports(&Program { source: source.into() }, library);
        assert!(imports("from ortools.linear_solver import pywraplp\n", "pywraplp"));
        assert!(imports("import pyomo.environ as pyo\n", "pyomo"));
        assert!(!imports("# import pulp\nimport coptpy\n", "pulp"));
        assert!(!imports("import mipster\n", "mip"));
    }
}
