//! HTTPS: whom a phone believes, until when, and what plain HTTP does not do.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use fixtures::house::House;
use node::store::{Options, Store};
use node::tls::{Certificates, Facts};
use rcgen::{CertificateParams, CertifiedKey, KeyPair, date_time_ymd, generate_simple_self_signed};
use serde_json::json;
use sync::time::UnixMs;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::support::encrypted::{connect_from, phone, shake_hands, shake_hands_with};
use crate::support::{Api, WAITER, device};

const NODE: &str = env!("CARGO_BIN_EXE_node");
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Of a machine whose clock was set.
const TODAY: UnixMs = UnixMs(1_800_000_000_000);
/// On a machine that does other things too.
const SOON: Duration = Duration::from_secs(30);

fn days_later(days: i64) -> UnixMs {
    UnixMs(TODAY.0 + days * DAY_MS)
}

async fn encrypted_house() -> Api {
    Api::of(House::builder().https().start().await.unwrap())
}

/// A browser that trusts one authority alone.
fn browser(trusted: &[u8]) -> reqwest::Client {
    let authority = reqwest::Certificate::from_der(trusted).unwrap();
    reqwest::Client::builder()
        .tls_built_in_root_certs(false)
        .add_root_certificate(authority)
        .cookie_store(true)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_phone_that_trusts_the_authority_alone_comes_in_also_after_a_restart() {
    let mut api = encrypted_house().await;
    let authority = api.get("/connect/comanda.crt", &[]).await;
    assert_eq!(authority.header("content-type"), "application/x-x509-ca-cert");
    let phone = browser(&authority.body);
    for _ in 0..2 {
        let port = api.house.https_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost"] {
            let url = format!("https://{host}:{port}");
            let form = json!({ "username": WAITER.username, "pin": WAITER.pin, "device": device(1) });
            let login = phone.post(format!("{url}/api/auth/login")).json(&form).send().await.unwrap();
            assert_eq!(login.status(), 200);
            let cookie = login.headers()["set-cookie"].to_str().unwrap();
            assert!(cookie.ends_with("; Secure") && cookie.contains("HttpOnly"), "{cookie}");
            let me = phone.get(format!("{url}/api/auth/me")).send().await.unwrap();
            assert_eq!(me.status(), 200, "the cookie was kept and came back");
        }
        api.house.restart().await.unwrap();
    }
    let stranger = browser(&generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.der()[..]);
    let url = format!("https://localhost:{}/api/system/health", api.house.https_addr().unwrap().port());
    assert!(stranger.get(url).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn a_certificate_is_made_anew_before_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Options::default()).unwrap();
    let certificates = Certificates::own(&store, None, TODAY).await.unwrap();
    let authority = certificates.to_trust().unwrap().certificate().to_vec();
    let shake = async |days: i64| {
        let now = days_later(days);
        shake_hands(&certificates, now, &phone(&authority, now), "127.0.0.1").await.unwrap()
    };
    let first = shake(0).await;
    assert_eq!(shake(399).await, first);
    let second = shake(401).await;
    assert_ne!(second, first);
    assert!(Facts::of(&first).unwrap().ends > days_later(401), "long before the first one ends");
    assert_ne!(shake(1_200).await, second);
    assert_ne!(shake(0).await, first, "a clock that was put back needs one that holds already");

    let late = phone(&authority, days_later(2_500));
    shake_hands(&certificates, TODAY, &late, "127.0.0.1").await.unwrap_err();
    assert!(Facts::of(&authority).unwrap().ends > days_later(19 * 365), "a phone is asked once");
    let again = Certificates::own(&store, None, days_later(10)).await.unwrap();
    assert_eq!(again.to_trust().unwrap().certificate(), authority, "it is founded once");
}

#[tokio::test]
async fn a_phone_believes_the_authority_about_the_local_network_only() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Options::default()).unwrap();
    let address = "till.home.arpa".parse().unwrap();
    let certificates = Certificates::own(&store, Some(address), TODAY).await.unwrap();
    let phone = phone(certificates.to_trust().unwrap().certificate(), TODAY);
    for name in ["127.0.0.1", "localhost", "comanda.local", "till.home.arpa"] {
        shake_hands(&certificates, TODAY, &phone, name).await.unwrap();
    }
    for name in ["bank.example", "192.168.1.10", "other.local"] {
        shake_hands(&certificates, TODAY, &phone, name).await.unwrap_err();
    }
    // What a thief of the key could sign: it has the right names, and one of the internet.
    let stolen = certificates.acceptor("8.8.8.8".parse().unwrap(), TODAY).unwrap();
    let refused = shake_hands_with(stolen, &phone, "localhost").await.unwrap_err().to_string();
    assert!(refused.contains("NameConstraintViolation"), "{refused}");
    let offered = Certificates::own(&store, Some("bank.example".parse().unwrap()), TODAY).await;
    assert!(offered.err().unwrap().to_string().contains("certificate_key"));
}

#[tokio::test]
async fn the_key_of_the_authority_is_in_a_file_that_nobody_else_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let api = encrypted_house().await;
    for file in ["comanda.db", "comanda.db-wal"] {
        let mode = std::fs::metadata(api.house.data().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

/// Files of a certificate and its key.
fn write_pair(folder: &Path, pair: &CertifiedKey<KeyPair>) {
    std::fs::write(folder.join("chain.pem"), pair.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), pair.signing_key.serialize_pem()).unwrap();
}

fn pair_for(names: &[&str]) -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
}

#[tokio::test]
async fn a_given_certificate_is_used_and_phones_need_not_be_told_to_trust_it() {
    let folder = tempfile::tempdir().unwrap();
    let pair = pair_for(&["localhost"]);
    write_pair(folder.path(), &pair);
    let house = House::builder()
        .https()
        .env("COMANDA_CERTIFICATE", folder.path().join("chain.pem"))
        .env("COMANDA_CERTIFICATE_KEY", folder.path().join("key.pem"))
        .env("COMANDA_ADDRESS", "localhost");
    let api = Api::of(house.start().await.unwrap());
    let port = api.house.https_addr().unwrap().port();
    let url = format!("https://localhost:{port}/");
    let health = browser(pair.cert.der()).get(format!("{url}api/system/health")).send().await.unwrap();
    assert_eq!(health.status(), 200);
    api.get("/connect/comanda.crt", &[]).await.assert_problem(404, "not_found");
    let page = api.get("/connect", &[]).await.text();
    assert!(page.contains(&url) && !page.contains("comanda.crt"), "{page}");
}

#[tokio::test]
async fn a_given_certificate_that_is_renewed_is_taken_up_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (pair_for(&["localhost"]), pair_for(&["localhost"]));
    write_pair(folder.path(), &first);
    let (chain, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
    let certificates = Certificates::given(&chain, &key, TODAY).unwrap();
    let shown = async |seconds: i64| {
        let now = UnixMs(TODAY.0 + seconds * 1_000);
        let trusts = |pair: &CertifiedKey<KeyPair>| phone(pair.cert.der(), now);
        let (of_first, of_second) = (trusts(&first), trusts(&second));
        let is_first = shake_hands(&certificates, now, &of_first, "localhost").await.is_ok();
        let is_second = shake_hands(&certificates, now, &of_second, "localhost").await.is_ok();
        (is_first, is_second)
    };
    assert_eq!(shown(0).await, (true, false));
    std::fs::write(&chain, "half of a fi").unwrap();
    assert_eq!(shown(100).await, (true, false));
    write_pair(folder.path(), &second);
    assert_eq!(shown(110).await, (true, false), "the files are looked at once a minute");
    assert_eq!(shown(200).await, (false, true));
}

fn run(data: &Path, env: &[(&str, &str)]) -> Output {
    let mut command = Command::new(NODE);
    command.args(["run", "--listen", "127.0.0.1:0", "--https-listen", "127.0.0.1:0", "--data"]);
    command.arg(data).envs(env.iter().copied()).output().unwrap()
}

#[test]
fn a_certificate_that_cannot_be_used_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    write_pair(folder.path(), &pair_for(&["localhost"]));
    std::fs::write(path("other.pem"), pair_for(&["localhost"]).signing_key.serialize_pem()).unwrap();
    std::fs::write(path("empty.pem"), "").unwrap();
    std::fs::write(path("nonsense.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        .unwrap();
    let check = |chain: &str, key: &str, expected: &[&str]| {
        let pairs = [("COMANDA_CERTIFICATE", path(chain)), ("COMANDA_CERTIFICATE_KEY", path(key))];
        let env: Vec<(&str, &str)> = pairs
            .iter()
            .filter(|(_, path)| !path.ends_with("/none"))
            .map(|(name, path)| (*name, path.as_str()))
            .collect();
        let output = run(folder.path(), &env);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && output.stdout.is_empty(), "{said}");
        for word in expected {
            assert!(said.contains(word), "{word} is not in\n{said}");
        }
    };
    check("missing.pem", "key.pem", &["missing.pem", "No such file"]);
    check("chain.pem", "missing.pem", &["missing.pem", "No such file"]);
    check("empty.pem", "key.pem", &["empty.pem", "no certificate in it"]);
    check("key.pem", "key.pem", &["key.pem", "no certificate in it"]);
    check("nonsense.pem", "key.pem", &["nonsense.pem", "is no certificate"]);
    check("chain.pem", "chain.pem", &["chain.pem", "no private key in it"]);
    check("chain.pem", "other.pem", &["chain.pem", "other.pem", "do not belong together"]);
    check("chain.pem", "none", &["set both or none"]);
    let public = run(folder.path(), &[("COMANDA_ADDRESS", "taverna.example")]);
    assert!(String::from_utf8_lossy(&public.stderr).contains("good for local networks only"));
    let url = run(folder.path(), &[("COMANDA_ADDRESS", "https://taverna.example:8443")]);
    assert!(String::from_utf8_lossy(&url.stderr).contains("without https:// and port"));
}

#[test]
fn the_doctor_looks_at_a_given_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let doctor = |address: &str| {
        let output = Command::new(NODE)
            .args(["doctor", "--data"])
            .arg(folder.path())
            .env("COMANDA_CERTIFICATE", path("chain.pem"))
            .env("COMANDA_CERTIFICATE_KEY", path("key.pem"))
            .env("COMANDA_ADDRESS", address)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.lines().find(|line| line.contains("certificate")).unwrap_or_else(|| panic!("{said}")).to_owned()
    };
    assert!(doctor("till.example").contains("No such file"));
    write_pair(folder.path(), &pair_for(&["till.example"]));
    let said = doctor("till.example");
    assert!(said.starts_with("ailing") && said.contains("chmod"), "everybody can read the key: {said}");
    let only_ours = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(path("key.pem"), only_ours).unwrap();
    assert!(doctor("till.example").starts_with("well"), "{}", doctor("till.example"));
    assert!(doctor("other.example").starts_with("ILL"), "{}", doctor("other.example"));
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(["till.example".to_owned()]).unwrap();
    params.not_after = date_time_ymd(2020, 1, 1);
    let cert = params.self_signed(&key).unwrap();
    write_pair(folder.path(), &CertifiedKey { cert, signing_key: key });
    std::fs::set_permissions(path("key.pem"), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let said = doctor("till.example");
    assert!(said.starts_with("ILL") && said.contains("ended"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handshake_that_is_never_finished_gives_its_place_back() {
    let api = encrypted_house().await;
    let address = api.house.https_addr().unwrap();
    let authority = api.get("/connect/comanda.crt", &[]).await.body;
    let from = [127, 0, 0, 9];
    let mut silent = Vec::new();
    for number in 0..64 {
        let mut stream = connect_from(from, address).await.unwrap();
        if number % 2 == 0 {
            // The beginning of a greeting that never comes to its end.
            stream.write_all(&[22, 3, 1, 2, 0, 1]).await.unwrap();
        }
        silent.push(stream);
    }
    let ask = async || {
        let stream = connect_from(from, address).await?;
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let mut stream = phone(&authority, node::clock::now()).connect(name, stream).await?;
        stream.write_all(b"GET /api/system/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    assert!(ask().await.is_err(), "this address has all the places that it may have");
    for stream in &mut silent {
        let ended = timeout(SOON, stream.read(&mut [0; 64])).await.expect("it is let go");
        assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
    }
    let answer = timeout(SOON, ask()).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn plain_http_answers_programs_and_shows_people_the_way() {
    let api = encrypted_house().await;
    let lan = ("host", "192.168.1.10:8000");
    let page = ("accept", "text/html,*/*");
    for path in ["/", "/manager/", "/tables"] {
        let (status, headers) = not_following(&api, path, &[lan, page]).await;
        assert_eq!((status, headers.as_str()), (307, "/connect"), "{path}");
        let (status, _) = not_following(&api, path, &[page]).await;
        assert_ne!(status, 307, "on this machine itself nobody listens");
        let (status, _) = not_following(&api, path, &[lan, page, ("x-forwarded-proto", "https")]).await;
        assert_ne!(status, 307, "a proxy has encrypted it");
    }
    let form = json!({ "username": WAITER.username, "pin": WAITER.pin, "device": device(1) });
    let login = api.post("/api/auth/login", &form, &[lan]).await;
    assert_eq!((login.status.as_u16(), login.header("set-cookie")), (200, ""));
    let bearer = format!("Bearer {}", login.json()["token"].as_str().unwrap());
    api.get("/api/auth/me", &[lan, ("authorization", &bearer)]).await.expect(200);
    let out = api.post("/api/auth/logout", &json!({}), &[lan, ("authorization", &bearer)]).await;
    assert_eq!((out.status.as_u16(), out.header("set-cookie")), (204, ""));
    let pair = json!({ "code": "123456", "device": device(1), "name": "Bar" });
    api.post("/api/devices/pair", &pair, &[lan]).await.assert_problem(403, "not_secure");
}

/// Status and place of an answer, without going there.
async fn not_following(api: &Api, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = headers
        .iter()
        .fold(client.get(api.url(path)), |request, (name, value)| request.header(*name, *value));
    let answer = request.send().await.unwrap();
    let place = answer.headers().get("location").map_or("", |place| place.to_str().unwrap()).to_owned();
    (answer.status().as_u16(), place)
}
