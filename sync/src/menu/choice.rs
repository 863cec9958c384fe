//! What a guest chose with a product, and whether the menu allows it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::id::ModifierId;
use crate::menu::{GroupKind, Menu, ModifierGroup, Product};
use crate::money::Money;

/// A modifier as it was chosen: name and price are those of that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChosenModifier {
    /// Which one.
    #[n(0)]
    pub modifier: ModifierId,
    /// Its name when it was ordered.
    #[n(1)]
    pub name: String,
    /// Added or taken away.
    #[n(2)]
    pub sign: Sign,
    /// What it adds to the price of one of the product; zero when taken away.
    #[n(3)]
    pub price_minor: Money,
}

/// Whether a modifier is had or left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Sign {
    /// With it.
    #[n(0)]
    Add,
    /// Without it.
    #[n(1)]
    Remove,
}

/// Why a choice is not complete or not possible.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChoiceError {
    /// Fewer than the group's minimum.
    #[error("choose at least {min} of {group}")]
    TooFew {
        /// The group's name.
        group: String,
        /// How many it wants.
        min: u8,
    },
    /// More than the group's maximum.
    #[error("choose at most {max} of {group}")]
    TooMany {
        /// The group's name.
        group: String,
        /// How many it allows.
        max: u8,
    },
    /// The product offers no such modifier.
    #[error("{0} cannot be chosen with this product")]
    NotOffered(String),
    /// A modifier is had or left out, once.
    #[error("{0} is chosen more than once")]
    Twice(String),
}

/// Checks a product's choices against the rules of its groups: the one rule for the screen, for programs and for what
/// comes to the node.
pub fn check_choices(menu: &Menu, product: &Product, chosen: &[ChosenModifier]) -> Result<(), ChoiceError> {
    for (place, choice) in chosen.iter().enumerate() {
        if !menu.groups_of(product).any(|group| offers(group, choice)) {
            return Err(ChoiceError::NotOffered(choice.name.clone()));
        }
        if chosen[..place].iter().any(|other| other.modifier == choice.modifier) {
            return Err(ChoiceError::Twice(choice.name.clone()));
        }
    }
    menu.groups_of(product).try_for_each(|group| check_group(group, chosen))
}

fn offers(group: &ModifierGroup, choice: &ChosenModifier) -> bool {
    let allowed = choice.sign == Sign::Add || group.kind == GroupKind::Ingredients;
    allowed && group.modifiers.iter().any(|modifier| modifier.id == choice.modifier)
}

fn check_group(group: &ModifierGroup, chosen: &[ChosenModifier]) -> Result<(), ChoiceError> {
    let count = chosen.iter().filter(|choice| choice.sign == Sign::Add && offers(group, choice)).count();
    if count < usize::from(group.min) {
        return Err(ChoiceError::TooFew { group: group.name.clone(), min: group.min });
    }
    match group.max {
        Some(max) if count > usize::from(max) => Err(ChoiceError::TooMany { group: group.name.clone(), max }),
        _ => Ok(()),
    }
}
