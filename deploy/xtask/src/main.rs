//! `cargo xtask`: everything a person or the continuous integration does with this checkout, in one place.
//!
//! Commands go in; builds, tests, servers and release files come out. Whatever a command needs and does
//! not find, it installs and says so. Nothing here is part of the product.
#![expect(clippy::print_stdout, reason = "a command line program speaks on its standard output")]

mod bench;
mod check;
mod databases;
mod demo;
mod dist;
mod faults;
mod fuzz;
mod process;
mod sim;
mod smoke;
mod test;
mod toolchain;
mod web;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::web::Mode;

/// Builds, checks, tests and shows Comanda.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what the other commands need; they do so themselves when they must.
    Toolchain,
    /// Builds the web apps into target/web.
    Web {
        /// Build soon rather than small.
        #[arg(long)]
        dev: bool,
    },
    /// Checks format, layout, arrows between crates, lints and the browser build.
    Check,
    /// Runs all tests, the browser ones too.
    Test,
    /// Throws crafted changes, frames and stored data at the sync engines, and finds nothing harmed.
    Fuzz {
        /// How many crafted changes.
        #[arg(long, default_value_t = 1_000_000)]
        changes: u64,
        /// Where the dice begin; a failure says which seed it was.
        #[arg(long, default_value_t = 0)]
        seed: u64,
    },
    /// Plays all faults of printers, wires and the node against the way of a ticket.
    Faults,
    /// Opens the demo restaurant on this machine and prints where it is.
    Demo {
        /// Play one evening without a browser instead; the exit status says how it went.
        #[arg(long)]
        smoke: bool,
        /// The port of the node.
        #[arg(long, default_value_t = 8000)]
        port: u16,
        /// The port of the node for phones.
        #[arg(long, default_value_t = 8443)]
        https_port: u16,
        /// The port of the page that shows the printers' paper.
        #[arg(long, default_value_t = 8100)]
        paper_port: u16,
        /// The port of the licensor.
        #[arg(long, default_value_t = 8001)]
        licensor_port: u16,
    },
    /// Measures release programs and writes the figures to a file.
    Bench {
        /// Where the figures go.
        #[arg(long, value_name = "FILE")]
        json: PathBuf,
        /// Measure the JavaScript server of automerge-repo beside the node.
        #[arg(long)]
        peers: bool,
    },
    /// Plays evenings made of dice with the real engines; the last line says how many went wrong.
    Sim(sim::Evenings),
    /// Keeps a database of the schema of today for the tests of upgrades: before a migration is added.
    Databases,
    /// Builds the release programs, with the web apps inside, into target/dist.
    Dist,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Task::Toolchain => toolchain::ensure_all(),
        Task::Web { dev } => web::build(if dev { Mode::Dev } else { Mode::Release }).map(drop),
        Task::Check => check::all(),
        Task::Test => test::all(),
        Task::Fuzz { changes, seed } => fuzz::throw(changes, seed),
        Task::Faults => faults::play_all(),
        Task::Demo { smoke: true, .. } => smoke::play(),
        Task::Demo { port, https_port, paper_port, licensor_port, .. } => {
            demo::run_until_stopped(demo::Ports {
                http: port,
                https: https_port,
                paper: paper_port,
                licensor: licensor_port,
            })
        }
        Task::Bench { json, peers } => bench::measure(&json, peers),
        Task::Sim(evenings) => sim::play(&evenings),
        Task::Databases => databases::keep(),
        Task::Dist => dist::build(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain of reasons says it all; where in this program it happened helps nobody.
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
