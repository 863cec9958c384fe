//! Edits by programs that keep no documents: they say which records to add, and the change is made here. From there on
//! it takes the road of every pushed change: admission, policy, one batch, an acknowledgement when it is on disk.

use crate::device::Target;
use crate::document::{Document, Origin};
use crate::frame::{ErrorCode, Pushed, ToDevice};
use crate::hub::{Books, BooksError, ConnId, Handled, Hub, Output};
use crate::id::{OrderId, RecordId};
use crate::record::Record;
use crate::session::Actor;
use crate::time::UnixMs;

/// Records that a program adds to an order.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The order.
    pub origin: Origin,
    /// Those whose ids are in the order already were added by an earlier try and are not added again.
    pub records: Vec<(RecordId, Record)>,
    /// The random part of the change's author, never used before.
    pub load: [u8; 8],
    /// By the node's clock.
    pub at: UnixMs,
}

impl Hub {
    /// The order that is meant: the current sitting of a table, or one that exists. None when there is no such table or
    /// order.
    pub fn origin_of(&mut self, target: Target, books: &dyn Books) -> Result<Option<Origin>, BooksError> {
        match target {
            Target::Table(table) => {
                let sitting = || self.current_sitting(table);
                Ok(self.tables.contains_key(&table).then(|| Origin::of_sitting(self.site, table, sitting())))
            }
            Target::Order(order) => {
                self.load(order, books)?;
                let origin = self.loaded.get(&order).map(|loaded| loaded.newest.document().origin());
                self.put_away(order);
                Ok(origin)
            }
        }
    }

    /// Adds records in the name of whoever is connected. Answered on the connection with `Ack` once they are on disk, or
    /// with `Reject`, `Retry` or `Closed`.
    pub fn edit(&mut self, conn: ConnId, edit: Edit, books: &dyn Books) -> Handled {
        let order = edit.origin.order;
        let Some(connection) = self.connections.get_mut(&conn) else { return Handled::default() };
        let session = connection.session.id;
        connection.opened.insert(order, edit.origin);
        if let Err(error) = self.load(order, books) {
            let outputs = self.fail(conn, ErrorCode::NotOpened, &error.to_string());
            return Handled { outputs, arrived: Vec::new() };
        }
        let blank;
        let document = match self.loaded.get(&order) {
            Some(loaded) => loaded.newest.document(),
            None => {
                blank = Document::genesis(edit.origin);
                &blank
            }
        };
        let is_new =
            |(id, record): &(RecordId, Record)| !document.has_record(record.collection(), &id.to_string());
        let records: Vec<(RecordId, Record)> = edit.records.into_iter().filter(is_new).collect();
        if records.is_empty() {
            return Handled { outputs: self.acknowledge_when_stored(conn, order), arrived: Vec::new() };
        }
        let author = Actor { session, load: edit.load };
        let made = document.draft(author.bytes(), edit.at, &records);
        let mut handled =
            self.push(conn, vec![Pushed { order, age_ms: 0, change: made.bytes.into() }], books);
        // The node made it: it is no evidence of anything, and whoever asked is told why.
        handled.outputs.retain(|output| !matches!(output, Output::Quarantine(_)));
        handled
    }

    /// Everything is there already: true, once what is on its way is on disk.
    fn acknowledge_when_stored(&mut self, conn: ConnId, order: OrderId) -> Vec<Output> {
        let frame = ToDevice::Ack { hashes: Vec::new() };
        let outputs = self.reply_after(order, conn, frame);
        self.put_away(order);
        outputs
    }
}
