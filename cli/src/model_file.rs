//! Model files on the command line: reading with errors that name the place, writing with what belongs beside.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use orlm_formats::{Format, Written};
use orlm_solver::{MathModel, SolveOptions};

use crate::exit::{self, Failure, unwritable};
use crate::{render, run};

/// The model in a file and the options that came with it.
pub(crate) fn read(path: &Path) -> Result<(MathModel, SolveOptions), Failure> {
    let standard_input = path.as_os_str() == "-";
    let bytes = run::read(path)?;
    let format = if standard_input { None } else { Format::of_path(path) };
    orlm_formats::read(&bytes, format).map_err(|e| {
        let file = path.display();
        let text = match (&e, e.position()) {
            (orlm_formats::ReadError::Syntax { message, .. }, Some((line, column))) => {
                format!("{file}:{line}:{column}: {message}")
            }
            _ => format!("{file}: {e}"),
        };
        let failure = Failure::new(exit::DATA, render::visible(&text));
        match e.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })
}

/// Writes a file and what belongs beside it. A file name that ends in `.gz` is compressed.
pub(crate) fn write(path: &Path, written: &Written) -> Result<(), Failure> {
    let zipped = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
    let stem = if zipped { path.with_extension("") } else { path.to_path_buf() };
    put(path, &if zipped { orlm_formats::gzip(&written.content) } else { written.content.clone() })?;
    for (extension, content) in &written.beside {
        put(&stem.with_extension(extension), content)?;
    }
    Ok(())
}

/// Beside its place first and then renamed, so that a file is whole or not there.
pub(crate) fn put(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let failed = |e: std::io::Error| Failure::new(exit::ENVIRONMENT, format!("{}: {e}", path.display()));
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let done = std::fs::write(&part, content).and_then(|()| std::fs::rename(&part, path));
    done.map_err(|e| {
        let _ = std::fs::remove_file(&part);
        failed(e)
    })
}

/// Writes to standard output. Files that belong beside have no place there.
pub(crate) fn print(written: &Written) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(&written.content).and_then(|()| out.flush()).map_err(|e| unwritable(&e))?;
    if !written.beside.is_empty() {
        eprintln!("note: the names of rows and columns need files of their own: use -o FILE");
    }
    Ok(())
}

/// `model.lp` with a number: `model-2.lp`.
pub(crate) fn numbered(path: &Path, number: usize) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = match name.find('.').filter(|&at| at > 0) {
        Some(at) => name.split_at(at),
        None => (name.as_str(), ""),
    };
    path.with_file_name(format!("{stem}-{number}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_goes_before_the_ending() {
        let of = |path: &str| numbered(Path::new(path), 2).display().to_string();
        assert_eq!(of("a/b.mps.gz"), "a/b-2.mps.gz");
        assert_eq!(of("b"), "b-2");
        assert_eq!(of(".lp"), ".lp-2");
    }
}
