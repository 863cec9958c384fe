//! The strip at the top: shown only when something is not as usual.

use leptos::prelude::*;
use sync::device::Link;

use crate::link::{Alerts, update};
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::{use_phone, use_text};

/// What the banner says; the first that is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saying {
    PhoneCannotStore,
    ReloadNeeded,
    LogInAgain,
    NodeCannotStore,
    Offline,
    Sending,
    NewVersion,
}

impl Saying {
    fn choose(alerts: Alerts, link: Link, unsent: usize, new_version: bool) -> Option<Self> {
        let sayings = [
            (alerts.phone_cannot_store, Saying::PhoneCannotStore),
            (alerts.reload_needed, Saying::ReloadNeeded),
            (alerts.log_in_again, Saying::LogInAgain),
            (alerts.node_cannot_store, Saying::NodeCannotStore),
            (link != Link::Online, Saying::Offline),
            (unsent > 0, Saying::Sending),
            (new_version, Saying::NewVersion),
        ];
        sayings.into_iter().find_map(|(is_so, saying)| is_so.then_some(saying))
    }

    fn words(self, language: Language) -> &'static str {
        match self {
            Saying::PhoneCannotStore => language.banner_phone_full(),
            Saying::ReloadNeeded => language.banner_reload(),
            Saying::LogInAgain => language.banner_login(),
            Saying::NodeCannotStore => language.banner_node_full(),
            Saying::Offline => language.banner_offline(),
            Saying::Sending => language.banner_back(),
            Saying::NewVersion => language.banner_new_version(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Saying::PhoneCannotStore => "phone-cannot-store",
            Saying::ReloadNeeded => "reload",
            Saying::LogInAgain => "log-in-again",
            Saying::NodeCannotStore => "node-cannot-store",
            Saying::Offline => "offline",
            Saying::Sending => "sending",
            Saying::NewVersion => "new-version",
        }
    }

    fn icon(self) -> IconKind {
        match self {
            Saying::PhoneCannotStore | Saying::NodeCannotStore => IconKind::Warning,
            Saying::ReloadNeeded | Saying::NewVersion => IconKind::Reload,
            Saying::LogInAgain => IconKind::Lock,
            Saying::Offline => IconKind::Offline,
            Saying::Sending => IconKind::Online,
        }
    }

    fn tone(self) -> &'static str {
        match self {
            Saying::PhoneCannotStore | Saying::ReloadNeeded | Saying::NodeCannotStore => "banner bad",
            Saying::LogInAgain | Saying::Offline => "banner wait",
            Saying::Sending | Saying::NewVersion => "banner info",
        }
    }
}

/// The banner. `on_waiting` opens the list of what waits here, `on_log_in` the login.
#[component]
pub(crate) fn Banner(
    /// Opens the waiting list; without it the count is only shown.
    on_waiting: Callback<()>,
    /// Opens the login.
    on_log_in: Callback<()>,
) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let saying = Memo::new(move |_| {
        Saying::choose(phone.alerts.get(), phone.link.get(), phone.unsent.get(), phone.new_version.get())
    });
    let act = move |saying| match saying {
        Saying::ReloadNeeded | Saying::NewVersion => update::apply(),
        Saying::LogInAgain => on_log_in.run(()),
        _ => on_waiting.run(()),
    };
    let strip = move |saying: Saying| {
        view! {
            <button class=saying.tone() data-testid="banner" data-banner=saying.name() on:click=move |_| act(saying)>
                <Icon kind=saying.icon()/>
                <span class="grow">{saying.words(language)}</span>
                <Count/>
            </button>
        }
    };
    view! { <div class="banners" aria-live="polite">{move || saying.get().map(strip)}</div> }
}

/// How much waits on this phone.
#[component]
fn Count() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let words = move || match phone.unsent.get() {
        0 => String::new(),
        count => language.banner_waiting(count),
    };
    view! {
        <span class="count" data-testid="unsent" data-count=move || phone.unsent.get().to_string()>
            {words}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_when_all_is_well() {
        assert_eq!(Saying::choose(Alerts::default(), Link::Online, 0, false), None);
    }

    #[test]
    fn what_could_lose_an_order_is_said_before_what_could_not() {
        let full = Alerts { phone_cannot_store: true, log_in_again: true, ..Alerts::default() };
        assert_eq!(Saying::choose(full, Link::Offline, 3, true), Some(Saying::PhoneCannotStore));
        let again = Alerts { log_in_again: true, ..Alerts::default() };
        assert_eq!(Saying::choose(again, Link::Offline, 3, true), Some(Saying::LogInAgain));
        assert_eq!(Saying::choose(Alerts::default(), Link::Greeting, 3, true), Some(Saying::Offline));
        assert_eq!(Saying::choose(Alerts::default(), Link::Online, 3, true), Some(Saying::Sending));
        assert_eq!(Saying::choose(Alerts::default(), Link::Online, 0, true), Some(Saying::NewVersion));
    }
}
