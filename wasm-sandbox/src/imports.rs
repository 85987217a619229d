//! The complete list of what a guest can reach, and how each is answered.

use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, Val};

use crate::error::OpenError;
use crate::state::State;
use crate::{solve, wasi};

/// How the sandbox answers an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The one way out: the solver.
    Solve,
    /// Answered from the run's own state: captured output, virtual clock, fixed random sequence.
    Virtual,
    /// Answered from the run's read-only files; without any, from nothing.
    Files,
    /// The error "read-only file system".
    ReadOnly,
    /// There is nothing: an empty list, or none.
    Empty,
    /// An error that the program sees, such as "access denied".
    Refused,
    /// Reaching it ends the program.
    Forbidden,
}

/// Imports of the guest that are answered in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imports {
    /// Interface without its version; empty for the world's own imports.
    pub interface: &'static str,
    /// How they are answered.
    pub answer: Answer,
    /// The functions.
    pub functions: &'static [&'static str],
}

const fn imports(interface: &'static str, answer: Answer, functions: &'static [&'static str]) -> Imports {
    Imports { interface, answer, functions }
}

/// Every function that the guest imports: CPython's C library wants all of WASI, although nothing of it is there. The
/// methods of sockets cannot even be called, because no socket is ever made; those of descriptors can only where the run has
/// files to read.
pub const IMPORTS: &[Imports] = &[
    imports("", Answer::Solve, &["solve"]),
    imports("wasi:cli/environment", Answer::Empty, &["get-arguments", "get-environment"]),
    imports("wasi:cli/exit", Answer::Forbidden, &["exit"]),
    imports("wasi:cli/stderr", Answer::Virtual, &["get-stderr"]),
    imports("wasi:cli/stdin", Answer::Virtual, &["get-stdin"]),
    imports("wasi:cli/stdout", Answer::Virtual, &["get-stdout"]),
    imports("wasi:cli/terminal-stderr", Answer::Empty, &["get-terminal-stderr"]),
    imports("wasi:cli/terminal-stdin", Answer::Empty, &["get-terminal-stdin"]),
    imports("wasi:cli/terminal-stdout", Answer::Empty, &["get-terminal-stdout"]),
    imports(
        "wasi:clocks/monotonic-clock",
        Answer::Virtual,
        &["now", "resolution", "subscribe-duration", "subscribe-instant"],
    ),
    imports("wasi:clocks/wall-clock", Answer::Virtual, &["now", "resolution"]),
    imports("wasi:filesystem/preopens", Answer::Files, &["get-directories"]),
    imports(
        "wasi:filesystem/types",
        Answer::Files,
        &[
            "[method]descriptor.advise",
            "[method]descriptor.get-flags",
            "[method]descriptor.metadata-hash",
            "[method]descriptor.metadata-hash-at",
            "[method]descriptor.open-at",
            "[method]descriptor.read",
            "[method]descriptor.read-directory",
            "[method]descriptor.read-via-stream",
            "[method]descriptor.readlink-at",
            "[method]descriptor.stat",
            "[method]descriptor.stat-at",
            "[method]descriptor.sync",
            "[method]descriptor.sync-data",
            "[method]directory-entry-stream.read-directory-entry",
        ],
    ),
    imports(
        "wasi:filesystem/types",
        Answer::ReadOnly,
        &[
            "[method]descriptor.append-via-stream",
            "[method]descriptor.create-directory-at",
            "[method]descriptor.link-at",
            "[method]descriptor.remove-directory-at",
            "[method]descriptor.rename-at",
            "[method]descriptor.set-size",
            "[method]descriptor.set-times",
            "[method]descriptor.set-times-at",
            "[method]descriptor.symlink-at",
            "[method]descriptor.unlink-file-at",
            "[method]descriptor.write",
            "[method]descriptor.write-via-stream",
        ],
    ),
    imports("wasi:io/poll", Answer::Virtual, &["[method]pollable.block", "poll"]),
    imports(
        "wasi:io/streams",
        Answer::Virtual,
        &[
            "[method]input-stream.read",
            "[method]input-stream.subscribe",
            "[method]output-stream.blocking-flush",
            "[method]output-stream.blocking-write-and-flush",
            "[method]output-stream.check-write",
            "[method]output-stream.subscribe",
            "[method]output-stream.write",
        ],
    ),
    imports("wasi:random/random", Answer::Virtual, &["get-random-bytes"]),
    imports("wasi:sockets/instance-network", Answer::Virtual, &["instance-network"]),
    imports(
        "wasi:sockets/ip-name-lookup",
        Answer::Forbidden,
        &["[method]resolve-address-stream.resolve-next-address", "[method]resolve-address-stream.subscribe"],
    ),
    imports("wasi:sockets/ip-name-lookup", Answer::Refused, &["resolve-addresses"]),
    imports(
        "wasi:sockets/tcp",
        Answer::Forbidden,
        &[
            "[method]tcp-socket.accept",
            "[method]tcp-socket.finish-bind",
            "[method]tcp-socket.finish-connect",
            "[method]tcp-socket.finish-listen",
            "[method]tcp-socket.hop-limit",
            "[method]tcp-socket.is-listening",
            "[method]tcp-socket.keep-alive-count",
            "[method]tcp-socket.keep-alive-enabled",
            "[method]tcp-socket.keep-alive-idle-time",
            "[method]tcp-socket.keep-alive-interval",
            "[method]tcp-socket.local-address",
            "[method]tcp-socket.receive-buffer-size",
            "[method]tcp-socket.remote-address",
            "[method]tcp-socket.send-buffer-size",
            "[method]tcp-socket.set-hop-limit",
            "[method]tcp-socket.set-keep-alive-count",
            "[method]tcp-socket.set-keep-alive-enabled",
            "[method]tcp-socket.set-keep-alive-idle-time",
            "[method]tcp-socket.set-keep-alive-interval",
            "[method]tcp-socket.set-listen-backlog-size",
            "[method]tcp-socket.set-receive-buffer-size",
            "[method]tcp-socket.set-send-buffer-size",
            "[method]tcp-socket.shutdown",
            "[method]tcp-socket.start-bind",
            "[method]tcp-socket.start-connect",
            "[method]tcp-socket.start-listen",
            "[method]tcp-socket.subscribe",
        ],
    ),
    imports("wasi:sockets/tcp-create-socket", Answer::Refused, &["create-tcp-socket"]),
    imports(
        "wasi:sockets/udp",
        Answer::Forbidden,
        &[
            "[method]incoming-datagram-stream.receive",
            "[method]incoming-datagram-stream.subscribe",
            "[method]outgoing-datagram-stream.check-send",
            "[method]outgoing-datagram-stream.send",
            "[method]outgoing-datagram-stream.subscribe",
            "[method]udp-socket.finish-bind",
            "[method]udp-socket.local-address",
            "[method]udp-socket.receive-buffer-size",
            "[method]udp-socket.remote-address",
            "[method]udp-socket.send-buffer-size",
            "[method]udp-socket.set-receive-buffer-size",
            "[method]udp-socket.set-send-buffer-size",
            "[method]udp-socket.set-unicast-hop-limit",
            "[method]udp-socket.start-bind",
            "[method]udp-socket.stream",
            "[method]udp-socket.subscribe",
            "[method]udp-socket.unicast-hop-limit",
        ],
    ),
    imports("wasi:sockets/udp-create-socket", Answer::Refused, &["create-udp-socket"]),
];

/// Gives every import of `component` its answer. A component that imports anything else is refused.
pub(crate) fn link(
    linker: &mut Linker<State>,
    component: &Component,
    engine: &Engine,
) -> Result<(), OpenError> {
    let fail = || OpenError::engine("answering the guest's imports");
    for (name, import) in component.component_type().imports(engine) {
        match import.ty {
            ComponentItem::ComponentFunc(_) if name == "solve" => {
                linker.root().func_wrap(name, solve::solve).map_err(fail())?;
            }
            ComponentItem::ComponentInstance(instance) => {
                let interface = name.split('@').next().unwrap_or(name);
                let mut slot = linker.instance(name).map_err(fail())?;
                for (item, ty) in instance.exports(engine) {
                    let known = match ty.ty {
                        ComponentItem::ComponentFunc(_) => {
                            answer(&mut slot, interface, item).map_err(fail())?
                        }
                        ComponentItem::Resource(_) => match wasi::resource(item) {
                            Some(host) => {
                                let name = item.to_owned();
                                slot.resource(item, host, move |mut ctx, number| {
                                    wasi::dropped(ctx.data_mut(), &name, number);
                                    Ok(())
                                })
                                .map(|()| true)
                                .map_err(fail())?
                            }
                            None => false,
                        },
                        ComponentItem::Type(_) => true,
                        _ => false,
                    };
                    if !known {
                        return Err(OpenError::UnexpectedImport { name: format!("{interface}#{item}") });
                    }
                }
            }
            _ => return Err(OpenError::UnexpectedImport { name: name.to_owned() }),
        }
    }
    Ok(())
}

/// Defines one function as [`IMPORTS`] says; `false` if it is not listed.
fn answer(
    slot: &mut wasmtime::component::LinkerInstance<'_, State>,
    interface: &str,
    function: &str,
) -> wasmtime::Result<bool> {
    let listed = |i: &&Imports| i.interface == interface && i.functions.contains(&function);
    let Some(listed) = IMPORTS.iter().find(listed) else { return Ok(false) };
    match listed.answer {
        Answer::Solve => return Ok(false),
        Answer::Virtual | Answer::Files => return wasi::live(slot, interface, function),
        Answer::Empty => {
            let nothing = match function {
                "get-arguments" | "get-environment" => Val::List(Vec::new()),
                _ => Val::Option(None),
            };
            wasi::constant(slot, function, nothing)?;
        }
        Answer::ReadOnly => {
            let refused = Val::Result(Err(Some(Box::new(Val::Enum("read-only".into())))));
            wasi::constant(slot, function, refused)?;
        }
        Answer::Refused => {
            let denied = Val::Result(Err(Some(Box::new(Val::Enum("access-denied".into())))));
            wasi::constant(slot, function, denied)?;
        }
        Answer::Forbidden => wasi::forbidden(slot, function, format!("{interface}#{function}"))?,
    }
    Ok(true)
}

/// What a component imports: interface without version, and function. For the test that nothing more was let in.
pub(crate) fn imported(component: &Component, engine: &Engine) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (name, import) in component.component_type().imports(engine) {
        match import.ty {
            ComponentItem::ComponentInstance(instance) => {
                let interface = name.split('@').next().unwrap_or(name);
                let functions = instance
                    .exports(engine)
                    .filter(|(_, e)| matches!(e.ty, ComponentItem::ComponentFunc(_)))
                    .map(|(function, _)| (interface.to_owned(), function.to_owned()));
                out.extend(functions);
            }
            _ => out.push((String::new(), name.to_owned())),
        }
    }
    out.sort();
    out
}
