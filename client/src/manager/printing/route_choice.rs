//! Where one thing is printed: kept as soon as it is chosen.

use leptos::prelude::*;

use super::Kitchen;
use crate::api::paper::{self, RouteOf};
use crate::manager::asking::{Asking, Failure};
use crate::ui::select::Select;
use crate::ui::use_text;

/// The choice among the stations.
#[component]
pub(super) fn RouteChoice(
    /// Of what.
    of: RouteOf,
    /// What that is called.
    label: String,
    /// As it is.
    #[prop(into)]
    now: Signal<Option<String>>,
    /// Where it goes when it has no station of its own, in words.
    #[prop(into)]
    otherwise: Signal<String>,
    /// For the tests.
    test_id: &'static str,
) -> impl IntoView {
    let (kitchen, language, asking) = (expect_context::<Kitchen>(), use_text(), Asking::new());
    let chosen = RwSignal::new(now.get_untracked().unwrap_or_default());
    // Somebody else may choose, too.
    Effect::new(move || chosen.set(now.get().unwrap_or_default()));
    Effect::new(move || {
        let route = chosen.get();
        if route != now.get_untracked().unwrap_or_default() {
            asking.ask(async move { paper::keep_route_of(of, &route).await }, move |()| kitchen.look());
        }
    });
    let choices = Memo::new(move |_| {
        let mut choices = vec![(String::new(), otherwise.get())];
        choices.extend(kitchen.stations());
        if let Some(route) = now.get()
            && choices.iter().all(|(known, _)| *known != route)
        {
            choices.push((route.clone(), language.route_unknown(&route)));
        }
        choices
    });
    view! {
        {move || view! { <Select label=label.clone() value=chosen choices=choices.get() test_id=test_id/> }}
        <Failure asking=asking/>
    }
}
