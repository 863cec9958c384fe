//! One story that every database must pass, and the race of many against one lock.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use license::http::{SiteCounts, SiteStatus};
use license::site::SiteId;
use license::time::{DAY_SECONDS, HOUR_SECONDS, UnixSeconds};
use licensor::deed::{Action, Actor};
use licensor::site::{Change, Effect, Seen, Site};
use licensor::store::{Database, DeedQuery, MAX_PAGE, News, SiteQuery, Store, StoreError, open};
use tokio::time::timeout;
use uuid::Uuid;

use crate::support::postgres::Server;

const NOW: UnixSeconds = UnixSeconds(1_782_864_000);

fn site(number: u128, name: &str) -> Site {
    Site {
        id: SiteId(Uuid::from_u128(number)),
        name: name.into(),
        owner: "Κ. Παππάς".into(),
        email: "k@example.org".into(),
        key_hash: [7; 32],
        registered_at: NOW,
        serial: 1,
        expires_at: None,
        lock_reason: None,
        offline: false,
        seen: None,
    }
}

fn seen(at: i64, taken_serial: Option<u64>) -> Seen {
    Seen { at: UnixSeconds(at), address: "192.0.2.7".into(), version: "1.4.0".into(), taken_serial }
}

fn by() -> Actor {
    Actor { who: "sofia".into(), address: Some("192.0.2.1".into()) }
}

async fn on_sqlite() -> (tempfile::TempDir, Database) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::Sqlite(folder.path().join("licensor.db"));
    (folder, database)
}

#[tokio::test]
async fn sqlite_passes_the_story() {
    let (_folder, database) = on_sqlite().await;
    the_story(&database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_passes_the_story_and_the_race() {
    let server = Server::start();
    let database = Database::Postgres(server.url());
    the_story(&database).await;
    the_race(&database).await;
    a_newer_database_is_refused(&database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_passes_the_race() {
    let (_folder, database) = on_sqlite().await;
    the_race(&database).await;
}

async fn the_story(database: &Database) {
    let store = open(database).await.unwrap();
    let other = open(database).await.unwrap();
    sites_are_kept_and_found(store.as_ref()).await;
    changes_are_told_to_everybody(store.as_ref(), other.as_ref()).await;
    sightings_are_kept_apart(store.as_ref()).await;
    deeds_are_written_with_what_was_done(store.as_ref()).await;
    administrators_come_and_go(store.as_ref()).await;
    rotations_are_kept_in_order(store.as_ref(), other.as_ref()).await;
    sites_are_counted_by_status(store.as_ref()).await;
    drop(store);
    let again = open(database).await.unwrap();
    let kept = again.site(SiteId(Uuid::from_u128(1))).await.unwrap().unwrap();
    assert_eq!(
        (kept.serial, kept.lock_reason.as_deref()),
        (3, Some("unpaid")),
        "all of it survives a restart"
    );
}

async fn sites_are_kept_and_found(store: &dyn Store) {
    for (number, name) in [(1, "Όστρια"), (2, "Mezedopoleio 12"), (3, "Bar Kyma")] {
        let site = site(number, name);
        store.register(&site, &by().does(Action::Registered, Some(site.id), name)).await.unwrap();
        assert_eq!(store.site(site.id).await.unwrap(), Some(site));
    }
    assert_eq!(store.site(SiteId(Uuid::from_u128(9))).await.unwrap(), None);
    let again = site(1, "Again");
    assert!(store.register(&again, &by().does(Action::Registered, None, "")).await.is_err());
    let names = async |after: Option<u128>, find: &str, limit| {
        let after = after.map(|number| SiteId(Uuid::from_u128(number)));
        let query = SiteQuery { after, find: find.to_owned(), limit, ..SiteQuery::default() };
        let sites = store.sites(&query).await.unwrap();
        sites.into_iter().map(|site| site.name).collect::<Vec<_>>()
    };
    assert_eq!(names(None, "", 2).await, ["Bar Kyma", "Mezedopoleio 12"], "in the order of their names");
    assert_eq!(names(Some(2), "", 2).await, ["Όστρια"]);
    assert_eq!(names(Some(9), "", 2).await, [""; 0], "nobody knows who comes after one that is gone");
    assert_eq!(names(None, "ΌΣΤΡ", 9).await, ["Όστρια"]);
    assert_eq!(names(None, "%", 9).await, [""; 0]);
    assert_eq!(names(None, "000000000003", 9).await, ["Bar Kyma"]);
}

async fn changes_are_told_to_everybody(store: &dyn Store, other: &dyn Store) {
    let id = SiteId(Uuid::from_u128(1));
    let (mut here, mut there) = (store.news(), other.news());
    let change = async |change: Change, action| {
        let changed = store.change(id, &change, &by().does(action, Some(id), "")).await.unwrap();
        changed.map(|(site, effect)| (site.serial, effect))
    };
    let until = Change::ExtendUntil(NOW.plus(100));
    assert_eq!(change(until.clone(), Action::Extended).await, Some((2, Effect::State)));
    assert_eq!(change(until, Action::Extended).await, Some((2, Effect::Nothing)));
    let lock = Change::Lock { reason: "unpaid".into() };
    assert_eq!(change(lock, Action::Locked).await, Some((3, Effect::State)));
    assert_eq!(change(Change::Rekey([8; 32]), Action::Rekeyed).await, Some((3, Effect::Record)));
    for news in [&mut here, &mut there] {
        let told = async { while news.recv().await.unwrap() != News::Site(id) {} };
        timeout(Duration::from_secs(5), told).await.expect("the news is told");
    }
    let nobody = SiteId(Uuid::from_u128(9));
    let deed = by().does(Action::Locked, Some(nobody), "");
    assert!(store.change(nobody, &Change::Unlock, &deed).await.unwrap().is_none());
}

async fn sightings_are_kept_apart(store: &dyn Store) {
    let [one, two, gone] = [1, 2, 9].map(|number| SiteId(Uuid::from_u128(number)));
    let mut news = store.news();
    store.saw(&[(two, seen(50, None)), (gone, seen(50, None)), (one, seen(50, Some(3)))]).await.unwrap();
    store.saw(&[(one, seen(60, None)), (two, seen(40, Some(1)))]).await.unwrap();
    store.saw(&[]).await.unwrap();
    let told = async { while news.recv().await.unwrap() != News::Heard {} };
    timeout(Duration::from_secs(5), told).await.expect("it is told that nodes were heard");
    let kept = async |id| store.site(id).await.unwrap().unwrap().seen.unwrap();
    assert_eq!(kept(one).await, seen(60, Some(3)), "what was taken is not forgotten");
    assert_eq!(kept(two).await, seen(50, None), "an older word changes nothing");
}

async fn deeds_are_written_with_what_was_done(store: &dyn Store) {
    let id = SiteId(Uuid::from_u128(1));
    let page = async |site, before, limit| store.deeds(&DeedQuery { site, before, limit }).await.unwrap();
    let words = |deeds: &[license::http::Deed]| {
        deeds.iter().map(|deed| (deed.action.clone(), deed.serial)).collect::<Vec<_>>()
    };
    let history = page(Some(id), None, 9).await;
    let expected =
        [("site_key_rotated", 3), ("site_locked", 3), ("site_extended", 2), ("site_registered", 1)];
    assert_eq!(words(&history), expected.map(|(word, serial)| (word.to_owned(), Some(serial))));
    assert_eq!((history[0].who.as_str(), history[0].address.as_deref()), ("sofia", Some("192.0.2.1")));
    assert_eq!(page(Some(id), Some(history[1].number), 1).await, history[2..3]);
    let three = SiteId(Uuid::from_u128(3));
    let deed = by().does(Action::Deleted, Some(three), "Bar Kyma");
    assert!(store.delete(three, &deed).await.unwrap());
    assert!(!store.delete(three, &deed).await.unwrap());
    assert_eq!(store.site(three).await.unwrap(), None);
    assert_eq!(page(Some(three), None, 9).await.len(), 2, "what was done to it is not forgotten");
    assert_eq!(page(None, None, 9).await.len(), 7);
    let names: Vec<_> = page(None, None, 2).await.into_iter().map(|deed| deed.site_name).collect();
    assert_eq!(names, [None, Some("Όστρια".to_owned())], "a site that is there is named");
}

async fn administrators_come_and_go(store: &dyn Store) {
    let deed = || by().does(Action::AdminSet, None, "sofia");
    assert!(store.admin("sofia").await.unwrap().is_none());
    store.set_admin("sofia", "first", &deed()).await.unwrap();
    store.set_admin("sofia", "second", &deed()).await.unwrap();
    store.end_sessions("sofia", &deed()).await.unwrap();
    let admin = store.admin("sofia").await.unwrap().unwrap();
    assert_eq!((admin.password_hash.as_str(), admin.generation), ("second", 3));
    assert!(store.remove_admin("sofia", &deed()).await.unwrap());
    assert!(!store.remove_admin("sofia", &deed()).await.unwrap());
}

async fn rotations_are_kept_in_order(store: &dyn Store, other: &dyn Store) {
    let mut news = other.news();
    for token in ["b", "a"] {
        store.add_rotation(token, &by().does(Action::KeysRotated, None, "")).await.unwrap();
    }
    assert_eq!(other.rotations().await.unwrap(), ["b", "a"]);
    let told = async { while news.recv().await.unwrap() != News::Keys {} };
    timeout(Duration::from_secs(5), told).await.expect("the news is told");
    store.record(&by().does(Action::LoggedIn, None, "")).await.unwrap();
    let told = async { while news.recv().await.unwrap() != News::Deed {} };
    timeout(Duration::from_secs(5), told).await.expect("a log-in is told");
}

/// What the database counts and finds is what [`Site::status`] says, at every edge of every status.
async fn sites_are_counted_by_status(store: &dyn Store) {
    let edges = |at: i64| [at - 1, at, at + 1].map(Some);
    let ends = [None].into_iter().chain([-DAY_SECONDS, 0, 14 * DAY_SECONDS].into_iter().flat_map(edges));
    let heard = [None].into_iter().chain(edges(8 * HOUR_SECONDS));
    let mut number = 1_000;
    for (end, silent) in ends.flat_map(|end| heard.clone().map(move |silent| (end, silent))) {
        for (lock_reason, offline) in [(None, false), (None, true), (Some("unpaid".to_owned()), false)] {
            number += 1;
            let expires_at = end.map(|end| NOW.plus(end));
            let one = Site { expires_at, lock_reason, offline, ..site(number, "Counted") };
            store.register(&one, &by().does(Action::Registered, Some(one.id), "")).await.unwrap();
            if let Some(silent) = silent {
                store.saw(&[(one.id, seen(NOW.0 - silent, None))]).await.unwrap();
            }
        }
    }
    let query = |status| SiteQuery { status, now: NOW, limit: MAX_PAGE, ..SiteQuery::default() };
    let mut expected = SiteCounts::default();
    for one in store.sites(&query(None)).await.unwrap() {
        *expected.0.entry(one.status(NOW)).or_default() += 1;
    }
    assert_eq!(expected.0.len(), SiteStatus::ALL.len(), "all of them are there: {expected:?}");
    assert_eq!(store.counts(NOW).await.unwrap(), expected);
    for status in SiteStatus::ALL {
        let found = store.sites(&query(Some(status))).await.unwrap();
        assert!(found.iter().all(|one| one.status(NOW) == status), "{status:?}");
        assert_eq!(found.len() as u64, expected.of(status), "{status:?}");
    }
}

/// Many lock and unlock, many read, in two processes' worth of connections: whatever was read under one serial says
/// the same, so no late answer can contradict a newer one.
async fn the_race(database: &Database) {
    const WRITERS: usize = 6;
    const CHANGES: usize = 20;
    let stores = [open(database).await.unwrap(), open(database).await.unwrap()];
    let raced = site(77, "Raced");
    let id = raced.id;
    stores[0].register(&raced, &by().does(Action::Registered, Some(id), "")).await.unwrap();
    let write = |writer: usize, store: Arc<dyn Store>| async move {
        let mut grown = 0;
        for turn in 0..CHANGES {
            let change = if (writer + turn).is_multiple_of(2) { lock() } else { Change::Unlock };
            let deed = by().does(Action::Locked, Some(id), "");
            let (_, effect) = store.change(id, &change, &deed).await.unwrap().unwrap();
            grown += u64::from(effect == Effect::State);
        }
        grown
    };
    let read = |store: Arc<dyn Store>| async move {
        let mut seen = Vec::new();
        for _ in 0..200 {
            let site = store.site(id).await.unwrap().unwrap();
            seen.push((site.serial, site.lock_reason.is_some()));
        }
        seen
    };
    let readers: Vec<_> = stores.iter().map(|store| tokio::spawn(read(store.clone()))).collect();
    let writers: Vec<_> =
        (0..WRITERS).map(|writer| tokio::spawn(write(writer, stores[writer % 2].clone()))).collect();
    let mut grown = 0;
    for writer in writers {
        grown += writer.await.unwrap();
    }
    let mut by_serial = BTreeMap::new();
    for reader in readers {
        for (serial, locked) in reader.await.unwrap() {
            assert_eq!(*by_serial.entry(serial).or_insert(locked), locked, "serial {serial} says two things");
        }
    }
    assert_eq!(stores[0].site(id).await.unwrap().unwrap().serial, 1 + grown);
}

fn lock() -> Change {
    Change::Lock { reason: "unpaid".into() }
}

async fn a_newer_database_is_refused(database: &Database) {
    let Database::Postgres(url) = database else { return };
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.execute("INSERT INTO schema_steps (step) VALUES (1000)", &[]).await.unwrap();
    assert!(matches!(open(database).await, Err(StoreError::Newer { found: 1000, .. })));
}
