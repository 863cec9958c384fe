//! Whether anything that an app is made from has changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::Mode;
use crate::process::capture;
use crate::workspace;

/// The folders and files, under the root, that a web app is made from; this program is one of them.
const INPUTS: [&str; 8] = [
    "client/src",
    "client/web",
    "client/Cargo.toml",
    "sync",
    "licensor/license/src",
    "Cargo.toml",
    "Cargo.lock",
    "deploy/xtask/src",
];

/// A digest of every input, the compiler and the mode.
pub(crate) fn of_inputs(mode: Mode) -> Result<String> {
    let root = workspace::root();
    let mut digest = Sha256::new();
    digest.update(capture(Command::new("rustc").arg("--version"))?);
    digest.update(format!("{mode:?}"));
    for input in INPUTS {
        for file in files(&root.join(input))? {
            absorb(&mut digest, &root, &file)?;
        }
    }
    Ok(hex(&digest.finalize()))
}

/// A digest of a folder's files, by name and content: the version of what is in it.
pub(crate) fn of_files(folder: &Path, files: &[PathBuf]) -> Result<String> {
    let mut digest = Sha256::new();
    for file in files {
        absorb(&mut digest, folder, file)?;
    }
    Ok(hex(&digest.finalize()))
}

/// Every file at or below a path, in one order on every machine; none where the path does not exist.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = path.is_dir().then(|| path.to_path_buf()).into_iter().collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{} is not readable", folder.display()))? {
            let entry = entry?.path();
            if entry.is_dir() { folders.push(entry) } else { found.push(entry) }
        }
    }
    found.sort();
    Ok(found)
}

/// Adds a file's name and content, each closed so that neither can run into the next.
fn absorb(digest: &mut Sha256, base: &Path, file: &Path) -> Result<()> {
    let name = file.strip_prefix(base).unwrap_or(file).to_string_lossy();
    let content = fs::read(file).with_context(|| format!("{} is not readable", file.display()))?;
    digest.update((name.len() as u64).to_le_bytes());
    digest.update(name.as_bytes());
    digest.update((content.len() as u64).to_le_bytes());
    digest.update(content);
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_cut_at_another_place_are_another_version() {
        let folder = std::env::temp_dir().join(format!("fingerprint-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let version = |first: &str, second: &str| {
            fs::write(folder.join("a"), first).unwrap();
            fs::write(folder.join("b"), second).unwrap();
            of_files(&folder, &files(&folder).unwrap()).unwrap()
        };
        let before = version("menu", "table");
        assert_eq!(before, version("menu", "table"));
        assert_ne!(before, version("men", "utable"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
