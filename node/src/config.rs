//! The command line, and the bounds that belong to the node as a whole.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::licensing::Settings;
use crate::store::{Durability, Options};

/// Tables of a site.
pub const MAX_TABLES: usize = 1_000;
/// Products of a menu.
pub const MAX_PRODUCTS: usize = 5_000;
/// People of a site.
pub const MAX_STAFF: usize = 500;
/// Printers of a site: each has a task of its own.
pub const MAX_PRINTERS: usize = 32;
/// Copies of one ticket.
pub const MAX_COPIES: u8 = 5;

/// How long one login lasts without a refresh.
pub const SESSION_LIFE: Duration = Duration::from_secs(8 * 60 * 60);

/// Comanda, the server of one restaurant.
#[derive(Debug, Parser)]
#[command(name = "node", version, about)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the database of a new restaurant from a site file.
    Init(Init),
    /// Serve the restaurant.
    Run(Run),
    /// Make the rows of all orders again from their documents; the node must be stopped.
    Rebuild(Rebuild),
}

/// What to make again.
#[derive(Debug, Args)]
pub struct Rebuild {
    /// The directory that holds the database.
    #[arg(long)]
    pub data: PathBuf,
}

/// Where a new restaurant comes from.
#[derive(Debug, Args)]
pub struct Init {
    /// The directory that will hold the database.
    #[arg(long)]
    pub data: PathBuf,
    /// The site file (JSON).
    #[arg(long)]
    pub from: PathBuf,
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct Run {
    /// The directory that holds the database.
    #[arg(long)]
    pub data: PathBuf,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "0.0.0.0:8000")]
    pub listen: SocketAddr,
    /// The folder with the web apps, `waiter` and `manager`.
    #[arg(long, env = "COMANDA_WEB")]
    pub web: Option<PathBuf>,
    /// Who licenses the restaurant.
    #[command(flatten)]
    pub licensing: Settings,
    /// FULL, or OFF to prove that the power-cut test can fail.
    #[arg(long, env = "COMANDA_SYNCHRONOUS", default_value = "FULL", hide = true, value_parser = durability)]
    pub synchronous: Durability,
    /// A bound on the pages of the database, to prove what happens when the disk is full.
    #[arg(long, env = "COMANDA_MAX_PAGES", hide = true)]
    pub max_pages: Option<u32>,
}

impl Run {
    /// How the database is opened.
    pub fn store_options(&self) -> Options {
        Options { durability: self.synchronous, max_pages: self.max_pages }
    }
}

fn durability(word: &str) -> Result<Durability, String> {
    match word {
        "FULL" => Ok(Durability::Full),
        "OFF" => Ok(Durability::Off),
        other => Err(format!("{other} is neither FULL nor OFF")),
    }
}
