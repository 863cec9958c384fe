use fixtures::browser::Browser;

use crate::evening::Evening;

/// Two devices that open one table offline make the same document only as long as this holds.
#[tokio::test]
async fn the_genesis_has_the_same_hash_in_webassembly() {
    let evening = Evening::begin().await;
    let phone = evening.new_phone().await;
    phone.sees("[data-testid=login]").await;
    let script = "const app = await import('/waiter.js'); return app.genesis_hash();";
    let hash = phone.script(script, Vec::new()).await;
    assert_eq!(hash.as_str(), Some(sync::document::golden_hash().as_str()));
}

/// The tests above and below need a real browser; where there is none, this says so in one line.
#[tokio::test]
async fn chromium_is_there() {
    Browser::start().await.unwrap();
}
