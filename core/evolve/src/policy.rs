//! What the policy is asked.

use orlm_types::{Message, Problem};

/// The chat that asks for a trajectory. The same words in warm-up, rollout and evaluation.
pub fn prompt(problem: &Problem, library: &str) -> Vec<Message> {
    vec![Message::user(format!(
        "{}\n\nSolve it in steps, each inside <step> and </step>. The last step is a {library} program.",
        problem.question
    ))]
}
