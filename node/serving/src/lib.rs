//! What stands around every request of a server of ours, whatever it serves.
//!
//! ```text
//! TcpListener ─► connections: bounds, the peer's address ─► around: request id, time limit, panic, headers ─► a handler
//!                   ▲ closing: the signal to end                 bearer, hs256: by which token somebody asks
//!                                                                problem: the one form of every error  ◄─ its refusal
//!                                                                assets: the files of web apps
//! ```
//!
//! The node and the licensor are different servers that meet the same network: the same slow peers, the same browsers,
//! the same guessed tokens. What they do about those is here once.
//!
//! Nothing here knows an address, a person or a database, and nothing here decides what anybody may do.

pub mod around;
pub mod assets;
pub mod bearer;
pub mod closing;
pub mod connections;
pub mod hs256;
mod impatient;
mod lingering;
pub mod problem;
