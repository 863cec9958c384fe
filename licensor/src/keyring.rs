//! The signing keys: which there are, which of them nodes believe, which one signs.
//!
//! Private keys live in a file that only its owner can read, or in the environment, never in the database. A key file
//! is words, two by two, and `#` to the end of the line for people:
//!
//! ```text
//! trusted pZ3...  # public keys that nodes are built with, the highest rank first
//! trusted 11q...
//! secret  nWG...  # private keys; the last one that nodes believe signs
//! ```
//!
//! A key that nobody vouched for never signs, so a licensor cannot hand out what no node takes.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use license::http::KeyInfo;
use license::keys::{KeyError, KeyId, KeySet, PublicKey, SigningKey};
use serving::hs256;
use sha2::Sha256;
use thiserror::Error;

const TRUSTED: &str = "trusted";
const SECRET: &str = "secret";
const COMMENT: char = '#';
/// Only the owner may read and write a key file.
const MODE: u32 = 0o600;
/// What others must not be able to do with it.
const OTHERS: u32 = 0o077;
/// A key file is smaller.
const MAX_FILE_BYTES: u64 = 64 * 1024;
/// What the key of administrators' tokens is derived for; changing it ends all logins.
const TOKENS: &[u8] = b"comanda licensor: tokens of administrators, 1";

/// A secret from which a signing key is made.
type Seed = [u8; 32];

/// Where the keys are.
#[derive(Clone)]
pub enum KeySource {
    /// In a file.
    File(PathBuf),
    /// In the environment: what would stand in the file.
    Text(String),
}

/// What a key file says.
#[derive(Clone, Default)]
pub struct KeyFile {
    /// What nodes are built with, the highest rank first.
    pub trusted: Vec<PublicKey>,
    secrets: Vec<Seed>,
}

/// The keys as they count now.
pub struct Keyring {
    file: KeyFile,
    known: KeySet,
    signer: SigningKey,
}

/// The keyring of a process that runs: all look at one, and it can be exchanged.
#[derive(Clone)]
pub struct Keys(Arc<RwLock<Arc<Keyring>>>);

/// Why there are no keys to work with.
#[derive(Debug, Error)]
pub enum KeyringError {
    /// The file cannot be read or written.
    #[error("the key file {0} cannot be used")]
    File(PathBuf, #[source] std::io::Error),
    /// Others could read it.
    #[error("the key file {0} can be read by others: chmod 600 it, and think about whether somebody did")]
    Open(PathBuf),
    /// Something in it is not a key.
    #[error("the key file says something that is not understood, at word {0}")]
    Word(usize),
    /// What it trusts makes no key set.
    #[error("the trusted keys cannot be used")]
    Trusted(#[source] KeyError),
    /// No private key in it counts.
    #[error(
        "none of the private keys is one that nodes believe: the file is of another licensor, or its keys were revoked"
    )]
    NoSigner,
}

impl KeySource {
    /// Reads what is there.
    pub fn read(&self) -> Result<KeyFile, KeyringError> {
        match self {
            Self::Text(text) => KeyFile::parse(text),
            Self::File(path) => {
                let failed = |error| KeyringError::File(path.clone(), error);
                let about = fs::metadata(path).map_err(failed)?;
                if about.permissions().mode() & OTHERS != 0 {
                    return Err(KeyringError::Open(path.clone()));
                }
                if about.len() > MAX_FILE_BYTES {
                    return Err(failed(std::io::ErrorKind::FileTooLarge.into()));
                }
                KeyFile::parse(&fs::read_to_string(path).map_err(failed)?)
            }
        }
    }
}

impl KeyFile {
    /// A file that trusts these and holds this one secret.
    pub fn new(trusted: Vec<PublicKey>, secret: Seed) -> Self {
        Self { trusted, secrets: vec![secret] }
    }

    /// With one more secret, which will sign when nodes believe it.
    #[must_use]
    pub fn with_secret(mut self, secret: Seed) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Writes a file that must not be there yet.
    pub fn create(&self, path: &Path) -> Result<(), KeyringError> {
        let write = || {
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(MODE).open(path)?;
            file.write_all(self.to_string().as_bytes())?;
            file.sync_all()
        };
        write().map_err(|error| KeyringError::File(path.to_owned(), error))
    }

    /// Puts this in place of a file, at once or not at all.
    pub fn replace(&self, path: &Path) -> Result<(), KeyringError> {
        let failed = |error| KeyringError::File(path.to_owned(), error);
        let beside = path.with_extension("new");
        let _ = fs::remove_file(&beside);
        self.create(&beside)?;
        fs::rename(&beside, path).map_err(failed)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        fs::File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()).map_err(failed)
    }

    fn parse(text: &str) -> Result<Self, KeyringError> {
        let lines = text.lines().map(|line| line.split(COMMENT).next().unwrap_or_default());
        let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        let mut file = Self::default();
        for (at, pair) in words.chunks(2).enumerate() {
            let wrong = || KeyringError::Word(2 * at + 1);
            match pair {
                [TRUSTED, key] => file.trusted.push(key.parse().map_err(|_| wrong())?),
                [SECRET, seed] => file.secrets.push(parse_seed(seed).ok_or_else(wrong)?),
                _ => return Err(wrong()),
            }
        }
        Ok(file)
    }
}

impl std::fmt::Display for KeyFile {
    /// The text of the file, secrets included.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{COMMENT} Signing keys of a Comanda licensor. Whoever has this file can make licenses."
        )?;
        for key in &self.trusted {
            writeln!(f, "{TRUSTED} {key}")?;
        }
        for seed in &self.secrets {
            writeln!(f, "{SECRET} {}", URL_SAFE_NO_PAD.encode(seed))?;
        }
        Ok(())
    }
}

impl Keyring {
    /// The keys of a file, with what rotations say about them.
    pub fn new(file: KeyFile, rotations: &[String]) -> Result<Self, KeyringError> {
        let mut known = KeySet::new(file.trusted.clone(), BTreeSet::new()).map_err(KeyringError::Trusted)?;
        let rotated = known.learn(rotations.iter().map(String::as_str));
        for error in rotated.refused {
            tracing::warn!(%error, "a stored key rotation counts for nothing");
        }
        let keys = file.secrets.iter().rev().map(SigningKey::from_seed);
        let signer =
            keys.into_iter().find(|key| known.key(&key.id()).is_ok()).ok_or(KeyringError::NoSigner)?;
        Ok(Self { file, known, signer })
    }

    /// The key that signs.
    pub fn signer(&self) -> &SigningKey {
        &self.signer
    }

    /// The tokens of all rotations that count, for nodes to follow.
    pub fn rotations(&self) -> impl Iterator<Item = &str> {
        self.known.rotations()
    }

    /// The file that this was made from.
    pub fn file(&self) -> &KeyFile {
        &self.file
    }

    /// The key of administrators' tokens: the same in all processes that share a key file, until its first secret
    /// goes.
    pub fn tokens(&self) -> hs256::Key {
        let first = self.file.secrets.first().expect("a keyring has a signer");
        let mut mac = Hmac::<Sha256>::new_from_slice(first).expect("HMAC takes keys of any length");
        mac.update(TOKENS);
        hs256::Key::new(mac.finalize().into_bytes().into())
    }

    /// All keys that nodes were built with or believe.
    pub fn infos(&self) -> Vec<KeyInfo> {
        let built_in: Vec<KeyId> = self.file.trusted.iter().map(PublicKey::id).collect();
        let others = self.known.usable().map(PublicKey::id).filter(|id| !built_in.contains(id));
        let info = |id: KeyId| KeyInfo {
            id,
            built_in: built_in.contains(&id),
            counts: self.known.key(&id).is_ok(),
            signs: id == self.signer.id(),
        };
        built_in.iter().copied().chain(others).map(info).collect()
    }
}

impl Keys {
    /// What everybody looks at, to begin with.
    pub fn new(keyring: Keyring) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(keyring))))
    }

    /// The keyring of now.
    pub fn now(&self) -> Arc<Keyring> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on this one.
    pub fn exchange(&self, keyring: Keyring) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keyring);
    }
}

fn parse_seed(text: &str) -> Option<Seed> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use license::keys::Rotation;
    use license::time::UnixSeconds;

    const DRAWER: Seed = [1; 32];
    const DAILY: Seed = [2; 32];
    const NEXT: Seed = [3; 32];

    fn public(seed: Seed) -> PublicKey {
        SigningKey::from_seed(&seed).public()
    }

    fn file() -> KeyFile {
        KeyFile::new(vec![public(DRAWER), public(DAILY)], DAILY)
    }

    fn rotation(by: Seed, adds: &[Seed], revokes: &[Seed]) -> String {
        let adds = adds.iter().map(|seed| public(*seed)).collect();
        let revokes = revokes.iter().map(|seed| public(*seed).id()).collect();
        Rotation { issued: UnixSeconds(0), adds, revokes }.sign(&SigningKey::from_seed(&by)).unwrap()
    }

    #[test]
    fn a_key_file_is_read_as_it_was_written_with_lines_or_without() {
        let text = file().to_string();
        for text in [text.clone(), text.lines().skip(1).collect::<Vec<_>>().join(" ")] {
            let read = KeyFile::parse(&text).unwrap();
            assert_eq!(read.to_string(), file().to_string());
        }
        for wrong in ["secret", "trusted x", "private AAAA", "secret AAAA"] {
            assert!(KeyFile::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        file().create(&path).unwrap();
        assert!(KeySource::File(path.clone()).read().is_ok());
        assert!(file().create(&path).is_err(), "a key file is never written over");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(KeySource::File(path).read(), Err(KeyringError::Open(_))));
    }

    #[test]
    fn the_newest_key_signs_as_soon_as_nodes_believe_it_and_until_it_is_revoked() {
        let signer = |rotations: &[String]| {
            let keyring = Keyring::new(file().with_secret(NEXT), rotations);
            keyring.map(|keyring| keyring.signer().id())
        };
        let added = rotation(DAILY, &[NEXT], &[]);
        let revoked = rotation(DRAWER, &[], &[NEXT]);
        assert_eq!(signer(&[]).unwrap(), public(DAILY).id());
        assert_eq!(signer(std::slice::from_ref(&added)).unwrap(), public(NEXT).id());
        assert_eq!(signer(&[added, revoked]).unwrap(), public(DAILY).id());
        let both = rotation(DRAWER, &[], &[NEXT, DAILY]);
        assert!(matches!(signer(&[both]), Err(KeyringError::NoSigner)));
    }
}
