//! What to print: a reconciliation of what the order is with what the ledger says was printed. Pure, and run for
//! every change and at every start, so that nothing depends on having seen an event at the right moment.

use std::collections::{BTreeMap, BTreeSet};

use sync::document::PrintFact;
use sync::id::{ProductId, RecordId};
use sync::menu::Route;
use sync::order::{Line, Oddity, Order, PrintState};

pub use self::ticket::{Clock, ticket};

mod ticket;

/// The items of an order for which there is a ticket, for whatever station: printed, on its way, or lost for good.
pub type Ledger = BTreeSet<RecordId>;

/// What must happen for an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The tickets to print now: a route and its items.
    pub tickets: BTreeMap<Route, Vec<RecordId>>,
    /// What to write into the items.
    pub facts: Vec<PrintFact>,
}

/// What the planner must know beside order and ledger.
pub struct Situation<'a> {
    /// Where a product is prepared; none when it has no printer.
    pub route_of: &'a dyn Fn(ProductId) -> Option<Route>,
    /// Items that were too old when they came.
    pub too_old: &'a BTreeSet<RecordId>,
}

/// The tickets that are missing.
pub fn plan(order: &Order, oddities: &[Oddity], ledger: &Ledger, situation: &Situation<'_>) -> Plan {
    let mut plan = Plan::default();
    // What reaches an order that was called off is shown, not cooked, until a manager decides.
    let is_wanted = |line: &&Line| !order.called_off || order.wanted.contains(&line.id);
    let is_made = |line: &&Line| line.kitchen_qty() > 0 && !is_second_replacement(line, oddities);
    for line in order.lines.iter().filter(is_wanted).filter(is_made) {
        // Where it is made may have changed since: what has a ticket is not printed again elsewhere.
        if ledger.contains(&line.id) {
            continue;
        }
        let Some(route) = (situation.route_of)(line.item.product) else {
            if line.print.is_empty() {
                plan.fact(line, None, PrintState::None);
            }
            continue;
        };
        if is_held(order, line, situation) {
            plan.fact(line, Some(route), PrintState::Held);
        } else {
            plan.tickets.entry(route.clone()).or_default().push(line.id);
            plan.fact(line, Some(route), PrintState::Queued);
        }
    }
    plan
}

impl Plan {
    /// These items have a ticket in another order. They are not printed again; whether they are wanted, a person must
    /// see.
    pub fn leave_out(&mut self, elsewhere: &BTreeSet<RecordId>) {
        self.tickets.values_mut().for_each(|records| records.retain(|record| !elsewhere.contains(record)));
        self.tickets.retain(|_, records| !records.is_empty());
        let left_out = self.facts.iter_mut().filter(|fact| elsewhere.contains(&fact.item));
        left_out.for_each(|fact| fact.state = PrintState::Unknown);
    }

    fn fact(&mut self, line: &Line, route: Option<Route>, state: PrintState) {
        self.facts.push(PrintFact { item: line.id, route, state, printed: false });
    }
}

/// The kitchen got the first replacement; of the second a person must decide.
fn is_second_replacement(line: &Line, oddities: &[Oddity]) -> bool {
    oddities.iter().any(|oddity| match oddity {
        Oddity::ReplacedTwice { replacement, .. } => *replacement == line.id,
        _ => false,
    })
}

/// Food that nobody may want any more is not cooked before somebody says that it is still wanted.
/// Where it is made may have changed since it was asked about.
fn is_held(order: &Order, line: &Line, situation: &Situation<'_>) -> bool {
    let was_asked_about = line.print.values().any(|state| *state == PrintState::Held);
    let came_too_late = situation.too_old.contains(&line.id) || was_asked_about;
    came_too_late && !order.wanted.contains(&line.id)
}
