//! Who licenses this restaurant, as which site, and whose signature counts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use license::keys::{KeyError, KeySet, PublicKey};
use license::site::{SiteId, SiteKey};
use reqwest::Url;
use serde::{Deserialize, Deserializer};
use thiserror::Error;

use super::Pace;

/// The file in the data directory in which a site's account may stand, as JSON: `licensor`, `site` and `key`.
const ACCOUNT_FILE: &str = "licensor.json";

/// The keys of a release.
const EMBEDDED: &str = include_str!("../../license.keys");
const COMMENT: char = '#';

/// What the command line and the environment say. An account that they do not name may stand in `licensor.json` in the data directory.
#[derive(Clone, Debug, Default, Args)]
#[group(id = "licensing")]
pub struct Settings {
    /// Where the licensor is, such as https://licensor.example.
    #[arg(long, env = "COMANDA_LICENSOR")]
    pub licensor: Option<Url>,
    /// The id that the licensor gave this restaurant.
    #[arg(long, env = "COMANDA_SITE_ID")]
    pub site_id: Option<SiteId>,
    /// The key that was shown with it, from the environment: what stands on a command line can be seen by others.
    #[arg(long, env = "COMANDA_SITE_KEY", hide = true, hide_env_values = true)]
    pub site_key: Option<SiteKey>,
    /// A license file, for a restaurant without internet; it can also be uploaded at the manager's page.
    #[arg(long, env = "COMANDA_LICENSE_FILE")]
    pub license_file: Option<PathBuf>,
    /// Public keys in place of those that this program was built with: for tests and the demo, in no release.
    #[cfg(feature = "given-keys")]
    #[arg(long, env = "COMANDA_LICENSE_KEYS", hide = true)]
    pub license_keys: Option<String>,
    /// How long it is from one heartbeat to the next, to prove what happens at the next one.
    #[arg(long, env = "COMANDA_HEARTBEAT_SECONDS", hide = true)]
    pub heartbeat_seconds: Option<u64>,
}

/// What is known of the license before anybody was asked.
#[derive(Clone, Debug)]
pub struct Setup {
    /// As which site the tokens must be signed.
    pub site: SiteId,
    /// Whose signature counts.
    pub keys: KeySet,
    /// How to ask the licensor; none for a restaurant that has its license from a file.
    pub account: Option<Account>,
    /// A file to read at the start.
    pub file: Option<PathBuf>,
    /// How often and how long.
    pub pace: Pace,
}

/// By what the licensor knows this restaurant.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Where it is.
    #[serde(deserialize_with = "address")]
    pub licensor: Url,
    /// The id that it gave.
    pub site: SiteId,
    /// The key that was shown with it.
    pub key: SiteKey,
}

/// Why nobody can be asked for a license.
#[derive(Debug, Error)]
pub enum SetupError {
    /// Half an account.
    #[error(
        "a licensor, a site id and a site key belong together: give all of COMANDA_LICENSOR, COMANDA_SITE_ID and \
         COMANDA_SITE_KEY, or none"
    )]
    Half,
    /// Something else than a web server.
    #[error("{0} is no address of a licensor: it begins with https://")]
    Address(Url),
    /// The file with the account.
    #[error("{path} cannot be read: {why}")]
    File {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The public keys.
    #[error("the public keys of the licensor cannot be used: {0}")]
    Keys(#[from] KeyError),
}

impl Settings {
    /// Puts together what is said here and what stands in the data directory. A restaurant that never got an id from a
    /// licensor goes by its own.
    pub fn setup(&self, data: &Path, own: SiteId) -> Result<Setup, SetupError> {
        let account = match (&self.licensor, self.site_id, &self.site_key) {
            (Some(licensor), Some(site), Some(key)) => {
                Some(Account { licensor: licensor.clone(), site, key: key.clone() })
            }
            (None, _, None) => account_in(&data.join(ACCOUNT_FILE))?,
            _ => return Err(SetupError::Half),
        };
        if let Some(account) = &account {
            check(&account.licensor)?;
        }
        let site = account.as_ref().map(|account| account.site).or(self.site_id).unwrap_or(own);
        let mut pace = Pace::default();
        pace.heartbeat = self.heartbeat_seconds.map_or(pace.heartbeat, Duration::from_secs);
        Ok(Setup { site, keys: self.keys()?, account, file: self.license_file.clone(), pace })
    }

    #[cfg(feature = "given-keys")]
    fn keys(&self) -> Result<KeySet, KeyError> {
        let Some(given) = &self.license_keys else { return keys_in(EMBEDDED) };
        tracing::warn!("licenses are checked with keys that were given, not with those of a release");
        keys_in(given)
    }

    #[cfg(not(feature = "given-keys"))]
    fn keys(&self) -> Result<KeySet, KeyError> {
        keys_in(EMBEDDED)
    }
}

/// Public keys, the highest rank first, with `#` to the end of the line for people.
fn keys_in(text: &str) -> Result<KeySet, KeyError> {
    let lines = text.lines().map(|line| line.split(COMMENT).next().unwrap_or_default());
    let keys =
        lines.flat_map(str::split_whitespace).map(str::parse).collect::<Result<Vec<PublicKey>, _>>()?;
    KeySet::new(keys, BTreeSet::new())
}

fn account_in(path: &Path) -> Result<Option<Account>, SetupError> {
    let failed = |why: String| SetupError::File { path: path.to_owned(), why };
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| failed(error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error.to_string())),
    }
}

fn address<'de, D: Deserializer<'de>>(text: D) -> Result<Url, D::Error> {
    String::deserialize(text)?.parse().map_err(serde::de::Error::custom)
}

fn check(licensor: &Url) -> Result<(), SetupError> {
    let is_local = matches!(licensor.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match licensor.scheme() {
        "https" => Ok(()),
        "http" if is_local => Ok(()),
        "http" => {
            tracing::warn!(%licensor, "the site's key goes over the network in clear: use https");
            Ok(())
        }
        _ => Err(SetupError::Address(licensor.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI";

    fn own() -> SiteId {
        SiteId(uuid::Uuid::from_u128(1))
    }

    fn settings(licensor: Option<&str>, site: Option<u128>, key: Option<&str>) -> Settings {
        Settings {
            licensor: licensor.map(|text| text.parse().unwrap()),
            site_id: site.map(|number| SiteId(uuid::Uuid::from_u128(number))),
            site_key: key.map(|text| text.parse().unwrap()),
            ..Settings::default()
        }
    }

    #[test]
    fn the_keys_of_a_release_are_there_and_two() {
        assert_eq!(keys_in(EMBEDDED).unwrap().usable().count(), 2);
    }

    #[test]
    fn an_account_is_whole_or_not_there() {
        let empty = tempfile::tempdir().unwrap();
        let whole = Some("https://licensor.example/");
        for half in [
            settings(whole, None, None),
            settings(whole, Some(2), None),
            settings(None, Some(2), Some(KEY)),
            settings(None, None, Some(KEY)),
        ] {
            assert!(matches!(half.setup(empty.path(), own()), Err(SetupError::Half)));
        }
        let setup = settings(whole, Some(2), Some(KEY)).setup(empty.path(), own()).unwrap();
        assert_eq!(setup.account.unwrap().site, setup.site);
        let ftp = settings(Some("ftp://licensor.example/"), Some(2), Some(KEY));
        assert!(matches!(ftp.setup(empty.path(), own()), Err(SetupError::Address(_))));
    }

    #[test]
    fn without_an_account_the_site_goes_by_the_id_that_it_was_given_or_its_own() {
        let empty = tempfile::tempdir().unwrap();
        let setup = |settings: Settings| settings.setup(empty.path(), own()).unwrap();
        assert_eq!(setup(settings(None, None, None)).site, own());
        assert_eq!(setup(settings(None, Some(2), None)).site, SiteId(uuid::Uuid::from_u128(2)));
    }

    #[test]
    fn an_account_may_stand_in_a_file_and_a_damaged_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(ACCOUNT_FILE);
        let site = uuid::Uuid::from_u128(3);
        let json = serde_json::json!({ "licensor": "https://licensor.example", "site": site, "key": KEY });
        std::fs::write(&path, json.to_string()).unwrap();
        let setup = Settings::default().setup(folder.path(), own()).unwrap();
        assert_eq!(setup.site, SiteId(site));
        std::fs::write(&path, "{").unwrap();
        let failed = Settings::default().setup(folder.path(), own());
        assert!(matches!(failed, Err(SetupError::File { .. })));
    }
}
