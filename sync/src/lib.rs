//! The heart of Comanda: order documents, what edits to them mean, who may make them, and the engines of both ends
//! of the road between a phone and the node.
//!
//! Records go in, an [`order::Order`] comes out: [`document::Document`] wraps one Automerge document per sitting,
//! [`order::read`] derives what the order is, [`admit`] and [`policy`] judge what a device sent, [`device::Device`]
//! runs on the phone, [`hub::Hub`] runs in the node.
//!
//! Nothing here reads a clock, draws a random number, opens a file or a socket, or knows about tokio: times, random
//! bytes and frames are handed in, and what should happen is handed back as data.

pub mod admit;
pub mod device;
pub mod document;
pub mod frame;
pub mod history;
pub mod hub;
pub mod id;
pub mod menu;
pub mod money;
pub mod order;
pub mod policy;
pub mod receipt;
pub mod record;
pub mod session;
pub mod site;
pub mod time;
