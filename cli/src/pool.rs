//! Work on a stream of items with several threads: results come out in the order of the input, and only a bounded
//! window of items is in memory.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How far the source may be ahead of the sink.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    /// Items begun and not yet handed over.
    pub(crate) items: usize,
    /// Their weights together; one item is let in whatever it weighs.
    pub(crate) weight: usize,
}

/// What a source gives.
pub(crate) enum Given<T> {
    /// An item and its weight.
    Item(T, usize),
    /// There may be more, and there is nothing now.
    Later,
    /// There are no more.
    End,
}

/// How long the source may wait while nothing is under way, and how long results are waited for while it has more.
const PATIENCE: Duration = Duration::from_millis(100);
/// How long results are waited for while the source has nothing to give: then it is asked again.
const SHORT: Duration = Duration::from_millis(5);

/// Applies `work` to every item of `source`, `jobs` at a time, and hands each result to `sink` in order, as soon as it and
/// those before it are there.
///
/// The source may wait for the time that it is told. The first error of source or sink ends it: after one of the source,
/// items already begun are finished and handed over first. `idle` is called several times a second.
pub(crate) fn in_order<T: Send, R: Send, E>(
    jobs: usize,
    window: Window,
    mut source: impl FnMut(Duration) -> Result<Given<T>, E>,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
    mut idle: impl FnMut(),
) -> Result<(), E> {
    // Neither channel ever fills, so nobody waits to send: no more items are under way than the window has.
    let room = window.items.max(1);
    let (give, take) = sync_channel::<(usize, T)>(room);
    let (give_back, done) = sync_channel::<(usize, R)>(room);
    let take = Arc::new(Mutex::new(take));
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            let (take, give_back, work) = (Arc::clone(&take), give_back.clone(), &work);
            scope.spawn(move || {
                while let Some((index, item)) = next(&take) {
                    if give_back.send((index, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(give_back);
        let mut weights: BTreeMap<usize, usize> = BTreeMap::new();
        let mut waiting: BTreeMap<usize, R> = BTreeMap::new();
        let (mut given, mut shown, mut weight) = (0, 0, 0);
        let mut failed = None;
        // Dropped when the source has ended, which ends the workers.
        let mut give = Some(give);
        while give.is_some() || shown < given {
            let mut wait = PATIENCE;
            while let Some(channel) = &give
                && given - shown < room
                && (given == shown || weight < window.weight)
            {
                match source(if given == shown { PATIENCE } else { Duration::ZERO }) {
                    Ok(Given::Item(item, heavy)) => {
                        if channel.send((given, item)).is_err() {
                            break;
                        }
                        weights.insert(given, heavy);
                        weight += heavy;
                        given += 1;
                    }
                    Ok(Given::Later) => {
                        wait = SHORT;
                        break;
                    }
                    Ok(Given::End) => give = None,
                    Err(error) => {
                        failed = Some(error);
                        give = None;
                    }
                }
            }
            if shown < given {
                match done.recv_timeout(wait) {
                    Ok((index, result)) => _ = waiting.insert(index, result),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            waiting.extend(done.try_iter());
            while let Some(result) = waiting.remove(&shown) {
                weight -= weights.remove(&shown).unwrap_or(0);
                shown += 1;
                if let Err(error) = sink(result) {
                    // What nobody will see need not be begun.
                    drop(give.take());
                    let queue = take.lock().unwrap_or_else(PoisonError::into_inner);
                    while queue.try_recv().is_ok() {}
                    return Err(error);
                }
            }
            idle();
        }
        failed.map_or(Ok(()), Err)
    })
}

fn next<T>(queue: &Mutex<Receiver<T>>) -> Option<T> {
    queue.lock().ok()?.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const WINDOW: Window = Window { items: 16, weight: 40 };

    fn run(
        jobs: usize,
        count: usize,
        bad_line: Option<usize>,
        bad_sink: Option<usize>,
    ) -> (Vec<usize>, Result<(), String>) {
        let (mut next, mut seen) = (0, Vec::new());
        let (begun, shown) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let end = in_order(
            jobs,
            WINDOW,
            |_| {
                next += 1;
                match bad_line {
                    Some(at) if next > at => Err("bad line".to_string()),
                    _ if next > count => Ok(Given::End),
                    _ => {
                        let ahead = begun.fetch_add(1, Ordering::SeqCst) - shown.load(Ordering::SeqCst);
                        // Each weighs 7, so that the sixth is the last to be let in.
                        assert!(ahead < 6, "{ahead} items under way");
                        Ok(Given::Item(next - 1, 7))
                    }
                }
            },
            |x: usize| {
                std::thread::sleep(Duration::from_micros((x as u64 * 7919) % 300));
                x
            },
            |x| {
                if bad_sink == Some(x) {
                    return Err("full disk".to_string());
                }
                shown.fetch_add(1, Ordering::SeqCst);
                seen.push(x);
                Ok(())
            },
            || {},
        );
        (seen, end)
    }

    #[test]
    fn every_item_comes_out_once_and_in_order() {
        for jobs in [1, 2, 7] {
            for count in [0, 1, 2, 300] {
                let expected = ((0..count).collect(), Ok(()));
                assert_eq!(run(jobs, count, None, None), expected, "{jobs} jobs, {count} items");
            }
        }
    }

    #[test]
    fn what_was_begun_before_a_bad_line_is_still_shown() {
        assert_eq!(run(3, 100, Some(10), None), ((0..10).collect(), Err("bad line".into())));
    }

    #[test]
    fn a_sink_that_fails_ends_it_without_the_rest() {
        assert_eq!(run(3, 1000, None, Some(10)), ((0..10).collect(), Err("full disk".into())));
    }

    #[test]
    fn a_result_is_handed_over_before_the_source_has_more() {
        let (seen, mut asked) = (std::cell::RefCell::new(Vec::new()), 0);
        let end: Result<(), String> = in_order(
            2,
            WINDOW,
            |_| {
                asked += 1;
                match asked {
                    1 => Ok(Given::Item(0, 7)),
                    _ if seen.borrow().is_empty() => Ok(Given::Later),
                    _ => Ok(Given::End),
                }
            },
            |x: usize| x,
            |x| {
                seen.borrow_mut().push(x);
                Ok(())
            },
            || {},
        );
        assert_eq!((end, seen.into_inner()), (Ok(()), vec![0]));
    }
}
