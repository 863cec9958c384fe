//! The node from outside: its program over HTTP and WebSockets, and its store and spoolers as a library.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod amrepo;
mod assets;
mod attacks;
mod auth;
mod bills;
mod catalog;
mod docs;
mod evening;
mod events;
mod floor;
mod flow;
mod licensing;
mod matrix;
mod menu;
mod museum;
mod orders;
mod plan;
mod printing;
mod program;
mod rebuild;
mod setup;
mod socket;
mod spooler;
mod staff;
mod store;
mod support;
