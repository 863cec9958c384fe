//! The two things in an item that only the node writes: `print`, where its ticket is on every route, and `printed`.

use automerge::transaction::Transactable;
use automerge::{ObjType, ROOT, ReadDoc};

use crate::document::{Document, Made};
use crate::id::RecordId;
use crate::menu::Route;
use crate::order::PrintState;
use crate::record::Collection;
use crate::time::UnixMs;

/// Where the ticket of an item is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintFact {
    /// The item.
    pub item: RecordId,
    /// On which route; none for an item whose product has no printer.
    pub route: Option<Route>,
    /// Where.
    pub state: PrintState,
    /// True when with this every route that it needs has printed it.
    pub printed: bool,
}

/// The key under `print` of an item whose product has no printer.
const NO_ROUTE: &str = "-";

impl Document {
    /// Writes where tickets are, in one change by the node; none when there is nothing new to write.
    pub fn write_print(&mut self, node: [u8; 16], now: UnixMs, facts: &[PrintFact]) -> Option<Made> {
        self.write(node, now, |tx| {
            let (_, items) = tx.get(ROOT, Collection::Items.key())?.expect("the genesis made it");
            for fact in facts {
                let Some((_, item)) = tx.get(&items, fact.item.to_string())? else { continue };
                let print = match tx.get(&item, "print")? {
                    Some((_, print)) => print,
                    None => tx.put_object(&item, "print", ObjType::Map)?,
                };
                let route = fact.route.as_ref().map_or(NO_ROUTE, |route| route.0.as_str());
                let word = state_word(fact.state);
                if tx.get(&print, route)?.is_none_or(|(value, _)| value.as_str() != Some(word)) {
                    tx.put(&print, route, word)?;
                }
                if fact.printed
                    && tx.get(&item, "printed")?.is_none_or(|(value, _)| value.as_bool() != Some(true))
                {
                    tx.put(&item, "printed", true)?;
                }
            }
            Ok(())
        })
    }
}

const STATES: [PrintState; 6] = [
    PrintState::Queued,
    PrintState::Sent,
    PrintState::Printed,
    PrintState::Unknown,
    PrintState::Held,
    PrintState::None,
];

/// The word for a state, as stored.
pub(crate) fn state_word(state: PrintState) -> &'static str {
    match state {
        PrintState::Queued => "queued",
        PrintState::Sent => "sent",
        PrintState::Printed => "printed",
        PrintState::Unknown => "unknown",
        PrintState::Held => "held",
        PrintState::None => "none",
    }
}

/// The state with this word.
pub(crate) fn state_of_word(word: &str) -> Option<PrintState> {
    STATES.into_iter().find(|state| state_word(*state) == word)
}
