//! Where in a document each kind of record lives.

/// The root map of a document in which a kind of record lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// `opens`
    Opens,
    /// `items`
    Items,
    /// `voids`
    Voids,
    /// `payments`
    Payments,
    /// `refunds`
    Refunds,
    /// `waiters`
    Waiters,
    /// `notes`
    Notes,
    /// `closes`
    Closes,
    /// `cancels`
    Cancels,
    /// `decisions`
    Decisions,
    /// `moves`
    Moves,
    /// `transfers`
    Transfers,
    /// `joins`
    Joins,
    /// `bills`
    Bills,
    /// `ext`: later kinds of records, each with its type in it.
    Ext,
}

impl Collection {
    /// Every collection that this version can read.
    pub const ALL: [Collection; 15] = [
        Collection::Opens,
        Collection::Items,
        Collection::Voids,
        Collection::Payments,
        Collection::Refunds,
        Collection::Waiters,
        Collection::Notes,
        Collection::Closes,
        Collection::Cancels,
        Collection::Decisions,
        Collection::Moves,
        Collection::Transfers,
        Collection::Joins,
        Collection::Bills,
        Collection::Ext,
    ];

    /// Its key in the document's root.
    pub fn key(self) -> &'static str {
        match self {
            Collection::Opens => "opens",
            Collection::Items => "items",
            Collection::Voids => "voids",
            Collection::Payments => "payments",
            Collection::Refunds => "refunds",
            Collection::Waiters => "waiters",
            Collection::Notes => "notes",
            Collection::Closes => "closes",
            Collection::Cancels => "cancels",
            Collection::Decisions => "decisions",
            Collection::Moves => "moves",
            Collection::Transfers => "transfers",
            Collection::Joins => "joins",
            Collection::Bills => "bills",
            Collection::Ext => "ext",
        }
    }

    /// The collection with this key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|collection| collection.key() == key)
    }
}
