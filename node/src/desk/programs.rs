//! Programs that wait to hear what became of their edit.

use std::collections::HashMap;

use sync::frame::ToDevice;
use sync::hub::ConnId;
use sync::id::OrderId;
use tokio::sync::oneshot;

use super::{Answered, EditRefused};

/// Each with the order that it edits. Bounded by the requests that the node serves at once.
#[derive(Default)]
pub(super) struct Programs(HashMap<ConnId, (OrderId, oneshot::Sender<Answered>)>);

impl Programs {
    pub(super) fn wait(&mut self, conn: ConnId, order: OrderId, answer: oneshot::Sender<Answered>) {
        self.0.insert(conn, (order, answer));
    }

    pub(super) fn are_waiting(&self, conn: ConnId) -> bool {
        self.0.contains_key(&conn)
    }

    /// Tells a program what a frame for it means; false when that is nothing that it waits for.
    pub(super) fn answer(&mut self, conn: ConnId, frame: &[u8]) -> bool {
        let refused = match ToDevice::decode(frame) {
            Ok(ToDevice::Ack { .. }) => None,
            Ok(ToDevice::Reject { code, .. }) => Some(EditRefused::Refused(code)),
            Ok(ToDevice::Closed { .. }) => Some(EditRefused::Over),
            Ok(ToDevice::Retry { .. } | ToDevice::Error { .. }) => Some(EditRefused::NotNow),
            _ => return false,
        };
        if let Some((order, answer)) = self.0.remove(&conn) {
            // Whoever asked may have gone.
            let _ = answer.send(refused.map_or(Ok(order), Err));
        }
        true
    }

    /// The connection of a program has ended, because whoever asks may not any more.
    pub(super) fn give_up(&mut self, conn: ConnId) {
        if let Some((_, answer)) = self.0.remove(&conn) {
            let _ = answer.send(Err(EditRefused::NotNow));
        }
    }
}
