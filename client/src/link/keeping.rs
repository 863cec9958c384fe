//! Writing to the storage: what the engine wants, what the app remembers, and what a failed write left undone.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::device::{Event, StoreToken, Write};

use crate::link::Phone;
use crate::link::store::AppWrite;

/// Entries of the app whose writing failed. The next write takes them along: a draft that was sent must not stand
/// there again after a reload.
#[derive(Debug, Default)]
pub(super) struct Owed(BTreeMap<String, Option<String>>);

impl Owed {
    /// These entries, and before them what is owed and not overtaken by them.
    fn settle_with(&mut self, app: Vec<AppWrite>) -> Vec<AppWrite> {
        let mut owed = std::mem::take(&mut self.0);
        owed.extend(app.into_iter().map(|write| (write.key, write.value)));
        owed.into_iter().map(|(key, value)| AppWrite { key, value }).collect()
    }

    /// Remembers entries that were not written; one that was written anew meanwhile stands.
    fn owe(&mut self, app: Vec<AppWrite>) {
        for write in app {
            self.0.entry(write.key).or_insert(write.value);
        }
    }
}

impl Phone {
    /// Keeps what the app itself remembers.
    pub(crate) fn keep(self, key: &str, value: Option<String>) {
        self.keep_all(vec![AppWrite { key: key.into(), value }]);
    }

    pub(super) fn keep_all(self, app: Vec<AppWrite>) {
        self.write(Vec::new(), app, |_| ());
    }

    pub(super) fn store(self, token: StoreToken, writes: Vec<Write>, app: Vec<AppWrite>) {
        let report = move |stored| {
            self.feed(if stored { Event::Stored(token) } else { Event::StoreFailed(token) });
        };
        self.write(writes, app, report);
    }

    fn write(self, writes: Vec<Write>, app: Vec<AppWrite>, report: impl FnOnce(bool) + 'static) {
        let app = self.shell.try_update_value(|shell| shell.owed.settle_with(app)).unwrap_or_default();
        let written = app.clone();
        let done = move |stored: bool| {
            if !stored {
                self.shell.update_value(|shell| shell.owed.owe(written));
            }
            if self.alerts.get_untracked().phone_cannot_store == stored {
                self.alerts.update(|alerts| alerts.phone_cannot_store = !stored);
            }
            report(stored);
        };
        match self.shell.with_value(|shell| shell.store.clone()) {
            Some(store) => store.write(writes, app, done),
            None => spawn_local(async move { done(false) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(key: &str, value: Option<&str>) -> AppWrite {
        AppWrite { key: key.into(), value: value.map(Into::into) }
    }

    #[test]
    fn a_write_that_failed_goes_with_the_next_one() {
        let mut owed = Owed::default();
        owed.owe(vec![write("draft/5", None)]);
        assert_eq!(owed.settle_with(vec![write("theme", Some("dark"))]).len(), 2);
        assert_eq!(owed.settle_with(Vec::new()).len(), 0);
    }

    #[test]
    fn what_is_newer_stands() {
        let mut owed = Owed::default();
        owed.owe(vec![write("draft/5", None)]);
        let settled = owed.settle_with(vec![write("draft/5", Some("new"))]);
        assert_eq!(settled, [write("draft/5", Some("new"))]);
        owed.owe(vec![write("draft/5", Some("newer"))]);
        owed.owe(vec![write("draft/5", Some("older"))]);
        assert_eq!(owed.settle_with(Vec::new()), [write("draft/5", Some("newer"))]);
    }
}
