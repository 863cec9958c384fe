//! The license, as phones hear of it.

use minicbor::{Decode, Encode};

/// What the license of the house says, as far as orders are concerned.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct License {
    /// Counts up while the node runs.
    #[n(0)]
    pub number: u32,
    /// Whether new parties may be served. Open bills can always be added to, paid and closed.
    #[n(1)]
    pub allows_new: bool,
    /// The whole of it for the screens, as JSON: the `State` of the crate `license`, which this crate does not read.
    #[n(2)]
    pub state: String,
}
