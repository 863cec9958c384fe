//! One app: bindings, optimizer, static files, the offline list, and the packed siblings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use wasm_bindgen_cli_support::Bindgen;

use super::{Mode, fingerprint, precache};
use crate::process::{run, say};
use crate::toolchain::optimizer;
use crate::workspace;

/// The WebAssembly features that rustc and wasm-bindgen use; `wasm-opt` refuses what it is not told of.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Files of these kinds are text or code, and get a packed sibling; images and fonts are packed already.
const PACKED: [&str; 7] = ["css", "html", "js", "json", "svg", "wasm", "webmanifest"];

/// Puts an app together beside its final place and then moves it there, so that nobody is ever served
/// the halves of two builds.
pub(crate) fn bundle(app: &str, wasm: &Path, out: &Path, mode: Mode) -> Result<()> {
    let fresh = out.with_extension("new");
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir_all(&fresh)?;
    copy_static(&workspace::root().join("client/web/shared"), &fresh)?;
    copy_static(&workspace::root().join("client/web").join(app), &fresh)?;
    bind(app, wasm, &fresh)?;
    if mode == Mode::Release {
        optimize(&fresh.join(format!("{app}_bg.wasm")))?;
    }
    precache::write(&fresh)?;
    pack(&fresh, mode)?;
    let _ = fs::remove_dir_all(out);
    fs::rename(&fresh, out)?;
    report(app, out)
}

/// Copies a folder of files as they are, folders within it too.
fn copy_static(from: &Path, to: &Path) -> Result<()> {
    for file in fingerprint::files(from)? {
        let place = to.join(file.strip_prefix(from).expect("the files were found below the folder"));
        fs::create_dir_all(place.parent().expect("a file lies in a folder"))?;
        fs::copy(&file, &place).with_context(|| format!("{} is not copied", file.display()))?;
    }
    Ok(())
}

/// Writes `<app>.js`, a module whose default export starts the app, and `<app>_bg.wasm`.
fn bind(app: &str, wasm: &Path, out: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .out_name(app)
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out)
        .with_context(|| format!("the bindings of {} are not made", wasm.display()))
}

fn optimize(wasm: &Path) -> Result<()> {
    let program = optimizer::ensure()?;
    say(format!("optimizing {}", wasm.file_name().expect("a file has a name").to_string_lossy()));
    run(Command::new(program).args(FEATURES).args(["-Oz", "--strip-debug", "-o"]).arg(wasm).arg(wasm))
}

/// Writes `<file>.br` beside every file that is worth it.
fn pack(folder: &Path, mode: Mode) -> Result<()> {
    let quality = match mode {
        Mode::Release => 11,
        Mode::Dev => 3,
    };
    for file in fingerprint::files(folder)? {
        let kind = file.extension().unwrap_or_default().to_string_lossy();
        if PACKED.contains(&kind.as_ref()) {
            pack_one(&file, quality).with_context(|| format!("{} is not packed", file.display()))?;
        }
    }
    Ok(())
}

fn pack_one(file: &Path, quality: i32) -> Result<()> {
    let params = BrotliEncoderParams { quality, ..BrotliEncoderParams::default() };
    let content = fs::read(file)?;
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut content.as_slice(), &mut packed, &params)?;
    fs::write(packed_name(file), packed)?;
    Ok(())
}

fn packed_name(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

fn report(app: &str, out: &Path) -> Result<()> {
    let wasm = out.join(format!("{app}_bg.wasm"));
    let (plain, packed) = (fs::metadata(&wasm)?.len(), fs::metadata(packed_name(&wasm))?.len());
    say(format!("web app {app}: {} KB, {} KB packed", plain / 1024, packed / 1024));
    Ok(())
}
