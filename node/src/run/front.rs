//! The front of the house: where it listens, and what it answers HTTPS with.

use std::io;
use std::net::{SocketAddr, TcpListener as Listener};

use tokio::net::TcpListener;

use super::RunError;
use crate::clock;
use crate::config::Settings;
use crate::doors::{Doors, Https};
use crate::store::Store;
use crate::tls::{Certificates, TlsError};

/// Sockets that listen from the start to the end of the process, whoever answers at them meanwhile.
pub(super) struct Front {
    http: Listener,
    https: Option<Listener>,
}

impl Front {
    pub(super) async fn listen(settings: &Settings) -> Result<Self, RunError> {
        let http = listen(settings.listen).await?;
        let https = match settings.https_listen.0 {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        Ok(Self { http, https })
    }

    /// Where plain HTTP is answered, and HTTPS.
    pub(super) fn addresses(&self) -> io::Result<(SocketAddr, Option<SocketAddr>)> {
        let https = self.https.as_ref().map(Listener::local_addr).transpose()?;
        Ok((self.http.local_addr()?, https))
    }

    /// For somebody who answers.
    pub(super) fn open(&self) -> io::Result<(TcpListener, Option<TcpListener>)> {
        let open = |listener: &Listener| TcpListener::from_std(listener.try_clone()?);
        Ok((open(&self.http)?, self.https.as_ref().map(open).transpose()?))
    }

    pub(super) async fn doors(&self, settings: &Settings, store: &Store) -> Result<Doors, RunError> {
        let (http, https) = self.addresses()?;
        let https = match https {
            Some(address) => {
                Some(Https { port: address.port(), certificates: certificates(settings, store).await? })
            }
            None => None,
        };
        Ok(Doors { http_port: http.port(), https, address: settings.address.clone() })
    }
}

async fn certificates(settings: &Settings, store: &Store) -> Result<Certificates, TlsError> {
    match (&settings.certificate, &settings.certificate_key) {
        (Some(chain), Some(key)) => Certificates::given(chain, key, clock::now()),
        (None, None) => Certificates::own(store, settings.address.clone(), clock::now()).await,
        _ => Err(TlsError::Half),
    }
}

async fn listen(address: SocketAddr) -> Result<Listener, RunError> {
    let listener = TcpListener::bind(address).await.and_then(TcpListener::into_std);
    listener.map_err(|source| RunError::Listen { address, source })
}
