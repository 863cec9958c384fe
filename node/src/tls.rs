//! HTTPS, which a phone asks for before it keeps an app: with a certificate that the owner supplies, or with those of an
//! authority of the node's own, which a phone has to be told to trust once.
//!
//! ```text
//! first start ─► authority: key and certificate, kept in the database, so in every backup too
//! connection  ─► the address that was dialled ─► a certificate for it and for our names, signed when it is first needed
//!                                                and again before it is too old
//! ```
//!
//! The authority's certificate says that it is good for addresses and names of local networks only: whoever steals its
//! key cannot stand in for a bank on the phones that trust it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serving::connections::Greeting;
use sync::time::UnixMs;
use thiserror::Error;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

use self::authority::Leaf;
use self::given::Given;
use crate::clock;
use crate::config::Address;
use crate::store::{Store, StoreError, site};

pub use self::authority::Authority;
pub use self::facts::Facts;

mod authority;
mod facts;
mod given;
pub mod local;

/// Addresses of this machine for which a certificate is kept at once.
const MAX_ADDRESSES: usize = 64;
/// Nothing else is spoken here.
const PROTOCOL: &[u8] = b"http/1.1";

/// Why there is no HTTPS.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A given file cannot be used.
    #[error("{path} cannot be used for HTTPS: {why}")]
    Given {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Certificate and key are of two pairs, or of no known kind.
    #[error("{chain} and {key} do not belong together: {source}")]
    Pair {
        /// The certificate.
        chain: PathBuf,
        /// The key.
        key: PathBuf,
        /// Why not.
        source: tokio_rustls::rustls::Error,
    },
    /// A certificate that we made cannot be used.
    #[error("a defect: our own certificate cannot be used: {0}")]
    Unusable(#[from] tokio_rustls::rustls::Error),
    /// The authority cannot sign.
    #[error("the certificate authority of this node is broken: {0}")]
    Authority(#[from] rcgen::Error),
    /// No phone would believe the authority.
    #[error(
        "address is {0}, a name of the internet: the node's own authority is good for local networks only. Set \
         certificate and certificate_key to a certificate for it, or use a name that ends in .local"
    )]
    Public(Address),
    /// One was given without the other.
    #[error("certificate and certificate_key belong together: set both or none")]
    Half,
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What HTTPS connections are answered with. Cheap to clone.
#[derive(Clone)]
pub struct Certificates(Arc<Kind>);

enum Kind {
    Given(Given),
    Own { authority: Box<Authority>, address: Option<Address>, made: Mutex<HashMap<IpAddr, Made>> },
}

/// A certificate of ours in use.
struct Made {
    acceptor: TlsAcceptor,
    at: UnixMs,
}

impl Certificates {
    /// Those that the owner supplies, as PEM files: the chain and its key.
    pub fn given(chain: &Path, key: &Path, now: UnixMs) -> Result<Self, TlsError> {
        Ok(Self(Arc::new(Kind::Given(Given::read(chain, key, now)?))))
    }

    /// Those of the node's own authority, which is founded when there is none yet.
    pub async fn own(store: &Store, address: Option<Address>, now: UnixMs) -> Result<Self, TlsError> {
        if let Some(address) = address.as_ref().filter(|address| !local::is_local(address)) {
            return Err(TlsError::Public(address.clone()));
        }
        let authority = match store.read(site::authority).await? {
            Some(kept) => Authority::take_up(&kept.key, kept.certificate)?,
            None => {
                let founded = Authority::found(now)?;
                let (key, certificate) = founded.to_keep();
                store.write(move |connection| site::keep_authority(connection, &key, &certificate)).await?;
                founded
            }
        };
        Ok(Self(Arc::new(Kind::Own { authority: Box::new(authority), address, made: Mutex::default() })))
    }

    /// The authority that a phone must be told to trust; none when it trusts what the owner supplied.
    pub fn to_trust(&self) -> Option<&Authority> {
        match &*self.0 {
            Kind::Given(_) => None,
            Kind::Own { authority, .. } => Some(authority),
        }
    }

    /// How a connection to this address of ours is answered now.
    pub fn acceptor(&self, dialled: IpAddr, now: UnixMs) -> Result<TlsAcceptor, TlsError> {
        let (authority, address, made) = match &*self.0 {
            Kind::Given(given) => return Ok(given.acceptor(now)),
            Kind::Own { authority, address, made } => (authority, address.as_ref(), made),
        };
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(&dialled).filter(|known| authority::is_fresh(known.at, now)) {
            return Ok(known.acceptor.clone());
        }
        if made.len() >= MAX_ADDRESSES {
            made.clear();
        }
        let Leaf { chain, key } = authority.sign_for(dialled, address, now)?;
        let acceptor = acceptor(chain, key)?;
        made.insert(dialled, Made { acceptor: acceptor.clone(), at: now });
        Ok(acceptor)
    }
}

impl Greeting for Certificates {
    type Stream = TlsStream<TcpStream>;
    const IS_SECURE: bool = true;

    async fn greet(&self, stream: TcpStream) -> std::io::Result<Self::Stream> {
        let dialled = stream.local_addr()?.ip().to_canonical();
        let acceptor = self.acceptor(dialled, clock::now()).map_err(|error| {
            tracing::error!(%error, "a connection cannot be encrypted");
            std::io::Error::other(error)
        })?;
        acceptor.accept(stream).await
    }
}

/// What the owner's certificate says of itself, if it can be used with its key.
pub fn read_given(chain: &Path, key: &Path) -> Result<Facts, TlsError> {
    given::load(chain, key).map(|loaded| loaded.facts)
}

fn acceptor(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<TlsAcceptor, tokio_rustls::rustls::Error> {
    let mut config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?;
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
