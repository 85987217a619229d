//! Every program in `hostile/` ends as its header says, and leaves the host and the next program unharmed.
//!
//! Header lines: `expect` (outcomes, separated by `|`), `why`, and optionally `says` (text that it must print), `silent` (text
//! that it must not print), `solves` (how many the host did) and `objective` (the host's value of the last one). A line
//! `variant: NAME: TEXT` or `variant: NAME [OUTCOMES]: TEXT` makes one program with TEXT in the place of `@VARIANT@`. Programs
//! run in every guest, unless a line `guest` names the one that they are meant for (`default` or `packages`); a line
//! `packages` names outcomes that they may have in that guest besides.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};

use common::{guests, kind, run_in, sandbox_with};
use orlm_sandbox::{GuestKind, Limits, Sandbox};
use orlm_types::{Execution, Outcome};

const CANARY: &str = "canary-of-the-host-5f1c";
const SANITY: &str = include_str!("../examples/knapsack.py");

/// Small, so that a program that runs into one does so soon.
fn small(limits: &mut Limits) {
    limits.fuel = 1_500_000_000;
    limits.memory_bytes = 128 << 20;
    limits.output_bytes = 100_000;
    limits.model_bytes = 1 << 20;
    limits.model.columns = 2000;
    limits.model.rows = 2000;
    limits.model.nonzeros = 20_000;
    limits.model.name_bytes = 100_000;
    limits.solves = 30;
}

struct Header {
    fields: Vec<(String, String)>,
}

impl Header {
    fn read(source: &str) -> Self {
        let line =
            |l: &str| l.strip_prefix("# ")?.split_once(": ").map(|(k, v)| (k.to_owned(), v.to_owned()));
        Self { fields: source.lines().map_while(line).collect() }
    }

    /// Name, outcomes if they differ from the header's, and text of each variant.
    fn variants(&self) -> impl Iterator<Item = (&str, Option<&str>, &str)> {
        self.fields.iter().filter(|(k, _)| k == "variant").map(|(_, v)| {
            let (name, text) = v.split_once(": ").unwrap_or_else(|| panic!("no text in the variant {v}"));
            match name.strip_suffix(']').and_then(|name| name.split_once(" [")) {
                Some((name, outcomes)) => (name, Some(outcomes), text),
                None => (name, None, text),
            }
        })
    }

    fn is_for(&self, guest: GuestKind) -> bool {
        self.get("guest").is_none_or(|only| only == format!("{guest:?}").to_lowercase())
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
}

/// What a program could change on the host.
#[derive(Debug, PartialEq)]
struct Host {
    open_files: usize,
    threads: usize,
    children: usize,
    files: BTreeSet<PathBuf>,
    directory: PathBuf,
}

impl Host {
    fn look() -> Self {
        let count = |path: &str| fs::read_dir(path).expect("proc is there").count();
        let children = fs::read_to_string("/proc/thread-self/children").unwrap_or_default();
        let here = std::env::current_dir().expect("a current directory");
        let mut files: BTreeSet<PathBuf> = BTreeSet::new();
        for folder in [here.as_path(), Path::new("/dev/shm")] {
            files.extend(fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()));
        }
        // Other processes use the folder of temporary files too: there, only our own names count.
        let temporary = fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten().map(|e| e.path());
        files.extend(temporary.filter(|p| p.to_string_lossy().contains("orlm-hostile")));
        Self {
            open_files: count("/proc/self/fd"),
            threads: count("/proc/self/task"),
            children: children.split_whitespace().count(),
            files,
            directory: here,
        }
    }
}

impl Host {
    fn change(&self, after: &Self) -> String {
        let files: Vec<_> = self.files.symmetric_difference(&after.files).collect();
        let counts = |h: &Self| (h.open_files, h.threads, h.children);
        format!("open files, threads, children {:?} -> {:?}, files {files:?}", counts(self), counts(after))
    }
}

/// One hostile program.
struct Hostile {
    name: String,
    header: Header,
    source: String,
}

/// The programs of one file.
fn programs_of(path: &Path, port: u16) -> Vec<Hostile> {
    let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let source = fs::read_to_string(path).expect("readable").replace("@PORT@", &port.to_string());
    let header = Header::read(&source);
    assert!(header.get("why").is_some() && header.get("expect").is_some(), "{stem}: no header");
    let variants: Vec<Hostile> = header
        .variants()
        .map(|(name, outcomes, text)| {
            let mut header = Header::read(&source);
            header.fields.retain(|(k, _)| k != "variant" && (k != "expect" || outcomes.is_none()));
            header.fields.extend(outcomes.map(|o| ("expect".to_owned(), o.to_owned())));
            let body: String =
                source.lines().skip_while(|l| l.starts_with("# ")).map(|l| format!("{l}\n")).collect();
            Hostile { name: format!("{stem}.{name}"), header, source: body.replace("@VARIANT@", text) }
        })
        .collect();
    if variants.is_empty() { vec![Hostile { name: stem, header, source }] } else { variants }
}

/// What is wrong with how `source` ran; empty if nothing is.
fn judge(header: &Header, guest: GuestKind, ran: &Execution) -> Vec<String> {
    let mut wrong = Vec::new();
    let kind = kind(ran);
    let also = if guest == GuestKind::Packages { header.get("packages").unwrap_or("") } else { "" };
    let expected = format!("{}|{also}", header.get("expect").unwrap_or(""));
    if !expected.split('|').any(|word| word == kind) {
        wrong.push(format!("ended as {kind}, expected {expected}: {:.600}", format!("{:?}", ran.outcome)));
    }
    let everything = serde(ran);
    if everything.contains(CANARY) {
        wrong.push("the host's secret is in the record".into());
    }
    let printed = format!("{}{}", ran.stdout, ran.stderr);
    if let Some(text) = header.get("says").filter(|text| !printed.contains(text)) {
        wrong.push(format!("did not print {text:?} but {printed:.300?}"));
    }
    if let Some(text) = header.get("silent").filter(|text| printed.contains(text)) {
        wrong.push(format!("printed {text:?}"));
    }
    if let Some(solves) = header.get("solves").filter(|n| **n != ran.solves.len().to_string()) {
        wrong.push(format!("{} solves, expected {solves}", ran.solves.len()));
    }
    let objective = ran.solves.last().and_then(|s| s.objective);
    if let Some(value) = header.get("objective").filter(|v| v.parse::<f64>().ok() != objective) {
        wrong.push(format!("objective {objective:?}, expected {value}"));
    }
    if ran.stdout.len() + ran.stderr.len() > 100_000 || everything.len() > 1_000_000 {
        wrong.push(format!("{} bytes of output", ran.stdout.len() + ran.stderr.len()));
    }
    wrong
}

fn serde(ran: &Execution) -> String {
    format!("{ran:?}")
}

fn sane(sandbox: &Sandbox, guest: GuestKind, first: &Execution) -> Result<(), String> {
    let ran = run_in(sandbox, SANITY, guest);
    let same = (&ran.outcome, &ran.stdout, &ran.stderr, ran.fuel, ran.memory)
        == (&first.outcome, &first.stdout, &first.stderr, first.fuel, first.memory);
    if same { Ok(()) } else { Err(format!("the next program ran differently: {ran:?} instead of {first:?}")) }
}

#[test]
fn hostile_programs_end_as_expected_and_harm_nothing() {
    // SAFETY: this is the only test of this process, and no other thread runs yet.
    unsafe { std::env::set_var("ORLM_CANARY", CANARY) };
    let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
    tcp.set_nonblocking(true).expect("non-blocking");
    let port = tcp.local_addr().expect("an address").port();
    let udp = UdpSocket::bind(("127.0.0.1", port)).expect("the same port");
    udp.set_nonblocking(true).expect("non-blocking");

    let mut paths: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile"))
        .expect("hostile/ is there")
        .map(|e| e.expect("readable").path())
        .filter(|p| p.extension().is_some_and(|x| x == "py"))
        .collect();
    paths.sort();
    let programs: Vec<Hostile> = paths.iter().flat_map(|path| programs_of(path, port)).collect();
    assert!(programs.len() >= 300, "only {} hostile programs were found", programs.len());
    let only = std::env::var("ORLM_HOSTILE").ok();

    let mut failures = Vec::new();
    for guest in guests() {
        let sandbox = sandbox_with(small);
        let first = run_in(&sandbox, SANITY, guest);
        assert_eq!(first.outcome, Outcome::Finished, "{guest:?}: {first:?}");
        let mut before = Host::look();
        for Hostile { name, header, source } in &programs {
            if only.as_ref().is_some_and(|only| !name.starts_with(only.as_str())) || !header.is_for(guest) {
                continue;
            }
            let ran = run_in(&sandbox, source, guest);
            let mut wrong = judge(header, guest, &ran);
            wrong.extend(sane(&sandbox, guest, &first).err());
            let after = Host::look();
            if after != before {
                wrong.push(format!("the host changed: {}", before.change(&after)));
                before = after;
            }
            println!(
                "{guest:8?} {name:28} {:16} {:8.1} ms  fuel {:>11}  {:5.1} MiB",
                kind(&ran),
                ran.wall_ms,
                ran.fuel,
                ran.memory as f64 / 1048576.0
            );
            failures.extend(wrong.into_iter().map(|w| format!("{guest:?} {name}: {w}")));
        }
    }
    assert!(tcp.accept().is_err(), "a program connected to the host");
    assert!(udp.recv_from(&mut [0; 16]).is_err(), "a program sent a datagram to the host");
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}
