//! A certificate that the owner supplies. Whoever renews it writes the files anew; they are looked at again while the
//! node serves, and what cannot be used does not take the place of what can.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use sync::time::UnixMs;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{Facts, TlsError};

/// Between two looks at the files.
const LOOK_AGAIN_MS: i64 = 60_000;
/// A chain of certificates is far smaller.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// Certificate and key in two files.
pub(super) struct Given {
    chain: PathBuf,
    key: PathBuf,
    in_use: Mutex<InUse>,
}

struct InUse {
    acceptor: TlsAcceptor,
    /// When each file was written.
    written: [Option<SystemTime>; 2],
    looked_at: UnixMs,
}

impl Given {
    /// Reads both.
    pub(super) fn read(chain: &Path, key: &Path, now: UnixMs) -> Result<Self, TlsError> {
        let acceptor = load(chain, key)?.in_use(now);
        let in_use = InUse { acceptor, written: written(chain, key), looked_at: now };
        Ok(Self { chain: chain.to_owned(), key: key.to_owned(), in_use: Mutex::new(in_use) })
    }

    pub(super) fn acceptor(&self, now: UnixMs) -> TlsAcceptor {
        let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        if (now.0 - in_use.looked_at.0).abs() >= LOOK_AGAIN_MS {
            in_use.looked_at = now;
            let written = written(&self.chain, &self.key);
            if written != in_use.written {
                in_use.written = written;
                match load(&self.chain, &self.key) {
                    Ok(loaded) => in_use.acceptor = loaded.in_use(now),
                    Err(error) => tracing::error!(%error, "the certificate before it stays in use"),
                }
            }
        }
        in_use.acceptor.clone()
    }
}

/// A certificate that can be used.
pub(super) struct Loaded {
    acceptor: TlsAcceptor,
    pub(super) facts: Facts,
}

impl Loaded {
    /// Says so when nobody will believe it. The kitchen needs no certificate: the house opens all the same.
    fn in_use(self, now: UnixMs) -> TlsAcceptor {
        if self.facts.ends <= now {
            tracing::error!("the certificate has ended: phones will not connect until it is renewed");
        }
        self.acceptor
    }
}

/// Reads certificate and key.
pub(super) fn load(chain: &Path, key: &Path) -> Result<Loaded, TlsError> {
    let failed = |path: &Path, why: &str| TlsError::Given { path: path.to_owned(), why: why.to_owned() };
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes(chain)?).collect();
    let certificates = read.map_err(|error| failed(chain, &error.to_string()))?;
    let first = certificates.first().ok_or_else(|| failed(chain, "there is no certificate in it (PEM)"))?;
    let facts = Facts::of(first).ok_or_else(|| failed(chain, "what stands in it is no certificate"))?;
    let secret = PrivateKeyDer::from_pem_slice(&bytes(key)?)
        .map_err(|_| failed(key, "there is no private key in it (PEM, without a passphrase)"))?;
    let acceptor = super::acceptor(certificates, secret).map_err(|source| TlsError::Pair {
        chain: chain.to_owned(),
        key: key.to_owned(),
        source,
    })?;
    Ok(Loaded { acceptor, facts })
}

fn bytes(path: &Path) -> Result<Vec<u8>, TlsError> {
    let failed = |why: String| TlsError::Given { path: path.to_owned(), why };
    let size = std::fs::metadata(path).map_err(|error| failed(error.to_string()))?.len();
    if size > MAX_FILE_BYTES {
        return Err(failed(format!("it is larger than {MAX_FILE_BYTES} bytes")));
    }
    std::fs::read(path).map_err(|error| failed(error.to_string()))
}

fn written(chain: &Path, key: &Path) -> [Option<SystemTime>; 2] {
    [chain, key].map(|path| std::fs::metadata(path).and_then(|data| data.modified()).ok())
}
