//! Counters in Prometheus' text form.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use orlm_lm::{BatchLimits, BatchLoad};

/// Upper bounds of the histograms' buckets, in seconds.
const BOUNDS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0];

#[derive(Default)]
struct Histogram {
    /// Those up to each bound, and beyond all bounds last.
    counts: [AtomicU64; BOUNDS.len() + 1],
    microseconds: AtomicU64,
}

impl Histogram {
    fn add(&self, time: Duration) {
        let seconds = time.as_secs_f64();
        let bucket = BOUNDS.iter().position(|&bound| seconds <= bound).unwrap_or(BOUNDS.len());
        self.counts[bucket].fetch_add(1, Ordering::Relaxed);
        let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.microseconds.fetch_add(microseconds, Ordering::Relaxed);
    }

    fn write(&self, name: &str, help: &str, text: &mut String) {
        head(text, name, help, "histogram");
        let mut sum = 0;
        for (count, bound) in self.counts.iter().zip(BOUNDS.iter().map(f64::to_string).chain(["+Inf".into()]))
        {
            sum += count.load(Ordering::Relaxed);
            let _ = writeln!(text, "{name}_bucket{{le=\"{bound}\"}} {sum}");
        }
        let seconds = self.microseconds.load(Ordering::Relaxed) as f64 / 1e6;
        let _ = writeln!(text, "{name}_sum {seconds}\n{name}_count {sum}");
    }
}

/// What the server counts.
pub(crate) struct Metrics {
    limits: BatchLimits,
    places: usize,
    /// By endpoint and status code.
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    prompt_tokens: AtomicU64,
    completion_tokens: AtomicU64,
    cancelled: AtomicU64,
    load: Mutex<BatchLoad>,
    duration: Histogram,
    first_token: Histogram,
}

fn head(text: &mut String, name: &str, help: &str, kind: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

impl Metrics {
    /// `places` is what the queue takes, rows in flight included.
    pub(crate) fn new(limits: BatchLimits, places: usize) -> Self {
        Self {
            limits,
            places,
            requests: Mutex::default(),
            prompt_tokens: AtomicU64::new(0),
            completion_tokens: AtomicU64::new(0),
            cancelled: AtomicU64::new(0),
            load: Mutex::default(),
            duration: Histogram::default(),
            first_token: Histogram::default(),
        }
    }

    pub(crate) fn request(&self, endpoint: &'static str, code: u16) {
        if let Ok(mut requests) = self.requests.lock() {
            *requests.entry((endpoint, code)).or_default() += 1;
        }
    }

    pub(crate) fn prompt_tokens(&self, tokens: u64) {
        self.prompt_tokens.fetch_add(tokens, Ordering::Relaxed);
    }

    pub(crate) fn completion_tokens(&self, tokens: u64) {
        self.completion_tokens.fetch_add(tokens, Ordering::Relaxed);
    }

    pub(crate) fn cancelled(&self) {
        self.cancelled.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn load(&self, load: BatchLoad) {
        if let Ok(mut current) = self.load.lock() {
            *current = load;
        }
    }

    /// A request that was answered whole took this long.
    pub(crate) fn answered(&self, time: Duration) {
        self.duration.add(time);
    }

    /// A request waited this long for its first token.
    pub(crate) fn first_token(&self, time: Duration) {
        self.first_token.add(time);
    }

    /// All of them, as Prometheus reads them.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        head(&mut text, "orlm_requests_total", "Requests by endpoint and status code.", "counter");
        if let Ok(requests) = self.requests.lock() {
            for ((endpoint, code), count) in requests.iter() {
                let _ =
                    writeln!(text, "orlm_requests_total{{endpoint=\"{endpoint}\",code=\"{code}\"}} {count}");
            }
        }
        let load = self.load.lock().map(|load| *load).unwrap_or_default();
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        for (name, help, kind, value) in [
            ("orlm_prompt_tokens_total", "Tokens of prompts.", "counter", count(&self.prompt_tokens)),
            ("orlm_completion_tokens_total", "Tokens sampled.", "counter", count(&self.completion_tokens)),
            (
                "orlm_rows_cancelled_total",
                "Completions given up since the client had gone.",
                "counter",
                count(&self.cancelled),
            ),
            ("orlm_rows_active", "Completions being sampled.", "gauge", load.active as u64),
            ("orlm_rows_waiting", "Completions that wait for a place.", "gauge", load.waiting as u64),
            ("orlm_rows_max", "Completions sampled at once.", "gauge", self.limits.max_rows as u64),
            ("orlm_places", "Completions taken at once, waiting ones included.", "gauge", self.places as u64),
            (
                "orlm_cache_tokens",
                "Tokens whose keys and values are held or reserved.",
                "gauge",
                load.cache_tokens as u64,
            ),
            ("orlm_cache_tokens_max", "Most of them.", "gauge", self.limits.cache_tokens as u64),
        ] {
            head(&mut text, name, help, kind);
            let _ = writeln!(text, "{name} {value}");
        }
        self.duration.write("orlm_request_seconds", "Time of requests that were answered.", &mut text);
        self.first_token.write("orlm_first_token_seconds", "Time until the first token.", &mut text);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histograms_add_up_and_labels_are_there() {
        let metrics = Metrics::new(BatchLimits::rows(4), 20);
        metrics.request("chat_completions", 200);
        metrics.request("chat_completions", 429);
        metrics.request("chat_completions", 200);
        for milliseconds in [1, 20, 400_000] {
            metrics.answered(Duration::from_millis(milliseconds));
        }
        let text = metrics.text();
        for line in [
            "orlm_requests_total{endpoint=\"chat_completions\",code=\"200\"} 2",
            "orlm_request_seconds_bucket{le=\"0.005\"} 1",
            "orlm_request_seconds_bucket{le=\"0.025\"} 2",
            "orlm_request_seconds_bucket{le=\"300\"} 2",
            "orlm_request_seconds_bucket{le=\"+Inf\"} 3",
            "orlm_request_seconds_count 3",
            "orlm_request_seconds_sum 400.021",
            "orlm_places 20",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is not in\n{text}");
        }
    }
}
