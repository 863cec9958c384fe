//! Refusals in words: why, and what to do.

use sync::device::EditError;
use sync::frame::RefusalCode;

use crate::text::Language;

/// Why this phone did not take something.
pub(crate) fn trouble(error: &EditError, language: Language) -> &'static str {
    match error {
        EditError::NoSession => language.send_failed_session(),
        EditError::UnknownOrder => language.send_failed_order(),
        EditError::SameOrder => language.send_failed_same(),
        EditError::NotOnBill => language.send_failed_gone(),
        EditError::Refused(code) => refusal(*code, language),
        EditError::OutboxFull => language.send_failed_full(),
    }
}

/// Why something was refused, and what to do.
pub(crate) fn refusal(code: RefusalCode, language: Language) -> &'static str {
    match code {
        RefusalCode::Damaged => language.refused_damaged(),
        RefusalCode::TooLarge => language.refused_too_large(),
        RefusalCode::WrongActor => language.refused_session(),
        RefusalCode::WrongSequence | RefusalCode::UnknownDependency => language.refused_out_of_step(),
        RefusalCode::RefusedDependency => language.refused_with_another(),
        RefusalCode::Structure | RefusalCode::AlreadyThere => language.refused_structure(),
        RefusalCode::MalformedRecord => language.refused_out_of_bounds(),
        RefusalCode::NotAllowed => language.refused_not_allowed(),
        RefusalCode::UnknownOrder => language.refused_order(),
        RefusalCode::NotYourTable => language.refused_not_your_table(),
        RefusalCode::WrongPrice => language.refused_price(),
        RefusalCode::WrongAmount => language.refused_amount(),
        RefusalCode::HistoryFull => language.refused_history(),
        RefusalCode::Unpaired => language.refused_unpaired(),
    }
}
