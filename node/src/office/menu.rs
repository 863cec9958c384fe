//! The menu: categories, products, and the groups of what can be chosen with them.

use serde::{Deserialize, Serialize};
use sync::id::{CategoryId, GroupId, ModifierId, ProductId};
use sync::menu::{
    Category, CategoryKind, GroupKind, Menu, Modifier, ModifierGroup, PriceRule, Product, Route,
};
use sync::money::Money;
use utoipa::ToSchema;

use super::{Draft, OfficeError};

/// A heading of the menu as a manager writes it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryForm {
    /// As shown.
    pub name: String,
    /// What kind of thing is sold under it.
    #[serde(default = "food")]
    pub kind: CategoryKind,
    /// `#rrggbb`.
    #[serde(default = "grey")]
    pub colour: String,
    /// Where tickets of its products are printed that do not say themselves.
    #[serde(default)]
    pub route: Option<Route>,
    /// Its place among the categories, counted from 0; last, or where it is, when it is not given.
    #[serde(default)]
    pub position: Option<usize>,
}

/// A product as a manager writes it. Its picture comes by an address of its own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductForm {
    /// As shown and printed.
    pub name: String,
    /// Where it is listed.
    pub category: CategoryId,
    /// Without modifiers.
    pub price_minor: Money,
    /// VAT included in the price, in basis points (1300 = 13 %).
    #[serde(default)]
    pub vat_bp: u16,
    /// Where its ticket is printed, when not where those of its category are.
    #[serde(default)]
    pub route: Option<Route>,
    /// False when it is sold out.
    #[serde(default = "yes")]
    pub available: bool,
    /// What can be chosen with it.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// Its place within its category, counted from 0; last, or where it is, when it is not given.
    #[serde(default)]
    pub position: Option<usize>,
}

/// Whether something is sold out.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Availability {
    /// False when it is.
    pub available: bool,
}

/// What can be chosen with a product: options (`min` 0), a preference set (`min` and `max` 1), or ingredients.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupForm {
    /// As shown above the choices.
    pub name: String,
    /// How its members are chosen.
    #[serde(default = "options")]
    pub kind: GroupKind,
    /// At least so many must be chosen.
    #[serde(default)]
    pub min: u8,
    /// At most so many may be chosen; all when it is not given.
    #[serde(default)]
    pub max: Option<u8>,
    /// In the order in which they are shown.
    pub modifiers: Vec<ModifierForm>,
}

/// One choice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModifierForm {
    /// Which one it is; a new one when it is not given.
    #[serde(default)]
    pub id: Option<ModifierId>,
    /// As shown and printed.
    pub name: String,
    /// What it adds to the price; may be negative.
    #[serde(default)]
    pub price_minor: Money,
}

/// What an import changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Imported {
    /// Products that were not there.
    pub added: usize,
    /// Products that are not as they were.
    pub changed: usize,
    /// Products that are not there any more.
    pub removed: usize,
}

/// Adds a category.
pub fn add_category(draft: &mut Draft, form: CategoryForm) -> Category {
    let id = draft.next_category();
    let (category, position) = category_of(id, form);
    let categories = &mut draft.catalog.menu.categories;
    let place = position.unwrap_or(usize::MAX).min(categories.len());
    categories.insert(place, category.clone());
    category
}

/// Changes a category.
pub fn change_category(
    draft: &mut Draft,
    id: CategoryId,
    form: CategoryForm,
) -> Result<Category, OfficeError> {
    let categories = &mut draft.catalog.menu.categories;
    let place = categories.iter().position(|category| category.id == id);
    let place = place.ok_or(OfficeError::NoSuch("category"))?;
    categories.remove(place);
    let (category, position) = category_of(id, form);
    categories.insert(position.unwrap_or(place).min(categories.len()), category.clone());
    Ok(category)
}

/// Takes an empty category away.
pub fn remove_category(draft: &mut Draft, id: CategoryId) -> Result<(), OfficeError> {
    let menu = &mut draft.catalog.menu;
    let place = menu.categories.iter().position(|category| category.id == id);
    let category = menu.categories.remove(place.ok_or(OfficeError::NoSuch("category"))?);
    match menu.products.iter().find(|product| product.category == id) {
        Some(product) => Err(OfficeError::InUse { what: category.name, by: product.name.clone() }),
        None => Ok(()),
    }
}

/// Adds a product.
pub fn add_product(draft: &mut Draft, form: ProductForm) -> Product {
    let id = draft.next_product();
    let (product, position) = product_of(id, form);
    insert(&mut draft.catalog.menu.products, product.clone(), position);
    product
}

/// Changes a product; its picture stays.
pub fn change_product(draft: &mut Draft, id: ProductId, form: ProductForm) -> Result<Product, OfficeError> {
    let products = &mut draft.catalog.menu.products;
    let place = products.iter().position(|product| product.id == id);
    let place = place.ok_or(OfficeError::NoSuch("product"))?;
    let (mut product, position) = product_of(id, form);
    product.image.clone_from(&products[place].image);
    if position.is_none() && products[place].category == product.category {
        products[place] = product.clone();
    } else {
        products.remove(place);
        insert(products, product.clone(), position);
    }
    Ok(product)
}

/// Says whether a product is sold out.
pub fn set_available(draft: &mut Draft, id: ProductId, available: bool) -> Result<Product, OfficeError> {
    let product = find(draft, id)?;
    product.available = available;
    Ok(product.clone())
}

/// Gives a product a picture, or none; answers with the product and the picture that nobody needs any more.
pub fn set_image(
    draft: &mut Draft,
    id: ProductId,
    image: Option<String>,
) -> Result<(Product, Option<String>), OfficeError> {
    let product = find(draft, id)?;
    let before = std::mem::replace(&mut product.image, image);
    let product = product.clone();
    Ok((product, before.filter(|image| !shows(&draft.catalog.menu, image))))
}

/// Takes a product off the menu; answers with the picture that nobody needs any more.
pub fn remove_product(draft: &mut Draft, id: ProductId) -> Result<Option<String>, OfficeError> {
    find(draft, id)?;
    let menu = &mut draft.catalog.menu;
    let removed = menu.products.extract_if(.., |product| product.id == id).next();
    let image = removed.and_then(|product| product.image);
    Ok(image.filter(|image| !shows(menu, image)))
}

/// Adds a group of modifiers.
pub fn add_group(draft: &mut Draft, form: GroupForm) -> Result<ModifierGroup, OfficeError> {
    let id = draft.next_group();
    let group = group_of(draft, id, form, &[])?;
    draft.catalog.menu.groups.push(group.clone());
    Ok(group)
}

/// Changes a group of modifiers.
pub fn change_group(draft: &mut Draft, id: GroupId, form: GroupForm) -> Result<ModifierGroup, OfficeError> {
    let place = draft.catalog.menu.groups.iter().position(|group| group.id == id);
    let place = place.ok_or(OfficeError::NoSuch("modifier group"))?;
    let known: Vec<ModifierId> =
        draft.catalog.menu.groups[place].modifiers.iter().map(|modifier| modifier.id).collect();
    let group = group_of(draft, id, form, &known)?;
    draft.catalog.menu.groups[place] = group.clone();
    Ok(group)
}

/// Takes a group away that no product offers.
pub fn remove_group(draft: &mut Draft, id: GroupId) -> Result<(), OfficeError> {
    let menu = &mut draft.catalog.menu;
    let place = menu.groups.iter().position(|group| group.id == id);
    let group = menu.groups.remove(place.ok_or(OfficeError::NoSuch("modifier group"))?);
    match menu.products.iter().find(|product| product.groups.contains(&id)) {
        Some(product) => Err(OfficeError::InUse { what: group.name, by: product.name.clone() }),
        None => Ok(()),
    }
}

/// Puts a whole menu in the place of the one in force. Its version is counted here; pictures that are not here are left
/// out.
pub fn replace(draft: &mut Draft, mut menu: Menu, has_image: impl Fn(&str) -> bool) -> Imported {
    for product in &mut menu.products {
        product.image = product.image.take().filter(|image| has_image(image));
    }
    menu.version = draft.catalog.menu.version;
    let before = std::mem::replace(&mut draft.catalog.menu, menu);
    draft.note_numbers();
    compare(&before, &draft.catalog.menu)
}

/// What is different in another menu.
pub(super) fn compare(before: &Menu, after: &Menu) -> Imported {
    let mut imported = Imported::default();
    for product in &after.products {
        match before.product(product.id) {
            None => imported.added += 1,
            Some(known) if known != product => imported.changed += 1,
            Some(_) => {}
        }
    }
    let gone = before.products.iter().filter(|product| after.product(product.id).is_none());
    imported.removed = gone.count();
    imported
}

fn find(draft: &mut Draft, id: ProductId) -> Result<&mut Product, OfficeError> {
    let mut products = draft.catalog.menu.products.iter_mut();
    products.find(|product| product.id == id).ok_or(OfficeError::NoSuch("product"))
}

fn shows(menu: &Menu, image: &str) -> bool {
    menu.products.iter().any(|product| product.image.as_deref() == Some(image))
}

/// The place of a product is counted within its category.
fn insert(products: &mut Vec<Product>, product: Product, position: Option<usize>) {
    let of_category = products.iter().enumerate().filter(|(_, other)| other.category == product.category);
    let place = position.and_then(|position| of_category.map(|(place, _)| place).nth(position));
    products.insert(place.unwrap_or(products.len()), product);
}

fn category_of(id: CategoryId, form: CategoryForm) -> (Category, Option<usize>) {
    let CategoryForm { name, kind, colour, route, position } = form;
    (Category { id, name: name.trim().to_owned(), kind, colour, route }, position)
}

fn product_of(id: ProductId, form: ProductForm) -> (Product, Option<usize>) {
    let ProductForm { name, category, price_minor, vat_bp, route, available, groups, position } = form;
    let name = name.trim().to_owned();
    let product = Product { id, category, name, price_minor, vat_bp, route, available, groups, image: None };
    (product, position)
}

/// A modifier keeps its number only within its own group.
fn group_of(
    draft: &mut Draft,
    id: GroupId,
    form: GroupForm,
    known: &[ModifierId],
) -> Result<ModifierGroup, OfficeError> {
    let GroupForm { name, kind, min, max, modifiers } = form;
    let mut modifier = |form: ModifierForm| {
        let id = match form.id {
            Some(id) if known.contains(&id) => id,
            Some(_) => return Err(OfficeError::NoSuch("modifier in this group")),
            None => draft.next_modifier(),
        };
        Ok(Modifier { id, name: form.name.trim().to_owned(), price: PriceRule::Delta(form.price_minor) })
    };
    let modifiers = modifiers.into_iter().map(&mut modifier).collect::<Result<_, _>>()?;
    Ok(ModifierGroup { id, name: name.trim().to_owned(), kind, min, max, modifiers })
}

fn food() -> CategoryKind {
    CategoryKind::Food
}

fn grey() -> String {
    "#808080".to_owned()
}

fn options() -> GroupKind {
    GroupKind::Options
}

fn yes() -> bool {
    true
}
