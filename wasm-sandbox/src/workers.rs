//! Threads with stacks that are large enough for a guest.
//!
//! The guest's stack lies on the stack of the thread that runs it, and callers' threads are of unknown size. Starting a
//! thread for each run would cost more than handing the job over (each has to map, fault in and unmap its stack), so
//! they are started when first needed and kept. Their number also bounds how many programs run at once.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;

type Job = Box<dyn FnOnce() + Send>;

/// A fixed number of threads, started on demand.
pub(crate) struct Workers {
    shared: Arc<Shared>,
    stack_bytes: usize,
    most: usize,
}

struct Shared {
    queue: Mutex<Queue>,
    wake: Condvar,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    /// Callers that wait for an answer: jobs that are queued or running.
    waiting: usize,
    threads: Vec<JoinHandle<()>>,
    closed: bool,
}

/// Why a job gave nothing.
#[derive(Debug)]
pub(crate) enum Lost {
    /// It panicked with these words.
    Panicked(String),
    /// No thread could be started.
    NoThread(std::io::Error),
}

impl Workers {
    /// At most `most` threads with stacks of `stack_bytes`.
    pub(crate) fn new(most: usize, stack_bytes: usize) -> Self {
        let shared = Shared { queue: Mutex::default(), wake: Condvar::new() };
        Self { shared: Arc::new(shared), stack_bytes, most: most.max(1) }
    }

    /// Runs `job` on one of the threads and waits for it.
    pub(crate) fn run<R: Send + 'static>(&self, job: impl FnOnce() -> R + Send + 'static) -> Result<R, Lost> {
        let (reply, answer) = sync_channel(1);
        let job = Box::new(move || {
            let result = catch_unwind(AssertUnwindSafe(job));
            // The caller waits below, so it is there.
            let _ = reply.send(result);
        });
        {
            let mut queue = self.shared.lock();
            if queue.waiting >= queue.threads.len() && queue.threads.len() < self.most {
                match self.start() {
                    Ok(thread) => queue.threads.push(thread),
                    Err(e) if queue.threads.is_empty() => return Err(Lost::NoThread(e)),
                    // The others will come to it.
                    Err(_) => {}
                }
            }
            queue.waiting += 1;
            queue.jobs.push_back(job);
        }
        self.shared.wake.notify_one();
        let answer = answer.recv();
        self.shared.lock().waiting -= 1;
        match answer {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(panic)) => Err(Lost::Panicked(words(panic.as_ref()))),
            Err(_) => Err(Lost::Panicked("the thread ended without an answer".into())),
        }
    }

    fn start(&self) -> std::io::Result<JoinHandle<()>> {
        let shared = self.shared.clone();
        std::thread::Builder::new()
            .name("orlm-guest".into())
            .stack_size(self.stack_bytes)
            .spawn(move || shared.work())
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Jobs run outside the lock, so a panic cannot leave the queue half changed.
        self.queue.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn work(&self) {
        let mut queue = self.lock();
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                drop(queue);
                job();
                queue = self.lock();
            } else if queue.closed {
                return;
            } else {
                queue = self.wake.wait(queue).unwrap_or_else(|poisoned| poisoned.into_inner());
            }
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        let threads = {
            let mut queue = self.shared.lock();
            queue.closed = true;
            std::mem::take(&mut queue.threads)
        };
        self.shared.wake.notify_all();
        for thread in threads {
            let _ = thread.join();
        }
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without words".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_from_many_threads_each_get_their_own_answer() {
        let workers = Workers::new(3, 256 << 10);
        std::thread::scope(|scope| {
            for k in 0..50 {
                let workers = &workers;
                scope.spawn(move || assert_eq!(workers.run(move || k * k).ok(), Some(k * k)));
            }
        });
        assert!(workers.shared.lock().threads.len() <= 3);
    }

    #[test]
    fn a_panic_is_told_and_the_thread_lives_on() {
        let workers = Workers::new(1, 256 << 10);
        let lost = workers.run(|| panic!("at {}", 7)).map(|(): ()| ());
        assert!(matches!(lost, Err(Lost::Panicked(text)) if text == "at 7"));
        assert_eq!(workers.run(|| 1).ok(), Some(1));
    }

    #[test]
    fn jobs_run_on_a_large_stack() {
        #[inline(never)]
        fn deep(n: u32) -> u32 {
            let ballast = std::hint::black_box([n; 1024]);
            if n == 0 { 0 } else { deep(n - 1) + (ballast[7] == n) as u32 }
        }
        // 6000 frames of 4 KiB overflow the 2 MiB that a thread has by default.
        assert_eq!(Workers::new(1, 64 << 20).run(|| deep(6000)).ok(), Some(6000));
    }
}
