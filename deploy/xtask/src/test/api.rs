//! The API is held against its own description by a program that is not ours: whatever the description allows and much that
//! it does not is asked of a running node, in the name of a manager. No answer may be a defect of the server (5xx), or have a
//! status or type of which the description says nothing.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fixtures::demo::DIMITRA;
use fixtures::device::token;
use fixtures::house::House;

use crate::process::{say, succeeds_within};
use crate::toolchain::schemathesis;
use crate::workspace;

/// What is looked at in every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance";
/// Questions to each operation in each phase: about a minute in all.
const EXAMPLES: &str = "8";
/// The same dice each time: a failure can be had again.
const SEED: &str = "7";
/// Then it comes to an end, on a machine that does other things too.
const BUDGET_SECONDS: &str = "120";
/// It has ended long before, or hangs.
const LIMIT: Duration = Duration::from_secs(400);
/// Answers that never end, and what logs the manager out or ends the session: it is found in the answers, and tried.
const LEFT_OUT: &str = r"^/api/(events|sync|amrepo|auth/logout|sessions/\{session\}|devices/\{device\})$";

/// Opens a house and asks.
pub(super) fn check() -> Result<()> {
    let program = schemathesis::ensure()?;
    say("asking the API all that its description allows");
    let runtime = tokio::runtime::Runtime::new()?;
    let mut house = runtime.block_on(House::start()).context("the house for the API does not open")?;
    let url = format!("http://{}", house.addr());
    let token = runtime.block_on(token(&url, DIMITRA)).context("the manager cannot log in")?;
    let passed = ask(&program, &url, &token)?;
    ensure!(house.is_running(), "the node ended while it was asked; it said\n{}", house.log());
    ensure!(passed, "the API does not answer as its description says; the node said\n{}", house.log());
    runtime.block_on(house.terminate())?;
    Ok(())
}

fn ask(program: &Path, url: &str, token: &str) -> Result<bool> {
    let mut command = Command::new(program);
    // It leaves notes where it runs.
    command
        .current_dir(workspace::target())
        .args([
            "run",
            &format!("{url}/api/openapi.json"),
            "--header",
            &format!("Authorization: Bearer {token}"),
        ])
        .args(["--checks", CHECKS, "--max-examples", EXAMPLES, "--seed", SEED, "--max-time", BUDGET_SECONDS])
        .args(["--generation-database", "none", "--exclude-path-regex", LEFT_OUT, "--no-color"]);
    succeeds_within(&mut command, LIMIT)
}
