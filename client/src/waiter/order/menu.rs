//! The menu: categories, and the products of one.

use std::sync::Arc;

use leptos::prelude::*;
use sync::id::CategoryId;
use sync::menu::Product;
use sync::site::Catalog;

use crate::ui::icon::{Icon, IconKind};
use crate::ui::{money, use_text};
use crate::waiter::draft::DraftLine;
use crate::waiter::order::{At, Over};

/// The menu.
#[component]
pub(super) fn Menu() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    move || match at.phone.catalog.get() {
        None => view! { <p class="muted empty">{language.order_no_menu()}</p> }.into_any(),
        Some(catalog) => {
            let first = catalog.menu.categories.first().map(|category| category.id);
            let chosen = move || at.category.get().or(first);
            let products = catalog.clone();
            view! {
                <Categories catalog=catalog chosen=Signal::derive(chosen)/>
                <div class="products" data-testid="products">
                    {move || of_category(&products, chosen()).into_iter().map(|product| {
                        view! { <Tile product=product catalog=products.clone()/> }
                    }).collect_view()}
                </div>
            }
            .into_any()
        }
    }
}

fn of_category(catalog: &Catalog, category: Option<CategoryId>) -> Vec<Product> {
    catalog.menu.products.iter().filter(|product| Some(product.category) == category).cloned().collect()
}

#[component]
fn Categories(catalog: Arc<Catalog>, chosen: Signal<Option<CategoryId>>) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    view! {
        <div class="cats" role="group" aria-label=language.order_categories()>
            {catalog.menu.categories.iter().map(|category| {
                let id = category.id;
                view! {
                    <button
                        class="chip"
                        aria-pressed=move || (chosen.get() == Some(id)).to_string()
                        data-category=category.name.clone()
                        on:click=move |_| at.category.set(Some(id))
                    >
                        <i class="dot" style:background=category.colour.clone()></i>
                        {category.name.clone()}
                    </button>
                }
            }).collect_view()}
        </div>
    }
}

/// A product. A tap adds one; what must be chosen first is asked, and the smaller button asks in any case.
#[component]
fn Tile(product: Product, catalog: Arc<Catalog>) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let id = product.id;
    let must_choose = catalog.menu.groups_of(&product).any(|group| group.min > 0);
    let colour = catalog.menu.categories.iter().find(|category| category.id == product.category);
    let colour = colour.map(|category| category.colour.clone()).unwrap_or_default();
    let price =
        if product.available { money().plain(product.price_minor) } else { language.order_sold_out().into() };
    let line = DraftLine::of(&catalog.menu, &product);
    let add = move |_| match must_choose {
        true => at.over.set(Some(Over::Product(id))),
        false => at.drafts.change(at.target, |draft| draft.add(line.clone())),
    };
    let count = move || match at.drafts.of(at.target).count_of(id) {
        0 => None,
        count => Some(view! { <span class="n">{count}</span> }),
    };
    view! {
        <div class="prod" class:out=!product.available style=("--category", colour)>
            <button class="prod-add" disabled=!product.available data-product=product.name.clone() on:click=add>
                <span class="name">{product.name.clone()}</span>
                <span class="row"><span class="price">{price}</span>{count}</span>
            </button>
            <button
                class="prod-more"
                disabled=!product.available
                aria-label=language.product_details(&product.name)
                data-product-details=product.name.clone()
                on:click=move |_| at.over.set(Some(Over::Product(id)))
            >
                <Icon kind=IconKind::More/>
            </button>
        </div>
    }
}
