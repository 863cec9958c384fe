//! `node export`: the restaurant as a site file, from which `node init` makes it once more.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rusqlite::Connection;

use super::{Login, SetupError, SiteFile};
use crate::lock::DataLock;
use crate::store::people::active_accounts;
use crate::store::printers;
use crate::store::site::catalog;
use crate::store::{DATABASE_FILE, Options, Store, StoreError};

/// Whoever has the hash of four digits has the digits before long.
const OWNER_ONLY: u32 = 0o600;

/// Writes the restaurant in `data` into the new file `to`, which nobody but its owner may read. Orders stay, and so do pictures:
/// a backup has them.
pub async fn export(data: &Path, to: &Path) -> Result<(), SetupError> {
    if !data.join(DATABASE_FILE).exists() {
        return Err(SetupError::Empty(data.to_owned()));
    }
    let _lock = DataLock::take(data)?;
    let store = Store::open(data, Options::default())?;
    let site = store.read(site).await;
    store.close().await;
    let site = site?.ok_or_else(|| SetupError::Empty(data.to_owned()))?;
    for flaw in site.flaws() {
        tracing::warn!("`node init` takes the file once this is mended: {flaw}");
    }
    let json = serde_json::to_vec_pretty(&site).expect("a site is plain data");
    let failed = |source| SetupError::Io { path: to.to_owned(), source };
    let mut file =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(to).map_err(failed)?;
    file.write_all(&json).and_then(|()| file.write_all(b"\n")).and_then(|()| file.sync_all()).map_err(failed)
}

fn site(connection: &Connection) -> Result<Option<SiteFile>, StoreError> {
    let Some(mut catalog) = catalog(connection)? else { return Ok(None) };
    catalog.site.receipt.logo = None;
    catalog.menu.products.iter_mut().for_each(|product| product.image = None);
    // Whoever is blocked cannot log in there either.
    let logins = active_accounts(connection)?.into_iter().map(|account| Login {
        user: account.user,
        username: account.username,
        pin: None,
        pin_hash: Some(account.pin_hash),
    });
    let printers::Paper { printers, routes } = printers::all(connection)?;
    Ok(Some(SiteFile { catalog, logins: logins.collect(), printers, routes }))
}
