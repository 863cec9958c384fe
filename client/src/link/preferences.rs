//! What the app itself remembers on this phone: the catalog, the device's id, language, theme, who was here last.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use sync::id::DeviceId;
use sync::policy::Rules;
use sync::site::Catalog;

use crate::link::{Phone, clock};
use crate::text::Language;

/// Keys of the `app` store.
pub(super) const CATALOG: &str = "catalog";
pub(super) const REFUSALS: &str = "refusals";
const DEVICE: &str = "device";
const LANGUAGE: &str = "language";
const THEME: &str = "theme";
const LAST_USER: &str = "last-user";
/// A draft is kept under this and the id of its table.
pub(crate) const DRAFT: &str = "draft/";

/// How the app looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the phone is set.
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// Its name in storage and in the page.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

impl Phone {
    /// Takes over what was stored. Makes the device's id when there is none.
    pub(super) fn recall(self, mut app: BTreeMap<String, String>) {
        let drafts = app.iter().filter(|(key, _)| key.starts_with(DRAFT));
        let drafts = drafts.map(|(key, text)| (key.clone(), text.clone())).collect();
        let id = app.get(DEVICE).and_then(|text| text.parse::<DeviceId>().ok());
        let id = id.unwrap_or_else(|| {
            let fresh = DeviceId::fresh(clock::now().wall, &mut clock::fill_random);
            self.keep(DEVICE, Some(fresh.to_string()));
            fresh
        });
        self.shell.update_value(|shell| {
            shell.device_id = Some(id);
            shell.drafts = drafts;
        });
        let chosen = app.get(LANGUAGE).and_then(|code| Language::of_code(code));
        self.shell.update_value(|shell| shell.chosen_language = chosen);
        self.speak(chosen);
        if let Some(catalog) = app.get(CATALOG).and_then(|text| read_catalog(text)) {
            self.put_in_force(catalog);
        }
        if let Some(theme) =
            Theme::ALL.into_iter().find(|theme| app.get(THEME).is_some_and(|code| code == theme.code()))
        {
            self.theme.set(theme);
        }
        self.last_user.set(app.remove(LAST_USER).unwrap_or_default());
        let refusals = app.get(REFUSALS).and_then(|text| serde_json::from_str(text).ok());
        self.refusals.set(refusals.unwrap_or_default());
    }

    /// The drafts that were on this phone when the app started, as stored.
    pub(crate) fn stored_drafts(self) -> Vec<(String, String)> {
        self.shell.with_value(|shell| shell.drafts.clone())
    }

    /// Changes the language for good.
    pub(crate) fn choose_language(self, language: Language) {
        self.shell.update_value(|shell| shell.chosen_language = Some(language));
        self.language.set(language);
        self.keep(LANGUAGE, Some(language.code().into()));
    }

    /// Changes the theme for good.
    pub(crate) fn choose_theme(self, theme: Theme) {
        self.theme.set(theme);
        self.keep(THEME, Some(theme.code().into()));
    }

    pub(super) fn remember_user(self, name: &str) {
        self.last_user.set(name.into());
        self.keep(LAST_USER, Some(name.into()));
    }

    /// Uses a catalog from now on. Where nobody has chosen a language, that of the site is spoken.
    pub(super) fn put_in_force(self, catalog: Arc<Catalog>) {
        if self.shell.with_value(|shell| shell.chosen_language.is_none()) {
            self.speak(Language::of_code(&catalog.site.language));
        }
        let _ = self.shell.try_update_value(|shell| {
            shell.device.iter_mut().for_each(|device| device.obey(Rules::of(&catalog)));
        });
        self.catalog.set(Some(catalog));
    }

    fn speak(self, language: Option<Language>) {
        if let Some(language) = language {
            super::set_if_new(self.language, language);
        }
    }
}

/// Reads a catalog; none when it is not one.
pub(super) fn read_catalog(text: &str) -> Option<Arc<Catalog>> {
    serde_json::from_str(text).ok().map(Arc::new)
}
