//! What the node says of its own API.

use node::web::rules;

use crate::support::Api;

#[tokio::test]
async fn the_document_names_every_route_and_resolves_every_reference() {
    let api = Api::start().await;
    let text = api.get("/api/openapi.json", &[]).await.text();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for rule in rules() {
        let operation = &document["paths"][rule.path][rule.method.as_str().to_lowercase()];
        assert!(operation["summary"].is_string(), "{} {}", rule.method, rule.path);
        assert!(operation["responses"]["default"].is_object(), "{} {}", rule.method, rule.path);
    }
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name} is not there");
    }
}

#[tokio::test]
async fn the_page_shows_every_route_and_needs_nothing_from_elsewhere() {
    let api = Api::start().await;
    let page = api.get("/api/docs", &[]).await;
    assert!(page.header("content-type").starts_with("text/html"));
    let text = page.text();
    for rule in rules() {
        assert!(text.contains(rule.path), "{}", rule.path);
    }
    assert!(!text.contains("<script") && !text.contains("http://") && !text.contains("https://"));
    assert_eq!(api.get("/api/docs/style.css", &[]).await.status, 200);
}
