//! What a printer says: the questions of real-time status, and its replies told apart.
//!
//! Everything that a printer sends comes down one stream: status bytes, confirmations, changes that it reports unasked, and
//! noise. [`Replies`] takes the bytes in any chunks and yields typed replies. The kinds are told apart by the fixed bits of
//! their first byte (Epson, "ESC/POS status transmission"):
//!
//! ```text
//! 0..1..10  real-time status (`DLE EOT n`), one byte; which n it answers is known only by the order of asking
//! 0..1..00  automatic status (`GS a`), the first of four bytes; the other three have the form 0..0....
//! 00110111  a block: 37 22 d1 d2 d3 d4 00 when the job of that token is printed
//! 0..0....  the answer to `GS r`, one byte
//! ```
//!
//! Real-time status is answered at once, also in the middle of a block; it is taken out of there.

mod replies;

pub use replies::{MAX_OPEN_QUERIES, Replies, Reply};

/// A real-time status question. The printer answers at once, before it prints what waits in its buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Query {
    /// `DLE EOT 1`: is it ready?
    Printer,
    /// `DLE EOT 2`: why is it offline?
    Offline,
    /// `DLE EOT 3`: what error is it?
    Error,
    /// `DLE EOT 4`: what do the paper sensors say?
    Paper,
}

impl Query {
    /// All questions; together their answers make a whole [`Status`].
    pub const ALL: [Self; 4] = [Self::Printer, Self::Offline, Self::Error, Self::Paper];

    /// The bytes that ask it.
    pub fn bytes(self) -> [u8; 3] {
        let number = match self {
            Self::Printer => 1,
            Self::Offline => 2,
            Self::Error => 3,
            Self::Paper => 4,
        };
        [0x10, 0x04, number]
    }

    /// What the answering byte says. It tells only what this question is about.
    pub fn status(self, byte: u8) -> Status {
        let is_set = |bits: u8| byte & bits != 0;
        match self {
            Self::Printer => Status { offline: is_set(0x08), ..Status::default() },
            Self::Offline => Status {
                cover_open: is_set(0x04),
                paper_end: is_set(0x20),
                error: is_set(0x40),
                ..Status::default()
            },
            // 08: the cutter is stuck; 20: cannot be recovered; 40: recovers by itself, such as a head that is too hot.
            Self::Error => Status { error: is_set(0x08 | 0x20 | 0x40), ..Status::default() },
            Self::Paper => {
                Status { paper_near_end: is_set(0x0C), paper_end: is_set(0x60), ..Status::default() }
            }
        }
    }
}

/// How a printer is. All false is healthy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// It does not print now, for one of the other reasons or because somebody holds its feed button.
    pub offline: bool,
    /// Its cover is open.
    pub cover_open: bool,
    /// The roll has a few metres left.
    pub paper_near_end: bool,
    /// It has no paper.
    pub paper_end: bool,
    /// Something is broken or jammed.
    pub error: bool,
}

impl Status {
    /// Whether it would print a ticket now.
    pub fn can_print(self) -> bool {
        !(self.offline || self.cover_open || self.paper_end || self.error)
    }

    /// What both say together; the answers to all questions make the whole status.
    pub fn with(self, other: Self) -> Self {
        Self {
            offline: self.offline || other.offline,
            cover_open: self.cover_open || other.cover_open,
            paper_near_end: self.paper_near_end || other.paper_near_end,
            paper_end: self.paper_end || other.paper_end,
            error: self.error || other.error,
        }
    }

    /// What the four bytes of automatic status (`GS a`) say.
    pub fn from_automatic(bytes: [u8; 4]) -> Self {
        let [printer, errors, paper, _] = bytes;
        Self {
            offline: printer & 0x08 != 0,
            cover_open: printer & 0x20 != 0,
            paper_near_end: paper & 0x03 != 0,
            paper_end: paper & 0x0C != 0,
            error: errors & (0x08 | 0x20 | 0x40) != 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_healthy_printer_answers_12_to_everything() {
        for query in Query::ALL {
            assert_eq!(query.status(0x12), Status::default());
        }
        assert!(Status::default().can_print());
    }

    #[test]
    fn each_bit_says_one_thing() {
        let whole = Status::default();
        for (query, byte, status) in [
            (Query::Printer, 0x1A, Status { offline: true, ..whole }),
            (Query::Offline, 0x16, Status { cover_open: true, ..whole }),
            (Query::Offline, 0x32, Status { paper_end: true, ..whole }),
            (Query::Offline, 0x52, Status { error: true, ..whole }),
            (Query::Error, 0x1A, Status { error: true, ..whole }),
            (Query::Paper, 0x1E, Status { paper_near_end: true, ..whole }),
            (Query::Paper, 0x72, Status { paper_end: true, ..whole }),
        ] {
            assert_eq!(query.status(byte), status, "{query:?} {byte:#04x}");
        }
    }

    #[test]
    fn paper_near_its_end_still_prints() {
        assert!(Query::Paper.status(0x1E).can_print());
        assert!(!Query::Paper.status(0x7E).can_print());
    }
}
