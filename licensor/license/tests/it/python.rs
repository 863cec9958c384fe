//! Another language checks our tokens: Python, by FORMAT.md alone.
//!
//! The packages come from the machine's Python, or from an environment below `target/` that is made once. Where neither
//! can be had the test says so and passes, unless the variable `CI` is set: there it must run.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use license::claims::Lock;
use license::nonce::Nonce;
use serde_json::{Value, json};

use crate::support::{claims, key, public, rotation, site, token};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/verify.py");
const PACKAGES: [&str; 2] = ["cryptography", "PyJWT"];
const IMPORTS: &str = "import cryptography, jwt";

#[test]
fn a_token_is_verified_in_python() {
    let python = match python() {
        Ok(python) => python,
        Err(missing) => {
            assert!(std::env::var_os("CI").is_none(), "no other language checked a token: {missing}");
            eprintln!("NOT CHECKED IN PYTHON: {missing}");
            return;
        }
    };
    let mut rich = claims();
    rich.locked = Some(Lock { reason: "Απλήρωτο \"από\" τον Μάιο".to_owned() });
    rich.limits.0.insert("devices".to_owned(), 25);
    rich.nonce = Some(Nonce::new([7; 16]));
    let mut elsewhere = claims();
    elsewhere.site = "01905a7e-0000-7000-8000-000000000002".parse().unwrap();
    let good = token(&claims());
    let flipped = |index: usize| {
        let mut bytes = good.clone().into_bytes();
        bytes[index] = if bytes[index] == b'A' { b'Q' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    };
    let payload = good.find('.').unwrap() + 20;
    let cases = [
        (good.clone(), Ok(())),
        (token(&rich), Ok(())),
        (flipped(payload), Err("signature")),
        (flipped(good.rfind('.').unwrap() + 20), Err("signature")),
        (flipped(3), Err("header")),
        (claims().sign(&key(9)).unwrap(), Err("unknown key")),
        (rotation(1, &[2], &[]), Err("header")),
        (token(&elsewhere), Err("other site")),
        (format!("{good}="), Err("not canonical")),
        (good.replacen('.', ":", 1), Err("not a token")),
    ];
    let tokens: Vec<&str> = cases.iter().map(|(token, _)| token.as_str()).collect();
    let answer = ask(&python, &tokens);
    assert_eq!(answer["pyjwt"], true, "PyJWT gives the second opinion");
    for ((token, expected), answer) in cases.iter().zip(answer["answers"].as_array().unwrap()) {
        match expected {
            Ok(()) => assert_eq!(answer["claims"], claims_of(token)),
            Err(reason) => assert_eq!(answer["refused"], *reason, "{answer} for {token}"),
        }
    }
}

fn claims_of(token: &str) -> Value {
    let [_, payload, _] = crate::support::parts(token);
    serde_json::from_slice(&payload).unwrap()
}

fn ask(python: &Path, tokens: &[&str]) -> Value {
    let keys = json!({ public(0).id().to_string(): public(0), public(1).id().to_string(): public(1) });
    let question = json!({ "keys": keys, "site": site(), "tokens": tokens });
    let mut child =
        Command::new(python).arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", output.status);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A Python that has the packages, or why there is none.
fn python() -> Result<PathBuf, String> {
    let system = PathBuf::from("python3");
    if run(&system, &["-c", IMPORTS]).is_ok() {
        return Ok(system);
    }
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("license-python");
    let own = home.join("bin/python3");
    if run(&own, &["-c", IMPORTS]).is_err() {
        run(&system, &["-m", "venv", &home.to_string_lossy()])?;
        run(&own, &[["-m", "pip", "install", "--quiet"].as_slice(), &PACKAGES].concat())?;
        run(&own, &["-c", IMPORTS])?;
    }
    Ok(own)
}

fn run(program: &Path, arguments: &[&str]) -> Result<(), String> {
    let name = format!("{} {}", program.display(), arguments.join(" "));
    let Output { status, stderr, .. } =
        Command::new(program).args(arguments).output().map_err(|error| format!("{name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {}", String::from_utf8_lossy(&stderr))) }
}
