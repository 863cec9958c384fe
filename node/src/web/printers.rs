//! `/api/system/printers`: the printers of the house, as a manager sets them up.

use std::net::IpAddr;
use std::time::Duration;

use ::printers::charset::Charset;
use ::printers::profile::{BUILT_IN, Profile};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serving::problem::Problem;
use sync::menu::Route;
use tokio::net::lookup_host;
use tokio::time::timeout;
use utoipa::{IntoParams, ToSchema};

use super::Web;
use super::asked::{Asked, At, Body};
use super::printing::fresh;
use crate::office::paper::{self, PrinterForm};
use crate::spooler::PrinterState;
use crate::store::printers::{self as rows, PrinterRow};

/// A network that knows a name says so in less.
const LOOKED_UP_WITHIN: Duration = Duration::from_secs(3);

/// A printer: how it was set up, and how it is.
#[derive(Serialize, ToSchema)]
pub(super) struct ShownPrinter {
    #[serde(flatten)]
    settings: PrinterRow,
    /// What it prints.
    routes: Vec<Route>,
    /// None before its task has looked.
    state: Option<PrinterState>,
}

/// A model that can be chosen.
#[derive(Serialize, ToSchema)]
pub(super) struct PrinterModel {
    /// As settings name it.
    profile: String,
    /// Characters across its paper.
    columns: usize,
    /// Whether it prints Greek letters; others print Greek in Latin ones.
    has_greek: bool,
    /// Whether a drawer can hang on it.
    has_drawer: bool,
}

/// Who takes the place of what is taken away.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Heir {
    /// Another printer: prints from now on what the other one printed, also what waits.
    to: Option<u32>,
}

/// `GET /api/system/printers` → how each was set up and how it is.
pub(super) async fn list(State(web): State<Web>) -> Result<Response, Problem> {
    let states = web.board.printers();
    let paper = web.store.read(rows::all).await?;
    let shown = |settings: PrinterRow| {
        let of_it = paper.routes.iter().filter(|rule| rule.printer.0 == settings.id);
        ShownPrinter {
            state: states.iter().find(|state| state.id == settings.id).cloned(),
            routes: of_it.map(|rule| rule.route.clone()).collect(),
            settings,
        }
    };
    Ok(fresh(&paper.printers.iter().cloned().map(shown).collect::<Vec<_>>()))
}

/// `GET /api/system/printers/models` → what can be chosen.
pub(super) async fn models() -> Json<Vec<PrinterModel>> {
    let known = BUILT_IN.iter().filter_map(|model| Profile::named(model.name).ok());
    let shown = |profile: Profile| PrinterModel {
        profile: profile.name().to_owned(),
        columns: profile.columns(),
        has_greek: profile.charset() == Charset::CP737,
        has_drawer: profile.has_drawer(),
    };
    Json(known.map(shown).collect())
}

/// `POST /api/system/printers` adds a printer, and looks for it at once.
pub(super) async fn add(
    State(web): State<Web>,
    Body(form): Body<PrinterForm>,
) -> Result<(StatusCode, Json<PrinterRow>), Problem> {
    find(&form).await?;
    let row = web.office.change(|draft| Ok(paper::add_printer(draft, form))).await?;
    Ok((StatusCode::CREATED, Json(row)))
}

/// `PUT /api/system/printers/{id}` sets a printer up anew, from the next try on.
pub(super) async fn change(
    State(web): State<Web>,
    At(id): At<u32>,
    Body(form): Body<PrinterForm>,
) -> Result<Json<PrinterRow>, Problem> {
    find(&form).await?;
    Ok(Json(web.office.change(move |draft| paper::change_printer(draft, id, form)).await?))
}

/// `DELETE /api/system/printers/{id}?to=` takes a printer away.
pub(super) async fn remove(
    State(web): State<Web>,
    At(id): At<u32>,
    Asked(heir): Asked<Heir>,
) -> Result<StatusCode, Problem> {
    web.office.change(move |draft| paper::remove_printer(draft, id, heir.to)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A name that leads nowhere is a slip of the pen; what stands at an address may be switched off now.
async fn find(form: &PrinterForm) -> Result<(), Problem> {
    let host = form.host.trim();
    if host.is_empty() || host.parse::<IpAddr>().is_ok() {
        return Ok(());
    }
    let looked_up = timeout(LOOKED_UP_WITHIN, lookup_host((host, form.port))).await;
    if looked_up.is_ok_and(|found| found.is_ok_and(|mut places| places.next().is_some())) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "address_unknown",
        format!("nothing on this network is called {host}"),
        "Write its address in numbers, such as 192.168.1.50: printers print it when they are switched on.",
    ))
}
