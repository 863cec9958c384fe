//! Points on the road of an order at which a test may kill the process, as a power cut would.
//!
//! With the feature `crash-points`, `COMANDA_CRASH_AT=commit.after:3` kills the process with SIGKILL when it passes
//! the point `commit.after` for the third time. Without the feature the points are not in the program at all.

use crate::flow::Transaction;
#[cfg(feature = "crash-points")]
use crate::flow::Write;
#[cfg(feature = "crash-points")]
use crate::job::JobState;

/// Marks a point at which a test may kill the process.
macro_rules! crash_point {
    ($name:literal) => {
        #[cfg(feature = "crash-points")]
        $crate::crash::pass($name);
    };
}

pub(crate) use crash_point;

/// The points around one commit of the flow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around {
    #[cfg(feature = "crash-points")]
    begins_a_ticket: bool,
    #[cfg(feature = "crash-points")]
    ends_a_ticket: bool,
}

#[cfg(not(feature = "crash-points"))]
impl Around {
    pub(crate) fn new(_: &Transaction) -> Self {
        Self {}
    }

    pub(crate) fn before(self) {}

    pub(crate) fn after(self) {}
}

#[cfg(feature = "crash-points")]
impl Around {
    pub(crate) fn new(transaction: &Transaction) -> Self {
        let moves_to = |wanted: fn(JobState) -> bool| {
            let states = transaction.writes.iter().filter_map(|write| match write {
                Write::JobState { state, .. } => Some(*state),
                _ => None,
            });
            states.into_iter().any(wanted)
        };
        Self {
            begins_a_ticket: moves_to(|state| state == JobState::Sending),
            ends_a_ticket: moves_to(|state| {
                matches!(state, JobState::Printed | JobState::Sent | JobState::Unknown)
            }),
        }
    }

    /// Everything is written, nothing is on the disk.
    pub(crate) fn before(self) {
        crash_point!("commit.before");
        if self.begins_a_ticket {
            crash_point!("print.before_sending_commit");
        }
        if self.ends_a_ticket {
            crash_point!("print.before_done_commit");
        }
    }

    /// Everything is on the disk, nobody was told.
    pub(crate) fn after(self) {
        crash_point!("commit.after");
        if self.begins_a_ticket {
            crash_point!("print.after_sending_commit");
        }
        if self.ends_a_ticket {
            crash_point!("print.after_done_commit");
        }
    }
}

/// Counts the passes of the one point that the environment names, and ends the process at the wanted one.
#[cfg(feature = "crash-points")]
pub(crate) fn pass(name: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSES: AtomicU32 = AtomicU32::new(0);

    let Some((wanted, nth)) = wanted() else { return };
    if wanted == name && PASSES.fetch_add(1, Ordering::SeqCst) + 1 == *nth {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        // The signal is on its way to every thread; nothing more may happen in this one.
        loop {
            std::thread::park();
        }
    }
}

/// The point and the pass from `COMANDA_CRASH_AT`.
#[cfg(feature = "crash-points")]
fn wanted() -> Option<&'static (String, u32)> {
    static WANTED: std::sync::OnceLock<Option<(String, u32)>> = std::sync::OnceLock::new();
    let read = || {
        let text = std::env::var("COMANDA_CRASH_AT").ok()?;
        let (name, nth) = text.rsplit_once(':')?;
        Some((name.to_owned(), nth.parse().ok()?))
    };
    WANTED.get_or_init(read).as_ref()
}
