//! The settings file: what it says takes the place of the built-in defaults, so that the command line and the
//! environment still come first.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args, CommandFactory, FromArgMatches};
use thiserror::Error;
use toml::Value;

use super::{CommandLine, Settings};

/// The settings file in the data directory.
const FILE: &str = "comanda.toml";
/// No settings file is larger.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// Why a settings file cannot be used.
#[derive(Debug, Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Far too large.
    #[error("{0} is no settings file: it is larger than {MAX_FILE_BYTES} bytes")]
    TooLarge(PathBuf),
    /// Not TOML.
    #[error("{path}: {source}")]
    Toml {
        /// Which.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// There is no such setting.
    #[error("{path}: there is no setting {name}; `node config` prints them all")]
    Unknown {
        /// Which file.
        path: PathBuf,
        /// What it says.
        name: String,
    },
    /// Neither a text nor a number nor true or false.
    #[error("{path}: {name} must be a text, a number, true or false")]
    NotPlain {
        /// Which file.
        path: PathBuf,
        /// Which setting.
        name: String,
    },
}

/// What the settings file says, by the name of the setting.
pub(super) type Said = BTreeMap<String, String>;

/// Reads a command line, with the settings file behind it. What clap has to say (a wrong word, `--help`) it says itself
/// and ends the program.
pub fn read(line: impl IntoIterator<Item = OsString>) -> Result<(CommandLine, Option<PathBuf>), FileError> {
    let line: Vec<OsString> = line.into_iter().collect();
    let first = CommandLine::command().get_matches_from(&line);
    let path = settings_file(&first);
    let said = path.as_deref().map(said).transpose()?.unwrap_or_default();
    let matches = with_defaults(CommandLine::command(), &said).get_matches_from(&line);
    let command_line = CommandLine::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    Ok((command_line, path))
}

/// The file that the command line names, else the one in the data directory if it is there; commands without settings
/// have none.
fn settings_file(matches: &ArgMatches) -> Option<PathBuf> {
    let mut innermost = matches;
    while let Some((_, inner)) = innermost.subcommand() {
        innermost = inner;
    }
    let path = |name: &str| innermost.try_get_one::<PathBuf>(name).ok().flatten().cloned();
    path("config").or_else(|| Some(path("data")?.join(FILE)).filter(|file| file.is_file()))
}

/// Reads a settings file.
pub(super) fn said(path: &Path) -> Result<Said, FileError> {
    let failed = |source| FileError::Io { path: path.to_owned(), source };
    if std::fs::metadata(path).map_err(failed)?.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge(path.to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let table: toml::Table = toml::from_str(&text)
        .map_err(|source| FileError::Toml { path: path.to_owned(), source: Box::new(source) })?;
    let known = Settings::augment_args(clap::Command::new("settings"));
    let is_known = |name: &str| known.get_arguments().any(|arg| arg.get_id() == name);
    let mut said = Said::new();
    for (name, value) in table {
        if !is_known(&name) {
            return Err(FileError::Unknown { path: path.to_owned(), name });
        }
        let plain = match value {
            Value::String(text) => text,
            Value::Integer(number) => number.to_string(),
            Value::Boolean(word) => word.to_string(),
            _ => return Err(FileError::NotPlain { path: path.to_owned(), name }),
        };
        said.insert(name, plain);
    }
    Ok(said)
}

fn with_defaults(command: clap::Command, said: &Said) -> clap::Command {
    let inner: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    let command = command.mut_args(|arg| match said.get(arg.get_id().as_str()) {
        Some(value) => arg.default_value(value.clone()),
        None => arg,
    });
    inner
        .into_iter()
        .fold(command, |command, name| command.mut_subcommand(name, |inner| with_defaults(inner, said)))
}
