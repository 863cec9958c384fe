//! The two things in an item that only the node writes: `print`, where its ticket is on every route, and `printed`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ReadDoc};

use crate::document::{Document, Made};
use crate::id::RecordId;
use crate::menu::Route;
use crate::order::PrintState;
use crate::record::{Collection, Field};
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

/// What the node wrote into an item.
#[derive(Debug, Default)]
pub(crate) struct Print {
    pub(crate) printed: bool,
    pub(crate) states: BTreeMap<Route, PrintState>,
}

/// Where the node writes in an item; no part of the record.
pub(crate) const NODE_FIELDS: [&str; 2] = [PRINT, PRINTED];

const PRINT: &str = "print";
const PRINTED: &str = "printed";

/// The key under `print` of an item whose product has no printer.
const NO_ROUTE: &str = "-";

impl Document {
    /// Writes where tickets are, in one change by the node; none when there is nothing new to write.
    pub fn write_print(&mut self, node: [u8; 16], now: UnixMs, facts: &[PrintFact]) -> Option<Made> {
        let items = self.collection(Collection::Items);
        self.write(node, now, |tx| {
            for fact in facts {
                let Some((_, item)) = tx.get(&items, fact.item.to_string())? else { continue };
                let print = match tx.get(&item, PRINT)? {
                    Some((_, print)) => print,
                    None => tx.put_object(&item, PRINT, ObjType::Map)?,
                };
                let route = fact.route.as_ref().map_or(NO_ROUTE, |route| route.0.as_str());
                let word = state_word(fact.state);
                if tx.get(&print, route)?.is_none_or(|(value, _)| value.as_str() != Some(word)) {
                    tx.put(&print, route, word)?;
                }
                if fact.printed
                    && tx.get(&item, PRINTED)?.is_none_or(|(value, _)| value.as_bool() != Some(true))
                {
                    tx.put(&item, PRINTED, true)?;
                }
            }
            Ok(())
        })
    }

    /// What some node wrote to be on paper, also where another one knew nothing of that and wrote something else.
    pub fn ever_printed(&self) -> BTreeSet<(RecordId, Route)> {
        let mut printed = BTreeSet::new();
        for (key, item) in self.entries(Collection::Items).iter() {
            let Ok(record) = key.parse::<RecordId>() else { continue };
            let marks = self.automerge.get_all(item, PRINT).unwrap_or_default();
            for (_, marks) in marks {
                let routes = self.automerge.keys(&marks).filter(|route| self.says_printed(&marks, route));
                printed.extend(routes.map(|route| (record, Route(route))));
            }
        }
        printed
    }

    fn says_printed(&self, marks: &ObjId, route: &str) -> bool {
        let words = self.automerge.get_all(marks, route).unwrap_or_default();
        let states = words.iter().filter_map(|(word, _)| state_of_word(word.as_str()?));
        states.into_iter().any(|state| matches!(state, PrintState::Printed | PrintState::Sent))
    }

    /// Where the tickets of an item are. Looked up again only when a change has touched the item.
    pub(crate) fn print_of(&self, item: &ObjId) -> Arc<Print> {
        if let Some(print) = self.parsed.print(item) {
            return print;
        }
        let [marks, printed] = NODE_FIELDS.map(|field| self.automerge.get(item, field).ok().flatten());
        let marks = marks.map(|(_, marks)| marks);
        let states = marks.as_ref().map(|marks| self.fields_at(marks)).unwrap_or_default();
        let state = |(route, field): (String, Field)| match field {
            Field::Text(word) => Some((Route(route), state_of_word(&word)?)),
            _ => None,
        };
        let print = Arc::new(Print {
            printed: printed.is_some_and(|(value, _)| value.as_bool() == Some(true)),
            states: states.into_iter().filter_map(state).collect(),
        });
        self.parsed.keep_print(item, marks.as_ref(), print.clone());
        print
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
