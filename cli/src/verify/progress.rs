//! How far a run is: a bar on a terminal, a plain line every few seconds elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::report::Tally;
use crate::render;

/// Without a terminal, a line this often.
const LINE_EVERY: Duration = Duration::from_secs(10);

pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    /// When the first line was judged, and how much of the input was read before, in bytes.
    started: Instant,
    skipped: u64,
    items_before: u64,
    shown: Instant,
}

impl Progress {
    pub(crate) fn new(size: Option<u64>) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let (bar, template) = match size {
                Some(size) => (ProgressBar::new(size), "[{bar:30}] {percent:>3} % {elapsed} {msg}"),
                None => (ProgressBar::new_spinner(), "{spinner} {elapsed} {msg}"),
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        let now = Instant::now();
        Self { bar, started: now, skipped: 0, items_before: 0, shown: now }
    }

    /// What was done before is not counted in the rate.
    pub(crate) fn resumed(&mut self, read: u64, items: u64) {
        (self.started, self.skipped, self.items_before) = (Instant::now(), read, items);
    }

    pub(crate) fn show(&mut self, tally: &Tally, read: u64, size: Option<u64>) {
        let (every, bar) =
            (if self.bar.is_some() { Duration::from_millis(200) } else { LINE_EVERY }, &self.bar);
        if self.shown.elapsed() < every {
            return;
        }
        self.shown = Instant::now();
        let text = self.text(tally, read, size);
        match bar {
            Some(bar) => {
                bar.set_position(read);
                bar.set_message(text);
            }
            None => match size {
                Some(size) => eprintln!("  {:.1} % · {text}", 100.0 * read as f64 / size.max(1) as f64),
                None => eprintln!("  {text}"),
            },
        }
    }

    fn text(&self, tally: &Tally, read: u64, size: Option<u64>) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(1e-9);
        let rate = tally.lines().saturating_sub(self.items_before) as f64 / seconds;
        let mut text = format!("{} items · {rate:.1} per second", tally.lines());
        if let Some(share) = tally.card.pass_at_1() {
            text.push_str(&format!(" · {:.1} % right", 100.0 * share));
        }
        let bytes = read.saturating_sub(self.skipped) as f64 / seconds;
        if let Some(size) = size
            && bytes > 0.0
        {
            let left = size.saturating_sub(read) as f64 / bytes;
            text.push_str(&format!(" · ETA {}", render::duration(left)));
        }
        text
    }

    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
