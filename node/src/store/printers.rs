//! The printers of the house, as somebody set them up.

use rusqlite::{Connection, Row, named_params};
use serde::{Deserialize, Serialize};
use sync::menu::Route;

use super::{StoreError, text};
use crate::flow::Backup;
use crate::job::PrinterId;

/// A printer as it stands in the site file and in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrinterRow {
    /// Unique in the site.
    pub id: u32,
    /// As shown.
    pub name: String,
    /// Host name or address.
    pub host: String,
    /// TCP port, 9100 by custom.
    pub port: u16,
    /// The name of a [`printers::profile::Profile`].
    pub profile: String,
    /// What it prints.
    pub routes: Vec<Route>,
    /// So many of each ticket.
    #[serde(default = "one")]
    pub copies: u8,
    /// Who prints when it does not.
    #[serde(default)]
    pub backup: Option<Backup>,
}

fn one() -> u8 {
    1
}

/// Adds printers with their routes; each may be the backup of any other.
pub fn add(connection: &Connection, printers: &[PrinterRow]) -> Result<(), StoreError> {
    for printer in printers {
        connection.execute(
            "INSERT INTO printers (id, name, host, port, profile, copies)
             VALUES (:id, :name, :host, :port, :profile, :copies)",
            named_params! {
                ":id": printer.id,
                ":name": printer.name,
                ":host": printer.host,
                ":port": printer.port,
                ":profile": printer.profile,
                ":copies": printer.copies,
            },
        )?;
    }
    printers.iter().try_for_each(|printer| set(connection, printer).map(drop))
}

/// Sets a printer up anew; false when there is none of that id.
pub fn set(connection: &Connection, printer: &PrinterRow) -> Result<bool, StoreError> {
    let changed = connection.execute(
        "UPDATE printers SET name = :name, host = :host, port = :port, profile = :profile, copies = :copies,
         backup_id = :backup, backup_after_s = coalesce(:after, backup_after_s),
         when_unsure = coalesce(:when_unsure, when_unsure)
         WHERE id = :id",
        named_params! {
            ":id": printer.id,
            ":name": printer.name,
            ":host": printer.host,
            ":port": printer.port,
            ":profile": printer.profile,
            ":copies": printer.copies,
            ":backup": printer.backup.map(|backup| backup.printer.0),
            ":after": printer.backup.map(|backup| backup.after_seconds),
            ":when_unsure": printer.backup.map(|backup| text::word(&backup.when_unsure)),
        },
    )?;
    connection.execute("DELETE FROM printer_routes WHERE printer_id = ?", [printer.id])?;
    let mut insert = connection.prepare("INSERT INTO printer_routes (route, printer_id) VALUES (?, ?)")?;
    for route in &printer.routes {
        insert.execute((&route.0, printer.id))?;
    }
    Ok(changed > 0)
}

/// All printers, by id.
pub fn all(connection: &Connection) -> Result<Vec<PrinterRow>, StoreError> {
    let mut query = connection.prepare(
        "SELECT id, name, host, port, profile, copies, backup_id, backup_after_s, when_unsure
         FROM printers ORDER BY id",
    )?;
    let mut rows = query.query([])?;
    let mut printers = Vec::new();
    while let Some(row) = rows.next()? {
        printers.push(printer(connection, row)?);
    }
    Ok(printers)
}

fn printer(connection: &Connection, row: &Row<'_>) -> Result<PrinterRow, StoreError> {
    let id: u32 = row.get(0)?;
    let mut routes =
        connection.prepare_cached("SELECT route FROM printer_routes WHERE printer_id = ? ORDER BY route")?;
    let routes = routes.query_map([id], |row| Ok(Route(row.get(0)?)))?;
    let when_unsure: String = row.get(8)?;
    let backup = row.get::<_, Option<u32>>(6)?.map(|printer| {
        Ok::<_, StoreError>(Backup {
            printer: PrinterId(printer),
            after_seconds: row.get(7)?,
            when_unsure: text::read_word("what is done when unsure", &when_unsure)?,
        })
    });
    Ok(PrinterRow {
        id,
        name: row.get(1)?,
        host: row.get(2)?,
        port: row.get(3)?,
        profile: row.get(4)?,
        routes: routes.collect::<Result<_, _>>()?,
        copies: row.get(5)?,
        backup: backup.transpose()?,
    })
}
