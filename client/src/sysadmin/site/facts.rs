//! What is known of a site.

use leptos::prelude::*;
use license::http::SiteDetail;

use crate::sysadmin::copy::Copyable;
use crate::sysadmin::panel::Panel;
use crate::sysadmin::{status, times};
use crate::ui::use_text;

/// The list.
#[component]
pub(super) fn Facts(site: Signal<SiteDetail>) -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    let id = site.with_untracked(|site| site.summary.id.to_string());
    let license = move || site.with(|site| status::license(&site.summary, panel.now.get(), language));
    let seen = move || {
        site.with(|site| match site.summary.last_seen {
            None => language.never_heard().to_owned(),
            Some(at) => {
                format!("{} · {}", times::ago(at, panel.now.get(), language), times::moment(at, language))
            }
        })
    };
    // Only what is said over the relay tells whether the newest license has arrived.
    let taken = move || {
        site.with(|site| match site.taken_serial {
            None => language.taken_unknown(),
            Some(taken) if taken >= site.serial => language.taken_newest(),
            Some(_) => language.taken_older(),
        })
    };
    let contact = move || {
        site.with(|site| if site.offline { language.contact_none() } else { language.contact_needed() })
    };
    let email = move || site.with(|site| site.summary.email.clone());
    let text = move |of: fn(&SiteDetail) -> Option<&str>| {
        move || site.with(|site| of(site).filter(|text| !text.is_empty()).unwrap_or("–").to_owned())
    };
    view! {
        <section class="card">
            <h2 class="spoken">{language.facts()}</h2>
            <dl class="facts">
                <dt>{language.license()}</dt><dd data-testid="license">{license}</dd>
                <dt>{language.last_seen()}</dt><dd data-testid="seen">{seen}</dd>
                <dt>{language.address()}</dt><dd>{text(|site| site.summary.last_address.as_deref())}</dd>
                <dt>{language.version()}</dt><dd>{text(|site| site.summary.version.as_deref())}</dd>
                <dt>{language.newest_license()}</dt><dd>{taken}</dd>
                <dt>{language.contact()}</dt><dd>{contact}</dd>
                <dt>{language.owner()}</dt><dd>{text(|site| Some(&site.summary.owner))}</dd>
                <dt>{language.email()}</dt><dd><a href=move || format!("mailto:{}", email())>{email}</a></dd>
                <dt>{language.registered_at()}</dt><dd>{move || times::day(site.with(|site| site.registered_at), language)}</dd>
            </dl>
            <Copyable label=language.site_id() text=id test_id="site-id"/>
        </section>
    }
}
