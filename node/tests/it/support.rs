//! What the tests share: a house with a client for its API.

pub(crate) mod encrypted;
mod office;
pub(crate) mod raw;

use fixtures::demo::{DIMITRA, ELENI, Login};
use fixtures::house::House;
use reqwest::header::HeaderMap;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use sync::id::DeviceId;
use uuid::Uuid;

pub(crate) use self::office::Office;

/// A waiter's login.
pub(crate) const WAITER: Login = ELENI;
/// The manager's login.
pub(crate) const MANAGER: Login = DIMITRA;

/// A device of a test.
pub(crate) fn device(number: u128) -> DeviceId {
    DeviceId(Uuid::from_u128(number))
}

/// The demo restaurant with its API.
pub(crate) struct Api {
    pub(crate) house: House,
    client: Client,
}

impl Api {
    pub(crate) async fn start() -> Self {
        Self::of(House::start().await.unwrap())
    }

    pub(crate) fn of(house: House) -> Self {
        Self { house, client: Client::new() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.house.addr())
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&'static str, &str)]) -> Answer {
        let request = self.client.get(self.url(path)).headers(header_map(headers));
        Answer::of(request.send().await.unwrap()).await
    }

    /// Only the head of the answer: that of an upgrade never ends.
    pub(crate) async fn get_head(&self, path: &str, headers: &[(&'static str, &str)]) -> (u16, HeaderMap) {
        let request = self.client.get(self.url(path)).headers(header_map(headers));
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.headers().clone())
    }

    pub(crate) async fn post(&self, path: &str, body: &Value, headers: &[(&'static str, &str)]) -> Answer {
        let request = self.client.post(self.url(path)).json(body).headers(header_map(headers));
        Answer::of(request.send().await.unwrap()).await
    }

    /// Any request; `body` is JSON.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<&Value>, bearer: &str) -> Answer {
        let mut request = self.client.request(method.parse().unwrap(), self.url(path));
        request = request.header("authorization", bearer);
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// A request with a body of any type.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        body: impl Into<reqwest::Body>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let request = self.client.request(method.parse().unwrap(), self.url(path));
        Answer::of(request.body(body).headers(header_map(headers)).send().await.unwrap()).await
    }

    pub(crate) async fn log_in(&self, username: &str, pin: &str, device: DeviceId) -> Answer {
        let form = json!({ "username": username, "pin": pin, "device": device });
        self.post("/api/auth/login", &form, &[]).await
    }

    /// The `Authorization` header of a fresh login.
    pub(crate) async fn bearer(&self, who: Login, device: DeviceId) -> String {
        let answer = self.log_in(who.username, who.pin, device).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        format!("Bearer {}", answer.json()["token"].as_str().unwrap())
    }
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        if headers.get("content-type").is_some_and(|kind| kind == "text/event-stream") {
            // It has no end.
            return Self { status, headers, body: Vec::new() };
        }
        Self { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Its JSON, when all went well.
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Asserts that this is an error in the one form of all errors.
    pub(crate) fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        for text in ["title", "detail"] {
            assert!(!problem[text].as_str().unwrap().is_empty(), "{problem}");
        }
    }
}

fn header_map(headers: &[(&'static str, &str)]) -> HeaderMap {
    headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}
