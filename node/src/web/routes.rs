//! The one table of all routes. Router, documentation and the tests of who may do what are made from it, so
//! a route that is not here does not exist.

use super::route::Route;

mod floor;
mod house;
mod menu;
mod orders;
mod paper;
mod people;

/// Every route.
pub(super) fn table() -> Vec<Route> {
    let parts = [
        house::house(),
        house::licensed(),
        menu::menus(),
        floor::floor(),
        people::people(),
        orders::bills(),
        paper::paper(),
        paper::printed(),
        orders::reported(),
        people::phones(),
        house::way_in(),
        #[cfg(feature = "amrepo")]
        vec![house::amrepo()],
    ];
    parts.into_iter().flatten().collect()
}
