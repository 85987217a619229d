//! How things are said in C.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeBareFn};

/// Width of the header's lines.
const WIDTH: usize = 120;

/// Borrowed arrays, by their elements in Rust.
pub(super) const SLICES: &[(&str, &str)] =
    &[("f64", "OrlmF64s"), ("i32", "OrlmI32s"), ("u32", "OrlmU32s"), ("u8", "OrlmU8s")];

/// The C type of a number.
pub(super) fn number(rust: &str) -> Option<&'static str> {
    Some(match rust {
        "u8" => "uint8_t",
        "i32" => "int32_t",
        "u32" => "uint32_t",
        "i64" => "int64_t",
        "u64" => "uint64_t",
        "usize" => "size_t",
        "f64" => "double",
        "c_char" => "char",
        "c_void" => "void",
        _ => return None,
    })
}

/// A declaration of `name`, without the semicolon. `is_struct` tells the structs of the interface.
pub(super) fn declare(ty: &Type, name: &str, is_struct: &dyn Fn(&str) -> bool) -> Result<String> {
    if let Some(function) = function_of(ty) {
        return declare_function(function, name, is_struct);
    }
    let c = value(ty, is_struct)?;
    // C writes the star to the name.
    Ok(if c.ends_with('*') { format!("{c}{name}") } else { format!("{c} {name}") })
}

/// The function type of a pointer to a function that must be there or may be null.
fn function_of(ty: &Type) -> Option<&TypeBareFn> {
    match ty {
        Type::BareFn(function) => Some(function),
        Type::Path(path) => match (generic(path)?, single_argument(path)?) {
            (name, Type::BareFn(function)) if name == "Option" => Some(function),
            _ => None,
        },
        _ => None,
    }
}

fn declare_function(function: &TypeBareFn, name: &str, is_struct: &dyn Fn(&str) -> bool) -> Result<String> {
    if function.abi.as_ref().and_then(|abi| abi.name.as_ref()).is_none_or(|abi| abi.value() != "C") {
        bail!("{name} is no function of C");
    }
    let result = match &function.output {
        ReturnType::Default => "void".to_owned(),
        ReturnType::Type(_, ty) => value(ty, is_struct)?,
    };
    let head =
        if result.ends_with('*') { format!("{result}(*{name})(") } else { format!("{result} (*{name})(") };
    let mut arguments = Vec::new();
    for argument in &function.inputs {
        let (name, _) =
            argument.name.as_ref().with_context(|| format!("an argument of {name} has no name"))?;
        arguments.push(declare(&argument.ty, &name.to_string(), is_struct)?);
    }
    if arguments.is_empty() {
        arguments.push("void".to_owned());
    }
    // Continued under the first argument; four columns are the indentation, two the end.
    let mut out = head.clone();
    let mut used = 4 + head.len();
    for (k, argument) in arguments.iter().enumerate() {
        let comma = if k + 1 < arguments.len() { "," } else { "" };
        if k > 0 && used + argument.len() + 3 > WIDTH {
            out = format!("{}\n{}", out.trim_end(), " ".repeat(head.len()));
            used = 4 + head.len();
        }
        out.push_str(&format!("{argument}{comma}{}", if comma.is_empty() { "" } else { " " }));
        used += argument.len() + 2;
    }
    out.push(')');
    Ok(out)
}

/// The C type of a value that is no function.
fn value(ty: &Type, is_struct: &dyn Fn(&str) -> bool) -> Result<String> {
    let unknown = || "no type of the C interface";
    match ty {
        Type::Ptr(pointer) => {
            let inner = value(&pointer.elem, is_struct)?;
            Ok(match (inner.ends_with('*'), pointer.const_token.is_some()) {
                (true, true) => bail!("a constant pointer to a pointer"),
                (true, false) => format!("{inner}*"),
                (false, true) => format!("const {inner} *"),
                (false, false) => format!("{inner} *"),
            })
        }
        Type::Path(path) => {
            if let Some(name) = generic(path) {
                let element = single_argument(path).with_context(unknown)?;
                let Type::Path(element) = element else { bail!(unknown()) };
                let element = element.path.get_ident().with_context(unknown)?.to_string();
                let slice = SLICES.iter().find(|(rust, _)| name == "Slice" && *rust == element);
                return Ok(slice.with_context(unknown)?.1.to_owned());
            }
            let name = path.path.get_ident().with_context(unknown)?.to_string();
            match number(&name) {
                Some(number) => Ok(number.to_owned()),
                None if is_struct(&name) => Ok(format!("Orlm{name}")),
                None => bail!(unknown()),
            }
        }
        _ => bail!(unknown()),
    }
}

/// The name of a type with type arguments.
fn generic(path: &syn::TypePath) -> Option<String> {
    let last = path.path.segments.last()?;
    matches!(last.arguments, PathArguments::AngleBracketed(_)).then(|| last.ident.to_string())
}

fn single_argument(path: &syn::TypePath) -> Option<&Type> {
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(list) if list.args.len() == 1 => match list.args.first()? {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

/// What the links of comments in Rust are called in C.
#[derive(Default)]
pub(super) struct Links(BTreeMap<String, String>);

impl Links {
    pub(super) fn add(&mut self, rust: &str, c: &str) {
        self.0.insert(rust.to_owned(), c.to_owned());
    }

    /// A comment with its links and without its marks.
    fn resolve(&self, text: &str) -> Result<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("[`") {
            let (link, tail) =
                after.split_once("`]").with_context(|| format!("a link without an end: {text}"))?;
            out.push_str(before);
            let link = link.strip_prefix("crate::").unwrap_or(link);
            let (item, field) =
                link.split_once("::").map_or((link, None), |(item, field)| (item, Some(field)));
            let name = self.0.get(item);
            out.push_str(
                name.with_context(|| format!("a comment links to {link}, which the header does not have"))?,
            );
            if let Some(field) = field {
                out.push('.');
                out.push_str(field);
            }
            rest = tail;
        }
        out.push_str(rest);
        Ok(out.replace('`', "").replace("*/", "* /"))
    }
}

/// The text of the header as it grows.
pub(super) struct Page<'l> {
    links: &'l Links,
    text: String,
}

impl<'l> Page<'l> {
    pub(super) fn new(links: &'l Links) -> Self {
        Self { links, text: String::new() }
    }

    /// One or more lines as they are.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A comment of its own.
    pub(super) fn comment(&mut self, docs: &[String], indent: &str) -> Result<()> {
        let lines = self.wrapped(docs, WIDTH - indent.len() - 6)?;
        if !lines.is_empty() {
            let comment = format!("{indent}/* {} */", lines.join(&format!("\n{indent} * ")));
            for line in comment.lines() {
                self.line(line.trim_end());
            }
        }
        Ok(())
    }

    /// A declaration, indented, with its comment behind it if there is room, else before it.
    pub(super) fn declaration(&mut self, declared: &str, docs: &[String]) -> Result<()> {
        let lines = self.wrapped(docs, WIDTH)?;
        let declared = declared.replace('\n', "\n    ");
        match &lines[..] {
            [] => self.line(&format!("    {declared}")),
            [line] if declared.len() + line.len() + 11 <= WIDTH && !declared.contains('(') => {
                self.line(&format!("    {declared} /* {line} */"));
            }
            _ => {
                self.comment(docs, "    ")?;
                self.line(&format!("    {declared}"));
            }
        }
        Ok(())
    }

    /// Paragraphs filled to a width. A line that begins with a number begins a paragraph of its own, the item of a list.
    fn wrapped(&self, docs: &[String], width: usize) -> Result<Vec<String>> {
        let mut lines: Vec<String> = Vec::new();
        let mut current = String::new();
        // Items go on below their text.
        let mut indent = "";
        for doc in docs {
            let digits = doc.trim_start_matches(|c: char| c.is_ascii_digit());
            let begins_item = digits.len() < doc.len() && digits.starts_with(". ");
            if doc.is_empty() || begins_item {
                lines.extend((!current.is_empty()).then(|| std::mem::take(&mut current)));
            }
            if doc.is_empty() {
                lines.push(String::new());
                indent = "";
            }
            if begins_item {
                indent = "   ";
            }
            for word in self.links.resolve(doc)?.split_whitespace() {
                if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > width {
                    lines.push(std::mem::replace(&mut current, indent.to_owned()));
                } else if !current.is_empty() {
                    current.push(' ');
                }
                current.push_str(word);
            }
        }
        lines.extend((!current.is_empty()).then_some(current));
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        Ok(lines)
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}
