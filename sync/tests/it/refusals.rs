//! A phone and a node of which only the answers are known: what becomes of what is refused.

use std::collections::BTreeMap;

use sync::admit::hash_of;
use sync::device::{Action, Device, Event, Notice, Target};
use sync::frame::{Epoch, Hash, PROTOCOL, RefusalCode, ToDevice, ToNode};
use sync::id::{OrderId, RecordId};
use sync::money::Money;
use sync::record::{Payment, Record};
use sync::time::{Now, UnixMs};

use crate::support::{Dice, actor, document, id, item, opened, payment, session, site, table};

struct Phone {
    device: Device,
    dice: Dice,
    /// What it sent and was not answered, in its order.
    pushed: Vec<(OrderId, Hash)>,
    given_up: Vec<String>,
    /// How often it told the node what it has.
    greetings: usize,
}

impl Phone {
    fn online() -> Self {
        let mut dice = Dice(1);
        let (device, _) = Device::restore(site(), Vec::new(), &mut dice);
        let mut phone = Self { device, dice, pushed: Vec::new(), given_up: Vec::new(), greetings: 0 };
        phone.tell(Event::Granted(session(1)));
        phone.tell(Event::LinkUp);
        phone.hear(&ToDevice::Welcome { protocol: PROTOCOL, catalog: 1, epoch: Epoch::default() });
        phone
    }

    fn hear(&mut self, frame: &ToDevice) {
        self.tell(Event::Received(frame.encode()));
    }

    fn order(&mut self, name: &str) {
        self.edit(item(1, name, 1, 300));
    }

    fn edit(&mut self, record: Record) -> RecordId {
        let target = Target::Table(table(5));
        let edited = self.device.edit(Now::default(), &mut self.dice, target, vec![record]).unwrap();
        self.perform(edited.actions);
        *edited.records.last().expect("one was written")
    }

    fn tell(&mut self, event: Event) {
        let actions = self.device.handle(Now::default(), &mut self.dice, event);
        self.perform(actions);
    }

    fn perform(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Store { token, .. } => self.tell(Event::Stored(token)),
                Action::Send(bytes) => match ToNode::decode(&bytes) {
                    Ok(ToNode::Push { changes }) => {
                        let hashes =
                            changes.iter().map(|pushed| (pushed.order, hash_of(&pushed.change).unwrap()));
                        self.pushed.extend(hashes);
                    }
                    Ok(ToNode::Hello { .. }) => self.greetings += 1,
                    _ => {}
                },
                Action::Tell(Notice::Refused { records, .. }) => {
                    let names = records.into_iter().filter_map(|record| match record {
                        Record::Item(item) => Some(item.name),
                        _ => None,
                    });
                    self.given_up.extend(names);
                }
                _ => {}
            }
        }
    }

    /// The node refuses the first of what was sent, and with it what builds on that.
    fn refuse_the_first(&mut self) {
        let refused = std::mem::take(&mut self.pushed);
        for (place, (order, hash)) in refused.into_iter().enumerate() {
            let code = if place == 0 { RefusalCode::WrongSequence } else { RefusalCode::RefusedDependency };
            self.hear(&ToDevice::Reject { hash, order, code, heads: Vec::new() });
        }
    }
}

#[test]
fn what_builds_on_what_is_refused_again_and_again_has_its_turn_once_that_is_given_up() {
    let mut phone = Phone::online();
    ["Καφές", "Τσάι", "Ούζο"].into_iter().for_each(|name| phone.order(name));
    for _ in 0..20 {
        if phone.given_up.len() < 2 {
            phone.refuse_the_first();
        }
    }
    assert_eq!(phone.given_up, ["Καφές", "Τσάι"]);
    let (_, last) = phone.pushed.pop().expect("the third has its turn");
    phone.hear(&ToDevice::Ack { hashes: vec![last] });
    assert_eq!(phone.device.unsent(), 0);
}

/// A guest pays for a drink that came from another bill; then that bill leaves, the drink goes back, and the money is in the
/// drawer all the same.
#[test]
fn money_that_was_taken_for_something_that_is_gone_stays_as_money() {
    let mut phone = Phone::online();
    let drink = phone.edit(item(1, "Ούζο", 1, 300));
    let Record::Payment(paid) = payment(1, 300) else { unreachable!("it is a payment") };
    phone.edit(Record::Payment(Payment { lines: BTreeMap::from([(drink, 1)]), ..paid }));
    let unsent = phone.device.unsent();
    let (order, hash) = phone.pushed.pop().expect("the payment was sent");
    phone.hear(&ToDevice::Reject { hash, order, code: RefusalCode::WrongAmount, heads: Vec::new() });
    assert_eq!(phone.device.unsent(), unsent, "nothing is given up");
    let payments = &phone.device.view(order).unwrap().order.payments;
    let [(_, kept)] = payments.as_slice() else { panic!("{payments:?}") };
    assert_eq!((kept.amount_minor, kept.lines.len()), (Money(300), 0));
    let (_, again) = phone.pushed.pop().expect("it is sent again");
    assert_ne!(again, hash);
    phone.hear(&ToDevice::Reject { hash: again, order, code: RefusalCode::WrongAmount, heads: Vec::new() });
    assert!(phone.device.view(order).unwrap().order.payments.is_empty(), "a node that will not hear of it");
}

/// A phone that knew of nobody at table 5 ordered there. What it hears then comes in this order: the party that sits there,
/// opened again by something late; and that its own work goes to another party, for the first one had left when that came.
#[test]
fn an_order_that_was_reopened_is_asked_for_by_whom_the_node_sent_away_from_it() {
    let mut phone = Phone::online();
    phone.order("Καφές");
    let (order, _) = phone.pushed[0];
    let mut reopened = document();
    reopened.append(
        actor(2),
        UnixMs(1_700_000_000_000),
        &[(id(1), opened(2)), (id(2), item(2, "Τσάι", 1, 300))],
    );
    phone.hear(&ToDevice::Snapshot { order, bytes: reopened.save().into() });
    let greetings = phone.greetings;
    phone.hear(&ToDevice::Closed { order, table: table(5), current: 2 });
    assert_eq!(phone.greetings, greetings + 1);
    phone.hear(&ToDevice::Closed { order, table: table(5), current: 2 });
    assert_eq!(phone.greetings, greetings + 1, "once is enough");
}
