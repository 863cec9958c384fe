//! Where the things of the menu are printed, as the catalog says it.

use std::collections::BTreeMap;

use sync::id::{CategoryId, ProductId};
use sync::menu::{Menu, Product, Route};
use sync::site::Catalog;

/// The whole menu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Homes {
    /// Where that goes which has no other.
    pub(super) house: Option<String>,
    /// In the order of the menu.
    pub(super) categories: Vec<CategoryHome>,
}

/// A category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CategoryHome {
    pub(super) id: CategoryId,
    pub(super) name: String,
    /// None: where the house prints.
    pub(super) route: Option<String>,
    pub(super) products: Vec<ProductHome>,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ProductHome {
    pub(super) id: ProductId,
    pub(super) name: String,
    /// None: where its category prints.
    pub(super) route: Option<String>,
}

impl Homes {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let menu = &catalog.menu;
        let categories = menu.categories.iter().map(|category| CategoryHome {
            id: category.id,
            name: category.name.clone(),
            route: name(category.route.as_ref()),
            products: products(menu, category.id),
        });
        Self { house: name(catalog.site.default_route.as_ref()), categories: categories.collect() }
    }

    /// One that was taken off the menu a moment ago has nothing.
    pub(super) fn category(&self, id: CategoryId) -> CategoryHome {
        let gone = || CategoryHome { id, name: String::new(), route: None, products: Vec::new() };
        self.categories.iter().find(|category| category.id == id).cloned().unwrap_or_else(gone)
    }
}

impl CategoryHome {
    /// What is printed elsewhere than the rest, by route.
    pub(super) fn elsewhere(&self, here: Option<&str>) -> BTreeMap<String, Vec<String>> {
        let mut elsewhere = BTreeMap::<String, Vec<String>>::new();
        for ProductHome { name, route, .. } in &self.products {
            if let Some(route) = route.as_ref().filter(|route| Some(route.as_str()) != here) {
                elsewhere.entry(route.clone()).or_default().push(name.clone());
            }
        }
        elsewhere
    }
}

fn products(menu: &Menu, category: CategoryId) -> Vec<ProductHome> {
    let home = |product: &Product| ProductHome {
        id: product.id,
        name: product.name.clone(),
        route: name(product.route.as_ref()),
    };
    menu.products.iter().filter(|product| product.category == category).map(home).collect()
}

fn name(route: Option<&Route>) -> Option<String> {
    route.map(|route| route.0.clone())
}
