//! The manager's page: every table of the house, live, and what must be decided.

use leptos::prelude::*;
use sync::id::TableId;
use sync::money::Money;

use crate::floor::{Spot, TileButton, names, spots};
use crate::link::{App, Phone, Stage};
use crate::text::Language;
use crate::ui::banner::Banner;
use crate::ui::log_in::LogIn;
use crate::ui::other_tab::{OtherTab, Starting};
use crate::ui::refused::Refused;
use crate::ui::sheet::Sheet;
use crate::ui::{Page, full, use_phone, use_text};

mod asking;
mod attention;
mod crew;
mod license;
mod matters;
mod phones;
mod place;
mod printing;
mod receipt;
mod recovery;
mod refused_work;
mod setup;
mod ways;

use self::attention::Attention;
use self::crew::TableSheet;
use self::license::LicenseCard;
use self::matters::matters;
use self::phones::PhonesCard;
use self::place::{Place, Places};
use self::printing::Printing;
use self::receipt::Receipt;
use self::recovery::RecoveryCard;
use self::setup::CheckList;

/// Starts the app in the page.
pub fn run() {
    crate::ui::crash::watch();
    mount_to_body(|| view! { <Manager/> });
}

#[component]
fn Manager() -> impl IntoView {
    let phone = Phone::new(App::Manager);
    phone.start();
    view! { <Page phone><ByStage/></Page> }
}

#[component]
fn ByStage() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    move || match phone.stage.get() {
        Stage::Starting => view! { <Starting/> }.into_any(),
        Stage::OtherTab => view! { <OtherTab/> }.into_any(),
        Stage::Login => view! { <main><LogIn title=language.login_manager_title()/></main> }.into_any(),
        Stage::Ready => view! { <House/> }.into_any(),
    }
}

#[component]
fn House() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let logging_in = RwSignal::new(false);
    let (shown, place) = (RwSignal::new(None::<TableId>), place::watch());
    let all = Memo::new(move |_| spots(phone, &[]));
    let site =
        move || phone.catalog.with(|catalog| catalog.as_ref().map(|catalog| catalog.site.name.clone()));
    let close = Callback::new(move |()| logging_in.set(false));
    view! {
        <div class="app house">
            <Banner on_waiting=Callback::new(|()| ()) on_log_in=Callback::new(move |()| logging_in.set(true))/>
            <header class="head">
                <div class="row top">
                    <div class="grow"><h1>{move || place.get().words(language)}</h1><p class="muted">{site}</p></div>
                    <Languages/>
                    <button class="btn quiet" data-testid="log-out" on:click=move |_| phone.log_out()>{language.me_log_out()}</button>
                </div>
                <Places place=place/>
            </header>
            <Refused/>
            <RecoveryCard/>
            {move || match place.get() {
                Place::Floor => view! {
                    <CheckList/>
                    <Figures all=all/>
                    <div class="floor-and-matters">
                        <div><Attention/><PhonesCard/><LicenseCard/></div>
                        <Groups all=all on_open=Callback::new(move |table| shown.set(Some(table)))/>
                    </div>
                }.into_any(),
                Place::Printers => view! { <Printing/> }.into_any(),
                Place::Receipt => view! { <Receipt/> }.into_any(),
            }}
            {move || shown.get().map(|table| view! { <TableSheet table=table on_close=Callback::new(move |()| shown.set(None))/> })}
            <Show when=move || logging_in.get()>
                <Sheet title=language.login_button() on_close=close test_id="log-in-again">
                    <LogIn title=language.banner_login() on_done=close/>
                </Sheet>
            </Show>
        </div>
    }
}

#[component]
fn Languages() -> impl IntoView {
    let phone = use_phone();
    let other = move || match phone.language.get() {
        Language::English => Language::Greek,
        Language::Greek => Language::English,
    };
    view! {
        <button class="btn quiet" lang=move || other().code() aria-label=move || other().own_name() on:click=move |_| phone.choose_language(other())>
            <span class="wide">{move || other().own_name()}</span>
            <span class="short" aria-hidden="true">{move || other().short_name()}</span>
        </button>
    }
}

/// The figures of the moment.
#[component]
fn Figures(all: Memo<Vec<Spot>>) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let figure = |name: &'static str, id: &'static str, value: String| {
        view! { <div class="card figure"><dt class="muted">{name}</dt><dd data-testid=id>{value}</dd></div> }
    };
    move || {
        all.with(|spots| {
        let taken = || spots.iter().filter(|spot| spot.tile.is_taken());
        let open: Money = taken().map(|spot| spot.tile.balance).filter(|balance| !balance.is_negative()).sum();
        let guests: u32 = taken().map(|spot| spot.tile.covers).sum();
        let needs = matters(&phone.views()).len();
        view! {
            <dl class="figures">
                {figure(language.floor_open_bills(), "open-bills", full(open))}
                {figure(language.floor_tables(), "tables-open", language.floor_of(taken().count(), spots.len()))}
                {figure(language.floor_guests(), "guests", guests.to_string())}
                {figure(language.floor_needs(), "needs-person", needs.to_string())}
            </dl>
        }
    })
    }
}

/// The tables, room by room.
#[component]
fn Groups(all: Memo<Vec<Spot>>, on_open: Callback<TableId>) -> impl IntoView {
    let phone = use_phone();
    let groups =
        move || phone.catalog.with(|catalog| catalog.as_ref().map(|catalog| catalog.table_groups.clone()));
    let tiles = move |group| {
        let of_group = all
            .with(|spots| spots.iter().filter(|spot| spot.table.group == group).cloned().collect::<Vec<_>>());
        of_group
            .into_iter()
            .map(|spot| {
                let waiters = names(phone, &spot.tile.waiters);
                let table = spot.table.id;
                view! { <TileButton spot=spot waiters=waiters on_open=Callback::new(move |()| on_open.run(table))/> }
            })
            .collect_view()
    };
    view! {
        <main class="rooms" data-testid="tables">
            {move || groups().unwrap_or_default().into_iter().map(|group| view! {
                <section>
                    <h2>{group.name}</h2>
                    <div class="grid">{move || tiles(group.id)}</div>
                </section>
            }).collect_view()}
        </main>
    }
}
