//! Rules about files that no compiler knows.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::capture;
use crate::workspace;

/// Top folders that are somebody's machine and never belong to the project.
const MACHINE_FOLDERS: [&str; 4] = ["home", "root", "Users", "work"];

/// Fails with every file that breaks a rule.
pub(crate) fn check() -> Result<()> {
    let root = workspace::root();
    // Files that are new count too; what git ignores does not.
    let list = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let files = capture(Command::new("git").current_dir(&root).args(list))?;
    let wrong: Vec<String> = files.lines().flat_map(|file| complaints(&root, file)).collect();
    if !wrong.is_empty() {
        bail!("\n  {}", wrong.join("\n  "));
    }
    Ok(())
}

fn complaints(root: &Path, file: &str) -> Vec<String> {
    let mut found = Vec::new();
    if file.ends_with("/mod.rs") {
        found.push(format!("{file}: a module is `name.rs` beside the folder `name/`"));
    }
    if file.ends_with(".patch") && !applies(root, file) {
        found.push(format!("{file}: it does not fit the sources any more"));
    }
    // Files that are not text, or gone from the tree but not yet from the index, hold no paths.
    for (index, line) in fs::read_to_string(root.join(file)).unwrap_or_default().lines().enumerate() {
        if let Some(folder) = machine_folder(line) {
            found.push(format!("{file}:{}: a path below /{folder} is one machine's own", index + 1));
        }
    }
    found
}

/// Whether git could apply a patch to the sources: a mutant that cannot be made proves nothing.
fn applies(root: &Path, patch: &str) -> bool {
    let checked = Command::new("git").current_dir(root).args(["apply", "--check", patch]).output();
    checked.is_ok_and(|output| output.status.success())
}

/// The folder of somebody's machine that a line names, if it does: a path that begins there and goes on.
fn machine_folder(line: &str) -> Option<&'static str> {
    MACHINE_FOLDERS.into_iter().find(|folder| {
        let path = format!("/{folder}/");
        line.match_indices(&path).any(|(start, _)| {
            let before = line[..start].chars().next_back();
            let after = line[start + path.len()..].chars().next();
            let begins = before.is_none_or(|sign| !sign.is_alphanumeric() && !"/.-_~}".contains(sign));
            begins && after.is_some_and(|sign| sign.is_alphanumeric() || sign == '.')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_one_machine_is_found_and_others_are_not() {
        let slash = "/";
        let cases = [
            (format!("cd {slash}home/maria/comanda"), Some("home")),
            (format!("\"{slash}root/.cargo\""), Some("root")),
            (format!("https://example.org{slash}home/maria"), None),
            (format!("node{slash}work/queue.rs"), None),
            (format!("the route {slash}home/"), None),
        ];
        for (line, expected) in cases {
            assert_eq!(machine_folder(&line), expected, "{line}");
        }
    }
}
