//! Where the house can be reached: plain HTTP for programs and for the way in, HTTPS for everybody's phone.

use std::net::IpAddr;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use serving::bearer::came_over_https;

use crate::config::Address;
use crate::tls::Certificates;

/// The doors of a house. Cheap to clone.
#[derive(Clone)]
pub struct Doors {
    /// Of plain HTTP.
    pub http_port: u16,
    /// None where something before the node serves HTTPS, or nobody does.
    pub https: Option<Https>,
    /// By what phones reach the node, if the settings say it.
    pub address: Option<Address>,
}

/// The door of phones.
#[derive(Clone)]
pub struct Https {
    /// Where it listens.
    pub port: u16,
    /// What it answers with.
    pub certificates: Certificates,
}

impl Doors {
    /// By what phones should reach the node: what the settings say, else what was asked for if it leads here from
    /// elsewhere, too, else the address in the network.
    pub fn host(&self, asked: &HeaderMap, network: &[IpAddr]) -> Option<String> {
        let of_settings = || self.address.as_ref().map(ToString::to_string);
        let of_asked = || host(asked).filter(|host| !is_this_machine(host));
        let of_network = || network.first().map(|address| Address(address.to_string()).to_string());
        of_settings().or_else(of_asked).or_else(of_network)
    }

    /// The one address of the app on this host; none where nobody serves HTTPS.
    pub fn app(&self, host: &str, asked: &HeaderMap) -> Option<String> {
        match &self.https {
            Some(https) => Some(format!("https://{host}{}/", port(https.port, 443))),
            None if came_over_https(asked) => Some(format!(
                "https://{}/",
                asked.get(header::HOST)?.to_str().ok()?.parse::<Authority>().ok()?
            )),
            None => None,
        }
    }

    /// Where a phone starts that does not trust the node yet.
    pub fn way_in(&self, host: &str) -> String {
        format!("http://{host}{}/connect", port(self.http_port, 80))
    }
}

/// Whether a browser may be given a cookie in this answer: in a local network everybody can read what is not encrypted.
pub fn may_keep_a_secret(asked: &HeaderMap) -> bool {
    came_over_https(asked) || host(asked).is_some_and(|host| is_this_machine(&host))
}

/// The host that was asked for, without the port. Whatever is no host is none.
fn host(asked: &HeaderMap) -> Option<String> {
    let host: Authority = asked.get(header::HOST)?.to_str().ok()?.parse().ok()?;
    let host = host.host();
    let address: Address = host.parse().ok()?;
    Some(address.to_string())
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || host.ends_with(".localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn port(port: u16, usual: u16) -> String {
    if port == usual { String::new() } else { format!(":{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asked(host: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))])
    }

    fn doors(address: Option<&str>) -> Doors {
        Doors { http_port: 8000, https: None, address: address.map(|one| one.parse().unwrap()) }
    }

    #[test]
    fn phones_are_sent_where_they_can_reach_the_node() {
        let network: [IpAddr; 1] = ["192.168.1.10".parse().unwrap()];
        let check = |address: Option<&str>,
                     host: &'static str,
                     network: &[IpAddr],
                     expected: Option<&str>| {
            assert_eq!(doors(address).host(&asked(host), network).as_deref(), expected, "{address:?} {host}");
        };
        check(None, "localhost:8000", &network, Some("192.168.1.10"));
        check(None, "127.0.0.2:8000", &network, Some("192.168.1.10"));
        check(None, "[::1]:8000", &network, Some("192.168.1.10"));
        check(None, "Comanda.local:8000", &network, Some("comanda.local"));
        check(None, "10.0.0.7:8000", &network, Some("10.0.0.7"));
        check(None, "[fd00::7]:8000", &network, Some("[fd00::7]"));
        check(Some("till.lan"), "10.0.0.7:8000", &network, Some("till.lan"));
        check(None, "\"><script>", &network, Some("192.168.1.10"));
        check(None, "localhost", &[], None);
        assert_eq!(doors(None).way_in("till.lan"), "http://till.lan:8000/connect");
    }

    #[test]
    fn secrets_go_over_https_or_stay_on_this_machine() {
        let check = |host: &'static str, proto: Option<&'static str>, expected: bool| {
            let mut asked = asked(host);
            if let Some(proto) = proto {
                asked.insert("x-forwarded-proto", HeaderValue::from_static(proto));
            }
            assert_eq!(may_keep_a_secret(&asked), expected, "{host} {proto:?}");
        };
        check("localhost:8000", None, true);
        check("127.0.0.2:8000", None, true);
        check("192.168.1.10:8000", None, false);
        check("192.168.1.10:8443", Some("https"), true);
        check("localhost.evil.example", None, false);
        check("127.0.0.1.evil.example", None, false);
    }
}
