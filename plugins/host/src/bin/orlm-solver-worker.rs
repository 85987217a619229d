//! A worker process and nothing else: for tests, and for programs that cannot re-execute themselves.

fn main() -> std::process::ExitCode {
    // The first argument after the program is the manifest.
    orlm_solver_host::worker_main(std::env::args_os().skip(1))
}
