//! The behaviour of the sync crate, told as tests.

mod admission;
mod engines;
mod frames;
mod genesis;
mod laws;
mod meaning;
mod support;
