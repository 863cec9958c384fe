//! The cloud side of licensing: who the restaurants are, until when they have paid, and the signed word for it.
//!
//! ```text
//! panel, command line ─► office ─► store { one transaction: the site's row, its serial, the deed }
//!                                    │ news: this process and every other on the same database
//!                                    ▼
//! node ◄─ heartbeat, license file ─ keyring signs what the row says now
//! node ◄─ relay: woken by news ─────┘
//! ```
//!
//! The row of a site is the only truth, and every answer is signed from a fresh reading of it. Its serial grows when,
//! and only when, what the site may do has changed, so of two answers that cross on their way the node keeps the right
//! one. [`store`] is the only module that knows SQL and [`web`] the only one that knows HTTP. Private signing keys are
//! in [`keyring`] and never in the database; keys of sites and passwords are stored as hashes alone.
//!
//! What a license means, and until when a site may work, is decided in the crate `license`, not here.

pub mod auth;
pub mod clock;
pub mod command;
pub mod config;
pub mod deed;
pub mod keyring;
pub mod limits;
pub mod office;
pub mod relay;
pub mod run;
pub mod sightings;
pub mod site;
pub mod store;
pub mod web;
