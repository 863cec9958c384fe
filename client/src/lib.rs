//! The web apps: the waiter's phone and the manager's page of the house, and the panel of whoever runs the licensor.
//!
//! A tap becomes records; [`link::Phone`] hands them to the device engine of the crate `sync`, performs what the engine
//! asks for (storage, socket, timers) and raises signals; the screens redraw. What an order *is* is read by `sync`
//! alone. Nothing here decides about an order, changes a record, or waits for the network before a person can go on.
//! [`sysadmin`] is another matter: it has no engine and no storage, it shows what the licensor says and asks it to act.
//!
//! Each app is a small binary that calls its `run`. Words live in [`text`], colours and sizes in the style sheets under
//! `web/`, and neither anywhere else.

#![expect(unreachable_pub, reason = "the component macro makes public what a component takes")]

mod api;
mod asked;
mod fetch;
mod floor;
mod link;
pub mod manager;
mod money_format;
mod records;
pub mod sysadmin;
mod text;
mod ui;
pub mod waiter;
mod words_of;
