//! What nobody ever sent on purpose: crafted changes under valid checksums, frames, saved documents, a phone's storage.
//!
//! Everything is made of dice, so a run is the same each time. `cargo xtask fuzz` throws them a million times; here they
//! are thrown for a few seconds. A failure says which throw it was: `COMANDA_FUZZ_SEED` begins there.

use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

mod bytes;
mod changes;
pub(crate) mod craft;
mod evening;
mod frames;
mod saved;
mod storage;

/// How many throws, unless the environment says otherwise.
const FEW: u64 = 2_000;

/// What the environment asks for.
struct Run {
    /// The first throw.
    seed: u64,
    /// How many crafted things.
    throws: u64,
}

impl Run {
    #[expect(clippy::disallowed_methods, reason = "a test may ask how much time there is")]
    fn asked_for() -> Self {
        let number = |name| std::env::var(name).ok().map(|text: String| text.parse().expect("a number"));
        Self {
            seed: number("COMANDA_FUZZ_SEED").unwrap_or(0),
            throws: number("COMANDA_FUZZ_CHANGES").unwrap_or(FEW),
        }
    }

    /// The seeds of so many throws each.
    fn seeds(&self, throws_each: u64) -> impl Iterator<Item = u64> {
        self.seed..self.seed + self.throws.div_ceil(throws_each)
    }
}

thread_local! {
    /// Whether panics of this thread are expected at the moment, and how many there were.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
    static CAUGHT: Cell<u64> = const { Cell::new(0) };
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Does something in which panics are counted, not printed; the panic's words when one gets out.
fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = take_hook();
        set_hook(Box::new(move |panic| {
            if EXPECTED.get() {
                CAUGHT.set(CAUGHT.get() + 1);
                LAST.set(panic.to_string());
            } else {
                print(panic);
            }
        }));
    });
    EXPECTED.set(true);
    let done = catch_unwind(AssertUnwindSafe(run));
    EXPECTED.set(false);
    done.map_err(|_| LAST.take())
}

/// Does what must not panic; what Automerge panics within is caught where it belongs.
fn must_not_panic<T>(seed: u64, what: &dyn Debug, run: impl FnOnce() -> T) -> T {
    quietly(run).unwrap_or_else(|panic| panic!("seed {seed}: a panic got out\n{panic}\nover {what:?}"))
}

/// The most memory that this process ever held, in MB; none where the system does not tell.
fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kb: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024)
}

/// Far above what any of this needs, far below what a small computer has.
const MAX_MEMORY_MB: u64 = 1_024;

fn assert_memory_is_bounded() {
    let peak = peak_memory_mb().unwrap_or(0);
    assert!(peak < MAX_MEMORY_MB, "{peak} MB");
}
