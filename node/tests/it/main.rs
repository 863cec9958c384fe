//! The node from outside: its program over HTTP and WebSockets, and its store and spoolers as a library.

mod assets;
mod auth;
mod catalog;
mod disk;
mod program;
mod road;
mod setup;
mod socket;
mod spooler;
mod store;
mod support;
