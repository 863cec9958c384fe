//! The web apps of the house: the waiter's phone and the manager's page.
//!
//! A tap becomes records; [`link::Phone`] hands them to the device engine of the crate `sync`, performs what the engine
//! asks for (storage, socket, timers) and raises signals; the screens redraw. What an order *is* is read by `sync`
//! alone. Nothing here decides about an order, changes a record, or waits for the network before a person can go on.
//!
//! Each app is a small binary that calls its `run`. Words live in [`text`], colours and sizes in the style sheets under
//! `web/`, and neither anywhere else.

#![expect(unreachable_pub, reason = "the component macro makes public what a component takes")]

mod api;
mod asked;
mod floor;
mod link;
pub mod manager;
mod money_format;
mod records;
mod text;
mod ui;
pub mod waiter;
mod words_of;
