//! The ledger: everything that goes to a printer, what each ticket said of which items, and every step it took.

use rusqlite::{Connection, Params, Row, named_params};
use serde::Serialize;
use sync::id::{OrderId, RecordId, TableId};
use sync::menu::Route;
use sync::time::UnixMs;
use utoipa::ToSchema;

use super::{StoreError, text};
use crate::job::{Entry, Errand, Job, JobId, JobState, PrinterId};

/// Adds a job with a row for each of its entries. What was said once of an item is refused a second time.
pub(super) fn add(connection: &Connection, job: &Job) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO print_jobs
             (id, printer_id, order_id, route, table_id, errand, again_of, state, planned_at_ms)
             VALUES (:id, :printer, :order, :route, :table, :errand, :again_of, :state, :at)",
        )?
        .execute(named_params! {
            ":id": job.id.0,
            ":printer": job.printer.0,
            ":order": job.order.as_ref().map(|order| order.0.as_bytes()),
            ":route": job.route.as_ref().map(|route| &route.0),
            ":table": job.table.map(|table| table.0),
            ":errand": errand_json(&job.errand),
            ":again_of": job.again_of.map(|original| original.0),
            ":state": state_word(job.state),
            ":at": job.at.0,
        })?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO print_job_records (record_id, route, kind, n, job_id, place, qty)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (place, entry) in (0_u32..).zip(&job.entries) {
        let route = job.route.as_ref().map_or("", |route| &route.0);
        let kind = text::word(&entry.kind);
        insert.execute((entry.record.0.as_bytes(), route, kind, entry.n, job.id.0, place, entry.qty))?;
    }
    log(connection, job.id, job.state, job.at, None)
}

/// Changes a job of which nothing was sent yet.
pub(super) fn change(connection: &Connection, job: &Job) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE print_jobs SET printer_id = :printer, table_id = :table, errand = :errand WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": job.id.0,
            ":printer": job.printer.0,
            ":table": job.table.map(|table| table.0),
            ":errand": errand_json(&job.errand),
        })?;
    let mut update =
        connection.prepare_cached("UPDATE print_job_records SET qty = ? WHERE job_id = ? AND place = ?")?;
    for (place, entry) in (0_u32..).zip(&job.entries) {
        update.execute((entry.qty, job.id.0, place))?;
    }
    Ok(())
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

/// All jobs of an order, cancelled ones too.
pub fn of_order(connection: &Connection, order: OrderId) -> Result<Vec<Job>, StoreError> {
    select(connection, "order_id = ?", [order.0.as_bytes()])
}

/// Whether an item ever had a ticket in another order than this.
pub fn has_ticket_elsewhere(
    connection: &Connection,
    record: RecordId,
    order: OrderId,
) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT 1 FROM print_job_records JOIN print_jobs ON id = job_id
         WHERE record_id = ? AND order_id IS NOT ?",
    )?;
    Ok(query.exists((record.0.as_bytes(), order.0.as_bytes()))?)
}

/// One job.
pub fn one(connection: &Connection, job: JobId) -> Result<Option<Job>, StoreError> {
    Ok(select(connection, "id = ?", [job.0])?.pop())
}

/// How many copies of a job were asked for.
pub fn copies_of(connection: &Connection, job: JobId) -> Result<u32, StoreError> {
    let query = "SELECT count(*) FROM print_jobs WHERE again_of = ?";
    Ok(connection.query_row(query, [job.0], |row| row.get(0))?)
}

/// The jobs of which nobody knows yet how they ended.
pub fn unfinished(connection: &Connection) -> Result<Vec<Job>, StoreError> {
    select(connection, "state IN ('queued', 'sending')", [])
}

/// How many jobs are in each state.
pub fn by_state(connection: &Connection) -> Result<Vec<(String, u32)>, StoreError> {
    let mut query = connection.prepare_cached("SELECT state, count(*) FROM print_jobs GROUP BY state")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The highest number that a job ever had.
pub fn last(connection: &Connection) -> Result<JobId, StoreError> {
    let query = "SELECT coalesce(max(id), 0) FROM print_jobs";
    Ok(JobId(connection.query_row(query, [], |row| row.get(0))?))
}

fn select(connection: &Connection, which: &str, params: impl Params) -> Result<Vec<Job>, StoreError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT id, printer_id, order_id, route, table_id, errand, again_of, state, planned_at_ms
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
    let order: Option<Vec<u8>> = row.get(2)?;
    let errand: String = row.get(5)?;
    let state: String = row.get(7)?;
    Ok(Job {
        id,
        printer: PrinterId(row.get(1)?),
        order: order.map(|order| text::uuid(&order).map(OrderId)).transpose()?,
        route: row.get::<_, Option<String>>(3)?.map(Route),
        table: row.get::<_, Option<u32>>(4)?.map(TableId),
        entries: entries(connection, id)?,
        errand: serde_json::from_str(&errand).map_err(|error| StoreError::damaged("job", error))?,
        again_of: row.get::<_, Option<u32>>(6)?.map(JobId),
        state: text::read_word("job state", &state)?,
        at: UnixMs(row.get(8)?),
    })
}

fn entries(connection: &Connection, job: JobId) -> Result<Vec<Entry>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT record_id, kind, n, qty FROM print_job_records WHERE job_id = ? ORDER BY place",
    )?;
    let mut rows = query.query([job.0])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(1)?;
        entries.push(Entry {
            record: RecordId(text::uuid(&row.get::<_, Vec<u8>>(0)?)?),
            kind: text::read_word("kind of entry", &kind)?,
            n: row.get(2)?,
            qty: row.get(3)?,
        });
    }
    Ok(entries)
}

/// One step of a job, for people to read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Step {
    /// Counted; the newest is the greatest.
    pub seq: i64,
    /// Which job.
    pub job: u32,
    /// Which printer it is for now.
    pub printer: u32,
    /// Of which order.
    pub order: Option<OrderId>,
    /// For which station.
    pub route: Option<String>,
    /// How far it was then.
    pub state: String,
    /// When.
    pub at: UnixMs,
    /// In words, when something was unusual.
    pub why: Option<String>,
}

/// The newest steps before one, the newest first.
pub fn steps(connection: &Connection, before: i64, limit: u32) -> Result<Vec<Step>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT seq, job_id, printer_id, order_id, route, print_log.state, at_ms, why
         FROM print_log JOIN print_jobs ON print_jobs.id = job_id
         WHERE seq < ? ORDER BY seq DESC LIMIT ?",
    )?;
    let mut rows = query.query((before, limit))?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        let order: Option<Vec<u8>> = row.get(3)?;
        steps.push(Step {
            seq: row.get(0)?,
            job: row.get(1)?,
            printer: row.get(2)?,
            order: order.map(|order| text::uuid(&order).map(OrderId)).transpose()?,
            route: row.get(4)?,
            state: row.get(5)?,
            at: UnixMs(row.get(6)?),
            why: row.get(7)?,
        });
    }
    Ok(steps)
}

/// The newest jobs of any order, the newest first.
pub fn newest(connection: &Connection, limit: u32) -> Result<Vec<Job>, StoreError> {
    let mut jobs = select(connection, "id > (SELECT coalesce(max(id), 0) FROM print_jobs) - ?", [limit])?;
    jobs.reverse();
    Ok(jobs)
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

fn errand_json(errand: &Errand) -> String {
    serde_json::to_string(errand).expect("an errand is plain data")
}

fn state_word(state: JobState) -> String {
    text::word(&state)
}
