//! A phone and a node of which only the answers are known: what becomes of what is refused.

use sync::admit::hash_of;
use sync::device::{Action, Device, Event, Notice, Target};
use sync::frame::{Epoch, Hash, PROTOCOL, RefusalCode, ToDevice, ToNode};
use sync::id::OrderId;
use sync::record::Record;
use sync::time::Now;

use crate::support::{Dice, item, session, site, table};

struct Phone {
    device: Device,
    dice: Dice,
    /// What it sent and was not answered, in its order.
    pushed: Vec<(OrderId, Hash)>,
    given_up: Vec<String>,
}

impl Phone {
    fn online() -> Self {
        let mut dice = Dice(1);
        let (device, _) = Device::restore(site(), Vec::new(), &mut dice);
        let mut phone = Self { device, dice, pushed: Vec::new(), given_up: Vec::new() };
        phone.tell(Event::Granted(session(1)));
        phone.tell(Event::LinkUp);
        phone.hear(&ToDevice::Welcome { protocol: PROTOCOL, catalog: 1, epoch: Epoch::default() });
        phone
    }

    fn hear(&mut self, frame: &ToDevice) {
        self.tell(Event::Received(frame.encode()));
    }

    fn order(&mut self, name: &str) {
        let records = vec![item(1, name, 1, 300)];
        let target = Target::Table(table(5));
        let edited = self.device.edit(Now::default(), &mut self.dice, target, records).unwrap();
        self.perform(edited.actions);
    }

    fn tell(&mut self, event: Event) {
        let actions = self.device.handle(Now::default(), &mut self.dice, event);
        self.perform(actions);
    }

    fn perform(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Store { token, .. } => self.tell(Event::Stored(token)),
                Action::Send(bytes) => {
                    let Ok(ToNode::Push { changes }) = ToNode::decode(&bytes) else { continue };
                    let hashes =
                        changes.iter().map(|pushed| (pushed.order, hash_of(&pushed.change).unwrap()));
                    self.pushed.extend(hashes);
                }
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
