//! Sealing a backup for its way off the node: XChaCha20-Poly1305 in pieces (the STREAM construction), under a key made of
//! a passphrase by argon2id. A piece that is changed, missing, moved or added is found out.
//!
//! ```text
//! file = "comanda sealed 1\n" · salt 16 · nonce 19 · piece* · last piece
//! piece = 65,536 bytes and their tag of 16; the last one is shorter, maybe empty
//! ```

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::aead::{KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305};
use thiserror::Error;

use crate::clock;

const MARK: &[u8] = b"comanda sealed 1\n";
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 19;
const HEAD_BYTES: usize = MARK.len() + SALT_BYTES + NONCE_BYTES;
const PIECE_BYTES: usize = 64 * 1024;
const TAG_BYTES: usize = 16;
/// Once for a file: it may take a second on a Raspberry Pi, and makes guessing as slow.
const MEMORY_KIB: u32 = 32 * 1024;
const PASSES: u32 = 3;

/// Why a file cannot be sealed or opened.
#[derive(Debug, Error)]
pub enum SealError {
    /// It cannot be read or written.
    #[error("a sealed backup cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// It is none of ours.
    #[error("this is no sealed backup")]
    NotSealed,
    /// Another passphrase, or other bytes than were written.
    #[error("the passphrase is wrong, or the file is damaged")]
    Refused,
}

/// Whether a file says that it is sealed.
pub fn is_sealed(file: &Path) -> std::io::Result<bool> {
    let mut mark = Vec::new();
    File::open(file)?.take(MARK.len() as u64).read_to_end(&mut mark)?;
    Ok(mark == MARK)
}

/// Seals a file into another.
pub fn seal(from: &Path, to: &Path, passphrase: &str) -> Result<(), SealError> {
    let (salt, nonce): ([u8; SALT_BYTES], [u8; NONCE_BYTES]) = (clock::random_bytes(), clock::random_bytes());
    let head = [MARK, &salt, &nonce].concat();
    let mut sealer = EncryptorBE32::from_aead(cipher(passphrase, &salt), nonce.as_slice().into());
    let mut from = BufReader::new(File::open(from)?);
    let mut to = BufWriter::new(File::create(to)?);
    to.write_all(&head)?;
    let mut piece = read_piece(&mut from, PIECE_BYTES)?;
    while piece.len() == PIECE_BYTES {
        let next = read_piece(&mut from, PIECE_BYTES)?;
        let sealed = sealer.encrypt_next(Payload { msg: &piece, aad: &head });
        to.write_all(&sealed.map_err(|_| SealError::Refused)?)?;
        piece = next;
    }
    let sealed = sealer.encrypt_last(Payload { msg: &piece, aad: &head });
    to.write_all(&sealed.map_err(|_| SealError::Refused)?)?;
    Ok(to.flush()?)
}

/// Opens a sealed file into another.
pub fn open(from: &Path, to: &Path, passphrase: &str) -> Result<(), SealError> {
    let mut to = BufWriter::new(File::create(to)?);
    read_through(from, passphrase, |piece| to.write_all(piece))?;
    Ok(to.flush()?)
}

/// Reads a sealed file to its end.
pub fn check(file: &Path, passphrase: &str) -> Result<(), SealError> {
    read_through(file, passphrase, |_| Ok(()))
}

fn read_through(
    from: &Path,
    passphrase: &str,
    mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(), SealError> {
    let mut from = BufReader::new(File::open(from)?);
    let head = read_piece(&mut from, HEAD_BYTES)?;
    let rest = head.strip_prefix(MARK).filter(|rest| rest.len() == SALT_BYTES + NONCE_BYTES);
    let (salt, nonce) = rest.ok_or(SealError::NotSealed)?.split_at(SALT_BYTES);
    let mut opener = DecryptorBE32::from_aead(cipher(passphrase, salt), nonce.into());
    let mut piece = read_piece(&mut from, PIECE_BYTES + TAG_BYTES)?;
    while piece.len() == PIECE_BYTES + TAG_BYTES {
        let next = read_piece(&mut from, PIECE_BYTES + TAG_BYTES)?;
        let opened = opener.decrypt_next(Payload { msg: &piece, aad: &head });
        take(&opened.map_err(|_| SealError::Refused)?)?;
        piece = next;
    }
    let opened = opener.decrypt_last(Payload { msg: &piece, aad: &head });
    take(&opened.map_err(|_| SealError::Refused)?)?;
    Ok(())
}

/// As much as there is, up to `size_bytes`.
fn read_piece(from: &mut impl Read, size_bytes: usize) -> std::io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(size_bytes);
    from.take(size_bytes as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

fn cipher(passphrase: &str, salt: &[u8]) -> XChaCha20Poly1305 {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("the parameters are valid");
    let mut key = Key::default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .expect("salt and key are of valid length");
    XChaCha20Poly1305::new(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (plain, sealed) = (folder.path().join("plain"), folder.path().join("sealed"));
        std::fs::write(&plain, bytes).unwrap();
        seal(&plain, &sealed, "θάλασσα").unwrap();
        (folder, sealed)
    }

    #[test]
    fn what_is_sealed_comes_back_whatever_its_length() {
        for length in [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES] {
            let bytes = vec![7; length];
            let (folder, sealed) = sealed(&bytes);
            assert!(is_sealed(&sealed).unwrap());
            let opened = folder.path().join("opened");
            open(&sealed, &opened, "θάλασσα").unwrap();
            assert_eq!(std::fs::read(opened).unwrap(), bytes);
        }
    }

    #[test]
    fn another_passphrase_or_another_byte_is_refused() {
        let (_folder, file) = sealed(&vec![7; PIECE_BYTES + 100]);
        assert!(matches!(check(&file, "thalassa"), Err(SealError::Refused)));
        let whole = std::fs::read(&file).unwrap();
        let damages: [fn(&mut Vec<u8>); 5] = [
            |bytes| bytes[MARK.len()] ^= 1,
            |bytes| bytes[HEAD_BYTES + 10] ^= 1,
            |bytes| bytes.truncate(HEAD_BYTES + PIECE_BYTES + TAG_BYTES),
            |bytes| bytes.push(0),
            |bytes| drop(bytes.drain(HEAD_BYTES..HEAD_BYTES + PIECE_BYTES + TAG_BYTES)),
        ];
        for damage in damages {
            let mut bytes = whole.clone();
            damage(&mut bytes);
            std::fs::write(&file, bytes).unwrap();
            assert!(matches!(check(&file, "θάλασσα"), Err(SealError::Refused)));
        }
        std::fs::write(&file, b"SQLite format 3").unwrap();
        assert!(matches!(check(&file, "θάλασσα"), Err(SealError::NotSealed)));
    }
}
