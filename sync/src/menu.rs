//! The menu: one model for tavernas and bars. A category holds products; a product offers modifier groups; a group
//! holds modifiers. Options are a group with no minimum, a preference set is a group of which exactly one is chosen,
//! ingredients are a group whose members can be taken away or had extra.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{CategoryId, GroupId, ModifierId, ProductId};
use crate::money::Money;

pub use self::choice::{ChoiceError, ChosenModifier, Sign, check_choices};

mod choice;

/// Where a product is prepared, and so where its ticket goes: a short lower-case name such as `kitchen` or `bar`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(transparent)]
#[cbor(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Route(#[n(0)] pub String);

/// A whole menu at one moment. Versions are kept for ever, so that an old price can be proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Menu {
    /// Grows by one with every change of the menu but that of what is sold out, which proves no price.
    pub version: u32,
    /// In the order in which they are shown.
    pub categories: Vec<Category>,
    /// In the order in which they are shown within their category.
    pub products: Vec<Product>,
    /// Shared by products.
    pub groups: Vec<ModifierGroup>,
}

/// A heading of the menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Category {
    /// Unique in the site.
    pub id: CategoryId,
    /// As shown.
    pub name: String,
    /// What kind of thing is sold under it.
    pub kind: CategoryKind,
    /// `#rrggbb`.
    pub colour: String,
    /// Where the tickets of those of its products are printed that do not say themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
}

/// What kind of thing a category sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum CategoryKind {
    /// From the kitchen.
    Food,
    /// Without alcohol, beer, wine.
    Drinks,
    /// Spirits, with pours.
    Liquor,
    /// Pool tables, karaoke.
    Entertainment,
    /// Several products at one price.
    Combo,
    /// To take home.
    Retail,
}

/// Something that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Product {
    /// Unique in the site.
    pub id: ProductId,
    /// Where it is listed.
    pub category: CategoryId,
    /// As shown and printed.
    pub name: String,
    /// Without modifiers.
    pub price_minor: Money,
    /// VAT included in the price, in basis points (1300 = 13 %).
    pub vat_bp: u16,
    /// Where its ticket is printed, when not where those of its category are.
    #[serde(default)]
    pub route: Option<Route>,
    /// False when sold out: shown, but not offered.
    #[serde(default = "yes")]
    pub available: bool,
    /// What can be chosen with it.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// Its picture at the node: `/api/images/<this>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// A set of modifiers with rules of choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ModifierGroup {
    /// Unique in the site.
    pub id: GroupId,
    /// As shown above the choices.
    pub name: String,
    /// How its members are chosen.
    pub kind: GroupKind,
    /// At least so many must be chosen.
    #[serde(default)]
    pub min: u8,
    /// At most so many may be chosen; none means all.
    #[serde(default)]
    pub max: Option<u8>,
    /// In the order in which they are shown.
    pub modifiers: Vec<Modifier>,
}

/// How the members of a group are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum GroupKind {
    /// Extras and preferences: chosen ones are added.
    Options,
    /// Part of the dish already: may be taken away at no cost, or had extra at their price.
    Ingredients,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Modifier {
    /// Unique in the site.
    pub id: ModifierId,
    /// As shown and printed.
    pub name: String,
    /// What it does to the price.
    #[serde(default)]
    pub price: PriceRule,
}

/// What a modifier does to the price of its product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PriceRule {
    /// Adds this much (may be negative).
    Delta(Money),
}

impl Default for PriceRule {
    fn default() -> Self {
        PriceRule::Delta(Money::ZERO)
    }
}

impl PriceRule {
    /// What one of the modifier adds to the price of one of the product.
    pub fn amount(self) -> Money {
        match self {
            PriceRule::Delta(amount) => amount,
        }
    }
}

impl Modifier {
    /// It as somebody chooses it now: what is taken away costs nothing.
    pub fn chosen(&self, sign: Sign) -> ChosenModifier {
        let price_minor = match sign {
            Sign::Add => self.price.amount(),
            Sign::Remove => Money::ZERO,
        };
        ChosenModifier { modifier: self.id, name: self.name.clone(), sign, price_minor }
    }
}

impl Menu {
    /// The product with this id.
    pub fn product(&self, id: ProductId) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// Where the ticket of a product is printed, as far as the menu says: its own route, or that of its category.
    pub fn route_of<'a>(&'a self, product: &'a Product) -> Option<&'a Route> {
        let category = || self.categories.iter().find(|category| category.id == product.category);
        product.route.as_ref().or_else(|| category()?.route.as_ref())
    }

    /// The groups that a product offers, in its order.
    pub fn groups_of<'a>(&'a self, product: &'a Product) -> impl Iterator<Item = &'a ModifierGroup> {
        product.groups.iter().filter_map(|id| self.groups.iter().find(|group| group.id == *id))
    }
}

fn yes() -> bool {
    true
}
