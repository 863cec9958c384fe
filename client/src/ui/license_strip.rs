//! The strip that says how long new tables may still be opened, or why they may not.

use leptos::prelude::*;
use license::state::{State, Why};
use license::time::UnixSeconds;
use sync::time::UnixMs;

use crate::link::{HouseLicense, day_and_time};
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::{use_phone, use_text};

/// How a state of the license is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// In the page, for the tests.
    pub(crate) name: &'static str,
    /// Whether somebody must do something now.
    pub(crate) is_urgent: bool,
    /// Why, until when, and what to do.
    pub(crate) words: String,
}

impl Shown {
    /// None while all is well.
    pub(crate) fn of(
        state: &State,
        language: Language,
        when: impl Fn(UnixSeconds) -> String,
    ) -> Option<Self> {
        let (name, words) = match state {
            State::Licensed { .. } => return None,
            State::Warning { expires, .. } => ("warning", language.license_warning(&when(*expires))),
            State::Grace { until, why: Why::Silence | Why::NotYetIssued } => {
                ("grace", language.license_grace_silence(&when(*until)))
            }
            State::Grace { until, why: Why::Expiry } => {
                ("grace", language.license_grace_expiry(&when(*until)))
            }
            State::Blocked { why: Why::Silence } => {
                ("blocked", language.license_blocked_silence().to_owned())
            }
            State::Blocked { why: Why::Expiry } => ("blocked", language.license_blocked_expiry().to_owned()),
            State::Blocked { why: Why::NotYetIssued } => {
                ("blocked", language.license_blocked_clock().to_owned())
            }
            State::Locked { reason } => ("locked", language.license_locked(reason)),
            State::Unlicensed => ("unlicensed", language.license_missing().to_owned()),
        };
        Some(Self { name, is_urgent: state.refusal().is_some(), words })
    }

    fn of_house(license: &HouseLicense, language: Language) -> Option<Self> {
        match &license.state {
            Some(state) => Self::of(state, language, shown_time),
            None if license.allows_new => None,
            None => {
                Some(Self { name: "blocked", is_urgent: true, words: language.license_stopped().to_owned() })
            }
        }
    }
}

/// A moment as people read it.
pub(crate) fn shown_time(at: UnixSeconds) -> String {
    day_and_time(UnixMs(at.0.saturating_mul(1_000)))
}

/// The strip; nothing while all is well.
#[component]
pub(crate) fn LicenseStrip() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let shown =
        Memo::new(move |_| phone.license.with(|license| Shown::of_house(license.as_ref()?, language)));
    let strip = |shown: Shown| {
        let class = if shown.is_urgent { "banner bad" } else { "banner wait" };
        view! {
            <div class=class role="status" data-testid="license" data-license=shown.name>
                <Icon kind=if shown.is_urgent { IconKind::Lock } else { IconKind::Warning }/>
                <span class="grow">{shown.words}</span>
            </div>
        }
    };
    move || shown.get().map(strip)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_reads_why_until_when_and_what_to_do() {
        let when = |at: UnixSeconds| format!("<{}>", at.0);
        let at = UnixSeconds(7);
        let grace = State::Grace { until: at, why: Why::Silence };
        let locked = State::Locked { reason: "unpaid bill".to_owned() };
        for language in Language::ALL {
            let shown = |state: &State| Shown::of(state, language, when);
            assert_eq!(shown(&State::Licensed { until: at, warn: at }), None);
            let grace = shown(&grace).unwrap();
            assert!(grace.words.contains("<7>") && !grace.is_urgent, "{grace:?}");
            let locked = shown(&locked).unwrap();
            assert!(locked.words.contains("unpaid bill") && locked.is_urgent, "{locked:?}");
            for why in [Why::Silence, Why::Expiry, Why::NotYetIssued] {
                assert!(shown(&State::Blocked { why }).unwrap().is_urgent);
            }
        }
    }
}
