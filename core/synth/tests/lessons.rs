//! What every lesson promises, checked over dozens of seeds per family.

use std::collections::HashSet;

use orlm_synth::exact::{Fraction, Optimum, solve};
use orlm_synth::formulation::{Decimal, Formulation, Notation};
use orlm_synth::{
    CODE_STEP, Dice, Draft, FAMILIES, Family, FaultKind, Library, ProceduralTeacher, STEP_NAMES, Size,
    distinct, inject, lesson, program, steps,
};
use orlm_types::{Augmentation, Reference, Split, Teacher, render_steps};

const SEEDS: u64 = 30;

fn drafts() -> impl Iterator<Item = (&'static str, Draft, u64)> {
    FAMILIES.iter().flat_map(|family| {
        (0..SEEDS).map(move |seed| (family.name(), family.draft(&mut Dice::new(seed), Size::Small), seed))
    })
}

/// Fewer, and medium ones, too.
fn both_sizes() -> impl Iterator<Item = (&'static str, Draft, u64)> {
    FAMILIES.iter().flat_map(|family| {
        (0..24).map(move |seed| {
            let size = if seed % 2 == 0 { Size::Small } else { Size::Medium };
            (family.name(), family.draft(&mut Dice::new(seed), size), seed)
        })
    })
}

fn teacher() -> ProceduralTeacher {
    ProceduralTeacher::new(&[], Library::Coptpy, Size::Small).unwrap()
}

/// The program inside a rendered trajectory, found by its fence.
fn fenced(text: &str) -> &str {
    let start = text.find("```python\n").expect("a fence") + "```python\n".len();
    let length = text[start..].find("```").expect("a closed fence");
    &text[start..start + length]
}

#[test]
fn references_agree_with_an_exact_solver_that_shares_nothing_with_the_families() {
    let mut beyond = HashSet::new();
    for (family, draft, seed) in drafts() {
        let (Some(reference), Some(model)) = (draft.reference, draft.formulation.linear_model()) else {
            continue;
        };
        // Routes and schedules are beyond the exact solver's nodes, and their references are checked by solvers.
        let Some(found) = (model.kinds.len() <= 15).then(|| solve(&model)).flatten() else {
            beyond.insert(family);
            continue;
        };
        assert_eq!(found, reference, "{family} {seed}: {}", draft.question);
        if let Optimum::Value(optimum) = reference {
            assert!(optimum > Fraction::ZERO, "{family} {seed}: the answer is not 0 for doing nothing");
        }
    }
    assert!(beyond.len() * 2 < FAMILIES.len(), "{beyond:?}");
}

#[test]
fn a_trajectory_has_nine_named_steps_and_holds_its_program() {
    for (family, draft, seed) in both_sizes() {
        for library in Library::ALL.into_iter().filter(|library| library.supports(&draft.formulation)) {
            let lesson = lesson(family, &draft, Split::Train, library);
            let text = render_steps(&lesson.steps);
            assert_eq!(
                (text.matches("<step>").count(), text.matches("</step>").count()),
                (9, 9),
                "{family} {seed}"
            );
            assert_eq!(lesson.steps.len(), STEP_NAMES.len());
            for (step, name) in lesson.steps.iter().zip(STEP_NAMES) {
                assert!(step.starts_with(&format!("{name}:")), "{step}");
            }
            assert_eq!(fenced(&text), lesson.program.source);
            assert_eq!(lesson.program.source.matches("print(").count(), 1, "{family} {seed} {library}");
        }
    }
}

#[test]
fn formulations_are_sound_and_their_math_models_are_as_large_as_they_say() {
    for (family, draft, seed) in both_sizes() {
        let f = &draft.formulation;
        assert_eq!(f.check(), Ok(()), "{family} {seed}");
        let model = f.math_model();
        assert_eq!((model.n_cols(), model.n_rows()), (f.columns(), f.rows().len()), "{family} {seed}");
        assert!(draft.formulation.columns() <= 100, "{family} {seed}: every solver's free size takes it");
    }
}

#[test]
fn programs_are_python_in_every_library_and_notation() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut checked = std::collections::BTreeMap::<Library, usize>::new();
    let mut sources = Vec::new();
    // Python reads some thousand programs a minute.
    for (_, draft, _) in both_sizes().filter(|(_, _, seed)| *seed < 6) {
        for notation in [Notation::WrittenOut, Notation::Indexed] {
            let f = Formulation { notation: Some(notation), ..draft.formulation.clone() };
            for library in Library::ALL.into_iter().filter(|library| library.supports(&f)) {
                *checked.entry(library).or_default() += 1;
                sources.push(program(&f, library).source);
            }
        }
    }
    assert!(
        Library::ALL.iter().all(|library| checked.get(library).is_some_and(|&count| count > 20)),
        "{checked:?}"
    );
    let compile = "import json, sys\nfor line in sys.stdin: compile(json.loads(line), 'program', 'exec')";
    let mut python = Command::new("python3")
        .args(["-c", compile])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python 3 is there, as the README presumes");
    let input = python.stdin.take().unwrap();
    let mut input = std::io::BufWriter::new(input);
    for source in &sources {
        // A Python that ends early says why on its error stream.
        if writeln!(input, "{}", serde_json::json!(source)).is_err() {
            break;
        }
    }
    drop(input);
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_number_of_the_question_is_in_the_steps_and_the_reverse() {
    let numbers = |text: &str| -> HashSet<i64> {
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(|word| word.parse().ok()).collect()
    };
    for (family, draft, seed) in both_sizes() {
        let asked = numbers(&draft.question);
        for parameter in &draft.formulation.parameters {
            // Covers and other 0-1 parameters stand there in words, and a 0 is what is not there. A value that is worked
            // out stands in the question as its factors: `hours * 60`, `percent * weight`.
            let whole =
                |values: &[Decimal]| values.iter().map(|value| value.to_f64() as i64).collect::<Vec<_>>();
            let values = whole(&parameter.values);
            let told = match &parameter.factors {
                _ if values.iter().all(|value| (0..=1).contains(value)) => true,
                Some((given, factor)) => {
                    let factor = factor.to_f64() as i64;
                    whole(given).iter().all(|given| asked.contains(given))
                        && ([60, 1000].contains(&factor) || asked.contains(&factor))
                }
                // Nobody says that it is 0 miles from a place to itself.
                None => values.iter().all(|value| *value == 0 || asked.contains(value)),
            };
            assert!(
                told,
                "{family} {seed}: {} {:?} in {}",
                parameter.label, parameter.values, draft.question
            );
        }
    }
}

#[test]
fn texts_are_clean_and_short() {
    for (family, draft, seed) in drafts() {
        let text = render_steps(&lesson(family, &draft, Split::Train, Library::Coptpy).steps);
        for part in [&draft.question, &text] {
            let flaw =
                ["  ,", " ,", "..", ";.", " .", "; ;", "{", "}"].iter().find(|flaw| part.contains(*flaw));
            assert_eq!(flaw, None, "{family} {seed}: {part}");
        }
        assert!(!draft.question.contains("  "), "{family} {seed}: {}", draft.question);
        let length = draft.question.len() + text.len();
        assert!(draft.question.len() < 600 && length < 2600, "{family} {seed}, {length} letters: {text}");
    }
}

#[test]
fn nouns_go_with_their_numbers_and_articles() {
    let letters = |c: char| !c.is_alphanumeric() && c != '$' && c != '.';
    for (family, draft, seed) in both_sizes() {
        let steps = steps(&draft.formulation, Library::Coptpy);
        for text in std::iter::once(&draft.question).chain(&steps[..CODE_STEP - 1]) {
            for parameter in &draft.formulation.parameters {
                let unit = &parameter.unit;
                if unit.ends_with('s') && unit.chars().all(char::is_alphabetic) {
                    let flaw = text.split(letters).collect::<Vec<_>>();
                    let flaw = flaw.windows(2).any(|words| words[0] == "1" && words[1] == unit);
                    assert!(!flaw, "{family} {seed}: 1 {unit} in {text}");
                }
            }
            let words: Vec<&str> = text.split(' ').collect();
            for three in words.windows(3) {
                // A capital within a sentence is a name, and `a and b` are numbers.
                let starts = three[0].ends_with(['.', '?']);
                let vowel = three[2].starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
                let flaw = match three[1] {
                    "a" => vowel && !three[2].starts_with("one") && three[2] != "and",
                    "A" => vowel && starts,
                    "an" | "An" => !vowel && !three[2].starts_with("hour"),
                    _ => false,
                };
                assert!(!flaw, "{family} {seed}: {} in {text}", three.join(" "));
            }
        }
    }
}

/// By the exact solver, where the model is small enough for it.
fn optimum(f: &Formulation) -> Option<Optimum> {
    f.linear_model().filter(|model| model.kinds.len() <= 12).and_then(|model| solve(&model))
}

#[test]
fn augmented_problems_have_the_answer_that_follows_from_the_first() {
    let mut made = std::collections::BTreeMap::<_, HashSet<&str>>::new();
    let mut solved = std::collections::BTreeMap::<_, u32>::new();
    for index in 0..12 * FAMILIES.len() as u64 {
        let (family, first) = teacher().draft(9, index, Split::Train);
        for augmentation in Augmentation::ALL {
            let Some((same, other)) = teacher().augmented(9, index, Split::Train, augmentation) else {
                continue;
            };
            assert_eq!(same, family);
            assert_eq!(
                Some((same, other.clone())),
                teacher().augmented(9, index, Split::Train, augmentation),
                "the same every time"
            );
            let place = format!("{family} {index} {}: {}", augmentation.word(), other.draft.question);
            assert_ne!(other.draft.question, first.question, "{place}");
            made.entry(augmentation).or_default().insert(family);
            match augmentation {
                Augmentation::Paraphrase => assert_eq!(other.draft.formulation, first.formulation, "{place}"),
                Augmentation::UnitConversion => {
                    assert_eq!(
                        other.draft.formulation.math_model(),
                        first.formulation.math_model(),
                        "{place}"
                    );
                    assert_ne!(
                        steps(&other.draft.formulation, Library::Coptpy)[1],
                        steps(&first.formulation, Library::Coptpy)[1],
                        "{place}"
                    );
                }
                Augmentation::Scaling => assert_ne!(other.draft.formulation, first.formulation, "{place}"),
            }
            if augmentation != Augmentation::Scaling {
                assert_eq!((other.factor, other.draft.reference), (Decimal::ONE, first.reference), "{place}");
                continue;
            }
            // Both are solved anew: no reference is believed.
            let (Some(before), Some(after)) =
                (optimum(&first.formulation), optimum(&other.draft.formulation))
            else {
                continue;
            };
            *solved.entry(augmentation).or_default() += 1;
            match (before, after) {
                (Optimum::Value(before), Optimum::Value(after)) => {
                    assert_eq!(before.times(other.factor.to_fraction()), Some(after), "{place}");
                    assert!(
                        other.draft.reference.is_none_or(|known| known == Optimum::Value(after)),
                        "{place}"
                    );
                }
                (before, after) => assert_eq!(before, after, "{place}"),
            }
        }
    }
    let count = |augmentation| made.get(&augmentation).map_or(0, HashSet::len);
    assert!(count(Augmentation::Paraphrase) + 2 >= FAMILIES.len(), "{made:?}");
    assert!(count(Augmentation::UnitConversion) >= 12, "{made:?}");
    assert!(count(Augmentation::Scaling) >= 12, "{made:?}");
    assert!(solved[&Augmentation::Scaling] > 60, "{solved:?}");
}

#[test]
fn the_same_seed_and_index_give_the_same_lesson_and_others_another() {
    for index in 0..40 {
        let lesson = teacher().lesson(3, index, Split::Train);
        assert_eq!(lesson, teacher().lesson(3, index, Split::Train));
        assert_ne!(lesson.problem.question, teacher().lesson(4, index, Split::Train).problem.question);
        assert_ne!(lesson.problem.question, teacher().lesson(3, index, Split::HeldOut).problem.question);
        assert_ne!(
            lesson.problem.question,
            teacher().lesson(3, index + FAMILIES.len() as u64, Split::Train).problem.question
        );
        assert_eq!(lesson.problem.family.as_deref(), Some(FAMILIES[index as usize % FAMILIES.len()].name()));
        let critic = teacher().critic_lesson(3, index, Split::Train);
        assert_eq!(critic, teacher().critic_lesson(3, index, Split::Train));
        assert_ne!(critic.problem.question, lesson.problem.question);
    }
}

#[test]
fn held_out_questions_never_come_back_in_training() {
    let mut seen = HashSet::new();
    let of = |split, count| (0..count).map(|index| teacher().lesson(5, index, split)).collect::<Vec<_>>();
    let held_out = distinct(of(Split::HeldOut, 500), &mut seen);
    let train = distinct(of(Split::Train, 1500), &mut seen);
    assert_eq!(seen.len(), held_out.len() + train.len());
    assert!(seen.len() > 1900, "few doubles: {}", seen.len());
    assert!(distinct(held_out, &mut seen).is_empty());
}

#[test]
fn a_teacher_keeps_to_the_families_it_is_given() {
    let two =
        ProceduralTeacher::new(&["diet".into(), "knapsack".into()], Library::Coptpy, Size::Small).unwrap();
    let families: Vec<_> =
        (0..4).map(|index| two.lesson(1, index, Split::Train).problem.family.unwrap()).collect();
    assert_eq!(families, ["diet", "knapsack", "diet", "knapsack"]);
    let error =
        ProceduralTeacher::new(&["dyet".into()], Library::Coptpy, Size::Small).err().unwrap().to_string();
    assert!(error.contains("dyet") && error.contains("set_cover"), "{error}");
}

#[test]
fn a_fault_is_where_it_is_said_to_be_and_nowhere_else() {
    let mut injected = std::collections::BTreeMap::<_, u32>::new();
    for (family, draft, seed) in drafts() {
        let right = steps(&draft.formulation, Library::Coptpy);
        for kind in FaultKind::ALL {
            let mut dice = Dice::new(seed);
            let Some(faulty) = inject(&draft, kind, &mut dice, Library::Coptpy) else { continue };
            *injected.entry(kind).or_default() += 1;
            let place = format!("{family} {seed} {kind:?}");
            let same_program = faulty.program == program(&draft.formulation, Library::Coptpy);
            assert_eq!(same_program, kind.is_in_words(), "{place}");
            assert_eq!(fenced(&faulty.steps[CODE_STEP - 1]), faulty.program.source, "{place}");
            assert_eq!((faulty.steps.len(), faulty.verdicts.len()), (9, 9), "{place}");
            let first = faulty.first_wrong_step as usize;
            assert_ne!(faulty.steps[first - 1], right[first - 1], "{place}: the fault shows");
            for (number, verdict) in (1..).zip(&faulty.verdicts) {
                assert_eq!(verdict.step, number);
                let changed = faulty.steps[number as usize - 1] != right[number as usize - 1];
                assert!(!(changed && verdict.correct), "{place}: step {number} differs and is called right");
                assert!(
                    number >= faulty.first_wrong_step || verdict.correct,
                    "{place}: step {number} is before"
                );
                assert!(verdict.explanation.ends_with('.') && !verdict.explanation.contains('\n'), "{place}");
            }
            assert!(!faulty.verdicts[first - 1].correct, "{place}");
            assert_eq!(faulty.verdicts[CODE_STEP - 1].correct, kind.is_in_words(), "{place}");
        }
    }
    for kind in FaultKind::ALL {
        assert!(injected.get(&kind).is_some_and(|&count| count > 40), "{kind:?}: {injected:?}");
    }
}

#[test]
fn the_teacher_avoids_faults_that_leave_the_optimum_as_it_is() {
    let mut changed = 0;
    let mut all = 0;
    for index in 0..2_000 {
        let (problem, faulty) = teacher().faulty(11, index, Split::Train);
        if faulty.kind.is_in_words() {
            assert_eq!(faulty.same_answer, Some(true));
            continue;
        }
        // Of a quadratic or a large model it does not know the optimum.
        let Some(same) = faulty.same_answer else { continue };
        assert!(problem.reference != Reference::Unknown);
        all += 1;
        changed += u32::from(!same);
    }
    assert!(all > 1_000 && changed * 100 >= all * 99, "{changed} of {all} faults change the optimum");
}

#[test]
fn critic_lessons_alternate_and_cover_every_family_and_kind() {
    let (mut right, mut wrong) = (HashSet::new(), HashSet::new());
    for index in 0..4 * FAMILIES.len() as u64 {
        let lesson = teacher().critic_lesson(2, index, Split::Train);
        let correct = lesson.verdicts.iter().all(|verdict| verdict.correct);
        assert_eq!(correct, index % 2 == 0, "{index}");
        let families = if correct { &mut right } else { &mut wrong };
        families.insert(lesson.problem.family);
    }
    assert_eq!((right.len(), wrong.len()), (FAMILIES.len(), FAMILIES.len()));
    let kinds: HashSet<_> = (0..1_000).map(|index| teacher().faulty(2, index, Split::Train).1.kind).collect();
    assert_eq!(kinds.len(), FaultKind::ALL.len());
}

#[test]
fn faults_begin_in_every_step() {
    let mut first = std::collections::BTreeMap::<u32, HashSet<FaultKind>>::new();
    for (_, draft, seed) in both_sizes() {
        for kind in FaultKind::ALL {
            let faulty = inject(&draft, kind, &mut Dice::new(seed), Library::Coptpy);
            if let Some(faulty) = faulty {
                first.entry(faulty.first_wrong_step).or_default().insert(kind);
            }
        }
    }
    assert_eq!(first.keys().copied().collect::<Vec<_>>(), (1..=9).collect::<Vec<_>>());
    assert!(FaultKind::ALL.iter().map(|kind| kind.word()).collect::<HashSet<_>>().len() >= 16);
}

/// The fault of the given kind in the first small problem of the family that has a place for it.
fn first_fault(family: &str, kind: FaultKind) -> (Draft, orlm_synth::FaultyTrajectory) {
    let family = FAMILIES.iter().copied().find(|own| own.name() == family).unwrap();
    (0..200)
        .find_map(|seed| {
            let draft = family.draft(&mut Dice::new(seed), Size::Small);
            let faulty = inject(&draft, kind, &mut Dice::new(seed), Library::Coptpy)?;
            Some((draft, faulty))
        })
        .unwrap_or_else(|| panic!("no small problem of {} has {kind:?}", family.name()))
}

fn wrong_steps(faulty: &orlm_synth::FaultyTrajectory) -> Vec<u32> {
    faulty.verdicts.iter().filter(|verdict| !verdict.correct).map(|verdict| verdict.step).collect()
}

#[test]
fn faults_of_structure_reach_the_steps_that_are_built_on_them() {
    let cases: [(&str, FaultKind, &[u32]); 9] = [
        ("multi_period_production", FaultKind::ForgottenTerm, &[5, 6, 8, 9]),
        ("lot_sizing", FaultKind::OmittedCost, &[4, 6, 8, 9]),
        ("lot_sizing", FaultKind::ForgottenLink, &[5, 6, 8, 9]),
        ("max_flow", FaultKind::MissingBound, &[3, 6, 8, 9]),
        ("transportation", FaultKind::LeftOutOfModel, &[6, 8, 9]),
        ("diet", FaultKind::ReversedInCode, &[9]),
        ("curve_fit", FaultKind::MisstatedGoal, &[1]),
        ("curve_fit", FaultKind::WrongLinearity, &[7]),
        ("curve_fit", FaultKind::WrongClass, &[8]),
    ];
    for (family, kind, steps) in cases {
        assert_eq!(wrong_steps(&first_fault(family, kind).1), steps, "{family} {kind:?}");
    }
}

#[test]
fn a_dead_end_starts_where_the_variables_are_missing() {
    for seed in 0..40 {
        let family = FAMILIES.iter().copied().find(|own| own.name() == "lot_sizing").unwrap();
        let draft = family.draft(&mut Dice::new(seed), Size::Small);
        let Some(faulty) = inject(&draft, FaultKind::DeadEnd, &mut Dice::new(seed), Library::Coptpy) else {
            continue;
        };
        assert_eq!(wrong_steps(&faulty), [3, 4, 5, 6, 8, 9], "every variable of a lot size has a cost");
        assert!(faulty.verdicts[2].explanation.starts_with("Nothing stands for"));
    }
    let (_, faulty) = first_fault("piecewise_cost", FaultKind::DeadEnd);
    assert_eq!(wrong_steps(&faulty), [3, 5, 6, 8, 9], "the binaries of tiers have no cost");
}

#[test]
fn a_unit_slip_is_told_as_what_it_is() {
    let blending: &dyn Family = FAMILIES.iter().copied().find(|family| family.name() == "blending").unwrap();
    let draft = blending.draft(&mut Dice::new(1), Size::Small);
    let faulty = inject(&draft, FaultKind::UnitSlip, &mut Dice::new(1), Library::Coptpy).unwrap();
    assert_eq!(faulty.first_wrong_step, 2);
    let wrong: Vec<u32> = faulty.verdicts.iter().filter(|v| !v.correct).map(|v| v.step).collect();
    assert_eq!(wrong, [2, 5, 6, 8, 9]);
    assert!(faulty.verdicts[1].explanation.contains("not"), "{}", faulty.verdicts[1].explanation);
}
