//! The WebAssembly engine and its memory pools.

use std::num::NonZeroUsize;

use wasmtime::{Collector, Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::config::Limits;
use crate::error::OpenError;

/// Version of the engine, for records. A test compares it with the lock file.
pub(crate) const ENGINE_VERSION: &str = "wasmtime 48.0.8";

/// Core instances, memories and tables of one guest: CPython, its C libraries and the adapters between them.
const CORE_INSTANCES: u32 = 64;
const TABLES: u32 = 16;
const MEMORIES: u32 = 2;
const TABLE_ELEMENTS: usize = 40_000;
/// The table of the guest with packages: it is one module, and so large because everything is linked into it.
const PACKAGES_TABLE_ELEMENTS: usize = 50_000;

/// Memory that a slot keeps between two runs, in bytes: dirty pages are copied back instead of being given up, which
/// would cost a page fault each in the next run.
const KEEP_RESIDENT: usize = 32 << 20;

/// An engine for `slots` runs at the same time.
pub(crate) fn engine(limits: &Limits, slots: u32) -> Result<Engine, OpenError> {
    started(&configuration(limits, slots))
}

/// An engine for one run at a time that also compiles, within a process that can neither start threads nor make files.
pub(crate) fn compiling_engine(limits: &Limits) -> Result<Engine, OpenError> {
    let mut config = configuration(limits, 1);
    config.parallel_compilation(false);
    config.memory_init_cow(false);
    started(&config)
}

/// An engine for one run of the guest with packages at a time, with `memory` bytes at most.
pub(crate) fn packages_engine(limits: &Limits, memory: usize) -> Result<Engine, OpenError> {
    let mut config = common(limits);
    // For the C++ parts. Exceptions are objects of the engine; nothing is collected, since an instance lives for one
    // program.
    config.wasm_exceptions(true);
    config.collector(Collector::Null);
    let mut pool = pool(PACKAGES_TABLE_ELEMENTS, memory);
    // Code and memory are two modules; exceptions are kept in a memory of their own.
    pool.total_core_instances(2)
        .total_memories(2)
        .total_tables(1)
        .total_gc_heaps(1)
        .max_core_instance_size(8 << 20);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    started(&config)
}

fn started(config: &Config) -> Result<Engine, OpenError> {
    Engine::new(config).map_err(OpenError::engine("starting the WebAssembly engine"))
}

/// What the engine of components is set to.
fn configuration(limits: &Limits, slots: u32) -> Config {
    let mut config = common(limits);
    // Not used by the guest; less compiler to trust.
    config.wasm_simd(false);
    config.wasm_exceptions(false);
    config.wasm_gc(false);
    config.wasm_function_references(false);
    config.gc_support(false);

    let mut pool = pool(TABLE_ELEMENTS, limits.memory_bytes);
    pool.total_component_instances(slots)
        .total_core_instances(slots * CORE_INSTANCES)
        .total_memories(slots * MEMORIES)
        .total_tables(slots * TABLES)
        .max_core_instances_per_component(CORE_INSTANCES)
        .max_memories_per_component(MEMORIES)
        .max_tables_per_component(TABLES)
        .max_component_instance_size(4 << 20)
        .max_core_instance_size(4 << 20);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config
}

/// What all engines are set to.
fn common(limits: &Limits) -> Config {
    let mut config = Config::new();
    config.consume_fuel(true);
    config.epoch_interruption(true);
    config.memory_init_cow(true);
    config.max_wasm_stack(limits.stack_bytes);
    // No such stacks are made, but the engine insists that they would be large enough.
    config.async_stack_size(limits.stack_bytes);
    // Outcomes carry Python tracebacks; frames of CPython's own functions would say nothing.
    config.generate_address_map(false);
    // One, to tell errors inside a call of the host from errors in the final report.
    config.wasm_backtrace_max_frames(NonZeroUsize::new(1));
    // Not deterministic.
    config.wasm_relaxed_simd(false);
    config
}

fn pool(table_elements: usize, memory: usize) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.table_elements(table_elements)
        .max_memory_size(memory)
        .linear_memory_keep_resident(KEEP_RESIDENT)
        .table_keep_resident(table_elements * size_of::<usize>())
        // Use a slot that ran before rather than a cold one.
        .max_unused_warm_slots(0)
        .pagemap_scan(Enabled::Auto);
    pool
}

/// Largest table that a guest may grow to.
pub(crate) const MAX_TABLE_ELEMENTS: usize = PACKAGES_TABLE_ELEMENTS;
