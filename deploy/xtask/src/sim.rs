//! The simulation: evenings made of dice, played by a program that is built for it.

mod mutants;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::process::{cargo, run, say};
use crate::workspace;

/// Fast, soon built, and strict about numbers.
const PROFILE: &str = "fuzz";

/// What is played.
#[derive(Args)]
pub(crate) struct Evenings {
    /// How many evenings.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 1)]
    first: u64,
    /// Only this one.
    #[arg(long)]
    seed: Option<u64>,
    /// Tell all that happens in it.
    #[arg(long, requires = "seed")]
    trace: bool,
    /// Steps to leave out of it.
    #[arg(long, requires = "seed", value_delimiter = ',')]
    without: Vec<u32>,
    /// Prove that it can fail: play mutants of the sources, each until it is caught.
    #[arg(long, conflicts_with_all = ["seed", "seeds", "first"])]
    mutants: bool,
}

/// Plays evenings on all cores; fails when one goes wrong.
pub(crate) fn play(evenings: &Evenings) -> Result<()> {
    if evenings.mutants {
        return mutants::play();
    }
    let program = build()?;
    let mut command = std::process::Command::new(program);
    match evenings.seed {
        Some(seed) => command.args(["--seed", &seed.to_string()]),
        None => {
            command.args(["--seeds", &evenings.seeds.to_string(), "--first", &evenings.first.to_string()])
        }
    };
    if evenings.trace {
        command.arg("--trace");
    }
    let without: Vec<String> = evenings.without.iter().map(ToString::to_string).collect();
    if !without.is_empty() {
        command.args(["--without", &without.join(",")]);
    }
    run(&mut command)
}

fn build() -> Result<PathBuf> {
    say("building the simulation");
    run(cargo().args(["build", "--quiet", "--profile", PROFILE, "--package", "sim", "--bin", "sim"]))?;
    Ok(workspace::target().join(PROFILE).join("sim"))
}
