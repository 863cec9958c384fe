//! Print jobs and the print log, for managers.

use ::printers::profile::Profile;
use ::printers::{layout, preview};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serving::problem::Problem;
use sync::id::{OrderId, RecordId};
use sync::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::Web;
use super::asked::{Asked, At, Body};
use crate::flow::{Refusal, Request};
use crate::job::{EntryKind, Errand, Job, JobId, JobState, PrinterId};
use crate::store::printers::{self, PrinterRow};
use crate::store::{StoreError, jobs};

/// Rows of a list that are shown at once.
const MAX_SHOWN: u32 = 200;
/// What most printers are like.
const ANY_PRINTER: &str = "generic-80";

/// A job in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct ShownJob {
    id: JobId,
    printer: PrinterId,
    order: Option<OrderId>,
    route: Option<String>,
    state: JobState,
    at: UnixMs,
    again_of: Option<JobId>,
    says: Vec<Said>,
    errand: Errand,
}

/// What a ticket says of an item.
#[derive(Serialize, ToSchema)]
pub(super) struct Said {
    item: RecordId,
    kind: EntryKind,
    qty: u32,
}

/// Which jobs are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The newest of all orders when it is not said.
    order: Option<OrderId>,
}

/// Which part of the log is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Before {
    /// The `seq` of the last step that is known; the newest when it is not said.
    before: Option<i64>,
}

/// A printer that somebody means.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Meant {
    printer: u32,
}

/// What is found out about an uncertain job.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Found {
    /// False: it is printed again, marked.
    on_paper: bool,
}

/// Which receipt.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    printer: u32,
    check: Option<u32>,
}

/// The job that came of it.
#[derive(Serialize, ToSchema)]
pub(super) struct Made {
    job: u32,
}

/// `POST /api/system/printers/test` prints a page by which a printer is set up.
pub(super) async fn test_page(State(web): State<Web>, Body(body): Body<Meant>) -> Result<Response, Problem> {
    made(web.desk.print(Request::TestPage(PrinterId(body.printer))).await)
}

/// `POST /api/system/printers/drawer` opens the drawer that hangs on a printer.
pub(super) async fn drawer(State(web): State<Web>, Body(body): Body<Meant>) -> Result<Response, Problem> {
    let paper = web.store.read(printers::all).await?;
    let row = paper.printers.iter().find(|row| row.id == body.printer).ok_or_else(Problem::not_found)?;
    if !row.drawer || !row.profile().is_ok_and(|profile| profile.has_drawer()) {
        let title = format!("No drawer hangs on {}", row.name);
        let how = "Choose the printer at which the drawer is.";
        return Err(Problem::new(StatusCode::CONFLICT, "no_drawer", title, how));
    }
    made(web.desk.print(Request::OpenDrawer(PrinterId(body.printer))).await)
}

/// `GET /api/print-log?before=` → every step of every job, the newest first.
pub(super) async fn log(State(web): State<Web>, Asked(part): Asked<Before>) -> Result<Response, Problem> {
    let before = part.before.unwrap_or(i64::MAX);
    Ok(fresh(&web.store.read(move |connection| jobs::steps(connection, before, MAX_SHOWN)).await?))
}

/// `GET /api/jobs?order=` → the jobs of an order, or the newest of all.
pub(super) async fn list(State(web): State<Web>, Asked(wanted): Asked<Wanted>) -> Result<Response, Problem> {
    let read = move |connection: &rusqlite::Connection| match wanted.order {
        Some(order) => jobs::of_order(connection, order),
        None => jobs::newest(connection, MAX_SHOWN),
    };
    let jobs = web.store.read(read).await?;
    Ok(fresh(&jobs.into_iter().map(ShownJob::of).collect::<Vec<_>>()))
}

/// `GET /api/jobs/{id}/preview` → what is on its paper, as a fragment of HTML.
pub(super) async fn shown(State(web): State<Web>, At(id): At<u32>) -> Result<Response, Problem> {
    let read = move |connection: &rusqlite::Connection| {
        Ok::<_, StoreError>((jobs::one(connection, JobId(id))?, printers::all(connection)?))
    };
    let (job, paper) = web.store.read(read).await?;
    let job = job.ok_or_else(Problem::not_found)?;
    // Of a printer that was taken away nobody knows any more how wide its paper was.
    let known = paper.printers.iter().find(|row| row.id == job.printer.0);
    let profile = known.map_or_else(|| Profile::named(ANY_PRINTER), PrinterRow::profile);
    let (Ok(profile), Errand::Print(document)) = (profile, &job.errand) else {
        return Err(Problem::not_found());
    };
    let logo = web.office.logo().await?;
    Ok(html(preview::html(&layout::document(document, logo.as_deref(), &profile))))
}

/// `GET /api/preview.css`
pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], preview::STYLESHEET).into_response()
}

/// `POST /api/jobs/{id}/reprint` prints it once more, marked.
pub(super) async fn reprint(State(web): State<Web>, At(id): At<u32>) -> Result<Response, Problem> {
    made(web.desk.print(Request::Reprint(JobId(id))).await)
}

/// `POST /api/jobs/{id}/cancel` calls off what was not sent yet; whether its items are still wanted is asked.
pub(super) async fn cancel(State(web): State<Web>, At(id): At<u32>) -> Result<Response, Problem> {
    made(web.desk.print(Request::Cancel(JobId(id))).await)
}

/// `POST /api/jobs/{id}/settle` says whether an uncertain ticket is on paper; one that is not is printed again, marked.
pub(super) async fn settle(
    State(web): State<Web>,
    At(id): At<u32>,
    Body(body): Body<Found>,
) -> Result<Response, Problem> {
    let job = JobId(id);
    made(web.desk.print(if body.on_paper { Request::OnPaper(job) } else { Request::Reprint(job) }).await)
}

/// `POST /api/orders/{id}/receipt` prints the bill of an order, or the receipt once it is paid.
pub(super) async fn receipt(
    State(web): State<Web>,
    At(order): At<OrderId>,
    Body(body): Body<Wish>,
) -> Result<Response, Problem> {
    made(
        web.desk.print(Request::Receipt { order, check: body.check, printer: PrinterId(body.printer) }).await,
    )
}

impl ShownJob {
    fn of(job: Job) -> Self {
        let said =
            job.entries.iter().map(|entry| Said { item: entry.record, kind: entry.kind, qty: entry.qty });
        Self {
            id: job.id,
            printer: job.printer,
            order: job.order,
            route: job.route.map(|route| route.0),
            state: job.state,
            at: job.at,
            again_of: job.again_of,
            says: said.collect(),
            errand: job.errand,
        }
    }
}

/// A fragment of HTML that is never kept.
pub(super) fn html(fragment: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, fragment).into_response()
}

pub(super) fn fresh(body: &impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn made(answer: Result<JobId, Refusal>) -> Result<Response, Problem> {
    let job = answer?;
    Ok((StatusCode::ACCEPTED, fresh(&Made { job: job.0 })).into_response())
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let conflict = |code, how| Self::new(StatusCode::CONFLICT, code, refusal.to_string(), how);
        match refusal {
            Refusal::Missing => Self::not_found(),
            Refusal::NotWaiting => {
                conflict("not_waiting", "Look at the list again; void what is not wanted.")
            }
            Refusal::NotUncertain => {
                conflict("not_uncertain", "Look at the list again; it was settled meanwhile.")
            }
            Refusal::StillWaiting => conflict("still_waiting", "It is printed as soon as its printer can."),
            Refusal::Corrects => conflict("corrects", "Leave it: the kitchen must hear of it."),
            Refusal::Books => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "not_stored",
                refusal.to_string(),
                "Try again in a moment.",
            )
            .after(2),
        }
    }
}
