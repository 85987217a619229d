//! The GenPRM's protocol: what it is asked, how its critique reads, and which critiques it may learn from.
//!
//! Format (StepORLM, section on process evaluation): for every step `STEP i: CORRECT|INCORRECT`, then
//! `EXPLANATION i: …`. A critique in another format abstains: it has no share of correct steps and is never
//! trained on.

use orlm_types::{Message, Problem, StepVerdict, Verdict};

/// The chat that asks for a critique of `steps`.
pub fn prompt(problem: &Problem, steps: &[String]) -> Vec<Message> {
    let mut text = String::from(
        "Judge every step of this solution in hindsight: a step that makes a later step fail is INCORRECT. \
         For each step i write two lines:\nSTEP i: CORRECT or INCORRECT\nEXPLANATION i: why\n\nProblem:\n",
    );
    text.push_str(&problem.question);
    text.push_str("\n\nSolution:\n");
    for (index, step) in steps.iter().enumerate() {
        text.push_str(&format!("[{}] {}\n", index + 1, step.trim()));
    }
    vec![Message::user(text)]
}

/// The critique that says `verdicts`, in the format above.
pub fn render(verdicts: &[StepVerdict]) -> String {
    let mut text = String::new();
    for verdict in verdicts {
        let word = if verdict.correct { "CORRECT" } else { "INCORRECT" };
        text.push_str(&format!(
            "STEP {0}: {word}\nEXPLANATION {0}: {1}\n",
            verdict.step, verdict.explanation
        ));
    }
    text.trim_end().to_string()
}

/// Reads a critique of `count` steps. `None` unless each step from 1 to `count` has exactly one verdict.
pub fn parse(text: &str, count: usize) -> Option<Vec<StepVerdict>> {
    let mut steps: Vec<Option<StepVerdict>> = vec![None; count];
    let mut current: Option<usize> = None;
    for line in text.lines().map(str::trim) {
        if let Some((number, rest)) = numbered(line, "STEP ") {
            let slot = steps.get_mut(number.checked_sub(1)?)?;
            let correct = match rest.trim_end_matches('.') {
                "CORRECT" => true,
                "INCORRECT" => false,
                _ => return None,
            };
            if slot.is_some() {
                return None;
            }
            *slot = Some(StepVerdict { step: number as u32, correct, explanation: String::new() });
            current = None;
        } else if let Some((number, rest)) = numbered(line, "EXPLANATION ") {
            let verdict = steps.get_mut(number.checked_sub(1)?)?.as_mut()?;
            verdict.explanation = rest.to_string();
            current = Some(number - 1);
        } else if let (Some(index), false) = (current, line.is_empty()) {
            // An explanation may run over several lines.
            let explanation = &mut steps[index].as_mut()?.explanation;
            explanation.push(' ');
            explanation.push_str(line);
        }
    }
    steps.into_iter().collect()
}

fn numbered<'a>(line: &'a str, word: &str) -> Option<(usize, &'a str)> {
    let rest = line.strip_prefix(word)?;
    let (number, rest) = rest.split_once(':')?;
    Some((number.trim().parse().ok()?, rest.trim()))
}

/// Whether a critique agrees with the solver: success and every step correct, or failure and at least one step
/// incorrect. A verdict that abstains agrees with nothing.
pub fn consistent(verdict: &Verdict, steps: &[StepVerdict]) -> bool {
    let all_correct = steps.iter().all(|step| step.correct);
    !steps.is_empty() && verdict.correct() == Some(all_correct)
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_types::Status;

    fn step(step: u32, correct: bool) -> StepVerdict {
        StepVerdict { step, correct, explanation: format!("reason {step}") }
    }

    #[test]
    fn what_is_rendered_reads_back() {
        let verdicts = vec![step(1, true), step(2, false), step(3, true)];
        assert_eq!(parse(&render(&verdicts), 3), Some(verdicts));
    }

    #[test]
    fn a_missing_doubled_or_vague_verdict_makes_the_critique_abstain() {
        let text = render(&[step(1, true), step(2, true)]);
        assert_eq!(parse(&text, 3), None);
        assert_eq!(parse(&text, 1), None);
        assert_eq!(parse(&format!("{text}\nSTEP 1: CORRECT"), 2), None);
        assert_eq!(parse("STEP 1: CORRECT or INCORRECT", 1), None);
        assert_eq!(parse("STEP 0: CORRECT", 1), None);
    }

    #[test]
    fn only_critiques_that_agree_with_the_solver_are_kept() {
        let verdict = |status| Verdict { status, termination: None, objective: None, reason: String::new() };
        let right = [step(1, true), step(2, true)];
        let wrong = [step(1, true), step(2, false)];
        assert!(consistent(&verdict(Status::Ok), &right));
        assert!(!consistent(&verdict(Status::Ok), &wrong));
        assert!(consistent(&verdict(Status::WrongValue), &wrong));
        assert!(!consistent(&verdict(Status::GuestError), &right));
        assert!(!consistent(&verdict(Status::SolverCrash), &wrong), "a host fault agrees with nothing");
        assert!(!consistent(&verdict(Status::Ok), &[]));
    }
}
