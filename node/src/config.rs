//! The command line and the settings, and the bounds that belong to the node as a whole.
//!
//! A setting is said on the command line, else in the environment, else in the settings file, else it has its default:
//! [`Settings`] is the one place where each stands with what it means, and `node config` prints it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::licensing;
use crate::store::{Durability, Options};

pub use self::address::Address;
pub use self::file::{FileError, read};
pub use self::https_listen::HttpsListen;
pub use self::print::print;
pub use self::time_of_day::TimeOfDay;

mod address;
mod file;
mod https_listen;
mod print;
mod time_of_day;

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
    /// Write the restaurant into a site file, without orders and pictures; the node must be stopped.
    Export(Export),
    /// Serve the restaurant.
    Run(Settings),
    /// Print every setting: what it is now, where that was said, what it means.
    Config(Settings),
    /// The people who can log in.
    #[command(subcommand)]
    User(User),
    /// Backups.
    #[command(subcommand)]
    Backup(Backup),
    /// Put a backup in the place of the database; the node must be stopped.
    Restore(Restore),
    /// Look at everything that an evening depends on, and say what to do about what is not well.
    Doctor(Settings),
    /// Make the rows of all orders again from their documents; the node must be stopped.
    Rebuild(Rebuild),
}

/// What can be done about backups.
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// Make one now, also while the node serves.
    Now(Settings),
}

/// What can be done about people.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add somebody who can log in; the node must be stopped. The PIN is asked for, or read from the standard input.
    Add(UserAdd),
}

/// Somebody new.
#[derive(Debug, Args)]
pub struct UserAdd {
    /// The directory that holds the database.
    #[arg(long, env = "COMANDA_DATA", default_value = DATA)]
    pub data: PathBuf,
    /// As shown and printed.
    #[arg(long)]
    pub name: String,
    /// With which they log in; upper and lower case are the same.
    #[arg(long)]
    pub username: String,
    /// What they may do.
    #[arg(long, default_value = "waiter")]
    pub role: RoleWord,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleWord {
    /// Serves tables.
    Waiter,
    /// May do everything.
    Manager,
}

/// From which backup.
#[derive(Debug, Args)]
pub struct Restore {
    /// How the node is set up.
    #[command(flatten)]
    pub settings: Settings,
    /// The backup: a file of the backups folder, or a sealed one from off the node.
    #[arg(long)]
    pub from: PathBuf,
}

/// What to make again.
#[derive(Debug, Args)]
pub struct Rebuild {
    /// The directory that holds the database.
    #[arg(long, env = "COMANDA_DATA", default_value = DATA)]
    pub data: PathBuf,
}

/// Where a new restaurant comes from.
#[derive(Debug, Args)]
pub struct Init {
    /// The directory that will hold the database.
    #[arg(long, env = "COMANDA_DATA", default_value = DATA)]
    pub data: PathBuf,
    /// The site file (JSON).
    #[arg(long)]
    pub from: PathBuf,
}

/// Where a restaurant goes.
#[derive(Debug, Args)]
pub struct Export {
    /// The directory that holds the database.
    #[arg(long, env = "COMANDA_DATA", default_value = DATA)]
    pub data: PathBuf,
    /// The site file to write. It holds the hashes of PINs: keep it as you would keep those.
    #[arg(long)]
    pub to: PathBuf,
}

/// Where the database is unless somebody says otherwise.
const DATA: &str = "/var/lib/comanda";

/// How the node is set up.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// The directory that holds the database.
    #[arg(long, env = "COMANDA_DATA", default_value = DATA)]
    pub data: PathBuf,
    /// The settings file (TOML, one `name = value` a setting); comanda.toml in the data directory, if it is there.
    #[arg(long, env = "COMANDA_CONFIG")]
    pub config: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, env = "COMANDA_LISTEN", default_value = "0.0.0.0:8000")]
    pub listen: SocketAddr,
    /// Where to listen for HTTPS, over which phones come; `off` where something before the node serves it.
    #[arg(long, env = "COMANDA_HTTPS_LISTEN", default_value = "0.0.0.0:8443")]
    pub https_listen: HttpsListen,
    /// By what phones reach this node, a name or an IP address; the address of this machine in its network, if not set.
    #[arg(long, env = "COMANDA_ADDRESS")]
    pub address: Option<Address>,
    /// A certificate for HTTPS with those that lead to its authority (PEM); one of the node's own, if not set.
    #[arg(long, env = "COMANDA_CERTIFICATE")]
    pub certificate: Option<PathBuf>,
    /// The key of that certificate (PEM, without a passphrase).
    #[arg(long, env = "COMANDA_CERTIFICATE_KEY")]
    pub certificate_key: Option<PathBuf>,
    /// The folder with the web apps, `waiter` and `manager`.
    #[arg(long, env = "COMANDA_WEB")]
    pub web: Option<PathBuf>,
    /// What is logged: a level, or levels by module as in `info,node::spooler=debug`.
    #[arg(long, env = "COMANDA_LOG", default_value = "info")]
    pub log: String,
    /// How it is logged: lines for people, or JSON for programs.
    #[arg(long, env = "COMANDA_LOG_FORMAT", default_value = "text", value_enum)]
    pub log_format: LogFormat,
    /// The folder for backups on the node; `backups` in the data directory, if not set.
    #[arg(long, env = "COMANDA_BACKUPS")]
    pub backups: Option<PathBuf>,
    /// Minutes between two backups; 0 for none but those that are asked for.
    #[arg(long, env = "COMANDA_BACKUP_EVERY_MINUTES", default_value_t = 60)]
    pub backup_every_minutes: u32,
    /// A further backup is made at this time of the restaurant's day, after closing.
    #[arg(long, env = "COMANDA_BACKUP_AT", default_value = "04:00")]
    pub backup_at: TimeOfDay,
    /// So many of the newest backups stay.
    #[arg(long, env = "COMANDA_BACKUP_KEEP", default_value_t = 24)]
    pub backup_keep: usize,
    /// Beside them, the last backup of each of so many days stays.
    #[arg(long, env = "COMANDA_BACKUP_KEEP_DAYS", default_value_t = 14)]
    pub backup_keep_days: usize,
    /// A folder off the node (a USB stick, a network folder) that gets a sealed copy of each backup; it must exist.
    #[arg(long, env = "COMANDA_BACKUP_COPY_TO")]
    pub backup_copy_to: Option<PathBuf>,
    /// What sealed copies are sealed with. Write it down where the node is not: without it they are worth nothing.
    #[arg(long, env = "COMANDA_BACKUP_PASSPHRASE", hide_env_values = true)]
    pub backup_passphrase: Option<String>,
    /// Who shows this as a bearer token may read /metrics; this machine and managers always may.
    #[arg(long, env = "COMANDA_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Who licenses the restaurant.
    #[command(flatten)]
    pub licensing: licensing::Settings,
    /// FULL, or OFF to prove that the power-cut test can fail.
    #[arg(long, env = "COMANDA_SYNCHRONOUS", default_value = "FULL", hide = true, value_parser = durability)]
    pub synchronous: Durability,
    /// A bound on the pages of the database, to prove what happens when the disk is full.
    #[arg(long, env = "COMANDA_MAX_PAGES", hide = true)]
    pub max_pages: Option<u32>,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Settings {
    /// How the database is opened.
    pub fn store_options(&self) -> Options {
        Options { durability: self.synchronous, max_pages: self.max_pages }
    }

    /// The folder for backups on the node.
    pub fn backups(&self) -> PathBuf {
        self.backups.clone().unwrap_or_else(|| self.data.join("backups"))
    }
}

impl Command {
    /// How the node is set up, for commands that ask for it.
    pub fn settings(&self) -> Option<&Settings> {
        match self {
            Self::Run(settings)
            | Self::Config(settings)
            | Self::Doctor(settings)
            | Self::Backup(Backup::Now(settings)) => Some(settings),
            Self::Restore(restore) => Some(&restore.settings),
            Self::Init(_) | Self::Export(_) | Self::Rebuild(_) | Self::User(_) => None,
        }
    }
}

fn durability(word: &str) -> Result<Durability, String> {
    match word {
        "FULL" => Ok(Durability::Full),
        "OFF" => Ok(Durability::Off),
        other => Err(format!("{other} is neither FULL nor OFF")),
    }
}
