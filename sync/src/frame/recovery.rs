//! What phones and a node say to each other when the node came of a backup.

use minicbor::{Decode, Encode};

use crate::frame::Hash;
use crate::id::OrderId;

/// Which restore from a backup a node came of. Phones carry the latest from node to node: a machine that was replaced
/// and is plugged in again hears from them that it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Epoch {
    /// Grows with every restore; 0 for a node that was never restored.
    #[n(0)]
    pub number: u64,
    /// Made by the node with the site's key, so that no phone can invent one.
    #[n(1)]
    pub proof: String,
}

impl Epoch {
    /// Nothing is said of the first one: frames are then those of phones that know of none.
    pub(super) fn is_first(&self) -> bool {
        self.number == 0
    }
}

/// That a node of this site had these changes on its disk, and with them all on which they build: a hash names its
/// whole history. Who holds the site's key can tell it from an invented one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Receipt {
    /// The document.
    #[n(0)]
    pub order: OrderId,
    /// Its newest changes.
    #[n(1)]
    pub heads: Vec<Hash>,
    /// Made with the site's key.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub seal: [u8; 32],
}
