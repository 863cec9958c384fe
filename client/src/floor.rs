//! The tables of the house at a glance: what the node tells of them, corrected by what this phone knows better.

use leptos::prelude::*;
use sync::device::Target;
use sync::id::UserId;
use sync::site::Table;

use crate::link::Phone;

pub(crate) use self::tile::{Kind, Tile};
pub(crate) use self::tile_button::TileButton;

mod tile;
mod tile_button;

/// A table with how it looks now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The table.
    pub(crate) table: Table,
    /// How it looks.
    pub(crate) tile: Tile,
}

/// All tables in use, in the order of the catalog. Follows everything that it shows.
pub(crate) fn spots(phone: Phone, drafts: &[Target]) -> Vec<Spot> {
    let me = phone.session.with(|session| session.as_ref().map(|session| session.user));
    let now = phone.now.get();
    let statuses = phone.table_statuses();
    let views = phone.views();
    phone.catalog.with(|catalog| {
        let tables = catalog.iter().flat_map(|catalog| &catalog.tables).filter(|table| table.active);
        let spot = |table: &Table| {
            let order = phone.order_at(table.id);
            let view = order.and_then(|order| views.iter().find(|view| view.order.id == order));
            let told = statuses.iter().find(|status| status.table == table.id);
            let told = told.and_then(|status| status.open.as_ref()).filter(|open| Some(open.order) == order);
            let unsent = views.iter().filter(|view| view.order.table == Some(table.id));
            let unsent = unsent.map(crate::link::unsent).sum();
            let mut tile = Tile::of(view, told, unsent, now);
            let has_draft = |target: &Target| match target {
                Target::Table(other) => *other == table.id,
                Target::Order(order) => {
                    views.iter().any(|view| view.order.id == *order && view.order.table == Some(table.id))
                }
            };
            tile.has_draft = drafts.iter().any(has_draft);
            tile.is_mine = me.is_some_and(|me| tile.waiters.contains(&me));
            Spot { table: table.clone(), tile }
        };
        tables.map(spot).collect()
    })
}

/// The names of these people, as shown.
pub(crate) fn names(phone: Phone, people: &[UserId]) -> String {
    people.iter().map(|user| phone.name_of(*user)).collect::<Vec<_>>().join(", ")
}
