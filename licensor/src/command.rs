//! What the command line does, on the same database and through the same office as the panel.

use std::io::Write;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use license::http::{ExtendSite, RegisterSite};
use license::keys::{Rotation, SigningKey};

use crate::auth::account;
use crate::clock;
use crate::config::{Admin, Command, CommandLine, Issue, KeyPlace, Keygen, RotateKey};
use crate::deed::{Action, Actor};
use crate::keyring::{KeyFile, KeySource, Keyring, Keys};
use crate::office::{Office, day};
use crate::run;
use crate::store::{Database, MAX_PAGE, SiteQuery, Store};

/// Bytes of a password that is drawn.
const PASSWORD_BYTES: usize = 15;

/// Does what the command line says.
pub async fn perform(line: CommandLine) -> Result<()> {
    let by = Actor::command_line();
    let CommandLine { database, keys, command } = line;
    match command {
        Command::Run(config) => run::run(config, run::open(&database).await?, keys.source()).await,
        Command::Keygen(how) => keygen(&keys, &how),
        Command::RotateKey(how) => rotate(&database, &keys, how, &by).await,
        Command::Register(form) => {
            let form = RegisterSite { name: form.name, owner: form.owner, email: form.email };
            let registered = office(&database, &keys).await?.register(form, &by).await?;
            print(&format!("site {}\nkey  {}\n", registered.id, registered.key.reveal()))
        }
        Command::Sites { find } => list(run::open(&database).await?.as_ref(), find).await,
        Command::Issue(how) => issue(office(&database, &keys).await?, how, &by).await,
        Command::Lock { site, reason } => {
            office(&database, &keys).await?.lock(site, &reason, &by).await?;
            Ok(())
        }
        Command::Unlock { site } => {
            office(&database, &keys).await?.unlock(site, &by).await?;
            Ok(())
        }
        Command::Admin(Admin::Add { name, password }) => {
            let drawn = || URL_SAFE_NO_PAD.encode(clock::random_bytes::<PASSWORD_BYTES>());
            let chosen = password.clone().unwrap_or_else(drawn);
            office(&database, &keys).await?.set_admin(&name, &chosen, &by).await?;
            if password.is_none() {
                print(&format!("password {chosen}\n"))?;
            }
            Ok(())
        }
        Command::Admin(Admin::Remove { name }) => {
            let name = account(&name);
            let deed = by.does(Action::AdminRemoved, None, &name);
            match run::open(&database).await?.remove_admin(&name, &deed).await? {
                true => Ok(()),
                false => bail!("there is no administrator {name}"),
            }
        }
    }
}

async fn office(database: &Database, keys: &KeyPlace) -> Result<Office> {
    let store = run::open(database).await?;
    let keyring = keyring(store.as_ref(), &keys.source()).await?;
    Ok(Office::new(store, Keys::new(keyring)))
}

async fn keyring(store: &dyn Store, source: &KeySource) -> Result<Keyring> {
    let file = source.read().context("make keys with `licensor keygen` first")?;
    Ok(Keyring::new(file, &store.rotations().await?)?)
}

fn keygen(keys: &KeyPlace, how: &Keygen) -> Result<()> {
    let [drawer, daily] = [clock::random_bytes(), clock::random_bytes()];
    let trusted = vec![SigningKey::from_seed(&drawer).public(), SigningKey::from_seed(&daily).public()];
    KeyFile::new(trusted.clone(), drawer).create(&how.drawer)?;
    KeyFile::new(trusted.clone(), daily).create(keys.file()?)?;
    print(&format!(
        "# Build these two into the nodes, in this order, and carry {} away.\n{}\n{}\n",
        how.drawer.display(),
        trusted[0],
        trusted[1]
    ))
}

/// The new key is on the disk before anybody hears of it, and signs only when the word for it is in the database: at no
/// moment is there a license that nodes would refuse.
async fn rotate(database: &Database, keys: &KeyPlace, how: RotateKey, by: &Actor) -> Result<()> {
    let store: Arc<dyn Store> = run::open(database).await?;
    let path = keys.file()?;
    let old = KeySource::File(path.clone()).read()?;
    let voucher = match how.signed_by {
        Some(file) => keyring(store.as_ref(), &KeySource::File(file)).await?,
        None => keyring(store.as_ref(), &KeySource::File(path.clone())).await?,
    };
    let seed = clock::random_bytes();
    let public = SigningKey::from_seed(&seed).public();
    let rotation = Rotation { issued: clock::now(), adds: vec![public.clone()], revokes: how.revoke.clone() };
    let token = rotation.sign(voucher.signer())?;
    let mut rotations = store.rotations().await?;
    rotations.push(token.clone());
    let new = old.with_secret(seed);
    let after = Keyring::new(new.clone(), &rotations)?;
    if after.signer().public() != public {
        bail!("nodes would not believe the new key: let a key of higher rank vouch, with --signed-by");
    }
    new.replace(path)?;
    let revoked: Vec<String> = how.revoke.iter().map(ToString::to_string).collect();
    let detail =
        format!("{} vouches for {}; revoked: [{}]", voucher.signer().id(), public.id(), revoked.join(", "));
    store.add_rotation(&token, &by.does(Action::KeysRotated, None, detail)).await?;
    print(&format!("{} signs from now on\n", public.id()))
}

async fn issue(office: Office, how: Issue, by: &Actor) -> Result<()> {
    if let Some(days) = how.days {
        office.extend(how.site, ExtendSite::Days(days), by).await?;
    }
    if how.offline {
        office.go_offline(how.site, by).await?;
    }
    print(&office.license_file(how.site, how.question, by).await?)
}

async fn list(store: &dyn Store, find: String) -> Result<()> {
    let now = clock::now();
    let mut query = SiteQuery { find, now, limit: MAX_PAGE, ..SiteQuery::default() };
    loop {
        let sites = store.sites(&query).await?;
        for site in &sites {
            let status = format!("{:?}", site.status(now)).to_lowercase();
            let until = site.expires_at.map_or("-".to_owned(), day);
            print(&format!("{}  {status:<8}  {until:<10}  {}\n", site.id, site.name))?;
        }
        match sites.last() {
            Some(last) => query.after = Some(last.id),
            None => return Ok(()),
        }
    }
}

fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}
