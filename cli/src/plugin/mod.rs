//! `orlm plugin`: the solvers that are there, what they can do, and help for those who write one.
//!
//! One file a verb; `target.rs` finds the plugin that a verb is about.

mod add;
mod check;
mod info;
mod list;
mod new;
mod target;

use crate::Done;

#[derive(clap::Subcommand)]
pub(crate) enum Verb {
    /// List the solver plugins, and whether each one starts.
    List(list::Args),
    /// Show one plugin: where it lies, what it can do, how its worker is confined.
    Info(info::Args),
    /// Run the conformance suite on a plugin.
    Check(check::Args),
    /// Write a plugin project that builds and runs at once.
    New(new::Args),
    /// Copy a plugin into your plugin folder.
    Add(add::Args),
}

pub(crate) fn main(verb: &Verb) -> Done {
    match verb {
        Verb::List(args) => list::main(args),
        Verb::Info(args) => info::main(args),
        Verb::Check(args) => check::main(args),
        Verb::New(args) => new::main(args),
        Verb::Add(args) => add::main(args),
    }
}
