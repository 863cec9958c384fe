//! What was once signed, sent or stored must be readable for ever. The golden tokens were made in another language.

use license::claims::Lock;
use license::holder::Stored;
use license::http::{Heartbeat, HeartbeatAnswer, RegisteredSite};
use license::keys::PublicKey;
use license::nonce::Nonce;
use license::site::SiteKey;
use license::state::{State, Why};
use license::token::License;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::support::{START, claims, key_set, parts, public, rotation, site, token};

const LICENSE_V1: &str = include_str!("golden/license-v1.jws");
const ROTATION_V1: &str = include_str!("golden/rotation-v1.jws");

/// The claims of the golden license.
fn rich() -> license::claims::Claims {
    let mut claims = claims();
    claims.locked = Some(Lock { reason: "Απλήρωτο".to_owned() });
    claims.limits.0.insert("devices".to_owned(), 25);
    claims.nonce = Some(Nonce::new([7; 16]));
    claims
}

#[test]
fn the_first_license_and_rotation_are_still_believed_and_made_again_byte_for_byte() {
    let license = License::verify(LICENSE_V1.trim(), site(), &key_set()).unwrap();
    assert_eq!(license.claims(), &rich());
    assert_eq!(token(&rich()), LICENSE_V1.trim());
    let mut keys = key_set();
    assert_eq!(keys.learn([ROTATION_V1.trim()]).learned, 1);
    assert!(keys.key(&public(2).id()).is_ok());
    assert_eq!(rotation(1, &[2], &[3]), ROTATION_V1.trim());
}

#[test]
fn the_format_is_what_it_says() {
    let [header, payload, _] = parts(&token(&rich())).map(|part| String::from_utf8_lossy(&part).into_owned());
    insta::assert_snapshot!(header, @r#"{"alg":"EdDSA","kid":"iojj3XQJ8ZX9Utst","typ":"comanda-license+jwt"}"#);
    insta::assert_snapshot!(payload, @r#"{"purpose":"license","site":"01905a7e-0000-7000-8000-000000000001","serial":7,"issued":1782864000,"expires":1785456000,"refresh_by":1782892800,"locked":{"reason":"Απλήρωτο"},"grace_hours":24,"offline":false,"plan":"standard","limits":{"devices":25},"nonce":"BwcHBwcHBwcHBwcHBwcHBw"}"#);
    let [_, payload, _] =
        parts(&rotation(1, &[2], &[3])).map(|part| String::from_utf8_lossy(&part).into_owned());
    insta::assert_snapshot!(payload, @r#"{"purpose":"rotation","issued":1782864000,"adds":["gTl3Dqh9F19Wo1Rmw0x-zMuNipG07jeiXfYPW4_Js5Q"],"revokes":["7UkoxijRwsbq6QM4"]}"#);
    // RFC 8032 section 7.1, test 1.
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let seed: [u8; 32] = std::array::from_fn(|at| u8::from_str_radix(&seed[2 * at..2 * at + 2], 16).unwrap());
    let public: PublicKey = license::keys::SigningKey::from_seed(&seed).public();
    insta::assert_snapshot!(public, @"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
}

/// Writes a value as it travels, and reads it back.
fn json<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
    text
}

#[test]
fn what_travels_and_what_is_stored_keeps_its_form() {
    let nonce = Nonce::new([7; 16]);
    let heartbeat = Heartbeat { version: "0.1.0".to_owned(), uptime_seconds: 61, nonce };
    insta::assert_snapshot!(json(&heartbeat), @r#"{"version":"0.1.0","uptime_seconds":61,"nonce":"BwcHBwcHBwcHBwcHBwcHBw"}"#);
    let answer = HeartbeatAnswer {
        licensed: true,
        locked: true,
        lock_reason: Some("Unpaid".to_owned()),
        expires_at: Some(START),
        token: Some("a.b.c".to_owned()),
        rotations: vec!["d.e.f".to_owned()],
        nonce,
    };
    assert_eq!(answer.tokens().collect::<Vec<_>>(), ["d.e.f", "a.b.c"]);
    insta::assert_snapshot!(json(&answer), @r#"{"licensed":true,"locked":true,"lock_reason":"Unpaid","expires_at":1782864000,"token":"a.b.c","rotations":["d.e.f"],"nonce":"BwcHBwcHBwcHBwcHBwcHBw"}"#);
    let registered = RegisteredSite { id: site(), key: SiteKey::new([9; 32]) };
    insta::assert_snapshot!(json(&registered), @r#"{"id":"01905a7e-0000-7000-8000-000000000001","key":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk"}"#);
    assert!(!format!("{registered:?}").contains("CQk"), "the key is not printed by accident");
    let stored = Stored { token: Some("a.b.c".to_owned()), rotations: vec![], high_water: START };
    insta::assert_snapshot!(json(&stored), @r#"{"token":"a.b.c","rotations":[],"high_water":1782864000}"#);
    let states = [
        State::Licensed { until: START, warn: START },
        State::Warning { expires: START, until: START },
        State::Grace { until: START, why: Why::Silence },
        State::Blocked { why: Why::Expiry },
        State::Locked { reason: "Unpaid".to_owned() },
        State::Unlicensed,
    ];
    insta::assert_snapshot!(states.map(|state| json(&state)).join("\n"), @r#"
    {"state":"licensed","until":1782864000,"warn":1782864000}
    {"state":"warning","expires":1782864000,"until":1782864000}
    {"state":"grace","until":1782864000,"why":"silence"}
    {"state":"blocked","why":"expiry"}
    {"state":"locked","reason":"Unpaid"}
    {"state":"unlicensed"}
    "#);
}
