//! How things go between phone and node, told slowly: what passes within a moment is not shown, or the page would jump
//! under the finger with every order that is sent.

use leptos::prelude::*;
use sync::device::{Event, Link};

use crate::link::{Phone, set_if_new};

/// Ticks without the node before a person is told.
const TICKS_OFFLINE: u32 = 2;
/// Ticks with something unsent before a person is told, although the node is there.
const TICKS_SENDING: u32 = 3;

/// How things go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Traffic {
    /// As usual.
    Flowing,
    /// The node is there, and something takes its time.
    Sending,
    /// The node cannot be reached.
    Offline,
}

/// For how many ticks things have not been as usual.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Patience {
    offline: u32,
    sending: u32,
}

impl Patience {
    fn tick(&mut self, link: Link, unsent: usize) -> Traffic {
        let count = |ticks: u32, is_so: bool| if is_so { ticks.saturating_add(1) } else { 0 };
        self.offline = count(self.offline, link != Link::Online);
        self.sending = count(self.sending, unsent > 0);
        if self.offline >= TICKS_OFFLINE {
            Traffic::Offline
        } else if self.offline == 0 && self.sending >= TICKS_SENDING {
            Traffic::Sending
        } else {
            Traffic::Flowing
        }
    }
}

impl Phone {
    /// About a second has passed.
    pub(super) fn tick(self) {
        self.feed(Event::Tick);
        let (link, unsent) = (self.link.get_untracked(), self.unsent.get_untracked());
        let traffic = self.shell.try_update_value(|shell| shell.patience.tick(link, unsent));
        set_if_new(self.traffic, traffic.unwrap_or(Traffic::Flowing));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(ticks: &[(Link, usize)]) -> Traffic {
        let mut patience = Patience::default();
        ticks.iter().map(|(link, unsent)| patience.tick(*link, *unsent)).last().unwrap()
    }

    #[test]
    fn what_passes_in_a_moment_is_not_told() {
        assert_eq!(after(&[(Link::Online, 3)]), Traffic::Flowing);
        assert_eq!(after(&[(Link::Offline, 0)]), Traffic::Flowing);
        assert_eq!(after(&[(Link::Offline, 0), (Link::Online, 0), (Link::Offline, 0)]), Traffic::Flowing);
    }

    #[test]
    fn what_lasts_is_told() {
        assert_eq!(after(&[(Link::Offline, 0), (Link::Greeting, 0)]), Traffic::Offline);
        assert_eq!(after(&[(Link::Online, 1); 3]), Traffic::Sending);
    }
}
