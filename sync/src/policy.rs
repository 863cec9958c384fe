//! Who may do what. The same judgement runs on the phone, so that nobody is offered what will be refused, and in the
//! node, whatever the phone said.
//!
//! What devices may never write (`printed`, `print`, anything under `node`) needs no rule here: admission takes whole
//! new records only, and no record has these fields.

use crate::frame::RefusalCode;
use crate::id::RecordId;
use crate::money::Money;
use crate::record::Record;
use crate::session::Session;
use crate::site::Role;

/// Whether this session may add these records. All or none.
pub fn judge(session: &Session, records: &[(RecordId, Record)]) -> Result<(), RefusalCode> {
    let allowed = records.iter().all(|(_, record)| is_own(session, record) && may(session.role, record));
    if allowed { Ok(()) } else { Err(RefusalCode::NotAllowed) }
}

/// Nobody signs with another's name.
fn is_own(session: &Session, record: &Record) -> bool {
    record.stamp().by == session.user
}

fn may(role: Role, record: &Record) -> bool {
    match record {
        Record::Refund(_) | Record::Cancel(_) => role == Role::Manager,
        // Whoever closes must have seen that nothing is left to pay; what arrives meanwhile reopens the order.
        Record::Close(close) => close.balance_minor == Money::ZERO,
        _ => true,
    }
}
