//! The worker program of this crate's tests: it serves solves to the process that started it.

fn main() -> std::process::ExitCode {
    orlm_solver_host::worker_main(std::env::args_os().skip(1))
}
