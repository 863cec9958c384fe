//! Whatever a printer prints.

use serde::{Deserialize, Serialize};

use crate::receipt::Receipt;
use crate::test_page::TestPage;
use crate::ticket::Ticket;

/// A document of any kind, as it may wait in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperDocument))]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// For a station.
    Ticket(Ticket),
    /// For a guest.
    Receipt(Receipt),
    /// For whoever sets the printer up.
    TestPage(TestPage),
}
