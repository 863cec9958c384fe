//! The migrations, oldest first. The list only ever grows: one that was released is never changed.

use tokio_postgres::Client;

use super::super::StoreError;

const STEPS: [&str; 2] = [
    include_str!("../../../migrations/postgres/0001_sites.sql"),
    include_str!("../../../migrations/postgres/0002_in_order.sql"),
];

/// Any number, as long as all licensors take the same: whoever holds it migrates.
const MIGRATION_LOCK: i64 = 0x636f_6d61_6e64_616c;

/// Brings the schema up to date; of several processes that start at once, one does. A newer database is refused.
pub(super) async fn migrate(client: &mut Client) -> Result<(), StoreError> {
    let transaction = client.transaction().await?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK]).await?;
    transaction
        .batch_execute(
            "CREATE TABLE IF NOT EXISTS schema_steps (step bigint PRIMARY KEY, at timestamptz DEFAULT now())",
        )
        .await?;
    let found: i64 =
        transaction.query_one("SELECT coalesce(max(step), 0) FROM schema_steps", &[]).await?.get(0);
    let known = i64::try_from(STEPS.len()).expect("there are few migrations");
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (step, sql) in (1..).zip(STEPS).filter(|(step, _)| *step > found) {
        transaction.batch_execute(sql).await?;
        transaction.execute("INSERT INTO schema_steps (step) VALUES ($1)", &[&step]).await?;
    }
    Ok(transaction.commit().await?)
}
