//! The node from outside: its program over HTTP and WebSockets, and its store and spoolers as a library.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod amrepo;
mod assets;
mod attacks;
mod auth;
mod backup;
mod bills;
mod catalog;
mod connect;
mod devices;
mod docs;
mod evening;
mod events;
mod first_run;
mod floor;
mod flow;
mod https;
mod licensing;
mod matrix;
mod menu;
mod museum;
mod operations;
mod orders;
mod plan;
mod printing;
mod program;
mod rebuild;
mod recovery;
mod reports;
mod setup;
mod socket;
mod spooler;
mod staff;
mod store;
mod support;
mod user;
