//! What people see: progress bars on a terminal, plain lines elsewhere, tables, and guest text made safe.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use comfy_table::{ContentArrangement, Table, presets::UTF8_BORDERS_ONLY};
use indicatif::{ProgressBar, ProgressStyle};
use orlm_types::{Event, EventSink};

/// Guest text with every control character but newline and tab made visible: a terminal must not obey it.
pub(crate) fn visible(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => safe.push(c),
            c if c.is_control() => safe.extend(c.escape_default()),
            // Characters that reorder or hide what stands around them.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
                safe.extend(c.escape_unicode());
            }
            c => safe.push(c),
        }
    }
    safe
}

/// The word that a record uses for an enum's value: its own name, or the one under `kind`.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.get("kind").unwrap_or(&json).as_str().unwrap_or_default().to_string()
}

/// An empty table in the house style.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header);
    table
}

/// A bar on a terminal, nothing elsewhere.
pub(crate) fn bar(total: Option<u64>, unit: &str) -> ProgressBar {
    let bar = match total {
        _ if !std::io::stderr().is_terminal() => ProgressBar::hidden(),
        Some(total) => ProgressBar::new(total),
        None => ProgressBar::new_spinner(),
    };
    let template = if total.is_some() {
        format!("{{prefix}} [{{bar:30}}] {{pos}}/{{len}} {unit} {{elapsed}} (eta {{eta}}) {{msg}}")
    } else {
        format!("{{prefix}} {{spinner}} {{pos}} {unit} {{elapsed}} ({{per_sec}}) {{msg}}")
    };
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// Seconds as people read them.
pub(crate) fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{:.0} ms", s * 1e3),
        s if s < 120.0 => format!("{s:.1} s"),
        s => format!("{} min {:02} s", s as u64 / 60, s as u64 % 60),
    }
}

/// Shows events as progress bars on a terminal and as lines elsewhere, on standard error.
pub(crate) struct Console {
    state: RefCell<Stage>,
}

/// The stage that runs now.
struct Stage {
    bar: ProgressBar,
    total: Option<u64>,
    shown: Instant,
}

/// Without a terminal, a stage tells how far it is this often.
const LINE_EVERY: Duration = Duration::from_secs(30);

impl Console {
    pub(crate) fn new() -> Self {
        let stage = Stage { bar: ProgressBar::hidden(), total: None, shown: Instant::now() };
        Self { state: RefCell::new(stage) }
    }

    fn line(&self, text: &str) {
        self.state.borrow().bar.finish_and_clear();
        eprintln!("{text}");
    }
}

impl EventSink for Console {
    fn emit(&self, event: Event) {
        let terminal = std::io::stderr().is_terminal();
        match event {
            Event::StageStarted { stage, total, unit } => {
                let bar = bar(total, &unit);
                if !terminal {
                    let total = total.map(|n| format!(" ({n} {unit})")).unwrap_or_default();
                    eprintln!("… {stage}{total}");
                }
                bar.set_prefix(stage);
                *self.state.borrow_mut() = Stage { bar, total, shown: Instant::now() };
            }
            Event::StageProgress { done, note } => {
                let mut stage = self.state.borrow_mut();
                if !terminal && stage.shown.elapsed() >= LINE_EVERY {
                    let total = stage.total.map(|n| format!(" of {n}")).unwrap_or_default();
                    eprintln!("    {done}{total}  {note}");
                    stage.shown = Instant::now();
                }
                stage.bar.set_position(done);
                stage.bar.set_message(note);
            }
            Event::StageFinished { stage, seconds, summary } => {
                self.line(&format!("✓ {stage:<28} {:>12}  {summary}", duration(seconds)));
            }
            Event::StageResumed { stage } => self.line(&format!("= {stage:<28} {:>12}", "done before")),
            Event::Warning { message } => self.line(&format!("! {message}")),
        }
    }
}

/// Which layers stand, in one phrase.
pub(crate) fn layers(layers: &[orlm_sandbox::Layer]) -> String {
    let active = layers.iter().filter(|l| l.active).count();
    let missing =
        layers.iter().filter(|l| !l.active).map(|l| format!("{}: {}", l.name, l.missing.join("; ")));
    let missing: Vec<String> = missing.collect();
    match missing.is_empty() {
        true => format!("all {active} layers of isolation"),
        false => format!("{active} of {} layers of isolation (not {})", layers.len(), missing.join(", not ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_never_sees_a_control_sequence_of_the_guest() {
        let shown = visible("ok\n\u{1b}[2J\u{1b}]0;owned\u{7}\r\u{202e}tricky");
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown}");
        assert!(!shown.contains('\u{202e}'));
        assert!(shown.starts_with("ok\n\\u{1b}[2J"));
    }
}
