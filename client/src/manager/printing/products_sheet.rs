//! Where each product of a category is printed.

use leptos::prelude::*;
use sync::id::CategoryId;

use super::Kitchen;
use super::homes::ProductHome;
use super::route_choice::RouteChoice;
use crate::api::paper::RouteOf;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// The sheet.
#[component]
pub(super) fn ProductsSheet(category: CategoryId, on_close: Callback<()>) -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    let home = Memo::new(move |_| kitchen.homes.with(|homes| homes.category(category)));
    let otherwise = Signal::derive(move || {
        let house = || kitchen.homes.with(|homes| homes.house.clone());
        let route = home.with(|home| home.route.clone()).or_else(house);
        language.route_as_category(&kitchen.station(route.as_deref(), language))
    });
    let one = move |product: ProductHome| {
        let now = Signal::derive(move || {
            home.with(|home| home.products.iter().find(|known| known.id == product.id)?.route.clone())
        });
        view! {
            <li data-product-route=product.name.clone()>
                <RouteChoice of=RouteOf::Product(product.id) label=product.name.clone() now=now otherwise=otherwise test_id="product-route"/>
            </li>
        }
    };
    view! {
        <Sheet title=home.with_untracked(|home| home.name.clone()) on_close=on_close test_id="products-sheet">
            <p class="muted">{language.route_products_text()}</p>
            <ul class="form">
                <For each=move || home.with(|home| home.products.clone()) key=|product| product.id children=one/>
            </ul>
        </Sheet>
    }
}
