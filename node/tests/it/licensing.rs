//! The license of a house: how it is heard of, how long it lasts, what it stops, and what it never stops.

mod alone;
mod cloud;
mod connected;
mod file;
mod trouble;
