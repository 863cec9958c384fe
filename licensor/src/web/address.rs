//! From which address a request comes.

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use serving::connections::Peer;
use std::convert::Infallible;

use super::Web;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of whoever asks: of the other end of the connection, or what the proxy before us says.
#[derive(Clone, Copy)]
pub(super) struct Address(pub(super) IpAddr);

impl FromRequestParts<Web> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        let told = web.behind_proxy.then(|| forwarded_for(&parts.headers)).flatten();
        Ok(Self(told.unwrap_or(peer).to_canonical()))
    }
}

/// The last address in the header: the one that our own proxy added. Whatever stands before it, anybody can write.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED_FOR).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_that_our_proxy_added_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded_for(&headers), None);
        headers.append(FORWARDED_FOR, "10.0.0.1".parse().unwrap());
        headers.append(FORWARDED_FOR, "10.0.0.2, 192.0.2.7".parse().unwrap());
        assert_eq!(forwarded_for(&headers), Some("192.0.2.7".parse().unwrap()));
    }
}
