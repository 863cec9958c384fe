//! Tokens that must never be believed, at least two hundred of them, and why each is refused.

mod weak;

use license::claims::{Claims, ClaimsError, Lock};
use license::keys::{KeyError, KeySet};
use license::time::UnixSeconds;
use license::token::{License, MAX_TOKEN_BYTES, TokenError};

use crate::support::{base64url, claims, forge, key, key_set, parts, public, rotation, site, token};

fn verify(token: &str) -> Result<License, TokenError> {
    License::verify(token, site(), &key_set())
}

/// Every token must be refused, and for the reason that the reader promises.
fn refused(tokens: impl IntoIterator<Item = String>, because: impl Fn(&TokenError) -> bool) -> usize {
    let tokens: Vec<String> = tokens.into_iter().collect();
    for token in &tokens {
        match verify(token) {
            Ok(_) => panic!("believed: {token}"),
            Err(error) => assert!(because(&error), "refused because {error:?}: {token}"),
        }
    }
    tokens.len()
}

#[test]
fn a_true_token_is_believed() {
    let license = verify(&token(&claims())).unwrap();
    assert_eq!(license.claims(), &claims());
    assert_eq!(license.signer(), &key(1).id());
}

#[test]
fn no_bit_of_a_token_can_be_changed() {
    let mut claims = claims();
    claims.locked = Some(Lock { reason: "Απλήρωτο".to_owned() });
    let token = token(&claims);
    let mut flipped = Vec::new();
    for (index, _) in token.bytes().enumerate() {
        for bit in 0..8 {
            let mut bytes = token.clone().into_bytes();
            bytes[index] ^= 1 << bit;
            // What is no text cannot even be handed in; its nearest text can.
            flipped.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    let vectors = refused(flipped, |_| true);
    assert!(vectors > 2_000, "{vectors}");
}

#[test]
fn no_bit_of_what_is_signed_or_of_the_signature_can_be_changed() {
    let parts = parts(&token(&claims()));
    let mut flipped = Vec::new();
    for part in 0..3 {
        for bit in 0..parts[part].len() * 8 {
            let mut changed = parts.clone();
            changed[part][bit / 8] ^= 1 << (bit % 8);
            flipped.push(changed.map(|part| base64url(&part)).join("."));
        }
    }
    let vectors = refused(flipped, |error| !matches!(error, TokenError::Claims(_)));
    assert!(vectors > 1_500, "{vectors}");
}

#[test]
fn no_other_header_is_ever_read() {
    let kid = key(1).id();
    let typ = "comanda-license+jwt";
    let algorithms = [
        "none",
        "None",
        "NONE",
        "",
        "HS256",
        "HS512",
        "RS256",
        "PS256",
        "ES256",
        "ES256K",
        "Ed448",
        "Ed25519",
        "eddsa",
        "EDDSA",
        "EdDSA ",
        "EdDSA\\u0000",
        "Ed\\u0044SA",
    ];
    let mut headers: Vec<String> =
        algorithms.iter().map(|alg| format!(r#"{{"alg":"{alg}","kid":"{kid}","typ":"{typ}"}}"#)).collect();
    let types = [
        "JWT",
        "jwt",
        "comanda-license",
        "COMANDA-LICENSE+JWT",
        "comanda-command+jwt",
        "",
        "application/jwt",
    ];
    headers.extend(types.iter().map(|typ| format!(r#"{{"alg":"EdDSA","kid":"{kid}","typ":"{typ}"}}"#)));
    let kids = ["", "1", "../../key", "O2onvM62pC1io6j", "O2onvM62pC1io6jQQ", "O2onvM62pC1io6j=", "null"];
    headers.extend(kids.iter().map(|kid| format!(r#"{{"alg":"EdDSA","kid":"{kid}","typ":"{typ}"}}"#)));
    let good = format!(r#""alg":"EdDSA","kid":"{kid}","typ":"{typ}""#);
    headers.extend([
        // Missing.
        String::new(),
        "{}".to_owned(),
        format!(r#"{{"kid":"{kid}","typ":"{typ}"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"{typ}"}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#),
        // Of another kind.
        format!(r#"{{"alg":null,"kid":"{kid}","typ":"{typ}"}}"#),
        format!(r#"{{"alg":["EdDSA"],"kid":"{kid}","typ":"{typ}"}}"#),
        format!(r#"{{"alg":"EdDSA","kid":1,"typ":"{typ}"}}"#),
        // Twice.
        format!(r#"{{"alg":"none",{good}}}"#),
        format!(r#"{{{good},"alg":"none"}}"#),
        format!(r#"{{{good},{good}}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{kid}","kid":"{kid}","typ":"{typ}"}}"#),
        format!(r#"{{{good},"typ":"{typ}"}}"#),
        // Unknown.
        format!(r#"{{{good},"crit":["b64"],"b64":false}}"#),
        format!(r#"{{{good},"cty":"JWT"}}"#),
        format!(r#"{{{good},"jku":"https://example.org/keys"}}"#),
        format!(r#"{{{good},"jwk":{{"kty":"OKP","crv":"Ed25519","x":"{}"}}}}"#, public(9)),
        format!(r#"{{{good},"x5c":[]}}"#),
        format!(r#"{{{good},"enc":"A256GCM"}}"#),
        format!(r#"{{{good},"":""}}"#),
        // The same to a JSON parser, and yet not the same.
        format!(r#"{{ {good}}}"#),
        format!(r#"{{{good}}} "#),
        format!("{{{good}}}\n"),
        format!("\u{feff}{{{good}}}"),
        format!(r#"{{"typ":"{typ}","alg":"EdDSA","kid":"{kid}"}}"#),
        format!(r#"[{{{good}}}]"#),
        format!(r#"{{{good}}}{{}}"#),
        format!(r#"{{{good},}}"#),
    ]);
    let [_, payload, _] = parts(&token(&claims()));
    let tokens = headers.iter().map(|header| forge(header.as_bytes(), &payload, 1));
    let vectors = refused(tokens, |error| matches!(error, TokenError::Header | TokenError::Shape));
    assert!(vectors >= 55, "{vectors}");
}

#[test]
fn other_shapes_are_not_tokens() {
    let good = token(&claims());
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    let [_, _, raw_signature] = parts(&good);
    let standard = signature.replace('-', "+").replace('_', "/");
    // The last character of 64 bytes carries four bits that must be zero.
    let left_over = format!("{}{}", &signature[..85], if signature.ends_with('A') { 'B' } else { 'x' });
    let vectors = refused(
        [
            String::new(),
            ".".to_owned(),
            "..".to_owned(),
            "...".to_owned(),
            format!("{header}.{payload}"),
            format!("{header}.{payload}."),
            format!("{header}..{signature}"),
            format!("{header}.{payload}.{signature}."),
            format!(".{header}.{payload}.{signature}"),
            format!("{header}.{payload}.{signature}.{signature}"),
            format!("{header}.{payload}.{signature}="),
            format!("{header}.{payload}.{signature}=="),
            format!("{header}=.{payload}.{signature}"),
            format!("{header}.{payload}.{left_over}"),
            format!("{header}.{payload}.{}", base64url(&raw_signature[..63])),
            format!("{header}.{payload}.{}", base64url(&[raw_signature.clone(), vec![0]].concat())),
            format!("{header}.{payload}.{standard}/+"),
            format!(" {good}"),
            format!("{good} "),
            format!("{good}\n"),
            format!("{good}\0"),
            format!("Bearer {good}"),
            format!("{good}.{good}"),
            format!("{good}{good}"),
            format!("\"{good}\""),
            good.replace('.', ":"),
            good.replacen('.', "\u{ff0e}", 1),
            format!("{header}.{payload}\n.{signature}"),
            r#"{"payload":"e30","signatures":[]}"#.to_owned(),
        ],
        |error| matches!(error, TokenError::Shape | TokenError::Header | TokenError::Signature),
    );
    assert!(vectors >= 29, "{vectors}");
}

#[test]
fn only_a_key_that_counts_may_sign() {
    let stranger = claims().sign(&key(9)).unwrap();
    assert!(matches!(verify(&stranger), Err(TokenError::Key(KeyError::Unknown(id))) if id == key(9).id()));

    // A stranger's signature under a known name, and a known signature under another known name.
    let [header, payload, _] = parts(&token(&claims()));
    let [drawer, ..] = parts(&claims().sign(&key(0)).unwrap());
    let tokens = [forge(&header, &payload, 9), forge(&header, &payload, 0), forge(&drawer, &payload, 1)];
    refused(tokens, |error| matches!(error, TokenError::Signature));

    let revoked_in_build = KeySet::new(vec![public(0), public(1)], [key(1).id()].into()).unwrap();
    let refusal = License::verify(&token(&claims()), site(), &revoked_in_build);
    assert!(matches!(refusal, Err(TokenError::Key(KeyError::Revoked(_)))));

    let mut revoked_since = key_set();
    revoked_since.learn([rotation(0, &[], &[1]).as_str()]);
    let refusal = License::verify(&token(&claims()), site(), &revoked_since);
    assert!(matches!(refusal, Err(TokenError::Key(KeyError::Revoked(_)))));
}

#[test]
fn a_token_of_one_purpose_or_site_is_none_of_another() {
    let vectors = refused([rotation(1, &[2], &[]), rotation(0, &[], &[1])], |error| {
        matches!(error, TokenError::OtherPurpose { .. })
    });
    assert_eq!(vectors, 2);
    let license = token(&claims());
    assert!(matches!(key_set().learn([license.as_str()]).refused[0], TokenError::OtherPurpose { .. }));

    // Claims of one purpose under the header of the other.
    let [header, payload, _] = parts(&license);
    let [rotation_header, rotation_payload, _] = parts(&rotation(1, &[2], &[]));
    refused([forge(&header, &rotation_payload, 1)], |error| matches!(error, TokenError::Claims(_)));
    let claims_as_rotation = forge(&rotation_header, &payload, 1);
    let refusals = key_set().learn([claims_as_rotation.as_str()]).refused;
    assert!(matches!(refusals[..], [TokenError::Claims(_)]));
    let renamed =
        String::from_utf8(payload).unwrap().replace(r#""purpose":"license""#, r#""purpose":"rotation""#);
    refused([forge(&header, renamed.as_bytes(), 1)], |error| {
        matches!(error, TokenError::Claims(ClaimsError::Purpose { .. }))
    });

    let mut other = claims();
    other.site = "01905a7e-0000-7000-8000-000000000002".parse().unwrap();
    refused([token(&other)], |error| matches!(error, TokenError::OtherSite));
}

#[test]
fn a_token_inside_a_token_is_not_one() {
    let inner = token(&claims());
    let [header, _, _] = parts(&inner);
    let quoted = format!("\"{inner}\"");
    let wrapped = format!(r#"{{"token":"{inner}"}}"#);
    let tokens = [inner.as_bytes(), quoted.as_bytes(), wrapped.as_bytes()];
    refused(tokens.map(|payload| forge(&header, payload, 1)), |error| matches!(error, TokenError::Claims(_)));
    let nested = forge(header_of_nested().as_bytes(), inner.as_bytes(), 1);
    refused([nested], |error| matches!(error, TokenError::Header));
}

fn header_of_nested() -> String {
    format!(r#"{{"alg":"EdDSA","cty":"JWT","kid":"{}","typ":"comanda-license+jwt"}}"#, key(1).id())
}

#[test]
fn an_oversized_token_is_not_looked_at_even_if_it_is_signed() {
    let [header, payload, _] = parts(&token(&claims()));
    for size in [MAX_TOKEN_BYTES, 1 << 16, 1 << 22] {
        let padded = [payload.clone(), vec![b' '; size]].concat();
        refused([forge(&header, &padded, 1)], |error| matches!(error, TokenError::TooLong));
    }
    refused(["A".repeat(MAX_TOKEN_BYTES + 1), ".".repeat(1 << 20)], |error| {
        matches!(error, TokenError::TooLong)
    });
    // The same padding within the bound is only space.
    let padded = [payload, vec![b' '; 500]].concat();
    verify(&forge(&header, &padded, 1)).unwrap();
}

/// Edits the JSON of good claims, signs it truly and expects it to be refused.
#[test]
fn claims_that_say_too_little_too_much_or_nonsense_are_refused_though_signed() {
    let [header, payload, _] = parts(&token(&claims()));
    let json = String::from_utf8(payload).unwrap();
    let edits = [
        (r#""purpose":"license","#, ""),
        (r#""locked":null,"#, ""),
        (r#""locked":null"#, r#""locked":false"#),
        (r#""locked":null"#, r#""locked":{}"#),
        (r#""locked":null"#, r#""locked":{"reason":null}"#),
        (r#""locked":null"#, r#""locked":{"reason":"a"},"locked":null"#),
        (r#""offline":false,"#, ""),
        (r#""offline":false"#, r#""offline":0"#),
        (r#""offline":false"#, r#""offline":true,"offline":false"#),
        (r#""serial":7"#, r#""serial":-7"#),
        (r#""serial":7"#, r#""serial":7.5"#),
        (r#""serial":7"#, r#""serial":"7""#),
        (r#""serial":7"#, r#""serial":9007199254740992"#),
        (r#""serial":7"#, r#""serial":7,"serial":8"#),
        (r#""issued":1782864000"#, r#""issued":1782864000.5"#),
        (r#""issued":1782864000"#, r#""issued":-1"#),
        (r#""issued":1782864000"#, r#""issued":253402300800"#),
        (r#""issued":1782864000"#, r#""issued":9223372036854775808"#),
        (r#""issued":1782864000"#, r#""issued":1782900000"#), // after refresh_by
        (r#""expires":"#, r#""exp":"#),
        (r#""grace_hours":24"#, r#""grace_hours":745"#),
        (r#""grace_hours":24"#, r#""grace_hours":-1"#),
        (r#""plan":"standard""#, r#""plan":"a\u0000b""#),
        (r#""limits":{}"#, r#""limits":[]"#),
        (r#""limits":{}"#, r#""limits":{"devices":-1}"#),
        (r#""limits":{}"#, r#""limits":{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1}"#),
        (r#""limits":{}"#, r#""limits":{},"nonce":"short""#),
        (r#""site":"0190"#, r#""site":"xxxx"#),
        ("{", "[{"),
        ("{", "{{"),
        (r#""limits":{}}"#, r#""limits":{}"#),
        (r#""limits":{}}"#, r#""limits":{}}x"#),
    ];
    let forged = edits.map(|(from, to)| {
        let edited = json.replacen(from, to, 1);
        assert_ne!(edited, json, "{from} is not in {json}");
        forge(&header, edited.as_bytes(), 1)
    });
    let vectors = refused(forged, |error| matches!(error, TokenError::Claims(_)));
    assert_eq!(vectors, 32);
    refused([forge(&header, b"\xff\xfe", 1), forge(&header, b"", 1)], |error| {
        matches!(error, TokenError::Claims(_))
    });
}

#[test]
fn what_a_later_licensor_adds_is_ignored() {
    let [header, payload, _] = parts(&token(&claims()));
    let json = String::from_utf8(payload).unwrap().replace(r#""plan""#, r#""colour":{"of":["day"]},"plan""#);
    assert_eq!(verify(&forge(&header, json.as_bytes(), 1)).unwrap().claims(), &claims());
    let json = json.replace(r#""grace_hours":24,"#, "");
    assert_eq!(verify(&forge(&header, json.as_bytes(), 1)).unwrap().claims().grace_hours, 24);
}

#[test]
fn what_no_node_would_take_is_never_signed() {
    let refuse = |change: fn(&mut Claims)| {
        let mut claims = claims();
        change(&mut claims);
        assert!(matches!(claims.sign(&key(1)), Err(ClaimsError::OutOfBounds(_))), "{claims:?}");
    };
    refuse(|claims| claims.serial = 1 << 53);
    refuse(|claims| claims.expires = UnixSeconds(i64::MAX));
    refuse(|claims| claims.issued = UnixSeconds(-1));
    refuse(|claims| claims.refresh_by = claims.issued.plus(-1));
    refuse(|claims| claims.grace_hours = 745);
    refuse(|claims| claims.locked = Some(Lock { reason: "a".repeat(401) }));
    refuse(|claims| claims.locked = Some(Lock { reason: "a\nb".to_owned() }));
    refuse(|claims| claims.plan = "a".repeat(65));
    refuse(|claims| claims.limits.0 = (0..9).map(|number| (number.to_string(), 1)).collect());
}

#[test]
fn the_largest_license_that_may_be_signed_fits_in_a_token() {
    let mut claims = claims();
    claims.serial = (1 << 53) - 1;
    claims.locked = Some(Lock { reason: "\"".repeat(400) });
    claims.plan = "\\".repeat(64);
    claims.limits.0 = (0..8).map(|number| (number.to_string().repeat(64), (1 << 53) - 1)).collect();
    claims.nonce = Some(license::nonce::Nonce::new([255; 16]));
    let token = token(&claims);
    assert!(token.len() <= MAX_TOKEN_BYTES, "{}", token.len());
    assert_eq!(verify(&token).unwrap().claims(), &claims);
}
