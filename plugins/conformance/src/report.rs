//! What came of a run: for people as tables, for build machines as JUnit XML, for programs as JSON lines.

use std::time::Duration;

use comfy_table::{ContentArrangement, Table, presets::UTF8_BORDERS_ONLY};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};

use crate::case::Family;
use crate::run::seconds;

/// So many cases that were left out for one reason are named in the table; the JSON lines name all.
const NAMED: usize = 6;

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As it must.
    Passed,
    /// Left out: the plugin lacks this, by its own capabilities, and the host knows no exact rewrite.
    Unsupported(String),
    /// Wrong: what was expected and what was found.
    Failed(String),
}

impl Outcome {
    /// Its name in reports.
    pub const fn name(&self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Unsupported(_) => "unsupported",
            Outcome::Failed(_) => "failed",
        }
    }

    /// Why it is not passed; empty if it is.
    pub fn reason(&self) -> &str {
        match self {
            Outcome::Passed => "",
            Outcome::Unsupported(reason) | Outcome::Failed(reason) => reason,
        }
    }
}

/// One case and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the case.
    pub case: &'static str,
    /// Its family.
    pub family: Family,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took.
    pub time: Duration,
}

/// Everything that a run found, in the order of the suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Name of the plugin.
    pub plugin: String,
    /// Version of its solver.
    pub version: String,
    /// One entry a case.
    pub findings: Vec<Finding>,
}

impl Report {
    fn count(&self, name: &str) -> usize {
        self.findings.iter().filter(|f| f.outcome.name() == name).count()
    }

    /// How many cases passed.
    pub fn passed(&self) -> usize {
        self.count("passed")
    }

    /// How many cases were left out, each for a feature that the plugin says it lacks.
    pub fn unsupported(&self) -> usize {
        self.count("unsupported")
    }

    /// How many cases are wrong.
    pub fn failed(&self) -> usize {
        self.count("failed")
    }

    /// The cases that are wrong.
    pub fn failures(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| matches!(f.outcome, Outcome::Failed(_)))
    }

    /// For people: a row a family, then why cases were left out, then what is wrong.
    pub fn table(&self) -> String {
        let mut families = table(&["family", "cases", "passed", "unsupported", "failed", "seconds"]);
        for &family in Family::ALL {
            let of: Vec<&Finding> = self.findings.iter().filter(|f| f.family == family).collect();
            if of.is_empty() {
                continue;
            }
            let count = |name| of.iter().filter(|f| f.outcome.name() == name).count().to_string();
            let time: Duration = of.iter().map(|f| f.time).sum();
            families.add_row([
                family.name().to_owned(),
                of.len().to_string(),
                count("passed"),
                count("unsupported"),
                count("failed"),
                format!("{:.1}", time.as_secs_f64()),
            ]);
        }
        let mut text = families.to_string();
        let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
        for f in &self.findings {
            if let Outcome::Unsupported(reason) = &f.outcome {
                match reasons.iter_mut().find(|(known, _)| known == reason) {
                    Some((_, cases)) => cases.push(f.case),
                    None => reasons.push((reason, vec![f.case])),
                }
            }
        }
        if !reasons.is_empty() {
            let mut skipped = table(&["unsupported", "cases", "which"]);
            for (reason, cases) in reasons {
                let mut which = cases[..cases.len().min(NAMED)].join(", ");
                if cases.len() > NAMED {
                    which += &format!(" and {} more", cases.len() - NAMED);
                }
                skipped.add_row([reason.to_owned(), cases.len().to_string(), which]);
            }
            text += &format!("\n{skipped}");
        }
        for f in self.failures() {
            text += &format!("\nFAILED {}: {}", f.case, f.outcome.reason());
        }
        text += &format!(
            "\n{} {}: {} passed, {} unsupported, {} failed",
            self.plugin,
            self.version,
            self.passed(),
            self.unsupported(),
            self.failed()
        );
        text
    }

    /// For programs: one object a case; the last line holds the plugin and the three counts, and nothing else.
    pub fn json_lines(&self) -> impl Iterator<Item = Value> {
        let line = |f: &Finding| {
            json!({
                "case": f.case,
                "family": f.family.name(),
                "outcome": f.outcome.name(),
                "reason": f.outcome.reason(),
                "seconds": seconds(f.time),
            })
        };
        let last = json!({
            "plugin": self.plugin,
            "passed": self.passed(),
            "unsupported": self.unsupported(),
            "failed": self.failed(),
        });
        self.findings.iter().map(line).chain([last])
    }

    /// For build machines: JUnit XML, one suite a family.
    pub fn junit(&self) -> Result<String, quick_junit::SerializeError> {
        let mut report =
            quick_junit::Report::new(format!("orlm conformance of {} {}", self.plugin, self.version));
        for &family in Family::ALL {
            let mut suite = TestSuite::new(family.name());
            for f in self.findings.iter().filter(|f| f.family == family) {
                let mut status = match f.outcome {
                    Outcome::Passed => TestCaseStatus::success(),
                    Outcome::Unsupported(_) => TestCaseStatus::skipped(),
                    Outcome::Failed(_) => TestCaseStatus::non_success(NonSuccessKind::Failure),
                };
                if f.outcome != Outcome::Passed {
                    status.set_message(f.outcome.reason());
                }
                let mut case = TestCase::new(f.case, status);
                case.set_classname(format!("{}.{}", self.plugin, family.name())).set_time(f.time);
                suite.add_test_case(case);
            }
            if suite.tests > 0 {
                report.add_test_suite(suite);
            }
        }
        report.to_string()
    }
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header);
    // Without a terminal there is no width to keep to.
    if table.width().is_none() {
        table.set_width(120);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let finding =
            |case, family, outcome| Finding { case, family, outcome, time: Duration::from_millis(1500) };
        Report {
            plugin: "a".to_owned(),
            version: "1".to_owned(),
            findings: vec![
                finding("lp_x", Family::Lp, Outcome::Passed),
                finding("lp_y", Family::Lp, Outcome::Failed("found 3 < 4".to_owned())),
                finding("qp_x", Family::Qp, Outcome::Unsupported("quadratic rows".to_owned())),
            ],
        }
    }

    #[test]
    fn the_last_line_holds_the_counts_and_nothing_else() {
        let lines: Vec<Value> = report().json_lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[3], json!({"plugin": "a", "passed": 1, "unsupported": 1, "failed": 1}));
        assert_eq!((&lines[1]["outcome"], &lines[1]["reason"]), (&json!("failed"), &json!("found 3 < 4")));
    }

    #[test]
    fn build_machines_and_people_see_the_same() {
        let xml = report().junit().expect("written");
        for part in ["tests=\"3\"", "failures=\"1\"", "found 3 &lt; 4", "quadratic rows", "name=\"qp\""] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
        let table = report().table();
        for part in ["FAILED lp_y: found 3 < 4", "quadratic rows", "a 1: 1 passed, 1 unsupported, 1 failed"] {
            assert!(table.contains(part), "{part} in {table}");
        }
    }
}
