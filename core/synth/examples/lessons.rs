//! Prints lessons as JSON Lines:
//! `cargo run -p orlm-synth --example lessons -- COUNT [LIBRARY] [small|medium|mixed]
//! [faulty|paraphrase|unit_conversion|scaling] [FAMILY …]`.
//! For reading what a teacher teaches, and for checking its programs against a solver's own library.

use orlm_synth::{FAMILIES, Library, ProceduralTeacher, Size};
use orlm_types::{Augmentation, Split, Teacher, render_steps};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count = arguments.first().and_then(|count| count.parse().ok()).unwrap_or(9);
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    let library = arguments.iter().find_map(|word| Library::from_word(word)).unwrap_or_default();
    let families: Vec<String> =
        FAMILIES.iter().map(|family| family.name().to_string()).filter(|name| has(name)).collect();
    let size = match (has("medium"), has("mixed")) {
        (true, _) => Size::Medium,
        (_, true) => Size::Mixed,
        _ => Size::Small,
    };
    let teacher = ProceduralTeacher::new(&families, library, size).expect("such problems");
    let augmentation = Augmentation::ALL.into_iter().find(|augmentation| has(augmentation.word()));
    for index in 0..count {
        let first = teacher.lesson(1, index, Split::Train);
        let line = if has("faulty") {
            let (problem, faulty) = teacher.faulty(1, index, Split::Train);
            serde_json::json!({
                "problem": problem, "kind": faulty.kind.word(), "first": faulty.first_wrong_step,
                "trajectory": render_steps(&faulty.steps), "program": faulty.program,
                "verdicts": faulty.verdicts, "same_answer": faulty.same_answer,
            })
        } else if let Some(augmentation) = augmentation {
            // Not every problem can be augmented in every way.
            let Some(lesson) = teacher.augmented_lesson(1, index, Split::Train, augmentation) else {
                continue;
            };
            serde_json::json!({
                "problem": lesson.problem, "augmentation": augmentation.word(), "from": first.problem,
                "trajectory": render_steps(&lesson.steps), "program": lesson.program,
            })
        } else {
            let lesson = first;
            serde_json::json!({
                "problem": lesson.problem, "trajectory": render_steps(&lesson.steps), "program": lesson.program,
            })
        };
        println!("{line}");
    }
}
