//! The migrations, oldest first. The list only ever grows: a migration that was released is never changed.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::StoreError;

const STEPS: [M<'static>; 13] = [
    M::up(include_str!("../../migrations/0001_house.sql")),
    M::up(include_str!("../../migrations/0002_orders.sql")),
    M::up(include_str!("../../migrations/0003_seats.sql")),
    M::up(include_str!("../../migrations/0004_rows.sql")),
    M::up(include_str!("../../migrations/0005_tickets.sql")),
    M::up(include_str!("../../migrations/0006_office.sql")),
    M::up(include_str!("../../migrations/0007_changes.sql")),
    M::up(include_str!("../../migrations/0008_printers.sql")),
    M::up(include_str!("../../migrations/0009_times.sql")),
    M::up(include_str!("../../migrations/0010_devices.sql")),
    M::up(include_str!("../../migrations/0011_print_log.sql")),
    M::up(include_str!("../../migrations/0012_routes.sql")),
    M::up(include_str!("../../migrations/0013_confirmations.sql")),
];

/// Brings the schema up to date. A database from a newer version is refused.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    Ok(Migrations::from_slice(&STEPS).to_latest(connection)?)
}

#[cfg(test)]
mod tests {
    use sync::id::{OrderId, RecordId};
    use uuid::Uuid;

    use super::*;
    use crate::flow::{Backup, WhenUnsure};
    use crate::job::{Entry, EntryKind, JobState, PrinterId};
    use crate::store::{jobs, printers};

    #[test]
    fn every_migration_is_valid_and_they_apply_in_order() {
        Migrations::from_slice(&STEPS).validate().unwrap();
    }

    #[test]
    fn a_database_from_a_newer_version_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", STEPS.len() as u32 + 1).unwrap();
        assert!(matches!(migrate(&mut connection), Err(StoreError::Migration(_))));
    }

    /// A ledger as it was before it knew more than tickets that add: one ticket of two items, of which one is off by now.
    const OLD_LEDGER: &str = r#"
        INSERT INTO orders VALUES (x'00000000000000000000000000000001', 5, 1, 'open', 2, 0, 1200, 0, 1200, 0, 5);
        INSERT INTO order_items VALUES
            (x'00000000000000000000000000000001', x'00000000000000000000000000000002', 1, 'Μουσακάς', 3, 1, 1, 1200,
             1300, 1, NULL, 1, 0, 1),
            (x'00000000000000000000000000000001', x'00000000000000000000000000000003', 2, 'Παστίτσιο', 1, 0, 0, 1050,
             1300, 1, NULL, 1, 0, 0);
        INSERT INTO print_jobs VALUES (7, 1, x'00000000000000000000000000000001', 'kitchen',
            '{"kind":"add","language":"el","station":"Κουζίνα","table":"5","order":"0000","waiter":"Ελένη","covers":2,
              "date":"21/11/2026","ordered_at":"20:14","printed_at":"","part":null,
              "lines":[{"quantity":2,"name":"Μουσακάς","seat":null,"course":null,"modifiers":[],"note":null,
                        "allergy":false}],"marks":[]}',
            'unknown', 1000);
        INSERT INTO print_job_records VALUES
            (x'00000000000000000000000000000002', 'kitchen', 'add', 0, 7, 0),
            (x'00000000000000000000000000000003', 'kitchen', 'add', 0, 7, 1);
        INSERT INTO print_log (job_id, state, at_ms, why) VALUES (7, 'queued', 1000, NULL), (7, 'unknown', 2000, 'why');
    "#;

    #[test]
    fn a_ledger_of_the_first_format_is_read_as_what_the_kitchen_knows() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        Migrations::from_slice(&STEPS[..4]).to_latest(&mut connection).unwrap();
        connection.execute_batch(OLD_LEDGER).unwrap();
        migrate(&mut connection).unwrap();

        let jobs = jobs::of_order(&connection, OrderId(Uuid::from_u128(1))).unwrap();
        let job = &jobs[0];
        assert_eq!((job.id.0, job.printer.0, job.state), (7, 1, JobState::Unknown));
        assert_eq!(job.ticket().unwrap().lines[0].name, "Μουσακάς");
        let said =
            |record| Entry { record: RecordId(Uuid::from_u128(record)), kind: EntryKind::Add, n: 0, qty: 0 };
        assert_eq!(job.entries, [Entry { qty: 2, ..said(2) }, said(3)]);
        let logged: i64 =
            connection.query_row("SELECT count(*) FROM print_log", [], |row| row.get(0)).unwrap();
        assert_eq!(logged, 2);
        let dangling = connection.query_row("PRAGMA foreign_key_check", [], |_| Ok(()));
        assert!(dangling.is_err(), "nothing dangles");
    }

    #[test]
    fn what_a_printer_did_with_its_tickets_is_done_with_those_of_its_routes() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        Migrations::from_slice(&STEPS[..11]).to_latest(&mut connection).unwrap();
        let old = "INSERT INTO printers (id, name, host, port, profile, copies, backup_id, backup_after_s, when_unsure)
                   VALUES (1, 'Κουζίνα', '10.0.0.1', 9100, 'generic-80', 2, NULL, 30, 'ask'),
                          (2, 'Μπαρ', '10.0.0.2', 9101, 'generic-58', 1, 1, 7, 'print_on_backup');
                   INSERT INTO printer_routes VALUES ('bar', 2), ('sweets', 1), ('kitchen', 1);";
        connection.execute_batch(old).unwrap();
        migrate(&mut connection).unwrap();

        let paper = printers::all(&connection).unwrap();
        let known = |row: &printers::PrinterRow| (row.id, row.host.clone(), row.columns, row.confirm_seconds);
        assert_eq!(
            paper.printers.iter().map(known).collect::<Vec<_>>(),
            [(1, "10.0.0.1".to_owned(), None, 20), (2, "10.0.0.2".to_owned(), None, 20)]
        );
        let rules: Vec<_> = paper
            .routes
            .iter()
            .map(|rule| (rule.route.0.as_str(), rule.name.as_str(), rule.printer.0, rule.copies))
            .collect();
        assert_eq!(rules, [("bar", "Μπαρ", 2, 1), ("kitchen", "Κουζίνα", 1, 2), ("sweets", "Κουζίνα", 1, 2)]);
        let backup =
            Backup { printer: PrinterId(1), after_seconds: 7, when_unsure: WhenUnsure::PrintOnBackup };
        assert_eq!(
            paper.routes.iter().map(|rule| rule.backup).collect::<Vec<_>>(),
            [Some(backup), None, None]
        );
        printers::set(&connection, &paper).unwrap();
        assert_eq!(printers::all(&connection).unwrap(), paper);
    }
}
