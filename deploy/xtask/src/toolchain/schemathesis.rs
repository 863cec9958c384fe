//! schemathesis, which asks an API all that its description allows: a pinned one from PyPI, in a Python environment of its own.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::packages;
use crate::process::{run, say};
use crate::workspace;

/// Another release asks other things, so it moves on purpose only.
const VERSION: &str = "4.32.5";

/// Finds the pinned one under the tools folder, or fetches it.
pub(crate) fn ensure() -> Result<PathBuf> {
    let home = workspace::tools().join(format!("schemathesis-{VERSION}"));
    let program = home.join("bin/schemathesis");
    if works(Command::new(&program).arg("--version")) {
        return Ok(program);
    }
    if !works(Command::new("python3").args(["-c", "import ensurepip, venv"])) {
        packages::install("checking the API with schemathesis", &["python3", "python3-venv"])?;
    }
    say(format!("fetching schemathesis {VERSION} from PyPI"));
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    run(Command::new(home.join("bin/python3"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .arg(format!("schemathesis=={VERSION}")))
    .context("schemathesis comes from PyPI")?;
    Ok(program)
}

fn works(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
