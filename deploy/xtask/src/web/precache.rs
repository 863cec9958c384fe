//! What the service worker keeps on the phone, under a version that changes with any byte of it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use super::fingerprint;

/// The service worker itself is never kept by the service worker: the browser must see a new one.
pub(crate) const SERVICE_WORKER: &str = "service-worker.js";

/// The list as a file of its own, for a page that wants to show or compare the version.
const LIST: &str = "precache.json";

/// The line in the service worker that the list takes the place of. A browser installs a new worker only
/// when the script itself differs, so the list has to be part of the script.
const PLACE: &str = "__PRECACHE__";

/// Writes the list for a folder that holds all files of an app, and puts it into the service worker.
pub(crate) fn write(app: &Path) -> Result<()> {
    let worker = app.join(SERVICE_WORKER);
    let mut kept = fingerprint::files(app)?;
    kept.retain(|file| *file != worker);
    let version = fingerprint::of_files(app, &kept)?;
    let names: Vec<String> = kept
        .iter()
        .map(|file| file.strip_prefix(app).expect("the files were found below the app").to_string_lossy())
        .map(|name| name.into_owned())
        .collect();
    let list = json!({ "version": &version[..16], "files": names }).to_string();
    if worker.is_file() {
        let script = fs::read_to_string(&worker)?;
        fs::write(&worker, script.replace(PLACE, &list)).context("the service worker takes the list")?;
    }
    fs::write(app.join(LIST), list)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_makes_another_service_worker() {
        let app = std::env::temp_dir().join(format!("precache-{}", std::process::id()));
        let worker_with = |page: &str| {
            let _ = fs::remove_dir_all(&app);
            fs::create_dir_all(&app).unwrap();
            fs::write(app.join("index.html"), page).unwrap();
            fs::write(app.join(SERVICE_WORKER), "const PRECACHE = __PRECACHE__;").unwrap();
            write(&app).unwrap();
            fs::read_to_string(app.join(SERVICE_WORKER)).unwrap()
        };
        let first = worker_with("one");
        assert!(first.contains(r#""files":["index.html"]"#), "{first}");
        assert_ne!(first, worker_with("two"));
        fs::remove_dir_all(&app).unwrap();
    }
}
