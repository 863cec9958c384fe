//! The licensor from outside: its program over HTTP and WebSockets, and its store on both databases.
#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod api;
mod commands;
mod events;
mod panel;
mod relay;
mod story;
mod support;
