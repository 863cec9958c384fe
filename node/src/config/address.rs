//! By what phones reach the node.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// No name is longer.
const MAX_CHARS: usize = 253;

/// A host name or an IP address, without scheme and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(pub String);

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim().trim_matches(['[', ']']).to_lowercase();
        let is_plain = |label: &str| {
            let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            !label.is_empty() && label.bytes().all(is_letter)
        };
        let is_name = text.len() <= MAX_CHARS && text.split('.').all(is_plain);
        if is_name || text.parse::<IpAddr>().is_ok() {
            Ok(Self(text))
        } else {
            Err(format!("{text} is no host name and no IP address (without https:// and port)"))
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.contains(':') { write!(f, "[{}]", self.0) } else { f.write_str(&self.0) }
    }
}
