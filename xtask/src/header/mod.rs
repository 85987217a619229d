//! `cargo xtask header`: the C header of solver plugins, made from the declarations in Rust and their comments.
//!
//! Not by cbindgen, which can neither see the features (a macro lists them) nor put our prefix before enumerators without the
//! enum's name, so that half of its output would have to be rewritten as text. This refuses what it does not know, so that
//! nothing gets into the interface which C cannot say.

mod c;
mod source;

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::files;
use crate::layout::Layout;
use c::{Links, Page};
use source::{Code, Source};

/// What is made.
const HEADER: &str = "plugins/solver/include/orlm_plugin.h";
/// The interface itself: rules, version, structs.
const ABI: &str = "plugins/solver/src/abi.rs";
/// The list of features.
const FEATURES: &str = "plugins/solver/src/capabilities.rs";

/// An enum of the header.
struct Codes {
    /// Where it is declared: as an enum, or as a module of numbers.
    file: &'static str,
    /// Its name in Rust.
    rust: &'static str,
    /// Its name in C.
    c: &'static str,
    /// Before its enumerators, after `ORLM_`.
    prefix: &'static str,
    /// Enumerators whose names would say too little or be taken twice.
    renamed: &'static [(&'static str, &'static str)],
    /// An enumerator that Rust says otherwise: name, number, comment.
    extra: Option<(&'static str, i64, &'static str)>,
}

impl Codes {
    const fn new(file: &'static str, rust: &'static str, c: &'static str, prefix: &'static str) -> Self {
        Self { file, rust, c, prefix, renamed: &[], extra: None }
    }
}

const ENUMS: &[Codes] = &[
    Codes::new("plugins/solver/src/model.rs", "ColumnKind", "OrlmColumnKind", ""),
    Codes::new("plugins/solver/src/model.rs", "GeneralKind", "OrlmGeneralKind", ""),
    Codes::new("plugins/solver/src/parts.rs", "ConeKind", "OrlmConeKind", ""),
    Codes::new("plugins/solver/src/nonlinear.rs", "NodeOp", "OrlmNodeOp", "NODE_"),
    Codes::new(FEATURES, "LicenceState", "OrlmLicence", "LICENCE_"),
    Codes::new(ABI, "outcome", "OrlmOutcome", ""),
    Codes::new("plugins/solver/src/result.rs", "Termination", "OrlmTermination", ""),
    Codes {
        renamed: &[("Other", "OTHER_LIMIT")],
        extra: Some(("NO_LIMIT", 0, "None was reached.")),
        ..Codes::new("plugins/solver/src/result.rs", "LimitKind", "OrlmLimit", "")
    },
];

/// Features whose names are taken by an enumerator.
const RENAMED_FEATURES: &[(&str, &str)] = &[
    ("Integer", "INTEGER_COLUMNS"),
    ("SemiContinuous", "SEMI_CONTINUOUS_COLUMNS"),
    ("SemiInteger", "SEMI_INTEGER_COLUMNS"),
    ("PiecewiseLinear", "PIECEWISE_LINEAR_CONSTRAINTS"),
];

/// The command: writes the header if it differs.
pub(crate) fn run(layout: &Layout) -> Result<ExitCode> {
    let text = text(layout)?;
    let path = layout.root.join(HEADER);
    if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
        eprintln!("{HEADER} is up to date");
    } else {
        files::write_whole(&path, text.as_bytes())?;
        eprintln!("{HEADER} written");
    }
    Ok(ExitCode::SUCCESS)
}

/// What is wrong with the header that is there, if anything.
pub(crate) fn fault(layout: &Layout) -> Result<Option<String>> {
    let path = layout.root.join(HEADER);
    let old = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok((old != text(layout)?).then(|| {
        format!("{HEADER} does not say what {ABI} says: run `cargo xtask header`, and commit what it writes")
    }))
}

fn text(layout: &Layout) -> Result<String> {
    let read = |file: &str| {
        let path = layout.root.join(file);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        Source::parse(file, &text)
    };
    let mut enums = Vec::new();
    for codes in ENUMS {
        enums.push((codes, read(codes.file)?));
    }
    compose(&read(ABI)?, &read(FEATURES)?, &enums)
}

fn compose(abi: &Source, features: &Source, enums: &[(&Codes, Source)]) -> Result<String> {
    let structs = abi.structs()?;
    let mut links = Links::default();
    for item in &structs {
        links.add(&item.name, &format!("Orlm{}", item.name));
    }
    for (codes, _) in enums {
        links.add(codes.rust, &format!("enum {}", codes.c));
    }
    for name in ["ABI_MAJOR", "ABI_MINOR"] {
        links.add(name, &format!("ORLM_{name}"));
    }
    let entry = abi.text_constant("ENTRY")?;
    links.add("ENTRY", &entry);
    links.add("Feature", "the features, ORLM_LINEAR and so on");

    let mut page = Page::new(&links);
    page.comment(&rules(abi), "")?;
    page.line("#ifndef ORLM_PLUGIN_H\n#define ORLM_PLUGIN_H\n\n#include <stddef.h>\n#include <stdint.h>\n");
    page.line("#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
    for name in ["ABI_MAJOR", "ABI_MINOR"] {
        let (value, docs) = abi.number_constant(name)?;
        page.comment(&docs, "")?;
        page.line(&format!("#define ORLM_{name} {value}u"));
    }
    page.line("");
    page.comment(&[abi.docs_of("Slice")?, vec!["`ptr` may be null if `len` is 0.".to_owned()]].concat(), "")?;
    for (rust, name) in c::SLICES {
        let element = c::number(rust).context("a slice of what C has no number for")?;
        page.line(&format!("typedef struct {{ const {element} *ptr; size_t len; }} {name};"));
    }

    let mut taken = BTreeSet::new();
    let mut take = |name: &str| match taken.insert(name.to_owned()) {
        true => Ok(()),
        false => bail!("two constants of the header would be called {name}: rename one in xtask/src/header"),
    };
    for (codes, source) in enums {
        let (docs, list) = source.codes(codes.rust)?;
        page.line("");
        page.comment(&docs, "")?;
        page.line(&format!("enum {} {{", codes.c));
        let extra =
            codes.extra.map(|(name, number, words)| (name.to_owned(), number, vec![words.to_owned()]));
        let named =
            list.iter().map(|code| (c_name(&code.name, codes.renamed), code.number, code.docs.clone()));
        let mut named: Vec<_> = extra.into_iter().chain(named).collect();
        named.sort_by_key(|code| code.1);
        let last = named.len().saturating_sub(1);
        for (k, (name, number, docs)) in named.into_iter().enumerate() {
            let name = format!("ORLM_{}{name}", codes.prefix);
            take(&name)?;
            page.declaration(&format!("{name} = {number}{}", if k < last { "," } else { "" }), &docs)?;
        }
        page.line("};");
    }

    page.line("");
    page.comment(&["Features: what a model may use or a solver may offer.".to_owned()], "")?;
    page.line("");
    for Code { name, number, docs } in features.features()? {
        let name = format!("ORLM_{}", c_name(&name, RENAMED_FEATURES));
        take(&name)?;
        page.comment(&docs, "")?;
        page.line(&format!("#define {name} (UINT64_C(1) << {number})"));
    }

    for item in &structs {
        page.line("");
        page.comment(&item.docs, "")?;
        page.line("typedef struct {");
        for field in &item.fields {
            let declared = c::declare(field.ty, &field.name, &|name| structs.iter().any(|s| s.name == name))
                .with_context(|| format!("{ABI}: {}.{}", item.name, field.name))?;
            page.declaration(&format!("{declared};"), &field.docs)?;
        }
        page.line(&format!("}} Orlm{};", item.name));
    }

    page.line("");
    page.comment(&["The one export of a plugin.".to_owned()], "")?;
    page.line(&format!("const OrlmPluginV1 *{entry}(uint32_t host_abi_major);\n"));
    page.line("#ifdef __cplusplus\n}\n#endif\n\n#endif");
    Ok(page.finish())
}

/// The comment at the top of the module, up to where it speaks to authors in Rust.
fn rules(abi: &Source) -> Vec<String> {
    let rust = "Plugins written in Rust";
    let mut lines: Vec<String> = abi.module_docs().into_iter().take_while(|l| !l.starts_with(rust)).collect();
    lines.push(
        "This file is made by `cargo xtask header` from the declarations in Rust; do not change it here."
            .to_owned(),
    );
    lines
}

/// A name in capitals, unless the list has another one.
fn c_name(rust: &str, renamed: &[(&str, &str)]) -> String {
    if let Some((_, name)) = renamed.iter().find(|(from, _)| *from == rust) {
        return (*name).to_owned();
    }
    let mut out = String::new();
    for letter in rust.chars() {
        if letter.is_ascii_uppercase() && out.ends_with(|c: char| c.is_ascii_lowercase()) {
            out.push('_');
        }
        out.push(letter);
    }
    out.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABI_TEXT: &str = r#"
        //! The rules:
        //!
        //! 1. be nice.
        //!
        //! Plugins written in Rust do otherwise.
        /// Major.
        pub const ABI_MAJOR: u32 = 1;
        /// Minor.
        pub const ABI_MINOR: u32 = 0;
        /// The export.
        pub const ENTRY: &str = "enter";
        /// Borrowed.
        #[repr(C)]
        pub struct Slice<T> { ptr: *const T, len: usize }
        /// A table; see [`outcome`].
        #[repr(C)]
        pub struct PluginV1 {
            /// Numbers.
            pub numbers: Slice<f64>,
            /// Answers 0, by the rules of [`ENTRY`].
            pub call: unsafe extern "C" fn(x: *const c_char, out: *mut *mut c_void, own: *const PluginV1) -> i32,
            pub maybe: Option<unsafe extern "C" fn(context: *mut c_void)>,
        }
        /// What became of it.
        pub mod outcome {
            /// Good.
            pub const SOLVED: i32 = 0;
        }
    "#;
    const FEATURES_TEXT: &str = r#"features! {
        /// Lines.
        Linear = 0, "linear", "linear programs";
        /// Whole numbers.
        Integer = 1, "integer", "integer columns";
    }"#;

    fn made(abi: &str, features: &str) -> Result<String> {
        const OUTCOME: Codes = Codes::new(ABI, "outcome", "OrlmOutcome", "");
        let abi = Source::parse("abi.rs", abi)?;
        compose(
            &abi,
            &Source::parse("features.rs", features)?,
            &[(&OUTCOME, Source::parse("abi.rs", ABI_TEXT)?)],
        )
    }

    #[test]
    fn declarations_and_their_comments_become_c() {
        let text = made(ABI_TEXT, FEATURES_TEXT).unwrap();
        for line in [
            "#define ORLM_ABI_MAJOR 1u",
            "typedef struct { const double *ptr; size_t len; } OrlmF64s;",
            "    ORLM_SOLVED = 0 /* Good. */",
            "#define ORLM_INTEGER_COLUMNS (UINT64_C(1) << 1)",
            "/* A table; see enum OrlmOutcome. */",
            "    OrlmF64s numbers; /* Numbers. */",
            "    /* Answers 0, by the rules of enter. */",
            "    int32_t (*call)(const char *x, void **out, const OrlmPluginV1 *own);",
            "    void (*maybe)(void *context);",
            "const OrlmPluginV1 *enter(uint32_t host_abi_major);",
        ] {
            assert!(text.lines().any(|l| l == line), "{line:?} is missing in\n{text}");
        }
        assert!(!text.contains("written in Rust do"));
    }

    #[test]
    fn what_c_cannot_say_is_refused() {
        let fault = |abi: &str, features: &str| format!("{:#}", made(abi, features).unwrap_err());
        let text = ABI_TEXT.replace("Slice<f64>", "Vec<f64>");
        assert!(fault(&text, FEATURES_TEXT).contains("PluginV1.numbers: no type of the C interface"));
        let text = ABI_TEXT.replace("[`outcome`]", "[`nowhere`]");
        assert!(fault(&text, FEATURES_TEXT).contains("links to nowhere"));
        let text = FEATURES_TEXT.replace("Linear =", "Solved =");
        assert!(fault(ABI_TEXT, &text).contains("would be called ORLM_SOLVED"));
        assert!(fault("pub const A: u32 = 1;", FEATURES_TEXT).contains("no constant ENTRY"));
    }

    #[test]
    fn names_are_put_in_capitals() {
        assert_eq!(c_name("SemiContinuous", &[]), "SEMI_CONTINUOUS");
        assert_eq!(c_name("Sos1", &[]), "SOS1");
        assert_eq!(c_name("TOO_LARGE", &[]), "TOO_LARGE");
        assert_eq!(c_name("Other", &[("Other", "ELSE")]), "ELSE");
    }
}
