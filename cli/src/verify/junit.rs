//! A JUnit report that is written item by item, so that its length takes no memory.

use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use tempfile::NamedTempFile;

use super::entry::{Entry, Judged, What};
use crate::exit::{self, Failure};
use crate::render;

/// Length of the opening tags. The counts in them are known at the end only, and then written over the blanks.
const OPENING: usize = 512;

pub(crate) struct Junit {
    path: PathBuf,
    /// Beside the report, which appears when it is whole.
    out: Writer<BufWriter<NamedTempFile>>,
    rule: String,
    input: String,
    tests: u64,
    failures: u64,
    errors: u64,
    seconds: f64,
}

impl Junit {
    pub(crate) fn create(path: &Path, input: &str, rule: &str) -> Result<Self, Failure> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::new_in(folder).map_err(|e| unwritable(path, &e))?;
        let mut report = Self {
            path: path.to_path_buf(),
            out: Writer::new_with_indent(BufWriter::new(file), b' ', 1),
            rule: rule.into(),
            input: input.chars().take(100).collect(),
            tests: 0,
            failures: 0,
            errors: 0,
            seconds: 0.0,
        };
        let opening = report.opening();
        report.out.get_mut().write_all(&opening).map_err(|e| unwritable(path, &e))?;
        Ok(report)
    }

    fn opening(&self) -> Vec<u8> {
        let name = quick_xml::escape::escape(clean(&self.input)).into_owned();
        let (tests, failures, errors, seconds) = (self.tests, self.failures, self.errors, self.seconds);
        let counts =
            format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"{seconds:.3}\"");
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"orlm verify\" {counts}>\n<testsuite name=\"{name}\" {counts}"
        );
        let mut text = text.into_bytes();
        text.resize(text.len().max(OPENING - 2), b' ');
        text.extend_from_slice(b">\n");
        text
    }

    pub(crate) fn add(&mut self, entry: &Entry) -> Result<(), Failure> {
        let written = match &entry.what {
            What::Judged(judged) => self.judged(judged),
            What::Bad { bad_row } => {
                let text = bad_row.text(&self.input, entry.line);
                self.case(&format!("line {}", entry.line), 0.0, Some(("error", "bad_row", &text)), "")
            }
        };
        written.map_err(|e| unwritable(&self.path, &e))
    }

    fn judged(&mut self, judged: &Judged) -> std::io::Result<()> {
        let status = judged.status.word();
        let result = match judged.right() {
            Some(true) => None,
            Some(false) => Some(("failure", status, judged.reason.as_str())),
            None => Some(("error", status, judged.reason.as_str())),
        };
        self.case(&judged.id, judged.wall_ms / 1e3, result, &format!("rule {}", self.rule))
    }

    fn case(
        &mut self,
        name: &str,
        seconds: f64,
        result: Option<(&str, &str, &str)>,
        more: &str,
    ) -> std::io::Result<()> {
        self.tests += 1;
        self.seconds += seconds;
        let mut case = BytesStart::new("testcase");
        case.push_attribute(("classname", "orlm.verify"));
        case.push_attribute(("name", clean(name).as_str()));
        case.push_attribute(("time", format!("{seconds:.3}").as_str()));
        let Some((tag, kind, message)) = result else {
            return self.out.write_event(Event::Empty(case));
        };
        match tag {
            "error" => self.errors += 1,
            _ => self.failures += 1,
        }
        self.out.write_event(Event::Start(case))?;
        let mut inner = BytesStart::new(tag);
        inner.push_attribute(("type", kind));
        inner.push_attribute(("message", clean(message).as_str()));
        self.out.write_event(Event::Start(inner))?;
        self.out.write_event(Event::Text(BytesText::new(more)))?;
        self.out.write_event(Event::End(BytesEnd::new(tag)))?;
        self.out.write_event(Event::End(BytesEnd::new("testcase")))
    }

    pub(crate) fn finish(self) -> Result<(), Failure> {
        let path = self.path.clone();
        let opening = self.opening();
        let finish = || {
            let mut out = self.out.into_inner();
            out.write_all(b"\n</testsuite>\n</testsuites>\n")?;
            let mut file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&opening)?;
            super::report::persist(file, &self.path)
        };
        finish().map_err(|e| unwritable(&path, &e))
    }
}

/// Text that XML can hold.
fn clean(text: &str) -> String {
    render::visible(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(exit::ENVIRONMENT, format!("the JUnit report {}: {error}", path.display()))
}
