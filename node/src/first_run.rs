//! The first start of a node that holds no restaurant: one page, on which whoever reads the node's console makes the
//! restaurant and its manager. Nothing else is answered until then, and this never again.
//!
//! It is no part of the table of routes: it is another server, which ends before the house opens.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use serving::around;
use serving::closing::{Close, pair};
use serving::connections::{self, Places};
use tokio::net::TcpListener;

pub use self::code::Code;
use self::form::{Flaw, SetupForm};
use crate::doors::{Doors, may_keep_a_secret};
use crate::page::{self, Language};
use crate::setup::found_house;
use crate::store::Store;

mod code;
mod form;
mod show;

/// Connections at once: one person sets up a restaurant.
const MAX_CONNECTIONS: usize = 64;
/// The form is smaller.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// What the page needs.
#[derive(Clone)]
struct Host {
    store: Store,
    doors: Doors,
    code: Arc<Code>,
    done: Arc<Mutex<Option<Close>>>,
}

/// How the page should be.
#[derive(Deserialize)]
struct Wish {
    language: Option<String>,
}

/// Answers at these listeners until a restaurant was made by somebody who knows the code, or until `told_to_end`.
pub async fn wait(
    store: &Store,
    doors: Doors,
    http: TcpListener,
    https: Option<TcpListener>,
    code: Code,
    told_to_end: impl Future<Output = ()>,
) {
    let (done, is_done) = pair();
    let host = Host {
        store: store.clone(),
        doors: doors.clone(),
        code: Arc::new(code),
        done: Arc::new(Mutex::new(Some(done))),
    };
    let router = router(host);
    let places = Places::new(MAX_CONNECTIONS);
    let plain = connections::serve(http, router.clone(), places.clone(), is_done.clone());
    let encrypted = async {
        if let (Some(listener), Some(https)) = (https, doors.https) {
            connections::serve_with(https.certificates, listener, router, places, is_done).await;
        }
    };
    tokio::select! {
        _ = async { tokio::join!(plain, encrypted) } => {}
        () = told_to_end => {}
    }
}

/// Where somebody who sits before the node opens the page.
pub fn address(listening: SocketAddr) -> String {
    let ip = listening.ip();
    if ip.is_unspecified() {
        format!("http://localhost:{}/", listening.port())
    } else {
        format!("http://{listening}/")
    }
}

fn router(host: Host) -> Router {
    let router = Router::new()
        .route("/", get(show).post(set_up))
        .route(page::STYLE_PATH, get(page::style))
        .fallback(elsewhere)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    around::surround(router).with_state(host)
}

async fn show(State(host): State<Host>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    let language = Language::of(wish.language.as_deref(), &headers);
    host.form(&SetupForm::blank(language), &[], &headers)
}

/// Programs hear that there is no restaurant yet; people are shown where to make one.
async fn elsewhere(headers: HeaderMap) -> Response {
    if serving::assets::wants_a_page(&headers) {
        return Redirect::temporary("/").into_response();
    }
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

async fn set_up(
    State(host): State<Host>,
    headers: HeaderMap,
    form: Result<Form<SetupForm>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        let blank = SetupForm::blank(Language::of(None, &headers));
        return (StatusCode::UNPROCESSABLE_ENTITY, host.form(&blank, &[], &headers)).into_response();
    };
    let again =
        |status: StatusCode, flaws: &[Flaw]| (status, host.form(&form, flaws, &headers)).into_response();
    if !host.code.is(&form.code) {
        return again(StatusCode::FORBIDDEN, &[Flaw::code()]);
    }
    let site = match form.site() {
        Ok(site) => site,
        Err(flaws) => return again(StatusCode::UNPROCESSABLE_ENTITY, &flaws),
    };
    let name = site.catalog.site.name.clone();
    match found_house(&host.store, site).await {
        Ok(is_ours) => {
            host.done.lock().unwrap_or_else(PoisonError::into_inner).take().iter().for_each(Close::now);
            // Of two who send the form at once the first made it; the second has nothing more to do here either.
            tracing::info!(is_ours, "a restaurant was made");
            show::done(&name, form.language()).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "no restaurant could be made");
            again(StatusCode::INTERNAL_SERVER_ERROR, &[Flaw::of_node(&error)])
        }
    }
}

impl Host {
    fn form(&self, form: &SetupForm, flaws: &[Flaw], headers: &HeaderMap) -> Response {
        let secure = if may_keep_a_secret(headers) { None } else { self.secure_address(headers) };
        show::form(form, flaws, secure.as_deref()).into_response()
    }

    fn secure_address(&self, headers: &HeaderMap) -> Option<String> {
        let host = self.doors.host(headers, &[])?;
        self.doors.app(&host, headers)
    }
}
