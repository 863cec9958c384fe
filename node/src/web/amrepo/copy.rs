//! One order as a connection has it, and what its client has of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::sync::{ChunkList, Message, State, SyncDoc};
use automerge::{Automerge, Change};
use sync::frame::Hash;
use thiserror::Error;

/// A copy of a published document, and how far the client follows it.
pub(super) struct OrderCopy {
    document: Automerge,
    state: State,
}

/// A message that is none of Automerge's sync protocol.
#[derive(Debug, Error)]
#[error("no message of Automerge's sync protocol")]
pub(super) struct Malformed;

/// What the desk sent does not fit the copy: a defect.
#[derive(Debug, Error)]
pub(super) enum Unfit {
    /// A document or change that cannot be read.
    #[error("the desk sent something that cannot be read")]
    Unreadable(#[source] Box<automerge::AutomergeError>),
    /// A change that cannot be read.
    #[error("the desk sent a change that cannot be read")]
    UnreadableChange,
}

impl OrderCopy {
    /// A copy of a saved document, for a client of which nothing is known. It only ever tells: Automerge's own
    /// read-only state asks for nothing and says so, and stays silent when it has nothing new to tell, however often
    /// the client offers what is not taken.
    pub(super) fn of(snapshot: &[u8]) -> Result<Self, Unfit> {
        let document = Automerge::load(snapshot).map_err(unreadable)?;
        Ok(Self { document, state: State::new_read_only() })
    }

    /// Takes in a newer saved document.
    pub(super) fn renew(&mut self, snapshot: &[u8]) -> Result<(), Unfit> {
        self.document.load_incremental(snapshot).map(drop).map_err(unreadable)
    }

    /// Takes in changes that were published.
    pub(super) fn add<'b>(&mut self, changes: impl Iterator<Item = &'b [u8]>) -> Result<(), Unfit> {
        let changes: Result<Vec<Change>, _> =
            changes.map(|bytes| Change::from_bytes(bytes.to_vec())).collect();
        self.document.apply_changes(changes.map_err(|_| Unfit::UnreadableChange)?).map_err(unreadable)
    }

    /// Takes in what the client says of itself, and nothing else: changes that it brings are left out.
    pub(super) fn hear(&mut self, message: &[u8]) -> Result<(), Malformed> {
        // A crafted message must not end more than its own connection.
        let heard = catch_unwind(AssertUnwindSafe(|| {
            let mut message = Message::decode(message).map_err(|_| Malformed)?;
            message.changes = ChunkList::empty();
            self.document.receive_sync_message(&mut self.state, message).map_err(|_| Malformed)
        }));
        heard.unwrap_or(Err(Malformed))
    }

    /// What the client should be told; none when it knows all, or has not yet answered.
    pub(super) fn tell(&mut self) -> Result<Option<Vec<u8>>, Malformed> {
        // What a crafted message asked for is looked up here.
        let told = catch_unwind(AssertUnwindSafe(|| self.document.generate_sync_message(&mut self.state)));
        told.map(|message| message.map(Message::encode)).map_err(|_| Malformed)
    }

    /// The heads of the copy.
    pub(super) fn heads(&self) -> Vec<Hash> {
        self.document.get_heads().into_iter().map(|head| Hash(head.0)).collect()
    }
}

fn unreadable(error: automerge::AutomergeError) -> Unfit {
    Unfit::Unreadable(Box::new(error))
}
