//! Where things lie: the checkout, what is built from it, and the tools fetched for it.

use std::env;
use std::path::PathBuf;

/// The root of the checkout: two folders above this crate, wherever cargo runs it from.
pub(crate) fn root() -> PathBuf {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.ancestors().nth(2).expect("xtask lies two folders below the root of the checkout").to_path_buf()
}

/// Everything that is built goes here, as cargo itself decides it.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Tools fetched for this checkout alone; deleting the folder only costs fetching them again.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}
