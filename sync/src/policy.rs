//! Who may do what. The same judgement runs on the phone, so that nobody is offered what will be refused, and in the
//! node, whatever the phone said.
//!
//! A change is judged by what its author knew: its dependencies tell. Whoever was taken off a table while out of the
//! Wi-Fi did nothing wrong before they could know of it.
//!
//! What devices may never write (`printed`, `print`, anything under `node`) needs no rule here: admission takes whole
//! new records only, and no record has these fields.

use std::collections::{BTreeMap, BTreeSet};

use crate::frame::RefusalCode;
use crate::id::{RecordId, UserId};
use crate::menu::{ChosenModifier, Menu, Product, check_choices};
use crate::money::Money;
use crate::order::{Crew, Order};
use crate::record::{Item, Payment, Record, Verdict};
use crate::session::Session;
use crate::site::{Catalog, Role};

/// What the manager decided about who serves what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// See [`crate::site::Site::every_waiter_serves_every_table`].
    pub every_waiter_serves_every_table: bool,
    /// Whom each assistant helps.
    pub assists: BTreeMap<UserId, BTreeSet<UserId>>,
}

impl Rules {
    /// The rules of a catalog.
    pub fn of(catalog: &Catalog) -> Self {
        let helpers = catalog.staff.iter().filter(|person| !person.assists.is_empty());
        Self {
            every_waiter_serves_every_table: catalog.site.every_waiter_serves_every_table,
            assists: helpers.map(|person| (person.id, person.assists.iter().copied().collect())).collect(),
        }
    }

    /// Whether a person may serve an order whose waiters these are.
    pub fn may_serve(&self, user: UserId, role: Role, waiters: &[UserId]) -> bool {
        let assisted = self.assists.get(&user);
        let is_own = |waiter: &UserId| *waiter == user || assisted.is_some_and(|them| them.contains(waiter));
        role == Role::Manager || self.every_waiter_serves_every_table || waiters.iter().any(is_own)
    }
}

/// What a change is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Whose change it is.
    pub session: &'a Session,
    /// The house's rules.
    pub rules: &'a Rules,
    /// Who served the order as far as the author knew; none when the author knew of no opening.
    pub crew: Option<&'a Crew>,
    /// Whether the author knew that the order was called off.
    pub knew_it_off: bool,
    /// The order to which the change would be added.
    pub order: &'a Order,
}

/// Whether these records may be added. All or none.
pub fn judge(case: Case<'_>, records: &[(RecordId, Record)]) -> Result<(), RefusalCode> {
    records.iter().try_for_each(|(_, record)| judge_record(case, record))?;
    if serves(case, records) { Ok(()) } else { Err(RefusalCode::NotYourTable) }
}

/// Whether an item is what the menu that it names sells: under its name, at its price and VAT, chosen as anybody may
/// choose.
pub fn prove(menu: &Menu, item: &Item) -> Result<(), RefusalCode> {
    let is_sold = menu.product(item.product).is_some_and(|product| {
        product.name == item.name
            && product.price_minor == item.unit_price_minor
            && u32::from(product.vat_bp) == item.vat_bp
            && item.modifiers.iter().all(|chosen| is_offered(menu, product, chosen))
            && check_choices(menu, product, &item.modifiers).is_ok()
    });
    if is_sold { Ok(()) } else { Err(RefusalCode::WrongPrice) }
}

/// Whether a choice is called, and costs, what the menu says.
fn is_offered(menu: &Menu, product: &Product, chosen: &ChosenModifier) -> bool {
    let mut offered = menu.groups_of(product).flat_map(|group| &group.modifiers);
    offered.any(|modifier| modifier.chosen(chosen.sign) == *chosen)
}

fn judge_record(case: Case<'_>, record: &Record) -> Result<(), RefusalCode> {
    let is_manager = case.session.role == Role::Manager;
    let allowed = match record {
        Record::Refund(_) | Record::Cancel(_) | Record::Waiter(_) => is_manager,
        // What is held for its age is the waiter's; what was called off is the manager's.
        Record::Decision(decision) => {
            is_manager || (decision.verdict == Verdict::StillWanted && !case.knew_it_off)
        }
        // Whoever closes must have seen that nothing is left to pay; what arrives meanwhile reopens the order.
        Record::Close(close) => close.balance_minor == Money::ZERO,
        _ => true,
    };
    // Nobody signs with another's name.
    if !allowed || record.stamp().by != case.session.user {
        return Err(RefusalCode::NotAllowed);
    }
    match record {
        Record::Payment(payment) if !comes_to_its_lines(case.order, payment) => Err(RefusalCode::WrongAmount),
        _ => Ok(()),
    }
}

/// A payment that names items comes to what they cost.
fn comes_to_its_lines(order: &Order, payment: &Payment) -> bool {
    let price = |(item, qty): (&RecordId, &u32)| {
        order.lines.iter().find(|line| line.id == *item).map(|line| line.item.each_minor() * *qty)
    };
    let total: Option<Money> = payment.lines.iter().map(price).sum();
    payment.lines.is_empty() || total == Some(payment.amount_minor)
}

/// Own tables, and those of whom they assist. Whoever opens a table knowing of nobody there serves it from then on.
fn serves(case: Case<'_>, records: &[(RecordId, Record)]) -> bool {
    let Session { user, role, .. } = case.session;
    match case.crew {
        Some(crew) => case.rules.may_serve(*user, *role, &crew.now),
        None => records.iter().any(|(_, record)| matches!(record, Record::Open(_))),
    }
}
