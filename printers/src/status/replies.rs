//! The demultiplexer: bytes in any chunks → typed replies.

use std::collections::VecDeque;

use super::{Query, Status};
use crate::encode::Token;

/// Questions that may wait for their answers at once; a spooler that asks more does not listen.
pub const MAX_OPEN_QUERIES: usize = 16;

/// `37 22`: the head of a process-id block.
const PROCESS_ID_HEAD: [u8; 2] = [0x37, 0x22];
/// Head, token and a closing zero.
const PROCESS_ID_BYTES: usize = 7;
const AUTOMATIC_STATUS_BYTES: usize = 4;

/// One thing that a printer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The answer to a question: how the printer is, as far as this question asks.
    Status(Query, Status),
    /// Everything up to the end of this job is on paper.
    ProcessDone(Token),
    /// An answer to `GS r 1`: everything sent before it is on paper. The byte holds the paper sensors.
    Fence(u8),
    /// The printer reports its state unasked ([`Status::from_automatic`] reads it).
    AutomaticStatus([u8; 4]),
    /// Bytes that are no reply: noise, an answer to no question, or half of a block.
    Garbage(Vec<u8>),
}

/// What came from one connection and is not yet a whole reply.
#[derive(Debug, Default)]
pub struct Replies {
    asked: VecDeque<Query>,
    begun: Vec<u8>,
}

impl Replies {
    /// Says that this question was just sent, so that its answer is known by its place.
    ///
    /// The oldest question is forgotten beyond [`MAX_OPEN_QUERIES`]: a printer that never answered it never will.
    pub fn expect(&mut self, query: Query) {
        if self.asked.len() == MAX_OPEN_QUERIES {
            self.asked.pop_front();
        }
        self.asked.push_back(query);
    }

    /// Takes bytes from the connection, in whatever chunks they came, and yields the replies that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Reply> {
        let mut replies = Vec::new();
        for byte in bytes {
            self.take(*byte, &mut replies);
        }
        replies
    }

    fn take(&mut self, byte: u8, replies: &mut Vec<Reply>) {
        if self.interrupts(byte) {
            replies.push(self.single(byte));
            return;
        }
        if !self.begun.is_empty() && !self.continues(byte) {
            // What was begun is not a block after all; the byte that broke it may begin the next reply.
            self.give_up(replies);
        }
        if !self.begun.is_empty() && self.continues(byte) || self.begun.is_empty() && starts_block(byte) {
            self.begun.push(byte);
            replies.extend(self.finished());
        } else {
            replies.push(self.single(byte));
        }
    }

    /// Whether the byte answers a question in the middle of a block: printers answer these at once. The bytes of a
    /// block have another form, but for the letters of a token.
    fn interrupts(&self, byte: u8) -> bool {
        let in_token = (PROCESS_ID_HEAD.len()..PROCESS_ID_BYTES - 1).contains(&self.begun.len())
            && self.begun[0] == PROCESS_ID_HEAD[0];
        let is_answer = is_real_time(byte) && !self.asked.is_empty();
        !self.begun.is_empty() && is_answer && !(in_token && Token::HAS.contains(&byte))
    }

    /// Throws away what was begun, up to where another block may have begun within it.
    fn give_up(&mut self, replies: &mut Vec<Reply>) {
        let heads = self.begun.windows(PROCESS_ID_HEAD.len()).skip(1);
        let next =
            heads.clone().position(|head| head == PROCESS_ID_HEAD).map_or(self.begun.len(), |at| at + 1);
        let rest = self.begun.split_off(next);
        replies.push(Reply::Garbage(std::mem::replace(&mut self.begun, rest)));
    }

    fn continues(&self, byte: u8) -> bool {
        match (self.begun[0] == PROCESS_ID_HEAD[0], self.begun.len()) {
            (true, 1) => byte == PROCESS_ID_HEAD[1],
            (true, 6) => byte == 0,
            (true, _) => Token::HAS.contains(&byte),
            (false, _) => is_plain(byte),
        }
    }

    fn finished(&mut self) -> Option<Reply> {
        let reply = match *self.begun.as_slice() {
            [0x37, _, a, b, c, d, _] => {
                Token::from_bytes([a, b, c, d]).map_or(Reply::Garbage(self.begun.clone()), Reply::ProcessDone)
            }
            [first, a, b, c] if first != PROCESS_ID_HEAD[0] => Reply::AutomaticStatus([first, a, b, c]),
            _ => return None,
        };
        debug_assert!([AUTOMATIC_STATUS_BYTES, PROCESS_ID_BYTES].contains(&self.begun.len()));
        self.begun.clear();
        Some(reply)
    }

    fn single(&mut self, byte: u8) -> Reply {
        if is_real_time(byte) {
            let asked = self.asked.pop_front();
            asked.map_or_else(|| Reply::Garbage(vec![byte]), |query| Reply::Status(query, query.status(byte)))
        } else if is_plain(byte) {
            Reply::Fence(byte)
        } else {
            Reply::Garbage(vec![byte])
        }
    }
}

fn starts_block(byte: u8) -> bool {
    byte == PROCESS_ID_HEAD[0] || byte & 0x93 == 0x10
}

/// The form `0..1..10`.
fn is_real_time(byte: u8) -> bool {
    byte & 0x93 == 0x12
}

/// The form `0..0....`, of fences and of the later bytes of automatic status.
fn is_plain(byte: u8) -> bool {
    byte & 0x90 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickcheck::{Arbitrary, Gen, quickcheck};

    fn asked(queries: &[Query]) -> Replies {
        let mut replies = Replies::default();
        queries.iter().for_each(|query| replies.expect(*query));
        replies
    }

    #[test]
    fn answers_belong_to_questions_in_the_order_of_asking() {
        let replies = asked(&Query::ALL).feed(&[0x1A, 0x32, 0x12, 0x72]);
        let status = replies.iter().fold(Status::default(), |status, reply| match reply {
            Reply::Status(_, part) => status.with(*part),
            other => panic!("{other:?}"),
        });
        let expected = Status { offline: true, paper_end: true, ..Status::default() };
        assert_eq!(status, expected);
    }

    #[test]
    fn kinds_are_told_apart_in_one_stream() {
        let mut replies = asked(&[Query::Printer, Query::Paper]);
        let stream = b"\x12\x37\x22a1b2\x00\x1e\x14\x00\x0c\x0f\x00";
        assert_eq!(
            replies.feed(stream),
            [
                Reply::Status(Query::Printer, Status::default()),
                Reply::ProcessDone(Token::from_bytes(*b"a1b2").unwrap()),
                Reply::Status(Query::Paper, Status { paper_near_end: true, ..Status::default() }),
                Reply::AutomaticStatus([0x14, 0x00, 0x0C, 0x0F]),
                Reply::Fence(0),
            ]
        );
    }

    #[test]
    fn a_broken_block_does_not_take_the_next_reply_with_it() {
        let mut replies = asked(&[Query::Printer]);
        assert_eq!(
            replies.feed(b"\x37\x22a1\x12\x37\x22zzzz\x00"),
            [
                Reply::Status(Query::Printer, Status::default()),
                Reply::Garbage(b"\x37\x22a1".to_vec()),
                Reply::ProcessDone(Token::from_bytes(*b"zzzz").unwrap()),
            ]
        );
    }

    #[test]
    fn an_answer_that_nobody_asked_for_is_garbage() {
        assert_eq!(
            Replies::default().feed(&[0x12, 0xFF]),
            [Reply::Garbage(vec![0x12]), Reply::Garbage(vec![0xFF])]
        );
    }

    #[test]
    fn a_printer_that_never_answers_does_not_fill_memory() {
        let mut replies = Replies::default();
        (0..1_000).for_each(|_| replies.expect(Query::Printer));
        assert_eq!(replies.asked.len(), MAX_OPEN_QUERIES);
    }

    #[test]
    fn a_status_may_come_in_the_middle_of_a_block() {
        let mut replies = asked(&[Query::Printer, Query::Paper]);
        assert_eq!(
            replies.feed(b"\x37\x22a1\x1ab2\x00\x14\x00\x72\x0c\x0f"),
            [
                Reply::Status(Query::Printer, Status { offline: true, ..Status::default() }),
                Reply::ProcessDone(Token::from_bytes(*b"a1b2").unwrap()),
                Reply::Status(Query::Paper, Status { paper_end: true, ..Status::default() }),
                Reply::AutomaticStatus([0x14, 0x00, 0x0C, 0x0F]),
            ]
        );
    }

    /// Something that a printer says, and how it travels.
    #[derive(Debug, Clone)]
    enum Said {
        Whole(Reply, Vec<u8>),
        /// A block with the answer to a question at that place in it.
        Interrupted {
            block: Reply,
            bytes: Vec<u8>,
            at: usize,
            query: Query,
            status: u8,
        },
    }

    fn block(g: &mut Gen) -> (Reply, Vec<u8>) {
        let plain = |g: &mut Gen| u8::arbitrary(g) & 0x6F;
        if bool::arbitrary(g) {
            let token = Token::from_number(u64::arbitrary(g));
            let bytes = [&PROCESS_ID_HEAD[..], &token.bytes(), &[0]].concat();
            return (Reply::ProcessDone(token), bytes);
        }
        let bytes = [u8::arbitrary(g) & 0x6C | 0x10, plain(g), plain(g), plain(g)];
        (Reply::AutomaticStatus(bytes), bytes.to_vec())
    }

    impl Arbitrary for Said {
        fn arbitrary(g: &mut Gen) -> Self {
            let query = *g.choose(&Query::ALL).unwrap();
            let status = u8::arbitrary(g) & 0x6C | 0x12;
            let (reply, bytes) = block(g);
            match u8::arbitrary(g) % 4 {
                0 => Self::Whole(Reply::Status(query, query.status(status)), vec![status]),
                // A fence is the paper sensors, and nothing else.
                1 => Self::Whole(Reply::Fence(status & 0x0C), vec![status & 0x0C]),
                2 => Self::Whole(reply, bytes),
                _ => {
                    let at = 1 + usize::arbitrary(g) % (bytes.len() - 1);
                    // Within a token only what is no letter can be told apart.
                    let status = if matches!(reply, Reply::ProcessDone(_)) { status & 0x1F } else { status };
                    Self::Interrupted { block: reply, bytes, at, query, status }
                }
            }
        }
    }

    /// The bytes of all that is said, and the replies that they are.
    fn spoken(said: &[Said], replies: &mut Replies) -> (Vec<u8>, Vec<Reply>) {
        let (mut stream, mut expected) = (Vec::new(), Vec::new());
        for said in said {
            match said {
                Said::Whole(reply, bytes) => {
                    if let Reply::Status(query, _) = reply {
                        replies.expect(*query);
                    }
                    stream.extend_from_slice(bytes);
                    expected.push(reply.clone());
                }
                Said::Interrupted { block, bytes, at, query, status } => {
                    replies.expect(*query);
                    stream.extend_from_slice(&bytes[..*at]);
                    stream.push(*status);
                    stream.extend_from_slice(&bytes[*at..]);
                    expected.extend([Reply::Status(*query, query.status(*status)), block.clone()]);
                }
            }
        }
        (stream, expected)
    }

    quickcheck! {
        fn whatever_is_said_in_whatever_chunks_is_understood(said: Vec<Said>, cuts: Vec<u8>) -> bool {
            let mut replies = Replies::default();
            let said = &said[..said.len().min(MAX_OPEN_QUERIES)];
            let (stream, expected) = spoken(said, &mut replies);
            let mut heard = Vec::new();
            let mut rest = stream.as_slice();
            for cut in cuts {
                let (chunk, after) = rest.split_at(rest.len().min(cut.into()));
                heard.extend(replies.feed(chunk));
                rest = after;
            }
            heard.extend(replies.feed(rest));
            heard == expected
        }

        fn chunks_make_no_difference(bytes: Vec<u8>, cut: usize) -> bool {
            let cut = cut % (bytes.len() + 1);
            let mut chunked = asked(&Query::ALL);
            let mut replies = chunked.feed(&bytes[..cut]);
            replies.extend(chunked.feed(&bytes[cut..]));
            replies == asked(&Query::ALL).feed(&bytes)
        }

        fn noise_is_never_a_panic_and_never_lost(bytes: Vec<u8>) -> bool {
            let mut demultiplexer = Replies::default();
            let replied: usize = demultiplexer.feed(&bytes).iter().map(length).sum();
            replied + demultiplexer.begun.len() == bytes.len() && demultiplexer.begun.len() < PROCESS_ID_BYTES
        }

        fn noise_before_a_confirmation_does_not_swallow_it(noise: Vec<u8>, number: u64) -> bool {
            let token = Token::from_number(number);
            let mut demultiplexer = Replies::default();
            demultiplexer.feed(&noise);
            // What noise has left open ends with a byte that can be in no block.
            demultiplexer.feed(&[0xFF]);
            let block = [&PROCESS_ID_HEAD[..], &token.bytes(), &[0]].concat();
            demultiplexer.feed(&block) == [Reply::ProcessDone(token)]
        }
    }

    fn length(reply: &Reply) -> usize {
        match reply {
            Reply::Status(..) | Reply::Fence(_) => 1,
            Reply::ProcessDone(_) => PROCESS_ID_BYTES,
            Reply::AutomaticStatus(_) => AUTOMATIC_STATUS_BYTES,
            Reply::Garbage(bytes) => bytes.len(),
        }
    }
}
