//! `/api/docs`: the OpenAPI document, for programs and for people. The page needs no script and nothing from elsewhere.

use std::fmt::Write;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;

use super::Web;
use super::route::parts_of;

const STYLE: &str = include_str!("docs/style.css");

pub(super) async fn document(State(web): State<Web>) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (kind, web.openapi().to_owned()).into_response()
}

pub(super) async fn page(State(web): State<Web>) -> Html<String> {
    let document = serde_json::from_str(web.openapi()).expect("it was written as JSON");
    Html(page_of(&document))
}

pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], STYLE).into_response()
}

fn page_of(document: &Value) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Comanda API</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/api/docs/style.css\">\
         </head><body><h1>Comanda API</h1>",
    );
    put(&mut html, format_args!("<p>{}</p>", escaped(text(&document["info"]["description"]))));
    html.push_str("<p><a href=\"/api/openapi.json\">OpenAPI document</a></p>");
    let mut group = "";
    for (path, methods) in fields(&document["paths"]) {
        let tag = parts_of(path).next().unwrap_or_default();
        if tag != group {
            put(&mut html, format_args!("<h2 id=\"{0}\">{0}</h2>", escaped(tag)));
            group = tag;
        }
        for (method, operation) in fields(methods) {
            put_operation(&mut html, method, path, operation);
        }
    }
    html.push_str("<h2 id=\"schemas\">schemas</h2>");
    for (name, schema) in fields(&document["components"]["schemas"]) {
        put(&mut html, format_args!("<details id=\"schema-{0}\"><summary>{0}</summary>", escaped(name)));
        put_json(&mut html, schema);
        html.push_str("</details>");
    }
    html.push_str("</body></html>");
    html
}

fn put_operation(html: &mut String, method: &str, path: &str, operation: &Value) {
    put(
        html,
        format_args!(
            "<details><summary><b class=\"{method}\">{}</b> <code>{}</code> {}</summary><p>{}</p>",
            method.to_uppercase(),
            escaped(path),
            escaped(text(&operation["summary"])),
            escaped(text(&operation["description"])),
        ),
    );
    let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    if !parameters.is_empty() {
        html.push_str("<h3>Parameters</h3><ul>");
        for parameter in parameters {
            let (name, place) = (text(&parameter["name"]), text(&parameter["in"]));
            let about = text(&parameter["description"]);
            put(html, format_args!("<li><code>{}</code> ({place}) {}</li>", escaped(name), escaped(about)));
        }
        html.push_str("</ul>");
    }
    put_content(html, "Takes", &operation["requestBody"]["content"]);
    for (status, response) in fields(&operation["responses"]) {
        let title = format!("{status}: {}", text(&response["description"]));
        put(html, format_args!("<h3>{}</h3>", escaped(&title)));
        put_content(html, "", &response["content"]);
    }
    html.push_str("</details>");
}

fn put_content(html: &mut String, title: &str, content: &Value) {
    for (kind, body) in fields(content) {
        let name =
            escaped(body["schema"]["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or(""));
        put(html, format_args!("<p>{title} <code>{}</code>", escaped(kind)));
        if name.is_empty() {
            html.push_str("</p>");
            if body["schema"].is_object() {
                put_json(html, &body["schema"]);
            }
        } else {
            put(html, format_args!(" <a href=\"#schema-{name}\">{name}</a></p>"));
        }
    }
}

fn put_json(html: &mut String, value: &Value) {
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    put(html, format_args!("<pre>{}</pre>", escaped(&json)));
}

fn put(html: &mut String, what: std::fmt::Arguments<'_>) {
    html.write_fmt(what).expect("writing to memory cannot fail");
}

fn fields(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
