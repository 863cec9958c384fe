//! What a frame of a device makes the node look up: a few bytes may name hundreds of orders, each of which is read from disk.

use minicbor::Decoder;
use minicbor::decode::Error;

use super::MAX_DOCS_IN_HELLO;

/// Whoever greets is sent all that is open: as many orders as a large house has tables.
pub const ORDERS_IN_GREETING: usize = 50;

/// The numbers of the frames that name orders, as [`super::ToNode`] has them.
const HELLO: u32 = 0;
const OPEN: u32 = 1;
const VOUCH: u32 = 5;

/// How many orders the node looks up for a frame, beside those to which it pushes. Only the head is read.
pub fn lookups(frame: &[u8]) -> usize {
    let mut decoder = Decoder::new(frame);
    // What cannot be read is refused before anything is looked up.
    count(&mut decoder).unwrap_or(0)
}

fn count(decoder: &mut Decoder<'_>) -> Result<usize, Error> {
    decoder.array()?;
    match decoder.u32()? {
        HELLO => {
            decoder.array()?;
            decoder.skip()?;
            Ok(ORDERS_IN_GREETING + listed(decoder)?)
        }
        OPEN => Ok(1),
        VOUCH => {
            decoder.array()?;
            listed(decoder)
        }
        _ => Ok(0),
    }
}

/// A list that does not say how long it is, is taken for the longest.
fn listed(decoder: &mut Decoder<'_>) -> Result<usize, Error> {
    let said = decoder.array()?.and_then(|length| usize::try_from(length).ok());
    Ok(said.map_or(MAX_DOCS_IN_HELLO, |length| length.min(MAX_DOCS_IN_HELLO)))
}
