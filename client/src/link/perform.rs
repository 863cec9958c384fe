//! What the engine asks for, done with the browser's means.

use std::mem;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::device::{Action, Event, Link};

use crate::api::{self, ApiError};
use crate::link::socket::Socket;
use crate::link::store::AppWrite;
use crate::link::{Phone, preferences};

/// A socket that takes longer than this to open is given up.
const CONNECT_LIMIT: Duration = Duration::from_secs(8);
/// Between two tries to fetch a catalog that was announced.
const CATALOG_RETRY: Duration = Duration::from_secs(5);

impl Phone {
    /// Performs actions in their order. `also` goes into the first storage transaction among them.
    pub(super) fn perform(self, actions: Vec<Action>, mut also: Vec<AppWrite>) {
        for action in actions {
            match action {
                Action::Connect { after_ms } => self.connect_after(Duration::from_millis(after_ms)),
                Action::Disconnect => self.disconnect(),
                Action::Send(bytes) => self.send(&bytes),
                Action::Store { token, writes } => self.store(token, writes, mem::take(&mut also)),
                Action::OrdersChanged(_) => {
                    self.orders.update(|revision| *revision = revision.wrapping_add(1))
                }
                Action::StatusChanged => self.refresh(),
                Action::FetchCatalog { version } => self.fetch_catalog(version),
                Action::Tell(notice) => self.told(notice),
            }
        }
        if !also.is_empty() {
            self.keep_all(also);
        }
    }

    /// Tries the link at once instead of waiting for the next try: the browser says that the network is back.
    pub(super) fn hurry(self) {
        let is_waiting = self.shell.with_value(|shell| {
            shell.connecting.is_some() && !shell.socket.as_ref().is_some_and(Socket::is_opening)
        });
        if is_waiting && self.link.get_untracked() == Link::Offline {
            self.connect_after(Duration::ZERO);
        }
    }

    fn connect_after(self, wait: Duration) {
        let handle = set_timeout_with_handle(move || self.connect(), wait).ok();
        let older =
            self.shell.try_update_value(|shell| mem::replace(&mut shell.connecting, handle)).flatten();
        if let Some(older) = older {
            older.clear();
        }
    }

    /// Opens the socket once it is certain that it will be this person's: a browser does not say why a socket could
    /// not be opened, and its cookie may be that of another app or of a session that is over.
    fn connect(self) {
        self.disconnect();
        let Some(session) = self.session.get_untracked() else { return };
        spawn_local(async move {
            match api::me().await {
                Ok(me) if me.session.id == session.id => self.open_socket(),
                Ok(_) | Err(ApiError::SessionOver) => {
                    self.alerts.update(|alerts| alerts.log_in_again = true);
                    self.feed(Event::LinkDown);
                }
                Err(_) => self.feed(Event::LinkDown),
            }
        });
    }

    fn open_socket(self) {
        self.disconnect();
        let Ok(socket) = Socket::open(self) else { return self.feed(Event::LinkDown) };
        self.shell.update_value(|shell| shell.socket = Some(socket));
        let give_up = move || {
            if self.shell.with_value(|shell| shell.socket.as_ref().is_some_and(Socket::is_opening)) {
                self.disconnect();
                self.feed(Event::LinkDown);
            }
        };
        set_timeout(give_up, CONNECT_LIMIT);
    }

    /// No socket, and none to come until the engine asks again.
    pub(super) fn stop_connecting(self) {
        self.disconnect();
        if let Some(connecting) = self.shell.try_update_value(|shell| shell.connecting.take()).flatten() {
            connecting.clear();
        }
    }

    fn disconnect(self) {
        let socket = self.shell.try_update_value(|shell| shell.socket.take());
        drop(socket);
    }

    fn send(self, bytes: &[u8]) {
        self.shell.with_value(|shell| {
            if let Some(socket) = &shell.socket {
                socket.send(bytes);
            }
        });
    }

    fn fetch_catalog(self, version: u32) {
        let have = self.catalog.with_untracked(|catalog| catalog.as_ref().map(|catalog| catalog.version));
        if have == Some(version) {
            return;
        }
        spawn_local(async move {
            match api::catalog().await {
                Ok(text) => drop(self.take_catalog(&text)),
                Err(_) if self.link.get_untracked() == Link::Online => {
                    set_timeout(move || self.fetch_catalog(version), CATALOG_RETRY);
                }
                // The next connection announces it again.
                Err(_) => {}
            }
        });
    }

    /// Puts a catalog in force and keeps it. False when it cannot be read.
    pub(super) fn take_catalog(self, text: &str) -> bool {
        let read = preferences::read_catalog(text);
        if let Some(catalog) = &read {
            self.put_in_force(catalog.clone());
            self.keep(preferences::CATALOG, Some(text.into()));
        }
        read.is_some()
    }
}
