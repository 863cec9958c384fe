//! Which of our crates may know which: the map of the project, as cargo sees it.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::{capture, cargo};

/// Each crate and the crates of ours that it may depend on. A crate that is not here must not exist.
const ARROWS: [(&str, &[&str]); 11] = [
    ("sync", &[]),
    ("printers", &[]),
    ("license", &[]),
    ("serving", &[]),
    ("node", &["sync", "printers", "license", "serving"]),
    ("client", &["sync", "license"]),
    ("licensor", &["license", "serving"]),
    ("fixtures", &["sync", "printers", "license"]),
    ("powerloss", &[]),
    ("sim", &["sync", "printers", "node"]),
    ("xtask", &["fixtures"]),
];

/// What every crate may use in its tests, besides what it may use anyway.
const IN_TESTS: [&str; 2] = ["fixtures", "sim"];

/// A dependency between two of our crates.
#[derive(Debug)]
struct Arrow {
    from: String,
    to: String,
    in_tests: bool,
}

/// Fails with every arrow that is not on the map.
pub(crate) fn check() -> Result<()> {
    let metadata = capture(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let arrows = arrows(&metadata)?;
    let wrong: Vec<String> = arrows
        .iter()
        .filter(|arrow| !is_allowed(arrow))
        .map(|Arrow { from, to, in_tests }| {
            format!("{from} → {to}{}", if *in_tests { " (tests)" } else { "" })
        })
        .chain(crates(&metadata)?.into_iter().filter(|name| allowed(name).is_none()))
        .collect();
    if !wrong.is_empty() {
        bail!("not on the map of crates: {}", wrong.join(", "));
    }
    Ok(())
}

fn is_allowed(arrow: &Arrow) -> bool {
    let on_the_map = allowed(&arrow.from).is_some_and(|to| to.contains(&arrow.to.as_str()));
    on_the_map || (arrow.in_tests && IN_TESTS.contains(&arrow.to.as_str()))
}

fn allowed(name: &str) -> Option<&'static [&'static str]> {
    ARROWS.iter().find(|(from, _)| *from == name).map(|(_, to)| *to)
}

fn crates(metadata: &Value) -> Result<BTreeSet<String>> {
    packages(metadata)?.iter().map(name_of).collect()
}

fn arrows(metadata: &Value) -> Result<Vec<Arrow>> {
    let ours = crates(metadata)?;
    let mut arrows = Vec::new();
    for package in packages(metadata)? {
        let from = name_of(package)?;
        for dependency in package["dependencies"].as_array().context("a package lists its dependencies")? {
            let to = name_of(dependency)?;
            if ours.contains(&to) {
                arrows.push(Arrow { from: from.clone(), to, in_tests: dependency["kind"] == "dev" });
            }
        }
    }
    Ok(arrows)
}

fn packages(metadata: &Value) -> Result<&Vec<Value>> {
    metadata["packages"].as_array().context("cargo metadata lists packages")
}

fn name_of(value: &Value) -> Result<String> {
    Ok(value["name"].as_str().context("cargo metadata names everything")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_arrows_on_the_map_pass() {
        let cases = [
            ("node", "sync", false, true),
            ("sync", "node", false, false),
            ("sync", "printers", true, false),
            ("sync", "fixtures", true, true),
            ("node", "fixtures", false, false),
            ("node", "sim", true, true),
            ("node", "sim", false, false),
            ("client", "node", true, false),
            ("stranger", "sync", false, false),
        ];
        for (from, to, in_tests, expected) in cases {
            let arrow = Arrow { from: from.to_owned(), to: to.to_owned(), in_tests };
            assert_eq!(is_allowed(&arrow), expected, "{arrow:?}");
        }
    }
}
