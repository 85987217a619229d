//! Math models as files: LP and MPS are read and written, NL and JSON written, and orlm's own byte form does both.
//!
//! This crate knows [`MathModel`] and texts; it must not know solvers, processes or the command line. Read
//! [`Format`] first, then [`read`] and [`write`]. `docs/model-files.md` says what each format holds.
//!
//! The readers are our own. Of the crates on crates.io, `lp_parser_rs` 5.0 has no quadratic terms and no indicator rows and
//! skips the sections of MPS files that it does not know with a word on standard error, so that a model is read as another
//! one; `mps` 1.0 refuses `OBJSENSE MAX`, `QUADOBJ` and `QCMATRIX` as solvers write them, and its errors quote the rest of
//! the file; `oximo-io` 0.7 refuses ranges, names such as `x[1,2]` and lazy rows in LP and fixed MPS with spaces, and reads
//! into expression graphs of its own.
//!
//! ```
//! use orlm_formats::{Format, read, write};
//! use orlm_solver::{ColumnKind, MathModel};
//!
//! let mut model = MathModel::default();
//! let x = model.add_column("x[1]", 0.0, 4.0, -1.0, ColumnKind::Integer);
//! model.add_row("End", f64::NEG_INFINITY, 3.5, &[(x, 2.0)]);
//! let written = write(&model, &Default::default(), Format::Lp)?;
//! let text = String::from_utf8_lossy(&written.content);
//! assert!(text.contains("_End: 2 x_1_ <= 3.5"));
//! let (again, _) = read(&written.content, Some(Format::Lp)).expect("what was written can be read");
//! assert_eq!(again.content_hash(), model.content_hash());
//! # Ok::<(), orlm_formats::WriteError>(())
//! ```

mod builder;
mod error;
mod format;
mod json_write;
mod lines;
mod lp_lexer;
mod lp_read;
mod lp_section;
mod lp_write;
mod mps_read;
mod mps_write;
mod names;
mod nl_write;
mod number;
mod prepare;
mod text;

pub use error::{ReadError, WriteError};
pub use format::Format;
use orlm_solver::{MathModel, SizeLimits, SolveOptions};
pub use text::gzip;

/// A model as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file's content.
    pub content: Vec<u8>,
    /// Files that belong beside it: their extensions (in the place of the file's own) and contents.
    pub beside: Vec<(&'static str, Vec<u8>)>,
    /// What was rewritten or left out, in words.
    pub notes: Vec<String>,
}

/// Writes a model. What the format has no words for is rewritten exactly where that is known, and is otherwise an error
/// that names the feature and the place. The options are kept by the byte form only.
pub fn write(model: &MathModel, options: &SolveOptions, format: Format) -> Result<Written, WriteError> {
    let plain = |content: Vec<u8>| Written { content, beside: Vec::new(), notes: Vec::new() };
    match format {
        Format::Orlm | Format::Json => {
            model.validate(&SizeLimits::default())?;
            if format == Format::Orlm {
                return Ok(plain(model.encode(options)));
            }
            let mut text = json_write::write(model).to_string();
            text.push('\n');
            Ok(plain(text.into_bytes()))
        }
        Format::Lp | Format::Mps => {
            let prepared = prepare::prepare(model, format)?;
            let writer = if format == Format::Lp { lp_write::write } else { mps_write::write };
            let content = writer(&prepared.model, &prepared.notes)?.into_bytes();
            Ok(Written { content, beside: Vec::new(), notes: prepared.notes })
        }
        Format::Nl => {
            let prepared = prepare::prepare(model, format)?;
            let files = nl_write::write(&prepared.model)?;
            let beside = vec![("row", files.row.into_bytes()), ("col", files.col.into_bytes())];
            Ok(Written { content: files.nl.into_bytes(), beside, notes: prepared.notes })
        }
    }
}

/// Reads a model and its options from a file's bytes, gzip or plain. Without a format the first bytes tell. The model is
/// valid.
pub fn read(bytes: &[u8], format: Option<Format>) -> Result<(MathModel, SolveOptions), ReadError> {
    let bytes = text::decompressed(bytes)?;
    let (model, options) = match format.unwrap_or_else(|| Format::of_content(&bytes)) {
        Format::Lp => (lp_read::read(text::utf8(&bytes)?)?, SolveOptions::default()),
        Format::Mps => (mps_read::read(text::utf8(&bytes)?)?, SolveOptions::default()),
        Format::Orlm => MathModel::decode(&bytes)?,
        format @ (Format::Nl | Format::Json) => return Err(ReadError::NoReader(format)),
    };
    model.validate(&SizeLimits::default())?;
    Ok((model, options))
}
