//! The stages that a run is made of: sample, execute, criticise. Each appends records as they come and can be
//! killed between any two.

use std::collections::BTreeMap;

use orlm_config::Generation;
use orlm_judge::{extract_from, judge, split_steps, unparsed};
use orlm_types::{
    ContentId, Critique, Event, EventSink, Execution, FinishReason, GenerateRequest, Generator, Learner,
    Outcome, Problem, Progress, Role, Sampling, Status, Trajectory, Verdict,
};
use serde::{Deserialize, Serialize};

use crate::lessons::parallel;
use crate::log::RecordLog;
use crate::{Evolution, EvolveError, genprm, policy};

/// One trajectory, executed and judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The trajectory.
    pub trajectory: ContentId,
    /// Its problem.
    pub problem: ContentId,
    /// The judge's word.
    pub verdict: Verdict,
    /// How the guest ended; `None` when no program was found.
    pub outcome: Option<Outcome>,
    /// Content hash of the last math model.
    pub model: Option<String>,
    /// Instructions used, in fuel units.
    pub fuel: u64,
}

/// Work done, told to the event sink.
pub(crate) struct StageProgress<'a> {
    pub(crate) events: &'a dyn EventSink,
    pub(crate) base: u64,
}

impl Progress for StageProgress<'_> {
    fn advance(&mut self, done: u64, note: &str) {
        self.events.emit(Event::StageProgress { done: self.base + done, note: note.into() });
    }
}

pub(crate) fn sampling(generation: &Generation) -> Sampling {
    Sampling {
        temperature: generation.temperature,
        top_p: generation.top_p,
        max_new_tokens: generation.max_new_tokens,
        stop: Vec::new(),
    }
}

impl<M: Generator + Learner> Evolution<'_, M> {
    /// Samples `k` trajectories per problem. What an earlier attempt sampled is kept.
    pub(crate) fn rollout(
        &mut self,
        (stage, iteration): (&str, u32),
        problems: &[Problem],
        k: u32,
        sampling: &Sampling,
    ) -> Result<Vec<Trajectory>, EvolveError> {
        let path = self.folder.path(stage).join("trajectories.jsonl");
        let mut log = RecordLog::open(&path, |t: &Trajectory| t.id.0.clone())?;
        let name = format!("{stage}/rollout");
        let total = problems.len() as u64 * u64::from(k);
        let Some(clock) = self.begin(&name, total, "trajectories")? else {
            return Ok(log.into_records());
        };
        let wanted: Vec<(ContentId, &Problem, u32)> = problems
            .iter()
            .flat_map(|problem| {
                let id = problem.content_id();
                (0..k).map(move |sample| (id.clone(), problem, sample))
            })
            .filter(|(id, _, sample)| !log.contains(&Trajectory::id_of(stage, id, *sample).0))
            .collect();
        // Chunks bound what a kill can cost; within one the model keeps its batch full.
        for chunk in wanted.chunks(self.config.model.generation_batch * 2) {
            let requests: Vec<GenerateRequest> = chunk
                .iter()
                .map(|(id, problem, sample)| GenerateRequest {
                    messages: policy::prompt(problem, &self.config.problems.library),
                    seed: Trajectory::id_of(stage, id, *sample).seed(self.config.run.seed),
                })
                .collect();
            let mut progress = StageProgress { events: self.parts.events, base: log.records().len() as u64 };
            let completions = self.parts.model.generate(Role::Policy, &requests, sampling, &mut progress)?;
            let trajectories = chunk
                .iter()
                .zip(requests)
                .zip(completions)
                .map(|(((problem, _, sample), request), completion)| Trajectory {
                    id: Trajectory::id_of(stage, problem, *sample),
                    problem: problem.clone(),
                    sample: *sample,
                    text: completion.text,
                    tokens: completion.tokens,
                    finish: completion.finish,
                    seed: request.seed,
                })
                .collect();
            log.append(trajectories)?;
        }
        let trajectories = log.into_records();
        let tokens: u64 = trajectories.iter().map(|t| u64::from(t.tokens)).sum();
        let truncated = trajectories.iter().filter(|t| t.finish == FinishReason::Length).count();
        let metrics = BTreeMap::from([
            ("rollout/trajectories".to_string(), trajectories.len() as f64),
            ("rollout/tokens".to_string(), tokens as f64),
            ("rollout/truncated".to_string(), truncated as f64),
        ]);
        let summary = format!("{} trajectories, {tokens} tokens, {truncated} cut off", trajectories.len());
        self.finish(&name, iteration, clock, metrics, None, summary)?;
        Ok(trajectories)
    }

    /// Executes and judges trajectories, in parallel.
    pub(crate) fn execute(
        &mut self,
        (stage, iteration): (&str, u32),
        problems: &[Problem],
        trajectories: &[Trajectory],
    ) -> Result<Vec<Judged>, EvolveError> {
        let path = self.folder.path(stage).join("verdicts.jsonl");
        let mut log = RecordLog::open(&path, |j: &Judged| j.trajectory.0.clone())?;
        let name = format!("{stage}/verify");
        let Some(clock) = self.begin(&name, trajectories.len() as u64, "programs")? else {
            return Ok(log.into_records());
        };
        let by_id: BTreeMap<ContentId, &Problem> =
            problems.iter().map(|problem| (problem.content_id(), problem)).collect();
        let todo: Vec<&Trajectory> = trajectories.iter().filter(|t| !log.contains(&t.id.0)).collect();
        let executor = self.parts.executor;
        let rule = self.rule();
        for chunk in todo.chunks(16 * self.parts.jobs.max(1)) {
            let judged = parallel(self.parts.jobs, chunk, |trajectory| {
                let reference = by_id.get(&trajectory.problem).map(|p| p.reference).unwrap_or_default();
                match extract_from(trajectory) {
                    Err(error) => judged(trajectory, unparsed(&error), None),
                    Ok(program) => {
                        let execution = executor.execute(&program);
                        let verdict = judge(&reference, &execution, &rule);
                        judged(trajectory, verdict, Some(execution))
                    }
                }
            });
            log.append(judged)?;
            let done = log.records().len() as u64;
            self.parts.events.emit(Event::StageProgress { done, note: String::new() });
        }
        let judged = log.into_records();
        let mut metrics = BTreeMap::new();
        for judged in &judged {
            *metrics.entry(format!("verify/{}", judged.verdict.status)).or_insert(0.0) += 1.0;
        }
        let summary = Status::ALL
            .iter()
            .filter_map(|s| metrics.get(&format!("verify/{s}")).map(|count| format!("{count} {s}")))
            .collect::<Vec<_>>()
            .join(", ");
        self.finish(&name, iteration, clock, metrics, None, summary)?;
        Ok(judged)
    }

    /// Asks the GenPRM for a critique of every trajectory.
    pub(crate) fn criticise(
        &mut self,
        (stage, iteration): (&str, u32),
        problems: &[Problem],
        trajectories: &[Trajectory],
    ) -> Result<Vec<Critique>, EvolveError> {
        let path = self.folder.path(stage).join("critiques.jsonl");
        let mut log = RecordLog::open(&path, |c: &Critique| c.trajectory.0.clone())?;
        let name = format!("{stage}/critique");
        let Some(clock) = self.begin(&name, trajectories.len() as u64, "critiques")? else {
            return Ok(log.into_records());
        };
        let by_id: BTreeMap<ContentId, &Problem> =
            problems.iter().map(|problem| (problem.content_id(), problem)).collect();
        let wanted = trajectories
            .iter()
            .filter_map(|t| Some((&t.id, *by_id.get(&t.problem)?, split_steps(&t.text))))
            .collect();
        self.ask_genprm(&mut log, wanted)?;
        let critiques = log.into_records();
        let readable = critiques.iter().filter(|c| c.steps.is_some()).count();
        let metrics = BTreeMap::from([
            ("prm/critiques".to_string(), critiques.len() as f64),
            ("prm/readable".to_string(), readable as f64),
        ]);
        let summary = format!("{readable} of {} follow the format", critiques.len());
        self.finish(&name, iteration, clock, metrics, None, summary)?;
        Ok(critiques)
    }
}

impl<M: Generator + Learner> Evolution<'_, M> {
    /// Adds to `log` a critique of each trajectory, by its name, problem and steps, that is not criticised there yet.
    pub(crate) fn ask_genprm(
        &mut self,
        log: &mut RecordLog<Critique>,
        wanted: Vec<(&ContentId, &Problem, Vec<String>)>,
    ) -> Result<(), EvolveError> {
        let todo: Vec<_> = wanted.into_iter().filter(|(id, ..)| !log.contains(&id.0)).collect();
        let sampling = sampling(&self.config.genprm.critique);
        for chunk in todo.chunks(self.config.model.generation_batch * 2) {
            let requests: Vec<GenerateRequest> = chunk
                .iter()
                .map(|(id, problem, steps)| GenerateRequest {
                    messages: genprm::prompt(problem, steps),
                    seed: ContentId::of(&["critique", &id.0]).seed(self.config.run.seed),
                })
                .collect();
            let mut progress = StageProgress { events: self.parts.events, base: log.records().len() as u64 };
            let completions = self.parts.model.generate(Role::GenPrm, &requests, &sampling, &mut progress)?;
            let critiques = chunk
                .iter()
                .zip(completions)
                .map(|((id, _, steps), completion)| Critique {
                    trajectory: (*id).clone(),
                    steps: genprm::parse(&completion.text, steps.len()),
                    text: completion.text,
                })
                .collect();
            log.append(critiques)?;
        }
        Ok(())
    }
}

fn judged(trajectory: &Trajectory, verdict: Verdict, execution: Option<Execution>) -> Judged {
    let last = execution.as_ref().and_then(|execution| execution.solves.last());
    Judged {
        trajectory: trajectory.id.clone(),
        problem: trajectory.problem.clone(),
        verdict,
        model: last.map(|solve| solve.model.clone()),
        fuel: execution.as_ref().map_or(0, |execution| execution.fuel),
        outcome: execution.map(|execution| execution.outcome),
    }
}
