//! What a person sees while set-up works: numbered steps, a bar where one can be drawn, and the time at the end.

use std::fs::File;
use std::io::IsTerminal;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

/// Numbers the steps and holds the lock that keeps two set-ups apart.
pub(crate) struct Steps {
    total: usize,
    started: usize,
    began: Instant,
    lock: Arc<File>,
}

impl Steps {
    /// `lock` is a locked file; children hold it open for as long as they run.
    pub(crate) fn new(total: usize, lock: File) -> Self {
        Self { total, started: 0, began: Instant::now(), lock: Arc::new(lock) }
    }

    /// Begins the next step.
    pub(crate) fn begin(&mut self, title: &str) -> Step {
        self.started += 1;
        let label = format!("[{}/{}] {title}", self.started, self.total);
        let bar = if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new_spinner();
            bar.set_style(spinner());
            bar.set_prefix(label.clone());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        } else {
            ProgressBar::hidden()
        };
        Step { label, bar, began: Instant::now(), lock: Arc::clone(&self.lock) }
    }

    /// Time since the first step began.
    pub(crate) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}

fn spinner() -> ProgressStyle {
    style("{spinner} {prefix}  {msg}  {elapsed}")
}

fn style(template: &str) -> ProgressStyle {
    // The templates are ours; the default style is only worse to look at.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// One step under way.
pub(crate) struct Step {
    label: String,
    bar: ProgressBar,
    began: Instant,
    lock: Arc<File>,
}

impl Step {
    /// Says what the step does now. Without a terminal it is a line of its own.
    pub(crate) fn say(&self, message: &str) {
        if self.bar.is_hidden() {
            eprintln!("{}: {message}", self.label);
        } else {
            self.bar.set_style(spinner());
            self.bar.set_message(message.to_string());
        }
    }

    /// Like `say`, with a bar that fills up to `bytes`.
    pub(crate) fn say_bytes(&self, message: &str, bytes: u64) {
        if self.bar.is_hidden() {
            self.say(&format!("{message} ({})", HumanBytes(bytes)));
        } else {
            self.say(message);
        }
        self.bar.set_length(bytes);
        self.bar.set_position(0);
        self.bar.set_style(style("{spinner} {prefix}  {msg}  {bar:20} {bytes}/{total_bytes}  {elapsed}"));
    }

    /// Moves the bar, if the position is known.
    pub(crate) fn advance(&self, position: Option<u64>) {
        if let Some(position) = position {
            self.bar.set_position(position.min(self.bar.length().unwrap_or(position)));
        }
    }

    /// Prints a line that stays.
    pub(crate) fn note(&self, message: &str) {
        self.bar.suspend(|| eprintln!("    {message}"));
    }

    /// Takes the bar away, for a program that draws its own (cargo).
    pub(crate) fn hand_over(&self, message: &str) {
        self.bar.suspend(|| eprintln!("{}: {message}", self.label));
        self.bar.finish_and_clear();
    }

    /// Ends the step with one line.
    pub(crate) fn end(self, outcome: &Outcome) {
        self.bar.finish_and_clear();
        match outcome {
            Outcome::Ready => eprintln!("{}: ready", self.label),
            Outcome::Skipped(reason) => eprintln!("{}: skipped, {reason}", self.label),
            Outcome::Made(what) => eprintln!("{}: {what} ({})", self.label, seconds(self.began.elapsed())),
        }
    }

    /// The set-up lock as a child's standard input. The file is empty, so the child reads an end of file; and as
    /// the lock lasts until its last holder ends, a child that outlives a killed set-up keeps the next one waiting
    /// instead of writing into the same folders.
    pub(crate) fn guard(&self) -> Result<Stdio> {
        Ok(self.lock.try_clone().context("the set-up lock cannot be shared")?.into())
    }
}

/// How a step ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing was to be done.
    Ready,
    /// Not done, for a reason worth saying.
    Skipped(String),
    /// Done now.
    Made(String),
}

/// A duration for people: `3.2 s`, `4 min 05 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(3210)), "3.2 s");
        assert_eq!(seconds(Duration::from_secs(245)), "4 min 05 s");
    }
}
