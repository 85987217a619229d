//! Components that are no Python: one in C for our world, and files that are of no use.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use common::{FakeSolver, config, kind, run};
use orlm_sandbox::{Compiled, Limits, OpenError, Sandbox};
use orlm_types::Budget;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The Python whose `ziglang` compiles C: what `cargo xtask test` sets up, or the one in `ORLM_WASM_CC`.
fn compiler() -> PathBuf {
    let named = std::env::var_os("ORLM_WASM_CC").map(PathBuf::from);
    let python = named.unwrap_or_else(|| root().join("../.orlm/wasm-cc/bin/python"));
    assert!(python.is_file(), "there is no C compiler at {}: run `cargo xtask test`", python.display());
    python
}

/// The core module that the C compiler makes of `source`.
fn compiled(source: &Path) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let module = folder.path().join("program.wasm");
    let options = ["-target", "wasm32-freestanding", "-nostdlib", "-O2", "-Wall", "-Wextra", "-Werror"];
    let mut compiler = Command::new(self::compiler());
    compiler
        .args(["-m", "ziglang", "cc"])
        .args(options)
        .arg("-Wl,--no-entry")
        .arg("-o")
        .arg(&module)
        .arg(source);
    let output = compiler.env("ZIG_GLOBAL_CACHE_DIR", folder.path()).output().expect("the compiler runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(module).expect("a module")
}

/// A component of our world.
fn component(mut module: Vec<u8>) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let text = std::fs::read_to_string(root().join("wit/runner.wit")).expect("the world");
    let package = resolve.push_str("runner.wit", &text).expect("the world parses");
    let world = resolve.select_world(&[package], Some("runner")).expect("it is there");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).expect("metadata");
    let mut encoder = ComponentEncoder::default().validate(true).module(&module).expect("a module");
    encoder.encode().expect("a component")
}

fn open(bytes: &[u8], change: impl FnOnce(&mut Limits)) -> Result<Sandbox, OpenError> {
    let mut config = config();
    change(&mut config.limits);
    Sandbox::open_component(config, bytes, Arc::new(FakeSolver))
}

#[test]
fn a_program_in_c_is_solved_like_any_other() {
    let module = compiled(&root().join("tests/components/knapsack.c"));
    let bytes = component(module);
    assert_eq!(Compiled::read(&bytes), Ok(Compiled::Component));
    let sandbox = open(&bytes, |_| {}).expect("it opens");
    assert!(sandbox.layers()[1].active, "{:?}", sandbox.layers());
    assert_eq!(sandbox.imported(), [(String::new(), "solve".to_owned())]);
    for _ in 0..3 {
        let ran = run(&sandbox, "");
        // The solver of these tests looks at no row.
        assert_eq!(
            (kind(&ran).as_str(), ran.stdout.as_str()),
            ("finished", "in the sack: 1 2 3 4 5\n"),
            "{ran:?}"
        );
        let [solve] = ran.solves.as_slice() else { panic!("{ran:?}") };
        assert_eq!((solve.columns, solve.rows, solve.objective), (5, 1, Some(385.0)));
        assert!(ran.fuel > 100 && ran.fuel < 100_000, "{}", ran.fuel);
    }
    // The budgets hold for it too.
    let ran = run(&open(&bytes, |l| l.fuel = 100).expect("it opens"), "");
    assert_eq!((kind(&ran).as_str(), ran.budget()), ("out_of_fuel", Some(Budget::Fuel)));
    let ran = run(&open(&bytes, |l| l.model.columns = 4).expect("it opens"), "");
    assert_eq!((kind(&ran).as_str(), ran.budget()), ("model_too_large", Some(Budget::Columns)));
    let error = open(&bytes, |l| l.source_bytes = bytes.len() - 1).err().expect("refused");
    assert!(matches!(error, OpenError::ComponentTooLarge { .. }) && error.is_the_components(), "{error}");
}

#[test]
fn files_that_are_of_no_use_are_refused_as_such() {
    let empty = b"\0asm\x0d\0\x01\0".as_slice();
    assert!(matches!(open(empty, |_| {}).err(), Some(OpenError::NoEntry)));
    let garbage = [empty, b"\x01\xff\xff\xff"].concat();
    let error = open(&garbage, |_| {}).err().expect("refused");
    assert!(matches!(error, OpenError::Component { .. }) && error.is_the_components(), "{error}");
    // (component (import "read" (func)))
    let import = [empty, b"\x07\x05\x01\x40\0\x01\0\x0a\x09\x01\0\x04read\x01\0"].concat();
    let error = open(&import, |_| {}).err().expect("refused");
    assert!(matches!(&error, OpenError::UnexpectedImport { name } if name == "read"), "{error}");
}
