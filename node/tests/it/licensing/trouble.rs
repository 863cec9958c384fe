//! Whatever is wrong with the licensor: the house goes on, says so, and asks again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use license::http::Trouble;
use license::state::State;
use node::clock;
use node::licensing::{Pace, Setup};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::alone::{Kept, SOON};
use super::cloud::{Cloud, Mood};

async fn comes_to_trouble(kept: &Kept, expected: Option<Trouble>) {
    let begun = Instant::now();
    loop {
        let contact = kept.report().await.contact;
        if contact.trouble == expected && (expected.is_some() || contact.heard_at.is_some()) {
            return;
        }
        assert!(begun.elapsed() < SOON, "never {expected:?}: {contact:?}");
        sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_licensor_in_any_mood_stops_nobody_and_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = Cloud::start().await;
    let kept = Kept::open(&folder, cloud.setup(), Arc::new(clock::both)).await;
    kept.comes_to("licensed", State::allows_new_business).await;
    for (mood, trouble) in [
        (Mood::Slow, Trouble::TooSlow),
        (Mood::OtherSite, Trouble::NotBelieved),
        (Mood::Forged, Trouble::NotBelieved),
        (Mood::Garbage, Trouble::Garbage),
        (Mood::Endless, Trouble::Garbage),
        (Mood::Refuses(401), Trouble::WrongKey),
        (Mood::Refuses(429), Trouble::Failing),
        (Mood::Refuses(503), Trouble::Failing),
        (Mood::Refuses(302), Trouble::Garbage),
    ] {
        cloud.becomes(mood);
        comes_to_trouble(&kept, Some(trouble)).await;
        assert!(kept.licensing.state().borrow().allows_new_business(), "{mood:?}");
        cloud.becomes(Mood::Good);
        comes_to_trouble(&kept, None).await;
    }
}

#[tokio::test]
async fn a_proxy_that_lets_no_relay_through_does_not_hide_that_the_licensor_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = Cloud::start().await;
    let pace = Pace { longest_relay_retry: Duration::from_millis(20), ..cloud.setup().pace };
    let kept = Kept::open(&folder, Setup { pace, ..cloud.setup() }, Arc::new(clock::both)).await;
    comes_to_trouble(&kept, None).await;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(500) {
        let contact = kept.report().await.contact;
        assert_eq!(contact.trouble, None);
        assert!(!contact.connected && contact.heard_at.is_some());
        sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(kept.report().await.contact.relay_trouble, Some(Trouble::Garbage));
    // And what is wrong with the heartbeat is told as before.
    cloud.becomes(Mood::Refuses(401));
    comes_to_trouble(&kept, Some(Trouble::WrongKey)).await;
}

#[tokio::test]
async fn a_licensor_that_is_not_there_stops_nobody_who_has_a_license() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = Cloud::start().await;
    let kept = Kept::open(&folder, cloud.setup(), Arc::new(clock::both)).await;
    kept.comes_to("licensed", State::allows_new_business).await;
    drop(kept);
    let nowhere = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let kept = Kept::open(&folder, Cloud::at(&format!("http://{nowhere}")), Arc::new(clock::both)).await;
    assert!(kept.licensing.state().borrow().allows_new_business());
    comes_to_trouble(&kept, Some(Trouble::Unreachable)).await;
}

#[tokio::test]
async fn whoever_cannot_show_a_certificate_that_counts_is_told_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = Cloud::start().await;
    // The licensor itself, behind a certificate that nobody vouches for; and without encryption where some was asked for.
    let front = encrypted(cloud.address(), &certificate()).await;
    for port in [front.port(), cloud.address().port()] {
        let kept =
            Kept::open(&folder, Cloud::at(&format!("https://localhost:{port}")), Arc::new(clock::both)).await;
        comes_to_trouble(&kept, Some(Trouble::NotTrusted)).await;
        assert_eq!(*kept.licensing.state().borrow(), State::Unlicensed);
    }
}

pub(super) fn certificate() -> CertifiedKey<rcgen::KeyPair> {
    generate_simple_self_signed(["localhost".to_owned()]).unwrap()
}

/// Stands before a server with this certificate.
pub(super) async fn encrypted(target: SocketAddr, certificate: &CertifiedKey<rcgen::KeyPair>) -> SocketAddr {
    let key = PrivateKeyDer::try_from(certificate.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // Whoever does not believe the certificate hangs up.
                let Ok(mut inside) = acceptor.accept(stream).await else { return };
                let mut server = TcpStream::connect(target).await.unwrap();
                let _ = copy_bidirectional(&mut inside, &mut server).await;
            });
        }
    });
    address
}
