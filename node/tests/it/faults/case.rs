//! What goes wrong in a case: the trouble of the kitchen's printer, how its wire is cut, and when the node dies.

use std::time::Duration;

use fixtures::printer::{Change, Fault, Network, Obstacle, Reading, Replies, State, Step, When};
use printers::profile::Confirmation;

use super::ether::Cut;

/// One case.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// How the kitchen's printer confirms.
    pub(super) confirmation: Confirmation,
    /// Whether it talks to one host at a time.
    pub(super) one_at_a_time: bool,
    pub(super) trouble: Trouble,
    pub(super) death: Option<Death>,
    /// After so many bytes of the first ticket.
    pub(super) cut: Option<(u64, Cut)>,
    /// What is wrong with the node itself: none but to prove that it is found out.
    pub(super) mutant: Option<Mutant>,
}

impl Case {
    /// Nothing goes wrong.
    pub(super) fn calm(confirmation: Confirmation) -> Self {
        let trouble = Trouble { name: "none", steps: Vec::new() };
        Self { confirmation, one_at_a_time: false, trouble, death: None, cut: None, mutant: None }
    }

    /// Whether nothing goes wrong that could make a ticket uncertain.
    pub(super) fn is_calm(&self) -> bool {
        self.trouble.name == "none" && self.death.is_none() && self.cut.is_none()
    }
}

/// A transaction on a ticket's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Commit {
    /// The order and its tickets.
    Planned,
    /// That a ticket may leave.
    Sending,
    /// How it ended.
    Done,
}

/// When the node dies: in each state of a ticket for the kitchen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Death {
    /// Before this is on disk.
    Before(Commit),
    /// It is on disk, and nobody was told.
    After(Commit),
    /// A spooler has the job.
    Handed,
    /// It is connected.
    Connected,
    /// The printer has said that it would print.
    Prechecked,
    /// The first byte may leave, and has not.
    Proceeding,
    /// The spooler knows how it ended; the flow does not.
    Reported,
    /// So long after the first byte might leave, in milliseconds.
    Waiting(u64),
}

/// Every state.
pub(super) const DEATHS: [Death; 13] = [
    Death::Before(Commit::Planned),
    Death::After(Commit::Planned),
    Death::Handed,
    Death::Connected,
    Death::Prechecked,
    Death::Before(Commit::Sending),
    Death::After(Commit::Sending),
    Death::Proceeding,
    Death::Waiting(30),
    Death::Waiting(300),
    Death::Reported,
    Death::Before(Commit::Done),
    Death::After(Commit::Done),
];

/// What is wrong with a node that must be found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mutant {
    /// A ticket of which nobody knows is sent once more, as it is.
    ResendsUnknown,
    /// What was written to a connection counts as printed.
    TrustsWrites,
    /// The first byte leaves while the permission is on its way to disk.
    ProceedsBeforeCommit,
    /// After a crash, what was being sent waits again.
    ForgetsSending,
    /// One printer is served after the other.
    HasOneLane,
}

/// What happens to the printer of the kitchen. At [`MENDED`] somebody mends it.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    pub(crate) name: &'static str,
    pub(crate) steps: Vec<Step>,
}

/// When somebody mends the printer.
pub(super) const MENDED: Duration = Duration::from_secs(60);

const NOW: When = When::Lines(0);

/// All troubles, for a ticket of so many bytes.
pub(crate) fn troubles(ticket_bytes: u64) -> Vec<Trouble> {
    let is = |when, state| Step { when, then: Change::Is(state) };
    let fault = |fault: Fault| vec![is(NOW, fault.state())];
    let reset = |bytes| vec![Step { when: When::Bytes(bytes), then: Change::Reset }];
    let paper_out = State::obstacle(Obstacle::PaperOut);
    let open = State::obstacle(Obstacle::CoverOpen);
    let late = |seconds| vec![is(NOW, State::replies(Replies::ConfirmsLate(Duration::from_secs(seconds))))];
    let power_cycle = |when| {
        let off = is(When::After(Duration::ZERO), State::network(Network::BlackHole));
        let on = is(When::After(Duration::from_secs(5)), State::default());
        vec![Step { when, then: Change::LosePower }, off, on]
    };
    let middle = ticket_bytes / 2;
    let list: Vec<(&'static str, Vec<Step>)> = vec![
        ("none", Vec::new()),
        ("refuses", fault(Fault::Refuse)),
        ("black hole", fault(Fault::BlackHole)),
        ("takes everything and is silent", fault(Fault::Silent)),
        ("another host holds its port", fault(Fault::Taken)),
        ("zero window", fault(Fault::Hang)),
        ("zero window in the middle", vec![is(When::Bytes(middle), State::reading(Reading::Stopped))]),
        ("reset as the first command comes", reset(0)),
        ("reset in the first command", reset(1)),
        // The last byte of the reset command that stands behind the zeros.
        ("reset in a command", reset(ticket_bytes - 12)),
        ("reset in the text", reset(ticket_bytes - 60)),
        ("reset before the cut", reset(ticket_bytes - 16)),
        ("reset after the last byte", reset(ticket_bytes)),
        ("drips", fault(Fault::Drip)),
        ("no paper", fault(Fault::PaperOut)),
        ("no paper in the middle", vec![is(When::Lines(3), paper_out)]),
        ("no paper after the cut", vec![is(When::Cuts(1), paper_out)]),
        ("cover open", fault(Fault::CoverOpen)),
        ("cover opened in the middle", vec![is(When::Lines(3), open)]),
        ("loses power in the middle", power_cycle(When::Lines(3))),
        ("loses power with all in its buffer", power_cycle(When::Bytes(ticket_bytes))),
        ("loses power at the cut", power_cycle(When::Cuts(1))),
        ("confirms 19 s late", late(19)),
        ("confirms 30 s late", late(30)),
        ("confirms after everybody has given up", late(31 * 60)),
        ("never confirms", fault(Fault::Unconfirmed)),
        ("confirms something else", fault(Fault::WrongToken)),
        ("chatty", fault(Fault::Chatty)),
        ("prints later", fault(Fault::Dawdle)),
        (
            "is reset, and prints later",
            vec![
                is(NOW, State::obstacle(Obstacle::Unsaid)),
                Step { when: When::Bytes(ticket_bytes), then: Change::Reset },
            ],
        ),
    ];
    list.into_iter().map(|(name, steps)| Trouble { name, steps }).collect()
}

/// What mends a printer.
pub(crate) fn mended() -> Vec<Step> {
    vec![Step { when: NOW, then: Change::Is(State::default()) }]
}
