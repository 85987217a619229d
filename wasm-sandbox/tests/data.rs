//! `--data`: a program reads the files that it was given, in every way that Python has, and nothing else.

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use common::{FakeSolver, config, kind, run};
use orlm_sandbox::{DataFiles, Sandbox};

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("data.json", br#"{"demand": [3, 5], "name": "caf\u00e9"}"#);
    write("cost.csv", "from,to,cost\nA,B,4.5\nB,C,7\n".as_bytes());
    write("sub/deep/numbers.txt", b"1 2 3\n4 5 6\n");
    let large: Vec<u8> = (0..3_000_000u32).map(|k| (k % 251) as u8).collect();
    write("large.bin", &large);
    folder
}

fn sandbox(data: Option<&Path>) -> Sandbox {
    let mut config = config();
    config.data = data.map(|folder| DataFiles::load(folder, 64 << 20).expect("loaded"));
    Sandbox::open(config, Arc::new(FakeSolver)).expect("the sandbox opens")
}

const READS: &str = r#"
import csv, json, os, pathlib, io
with open("data.json") as f:
    d = json.load(f)
print(d["demand"], d["name"])
rows = list(csv.DictReader(open("cost.csv", newline="")))
print([(r["from"], float(r["cost"])) for r in rows])
print(open("./sub/deep/numbers.txt").readlines(), open("/data.json").read(1))
print(pathlib.Path("sub/deep/numbers.txt").read_text().split()[-1], pathlib.Path("sub").joinpath("deep").is_dir())
print(sorted(os.listdir(".")), os.listdir("sub"), sorted(os.listdir()))
print(os.path.exists("data.json"), os.path.exists("nothing"), os.path.isdir("sub"), os.path.getsize("cost.csv"))
print([(r, sorted(f)) for r, _, f in os.walk("sub")], sorted(p.name for p in pathlib.Path(".").glob("*.csv")))
print(os.getcwd(), pathlib.Path("data.json").resolve())
with open("large.bin", "rb") as f:
    f.seek(2_999_999)
    print(f.read(), f.read(), f.tell())
    f.seek(0)
    b = f.read()
    print(len(b), all(b[k] == k % 251 for k in range(0, 3_000_000, 9973)))
with io.open("sub/deep/numbers.txt", encoding="utf-8") as f:
    for line in f:
        print(line.strip(), end=";")
print()
here = os.path.dirname(os.path.abspath(__file__))
print(json.load(open(os.path.join(here, "data.json")))["demand"])
os.chdir("sub")
print(open("deep/numbers.txt").readline().strip(), open("../data.json").read(1))
"#;

const READ: &str = r#"[3, 5] café
[('A', 4.5), ('B', 7.0)]
['1 2 3\n', '4 5 6\n'] {
6 True
['cost.csv', 'data.json', 'large.bin', 'sub'] ['deep'] ['cost.csv', 'data.json', 'large.bin', 'sub']
True False True 27
[('sub', []), ('sub/deep', ['numbers.txt'])] ['cost.csv']
/ /data.json
b'/' b'' 3000000
3000000 True
1 2 3;4 5 6;
[3, 5]
1 2 3 {
"#;

#[test]
fn every_way_of_reading_works() {
    let folder = folder();
    let sandbox = sandbox(Some(folder.path()));
    let ran = run(&sandbox, READS);
    assert_eq!((kind(&ran).as_str(), ran.stderr.as_str()), ("finished", ""), "{ran:?}");
    assert_eq!(ran.stdout, READ);
    let again = run(&sandbox, READS);
    assert_eq!((again.fuel, again.memory), (ran.fuel, ran.memory), "reading is counted in fuel");
}

/// What is tried, and the exception that it must end in.
const REFUSED: [(&str, &str); 13] = [
    ("open('nothing.txt')", "FileNotFoundError"),
    ("open('data.json/x')", "NotADirectoryError"),
    ("open('sub')", "IsADirectoryError"),
    ("open('data.json', 'w')", "OSError"),
    ("open('data.json', 'a')", "OSError"),
    ("open('data.json', 'r+')", "OSError"),
    ("open('new.txt', 'w')", "OSError"),
    ("open('/etc/passwd')", "FileNotFoundError"),
    ("open('../../etc/passwd')", "FileNotFoundError"),
    ("os.remove('data.json')", "OSError"),
    ("os.mkdir('x')", "OSError"),
    ("os.rename('data.json', 'x')", "OSError"),
    ("os.symlink('/etc/passwd', 'x')", "OSError"),
];

#[test]
fn nothing_else_is_there_and_nothing_can_be_changed() {
    let folder = folder();
    let before = fs::read_dir(folder.path()).expect("a folder").count();
    let sandbox = sandbox(Some(folder.path()));
    for (act, expected) in REFUSED {
        let source = format!(
            "import os\ntry:\n    {act}\n    print('done')\nexcept OSError as e:\n    print(type(e).__mro__)\nprint(open('data.json').read(1))"
        );
        let ran = run(&sandbox, &source);
        assert_eq!(kind(&ran), "finished", "{act}: {ran:?}");
        assert!(ran.stdout.contains(&format!("'{expected}'")), "{act}: {}", ran.stdout);
        assert!(ran.stdout.ends_with("{\n"), "{act}: {}", ran.stdout);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), before);
    // What was read is a copy: the next program sees the same, whatever becomes of the folder.
    fs::write(folder.path().join("data.json"), "changed").expect("written");
    assert_eq!(run(&sandbox, "print(open('data.json').read(4))").stdout, "{\"de\n");
}

#[test]
fn without_a_folder_there_are_no_files() {
    let ran = run(
        &sandbox(None),
        "import os\ntry:\n    open('data.json')\nexcept OSError as e:\n    print(type(e).__name__)",
    );
    assert_eq!((kind(&ran).as_str(), ran.stdout.as_str()), ("finished", "FileNotFoundError\n"), "{ran:?}");
}
