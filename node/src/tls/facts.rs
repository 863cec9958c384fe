//! What a certificate says of itself.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use sync::time::UnixMs;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;

/// What matters of a certificate.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose it is.
    pub subject: String,
    /// It holds from then on.
    pub begins: UnixMs,
    /// Until then.
    pub ends: UnixMs,
    /// The names and addresses that it is for; `*.` stands for one label.
    pub names: Vec<String>,
}

impl Facts {
    /// Reads a certificate (DER).
    pub fn of(certificate: &[u8]) -> Option<Self> {
        let (_, read) = X509Certificate::from_der(certificate).ok()?;
        let subject = read.subject().iter_common_name().next();
        let subject = subject.and_then(|name| name.as_str().ok()).unwrap_or_default();
        let names = read.subject_alternative_name().ok().flatten();
        let names = names.map(|names| names.value.general_names.iter().filter_map(name).collect());
        let at = |time: x509_parser::time::ASN1Time| UnixMs(time.timestamp().saturating_mul(1_000));
        Some(Self {
            subject: subject.to_owned(),
            begins: at(read.validity().not_before),
            ends: at(read.validity().not_after),
            names: names.unwrap_or_default(),
        })
    }

    /// Whether it is for this name or address.
    pub fn covers(&self, name: &str) -> bool {
        let label_of = |known: &str| {
            known.strip_prefix("*.").map(|rest| Some(rest) == name.split_once('.').map(|(_, rest)| rest))
        };
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name) || label_of(known) == Some(true))
    }
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes).map(|address| address.to_string()),
        _ => None,
    }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(bytes).ok().map(|bytes| IpAddr::V4(Ipv4Addr::from(bytes)));
    v4.or_else(|| <[u8; 16]>::try_from(bytes).ok().map(|bytes| IpAddr::V6(Ipv6Addr::from(bytes))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_label() {
        let names = ["*.taverna.example", "192.168.1.10"].map(str::to_owned).to_vec();
        let facts = Facts { subject: String::new(), begins: UnixMs(0), ends: UnixMs(0), names };
        for (name, expected) in [
            ("till.taverna.example", true),
            ("taverna.example", false),
            ("a.till.taverna.example", false),
            ("192.168.1.10", true),
            ("192.168.1.1", false),
        ] {
            assert_eq!(facts.covers(name), expected, "{name}");
        }
    }
}
