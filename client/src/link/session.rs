//! Logging in and out. The outbox belongs to the phone: it outlives both.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::device::{Device, Event};
use sync::policy::Rules;
use sync::site::Role;

use crate::api::{self, ApiError};
use crate::link::{App, Phone, Stage, clock};

impl Phone {
    /// Logs a person in here, and fetches what the phone needs for its first evening.
    pub(crate) async fn log_in(self, user: String, pin: String) -> Result<(), ApiError> {
        let device = self.shell.with_value(|shell| shell.device_id).ok_or(ApiError::Offline)?;
        let session = api::log_in(&user, &pin, device).await?;
        if self.app == App::Manager && session.role != Role::Manager {
            let _ = api::log_out().await;
            return Err(ApiError::NotForRole);
        }
        if self.catalog.with_untracked(Option::is_none) {
            let text = api::catalog().await?;
            if !self.take_catalog(&text) {
                return Err(ApiError::Answer);
            }
        }
        self.restore_device();
        self.remember_user(&user);
        self.alerts.update(|alerts| alerts.log_in_again = false);
        self.feed(Event::Granted(session));
        self.refresh();
        self.stage.set(Stage::Ready);
        self.ask_to_keep_storage();
        Ok(())
    }

    /// Pairs this phone with the house, under a name by which a manager knows it again.
    pub(crate) async fn pair(self, code: &str, name: &str) -> Result<(), ApiError> {
        let device = self.shell.with_value(|shell| shell.device_id).ok_or(ApiError::Offline)?;
        api::pair(code, device, name).await
    }

    /// Ends the session. What was not sent stays here and is sent later, as theirs.
    pub(crate) fn log_out(self) {
        self.feed(Event::LoggedOut);
        self.stop_connecting();
        self.refresh();
        self.stage.set(Stage::Login);
        // When the node is out of reach its session ends by itself after its time.
        spawn_local(async move {
            let _ = api::log_out().await;
        });
    }

    /// Wakes the engine with what was stored, as soon as the site is known.
    pub(super) fn restore_device(self) {
        let catalog = self.catalog.get_untracked();
        let has_device = self.shell.with_value(|shell| shell.device.is_some());
        let (Some(catalog), false) = (catalog, has_device) else { return };
        let stored = self.shell.try_update_value(|shell| std::mem::take(&mut shell.stored));
        let stored = stored.unwrap_or_default();
        let (mut device, actions) = Device::restore(catalog.site.id, stored, &mut clock::fill_random);
        device.obey(Rules::of(&catalog));
        self.install(device, actions);
    }
}
