//! What people do to sites, whether at the panel or on the command line. Checks what they typed, makes the change and
//! writes down the deed.

use std::sync::Arc;

use jiff::Timestamp;
use license::claims::{ClaimsError, MAX_REASON_BYTES};
use license::http::{EditSite, ExtendSite, RegisterSite, RegisteredSite, license_file};
use license::nonce::Nonce;
use license::site::{SiteId, SiteKey};
use license::time::{DAY_SECONDS, UnixSeconds};
use thiserror::Error;
use uuid::Uuid;

use crate::auth::{account, password};
use crate::clock;
use crate::deed::{Action, Actor};
use crate::keyring::Keys;
use crate::site::{Change, Site, key_hash};
use crate::store::{Store, StoreError};

/// The longest name of a restaurant, an owner or an administrator, in bytes.
pub const MAX_NAME_BYTES: usize = 200;
/// The longest e-mail address (RFC 5321).
pub const MAX_EMAIL_BYTES: usize = 254;
/// A license never ends later than in ten years.
pub const MAX_DAYS_AHEAD: u32 = 3_660;

const WRONG_NAME: &str = "the name is one line of at most 200 bytes";
const WRONG_OWNER: &str = "the owner is one line of at most 200 bytes";
const WRONG_USER: &str = "the user name is one line of at most 200 bytes";

/// Where it is done.
#[derive(Clone)]
pub struct Office {
    store: Arc<dyn Store>,
    keys: Keys,
}

/// Why something was not done.
#[derive(Debug, Error)]
pub enum OfficeError {
    /// No site of this id.
    #[error("there is no such site")]
    NoSuchSite,
    /// What was typed cannot be taken.
    #[error("{0}")]
    Invalid(&'static str),
    /// The name that was typed is not that of the site.
    #[error("the name is not that of the site")]
    OtherName,
    /// There is no license that could be put into a file.
    #[error("the site has no license yet: extend it first")]
    NoLicense,
    /// It cannot be signed.
    #[error("the license cannot be signed")]
    Claims(#[from] ClaimsError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Office {
    /// The office over this database.
    pub fn new(store: Arc<dyn Store>, keys: Keys) -> Self {
        Self { store, keys }
    }

    /// Registers a site. Its key is in the answer and nowhere else.
    pub async fn register(&self, form: RegisterSite, by: &Actor) -> Result<RegisteredSite, OfficeError> {
        let RegisterSite { name, owner, email } = form;
        let (id, key) = (SiteId(fresh_uuid()), fresh_key());
        let site = Site {
            id,
            name: line(&name, WRONG_NAME)?,
            owner: line(&owner, WRONG_OWNER)?,
            email: address(&email)?,
            key_hash: key_hash(&key),
            registered_at: clock::now(),
            serial: 1,
            expires_at: None,
            lock_reason: None,
            offline: false,
            seen: None,
        };
        self.store.register(&site, &by.does(Action::Registered, Some(id), &site.name)).await?;
        Ok(RegisteredSite { id, key })
    }

    /// Changes what is known of a site.
    pub async fn edit(&self, id: SiteId, form: EditSite, by: &Actor) -> Result<Site, OfficeError> {
        let (name, owner) = (line(&form.name, WRONG_NAME)?, line(&form.owner, WRONG_OWNER)?);
        let detail =
            format!("{name}, {owner}, {}{}", form.email, if form.offline { ", offline" } else { "" });
        let change = Change::Edit { name, owner, email: address(&form.email)?, offline: form.offline };
        self.change(id, change, Action::Edited, detail, by).await
    }

    /// Extends or shortens the license.
    pub async fn extend(&self, id: SiteId, how: ExtendSite, by: &Actor) -> Result<Site, OfficeError> {
        let now = clock::now();
        let latest = now.plus(i64::from(MAX_DAYS_AHEAD) * DAY_SECONDS);
        let (change, detail) = match how {
            ExtendSite::Until(end) if (UnixSeconds(0)..=latest).contains(&end) => {
                (Change::ExtendUntil(end), format!("until {}", day(end)))
            }
            ExtendSite::Days(days @ 1..=MAX_DAYS_AHEAD) => {
                (Change::ExtendDays { days, now }, format!("by {days} days"))
            }
            _ => return Err(OfficeError::Invalid("a license ends within the next ten years")),
        };
        self.change(id, change, Action::Extended, detail, by).await
    }

    /// Locks a site, for a reason that the people there will read.
    pub async fn lock(&self, id: SiteId, reason: &str, by: &Actor) -> Result<Site, OfficeError> {
        let reason = bounded(reason, MAX_REASON_BYTES)
            .ok_or(OfficeError::Invalid("say why, on one line of at most 400 bytes"))?;
        self.change(id, Change::Lock { reason: reason.clone() }, Action::Locked, reason, by).await
    }

    /// Unlocks a site.
    pub async fn unlock(&self, id: SiteId, by: &Actor) -> Result<Site, OfficeError> {
        self.change(id, Change::Unlock, Action::Unlocked, String::new(), by).await
    }

    /// From now on the site's licenses count without contact.
    pub async fn go_offline(&self, id: SiteId, by: &Actor) -> Result<Site, OfficeError> {
        self.change(id, Change::GoOffline, Action::WentOffline, String::new(), by).await
    }

    /// Gives a site another key. The old one is worth nothing at once.
    pub async fn rekey(&self, id: SiteId, by: &Actor) -> Result<RegisteredSite, OfficeError> {
        let key = fresh_key();
        self.change(id, Change::Rekey(key_hash(&key)), Action::Rekeyed, String::new(), by).await?;
        Ok(RegisteredSite { id, key })
    }

    /// Forgets a site whose name was typed.
    pub async fn delete(&self, id: SiteId, name: &str, by: &Actor) -> Result<(), OfficeError> {
        let site = self.site(id).await?;
        if site.name != name.trim() {
            return Err(OfficeError::OtherName);
        }
        let deleted = self.store.delete(id, &by.does(Action::Deleted, Some(id), site.name)).await?;
        if deleted { Ok(()) } else { Err(OfficeError::NoSuchSite) }
    }

    /// The text of a license file for a site.
    pub async fn license_file(
        &self,
        id: SiteId,
        nonce: Option<Nonce>,
        by: &Actor,
    ) -> Result<String, OfficeError> {
        let site = self.site(id).await?;
        let claims = site.claims(clock::now(), nonce).ok_or(OfficeError::NoLicense)?;
        let keyring = self.keys.now();
        let token = claims.sign(keyring.signer())?;
        let contact = if claims.offline { "needs no contact" } else { "needs contact" };
        let remark = format!("Comanda license for {}, until {}, {contact}", site.name, day(claims.expires));
        self.store.record(&by.does(Action::Issued, Some(id), &remark)).await?;
        Ok(license_file(&remark, keyring.rotations().chain([token.as_str()])))
    }

    /// Adds an administrator, or gives them another password.
    pub async fn set_admin(&self, name: &str, password: &str, by: &Actor) -> Result<(), OfficeError> {
        let name = line(&account(name), WRONG_USER)?;
        let password = password::Password::chosen(password)
            .ok_or(OfficeError::Invalid("a password has at least twelve characters"))?;
        let hash = tokio::task::spawn_blocking(move || password.hash()).await;
        let hash = hash.map_err(|_| StoreError::Stopped)?;
        Ok(self.store.set_admin(&name, &hash, &by.does(Action::AdminSet, None, &name)).await?)
    }

    /// The site of this id.
    pub async fn site(&self, id: SiteId) -> Result<Site, OfficeError> {
        self.store.site(id).await?.ok_or(OfficeError::NoSuchSite)
    }

    async fn change(
        &self,
        id: SiteId,
        change: Change,
        action: Action,
        detail: String,
        by: &Actor,
    ) -> Result<Site, OfficeError> {
        let changed = self.store.change(id, &change, &by.does(action, Some(id), detail)).await?;
        changed.map(|(site, _)| site).ok_or(OfficeError::NoSuchSite)
    }
}

/// A moment as people write a day.
pub fn day(moment: UnixSeconds) -> String {
    let timestamp = Timestamp::from_second(moment.0).unwrap_or(Timestamp::MAX);
    timestamp.strftime("%Y-%m-%d").to_string()
}

fn fresh_key() -> SiteKey {
    SiteKey::new(clock::random_bytes())
}

fn fresh_uuid() -> Uuid {
    uuid::Builder::from_random_bytes(clock::random_bytes()).into_uuid()
}

fn line(text: &str, wrong: &'static str) -> Result<String, OfficeError> {
    bounded(text, MAX_NAME_BYTES).ok_or(OfficeError::Invalid(wrong))
}

fn address(text: &str) -> Result<String, OfficeError> {
    let parts =
        |text: &str| text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    bounded(text, MAX_EMAIL_BYTES)
        .filter(|text| parts(text) && !text.contains(' '))
        .ok_or(OfficeError::Invalid("this is not an e-mail address"))
}

/// One line of text, without the space around it; none if there is nothing, too much, or something unprintable.
fn bounded(text: &str, max_bytes: usize) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= max_bytes && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}
