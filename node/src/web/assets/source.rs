//! Where the files of the web apps are.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// No file of an app is larger.
const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

/// The apps that `cargo xtask dist` built, inside the program. `COMANDA_WEB_DIST` names their folder at build time.
#[cfg(feature = "embed")]
#[derive(rust_embed::RustEmbed)]
#[folder = "$COMANDA_WEB_DIST"]
struct Embedded;

/// The web apps' files.
#[derive(Clone, Debug)]
pub struct Assets {
    folder: Option<PathBuf>,
}

/// One file.
pub(super) struct File {
    pub(super) bytes: Vec<u8>,
    /// Changes with its content.
    pub(super) tag: String,
}

impl Assets {
    /// The apps in a folder; without one, those inside the program, if there are any.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// Reads `<path><suffix>`. The path has been checked: it cannot lead out of the folder.
    pub(super) async fn load(&self, path: &Path, suffix: &str) -> Option<File> {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match &self.folder {
            Some(folder) => from_folder(&folder.join(name)).await,
            None => embedded(Path::new(&name)),
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

#[cfg(feature = "embed")]
fn embedded(path: &Path) -> Option<File> {
    let file = Embedded::get(path.to_str()?)?;
    let hash = file.metadata.sha256_hash();
    let tag = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    Some(File { bytes: file.data.into_owned(), tag })
}

#[cfg(not(feature = "embed"))]
fn embedded(_: &Path) -> Option<File> {
    None
}
