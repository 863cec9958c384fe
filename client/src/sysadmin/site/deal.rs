//! What can be done about a site, each in a sheet of its own.

use leptos::prelude::*;
use license::http::SiteSummary;

use super::delete::Delete;
use super::edit::Edit;
use super::extend::Extend;
use super::file::File;
use super::lock::{Lock, Unlock};
use super::rekey::Rekey;

/// Something that somebody is about to do.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::sysadmin) struct Deal {
    /// To which site, as it was when they began.
    pub(in crate::sysadmin) site: SiteSummary,
    /// What.
    pub(in crate::sysadmin) what: What,
}

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::sysadmin) enum What {
    Extend,
    Lock,
    Unlock,
    Edit { is_offline: bool },
    File { is_offline: bool },
    Rekey,
    Delete,
}

/// The sheet in which it is done; none while nobody does anything.
#[component]
pub(in crate::sysadmin) fn DealSheet(deal: RwSignal<Option<Deal>>) -> impl IntoView {
    let close = Callback::new(move |()| deal.set(None));
    move || {
        let Deal { site, what } = deal.get()?;
        Some(match what {
            What::Extend => view! { <Extend site=site close=close/> }.into_any(),
            What::Lock => view! { <Lock site=site close=close/> }.into_any(),
            What::Unlock => view! { <Unlock site=site close=close/> }.into_any(),
            What::Edit { is_offline } => {
                view! { <Edit site=site is_offline=is_offline close=close/> }.into_any()
            }
            What::File { is_offline } => {
                view! { <File site=site is_offline=is_offline close=close/> }.into_any()
            }
            What::Rekey => view! { <Rekey site=site close=close/> }.into_any(),
            What::Delete => view! { <Delete site=site close=close/> }.into_any(),
        })
    }
}
