//! The one place that knows which HTTP status an error of the node has.

use axum::http::StatusCode;
use serving::problem::Problem;
use sync::frame::RefusalCode;

use super::orders::Refusal;
use crate::auth::login::LoginError;
use crate::desk::EditRefused;
use crate::office::OfficeError;
use crate::store::StoreError;

impl From<LoginError> for Problem {
    fn from(error: LoginError) -> Self {
        let title = error.to_string();
        match error {
            LoginError::Wrong => Self::new(
                StatusCode::UNAUTHORIZED,
                "wrong_login",
                title,
                "Try again; a manager can reset a forgotten PIN.",
            ),
            LoginError::Locked { seconds } => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "locked",
                title,
                "Wait until the lock ends, or log in on a device that is used here already.",
            )
            .after(seconds),
            LoginError::NotPaired => Self::new(
                StatusCode::FORBIDDEN,
                "not_paired",
                title,
                "Ask a manager for a pairing code and type it on this device.",
            ),
            LoginError::NotLoggedIn => {
                Self::new(StatusCode::UNAUTHORIZED, "not_logged_in", title, "Log in first.")
            }
            LoginError::SessionOver => {
                Self::new(StatusCode::UNAUTHORIZED, "session_over", title, "Log in again; nothing is lost.")
            }
            LoginError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let title = error.to_string();
        match error {
            StoreError::DiskFull => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "disk_full",
                title,
                "Free some space on the node, then try again.",
            )
            .after(10),
            StoreError::Stopped => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "shutting_down", title, "Try again in a moment.")
                    .after(2)
            }
            StoreError::Disk(_)
            | StoreError::Database(_)
            | StoreError::Migration(_)
            | StoreError::Damaged { .. } => {
                tracing::error!(%error, "a request failed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "store_failed",
                    "The node could not use its database",
                    "Try again; if it stays, look into the node's log.",
                )
            }
        }
    }
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        let title = error.to_string();
        let conflict = |code, detail| Self::new(StatusCode::CONFLICT, code, title.clone(), detail);
        let invalid = |code, detail| Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, title.clone(), detail);
        match error {
            OfficeError::NoSuch(_) => Self::new(
                StatusCode::NOT_FOUND,
                "no_such_thing",
                title,
                "Ask for the list again: somebody may have taken it away.",
            ),
            OfficeError::Flawed(_) => {
                invalid("not_valid", "Put that right and send it again; nothing was changed.")
            }
            OfficeError::InUse { .. } => conflict("in_use", "Take it off what uses it, then try again."),
            OfficeError::StillPrints { .. } => conflict(
                "still_prints",
                "Let another printer print it first, or take this one away with `?to=` and the id of another.",
            ),
            OfficeError::Unprinted { .. } => conflict(
                "unprinted",
                "Wait until they are printed or call them off; with `?to=` another printer prints them.",
            ),
            OfficeError::Occupied(_) => {
                conflict("table_occupied", "Let the party pay and leave, or move it to another table.")
            }
            OfficeError::LastManager => {
                conflict("last_manager", "Make somebody else a manager first: nobody could undo this.")
            }
            OfficeError::NameTaken(_) => conflict("username_taken", "Choose another user name."),
            OfficeError::Currency => {
                conflict("currency_fixed", "Set up another restaurant for another currency.")
            }
            OfficeError::Username => invalid("not_valid", "Choose such a name."),
            OfficeError::Pin => invalid("not_valid", "Choose such a PIN."),
            OfficeError::File(_) => {
                invalid("not_valid", "Put that right and send it again; nothing was changed.")
            }
            OfficeError::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let title = refusal.to_string();
        let (status, code, detail) = match refusal {
            Refusal::NoSuchProduct => {
                (StatusCode::UNPROCESSABLE_ENTITY, "no_such_product", "Ask for the menu again.")
            }
            Refusal::NoSuchItem => (StatusCode::NOT_FOUND, "no_such_item", "Ask for the order again."),
            Refusal::NoSuchWaiter => {
                (StatusCode::UNPROCESSABLE_ENTITY, "no_such_waiter", "Ask for the staff again.")
            }
            Refusal::SoldOut(_) => (StatusCode::CONFLICT, "sold_out", "Offer something else."),
            Refusal::NotOffered(_) | Refusal::Choice(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "not_offered", "Choose as the product's groups allow.")
            }
            Refusal::Items => (StatusCode::UNPROCESSABLE_ENTITY, "not_valid", "Send fewer at once."),
            Refusal::Taken(_) => {
                (StatusCode::CONFLICT, "table_taken", "Add to that order, or choose another table.")
            }
            Refusal::Over => (StatusCode::CONFLICT, "order_over", "Open the table for the next party."),
            Refusal::NotPaid(_) => {
                (StatusCode::CONFLICT, "not_paid", "Take the money first, or call the order off.")
            }
            Refusal::NothingToPay => (StatusCode::CONFLICT, "nothing_to_pay", "Close the order."),
            Refusal::Desk(refused) => return edit_refused(refused),
        };
        Self::new(status, code, title, detail)
    }
}

/// What the one write path says, in the words of the API.
fn edit_refused(refused: EditRefused) -> Problem {
    let code = match refused {
        EditRefused::Refused(code) => code,
        EditRefused::NoSuchOrder => return OfficeError::NoSuch("table or order").into(),
        EditRefused::Over => return Refusal::Over.into(),
        EditRefused::NotNow => {
            return Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "not_now",
                refused.to_string(),
                "Send the same request again, with the same ids: nothing happens twice.",
            )
            .after(1);
        }
    };
    let (status, word, title, detail) = match code {
        RefusalCode::NotYourTable => (
            StatusCode::FORBIDDEN,
            "not_your_table",
            "This table belongs to other waiters",
            "Ask its waiter or a manager.",
        ),
        RefusalCode::NotAllowed => {
            (StatusCode::FORBIDDEN, "not_allowed", "You may not do this", "Ask a manager.")
        }
        RefusalCode::WrongAmount => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "wrong_amount",
            "The amount is not what these items cost",
            "Leave the amount out, or the items.",
        ),
        RefusalCode::MalformedRecord | RefusalCode::TooLarge => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_valid",
            "Something in it is out of bounds",
            "Keep to the documented bounds: 1 to 999 of an item, texts of at most 500 characters.",
        ),
        _ => (
            StatusCode::CONFLICT,
            "refused",
            "The order does not take this any more",
            "Ask for the order again and see what it says now.",
        ),
    };
    Problem::new(status, word, title, detail)
}
