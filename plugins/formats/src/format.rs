//! The formats, by name, by file name and by first bytes.

use std::path::Path;

/// A file format for math models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// CPLEX LP, in the dialect that HiGHS, SCIP, COPT, CPLEX and Gurobi share.
    Lp,
    /// MPS: free form when written; free and fixed form when read.
    Mps,
    /// AMPL's text form of NL, with files of names beside it. Written only.
    Nl,
    /// JSON for people and scripts. Written only.
    Json,
    /// The byte form in which models travel inside orlm: holds everything.
    Orlm,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] = [Format::Lp, Format::Mps, Format::Nl, Format::Json, Format::Orlm];

    /// Its name, which is also the extension of its files.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Lp => "lp",
            Format::Mps => "mps",
            Format::Nl => "nl",
            Format::Json => "json",
            Format::Orlm => "orlm",
        }
    }

    /// The format with this name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name().eq_ignore_ascii_case(name))
    }

    /// The format that a file name announces; a last `.gz` is looked through.
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let lower = name.to_ascii_lowercase();
        let stem = lower.strip_suffix(".gz").unwrap_or(&lower);
        stem.rsplit_once('.').and_then(|(_, extension)| Self::from_name(extension))
    }

    /// The format that a text or byte form begins like; LP where nothing says otherwise.
    pub(crate) fn of_content(bytes: &[u8]) -> Self {
        if bytes.starts_with(&orlm_solver::MODEL_MAGIC) {
            return Format::Orlm;
        }
        let lines = bytes.split(|&b| b == b'\n').take(1000);
        let first = lines.map(<[u8]>::trim_ascii).find(|line| !line.is_empty() && !line.starts_with(b"*"));
        let word = first.and_then(|line| line.split(u8::is_ascii_whitespace).next()).unwrap_or_default();
        let mps = [&b"NAME"[..], b"ROWS", b"OBJSENSE", b"OBJSENSE:"];
        if mps.iter().any(|w| word.eq_ignore_ascii_case(w)) { Format::Mps } else { Format::Lp }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Format::Lp => "LP",
            Format::Mps => "MPS",
            Format::Nl => "NL",
            Format::Json => "JSON",
            Format::Orlm => "orlm",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_and_first_bytes_tell_the_format() {
        let of = |name: &str| Format::of_path(Path::new(name));
        assert_eq!(of("a/b.mps.gz"), Some(Format::Mps));
        assert_eq!(of("b.LP"), Some(Format::Lp));
        assert_eq!(of("b.py"), None);
        assert_eq!(of(".lp"), Some(Format::Lp));
        assert_eq!(Format::of_content(b"* comment\n\nNAME x\n"), Format::Mps);
        assert_eq!(Format::of_content(b"ORLMMOD1...."), Format::Orlm);
        assert_eq!(Format::of_content(b"\\ c\nMin\n"), Format::Lp);
    }
}
