//! The layers between a program and the machine, as a user meets them; and a kernel that lacks one.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::{expect_code, json_lines, orlm, text};

const PROGRAM: &str = "import coptpy as cp
m = cp.Envr().createModel('m')
x = m.addVar(ub=4, name='x')
m.setObjective(x, sense=cp.COPT.MAXIMIZE)
m.solve()
print(m.objval)
";

/// `orlm` on a kernel without Landlock: the call that asks for it answers "function not implemented".
fn without_landlock() -> Command {
    let instruction = |code: u32, jt, jf, k| libc::sock_filter { code: code as u16, jt, jf, k };
    let refusal = libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;
    let mut filter = [
        // The number of the call is the first word.
        instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        instruction(
            libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K,
            0,
            1,
            libc::SYS_landlock_create_ruleset as u32,
        ),
        instruction(libc::BPF_RET | libc::BPF_K, 0, 0, refusal),
        instruction(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ];
    let mut command = orlm();
    let install = move || {
        let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
        // SAFETY: plain system calls between fork and exec, on values of this frame.
        let installed = unsafe {
            libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) == 0
        };
        if installed { Ok(()) } else { Err(std::io::Error::last_os_error()) }
    };
    // SAFETY: the closure allocates nothing and only makes system calls.
    unsafe { command.pre_exec(install) };
    command
}

fn program(folder: &Path) -> String {
    let path = folder.join("program.py");
    std::fs::write(&path, PROGRAM).expect("written");
    path.display().to_string()
}

#[test]
fn a_run_says_which_layers_stand_and_can_insist_on_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = program(folder.path());
    let arguments = ["run", path.as_str(), "--solver", "highs", "--json"];
    let output = orlm().args(arguments).args(["--require-layers", "3"]).output().expect("orlm starts");
    expect_code(&output, 0);
    let layers = json_lines(&output)[0]["layers"].clone();
    let names: Vec<&str> = layers.as_array().unwrap().iter().filter_map(|l| l["name"].as_str()).collect();
    assert_eq!(names, ["wasm", "process", "solver process"]);
    assert!(layers.as_array().unwrap().iter().all(|l| l["active"] == true), "{layers}");

    let output = without_landlock().args(arguments).output().expect("orlm starts");
    expect_code(&output, 0);
    let record = &json_lines(&output)[0];
    assert_eq!(record["objective"], 4.0);
    for (layer, active) in [(0, true), (1, false), (2, false)] {
        assert_eq!(record["layers"][layer]["active"], active, "{record}");
    }
    assert!(record["layers"][1]["missing"][0].as_str().unwrap().starts_with("landlock: "), "{record}");

    for (wanted, code) in [("1", 0), ("2", 4), ("3", 4)] {
        let mut command = without_landlock();
        let output =
            command.args(arguments).args(["--require-layers", wanted]).output().expect("orlm starts");
        expect_code(&output, code);
        assert!(code == 0 || text(&output.stderr).contains("landlock"), "{}", text(&output.stderr));
        assert!(code == 0 || output.stdout.is_empty(), "nothing was run");
    }
}

#[test]
fn a_compiled_program_runs_for_its_guest_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = program(folder.path());
    let artefact = folder.path().join("program.wasm").display().to_string();
    let compile = |from: &str| orlm().args(["compile", from, "-o", &artefact]).output().expect("orlm starts");
    for _ in 0..2 {
        expect_code(&compile(&path), 0);
        let output =
            orlm().args(["run", &artefact, "--solver", "highs", "--json"]).output().expect("orlm starts");
        expect_code(&output, 0);
        assert_eq!(json_lines(&output)[0]["stdout"], "4.0\n");
    }
    let bytes = std::fs::read(&artefact).expect("the artefact");
    assert!(bytes.len() < PROGRAM.len() + 200, "{} bytes", bytes.len());
    // Another guest's hash in its place.
    let at = bytes.windows(10).position(|w| w == b"orlm:guest").expect("the section") + 10;
    let mut other = bytes.clone();
    other[at] = if other[at] == b'0' { b'1' } else { b'0' };
    std::fs::write(&artefact, other).expect("written");
    let output = orlm().args(["run", &artefact, "--solver", "highs"]).output().expect("orlm starts");
    expect_code(&output, 3);
    assert!(text(&output.stderr).contains("compiled for the guest"), "{}", text(&output.stderr));

    std::fs::write(folder.path().join("bad.py"), "x = (1,\nprint(").expect("written");
    let output = compile(&folder.path().join("bad.py").display().to_string());
    expect_code(&output, 3);
    assert!(text(&output.stderr).contains("SyntaxError"), "{}", text(&output.stderr));
}

#[test]
fn data_files_are_given_and_links_out_of_them_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("made");
    std::fs::write(data.join("cost.csv"), "a,2\nb,3\n").expect("written");
    let path = folder.path().join("p.py");
    std::fs::write(&path, "import csv\nprint(sum(float(r[1]) for r in csv.reader(open('cost.csv'))))")
        .expect("written");
    let run = || {
        let mut command = orlm();
        command.arg("run").arg(&path).arg("--data").arg(&data).args(["--solver", "highs", "--json"]);
        command.output().expect("orlm starts")
    };
    let output = run();
    expect_code(&output, 0);
    assert_eq!(json_lines(&output)[0]["stdout"], "5.0\n");
    std::os::unix::fs::symlink("/etc/passwd", data.join("link")).expect("a link");
    let output = run();
    expect_code(&output, 3);
    assert!(text(&output.stderr).contains("leads out of the folder"), "{}", text(&output.stderr));
}
