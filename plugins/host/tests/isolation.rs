//! The layers around a worker, each tried by a plugin that does what no solver has to do; and without the layer, to see that
//! it was the layer that refused.

mod common;

use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command};

use common::{config, install};
use orlm_solver::{ColumnKind, MathModel, SolveError, SolveOptions, SolveService};
use orlm_solver_host::{Layer, PoolConfig, Registry, SearchPath, WorkerPool, WorkerStderr};

/// What the plugin says of the act.
fn act(pool: &WorkerPool, act: &str) -> Result<String, SolveError> {
    let mut m = MathModel::default();
    m.add_column(&format!("mock:do {act}"), 0.0, 1.0, 1.0, ColumnKind::Continuous);
    pool.solve(&m, &SolveOptions::default()).map(|r| r.message)
}

/// A pool of the mock, whose manifest ends in `lines`.
fn pool(folder: &Path, lines: &str, config: PoolConfig) -> WorkerPool {
    install("mock", folder);
    let manifest = folder.join("mock/plugin.toml");
    let text = std::fs::read_to_string(&manifest).expect("the manifest");
    std::fs::write(&manifest, format!("{text}\n{lines}\n")).expect("written");
    let registry = Registry::discover(&SearchPath { folders: vec![folder.to_owned()] });
    WorkerPool::start(&registry, "mock", config).expect("the mock starts")
}

/// Standard error is inherited, which lifts the limit on the size of files: that is a layer of its own.
fn without(layers: &[Layer]) -> PoolConfig {
    PoolConfig { without: layers.to_vec(), stderr: WorkerStderr::Inherit, ..config() }
}

/// A process that does nothing, ended when dropped.
struct Bystander(Child);

impl Bystander {
    fn start() -> Self {
        Self(Command::new("sleep").arg("600").spawn().expect("sleep runs"))
    }
}

impl Drop for Bystander {
    fn drop(&mut self) {
        // Fails only if it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn number_in(file: &str) -> Option<i32> {
    std::fs::read_to_string(file).ok()?.trim().parse().ok()
}

const LANDLOCK: &[Layer] = &[Layer::Landlock];
const SECCOMP: &[Layer] = &[Layer::Seccomp];
const BOTH: &[Layer] = &Layer::ALL;

#[test]
fn each_layer_refuses_what_it_is_there_for_and_only_the_layer_does() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).display().to_string();
    std::fs::write(path("secret"), "s").expect("written");
    let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
    let udp = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let _unix = UnixListener::bind(path("socket")).expect("a socket");
    let bystander = Bystander::start();
    let pid = bystander.0.id();
    // Where the machine itself forbids it, nothing can be learned from the worker without layers.
    // SAFETY: no preconditions.
    let root = unsafe { libc::geteuid() } == 0;
    let tracing = root || number_in("/proc/sys/kernel/yama/ptrace_scope").unwrap_or(0) == 0;
    let ring = number_in("/proc/sys/kernel/io_uring_disabled") == Some(0);
    let port = tcp.local_addr().expect("an address").to_string();
    let datagrams = udp.local_addr().expect("an address").to_string();
    // The act, the layers that refuse it, each on its own, and whether it succeeds without any.
    let acts: Vec<(String, &[Layer], bool)> = vec![
        ("read /etc/passwd".to_owned(), LANDLOCK, true),
        (format!("read {}", path("secret")), LANDLOCK, true),
        (format!("read /proc/{pid}/status"), LANDLOCK, true),
        (format!("list {}", path("")), LANDLOCK, true),
        (format!("append {}", path("secret")), BOTH, true),
        (format!("rename {}", path("secret")), BOTH, true),
        (format!("chmod {}.moved", path("secret")), SECCOMP, true),
        (format!("remove {}.moved", path("secret")), BOTH, true),
        (format!("write {}", path("new")), BOTH, true),
        (format!("make-folder {}", path("folder")), BOTH, true),
        (format!("link {}", path("link")), BOTH, true),
        (format!("connect {port}"), BOTH, true),
        ("listen".to_owned(), BOTH, true),
        (format!("udp {datagrams}"), SECCOMP, true),
        (format!("unix {}", path("socket")), SECCOMP, true),
        ("fork".to_owned(), SECCOMP, true),
        ("spawn".to_owned(), BOTH, true),
        (format!("signal {pid}"), BOTH, true),
        (format!("ptrace {pid}"), BOTH, tracing),
        (format!("peek {pid}"), BOTH, tracing),
        ("mount".to_owned(), SECCOMP, false),
        ("io-uring".to_owned(), SECCOMP, ring),
        ("memory-file".to_owned(), SECCOMP, true),
        ("limit".to_owned(), SECCOMP, true),
    ];
    let plugin = tempfile::tempdir().expect("a folder");
    let all = pool(plugin.path(), "", without(&[]));
    if !all.hello().missing_layers.is_empty() {
        println!("not tried, this kernel lacks layers: {}", all.hello().missing_layers.join("; "));
        return;
    }
    let landlock = pool(plugin.path(), "", without(&[Layer::Seccomp]));
    let seccomp = pool(plugin.path(), "", without(&[Layer::Landlock]));
    let none = pool(plugin.path(), "", without(&Layer::ALL));
    let refused = |pool: &WorkerPool, what: &str| act(pool, what).expect("a result").starts_with("refused");
    for (what, layers, open) in &acts {
        assert!(refused(&all, what), "{what} with all layers");
        for (layer, pool) in [(Layer::Landlock, &landlock), (Layer::Seccomp, &seccomp)] {
            if layers.contains(&layer) {
                assert!(refused(pool, what), "{what} with {} alone", layer.name());
            }
        }
        if *open {
            assert_eq!(act(&none, what).expect("a result"), "done", "{what} without layers");
        }
    }
    for pool in [&all, &landlock, &seccomp, &none] {
        assert_eq!(act(pool, "thread").expect("a result"), "done");
    }
}

#[test]
fn a_worker_cannot_become_another_program() {
    let dir = tempfile::tempdir().expect("a folder");
    for layers in [&[][..], &[Layer::Landlock], &[Layer::Seccomp]] {
        let confined = pool(dir.path(), "", without(layers));
        if confined.hello().missing_layers.len() == layers.len() {
            assert!(act(&confined, "exec").expect("a result").starts_with("refused"), "without {layers:?}");
        }
    }
    // `true` answers nothing and exits with 0.
    let open = pool(dir.path(), "", without(&Layer::ALL));
    assert_eq!(act(&open, "exec"), Err(SolveError::Crashed { signal: None, exit: Some(0) }));
}

#[test]
fn files_have_no_size_even_without_other_layers() {
    let dir = tempfile::tempdir().expect("a folder");
    let silent = PoolConfig { stderr: WorkerStderr::Discard, ..without(&Layer::ALL) };
    let pool = pool(dir.path(), "", silent);
    let e = act(&pool, &format!("write {}", dir.path().join("new").display())).expect_err("ended");
    assert_eq!(e, SolveError::Crashed { signal: Some(libc::SIGXFSZ), exit: None });
}

#[test]
fn the_manifest_opens_what_it_names_and_nothing_else() {
    let dir = tempfile::tempdir().expect("a folder");
    let licence = dir.path().join("licence");
    std::fs::create_dir(&licence).expect("a folder");
    std::fs::write(licence.join("key"), "k").expect("written");
    std::fs::write(dir.path().join("other"), "o").expect("written");
    let here = env!("CARGO_MANIFEST_DIR");
    let template = "read = ['../licence', '${CARGO_MANIFEST_DIR}/Cargo.toml', '${NOT_SET}/etc', 'absent']";
    install("mock", dir.path());
    let manifest = dir.path().join("mock/plugin.toml");
    let text = std::fs::read_to_string(&manifest).expect("the manifest");
    let text = text.replace("ORLM_MOCK_KEPT", "CARGO_MANIFEST_DIR");
    std::fs::write(&manifest, format!("{text}\n{template}\n")).expect("written");
    let registry = Registry::discover(&SearchPath { folders: vec![dir.path().to_owned()] });
    let pool = WorkerPool::start(&registry, "mock", config()).expect("starts");
    if pool.hello().missing_layers.iter().any(|m| m.starts_with("landlock")) {
        println!("not tried: {}", pool.hello().missing_layers.join("; "));
        return;
    }
    let read = |path: &Path| act(&pool, &format!("read {}", path.display())).expect("a result");
    assert_eq!(read(&licence.join("key")), "done");
    assert_eq!(read(&Path::new(here).join("Cargo.toml")), "done");
    assert!(read(&dir.path().join("other")).starts_with("refused"));
    assert!(read(&Path::new(here).join("src/lib.rs")).starts_with("refused"));
    assert!(read(Path::new("/etc/passwd")).starts_with("refused"));
    // What libraries ask the system.
    for fact in ["/proc/cpuinfo", "/proc/meminfo", "/proc/self/status", "/dev/urandom/../null"] {
        assert_eq!(read(Path::new(&fact.replace("urandom/../", ""))), "done", "{fact}");
    }
}

#[test]
fn the_network_is_there_for_those_who_ask() {
    let dir = tempfile::tempdir().expect("a folder");
    let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = tcp.local_addr().expect("an address").to_string();
    let online = pool(dir.path(), "network = true", config());
    assert_eq!(act(&online, &format!("connect {port}")).expect("a result"), "done");
    let seccomp = !online.hello().missing_layers.iter().any(|m| m.starts_with("seccomp"));
    if seccomp {
        assert!(act(&online, "listen").expect("a result").starts_with("refused"), "no server");
        assert!(act(&online, "fork").expect("a result").starts_with("refused"));
    }
}

#[test]
fn what_stands_and_what_lacks_is_said_or_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let open = pool(dir.path(), "", PoolConfig { without: vec![Layer::Seccomp], ..config() });
    let hello = open.hello();
    assert!(hello.missing_layers.contains(&"seccomp: switched off".to_owned()), "{hello:?}");
    for part in ["empty environment", "closed descriptors", "rlimits (core 0, files 256, file size 0"] {
        assert!(hello.layers.iter().any(|l| l.starts_with(part)), "{part} in {:?}", hello.layers);
    }
    let registry = Registry::discover(&SearchPath { folders: vec![dir.path().to_owned()] });
    let strict = PoolConfig { require_layers: true, ..config() };
    let lax = PoolConfig { without: vec![Layer::Seccomp], ..strict.clone() };
    let e = WorkerPool::start(&registry, "mock", lax).map(|_| ()).expect_err("refused");
    assert!(matches!(e, SolveError::Io { .. }) && e.to_string().contains("seccomp: switched off"), "{e}");
    // A kernel with everything satisfies the strict.
    let all = WorkerPool::start(&registry, "mock", config()).expect("starts");
    let strict = WorkerPool::start(&registry, "mock", strict).map(|p| p.hello().layers.clone());
    match all.hello().missing_layers.as_slice() {
        [] => assert_eq!(strict.expect("starts"), all.hello().layers),
        missing => {
            let text = strict.expect_err("refused").to_string();
            assert!(missing.iter().all(|m| text.contains(m)), "{missing:?} in {text}");
        }
    }
}
