//! `node config`: every setting with its value, where that was said, its default and what it means.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::Path;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args, Command};

use super::file::{Said, said};
use super::{FileError, Settings};

/// Settings whose value is nobody's business.
const SECRET: [&str; 2] = ["backup_passphrase", "metrics_token"];

/// All settings as a settings file that changes nothing but says everything. `line` is what follows `node config`.
pub fn print(line: impl IntoIterator<Item = OsString>, file: Option<&Path>) -> Result<String, FileError> {
    let of_file = file.map(said).transpose()?.unwrap_or_default();
    let command = Settings::augment_args(Command::new("settings").no_binary_name(true));
    let matches = command.clone().get_matches_from(line);
    let mut text = match file {
        Some(file) => format!("# {}, the environment and the command line say:\n", file.display()),
        None => "# There is no settings file. The environment and the command line say:\n".to_owned(),
    };
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
        describe(&mut text, arg, &matches, &of_file).expect("writing to a String cannot fail");
    }
    Ok(text)
}

fn describe(text: &mut String, arg: &Arg, matches: &ArgMatches, file: &Said) -> std::fmt::Result {
    let name = arg.get_id().as_str();
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let env = arg.get_env().map(|env| env.to_string_lossy().into_owned()).unwrap_or_default();
    let default = arg.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
    let given = matches.get_raw(name).and_then(|mut values| values.next());
    let given = given.map(|value| value.to_string_lossy().into_owned());
    let (value, origin) = match (matches.value_source(name), file.get(name)) {
        (Some(ValueSource::CommandLine), _) => (given, "command line"),
        (Some(ValueSource::EnvVariable), _) => (given, "environment"),
        (_, Some(value)) => (Some(value.clone()), "file"),
        (_, None) => (default.clone(), "default"),
    };
    let shown = |value: &str| if SECRET.contains(&name) { "(a secret)".to_owned() } else { quoted(value) };
    writeln!(text, "\n# {help}")?;
    writeln!(
        text,
        "# {env}, --{}; default: {}",
        name.replace('_', "-"),
        default.as_deref().map_or("none".into(), quoted)
    )?;
    match value {
        Some(value) => writeln!(text, "{name} = {} # {origin}", shown(&value)),
        None => writeln!(text, "# {name} is not set"),
    }
}

/// As it stands in a settings file.
fn quoted(value: &str) -> String {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { value.to_owned() } else { toml::Value::from(value).to_string() }
}
