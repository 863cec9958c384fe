//! Where the files of the web apps are.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// No file of an app is larger.
const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

/// A web app of a server.
#[derive(Clone, Copy, Debug)]
pub struct App {
    /// The address below which it lives, from slash to slash; the longest come first in a list.
    pub at: &'static str,
    /// Its folder among the apps.
    pub folder: &'static str,
    /// Its files within the program, when it was built with them inside.
    pub inside: Option<fn(&str) -> Option<File>>,
}

/// The web apps of a server.
#[derive(Clone, Debug)]
pub struct Assets {
    apps: &'static [App],
    folder: Option<PathBuf>,
}

/// One file.
#[derive(Clone, Debug)]
pub struct File {
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Changes with its content.
    pub tag: String,
}

impl Assets {
    /// These apps, from a folder that holds one of each; without one, those inside the program, if there are any.
    pub fn new(apps: &'static [App], folder: Option<PathBuf>) -> Self {
        Self { apps, folder }
    }

    pub(super) fn apps(&self) -> &'static [App] {
        self.apps
    }

    /// Reads a file of an app. The name has been checked: it cannot lead out of the folder.
    pub(super) async fn load(&self, app: &App, name: &str) -> Option<File> {
        match &self.folder {
            Some(folder) => from_folder(&folder.join(app.folder).join(name)).await,
            None => app.inside.and_then(|inside| inside(name)),
        }
    }
}

async fn from_folder(path: &Path) -> Option<File> {
    let about = tokio::fs::metadata(path).await.ok()?;
    if !about.is_file() || about.len() > MAX_FILE_BYTES {
        return None;
    }
    let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let tag = format!("{:x}-{:x}", about.len(), changed.as_nanos());
    Some(File { bytes: tokio::fs::read(path).await.ok()?, tag })
}

/// A file of an app that was put into the program when it was built.
#[cfg(feature = "embed")]
pub fn inside<E: rust_embed::RustEmbed>(name: &str) -> Option<File> {
    let file = E::get(name)?;
    let hash = file.metadata.sha256_hash();
    let tag = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    Some(File { bytes: file.data.into_owned(), tag })
}
