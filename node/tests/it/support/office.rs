//! A house while its manager is at the office page.

use serde_json::Value;

use super::{Answer, Api, MANAGER, device};

/// A house, and a manager of it who is logged in.
pub(crate) struct Office {
    pub(crate) api: Api,
    pub(crate) manager: String,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let api = Api::start().await;
        let manager = api.bearer(MANAGER, device(1)).await;
        Self { api, manager }
    }

    /// What the manager asks; null is no body.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        let body = (!body.is_null()).then_some(body);
        self.api.ask(method, path, body.as_ref(), &self.manager).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.ask("GET", path, Value::Null).await.expect(200)
    }
}
