//! The few things that are set up at the check list itself: the first dishes, tables, people.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::api::{paper, setup};
use crate::manager::asking::{Asking, Failure};
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::sheet::Sheet;
use crate::ui::{use_phone, use_text};

const MAX_NAME: u32 = 80;
const MAX_PRICE: u32 = 12;
const MAX_PIN: u32 = 8;
const MAX_TABLES: u16 = 200;

/// The first dishes, one by one or all of them from a file.
#[component]
pub(super) fn MenuSheet(on_close: Callback<()>) -> impl IntoView {
    let (language, asking) = (use_text(), Asking::new());
    let [category, name, price, route] = [(); 4].map(|()| RwSignal::new(String::new()));
    let is_taken = RwSignal::new(false);
    let stations = RwSignal::new(vec![(String::new(), language.setup_no_station().to_owned())]);
    spawn_local(async move {
        if let Ok(routes) = paper::routes().await {
            let known = routes.routes.into_iter().map(|rule| (rule.route, rule.name));
            // The sheet may be gone meanwhile.
            let _ = stations.try_update(|stations| stations.extend(known));
        }
    });
    let fields = [category, name, price];
    let is_whole = move || fields.iter().all(|field| field.with(|text| !text.trim().is_empty()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !untrack(is_whole) {
            return;
        }
        let row = [category, name, price, route].map(|field| quoted(field.get_untracked().trim())).join(",");
        let table = format!("category,name,price,route\n{row}\n");
        is_taken.set(false);
        asking.ask(async move { setup::add_products(&table).await }, move |()| {
            is_taken.set(true);
            name.set(String::new());
            price.set(String::new());
        });
    };
    let input = NodeRef::<leptos::html::Input>::new();
    let read = move |_| {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        let add = async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            setup::add_products(&text.unwrap_or_default()).await
        };
        asking.ask(add, move |()| on_close.run(()));
        // The same file can be chosen again.
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    };
    view! {
        <Sheet title=language.setup_menu() on_close=on_close test_id="setup-menu">
            <form class="form" on:submit=submit>
                <Field label=language.setup_category() value=category test_id="setup-category" max=MAX_NAME autofocus=true/>
                <Field label=language.setup_product() value=name test_id="setup-product" max=MAX_NAME/>
                <Field label=language.setup_price() value=price test_id="setup-price" max=MAX_PRICE mode="decimal"/>
                {move || view! { <Select label=language.setup_printed_at() value=route choices=stations.get() test_id="setup-route"/> }}
                <Failure asking=asking/>
                <Show when=move || is_taken.get()><p class="muted" role="status">{language.setup_taken()}</p></Show>
                <div class="answers">
                    <button type="button" class="btn quiet" data-testid="setup-done" on:click=move |_| on_close.run(())>{language.done()}</button>
                    <button type="submit" class="btn primary" data-testid="setup-save" disabled=move || asking.is_busy.get() || !is_whole()>{language.setup_add()}</button>
                </div>
                <label class="field">
                    <span>{language.setup_or_file()}</span>
                    <span class="muted hint">{language.setup_or_file_how()}</span>
                    <input type="file" accept=".csv,text/csv" node_ref=input data-testid="setup-file" on:change=read/>
                </label>
            </form>
        </Sheet>
    }
}

/// A cell of a table, whatever stands in it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Tables with numbers.
#[component]
pub(super) fn TablesSheet(on_close: Callback<()>) -> impl IntoView {
    let (phone, language, asking) = (use_phone(), use_text(), Asking::new());
    let count = RwSignal::new(String::new());
    let wanted = move || {
        count.with(|count| count.trim().parse().ok()).filter(|count| (1..=MAX_TABLES).contains(count))
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(count) = untrack(wanted) else { return };
        let room = phone.catalog.with_untracked(|catalog| {
            catalog.as_ref().and_then(|catalog| catalog.table_groups.first().map(|group| group.id.0))
        });
        asking.ask(setup::add_tables(count, room, language.setup_room()), move |()| on_close.run(()));
    };
    view! {
        <Sheet title=language.setup_tables() on_close=on_close test_id="setup-tables">
            <form class="form" on:submit=submit>
                <Field label=language.setup_how_many() value=count test_id="setup-count" max=3 mode="numeric" autofocus=true/>
                <Failure asking=asking/>
                <div class="answers">
                    <button type="submit" class="btn primary" data-testid="setup-save" disabled=move || asking.is_busy.get() || wanted().is_none()>{language.setup_add()}</button>
                </div>
            </form>
        </Sheet>
    }
}

/// Somebody who serves.
#[component]
pub(super) fn WaiterSheet(on_close: Callback<()>) -> impl IntoView {
    let (language, asking) = (use_text(), Asking::new());
    let [name, username, pin] = [(); 3].map(|()| RwSignal::new(String::new()));
    let waiter = move || {
        let [name, username, pin] = [name, username, pin].map(|field| field.get().trim().to_owned());
        let is_pin = (4..=8).contains(&pin.len()) && pin.bytes().all(|digit| digit.is_ascii_digit());
        let is_whole = is_pin && !name.is_empty() && !username.is_empty();
        is_whole.then_some(setup::Waiter { name, username, pin })
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(waiter) = untrack(waiter) else { return };
        asking.ask(setup::add_waiter(waiter), move |()| on_close.run(()));
    };
    view! {
        <Sheet title=language.setup_waiter() on_close=on_close test_id="setup-waiter">
            <form class="form" on:submit=submit>
                <Field label=language.printer_name() value=name test_id="setup-name" max=MAX_NAME autofocus=true/>
                <Field label=language.setup_username() value=username test_id="setup-username" max=MAX_NAME/>
                <Field label=language.setup_pin() value=pin test_id="setup-pin" max=MAX_PIN kind="password" mode="numeric"/>
                <Failure asking=asking/>
                <div class="answers">
                    <button type="submit" class="btn primary" data-testid="setup-save" disabled=move || asking.is_busy.get() || waiter().is_none()>{language.setup_add()}</button>
                </div>
            </form>
        </Sheet>
    }
}
