//! The way to WebAssembly: rustup's target where it can be had, Debian's Rust packages where it cannot.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::packages;
use crate::process::{self, capture, find, say, succeeds_within};
use crate::workspace;

/// The one target that browsers run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A machine that cannot reach rustup's servers shall not wait longer than this to find out.
const TARGET_ADD_LIMIT: Duration = Duration::from_secs(180);

/// `rustup` or `debian` takes that way without looking.
const CHOICE: &str = "COMANDA_WASM";

/// Debian's Rust that is new enough, its cargo, and the source of the standard library.
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library";

/// How this machine builds WebAssembly.
#[derive(Debug)]
pub(crate) enum Wasm {
    /// rustup has the target: the toolchain in use does it alone.
    Rustup,
    /// Debian's compiler builds the standard library from source; rustup's toolchain lends its linker.
    Debian {
        /// The `rust-lld` of the toolchain in use.
        linker: PathBuf,
    },
}

/// Chooses the way, and installs what it needs.
pub(crate) fn ensure() -> Result<Wasm> {
    match env::var(CHOICE).ok().as_deref() {
        Some("rustup") => rustup()?.context("rustup cannot add the WebAssembly target"),
        Some("debian") => debian(),
        Some(other) => bail!("{CHOICE} is rustup or debian, not {other}"),
        None => match rustup()? {
            Some(wasm) => Ok(wasm),
            None => debian(),
        },
    }
}

impl Wasm {
    /// The way in words.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Self::Rustup => "rustup's target",
            Self::Debian { .. } => "Debian's rustc-web and a standard library built from source",
        }
    }

    /// A cargo command that builds for the browser into a target directory of its own, so that it never
    /// waits for, or throws away, what the native builds hold.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Rustup => process::cargo(),
            Self::Debian { linker } => debian_cargo(linker),
        };
        command.arg(subcommand);
        if matches!(self, Self::Debian { .. }) {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        command.args(["--target", TARGET, "--target-dir"]).arg(target_dir());
        command
    }
}

/// Where the browser builds lie.
pub(crate) fn target_dir() -> PathBuf {
    workspace::target().join("wasm")
}

fn rustup() -> Result<Option<Wasm>> {
    if find("rustup").is_none() {
        return Ok(None);
    }
    let installed = capture(Command::new("rustup").args(["target", "list", "--installed"]))?;
    if installed.lines().any(|line| line.trim() == TARGET) {
        return Ok(Some(Wasm::Rustup));
    }
    say(format!("adding rustup's target {TARGET}"));
    let added = succeeds_within(Command::new("rustup").args(["target", "add", TARGET]), TARGET_ADD_LIMIT)?;
    if !added {
        say("rustup could not fetch the target; Debian's packages can do it too");
    }
    Ok(added.then_some(Wasm::Rustup))
}

fn debian() -> Result<Wasm> {
    let all_there = [DEBIAN_RUSTC, DEBIAN_CARGO, DEBIAN_LIBRARY].iter().all(|path| Path::new(path).exists());
    if !all_there {
        packages::install("building WebAssembly", &DEBIAN_PACKAGES)?;
    }
    let sysroot = PathBuf::from(capture(Command::new("rustc").args(["--print", "sysroot"]))?);
    let host = capture(Command::new("rustc").args(["--print", "host-tuple"]))?;
    let linker = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    if !linker.is_file() {
        bail!("the Rust toolchain in use has no rust-lld to link WebAssembly with");
    }
    Ok(Wasm::Debian { linker })
}

/// Debian's cargo and rustc, free of what rustup's cargo told this program.
fn debian_cargo(linker: &Path) -> Command {
    let mut command = Command::new(DEBIAN_CARGO);
    command.current_dir(workspace::root());
    for inherited in ["LD_LIBRARY_PATH", "RUSTUP_TOOLCHAIN", "CARGO", "RUSTC_WRAPPER"] {
        command.env_remove(inherited);
    }
    command
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    command
}
