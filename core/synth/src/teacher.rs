//! Lessons from families: problem, trajectory, program.

use std::collections::HashSet;

use orlm_types::{Augmentation, ContentId, CriticLesson, Lesson, Problem, Reference, Split, Teacher};

use crate::augment::{Augmented, converted, scaled};
use crate::exact::Optimum;
use crate::families::{Draft, FAMILIES, Family, Size};
use crate::fault::{FaultKind, inject, right_verdicts};
use crate::formulation::Decimal;
use crate::program::{Library, program};
use crate::steps::steps;
use crate::{Dice, FaultyTrajectory};

/// Why there is no such teacher.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TeacherError {
    /// A name that is no family's.
    #[error("there is no problem family `{name}`; the families are {}", known.join(", "))]
    UnknownFamily {
        /// The name.
        name: String,
        /// The families there are.
        known: Vec<&'static str>,
    },
    /// No problem of the families can be said in the library.
    #[error("{} can say no problem of these families of this size", library.word())]
    Unsupported {
        /// The library.
        library: Library,
    },
}

/// Makes lessons from procedural families: no network, no model, thousands a second.
///
/// The split is part of the stream, so train, dev and held-out problems are drawn apart. Two streams can still meet
/// in one question; [`distinct`] drops such doubles.
#[derive(Clone)]
pub struct ProceduralTeacher {
    families: Vec<&'static dyn Family>,
    /// Of the problems of [`Split::Unseen`]. Empty: the same families.
    unseen: Vec<&'static dyn Family>,
    library: Library,
    size: Size,
}

impl ProceduralTeacher {
    /// A teacher of problems of the named families, in that order; of all when none is named.
    ///
    /// # Errors
    /// A name that is no family's; families of which the library can say nothing.
    pub fn new(families: &[String], library: Library, size: Size) -> Result<Self, TeacherError> {
        let families = match families {
            [] => FAMILIES.to_vec(),
            names => names.iter().map(find).collect::<Result<_, _>>()?,
        };
        let teacher = Self { families, unseen: Vec::new(), library, size };
        teacher.supported_any(&teacher.families)?;
        Ok(teacher)
    }

    /// The same teacher with the named families kept apart: [`Split::Unseen`] is drawn from them, and nothing else is.
    ///
    /// # Errors
    /// As [`Self::new`], of the families on either side.
    pub fn with_unseen(mut self, names: &[String]) -> Result<Self, TeacherError> {
        self.unseen = names.iter().map(find).collect::<Result<_, _>>()?;
        self.families.retain(|family| !names.iter().any(|name| name == family.name()));
        for families in [&self.families, &self.unseen] {
            self.supported_any(families)?;
        }
        Ok(self)
    }

    fn supported_any(&self, families: &[&'static dyn Family]) -> Result<(), TeacherError> {
        let mut dice = Dice::new(0);
        let mut draws = families.iter().flat_map(|&family| std::iter::repeat_n(family, 20));
        match draws.any(|family| self.library.supports(&self.drawn(family, &mut dice).formulation)) {
            true => Ok(()),
            false => Err(TeacherError::Unsupported { library: self.library }),
        }
    }

    /// The draft behind the lesson number `index`: the families take turns, and a problem that the library cannot say is
    /// passed over for one of the next family.
    pub fn draft(&self, seed: u64, index: u64, split: Split) -> (&'static str, Draft) {
        self.supported(dice("lesson", seed, index, split), index, split).0
    }

    /// The problem made from that of the lesson number `index`, in its split; `None` where this augmentation has no safe
    /// place in it.
    pub fn augmented(
        &self,
        seed: u64,
        index: u64,
        split: Split,
        augmentation: Augmentation,
    ) -> Option<(&'static str, Augmented)> {
        let (family, draft) = self.draft(seed, index, split);
        let mut own = dice(augmentation.word(), seed, index, split);
        let made = match augmentation {
            Augmentation::Paraphrase => {
                let words = own.int(0, i64::MAX - 1) as u64;
                // Most other wordings differ; a family with a single one has no paraphrase.
                let redrawn = (0..8).map(|at| {
                    let dice = dice("lesson", seed, index, split).reworded(words.wrapping_add(at));
                    self.supported(dice, index, split).0.1
                });
                let other = redrawn.into_iter().find(|other| other.question != draft.question)?;
                Augmented { draft: other, factor: Decimal::ONE }
            }
            Augmentation::UnitConversion => converted(&draft, &mut own)?,
            Augmentation::Scaling => scaled(&draft, &mut own)?,
        };
        self.library.supports(&made.draft.formulation).then_some((family, made))
    }

    /// The lesson of [`ProceduralTeacher::augmented`].
    pub fn augmented_lesson(
        &self,
        seed: u64,
        index: u64,
        split: Split,
        augmentation: Augmentation,
    ) -> Option<Lesson> {
        let (family, made) = self.augmented(seed, index, split, augmentation)?;
        Some(lesson(family, &made.draft, split, self.library))
    }

    /// A draft that the library can say, and the dice after it. The search ends: [`ProceduralTeacher::new`] found one.
    fn supported(&self, mut dice: Dice, turn: u64, split: Split) -> ((&'static str, Draft), Dice) {
        for family in (turn..).map(|turn| self.family(turn, split)) {
            let draft = self.drawn(family, &mut dice);
            if self.library.supports(&draft.formulation) {
                return ((family.name(), draft), dice);
            }
        }
        unreachable!("the families have no end")
    }

    /// The critic's lesson number `index` as a faulty trajectory, whatever the parity of `index`. Faults that leave
    /// the optimum as it is are avoided where the problem allows it, unless only words are wrong.
    pub fn faulty(&self, seed: u64, index: u64, split: Split) -> (Problem, FaultyTrajectory) {
        let (family, draft, faulty) = self.faulty_draft(seed, index, split);
        (problem(family, &draft, split), faulty)
    }

    fn faulty_draft(&self, seed: u64, index: u64, split: Split) -> (&'static str, Draft, FaultyTrajectory) {
        let ((family, draft), mut dice) =
            self.supported(dice("critic", seed, index, split), index / 2, split);
        let mut spare = None;
        for _ in 0..24 {
            let kind = *dice.pick(&FaultKind::ALL);
            match inject(&draft, kind, &mut dice, self.library) {
                Some(faulty) if kind.is_in_words() || faulty.same_answer != Some(true) => {
                    return (family, draft, faulty);
                }
                found => spare = spare.or(found),
            }
        }
        let faulty = spare
            .or_else(|| {
                FaultKind::ALL.into_iter().find_map(|kind| inject(&draft, kind, &mut dice, self.library))
            })
            .expect("some number of every problem can be misread");
        (family, draft, faulty)
    }

    fn drawn(&self, family: &dyn Family, dice: &mut Dice) -> Draft {
        let size = self.size.settled(dice);
        family.draft(dice, size)
    }

    fn family(&self, index: u64, split: Split) -> &'static dyn Family {
        let families = match split {
            Split::Unseen if !self.unseen.is_empty() => &self.unseen,
            _ => &self.families,
        };
        families[(index % families.len() as u64) as usize]
    }
}

fn find(name: &String) -> Result<&'static dyn Family, TeacherError> {
    FAMILIES.iter().copied().find(|family| family.name() == name).ok_or_else(|| TeacherError::UnknownFamily {
        name: name.clone(),
        known: FAMILIES.iter().map(|family| family.name()).collect(),
    })
}

impl Teacher for ProceduralTeacher {
    fn lesson(&self, seed: u64, index: u64, split: Split) -> Lesson {
        let (family, draft) = self.draft(seed, index, split);
        lesson(family, &draft, split, self.library)
    }

    fn critic_lesson(&self, seed: u64, index: u64, split: Split) -> CriticLesson {
        if index % 2 == 1 {
            let (family, draft, faulty) = self.faulty_draft(seed, index, split);
            let FaultyTrajectory { steps, verdicts, program, .. } = faulty;
            let (problem, model) = (problem(family, &draft, split), Some(draft.formulation.math_model()));
            return CriticLesson { problem, steps, verdicts, program, model };
        }
        let ((family, draft), _) = self.supported(dice("critic", seed, index, split), index / 2, split);
        CriticLesson {
            problem: problem(family, &draft, split),
            steps: steps(&draft.formulation, self.library),
            verdicts: right_verdicts(),
            program: program(&draft.formulation, self.library),
            model: Some(draft.formulation.math_model()),
        }
    }
}

/// The lesson of a draft.
pub fn lesson(family: &str, draft: &Draft, split: Split, library: Library) -> Lesson {
    Lesson {
        problem: problem(family, draft, split),
        steps: steps(&draft.formulation, library),
        program: program(&draft.formulation, library),
        model: Some(draft.formulation.math_model()),
    }
}

fn problem(family: &str, draft: &Draft, split: Split) -> Problem {
    Problem {
        id: None,
        question: draft.question.clone(),
        reference: match draft.reference {
            Some(Optimum::Value(optimum)) => Reference::Objective(optimum.to_f64()),
            Some(Optimum::Infeasible) => Reference::Infeasible,
            Some(Optimum::Unbounded) => Reference::Unbounded,
            None => Reference::Unknown,
        },
        split,
        family: Some(family.into()),
    }
}

/// Drops the lessons whose question is among `seen` or came earlier, and adds the others to `seen`. Called for
/// held-out lessons first and train lessons second, it keeps the two apart.
pub fn distinct(lessons: Vec<Lesson>, seen: &mut HashSet<ContentId>) -> Vec<Lesson> {
    lessons.into_iter().filter(|lesson| seen.insert(lesson.problem.content_id())).collect()
}

fn dice(purpose: &str, seed: u64, index: u64, split: Split) -> Dice {
    Dice::new(ContentId::of(&[purpose, split.word(), &seed.to_string()]).seed(index))
}
