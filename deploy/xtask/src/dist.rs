//! What is released: two programs, each a server with its web apps inside.

use std::fs;

use anyhow::{Context, Result};

use crate::process::{cargo, run, say};
use crate::web::{self, Mode};
use crate::workspace;

/// Each a package and its program, with its features. The node is built without `given-keys`: nobody can name a licensor of
/// their own.
const SERVERS: [(&str, &str); 2] = [("node", "amrepo,embed"), ("licensor", "embed")];

/// Builds the release programs into `target/dist`.
pub(crate) fn build() -> Result<()> {
    let apps = web::build(Mode::Release)?;
    let dist = workspace::target().join("dist");
    fs::create_dir_all(&dist)?;
    for (server, features) in SERVERS {
        say(format!("building the {server} with its web apps inside"));
        run(cargo()
            .args([
                "build",
                "--release",
                "--locked",
                "--no-default-features",
                "--features",
                features,
                "--package",
                server,
                "--bin",
                server,
            ])
            .env("COMANDA_WEB_DIST", &apps))?;
        let program = dist.join(server);
        let built = workspace::target().join("release").join(server);
        fs::copy(built, &program).with_context(|| format!("the {server} was just built"))?;
        say(format!("{} ({} KB)", program.display(), fs::metadata(&program)?.len() / 1024));
    }
    Ok(())
}
