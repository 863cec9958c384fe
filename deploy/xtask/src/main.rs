//! `cargo xtask`: everything a person or the continuous integration does with this checkout, in one place.
//!
//! Commands go in; builds, tests, servers and release files come out. Whatever a command needs and does
//! not find, it installs and says so. Nothing here is part of the product.
#![expect(clippy::print_stdout, reason = "a command line program speaks on its standard output")]

mod process;
mod toolchain;
mod web;
mod workspace;

use anyhow::Result;
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
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Task::Toolchain => toolchain::ensure_all(),
        Task::Web { dev } => web::build(if dev { Mode::Dev } else { Mode::Release }).map(drop),
    }
}
