//! The behaviour of licenses, told as tests.

#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is the finding")]

mod clock;
mod files;
mod forgeries;
mod golden;
mod histories;
mod holder;
mod keys;
mod python;
mod states;
mod support;
