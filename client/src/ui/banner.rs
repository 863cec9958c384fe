//! The strip at the top: shown only when something is not as usual.

use leptos::prelude::*;
use sync::device::Link;

use crate::link::{Alerts, Traffic, update};
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::license_strip::LicenseStrip;
use crate::ui::{use_phone, use_text};

/// What the banner says; the first that is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saying {
    PhoneCannotStore,
    ReloadNeeded,
    LogInAgain,
    Refused,
    NodeReplaced,
    NodeCannotStore,
    NodeRecovers,
    Offline,
    Sending,
    Damaged,
    NewVersion,
}

impl Saying {
    fn choose(alerts: Alerts, traffic: Traffic, refused: usize, new_version: bool) -> Option<Self> {
        let sayings = [
            (alerts.phone_cannot_store, Saying::PhoneCannotStore),
            (alerts.reload_needed, Saying::ReloadNeeded),
            (alerts.log_in_again, Saying::LogInAgain),
            (refused > 0, Saying::Refused),
            (alerts.node_replaced, Saying::NodeReplaced),
            (alerts.node_cannot_store, Saying::NodeCannotStore),
            (alerts.node_recovers, Saying::NodeRecovers),
            (traffic == Traffic::Offline, Saying::Offline),
            (traffic == Traffic::Sending, Saying::Sending),
            (alerts.damaged_entries > 0, Saying::Damaged),
            (new_version, Saying::NewVersion),
        ];
        sayings.into_iter().find_map(|(is_so, saying)| is_so.then_some(saying))
    }

    fn words(self, language: Language) -> &'static str {
        match self {
            Saying::PhoneCannotStore => language.banner_phone_full(),
            Saying::ReloadNeeded => language.banner_reload(),
            Saying::LogInAgain => language.banner_login(),
            Saying::NodeReplaced => language.banner_node_replaced(),
            Saying::NodeCannotStore => language.banner_node_full(),
            Saying::NodeRecovers => language.banner_node_recovers(),
            Saying::Refused => language.banner_refused(),
            Saying::Damaged => language.banner_damaged(),
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
            Saying::NodeReplaced => "node-replaced",
            Saying::NodeCannotStore => "node-cannot-store",
            Saying::NodeRecovers => "node-recovers",
            Saying::Refused => "refused",
            Saying::Damaged => "damaged",
            Saying::Offline => "offline",
            Saying::Sending => "sending",
            Saying::NewVersion => "new-version",
        }
    }

    fn icon(self) -> IconKind {
        match self {
            Saying::PhoneCannotStore
            | Saying::NodeReplaced
            | Saying::NodeCannotStore
            | Saying::Refused
            | Saying::Damaged => IconKind::Warning,
            Saying::ReloadNeeded | Saying::NewVersion | Saying::NodeRecovers => IconKind::Reload,
            Saying::LogInAgain => IconKind::Lock,
            Saying::Offline => IconKind::Offline,
            Saying::Sending => IconKind::Online,
        }
    }

    fn tone(self) -> &'static str {
        match self {
            Saying::PhoneCannotStore
            | Saying::ReloadNeeded
            | Saying::NodeReplaced
            | Saying::NodeCannotStore
            | Saying::Refused => "banner bad",
            Saying::LogInAgain | Saying::NodeRecovers | Saying::Offline | Saying::Damaged => "banner wait",
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
        let refused = phone.refusals.with(Vec::len);
        Saying::choose(phone.alerts.get(), phone.traffic.get(), refused, phone.new_version.get())
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
    let link = move || if phone.link.get() == Link::Online { "online" } else { "offline" };
    view! { <div class="banners" aria-live="polite" data-link=link>{move || saying.get().map(strip)}<LicenseStrip/></div> }
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
        assert_eq!(Saying::choose(Alerts::default(), Traffic::Flowing, 0, false), None);
    }

    #[test]
    fn what_could_lose_an_order_is_said_before_what_could_not() {
        let full = Alerts { phone_cannot_store: true, log_in_again: true, ..Alerts::default() };
        let again = Alerts { log_in_again: true, ..Alerts::default() };
        let recovers = Alerts { node_recovers: true, ..Alerts::default() };
        let full_too = Alerts { node_cannot_store: true, ..recovers };
        for (alerts, traffic, refused, said) in [
            (full, Traffic::Offline, 1, Saying::PhoneCannotStore),
            (again, Traffic::Offline, 1, Saying::LogInAgain),
            (full_too, Traffic::Sending, 0, Saying::NodeCannotStore),
            (recovers, Traffic::Sending, 0, Saying::NodeRecovers),
            (Alerts::default(), Traffic::Offline, 1, Saying::Refused),
            (Alerts::default(), Traffic::Offline, 0, Saying::Offline),
            (Alerts::default(), Traffic::Sending, 0, Saying::Sending),
            (Alerts::default(), Traffic::Flowing, 0, Saying::NewVersion),
        ] {
            assert_eq!(Saying::choose(alerts, traffic, refused, true), Some(said));
        }
    }
}
