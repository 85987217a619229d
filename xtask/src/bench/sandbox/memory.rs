//! Memory of the processes below this one, from `/proc`.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Time between two looks. A python3 subprocess lives ten times as long.
const INTERVAL: Duration = Duration::from_millis(10);

/// The most that all our descendants together hold at a moment while `work` runs, in MiB.
///
/// Sums resident sets, so that a page which two processes share counts twice.
pub(super) fn peak_during(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let sampler = scope.spawn(|| {
            let mut peak = 0;
            while !ended.load(Ordering::Relaxed) {
                peak = peak.max(descendants(std::process::id()).map(resident_kib).sum::<u64>());
                std::thread::sleep(INTERVAL);
            }
            peak
        });
        let outcome = work();
        ended.store(true, Ordering::Relaxed);
        let Ok(kib) = sampler.join() else { bail!("a benchmark thread panicked") };
        outcome?;
        if kib == 0 {
            bail!("no memory of any process was seen in /proc");
        }
        Ok(kib as f64 / 1024.0)
    })
    .context("memory cannot be measured")
}

/// Ids of all processes below `root`, without it. What ends meanwhile is left out.
fn descendants(root: u32) -> impl Iterator<Item = u32> {
    let (mut found, mut open) = (Vec::new(), vec![root]);
    while let Some(parent) = open.pop() {
        // A child belongs to the thread that started it.
        let threads = std::fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
        for thread in threads {
            let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            let ids: Vec<u32> = children.split_whitespace().filter_map(|id| id.parse().ok()).collect();
            found.extend(&ids);
            open.extend(ids);
        }
    }
    found.into_iter()
}

fn resident_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"));
    status.ok().as_deref().and_then(parse_resident).unwrap_or(0)
}

/// `VmRSS` of `/proc/<pid>/status`; a process that has ended and was not waited for has none.
fn parse_resident(status: &str) -> Option<u64> {
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process;

    #[test]
    fn resident_memory_is_read_from_a_status() {
        assert_eq!(parse_resident("Name:\tx\nVmHWM:\t  90 kB\nVmRSS:\t  1234 kB\nThreads:\t1\n"), Some(1234));
        assert_eq!(parse_resident("Name:\tx\nState:\tZ (zombie)\n"), None);
    }

    #[test]
    fn memory_of_a_grandchild_counts() {
        let hold = "head -c 50000000 /dev/zero | tail -c 50000000 | (sleep 0.3; wc -c)";
        let mib =
            peak_during(|| process::capture(process::command("sh").args(["-c", hold])).map(drop)).unwrap();
        assert!((40.0..500.0).contains(&mib), "{mib} MiB");
    }
}
