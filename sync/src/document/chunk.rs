//! The container of a change: four bytes of magic, four of checksum, one of type, then length and content. The hash of
//! the change is SHA-256 of everything behind the checksum, which is its first four bytes.

use sha2::{Digest, Sha256};

use crate::frame::Hash;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The type byte of a change that is not compressed.
const PLAIN_CHANGE: u8 = 1;
/// Magic and checksum.
const SEAL_BYTES: usize = 8;

/// The hash of a change. Bytes that are no change have one, too, by which they can be answered.
pub(crate) fn hash_of_chunk(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes.get(SEAL_BYTES..).unwrap_or_default()).into())
}

/// Whether this is an uncompressed change as it was written: Automerge does not look, and stumbles over what is not.
pub(crate) fn is_undamaged_change(bytes: &[u8]) -> bool {
    bytes.get(SEAL_BYTES) == Some(&PLAIN_CHANGE)
        && bytes[..4] == MAGIC
        && bytes[4..SEAL_BYTES] == hash_of_chunk(bytes).0[..4]
}
