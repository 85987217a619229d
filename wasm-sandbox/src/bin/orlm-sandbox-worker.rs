//! A process that runs programs and nothing else: for tests, and for programs that cannot re-execute themselves.

fn main() -> std::process::ExitCode {
    orlm_sandbox::worker_main()
}
