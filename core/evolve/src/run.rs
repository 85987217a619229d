//! The loop itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use orlm_config::Config;
use orlm_judge::{Rule, split_steps};
use orlm_types::{
    ContentId, Critique, Event, EventSink, Example, Executor, FineTune, Generator, Learner, Prefer,
    PreferencePair, Problem, Role, Split, Teacher, Trajectory, UpdateReport, render_steps,
};

use crate::lessons;
use crate::log::{RecordLog, write_atomically};
use crate::measure::Equivalence;
use crate::pairs::{Candidate, pairs};
use crate::stages::{Judged, StageProgress, sampling};
use crate::{Drift, EvolveError, LedgerEntry, Opening, RunFolder, Summary, genprm, policy};

/// What the loop is joined from.
pub struct Parts<'a, M> {
    /// Policy and GenPRM.
    pub model: &'a mut M,
    /// Runs programs.
    pub executor: &'a dyn Executor,
    /// Makes problems and lessons.
    pub teacher: &'a dyn Teacher,
    /// Compares math models.
    pub equivalence: &'a dyn Equivalence,
    /// Shows what happens.
    pub events: &'a dyn EventSink,
    /// Programs that run at once.
    pub jobs: usize,
}

/// One run, from warm-up to the last iteration.
pub struct Evolution<'a, M> {
    pub(crate) parts: Parts<'a, M>,
    pub(crate) config: &'a Config,
    pub(crate) folder: RunFolder,
    /// Checkpoints of stages that an earlier attempt finished, loaded once a model is needed.
    pending: HashMap<Role, String>,
    /// The stage that a replay ends with.
    pub(crate) until: Option<String>,
}

impl<'a, M: Generator + Learner> Evolution<'a, M> {
    /// Opens the run folder; see [`RunFolder::open`].
    pub fn open(
        parts: Parts<'a, M>,
        config: &'a Config,
        root: &Path,
        opening: Opening,
        env: &serde_json::Value,
    ) -> Result<Self, EvolveError> {
        let folder = RunFolder::open(root, opening, &config.to_toml(), env)?;
        for Drift { what, then, now } in folder.drift() {
            let message = format!("{what} differs from when the run began: {then} then, {now} now");
            parts.events.emit(Event::Warning { message });
        }
        Ok(Self { parts, config, folder, pending: HashMap::new(), until: None })
    }

    /// Runs what is not yet done and returns the table. `problems`: the user's own, else the teacher's.
    pub fn run(mut self, problems: Option<Vec<Problem>>) -> Result<Summary, EvolveError> {
        let problems = self.problems(problems)?;
        let (train, measured): (Vec<_>, Vec<_>) =
            problems.iter().cloned().partition(|p| p.split == Split::Train);
        let known = self.known_trajectories()?;

        self.evaluate("base", 0, &measured)?;
        let mut begins = "base";
        if self.config.warmup.lessons > 0 || self.config.warmup.genprm_lessons > 0 {
            begins = "warm-up";
            self.warm_up(&problems)?;
            self.evaluate(begins, 0, &measured)?;
        }
        self.measure_genprm(begins, 0, &known)?;
        let hard = self.hard_set(&train)?;
        for iteration in 1..=self.config.evolution.iterations {
            let prefix = format!("iteration-{iteration}");
            self.iterate(iteration, &hard)?;
            self.evaluate(&prefix, iteration, &measured)?;
            if self.config.genprm.refine {
                self.measure_genprm(&prefix, iteration, &known)?;
            }
            if self.gains_too_little(iteration) {
                break;
            }
        }
        self.select()?;
        Ok(Summary::of(self.folder.ledger()))
    }

    /// The problems to learn on and to measure on, as recorded, or made now.
    fn problems(&mut self, given: Option<Vec<Problem>>) -> Result<Vec<Problem>, EvolveError> {
        let path = self.folder.path("problems.jsonl");
        let key = |p: &Problem| p.content_id().0;
        let keys = &self.config.problems;
        let wanted = [
            (Split::Dev, keys.dev),
            (Split::HeldOut, keys.held_out),
            (Split::Unseen, keys.unseen),
            (Split::Train, keys.train),
        ];
        let total = wanted.iter().map(|(_, count)| *count as u64).sum();
        let Some(clock) = self.begin("problems", total, "problems")? else {
            return Ok(RecordLog::open(&path, key)?.into_records());
        };
        let mut metrics = BTreeMap::new();
        let problems = match given {
            Some(given) => {
                let mut seen = HashSet::new();
                lessons::split(given).into_iter().filter(|p| seen.insert(p.content_id())).collect()
            }
            None => {
                let mut taken = HashSet::new();
                let mut problems = Vec::new();
                for (split, wanted) in wanted {
                    let lessons = self.verified(split, wanted, &mut taken, &mut metrics)?;
                    problems.extend(lessons.into_iter().map(|lesson| Problem { split, ..lesson.problem }));
                }
                problems
            }
        };
        let mut text = String::new();
        for problem in &problems {
            let line = serde_json::to_string(problem)
                .map_err(|e| EvolveError::io(&path, std::io::Error::other(e)))?;
            text.push_str(&line);
            text.push('\n');
        }
        write_atomically(&path, text.as_bytes())?;
        let train = problems.iter().filter(|p| p.split == Split::Train).count();
        let summary = format!("{train} to learn on, {} to measure on", problems.len() - train);
        self.finish("problems", 0, clock, metrics, None, summary)?;
        Ok(problems)
    }

    fn verified(
        &mut self,
        split: Split,
        wanted: usize,
        taken: &mut HashSet<String>,
        metrics: &mut BTreeMap<String, f64>,
    ) -> Result<Vec<orlm_types::Lesson>, EvolveError> {
        let events = self.parts.events;
        let found = lessons::verified(
            self.parts.teacher,
            self.parts.executor,
            &self.rule(),
            (self.config.run.seed, split, wanted),
            taken,
            self.parts.jobs,
            |done| events.emit(Event::StageProgress { done: done as u64, note: String::new() }),
        )?;
        for (name, count) in
            [("tried", found.tried), ("rejected", found.rejected), ("doubled", found.doubled)]
        {
            *metrics.entry(format!("teacher/{name}")).or_insert(0.0) += count as f64;
        }
        Ok(found.lessons)
    }

    /// Stage one: both models learn from verified lessons.
    fn warm_up(&mut self, problems: &[Problem]) -> Result<(), EvolveError> {
        let keys = self.config.warmup.clone();
        let seed = self.config.run.seed;
        let stage = "warm-up/policy";
        if keys.lessons > 0 && !self.skip(stage)? {
            let mut taken: HashSet<String> = problems.iter().map(|p| p.question.clone()).collect();
            let mut metrics = BTreeMap::new();
            self.announce("warm-up/lessons", keys.lessons as u64, "lessons");
            let clock = Instant::now();
            let lessons = self.verified(Split::Train, keys.lessons, &mut taken, &mut metrics)?;
            self.parts.events.emit(Event::StageFinished {
                stage: "warm-up/lessons".into(),
                seconds: clock.elapsed().as_secs_f64(),
                summary: format!("{} verified by the solver", lessons.len()),
            });
            let library = &self.config.problems.library;
            let examples = lessons
                .iter()
                .map(|lesson| Example {
                    messages: policy::prompt(&lesson.problem, library),
                    completion: render_steps(&lesson.steps),
                })
                .collect();
            let work = FineTune {
                examples,
                epochs: keys.epochs,
                learning_rate: keys.learning_rate,
                batch_size: keys.batch_size,
                seed,
                state: None,
            };
            self.fine_tune((stage, 0), Role::Policy, work, metrics)?;
        }
        let stage = "warm-up/genprm";
        if keys.genprm_lessons > 0 && !self.skip(stage)? {
            let examples = (0..keys.genprm_lessons as u64)
                .map(|index| {
                    let lesson = self.parts.teacher.critic_lesson(seed, index, Split::Train);
                    Example {
                        messages: genprm::prompt(&lesson.problem, &lesson.steps),
                        completion: genprm::render(&lesson.verdicts),
                    }
                })
                .collect();
            let work = FineTune {
                examples,
                epochs: keys.genprm_epochs,
                learning_rate: keys.learning_rate,
                batch_size: keys.batch_size,
                seed,
                state: None,
            };
            self.fine_tune((stage, 0), Role::GenPrm, work, BTreeMap::new())?;
        }
        Ok(())
    }

    /// The problems that the warm-up policy does not always solve.
    fn hard_set(&mut self, train: &[Problem]) -> Result<Vec<Problem>, EvolveError> {
        let samples = self.config.evolution.hard_set_samples;
        if samples == 0 || self.config.evolution.iterations == 0 {
            return Ok(train.to_vec());
        }
        let sampling = sampling(&self.config.evolution.rollout);
        let trajectories = self.rollout(("hard-set", 0), train, samples, &sampling)?;
        let judged = self.execute(("hard-set", 0), train, &trajectories)?;
        let mut right: HashMap<&ContentId, u32> = HashMap::new();
        for judged in judged.iter().filter(|j| j.verdict.correct() == Some(true)) {
            *right.entry(&judged.problem).or_default() += 1;
        }
        let is_hard = |p: &&Problem| right.get(&p.content_id()).copied().unwrap_or(0) < samples;
        Ok(train.iter().filter(is_hard).cloned().collect())
    }

    /// One round of co-evolution.
    fn iterate(&mut self, iteration: u32, problems: &[Problem]) -> Result<(), EvolveError> {
        let prefix = format!("iteration-{iteration}");
        let at = (prefix.as_str(), iteration);
        let keys = self.config.evolution.clone();
        let trajectories = self.rollout(at, problems, keys.k, &sampling(&keys.rollout))?;
        let judged = self.execute(at, problems, &trajectories)?;
        let critiques = self.criticise(at, problems, &trajectories)?;
        let found = self.pair(at, &trajectories, &judged, &critiques)?;

        let texts: HashMap<&ContentId, &str> =
            trajectories.iter().map(|t| (&t.id, t.text.as_str())).collect();
        let by_id: HashMap<ContentId, &Problem> = problems.iter().map(|p| (p.content_id(), p)).collect();
        let stage = format!("{prefix}/policy");
        if !self.skip(&stage)? {
            let library = &self.config.problems.library;
            let rows = found.iter().filter_map(|pair| {
                Some((
                    policy::prompt(by_id.get(&pair.problem)?, library),
                    texts.get(&pair.chosen)?.to_string(),
                    texts.get(&pair.rejected)?.to_string(),
                    pair.weight,
                ))
            });
            let work = Prefer {
                pairs: rows.collect(),
                beta: keys.beta,
                frozen_reference: keys.reference == orlm_config::Reference::Frozen,
                learning_rate: keys.learning_rate,
                batch_size: keys.batch_size,
                epochs: keys.epochs,
                seed: self.config.run.seed + u64::from(iteration),
                state: Some(self.state_of(&stage)),
            };
            let total = work.pairs.len() as u64 * u64::from(work.epochs);
            self.update(
                (&stage, iteration),
                Role::Policy,
                total,
                "pairs",
                BTreeMap::new(),
                |model, progress| model.prefer(Role::Policy, &work, progress),
            )?;
        }

        let stage = format!("{prefix}/refine");
        if self.config.genprm.refine && !self.skip(&stage)? {
            let verdicts: HashMap<&ContentId, &Judged> = judged.iter().map(|j| (&j.trajectory, j)).collect();
            let kept: Vec<(&Critique, &Judged)> = critiques
                .iter()
                .filter_map(|critique| {
                    let judged = verdicts.get(&critique.trajectory)?;
                    let steps = critique.steps.as_ref()?;
                    genprm::consistent(&judged.verdict, steps).then_some((critique, *judged))
                })
                .collect();
            let metrics = BTreeMap::from([("prm/consistent".to_string(), kept.len() as f64)]);
            let examples = kept
                .iter()
                .filter_map(|(critique, judged)| {
                    let problem = by_id.get(&judged.problem)?;
                    let steps = split_steps(texts.get(&critique.trajectory)?);
                    Some(Example {
                        messages: genprm::prompt(problem, &steps),
                        completion: critique.text.clone(),
                    })
                })
                .collect();
            let work = FineTune {
                examples,
                epochs: self.config.genprm.epochs,
                learning_rate: self.config.genprm.learning_rate,
                batch_size: self.config.genprm.batch_size,
                seed: self.config.run.seed + u64::from(iteration),
                state: None,
            };
            self.fine_tune((&stage, iteration), Role::GenPrm, work, metrics)?;
        }
        Ok(())
    }

    /// Preference pairs of every group, written in one step.
    fn pair(
        &mut self,
        (prefix, iteration): (&str, u32),
        trajectories: &[Trajectory],
        judged: &[Judged],
        critiques: &[Critique],
    ) -> Result<Vec<PreferencePair>, EvolveError> {
        let path = self.folder.path(prefix).join("pairs.jsonl");
        let stage = format!("{prefix}/pair");
        let key = |pair: &PreferencePair| format!("{} over {}", pair.chosen, pair.rejected);
        let Some(clock) = self.begin(&stage, 0, "pairs")? else {
            return Ok(RecordLog::open(&path, key)?.into_records());
        };
        let correct: HashMap<&ContentId, Option<bool>> =
            judged.iter().map(|j| (&j.trajectory, j.verdict.correct())).collect();
        let shares: HashMap<&ContentId, Option<f64>> =
            critiques.iter().map(|c| (&c.trajectory, c.share_correct())).collect();
        let mut groups: BTreeMap<&ContentId, Vec<Candidate>> = BTreeMap::new();
        for trajectory in trajectories {
            groups.entry(&trajectory.problem).or_default().push(Candidate {
                trajectory: trajectory.id.clone(),
                text: trajectory.text.clone(),
                correct: correct.get(&trajectory.id).copied().flatten(),
                share_correct: shares.get(&trajectory.id).copied().flatten(),
            });
        }
        let keys = &self.config.evolution;
        let found: Vec<PreferencePair> = groups
            .iter()
            .flat_map(|(problem, group)| pairs(problem, group, keys.weighting, keys.max_pairs_per_problem))
            .collect();
        let by_solver =
            found.iter().filter(|pair| correct.get(&pair.chosen) != correct.get(&pair.rejected)).count();
        let mut log = RecordLog::open(&path, key)?;
        log.append(found)?;
        let found = log.into_records();
        let lengths: HashMap<&ContentId, f64> =
            trajectories.iter().map(|t| (&t.id, f64::from(t.tokens))).collect();
        let mean = |of: fn(&PreferencePair) -> &ContentId| {
            found.iter().filter_map(|pair| lengths.get(of(pair))).sum::<f64>() / found.len().max(1) as f64
        };
        let metrics = BTreeMap::from([
            ("pairs/solver".to_string(), by_solver as f64),
            ("pairs/critic".to_string(), (found.len() - by_solver) as f64),
            ("pairs/chosen_tokens".to_string(), mean(|pair| &pair.chosen)),
            ("pairs/rejected_tokens".to_string(), mean(|pair| &pair.rejected)),
        ]);
        let summary = format!("{by_solver} decided by the solver, {} by the critic", found.len() - by_solver);
        self.finish(&stage, iteration, clock, metrics, None, summary)?;
        Ok(found)
    }

    /// Where a training stage keeps its state while it works.
    fn state_of(&self, stage: &str) -> PathBuf {
        self.folder.path(&format!("checkpoints/{}.state", stage.replace('/', "-")))
    }

    fn fine_tune(
        &mut self,
        at: (&str, u32),
        role: Role,
        mut work: FineTune,
        metrics: BTreeMap<String, f64>,
    ) -> Result<(), EvolveError> {
        let total = work.examples.len() as u64 * u64::from(work.epochs);
        work.state = Some(self.state_of(at.0));
        self.update(at, role, total, "examples", metrics, |model, progress| {
            model.fine_tune(role, &work, progress)
        })
    }

    /// One training stage: learn, save, record. Without anything to learn from, the model stays as it is.
    fn update(
        &mut self,
        (stage, iteration): (&str, u32),
        role: Role,
        total: u64,
        unit: &str,
        mut metrics: BTreeMap<String, f64>,
        learn: impl FnOnce(&mut M, &mut StageProgress) -> Result<UpdateReport, orlm_types::ModelError>,
    ) -> Result<(), EvolveError> {
        self.load_pending()?;
        self.announce(stage, total, unit);
        let clock = Instant::now();
        if total == 0 {
            let summary = format!("nothing to learn from: the {} stays as it is", role.word());
            return self.finish(stage, iteration, clock, metrics, None, summary);
        }
        let mut progress = StageProgress { events: self.parts.events, base: 0 };
        let report = learn(self.parts.model, &mut progress)?;
        let checkpoint = format!("checkpoints/{}", stage.replace('/', "-"));
        let folder = self.folder.path(&checkpoint);
        // Left by an attempt that was killed between saving and recording.
        remove(&folder)?;
        if let Some(parent) = folder.parent() {
            std::fs::create_dir_all(parent).map_err(|e| EvolveError::io(parent, e))?;
        }
        self.parts.model.save(role, &folder)?;
        self.warn_of_cut_off_answers(role, report.longest as usize);
        let loss = report.metrics.get("loss").copied();
        metrics.extend(report.metrics);
        metrics.insert("updates".into(), f64::from(report.updates));
        metrics.insert("too_long".into(), f64::from(report.too_long));
        let mut summary = format!("{} updates", report.updates);
        if let Some(loss) = loss {
            summary.push_str(&format!(", mean loss {loss:.4}"));
        }
        if report.too_long > 0 {
            summary.push_str(&format!(", {} left out as too long", report.too_long));
        }
        let entry = LedgerEntry {
            stage: stage.into(),
            iteration,
            seconds: clock.elapsed().as_secs_f64(),
            metrics,
            checkpoint: Some(checkpoint),
            losses: report.losses,
        };
        self.record(entry, summary)?;
        remove(&self.state_of(stage))
    }

    /// What a role has learnt to say must not be cut off when it is its turn to say it: a right answer without its end
    /// counts as wrong.
    fn warn_of_cut_off_answers(&self, role: Role, longest: usize) {
        let (limit, keys) = match role {
            Role::Policy => (
                self.config.evolution.rollout.max_new_tokens.min(self.config.evaluation.max_new_tokens),
                "evolution.rollout.max_new_tokens and evaluation.max_new_tokens",
            ),
            Role::GenPrm => (self.config.genprm.critique.max_new_tokens, "genprm.critique.max_new_tokens"),
        };
        if longest > limit {
            let message = format!(
                "the {} learnt from texts of up to {longest} tokens, but writes {limit} at most, and what is cut off is lost; \
                 hint: raise {keys}",
                role.word()
            );
            self.parts.events.emit(Event::Warning { message });
        }
    }

    pub(crate) fn rule(&self) -> Rule {
        Rule {
            absolute: self.config.evaluation.absolute_tolerance,
            relative: self.config.evaluation.relative_tolerance,
            ..Rule::default()
        }
    }

    /// Starts a stage, or returns `None` when an earlier attempt finished it.
    pub(crate) fn begin(
        &mut self,
        stage: &str,
        total: u64,
        unit: &str,
    ) -> Result<Option<Instant>, EvolveError> {
        if self.skip(stage)? {
            return Ok(None);
        }
        self.load_pending()?;
        self.announce(stage, total, unit);
        Ok(Some(Instant::now()))
    }

    fn announce(&self, stage: &str, total: u64, unit: &str) {
        let total = (total > 0).then_some(total);
        self.parts.events.emit(Event::StageStarted { stage: stage.into(), total, unit: unit.into() });
    }

    /// Whether an earlier attempt finished the stage. Its checkpoint becomes the role's current one.
    fn skip(&mut self, stage: &str) -> Result<bool, EvolveError> {
        let Some(entry) = self.folder.finished(stage) else {
            return Ok(false);
        };
        let role = match stage.rsplit('/').next() {
            Some("policy") => Some(Role::Policy),
            Some("genprm" | "refine") => Some(Role::GenPrm),
            // One that chose a checkpoint made none.
            _ => None,
        };
        if let Some((role, checkpoint)) = role.zip(entry.checkpoint.clone()) {
            self.pending.insert(role, checkpoint);
            remove(&self.state_of(stage))?;
        }
        self.parts.events.emit(Event::StageResumed { stage: stage.into() });
        Ok(true)
    }

    fn load_pending(&mut self) -> Result<(), EvolveError> {
        for (role, checkpoint) in self.pending.drain() {
            self.parts.model.load(role, &self.folder.path(&checkpoint))?;
        }
        Ok(())
    }

    pub(crate) fn finish(
        &mut self,
        stage: &str,
        iteration: u32,
        clock: Instant,
        metrics: BTreeMap<String, f64>,
        checkpoint: Option<String>,
        summary: String,
    ) -> Result<(), EvolveError> {
        let seconds = clock.elapsed().as_secs_f64();
        let (stage, losses) = (stage.to_string(), Vec::new());
        self.record(LedgerEntry { stage, iteration, seconds, metrics, checkpoint, losses }, summary)
    }

    fn record(&mut self, entry: LedgerEntry, summary: String) -> Result<(), EvolveError> {
        let (stage, seconds) = (entry.stage.clone(), entry.seconds);
        self.folder.finish(entry)?;
        let reached = self.until.as_ref() == Some(&stage);
        self.parts.events.emit(Event::StageFinished { stage, seconds, summary });
        if reached { Err(EvolveError::Reached) } else { Ok(()) }
    }
}

/// Removes a folder, if there is one.
pub(crate) fn remove(folder: &Path) -> Result<(), EvolveError> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(EvolveError::io(folder, e)),
        _ => Ok(()),
    }
}
