//! Node.js and npm: they bring the optimizer, and run the official JavaScript packages in a test.

use anyhow::Result;

use super::packages;
use crate::process::find;

/// Finds both, or installs them for what needs them.
pub(crate) fn ensure(why: &str) -> Result<()> {
    if find("npm").is_some() && find("node").is_some() {
        return Ok(());
    }
    packages::install(why, &["nodejs", "npm"])
}
