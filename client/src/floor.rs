//! The tables of the house at a glance: what the node tells of them, corrected by what this phone knows better.

use std::collections::BTreeSet;

use leptos::prelude::*;
use sync::device::Target;
use sync::frame::OpenSitting;
use sync::id::{TableGroupId, TableId, UserId};
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

/// All tables in use, in the order of the catalog, and behind them those on which something is open all the same. Follows
/// everything that it shows.
pub(crate) fn spots(phone: Phone, drafts: &[Target]) -> Vec<Spot> {
    let me = phone.session.with(|session| session.as_ref().map(|session| session.user));
    let now = phone.now.get();
    let statuses = phone.table_statuses();
    let views = phone.views();
    phone.catalog.with(|catalog| {
        let mut tables = catalog.as_ref().map(|catalog| catalog.tables.clone()).unwrap_or_default();
        let group = catalog.as_ref().and_then(|catalog| catalog.table_groups.first()).map(|group| group.id);
        let taken = statuses.iter().filter(|status| status.open.is_some()).map(|status| status.table);
        let taken = taken.chain(views.iter().filter_map(|view| view.order.table));
        tables.extend(group.map(|group| unknown(&tables, taken.collect(), group)).unwrap_or_default());
        let (in_use, out_of_use): (Vec<_>, Vec<_>) = tables.into_iter().partition(|table| table.active);
        let spot = |table: &Table| {
            let told = statuses.iter().find(|status| status.table == table.id);
            let told: Vec<&OpenSitting> =
                told.iter().flat_map(|status| status.open.iter().chain(&status.others)).collect();
            let mut orders = phone.orders_at(table.id);
            orders.extend(told.iter().map(|open| open.order).filter(|order| {
                // What this phone holds, it knows better.
                views.iter().all(|view| view.order.id != *order)
            }));
            orders.dedup();
            let unsent = views.iter().filter(|view| view.order.table == Some(table.id));
            let unsent = unsent.map(crate::link::unsent).sum();
            let parties = orders.into_iter().map(|order| {
                let view = views.iter().find(|view| view.order.id == order);
                let told = told.iter().find(|open| open.order == order).copied();
                Tile::of(view, told, unsent, now)
            });
            let mut tile = parties.reduce(Tile::beside).unwrap_or_else(|| Tile::of(None, None, unsent, now));
            let has_draft = |target: &Target| match target {
                Target::Table(other) => *other == table.id,
                Target::Order(order) => {
                    views.iter().any(|view| view.order.id == *order && view.order.table == Some(table.id))
                }
            };
            tile.has_draft = drafts.iter().any(has_draft);
            let here = views
                .iter()
                .filter(|view| view.order.table == Some(table.id) && !view.order.status.is_over());
            let may_serve_any = here.map(|view| phone.may_serve(&view.order)).max();
            tile.is_foreign = may_serve_any == Some(false);
            tile.is_mine = me.is_some_and(|me| tile.waiters.contains(&me));
            Spot { table: table.clone(), tile }
        };
        let is_open = |spot: &Spot| spot.tile.kind != Kind::Free || spot.tile.has_draft;
        in_use.iter().map(spot).chain(out_of_use.iter().map(spot).filter(is_open)).collect()
    })
}

/// Tables of which the catalog knows nothing: the node came of a backup that was made before them. People know them by their
/// numbers until their parties have left.
fn unknown(known: &[Table], taken: BTreeSet<TableId>, group: TableGroupId) -> Vec<Table> {
    let unknown = taken.into_iter().filter(|id| known.iter().all(|table| table.id != *id));
    let table = |id: TableId| Table { id, label: id.to_string(), group, seats: 0, x: 0, y: 0, active: false };
    unknown.map(table).collect()
}

/// The names of these people, as shown.
pub(crate) fn names(phone: Phone, people: &[UserId]) -> String {
    people.iter().map(|user| phone.name_of(*user)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_the_catalog_does_not_know_is_called_by_its_number() {
        let taken = || BTreeSet::from([TableId(5), TableId(29)]);
        let all = unknown(&[], taken(), TableGroupId(1));
        assert_eq!(all.iter().map(|table| table.label.as_str()).collect::<Vec<_>>(), ["5", "29"]);
        let lost = unknown(&all[..1], taken(), TableGroupId(1));
        assert_eq!(lost, all[1..]);
    }
}
