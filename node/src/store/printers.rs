//! The printers of the house and what each prints, as somebody set them up.

use printers::profile::{Profile, ProfileError};
use rusqlite::{Connection, Row, named_params};
use serde::{Deserialize, Serialize};
use sync::menu::Route;
use utoipa::ToSchema;

use super::{StoreError, text};
use crate::flow::{Backup, RouteRule};
use crate::job::PrinterId;

/// A printer as it stands in the site file and in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrinterRow {
    /// Unique in the site, never used again.
    pub id: u32,
    /// As shown.
    pub name: String,
    /// Host name or address.
    pub host: String,
    /// TCP port, 9100 by custom.
    pub port: u16,
    /// The name of a [`printers::profile::Profile`].
    pub profile: String,
    /// Plain characters across the paper, when not as many as the profile has.
    #[serde(default)]
    pub columns: Option<u8>,
    /// Whether a drawer hangs on it, if its model has a socket for one.
    #[serde(default = "yes")]
    pub drawer: bool,
    /// So long it is waited for until it says that a ticket is on paper, 20 when nothing is said: then nobody knows. From 5 to
    /// 120. A printer that says what keeps it is waited for longer.
    #[serde(default = "confirm_seconds")]
    pub confirm_seconds: u16,
}

/// All that prints, and what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// By id.
    pub printers: Vec<PrinterRow>,
    /// By route.
    pub routes: Vec<RouteRule>,
}

impl PrinterRow {
    /// What the printer can, as it was set up.
    pub fn profile(&self) -> Result<Profile, ProfileError> {
        let known = Profile::named(&self.profile)?;
        match self.columns {
            Some(columns) => known.with_columns(columns.into()),
            None => Ok(known),
        }
    }
}

/// Most models have a socket for a drawer, and nobody says that none hangs on it.
pub(crate) fn yes() -> bool {
    true
}

/// A long ticket takes a few seconds on paper.
pub(crate) fn confirm_seconds() -> u16 {
    20
}

/// Puts these in the place of the printers and routes that there were.
pub fn set(connection: &Connection, paper: &Paper) -> Result<(), StoreError> {
    connection.execute("DELETE FROM routes", [])?;
    let known = all(connection)?;
    for gone in known.printers.iter().filter(|row| paper.printers.iter().all(|kept| kept.id != row.id)) {
        connection.execute("DELETE FROM printers WHERE id = ?", [gone.id])?;
    }
    // Names are unique, and two printers may have changed theirs over.
    connection.execute("UPDATE printers SET name = id || char(0)", [])?;
    for printer in &paper.printers {
        connection.execute(
            "INSERT INTO printers (id, name, host, port, profile, columns, drawer, confirm_s)
             VALUES (:id, :name, :host, :port, :profile, :columns, :drawer, :confirm)
             ON CONFLICT (id) DO UPDATE SET name = :name, host = :host, port = :port, profile = :profile,
             columns = :columns, drawer = :drawer, confirm_s = :confirm",
            named_params! {
                ":id": printer.id,
                ":name": printer.name,
                ":host": printer.host,
                ":port": printer.port,
                ":profile": printer.profile,
                ":columns": printer.columns,
                ":drawer": printer.drawer,
                ":confirm": printer.confirm_seconds,
            },
        )?;
    }
    paper.routes.iter().try_for_each(|rule| add_route(connection, rule))
}

fn add_route(connection: &Connection, rule: &RouteRule) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO routes (route, name, printer_id, copies, backup_id, backup_after_s, when_unsure)
         VALUES (:route, :name, :printer, :copies, :backup, coalesce(:after, 30), coalesce(:when_unsure, 'ask'))",
        named_params! {
            ":route": rule.route.0,
            ":name": rule.name,
            ":printer": rule.printer.0,
            ":copies": rule.copies,
            ":backup": rule.backup.map(|backup| backup.printer.0),
            ":after": rule.backup.map(|backup| backup.after_seconds),
            ":when_unsure": rule.backup.map(|backup| text::word(&backup.when_unsure)),
        },
    )?;
    Ok(())
}

/// All printers and routes.
pub fn all(connection: &Connection) -> Result<Paper, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, name, host, port, profile, columns, drawer, confirm_s FROM printers ORDER BY id",
    )?;
    let printers = query.query_map([], |row| {
        Ok(PrinterRow {
            id: row.get(0)?,
            name: row.get(1)?,
            host: row.get(2)?,
            port: row.get(3)?,
            profile: row.get(4)?,
            columns: row.get(5)?,
            drawer: row.get(6)?,
            confirm_seconds: row.get(7)?,
        })
    })?;
    let printers = printers.collect::<Result<_, _>>()?;
    let mut query = connection.prepare_cached(
        "SELECT route, name, printer_id, copies, backup_id, backup_after_s, when_unsure FROM routes
         ORDER BY route",
    )?;
    let mut rows = query.query([])?;
    let mut routes = Vec::new();
    while let Some(row) = rows.next()? {
        routes.push(rule(row)?);
    }
    Ok(Paper { printers, routes })
}

fn rule(row: &Row<'_>) -> Result<RouteRule, StoreError> {
    let when_unsure: String = row.get(6)?;
    let backup = row.get::<_, Option<u32>>(4)?.map(|printer| {
        Ok::<_, StoreError>(Backup {
            printer: PrinterId(printer),
            after_seconds: row.get(5)?,
            when_unsure: text::read_word("what is done when unsure", &when_unsure)?,
        })
    });
    Ok(RouteRule {
        route: Route(row.get(0)?),
        name: row.get(1)?,
        printer: PrinterId(row.get(2)?),
        copies: row.get(3)?,
        backup: backup.transpose()?,
    })
}

/// For which printer and route each job is that is not over.
pub fn unprinted(connection: &Connection) -> Result<Vec<(u32, Option<Route>)>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT printer_id, route FROM print_jobs WHERE state IN ('queued', 'sending')")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, Option<String>>(1)?.map(Route))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
