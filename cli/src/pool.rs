//! Work on a stream of items with several threads: results come out in the order of the input, and only a bounded
//! window of items is in memory.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};

/// Applies `work` to every item of `source`, `jobs` at a time, and hands each result to `sink` in order.
/// The first error of source or sink ends it: items already begun are finished and handed over first.
pub(crate) fn in_order<T: Send, R: Send, E>(
    jobs: usize,
    mut source: impl FnMut() -> Option<Result<T, E>>,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let window = jobs * 8;
    let (give, take) = sync_channel::<(usize, T)>(jobs);
    let (give_back, done) = sync_channel::<(usize, R)>(window);
    let take = Arc::new(Mutex::new(take));
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let take = Arc::clone(&take);
            let give_back = give_back.clone();
            let work = &work;
            scope.spawn(move || {
                while let Some((index, item)) = next(&take) {
                    if give_back.send((index, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(give_back);
        let mut waiting: BTreeMap<usize, R> = BTreeMap::new();
        let (mut given, mut shown) = (0, 0);
        let mut failed = None;
        let mut open = true;
        let mut give = Some(give);
        while open || shown < given {
            // Fill the window first; an idle worker is worse than a late line.
            if open && given - shown < window {
                match source() {
                    Some(Ok(item)) => {
                        if let Some(give) = &give
                            && give.send((given, item)).is_ok()
                        {
                            given += 1;
                        }
                        if given - shown < jobs {
                            continue;
                        }
                    }
                    Some(Err(error)) => {
                        failed = Some(error);
                        open = false;
                    }
                    None => open = false,
                }
                if !open {
                    give = None;
                }
            }
            // Take what is ready; wait only when nothing else can be done.
            let ready = if open && given - shown < window { done.try_recv().ok() } else { done.recv().ok() };
            if let Some((index, result)) = ready {
                waiting.insert(index, result);
            } else if !open {
                break;
            }
            while let Some(result) = waiting.remove(&shown) {
                shown += 1;
                sink(result)?
            }
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

    fn run(jobs: usize, count: usize, fail_at: Option<usize>) -> (Vec<usize>, Result<(), String>) {
        let mut next = 0;
        let mut seen = Vec::new();
        let end = in_order(
            jobs,
            || {
                next += 1;
                match fail_at {
                    Some(at) if next > at => Some(Err("bad line".to_string())),
                    _ => (next <= count).then_some(Ok(next - 1)),
                }
            },
            |x: usize| {
                std::thread::sleep(std::time::Duration::from_micros((x as u64 * 7919) % 300));
                x
            },
            |x| {
                seen.push(x);
                Ok(())
            },
        );
        (seen, end)
    }

    #[test]
    fn every_item_comes_out_once_and_in_order() {
        for jobs in [1, 2, 7] {
            for count in [0, 1, 2, 300] {
                assert_eq!(
                    run(jobs, count, None),
                    ((0..count).collect(), Ok(())),
                    "{jobs} jobs, {count} items"
                );
            }
        }
    }

    #[test]
    fn what_was_begun_before_a_bad_line_is_still_shown() {
        assert_eq!(run(3, 100, Some(10)), ((0..10).collect(), Err("bad line".into())));
    }
}
