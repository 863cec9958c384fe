//! The ledger: every ticket, the items on it, and every step it took.

use printers::ticket::{Kind, Ticket};
use rusqlite::{Connection, Params, Row, named_params};
use sync::id::{OrderId, RecordId};
use sync::menu::Route;
use sync::time::UnixMs;

use super::{StoreError, text};
use crate::job::{Job, JobId, JobState, PrinterId};

/// The first ticket of its kind for an item; a reprint that a person asks for will count on.
const FIRST: u32 = 0;

/// Adds a job with a row for each item on it. A second ticket for an item is refused.
pub(super) fn add(connection: &Connection, job: &Job) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO print_jobs (id, printer_id, order_id, route, ticket, state, planned_at_ms)
             VALUES (:id, :printer, :order, :route, :ticket, :state, :at)",
        )?
        .execute(named_params! {
            ":id": job.id.0,
            ":printer": job.printer.0,
            ":order": job.order.0.as_bytes(),
            ":route": job.route.0,
            ":ticket": ticket_json(&job.ticket),
            ":state": state_word(job.state),
            ":at": job.at.0,
        })?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO print_job_records (record_id, route, kind, n, job_id, place) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for (place, record) in (0_u32..).zip(&job.records) {
        let kind = kind_word(job.ticket.kind);
        insert.execute((record.0.as_bytes(), &job.route.0, kind, FIRST, job.id.0, place))?;
    }
    log(connection, job.id, job.state, job.at, None)
}

/// Notes how far a job is.
pub(super) fn set_state(
    connection: &Connection,
    job: JobId,
    state: JobState,
    at: UnixMs,
    why: Option<&str>,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE print_jobs SET state = ? WHERE id = ?")?
        .execute((state_word(state), job.0))?;
    log(connection, job, state, at, why)
}

/// Changes what a job says that was not sent yet.
pub(super) fn set_ticket(connection: &Connection, job: JobId, ticket: &Ticket) -> Result<(), StoreError> {
    connection.execute("UPDATE print_jobs SET ticket = ? WHERE id = ?", (ticket_json(ticket), job.0))?;
    Ok(())
}

/// All jobs of an order, cancelled ones left out.
pub fn of_order(connection: &Connection, order: OrderId) -> Result<Vec<Job>, StoreError> {
    select(connection, "order_id = ? AND state <> 'cancelled'", [order.0.as_bytes()])
}

/// Whether an item ever had a ticket.
pub fn has_ticket(connection: &Connection, record: RecordId) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached("SELECT 1 FROM print_job_records WHERE record_id = ?")?;
    Ok(query.exists([record.0.as_bytes()])?)
}

/// The jobs of which nobody knows yet how they ended.
pub fn unfinished(connection: &Connection) -> Result<Vec<Job>, StoreError> {
    select(connection, "state IN ('queued', 'sending')", [])
}

/// The highest number that a job ever had.
pub fn last(connection: &Connection) -> Result<JobId, StoreError> {
    let query = "SELECT coalesce(max(id), 0) FROM print_jobs";
    Ok(JobId(connection.query_row(query, [], |row| row.get(0))?))
}

fn select(connection: &Connection, which: &str, params: impl Params) -> Result<Vec<Job>, StoreError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT id, printer_id, order_id, route, ticket, state, planned_at_ms
         FROM print_jobs WHERE {which} ORDER BY id"
    ))?;
    let mut rows = query.query(params)?;
    let mut jobs = Vec::new();
    while let Some(row) = rows.next()? {
        jobs.push(job(connection, row)?);
    }
    Ok(jobs)
}

fn job(connection: &Connection, row: &Row<'_>) -> Result<Job, StoreError> {
    let id = JobId(row.get(0)?);
    let order: Vec<u8> = row.get(2)?;
    let ticket: String = row.get(4)?;
    let state: String = row.get(5)?;
    Ok(Job {
        id,
        printer: PrinterId(row.get(1)?),
        order: OrderId(text::uuid(&order)?),
        route: Route(row.get(3)?),
        records: records(connection, id)?,
        ticket: serde_json::from_str(&ticket).map_err(|error| StoreError::damaged("ticket", error))?,
        state: text::read_word("job state", &state)?,
        at: UnixMs(row.get(6)?),
    })
}

fn records(connection: &Connection, job: JobId) -> Result<Vec<RecordId>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT record_id FROM print_job_records WHERE job_id = ? ORDER BY place")?;
    let mut rows = query.query([job.0])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(RecordId(text::uuid(&row.get::<_, Vec<u8>>(0)?)?));
    }
    Ok(records)
}

fn log(
    connection: &Connection,
    job: JobId,
    state: JobState,
    at: UnixMs,
    why: Option<&str>,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO print_log (job_id, state, at_ms, why) VALUES (?, ?, ?, ?)")?
        .execute((job.0, state_word(state), at.0, why))?;
    Ok(())
}

fn ticket_json(ticket: &Ticket) -> String {
    serde_json::to_string(ticket).expect("a ticket is plain data")
}

fn state_word(state: JobState) -> String {
    text::word(&state)
}

fn kind_word(kind: Kind) -> String {
    text::word(&kind)
}
