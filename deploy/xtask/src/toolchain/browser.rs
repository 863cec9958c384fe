//! The browser that the tests drive: Debian's Chromium with the driver of the same version.

use anyhow::Result;

use super::packages;
use crate::process::find;

/// Finds Chromium and its driver, or installs both.
pub(crate) fn ensure() -> Result<()> {
    if find("chromium").is_some() && find("chromedriver").is_some() {
        return Ok(());
    }
    packages::install("the browser tests", &["chromium", "chromium-driver"])
}
