//! Tickets from the semantic form to paper, as people read them.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod gallery;
mod laws;
mod logos;
mod paper;
mod papers;
mod receipts;
mod sample;
mod snapshots;
mod stored;
mod words;
