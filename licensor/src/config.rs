//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand};
use license::keys::KeyId;
use license::nonce::Nonce;
use license::site::SiteId;

use crate::keyring::KeySource;
use crate::store::Database;

/// Comanda, the licensor: registers restaurants and signs their licenses.
#[derive(Parser)]
#[command(name = "licensor", version, about)]
pub struct CommandLine {
    /// `postgres://...`, or the file of an SQLite database.
    #[arg(long, env = "DATABASE_URL", default_value = "licensor.db", global = true, hide_env_values = true)]
    pub database: Database,
    /// Where the signing keys are.
    #[command(flatten)]
    pub keys: KeyPlace,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the signing keys are: a file, or the environment.
#[derive(Args)]
pub struct KeyPlace {
    /// The file with the signing keys, mode 600.
    #[arg(long = "keys", env = "LICENSOR_KEY_FILE", default_value = "licensor.keys", global = true)]
    file: PathBuf,
    /// What would stand in that file.
    #[arg(long = "keys-text", env = "LICENSOR_KEYS", global = true, hide = true, hide_env_values = true)]
    text: Option<String>,
}

/// What the program can do. All but `run` work beside one that runs.
#[derive(Subcommand)]
pub enum Command {
    /// Serve nodes and the panel.
    Run(Run),
    /// Make signing keys: one that signs, and one for a drawer.
    Keygen(Keygen),
    /// Have another key sign from now on; nodes follow by themselves.
    RotateKey(RotateKey),
    /// Register a site; prints its id and its key, which is shown this once.
    Register(Register),
    /// List the sites.
    Sites {
        /// Only those with this in their name, owner, e-mail or id.
        #[arg(long, default_value = "")]
        find: String,
    },
    /// Extend a license if `--days` is given, and write a license file to the standard output.
    Issue(Issue),
    /// Stop a site's new business.
    Lock {
        /// Which.
        #[arg(long)]
        site: SiteId,
        /// Why; the people there read it.
        #[arg(long)]
        reason: String,
    },
    /// Let a site do new business again.
    Unlock {
        /// Which.
        #[arg(long)]
        site: SiteId,
    },
    /// Administrators.
    #[command(subcommand)]
    Admin(Admin),
}

/// How to serve.
#[derive(Args)]
pub struct Run {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, env = "LICENSOR_LISTEN", default_value = "0.0.0.0:8001")]
    pub listen: SocketAddr,
    /// The folder with the web app, `sysadmin`.
    #[arg(long, env = "COMANDA_WEB")]
    pub web: Option<PathBuf>,
    /// A proxy of ours stands before this: `X-Forwarded-For` says who connects.
    #[arg(long, env = "LICENSOR_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// The first administrator.
    #[command(flatten)]
    pub first_admin: FirstAdmin,
}

/// Added at the start if nobody of that name is there.
#[derive(Args)]
pub struct FirstAdmin {
    /// The user name.
    #[arg(long, env = "LICENSOR_ADMIN", requires = "admin_password")]
    pub admin: Option<String>,
    /// The password, from the environment: what stands on a command line can be seen by others.
    #[arg(long, env = "LICENSOR_ADMIN_PASSWORD", hide = true, hide_env_values = true)]
    pub admin_password: Option<String>,
}

/// Where new keys go.
#[derive(Args)]
pub struct Keygen {
    /// The file of the key for the drawer, to be carried away.
    #[arg(long, default_value = "drawer.keys")]
    pub drawer: PathBuf,
}

/// Who vouches for the new key, and who loses trust.
#[derive(Args)]
pub struct RotateKey {
    /// Another key file whose key vouches, such as that of the drawer.
    #[arg(long)]
    pub signed_by: Option<PathBuf>,
    /// Names of keys that must not sign any more.
    #[arg(long)]
    pub revoke: Vec<KeyId>,
}

/// A new site.
#[derive(Args)]
pub struct Register {
    /// Of the restaurant.
    #[arg(long)]
    pub name: String,
    /// Who owns it.
    #[arg(long)]
    pub owner: String,
    /// Where to write to.
    #[arg(long)]
    pub email: String,
}

/// A license file.
#[derive(Args)]
pub struct Issue {
    /// For which site.
    #[arg(long)]
    pub site: SiteId,
    /// So many days are added to what is paid for, or to today if that has passed.
    #[arg(long)]
    pub days: Option<u32>,
    /// From now on the site's licenses count without contact.
    #[arg(long)]
    pub offline: bool,
    /// The question that the site's license page shows: the file then puts a wrong clock right.
    #[arg(long)]
    pub question: Option<Nonce>,
}

/// What can be done about administrators.
#[derive(Subcommand)]
pub enum Admin {
    /// Add one or give one another password: what LICENSOR_ADMIN_PASSWORD says, else a random one, which is printed.
    Add {
        /// The user name.
        name: String,
        /// The password, from the environment.
        #[arg(long, env = "LICENSOR_ADMIN_PASSWORD", hide = true, hide_env_values = true)]
        password: Option<String>,
    },
    /// Remove one.
    Remove {
        /// The user name.
        name: String,
    },
}

impl KeyPlace {
    /// Where to read the keys.
    pub fn source(&self) -> KeySource {
        match &self.text {
            Some(text) => KeySource::Text(text.clone()),
            None => KeySource::File(self.file.clone()),
        }
    }

    /// Where to write the keys.
    pub fn file(&self) -> Result<&PathBuf> {
        if self.text.is_some() {
            bail!("the keys are in the environment, where this program cannot change them: use a key file");
        }
        Ok(&self.file)
    }
}
