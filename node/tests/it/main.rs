//! The node from outside: its program over HTTP and WebSockets, and its store and spoolers as a library.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod amrepo;
mod assets;
mod auth;
mod catalog;
mod evening;
mod flow;
mod museum;
mod orders;
mod plan;
mod program;
mod rebuild;
mod setup;
mod socket;
mod spooler;
mod store;
mod support;
