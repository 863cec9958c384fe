//! Debian packages, installed only when something is missing.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{capture, find, run, say};

/// Installs packages and says why; needs root or sudo and a Debian-like system.
pub(crate) fn install(why: &str, packages: &[&str]) -> Result<()> {
    if find("apt-get").is_none() {
        bail!("{why} needs {}, and there is no apt-get here: install the like by hand", packages.join(", "));
    }
    say(format!("{why}: installing the Debian packages {}", packages.join(", ")));
    run(apt()?.arg("update").arg("-qq"))?;
    run(apt()?.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
        .with_context(|| format!("{why} needs {}", packages.join(", ")))
}

/// apt-get as root, asking no questions.
fn apt() -> Result<Command> {
    let mut command = if capture(Command::new("id").arg("-u"))? == "0" {
        Command::new("env")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    Ok(command)
}
