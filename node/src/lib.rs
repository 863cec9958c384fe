//! The restaurant's server: devices come in over WebSockets, what they wrote goes to disk, tickets go to printers.
//!
//! ```text
//! web/socket ─► desk { flow (pure): admit, judge, plan tickets } ─► store: changes and print jobs, one commit
//!            ◄─ desk: only then acknowledge and tell the others  ─► spooler: one task for each printer
//! ```
//!
//! The pure core does no IO; [`desk`] is its shell: it alone owns the flow, performs what it asks for and tells it
//! what came of it. [`store`] is the only module that knows SQL, [`web`] the only one that knows HTTP, [`spooler`]
//! the only one that opens a socket to a printer, [`licensing`] the only one that speaks to the licensor. Nothing is acknowledged, shown to others or printed before it is on
//! the disk, and there is no second way to change an order.

pub mod auth;
pub mod backup;
pub mod clock;
pub mod config;
pub mod day;
pub mod desk;
pub mod doctor;
pub mod doors;
pub mod events;
pub mod first_run;
pub mod flow;
pub mod job;
pub mod licensing;
pub mod lock;
pub mod office;
pub mod page;
pub mod plan;
pub mod projection;
pub mod rebuild;
pub mod report;
pub mod restore;
pub mod run;
pub mod setup;
pub mod spooler;
pub mod store;
pub mod tls;
pub mod user;
pub mod web;

mod crash;
