//! A SARIF report: one result for each item that is not right, at its line of the input.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use orlm_types::Status;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::context::Setting;
use super::entry::{Entry, What};
use crate::exit::{self, Failure};
use crate::render;

/// Results that are written; services that read SARIF refuse more.
const MOST: u64 = 25_000;

pub(crate) struct Sarif {
    path: PathBuf,
    out: BufWriter<NamedTempFile>,
    input: String,
    results: u64,
    left_out: u64,
    setting: Setting,
}

impl Sarif {
    pub(crate) fn create(path: &Path, input: &Path, setting: &Setting) -> Result<Self, Failure> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::new_in(folder).map_err(|e| unwritable(path, &e))?;
        let mut out = BufWriter::new(file);
        let opening = r#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"results":["#;
        out.write_all(opening.as_bytes()).map_err(|e| unwritable(path, &e))?;
        let (path, input) = (path.to_path_buf(), input.to_string_lossy().replace('\\', "/"));
        Ok(Self { path, out, input, results: 0, left_out: 0, setting: setting.clone() })
    }

    pub(crate) fn add(&mut self, entry: &Entry) -> Result<(), Failure> {
        let (rule, level, text) = match &entry.what {
            What::Bad { bad_row } => ("bad_row", "error", bad_row.text(&self.input, entry.line)),
            What::Judged(judged) => {
                let level = match judged.right() {
                    Some(true) => return Ok(()),
                    Some(false) => "error",
                    None => "warning",
                };
                (judged.status.word(), level, format!("{}: {}", judged.id, judged.reason))
            }
        };
        if self.results == MOST {
            self.left_out += 1;
            return Ok(());
        }
        let column = match &entry.what {
            What::Bad { bad_row } => bad_row.column.unwrap_or(1),
            What::Judged(_) => 1,
        };
        let region = json!({"startLine": entry.line, "startColumn": column});
        let result = json!({
            "ruleId": rule,
            "level": level,
            "message": {"text": render::visible(&text)},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": self.input}, "region": region}}],
            "partialFingerprints": {"orlmKey/v1": entry.key},
        });
        let comma = if self.results > 0 { "," } else { "" };
        self.results += 1;
        write!(self.out, "{comma}\n{result}").map_err(|e| unwritable(&self.path, &e))
    }

    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let closing = self.closing();
        let path = self.path;
        let finish = || {
            self.out.write_all(closing.as_bytes())?;
            let file = self.out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            super::report::persist(file, &path)
        };
        finish().map_err(|e| unwritable(&path, &e))
    }

    fn closing(&self) -> String {
        let rule = &self.setting.rule;
        let mut rules: Vec<Value> = Status::ALL
            .into_iter()
            .filter(|status| *status != Status::Ok)
            .map(|status| json!({"id": status.word(), "shortDescription": {"text": describe(status)}}))
            .collect();
        rules.push(json!({"id": "bad_row", "shortDescription": {"text": "The line of input is no item."}}));
        let driver = json!({
            "name": "orlm",
            "version": self.setting.orlm,
            "rules": rules,
            "properties": {"verdictRule": rule.id(), "verdictRuleText": rule.to_string()},
        });
        let mut notes = Vec::new();
        if self.left_out > 0 {
            let text = format!("{} more results are left out; the ledger has all", self.left_out);
            notes.push(json!({"level": "warning", "message": {"text": text}}));
        }
        let invocations = json!([{"executionSuccessful": true, "toolExecutionNotifications": notes}]);
        format!("\n],\"tool\":{},\"invocations\":{invocations}}}]}}\n", json!({"driver": driver}))
    }
}

fn describe(status: Status) -> &'static str {
    if status.abstains() {
        "The host failed, so nothing is known about the program."
    } else {
        "The program is not right."
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(exit::ENVIRONMENT, format!("the SARIF report {}: {error}", path.display()))
}
