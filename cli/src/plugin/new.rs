//! `orlm plugin new`: a project that builds and runs at once.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::exit::{self, Failure};
use crate::{Done, wire};

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    Rust,
    C,
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Name of the plugin: a lower-case letter, then lower-case letters, digits, `-` and `_`.
    name: String,
    /// In which language.
    #[arg(long)]
    lang: Language,
    /// The folder to write, which must not be there yet; default: the name, in the working folder.
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
    /// The checkout of orlm whose interface is used; default: the one that this program was built in.
    #[arg(long, value_name = "DIR")]
    checkout: Option<PathBuf>,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

/// Files of a project: path within it, text.
const RUST: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("templates/rust/Cargo.toml.txt")),
    ("plugin.toml", include_str!("templates/rust/plugin.toml.txt")),
    ("README.md", include_str!("templates/rust/README.md.txt")),
    (".gitignore", include_str!("templates/rust/gitignore.txt")),
    ("src/lib.rs", include_str!("templates/rust/lib.rs.txt")),
    ("src/simplex.rs", include_str!("templates/rust/simplex.rs.txt")),
];

const C: &[(&str, &str)] = &[
    ("Makefile", include_str!("templates/c/Makefile.txt")),
    ("plugin.toml", include_str!("templates/c/plugin.toml.txt")),
    ("README.md", include_str!("templates/c/README.md.txt")),
    (".gitignore", include_str!("templates/c/gitignore.txt")),
    ("plugin.c", include_str!("templates/c/plugin.c.txt")),
    ("simplex.c", include_str!("templates/c/simplex.c.txt")),
    ("simplex.h", include_str!("templates/c/simplex.h.txt")),
];

/// The C interface is copied, so that the project needs no checkout to build.
const HEADER: &str = "plugins/solver/include/orlm_plugin.h";

pub(crate) fn main(args: &Args) -> Done {
    check_name(&args.name)?;
    let folder = args.path.clone().unwrap_or_else(|| PathBuf::from(&args.name));
    let folder = std::path::absolute(&folder).map_err(|e| Failure::new(exit::USAGE, e))?;
    let free = match std::fs::read_dir(&folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !folder.exists(),
    };
    if !free {
        return Err(Failure::new(exit::USAGE, format!("{} is there already", folder.display()))
            .hint("nothing is overwritten; name another folder with --path"));
    }
    let checkout = checkout(args.checkout.as_deref())?;
    let files = match args.lang {
        Language::Rust => RUST,
        Language::C => C,
    };
    let snake = args.name.replace('-', "_");
    let upper = snake.to_uppercase();
    let fill = |text: &str| {
        text.replace("{{name}}", &args.name)
            .replace("{{snake}}", &snake)
            .replace("{{upper}}", &upper)
            .replace("{{home}}", &format!("${{{upper}_HOME}}"))
            .replace("{{checkout}}", &checkout.display().to_string())
    };
    let mut written = Vec::new();
    for (file, text) in files {
        write(&folder.join(file), fill(text).as_bytes())?;
        written.push((*file).to_owned());
    }
    // The pinned versions of the checkout, so that nothing new has to be fetched; the interface's header for C.
    let copied = match args.lang {
        Language::Rust => ("Cargo.lock", "Cargo.lock"),
        Language::C => (HEADER, "orlm_plugin.h"),
    };
    let text = std::fs::read(checkout.join(copied.0)).map_err(|e| {
        Failure::new(exit::ENVIRONMENT, format!("{}: {e}", checkout.join(copied.0).display()))
    })?;
    write(&folder.join(copied.1), &text)?;
    written.push(copied.1.to_owned());

    if args.json {
        exit::print(json!({"name": args.name, "folder": folder, "files": written}))?;
    } else {
        exit::print(folder.display())?;
    }
    let build = match args.lang {
        Language::Rust => "cargo build --release",
        Language::C => "make",
    };
    let taken = wire::registry().entries().iter().any(|e| e.manifest.name == args.name);
    if taken {
        eprintln!("warning: there is a plugin {} already; the first one found hides the others", args.name);
    }
    eprintln!("next:\n  cd {}\n  {build}\n  orlm plugin check .", folder.display());
    Ok(exit::OK)
}

fn check_name(name: &str) -> Result<(), Failure> {
    let letter = |c: char| c.is_ascii_lowercase();
    let fits = name.starts_with(letter)
        && name.len() <= 40
        && name.chars().all(|c| letter(c) || c.is_ascii_digit() || c == '-' || c == '_');
    if fits {
        return Ok(());
    }
    Err(Failure::new(exit::USAGE, format!("{name:?} is not a plugin name")).hint(
        "a lower-case letter, then lower-case letters, digits, `-` and `_`, 40 at most: it becomes part of file names",
    ))
}

/// The checkout that was named, else the one around this program, else the one around the working folder.
fn checkout(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let is_one = |folder: &Path| folder.join(HEADER).is_file() && folder.join("Cargo.lock").is_file();
    if let Some(folder) = named {
        let folder = std::path::absolute(folder).map_err(|e| Failure::new(exit::USAGE, e))?;
        return match is_one(&folder) {
            true => Ok(folder),
            false => Err(Failure::new(
                exit::USAGE,
                format!("{} is no checkout of orlm: it has no {HEADER}", folder.display()),
            )),
        };
    }
    let places = [std::env::current_exe(), std::env::current_dir()];
    let around = |place: PathBuf| place.ancestors().find(|a| is_one(a)).map(Path::to_owned);
    places.into_iter().flatten().find_map(around).ok_or_else(|| {
        Failure::new(exit::ENVIRONMENT, "no checkout of orlm around this program or the working folder").hint(
            "orlm is on no registry, so a plugin is built against a checkout: name yours with --checkout",
        )
    })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let fail = |e: std::io::Error| Failure::new(exit::ENVIRONMENT, format!("{}: {e}", path.display()));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(fail)?;
    }
    std::fs::write(path, bytes).map_err(fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_leave_the_folder_or_break_a_file_are_refused() {
        for good in ["a", "my-solver", "x2", "a_b"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", "A", "2x", "-a", "a/b", "../a", "a b", "a.b", "\u{e9}", &"a".repeat(41)] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn templates_have_no_other_placeholders() {
        for (file, text) in RUST.iter().chain(C) {
            for part in text.split("{{").skip(1) {
                let name = part.split("}}").next().unwrap_or_default();
                assert!(["name", "snake", "upper", "home", "checkout"].contains(&name), "{file}: {name}");
            }
        }
    }
}
