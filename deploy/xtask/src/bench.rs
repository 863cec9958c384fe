//! How fast and how small: release programs are measured, and the figures are held against what was promised.

mod peer;
mod targets;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};

use crate::process::{capture, cargo, run, say};
use crate::web::{self, APPS, Mode};
use crate::workspace;

/// Measurements that are within a crate, because they know what nobody outside does; each prints its figures.
const BENCHES: [(&str, &str); 2] = [("node", "license"), ("licensor", "heartbeats")];

/// Measures everything, writes the figures to a file and says how they stand to the targets. With peers, the sync server
/// of automerge-repo is measured in the same run.
pub(crate) fn measure(json_file: &Path, with_peers: bool) -> Result<()> {
    let apps = web::build(Mode::Release)?;
    let peer = if with_peers { Some(peer::ensure()?) } else { None };
    let (node, measure) = build()?;
    say("measuring (about two minutes; let the machine do nothing else)");
    let mut command = Command::new(measure);
    command.arg(node).stderr(Stdio::inherit());
    if let Some(folder) = peer {
        command.arg("--peer").arg(folder);
    }
    let figures = capture(&mut command)?;
    let mut figures: Map<String, Value> = serde_json::from_str(&figures)?;
    for (package, bench) in BENCHES {
        say(format!("measuring {package}: {bench}"));
        let printed = capture(cargo().args(["bench", "--quiet", "--package", package, "--bench", bench]))?;
        figures.append(&mut serde_json::from_str(&printed)?);
    }
    for app in APPS {
        let kb = wasm_kb(&apps.join(app)).with_context(|| format!("the size of the app {app}"))?;
        figures.insert(format!("{app}_wasm_br_kb"), json!(kb));
    }
    let text = serde_json::to_string_pretty(&figures)?;
    fs::write(json_file, text + "\n")
        .with_context(|| format!("{} cannot be written", json_file.display()))?;
    targets::show(&figures);
    say(format!("the figures are in {}", json_file.display()));
    Ok(())
}

/// The node as it is released, and the program that measures it. Built apart, so that the one has no features of the other.
fn build() -> Result<(PathBuf, PathBuf)> {
    say("building the node and what measures it, for release");
    run(cargo().args(["build", "--quiet", "--release", "--package", "node", "--bin", "node"]))?;
    run(cargo().args(["build", "--quiet", "--release", "--package", "fixtures", "--bin", "measure"]))?;
    let release = workspace::target().join("release");
    Ok((release.join("node"), release.join("measure")))
}

/// What a phone downloads of an app's WebAssembly, packed with Brotli, in KB.
fn wasm_kb(app: &Path) -> Result<f64> {
    let mut bytes = 0;
    for entry in fs::read_dir(app)? {
        let file = entry?.path();
        if file.to_string_lossy().ends_with(".wasm.br") {
            bytes += fs::metadata(&file)?.len();
        }
    }
    ensure!(bytes > 0, "{} holds no packed WebAssembly", app.display());
    Ok((bytes as f64 / 102.4).round() / 10.0)
}
