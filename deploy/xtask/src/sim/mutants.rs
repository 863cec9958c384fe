//! The proof that the simulation can fail: each mutant breaks the real sources in one way, as a patch to a copy of
//! them, and must be caught within a thousand evenings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::PROFILE;
use crate::process::{capture, cargo, run, say};
use crate::workspace;

/// Within so many evenings a mutant is caught.
const SEEDS: u64 = 1_000;
/// The crates of which the simulation is made.
const CRATES: [&str; 7] =
    ["sync", "printers", "fixtures", "fixtures/sim", "node", "node/serving", "licensor/license"];
/// What else a workspace needs, and the style sheets that the node's own pages take up.
const FILES: [&str; 3] = ["Cargo.toml", "Cargo.lock", "client/web/shared"];
/// What changes with each mutant is built quickly, what others wrote is not built again: most are caught within seconds.
const QUICK: [&str; 4] =
    ["--config", "profile.fuzz.opt-level=1", "--config", "profile.fuzz.package.'*'.opt-level=3"];
/// The mutant that is no patch: the simulated disk says that it flushed what it did not.
const UNFLUSHED: &str = "synchronous-off";

/// Plays every mutant until it is caught; fails with those that were not.
pub(crate) fn play() -> Result<()> {
    let tree = workspace::target().join("mutants");
    let patches = patches()?;
    copy_sources(&tree)?;
    let mut uncaught = Vec::new();
    let mut judge = |name: &str, caught: Option<u64>| match caught {
        Some(seed) => say(format!("{name}: caught by seed {seed}")),
        None => {
            say(format!("{name}: not caught within {SEEDS} evenings"));
            uncaught.push(name.to_owned());
        }
    };
    let program = build(&tree)?;
    ensure!(caught_by(&program, &[])?.is_none(), "the sources fail without any mutant");
    judge(UNFLUSHED, caught_by(&program, &["--synchronous-off"])?);
    for patch in patches {
        let name = patch.file_stem().context("a patch has a name")?.to_string_lossy().into_owned();
        apply(&tree, &patch)?;
        judge(&name, caught_by(&build(&tree)?, &[])?);
        copy_sources(&tree)?;
    }
    if !uncaught.is_empty() {
        bail!("not caught: {}", uncaught.join(", "));
    }
    Ok(())
}

fn patches() -> Result<Vec<PathBuf>> {
    let folder = workspace::root().join("fixtures/sim/mutants");
    let entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    let mut patches: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    patches.sort();
    Ok(patches)
}

/// The sources as they are, in a workspace of their own. What is the same already keeps its time, so that little is
/// built again.
fn copy_sources(tree: &Path) -> Result<()> {
    let root = workspace::root();
    let list = ["ls-files", "--cached", "--others", "--exclude-standard", "--"];
    let files = capture(Command::new("git").current_dir(&root).args(list).args(CRATES).args(FILES))?;
    for file in files.lines() {
        let Ok(mut source) = fs::read(root.join(file)) else { continue };
        if file == "Cargo.toml" {
            source = with_few_members(&String::from_utf8(source)?).into_bytes();
        }
        let copy = tree.join(file);
        // What cargo made of the lock file for these few crates may stay.
        let is_there = file == "Cargo.lock" && copy.exists();
        if !is_there && fs::read(&copy).ok().as_deref() != Some(&source) {
            fs::create_dir_all(copy.parent().context("a file lies in a folder")?)?;
            fs::write(&copy, source)?;
        }
    }
    Ok(())
}

fn with_few_members(manifest: &str) -> String {
    let members: Vec<String> = CRATES.iter().map(|name| format!("{name:?}")).collect();
    let line = |line: &str| match line.starts_with("members = ") {
        true => format!("members = [{}]\n", members.join(", ")),
        false => format!("{line}\n"),
    };
    manifest.lines().map(line).collect()
}

fn apply(tree: &Path, patch: &Path) -> Result<()> {
    // The copy lies within this checkout, and git would take paths from the root of that.
    let above = tree.parent().context("the copy lies in a folder")?;
    run(Command::new("git").current_dir(tree).env("GIT_CEILING_DIRECTORIES", above).arg("apply").arg(patch))
}

fn build(tree: &Path) -> Result<PathBuf> {
    let what = ["build", "--quiet", "--profile", PROFILE, "--package", "sim", "--bin", "sim"];
    let target = tree.join("target");
    // What a mutant leaves unused nobody need read.
    run(cargo()
        .current_dir(tree)
        .env("RUSTFLAGS", "-Awarnings")
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_FUZZ_LTO", "off")
        .env("CARGO_PROFILE_FUZZ_INCREMENTAL", "true")
        .args(what)
        .args(QUICK))?;
    Ok(target.join(PROFILE).join("sim"))
}

/// The first evening that went wrong, if one did.
fn caught_by(program: &Path, arguments: &[&str]) -> Result<Option<u64>> {
    let seeds = SEEDS.to_string();
    let output = Command::new(program).args(["--stop", "--seeds", &seeds]).args(arguments).output()?;
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = output.lines().find_map(|line| line.strip_prefix("seed ")?.split_once(':'));
    failed.map(|(seed, _)| seed.parse().context("the simulation names the seed")).transpose()
}
