//! Somebody who trusts one authority and nobody else, with a clock of their own.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use node::tls::Certificates;
use sync::time::UnixMs;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::time_provider::TimeProvider;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// The clock of a phone.
#[derive(Debug)]
struct At(UnixMs);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(self.0.0).unwrap())))
    }
}

/// A phone that trusts this authority, at this time.
pub(crate) fn phone(trusted: &[u8], now: UnixMs) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(trusted.to_vec())).unwrap();
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_details(provider, Arc::new(At(now)))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

/// A connection that seems to come from another machine: all of 127.0.0.0/8 is this one.
pub(crate) async fn connect_from(from: [u8; 4], to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(IpAddr::from(from), 0))?;
    socket.connect(to).await
}

/// Shakes hands over real sockets with a node whose clock shows `now`; answers with the certificate that was shown.
pub(crate) async fn shake_hands(
    certificates: &Certificates,
    now: UnixMs,
    phone: &TlsConnector,
    name: &str,
) -> std::io::Result<Vec<u8>> {
    let acceptor = certificates.acceptor(Ipv4Addr::LOCALHOST.into(), now).unwrap();
    shake_hands_with(acceptor, phone, name).await
}

/// The same, whatever it is answered with.
pub(crate) async fn shake_hands_with(
    acceptor: TlsAcceptor,
    phone: &TlsConnector,
    name: &str,
) -> std::io::Result<Vec<u8>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let stream = TcpStream::connect(listener.local_addr()?).await?;
    let (served, _) = listener.accept().await?;
    let serving = tokio::spawn(async move { acceptor.accept(served).await.map(drop) });
    let greeted: TlsStream<TcpStream> =
        phone.connect(ServerName::try_from(name.to_owned()).unwrap(), stream).await?;
    serving.await.unwrap()?;
    Ok(greeted.get_ref().1.peer_certificates().unwrap()[0].to_vec())
}
