//! Where HTTPS is served, if it is.

use std::net::SocketAddr;
use std::str::FromStr;

const OFF: &str = "off";

/// An address to listen on, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpsListen(pub Option<SocketAddr>);

impl FromStr for HttpsListen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == OFF {
            return Ok(Self(None));
        }
        let address =
            text.parse().map_err(|_| format!("{text} is neither an address such as 0.0.0.0:8443 nor off"))?;
        Ok(Self(Some(address)))
    }
}
