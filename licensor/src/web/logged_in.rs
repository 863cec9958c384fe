//! Which administrator makes a request.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serving::bearer;
use serving::problem::Problem;

use super::Web;
use super::address::Address;
use crate::auth::{LoginError, Session};
use crate::deed::Actor;

/// The cookie that holds an administrator's token.
pub(super) const COOKIE: &str = "comanda_licensor";

/// A handler that takes this is for administrators.
pub(super) struct LoggedIn {
    pub(super) session: Session,
    address: IpAddr,
}

impl LoggedIn {
    /// They, as deeds name them.
    pub(super) fn actor(&self) -> Actor {
        Actor { who: self.session.name.clone(), address: Some(self.address.to_string()) }
    }
}

impl FromRequestParts<Web> for LoggedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let Ok(Address(address)) = Address::from_request_parts(parts, web).await;
        let token = bearer::token(&parts.headers, COOKIE).ok_or(LoginError::NotLoggedIn)?;
        Ok(Self { session: web.gate.session(token).await?, address })
    }
}
