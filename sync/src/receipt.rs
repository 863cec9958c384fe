//! Receipts: what a node gives to phones so that they can prove later what it had on its disk.
//!
//! A change's hash covers the hashes of those on which it builds, so one receipt for the newest changes of an order is a
//! receipt for all of it. Its seal is an HMAC (RFC 2104, SHA-256) under a key of the site.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::frame::{Hash, Receipt};
use crate::id::OrderId;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;

/// Seals receipts, and tells its own from others. Nodes of one site have the same.
#[derive(Clone)]
pub struct ReceiptKey([u8; KEY_BYTES]);

impl ReceiptKey {
    /// The key with these secret bytes.
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// That these newest changes of an order are on the node's disk.
    pub fn receipt(&self, order: OrderId, heads: Vec<Hash>) -> Receipt {
        let seal = self.mac(order, &heads).finalize().into_bytes().into();
        Receipt { order, heads, seal }
    }

    /// Whether a node of this site gave it.
    pub fn has_sealed(&self, receipt: &Receipt) -> bool {
        // Compares in constant time.
        self.mac(receipt.order, &receipt.heads).verify_slice(&receipt.seal).is_ok()
    }

    fn mac(&self, order: OrderId, heads: &[Hash]) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(order.0.as_bytes());
        heads.iter().for_each(|head| mac.update(&head.0));
        mac
    }
}

impl std::fmt::Debug for ReceiptKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReceiptKey")
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_receipt_holds_for_its_order_its_changes_and_its_site_alone() {
        let key = ReceiptKey::new([7; KEY_BYTES]);
        let (order, other) = (OrderId(Uuid::from_u128(1)), OrderId(Uuid::from_u128(2)));
        let receipt = key.receipt(order, vec![Hash([1; 32]), Hash([2; 32])]);
        assert!(key.has_sealed(&receipt));
        assert!(!ReceiptKey::new([8; KEY_BYTES]).has_sealed(&receipt));
        assert!(!key.has_sealed(&Receipt { order: other, ..receipt.clone() }));
        assert!(!key.has_sealed(&Receipt { heads: vec![Hash([1; 32])], ..receipt }));
    }
}
