//! What is measured, and what follows from it: greedy answers, the GenPRM on known trajectories, the choice between
//! iterations.

use std::collections::BTreeMap;

use orlm_judge::judge;
use orlm_types::{
    ContentId, CriticLesson, Critique, Event, Generator, Learner, MathModel, Problem, Program, Sampling,
    Split, StepVerdict,
};
use serde::{Deserialize, Serialize};

use crate::lessons::parallel;
use crate::log::RecordLog;
use crate::{Evolution, EvolveError};

/// Compares math models.
pub trait Equivalence: Sync {
    /// Whether `program` builds the model `right`, or one that is as good; `None` where that cannot be told.
    fn same(&self, program: &Program, right: &MathModel) -> Option<bool>;
}

/// A trajectory whose every step is known to be right or wrong, and what can be said of it without a language model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownTrajectory {
    /// Its name.
    pub id: ContentId,
    /// `held_out` or `unseen`, like the family of its problem.
    pub split: Split,
    /// What it answers.
    pub problem: Problem,
    /// Texts of its steps.
    pub steps: Vec<String>,
    /// Whether each step is right.
    pub truth: Vec<bool>,
    /// Whether the solver's outcome is the right one; `None` when the judge abstains.
    pub answer: Option<bool>,
    /// Whether its program builds the right model; `None` where that cannot be told.
    pub model: Option<bool>,
}

impl<M: Generator + Learner> Evolution<'_, M> {
    /// Greedy answers to the problems that nobody learns from.
    pub(crate) fn evaluate(
        &mut self,
        prefix: &str,
        iteration: u32,
        problems: &[Problem],
    ) -> Result<(), EvolveError> {
        if problems.is_empty() {
            return Ok(());
        }
        let folder = format!("{prefix}/held-out");
        let at = (folder.as_str(), iteration);
        let greedy = Sampling::greedy(self.config.evaluation.max_new_tokens);
        let trajectories = self.rollout(at, problems, 1, &greedy)?;
        let judged = self.execute(at, problems, &trajectories)?;
        let Some(clock) = self.begin(&format!("{prefix}/evaluate"), 0, "problems")? else {
            return Ok(());
        };
        let splits: BTreeMap<ContentId, Split> = problems.iter().map(|p| (p.content_id(), p.split)).collect();
        let mut metrics = BTreeMap::new();
        let mut parts = Vec::new();
        for (split, name, words) in MEASURED {
            let of_split = judged.iter().filter(|j| splits.get(&j.problem) == Some(&split));
            let verdicts: Vec<Option<bool>> = of_split.map(|j| j.verdict.correct()).collect();
            if verdicts.is_empty() {
                continue;
            }
            let correct = verdicts.iter().filter(|word| **word == Some(true)).count();
            let abstained = verdicts.iter().filter(|word| word.is_none()).count();
            let judged = verdicts.len() - abstained;
            for (figure, count) in [("correct", correct), ("judged", judged), ("abstained", abstained)] {
                metrics.insert(format!("{name}/{figure}"), count as f64);
            }
            parts.push(format!("{correct} of {judged} {words}"));
        }
        self.finish(&format!("{prefix}/evaluate"), iteration, clock, metrics, None, parts.join(", "))
    }

    /// Whether the last iteration gained less on the dev problems than makes another worth its time.
    pub(crate) fn gains_too_little(&self, iteration: u32) -> bool {
        let before = if iteration == 1 {
            self.dev("warm-up").or(self.dev("base"))
        } else {
            self.dev_of(iteration - 1)
        };
        let least = self.config.evolution.minimum_gain;
        least > 0.0
            && before.zip(self.dev_of(iteration)).is_some_and(|(then, now)| 100.0 * (now - then) < least)
    }

    /// Records which policy counts: the best on the dev problems, the earliest of equals.
    pub(crate) fn select(&mut self) -> Result<(), EvolveError> {
        let iterations = (1..=self.config.evolution.iterations).map(|i| (i, format!("iteration-{i}")));
        let candidates: Vec<(u32, String, f64)> = [(0, "base".to_string()), (0, "warm-up".to_string())]
            .into_iter()
            .chain(iterations)
            .filter_map(|(iteration, prefix)| Some((iteration, prefix.clone(), self.dev(&prefix)?)))
            .collect();
        let Some((_, _, best)) = candidates.iter().max_by(|a, b| a.2.total_cmp(&b.2)) else {
            return Ok(());
        };
        let Some((iteration, prefix, rate)) = candidates.iter().find(|(_, _, rate)| rate == best) else {
            return Ok(());
        };
        let Some(clock) = self.begin("selection", 0, "policies")? else {
            return Ok(());
        };
        let checkpoint = self.folder.finished(&format!("{prefix}/policy")).and_then(|e| e.checkpoint.clone());
        let metrics = BTreeMap::from([
            ("selection/iteration".to_string(), f64::from(*iteration)),
            ("selection/dev_pass_at_1".to_string(), *rate),
        ]);
        let summary = format!("{prefix}: {:.1} % of the dev problems", 100.0 * rate);
        self.finish("selection", *iteration, clock, metrics, checkpoint, summary)
    }

    fn dev_of(&self, iteration: u32) -> Option<f64> {
        self.dev(&format!("iteration-{iteration}"))
    }

    /// pass@1 on the dev problems, where they were judged.
    fn dev(&self, prefix: &str) -> Option<f64> {
        let metrics = &self.folder.finished(&format!("{prefix}/evaluate"))?.metrics;
        let judged = metrics.get("dev/judged").filter(|judged| **judged > 0.0)?;
        Some(metrics.get("dev/correct")? / judged)
    }

    /// The trajectories that measure the GenPRM, as recorded, or made now: half of them right, half with one fault.
    pub(crate) fn known_trajectories(&mut self) -> Result<Vec<KnownTrajectory>, EvolveError> {
        let count = self.config.genprm.held_out as u64;
        let path = self.folder.path("known-trajectories.jsonl");
        let stage = "known-trajectories";
        let mut splits = vec![Split::HeldOut];
        splits.extend((self.config.problems.unseen > 0).then_some(Split::Unseen));
        if count == 0 {
            return Ok(Vec::new());
        }
        let mut log = RecordLog::open(&path, |known: &KnownTrajectory| known.id.0.clone())?;
        let Some(clock) = self.begin(stage, count * splits.len() as u64, "trajectories")? else {
            return Ok(log.into_records());
        };
        let id =
            |split: Split, index: u64| ContentId::of(&["known trajectory", split.word(), &index.to_string()]);
        let wanted: Vec<(Split, u64)> = splits
            .into_iter()
            .flat_map(|split| (0..count).map(move |index| (split, index)))
            .filter(|(split, index)| !log.contains(&id(*split, *index).0))
            .collect();
        for chunk in wanted.chunks(16 * self.parts.jobs.max(1)) {
            let lessons: Vec<(Split, u64, CriticLesson)> = chunk
                .iter()
                .map(|&(split, index)| {
                    (split, index, self.parts.teacher.critic_lesson(self.config.run.seed, index, split))
                })
                .collect();
            let (executor, equivalence, rule) = (self.parts.executor, self.parts.equivalence, self.rule());
            let known = parallel(self.parts.jobs, &lessons, |(split, index, lesson)| KnownTrajectory {
                id: id(*split, *index),
                split: *split,
                truth: lesson.verdicts.iter().map(|verdict| verdict.correct).collect(),
                answer: judge(&lesson.problem.reference, &executor.execute(&lesson.program), &rule).correct(),
                model: lesson.model.as_ref().and_then(|right| equivalence.same(&lesson.program, right)),
                problem: lesson.problem.clone(),
                steps: lesson.steps.clone(),
            });
            log.append(known)?;
            let done = log.records().len() as u64;
            self.parts.events.emit(Event::StageProgress { done, note: String::new() });
        }
        let known = log.into_records();
        let wrong: Vec<&KnownTrajectory> = known.iter().filter(|known| known.is_faulty()).collect();
        let by_outcome = wrong.iter().filter(|known| known.answer == Some(false)).count();
        let by_model = wrong.iter().filter(|known| known.model == Some(false)).count();
        let metrics = BTreeMap::from([
            ("known/faulty".to_string(), wrong.len() as f64),
            ("known/caught_by_outcome".to_string(), by_outcome as f64),
            ("known/caught_by_model".to_string(), by_model as f64),
        ]);
        let summary = format!(
            "{} faulty: the outcome alone catches {by_outcome}, the model's comparison {by_model}",
            wrong.len()
        );
        self.finish(stage, 0, clock, metrics, None, summary)?;
        Ok(known)
    }

    /// Has the GenPRM criticise the known trajectories, and counts how far it is right.
    pub(crate) fn measure_genprm(
        &mut self,
        prefix: &str,
        iteration: u32,
        known: &[KnownTrajectory],
    ) -> Result<(), EvolveError> {
        if known.is_empty() {
            return Ok(());
        }
        let path = self.folder.path(prefix).join("known-critiques.jsonl");
        let mut log = RecordLog::open(&path, |c: &Critique| c.trajectory.0.clone())?;
        let stage = format!("{prefix}/measure-genprm");
        let Some(clock) = self.begin(&stage, known.len() as u64, "critiques")? else {
            return Ok(());
        };
        let wanted = known.iter().map(|known| (&known.id, &known.problem, known.steps.clone())).collect();
        self.ask_genprm(&mut log, wanted)?;
        let critiques: BTreeMap<ContentId, Option<Vec<StepVerdict>>> =
            log.into_records().into_iter().map(|c| (c.trajectory, c.steps)).collect();
        let mut metrics = BTreeMap::new();
        let mut parts = Vec::new();
        for (split, words) in [(Split::HeldOut, "seen families"), (Split::Unseen, "unseen ones")] {
            let of_split = known.iter().filter(|known| known.split == split);
            let pairs = of_split.filter_map(|known| Some((known, critiques.get(&known.id)?.as_deref())));
            let count = Count::of(pairs);
            if count.critiques == 0 {
                continue;
            }
            parts.push(format!("F1 {:.2} on {words}", count.f1()));
            let name = if split == Split::HeldOut { "genprm" } else { "genprm/unseen" };
            metrics.extend(count.metrics().map(|(figure, value)| (format!("{name}/{figure}"), value)));
        }
        self.finish(&stage, iteration, clock, metrics, None, parts.join(", "))
    }
}

/// Splits that are measured on, with their metrics' prefix and their words.
const MEASURED: [(Split, &str, &str); 3] = [
    (Split::HeldOut, "eval", "held-out problems right"),
    (Split::Unseen, "unseen", "of unseen families"),
    (Split::Dev, "dev", "dev problems"),
];

impl KnownTrajectory {
    fn is_faulty(&self) -> bool {
        self.truth.contains(&false)
    }
}

/// How far critiques are right. What is looked for is the wrong step, so a critique that finds one where there is one is
/// a true positive; a critique in another format finds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Count {
    critiques: usize,
    readable: usize,
    true_positive: usize,
    false_positive: usize,
    false_negative: usize,
    /// Trajectories with a fault, and those of them in which some step is called incorrect.
    faulty: usize,
    caught: usize,
    /// Trajectories without one in which some step is called incorrect.
    false_alarms: usize,
    /// Trajectories with the right answer of a wrong model, and those caught.
    hidden: usize,
    hidden_caught: usize,
}

impl Count {
    fn of<'a>(pairs: impl Iterator<Item = (&'a KnownTrajectory, Option<&'a [StepVerdict]>)>) -> Self {
        let mut count = Self::default();
        for (known, steps) in pairs {
            count.critiques += 1;
            count.readable += usize::from(steps.is_some());
            for (index, right) in known.truth.iter().enumerate() {
                let called_wrong = steps.and_then(|steps| steps.get(index)).is_some_and(|step| !step.correct);
                match (right, called_wrong) {
                    (false, true) => count.true_positive += 1,
                    (true, true) => count.false_positive += 1,
                    (false, false) => count.false_negative += 1,
                    (true, false) => {}
                }
            }
            let caught = steps.is_some_and(|steps| steps.iter().any(|step| !step.correct));
            let hidden = known.answer == Some(true) && known.model == Some(false);
            match known.is_faulty() {
                true => {
                    count.faulty += 1;
                    count.caught += usize::from(caught);
                    count.hidden += usize::from(hidden);
                    count.hidden_caught += usize::from(hidden && caught);
                }
                false => count.false_alarms += usize::from(caught),
            }
        }
        count
    }

    fn precision(&self) -> f64 {
        share(self.true_positive, self.true_positive + self.false_positive)
    }

    fn recall(&self) -> f64 {
        share(self.true_positive, self.true_positive + self.false_negative)
    }

    fn f1(&self) -> f64 {
        share(2 * self.true_positive, 2 * self.true_positive + self.false_positive + self.false_negative)
    }

    fn metrics(&self) -> [(&'static str, f64); 10] {
        [
            ("step_precision", self.precision()),
            ("step_recall", self.recall()),
            ("step_f1", self.f1()),
            ("critiques", self.critiques as f64),
            ("readable", self.readable as f64),
            ("faulty", self.faulty as f64),
            ("caught", self.caught as f64),
            ("false_alarms", self.false_alarms as f64),
            ("hidden", self.hidden as f64),
            ("hidden_caught", self.hidden_caught as f64),
        ]
    }
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_types::Reference;

    fn known(truth: &[bool], answer: bool, model: bool) -> KnownTrajectory {
        let problem = Problem {
            id: None,
            question: String::new(),
            reference: Reference::Unknown,
            split: Split::HeldOut,
            family: None,
        };
        KnownTrajectory {
            id: ContentId("k".into()),
            split: Split::HeldOut,
            problem,
            steps: vec![String::new(); truth.len()],
            truth: truth.to_vec(),
            answer: Some(answer),
            model: Some(model),
        }
    }

    fn says(words: &[bool]) -> Vec<StepVerdict> {
        let verdict = |(i, correct): (usize, &bool)| StepVerdict {
            step: i as u32 + 1,
            correct: *correct,
            explanation: String::new(),
        };
        words.iter().enumerate().map(verdict).collect()
    }

    #[test]
    fn wrong_steps_are_what_is_looked_for_and_an_unreadable_critique_finds_none() {
        let right = known(&[true, true], true, true);
        let wrong = known(&[true, false, false], false, false);
        let hidden = known(&[false, true], true, false);
        let critiques = [says(&[true, false]), says(&[true, false, true]), says(&[false, true])];
        let count = Count::of(
            [
                (&right, Some(critiques[0].as_slice())),
                (&wrong, Some(critiques[1].as_slice())),
                (&hidden, Some(critiques[2].as_slice())),
                (&wrong, None),
            ]
            .into_iter(),
        );
        assert_eq!((count.true_positive, count.false_positive, count.false_negative), (2, 1, 3));
        assert_eq!((count.critiques, count.readable, count.faulty, count.caught), (4, 3, 3, 2));
        assert_eq!((count.false_alarms, count.hidden, count.hidden_caught), (1, 1, 1));
        assert!((count.precision() - 2.0 / 3.0).abs() < 1e-12 && (count.recall() - 0.4).abs() < 1e-12);
        assert!((count.f1() - 0.5).abs() < 1e-12);
        assert_eq!(Count::default().f1(), 0.0);
    }
}
