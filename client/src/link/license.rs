//! What this phone knows of the license of the house.

use leptos::prelude::*;
use license::state::State;
use sync::device::Target;
use sync::frame::License;

use crate::link::Phone;

/// What the node said last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HouseLicense {
    /// Whether new parties may be served.
    pub(crate) allows_new: bool,
    /// Why and until when; none when a newer node says something that this app does not understand.
    pub(crate) state: Option<State>,
}

impl HouseLicense {
    pub(super) fn of(told: &License) -> Self {
        Self { allows_new: told.allows_new, state: serde_json::from_str(&told.state).ok() }
    }
}

impl Phone {
    /// Whether ordering here would be new business that the house has no license for. Follows changes.
    pub(crate) fn is_stopped(self, target: Target) -> bool {
        let is_refused =
            self.license.with(|license| license.as_ref().is_some_and(|license| !license.allows_new));
        let is_open = || match target {
            Target::Table(table) => self.order_at(table).is_some(),
            Target::Order(_) => true,
        };
        is_refused && !is_open()
    }
}
