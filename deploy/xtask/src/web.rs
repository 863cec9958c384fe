//! The web apps: from the client crate to folders that a server can hand out as they are.
//!
//! Each app becomes `target/web/<app>/`: the page, the script, the WebAssembly, the styles, the service
//! worker, the list of what to keep for offline use, and a Brotli sibling for everything worth packing.
//! Nothing is done when no input has changed since the last time.

mod bundle;
mod fingerprint;
mod precache;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{run, say};
use crate::toolchain::wasm::{self, TARGET};
use crate::workspace;

/// The apps, each a binary of the client crate and a folder `client/web/<app>`.
pub(crate) const APPS: [&str; 3] = ["waiter", "manager", "sysadmin"];

/// For whom the apps are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Small above all: what is released, and what is measured.
    Release,
    /// Soon above all: daily work, the tests and the demo.
    Dev,
}

impl Mode {
    /// The profile in the root `Cargo.toml`, which is also the name of cargo's output folder.
    fn profile(self) -> &'static str {
        match self {
            Self::Release => "wasm",
            Self::Dev => "wasm-dev",
        }
    }
}

/// Builds what is not up to date and hands back the folder that holds all apps.
pub(crate) fn build(mode: Mode) -> Result<PathBuf> {
    let out = workspace::target().join("web");
    // Beside the folder: everything within it is handed out.
    let stamp = out.with_extension("stamp");
    let inputs = fingerprint::of_inputs(mode)?;
    if fs::read_to_string(&stamp).is_ok_and(|last| last == inputs) {
        say("web apps: nothing has changed");
        return Ok(out);
    }
    compile(mode)?;
    fs::create_dir_all(&out)?;
    for app in APPS {
        bundle::bundle(app, &compiled(mode, app), &out.join(app), mode)
            .with_context(|| format!("the web app {app} could not be put together"))?;
    }
    fs::write(&stamp, inputs)?;
    Ok(out)
}

/// Runs cargo for the browser target.
fn compile(mode: Mode) -> Result<()> {
    let wasm = wasm::ensure()?;
    say(format!("web apps: compiling {} ({})", APPS.join(", "), wasm.describe()));
    let mut cargo = wasm.cargo("build");
    cargo.args(["--package", "client", "--profile", mode.profile()]);
    for app in APPS {
        cargo.args(["--bin", app]);
    }
    run(&mut cargo)
}

/// Where cargo leaves an app.
fn compiled(mode: Mode, app: &str) -> PathBuf {
    let file = Path::new(app).with_extension("wasm");
    wasm::target_dir().join(TARGET).join(mode.profile()).join(file)
}
