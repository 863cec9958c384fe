//! What a test print says: is it this printer, is the paper as wide as we think, and which number prints Greek?

use serde::{Deserialize, Serialize};

use crate::ticket::Language;

/// A test print. Everything else on it comes from the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperTestPage))]
pub struct TestPage {
    /// The language of the fixed words.
    pub language: Language,
    /// The printer's name in this house.
    pub printer: String,
    /// Date and local time, ready to print.
    pub printed_at: String,
}
