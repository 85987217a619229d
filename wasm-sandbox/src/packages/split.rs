//! The interpreter in two modules: its code, and its memory with the global variables.
//!
//! Code takes minutes to compile and changes only with the interpreter. What the memory holds changes whenever a snapshot is
//! made. So the code module imports memory and globals from the image module; a snapshot is a new image module, which
//! has no functions and costs a moment. The pool maps an image's pages copy-on-write, however large it is.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    ConstExpr, DataSection, EntityType, ExportKind, ExportSection, GlobalSection, GlobalType, ImportSection,
    MemorySection, MemoryType, Module, RawSection,
};
use wasmparser::{DataKind, Operator, Parser, Payload};

/// The name under which the code imports its memory and globals.
pub(super) const IMAGE: &str = "image";
/// The memory, in the image and in the code.
pub(super) const MEMORY: &str = "memory";

/// Bytes that are looked at together when zeros are left out.
const PAGE: usize = 4096;
const WASM_PAGE: usize = 64 << 10;

/// The two modules of an interpreter.
pub(super) struct Split {
    /// All functions and tables.
    pub(super) code: Vec<u8>,
    /// Memory and globals as they are before the start.
    pub(super) image: Image,
}

/// A memory and global variables.
#[derive(Clone)]
pub(super) struct Image {
    memory: MemoryType,
    globals: Vec<(GlobalType, ConstExpr)>,
    /// What is not zero: place and bytes.
    data: Vec<(u32, Vec<u8>)>,
}

/// The name of a global of the image.
pub(super) fn global(number: usize) -> String {
    format!("global{number}")
}

/// Why a module cannot be taken apart.
#[derive(Debug, thiserror::Error)]
pub(super) enum SplitError {
    #[error(transparent)]
    Parse(#[from] wasmparser::BinaryReaderError),
    #[error(transparent)]
    Write(#[from] wasm_encoder::reencode::Error),
    #[error("the module has {0}")]
    Unfit(&'static str),
}

impl Split {
    /// Takes `module` apart. It must have one memory of its own and data at fixed places only.
    pub(super) fn of(module: &[u8]) -> Result<Self, SplitError> {
        let mut copy = RoundtripReencoder;
        let mut imports = ImportSection::new();
        let mut sections: Vec<(u8, std::ops::Range<usize>)> = Vec::new();
        let (mut memory, mut globals, mut data) = (None, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    copy.parse_import_section(&mut imports, section)?;
                    sections.push((2, 0..0));
                }
                Payload::MemorySection(section) => {
                    for ty in section {
                        if memory.replace(copy.memory_type(ty?)?).is_some() {
                            return Err(SplitError::Unfit("several memories"));
                        }
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        let global = global?;
                        globals.push((copy.global_type(global.ty)?, copy.const_expr(global.init_expr)?));
                    }
                }
                Payload::DataSection(section) => {
                    for piece in section {
                        let piece = piece?;
                        let DataKind::Active { memory_index: 0, offset_expr } = piece.kind else {
                            return Err(SplitError::Unfit("data without a place"));
                        };
                        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                            return Err(SplitError::Unfit("data at a place that is computed"));
                        };
                        data.push((value as u32, piece.data.to_vec()));
                    }
                }
                Payload::DataCountSection { .. } => {
                    return Err(SplitError::Unfit("functions that name pieces of data"));
                }
                Payload::CodeSectionStart { range, .. } => sections.push((10, range)),
                // Names and tools: nothing runs differently without them.
                Payload::CustomSection(_) => {}
                payload => sections.extend(payload.as_section()),
            }
        }
        let memory = memory.ok_or(SplitError::Unfit("no memory"))?;
        imports.import(IMAGE, MEMORY, EntityType::Memory(memory));
        for (number, (ty, _)) in globals.iter().enumerate() {
            imports.import(IMAGE, &global(number), EntityType::Global(*ty));
        }
        let mut code = Module::new();
        for (id, range) in sections {
            match id {
                2 => code.section(&imports),
                _ => code.section(&RawSection { id, data: &module[range] }),
            };
        }
        Ok(Self { code: code.finish(), image: Image { memory, globals, data } })
    }
}

impl Image {
    /// The same memory and globals with other contents: `memory` is a whole number of pages; `globals` has a value for each
    /// mutable one.
    pub(super) fn filled(&self, memory: &[u8], globals: Vec<Option<ConstExpr>>) -> Self {
        let mut data: Vec<(u32, Vec<u8>)> = Vec::new();
        for (number, page) in memory.chunks(PAGE).enumerate() {
            if page.iter().all(|&byte| byte == 0) {
                continue;
            }
            let place = number * PAGE;
            match data.last_mut() {
                Some((last, bytes)) if *last as usize + bytes.len() == place => bytes.extend(page),
                _ => data.push((place as u32, page.to_vec())),
            }
        }
        let values = self.globals.iter().zip(globals);
        let globals = values.map(|((ty, first), now)| (*ty, now.unwrap_or_else(|| first.clone()))).collect();
        let minimum = (memory.len() / WASM_PAGE) as u64;
        Self { memory: MemoryType { minimum, ..self.memory }, globals, data }
    }

    /// Which globals change.
    pub(super) fn mutable(&self) -> impl Iterator<Item = bool> + '_ {
        self.globals.iter().map(|(ty, _)| ty.mutable)
    }

    /// The image as a module.
    pub(super) fn module(&self) -> Vec<u8> {
        let (mut memories, mut globals) = (MemorySection::new(), GlobalSection::new());
        let (mut exports, mut data) = (ExportSection::new(), DataSection::new());
        memories.memory(self.memory);
        exports.export(MEMORY, ExportKind::Memory, 0);
        for (number, (ty, value)) in self.globals.iter().enumerate() {
            globals.global(*ty, value);
            exports.export(&global(number), ExportKind::Global, number as u32);
        }
        for (place, bytes) in &self.data {
            data.active(0, &ConstExpr::i32_const(*place as i32), bytes.iter().copied());
        }
        let mut module = Module::new();
        module.section(&memories).section(&globals).section(&exports).section(&data);
        module.finish()
    }
}
