//! Lessons and problems from the teacher, each verified by the solver before anybody learns from it or is measured
//! on it.

use std::collections::HashSet;

use orlm_judge::{Rule, judge};
use orlm_types::{Executor, Lesson, Problem, Reference, Split, Teacher};

use crate::EvolveError;

/// What came of asking the teacher.
pub(crate) struct Verified {
    /// Lessons whose program reproduces their reference.
    pub(crate) lessons: Vec<Lesson>,
    /// Lessons tried.
    pub(crate) tried: usize,
    /// Left out: the solver disagrees with the teacher.
    pub(crate) rejected: usize,
    /// Left out: the question was there already.
    pub(crate) doubled: usize,
}

/// Asks the teacher until `wanted` verified lessons are there whose questions are not in `taken`; adds theirs.
pub(crate) fn verified(
    teacher: &dyn Teacher,
    executor: &dyn Executor,
    rule: &Rule,
    (seed, split, wanted): (u64, Split, usize),
    taken: &mut HashSet<String>,
    jobs: usize,
    mut progress: impl FnMut(usize),
) -> Result<Verified, EvolveError> {
    let mut all = Verified { lessons: Vec::with_capacity(wanted), tried: 0, rejected: 0, doubled: 0 };
    let mut reason = String::from("no lesson was tried");
    while all.lessons.len() < wanted {
        // A teacher that is wrong, or has run out of new questions, must not keep the run busy for ever.
        if all.tried > 20 * wanted + 1000 {
            let hint = format!("last reason: {reason}");
            return Err(EvolveError::Unverified {
                what: "lessons",
                got: all.lessons.len(),
                wanted,
                tried: all.tried,
                hint,
            });
        }
        let batch: Vec<Lesson> = (0..(wanted - all.lessons.len()).min(64))
            .map(|offset| teacher.lesson(seed, (all.tried + offset) as u64, split))
            .collect();
        all.tried += batch.len();
        let fresh: Vec<Lesson> =
            batch.into_iter().filter(|lesson| taken.insert(lesson.problem.question.clone())).collect();
        let verdicts = parallel(jobs, &fresh, |lesson| {
            judge(&lesson.problem.reference, &executor.execute(&lesson.program), rule)
        });
        for (lesson, verdict) in fresh.into_iter().zip(verdicts) {
            // Without a reference a verdict says only that the program came to some end.
            let known = lesson.problem.reference != Reference::Unknown;
            if known && verdict.correct() == Some(true) {
                all.lessons.push(lesson);
            } else {
                all.rejected += 1;
                reason = format!("{}: {}", verdict.status, verdict.reason);
            }
        }
        all.doubled = all.tried - all.lessons.len() - all.rejected;
        progress(all.lessons.len());
    }
    Ok(all)
}

/// Applies `work` to each item on `jobs` threads; the results are in the order of the items.
pub(crate) fn parallel<T: Sync, R: Send>(jobs: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let next = AtomicUsize::new(0);
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs.clamp(1, items.len().max(1)))
            .map(|_| {
                scope.spawn(|| {
                    let mut mine = Vec::new();
                    while let Some((index, item)) = {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        items.get(index).map(|item| (index, item))
                    } {
                        mine.push((index, work(item)));
                    }
                    mine
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| match thread.join() {
                Ok(mine) => mine,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The problems of a file, split: rows that name `held_out` or `dev` keep it. Where none does, one row in five,
/// chosen by content hash, is held out.
pub(crate) fn split(mut problems: Vec<Problem>) -> Vec<Problem> {
    if problems.iter().all(|problem| problem.split == Split::Train) {
        for problem in &mut problems {
            if problem.content_id().seed(0) % 5 == 0 {
                problem.split = Split::HeldOut;
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..500).collect();
        let doubled = parallel(7, &items, |x| {
            std::thread::sleep(std::time::Duration::from_micros(500 - x));
            2 * x
        });
        assert_eq!(doubled, items.iter().map(|x| 2 * x).collect::<Vec<_>>());
        assert!(parallel(3, &[] as &[u64], |x| *x).is_empty());
    }

    #[test]
    fn a_named_split_is_kept_and_else_a_fifth_is_held_out() {
        let problem = |i: usize, split| Problem {
            id: None,
            question: format!("question {i}"),
            reference: Default::default(),
            split,
            family: None,
        };
        let held = |problems: Vec<Problem>| problems.iter().filter(|p| p.split == Split::HeldOut).count();
        let named = vec![problem(0, Split::Train), problem(1, Split::HeldOut)];
        assert_eq!(held(split(named)), 1);
        let plain: Vec<Problem> = (0..500).map(|i| problem(i, Split::Train)).collect();
        assert!((70..130).contains(&held(split(plain))));
    }
}
