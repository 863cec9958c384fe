//! Requests to the server that the page came from.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, FormData, Headers, RequestInit, Response};

/// No answer is waited for longer.
const ANSWER_LIMIT_MS: u32 = 10_000;
const FORM_LIMIT_MS: u32 = 60_000;

/// Asks. An error means that nobody answered; what was answered is in the response, a refusal too.
pub(crate) async fn fetch(method: &str, path: &str, body: Option<&str>) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method(method);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(ANSWER_LIMIT_MS)));
    if let Some(body) = body {
        let headers = Headers::new()?;
        headers.set("content-type", "application/json")?;
        request.set_headers(&headers);
        request.set_body(&body.into());
    }
    let window = web_sys::window().ok_or("no window")?;
    JsFuture::from(window.fetch_with_str_and_init(path, &request)).await?.dyn_into()
}

/// Sends a file within a form. It may be large, and the Wi-Fi slow.
pub(crate) async fn send_form(path: &str, form: &FormData) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_signal(Some(&AbortSignal::timeout_with_u32(FORM_LIMIT_MS)));
    request.set_body(form);
    let window = web_sys::window().ok_or("no window")?;
    JsFuture::from(window.fetch_with_str_and_init(path, &request)).await?.dyn_into()
}

/// What stands in an answer. An error means that the rest of it did not come.
pub(crate) async fn text_of(response: &Response) -> Result<String, JsValue> {
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or(text)
}

/// After how many seconds the server wants to be asked again, if it says so.
pub(crate) fn retry_after(response: &Response) -> Option<u32> {
    response.headers().get("retry-after").ok().flatten()?.parse().ok()
}
