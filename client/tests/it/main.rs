//! The web apps in a real Chromium, against a real node, over a Wi-Fi that can be cut, with printers that keep what
//! they printed. `cargo xtask test` builds what they need.
//!
//! Pages are found their way by `data-testid` and by what is said in `data-table`, `data-category`, `data-product`,
//! `data-line`, `data-where` and their like: words change with the language, these do not.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is the finding")]

mod evening;
mod founding;
mod genesis;
mod held;
mod license;
mod manager;
mod offline;
mod pairing;
mod printing;
mod rearranging;
mod recovery;
mod rights;
mod screens;
mod service;
mod storage;
