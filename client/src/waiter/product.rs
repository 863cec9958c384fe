//! The sheet of one product: what is chosen with it, a note, how many.

use leptos::prelude::*;
use sync::id::ProductId;
use sync::menu::{ChoiceError, Product, check_choices};
use sync::record::{MAX_QUANTITY, MAX_TEXT_CHARS};
use sync::site::Catalog;

use crate::text::Language;
use crate::ui::sheet::Sheet;
use crate::ui::stepper::Stepper;
use crate::ui::{full, use_phone, use_text};
use crate::waiter::draft::DraftLine;
use crate::waiter::order::At;

mod choose;
mod groups;
pub(super) mod note;

use self::groups::Groups;
use self::note::NoteField;

/// A product that is not in the draft yet.
#[component]
pub(super) fn NewProduct(id: ProductId) -> impl IntoView {
    let (phone, at) = (use_phone(), At::of_context());
    let line = phone.catalog.with_untracked(|catalog| {
        let menu = &catalog.as_ref()?.menu;
        Some(DraftLine::of(menu, menu.product(id)?))
    });
    let done = Callback::new(move |line| at.drafts.change(at.target, |draft| draft.add(line)));
    line.map(|line| view! { <ProductSheet line=line is_new=true on_done=done/> })
}

/// A line of the draft, to be corrected.
#[component]
pub(super) fn DraftProduct(index: usize) -> impl IntoView {
    let (phone, at) = (use_phone(), At::of_context());
    let line = at.drafts.now(at.target).lines.get(index).cloned();
    let line = phone.catalog.with_untracked(|catalog| {
        let line = line?;
        Some(match catalog {
            Some(catalog) => line.renewed(&catalog.menu),
            None => line,
        })
    });
    let done = Callback::new(move |line| at.drafts.change(at.target, |draft| draft.replace(index, line)));
    let remove = Callback::new(move |()| at.drafts.change(at.target, |draft| draft.set_quantity(index, 0)));
    line.map(|line| view! { <ProductSheet line=line is_new=false on_done=done on_remove=remove/> })
}

#[component]
fn ProductSheet(
    line: DraftLine,
    is_new: bool,
    on_done: Callback<DraftLine>,
    #[prop(optional)] on_remove: Option<Callback<()>>,
) -> impl IntoView {
    let (phone, language, at) = (use_phone(), use_text(), At::of_context());
    let close = Callback::new(move |()| at.close_over());
    let id = line.product;
    let title = line.name.clone();
    let line = RwSignal::new(line);
    let qty = Signal::derive(move || line.with(|line| line.qty));
    let set_qty = Callback::new(move |qty| line.update(|line| line.qty = qty));
    // Held to the menu whose choices it shows, whatever comes into force meanwhile.
    let catalog = StoredValue::new(phone.catalog.get_untracked());
    let problem =
        move || catalog.with_value(|catalog| line.with(|line| problem(catalog.as_deref(), line, language)));
    view! {
        <Sheet title=title on_close=close test_id="product-sheet">
            <Groups product=id line=line/>
            <NoteField line=line/>
            <div class="row quantity">
                <span class="strong grow">{language.product_quantity()}</span>
                <Stepper label=language.product_quantity() value=qty min=1 max=Signal::stored(MAX_QUANTITY) on_change=set_qty/>
            </div>
            <p class="failure" role="status">{problem}</p>
            <div class="sheet-foot">
                {on_remove.map(|remove| view! {
                    <button class="btn danger" data-testid="product-remove" on:click=move |_| { remove.run(()); at.close_over(); }>
                        {language.remove()}
                    </button>
                })}
                <Finish line=line is_new=is_new is_possible=Signal::derive(move || problem().is_none()) on_done=on_done/>
            </div>
        </Sheet>
    }
}

#[component]
fn Finish(
    line: RwSignal<DraftLine>,
    is_new: bool,
    is_possible: Signal<bool>,
    on_done: Callback<DraftLine>,
) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let words = move || {
        let (qty, sum) = line.with(|line| (line.qty, full(line.total_minor())));
        if is_new { language.product_add(qty, &sum) } else { language.product_change(qty, &sum) }
    };
    let finish = move |_| {
        on_done.run(line.get_untracked());
        at.close_over();
    };
    view! {
        <button class="btn primary main" data-testid="product-done" disabled=move || !is_possible.get() on:click=finish>
            {words}
        </button>
    }
}

/// Why the line cannot be taken as it is. A line of a product that the menu no longer has is left to the node.
fn problem(catalog: Option<&Catalog>, line: &DraftLine, language: Language) -> Option<String> {
    let menu = &catalog?.menu;
    let product: &Product = menu.product(line.product)?;
    let wrong = check_choices(menu, product, &line.modifiers).err()?;
    Some(match wrong {
        ChoiceError::TooFew { group, min } => language.product_too_few(&group, min),
        ChoiceError::TooMany { group, max } => language.product_too_many(&group, max),
        ChoiceError::NotOffered(name) => language.product_not_offered(&name),
        ChoiceError::Twice(name) => language.product_twice(&name),
    })
}

/// A note within the bounds of a record.
fn bounded(text: &str) -> String {
    text.chars().take(MAX_TEXT_CHARS).collect()
}
