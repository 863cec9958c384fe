//! Which site's node makes a request.

use std::net::IpAddr;
use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::request::Parts;
use license::http::{SITE_HEADER, SITE_KEY_HEADER};
use license::site::{SiteId, SiteKey};
use serving::problem::Problem;
use subtle::ConstantTimeEq;

use super::Web;
use super::address::Address;
use super::problem::too_many;
use crate::limits::place;
use crate::site::{Site, key_hash};

/// What a key is compared with when there is no such site.
const NOBODY: [u8; 32] = [0; 32];

/// A handler that takes this is for nodes that show the key of their site.
pub(super) struct KnownSite {
    pub(super) site: Site,
    pub(super) address: IpAddr,
}

impl FromRequestParts<Web> for KnownSite {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let Ok(Address(address)) = Address::from_request_parts(parts, web).await;
        let now = Instant::now();
        let wrong_keys = &web.0.wrong_keys;
        wrong_keys.check(&place(address), now).map_err(|seconds| too_many("too many wrong keys", seconds))?;
        let Some(site) = site_of(web, &parts.headers).await? else {
            let _ = wrong_keys.count(place(address), now);
            return Err(not_a_site());
        };
        web.0.words.count(site.id, now).map_err(|seconds| too_many("too many heartbeats", seconds))?;
        Ok(Self { site, address })
    }
}

/// The site whose id and key are in the headers.
async fn site_of(web: &Web, headers: &HeaderMap) -> Result<Option<Site>, Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let id: Option<SiteId> = text(SITE_HEADER).and_then(|id| id.parse().ok());
    let key: Option<SiteKey> = text(SITE_KEY_HEADER).and_then(|key| key.parse().ok());
    let (Some(id), Some(key)) = (id, key) else { return Ok(None) };
    let site = web.store.site(id).await?;
    let expected = site.as_ref().map_or(NOBODY, |site| site.key_hash);
    let is_right: bool = key_hash(&key).ct_eq(&expected).into();
    Ok(site.filter(|_| is_right))
}

fn not_a_site() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "wrong_site_key",
        "There is no such site, or the key is not its own",
        "Enter the id and the key that were shown when the site was registered; a lost key can be replaced at the panel.",
    )
}
