//! What a restaurant printer is told, and what it answers.
//!
//! A semantic [`Document`](document::Document) (a [`Ticket`](ticket::Ticket), a [`Receipt`](receipt::Receipt), a
//! [`TestPage`](test_page::TestPage)) flows through [`layout`] into a [`Grid`](grid::Grid) of styled cells, already
//! written in characters that the printer has ([`charset`]), and of pictures ([`picture`]). From that one grid come the bytes
//! for the wire ([`encode`]) and the preview on a screen ([`preview`]), so both always say the same. A
//! [`Profile`](profile::Profile) holds what differs between printers, and [`status`] turns the bytes that a printer sends
//! back into typed replies.
//!
//! The crate never opens a socket, never reads a clock and never decides what is to be printed: times arrive as text that is
//! ready to print, and queues, retries and the ledger live in the node.

pub mod charset;
pub mod document;
pub mod encode;
pub mod grid;
pub mod layout;
pub mod money;
pub mod picture;
pub mod preview;
pub mod profile;
pub mod receipt;
pub mod status;
pub mod test_page;
pub mod ticket;
