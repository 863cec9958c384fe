//! Tickets from the semantic form to paper, as people read them.

mod laws;
mod paper;
mod sample;
mod snapshots;
mod stored;
