//! Who a site is: what somebody writes when it is registered, and may change later.

use leptos::prelude::*;

use crate::ui::field::Field;
use crate::ui::use_text;

/// The fields. What stands in them is judged by the licensor.
#[derive(Clone, Copy)]
pub(in crate::sysadmin) struct Who {
    pub(in crate::sysadmin) name: RwSignal<String>,
    pub(in crate::sysadmin) owner: RwSignal<String>,
    pub(in crate::sysadmin) email: RwSignal<String>,
}

impl Who {
    /// Of a site that is known so: its name, its owner, how to reach them.
    pub(in crate::sysadmin) fn new([name, owner, email]: [String; 3]) -> Self {
        let [name, owner, email] = [name, owner, email].map(RwSignal::new);
        Self { name, owner, email }
    }

    /// Whether something is still to be written.
    pub(in crate::sysadmin) fn lacks_something(self) -> bool {
        [self.name, self.owner, self.email].into_iter().any(|field| field.with(|text| text.trim().is_empty()))
    }
}

/// The three fields.
#[component]
pub(in crate::sysadmin) fn WhoFields(who: Who) -> impl IntoView {
    let language = use_text();
    view! {
        <Field label=language.site_name() value=who.name test_id="site-name" max=100 autofocus=true/>
        <Field label=language.owner() value=who.owner test_id="site-owner" max=100/>
        <Field label=language.email() value=who.email test_id="site-email" kind="email" max=254/>
    }
}
