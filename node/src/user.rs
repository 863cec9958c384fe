//! `node user add`: somebody who can log in, when nobody who could add them can. The node must be stopped.

use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

use sync::site::{Person, Role};
use thiserror::Error;

use crate::auth::pin::{Pin, PinHasher};
use crate::clock;
use crate::config::{RoleWord, UserAdd};
use crate::lock::{DataLock, LockError};
use crate::office::staff::{self, NewMember};
use crate::office::{OfficeError, change_while_closed};
use crate::store::{DATABASE_FILE, Options, Store, StoreError};

/// Why nobody was added.
#[derive(Debug, Error)]
pub enum UserError {
    /// There is nothing to add them to.
    #[error("{0} holds no restaurant: make one with `node run` and its first page, or with `node init`")]
    Empty(PathBuf),
    /// The PIN cannot be read.
    #[error("the PIN cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// What was typed is none.
    #[error(
        "a PIN has four to eight digits; it is asked for, or read from the first line of the standard input"
    )]
    Pin,
    /// Typed twice, and not the same.
    #[error("the two PINs are not the same")]
    Different,
    /// A node serves the restaurant, or the directory cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The restaurant would contradict itself.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds somebody, with the PIN that a person types, or that is on the first line of the standard input: what stands on a
/// command line is seen by every user of the machine.
pub async fn add(order: &UserAdd) -> Result<Person, UserError> {
    if !order.data.join(DATABASE_FILE).exists() {
        return Err(UserError::Empty(order.data.clone()));
    }
    let _lock = DataLock::take(&order.data)?;
    let pin = pin()?;
    let store = Store::open(&order.data, Options::default())?;
    let added = add_to(&store, order, &pin).await;
    store.close().await;
    added?.ok_or_else(|| UserError::Empty(order.data.clone()))
}

async fn add_to(store: &Store, order: &UserAdd, pin: &Pin) -> Result<Option<Person>, OfficeError> {
    let role = match order.role {
        RoleWord::Manager => Role::Manager,
        RoleWord::Waiter => Role::Waiter,
    };
    let form =
        NewMember { name: order.name.clone(), username: order.username.clone(), role, pin: String::new() };
    let pin_hash = PinHasher::default().hash(pin, clock::random_bytes());
    change_while_closed(store, move |draft| staff::add(draft, &form, pin_hash)).await
}

fn pin() -> Result<Pin, UserError> {
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        return Pin::parse(line.trim()).ok_or(UserError::Pin);
    }
    let typed = rpassword::prompt_password("PIN: ")?;
    let pin = Pin::parse(typed.trim()).ok_or(UserError::Pin)?;
    let again = rpassword::prompt_password("PIN again: ")?;
    if again.trim() == typed.trim() { Ok(pin) } else { Err(UserError::Different) }
}
