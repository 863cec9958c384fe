//! The behaviour of the sync crate, told as tests.

#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is the finding")]

mod admission;
mod ages;
mod bounds;
mod chaos;
mod doubts;
mod engines;
mod frames;
mod fuzz;
mod genesis;
mod history;
mod laws;
mod license;
mod meaning;
mod menu;
mod museum;
mod programs;
mod refusals;
mod rights;
mod schedules;
mod support;
mod together;
