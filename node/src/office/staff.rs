//! The staff: who is there, what they may do, how they log in.

use serde::{Deserialize, Serialize};
use sync::id::UserId;
use sync::site::{Catalog, Person, Role};
use sync::time::UnixMs;
use utoipa::ToSchema;

use super::{Draft, OfficeError};
use crate::store::people::{self, AccountRow, NewAccount};

const MAX_USERNAME_CHARS: usize = 40;

/// A member of the staff as managers see them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Member {
    /// Unique, never used again.
    pub id: UserId,
    /// As shown and printed.
    pub name: String,
    /// With which they log in.
    pub username: String,
    /// What they may do.
    pub role: Role,
    /// False when they are blocked.
    pub active: bool,
    /// Whose tables they serve beside their own.
    pub assists: Vec<UserId>,
    /// When they were last here, as far as logins tell.
    pub last_seen: Option<UnixMs>,
}

/// A new member of the staff.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// As shown and printed.
    pub name: String,
    /// With which they log in; upper and lower case are the same.
    pub username: String,
    /// What they may do.
    #[serde(default = "waiter")]
    pub role: Role,
    /// Four to eight digits.
    pub pin: String,
}

/// What may change of a member of the staff.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberForm {
    /// As shown and printed.
    pub name: String,
    /// With which they log in.
    pub username: String,
    /// What they may do; with another role they must log in again.
    pub role: Role,
}

/// All who have not left.
pub fn members(catalog: &Catalog, accounts: Vec<AccountRow>) -> Vec<Member> {
    let member = |account: AccountRow| {
        let person = catalog.staff.iter().find(|person| person.id == account.user)?;
        Some(Member {
            id: person.id,
            name: person.name.clone(),
            username: account.username,
            role: person.role,
            active: person.active,
            assists: person.assists.clone(),
            last_seen: account.last_used,
        })
    };
    accounts.into_iter().filter_map(member).collect()
}

/// Adds somebody with an account. The caller has hashed the PIN.
pub fn add(draft: &mut Draft, form: &NewMember, pin_hash: String) -> Result<Person, OfficeError> {
    let username = username_of(draft, None, &form.username)?;
    let user = draft.next_user();
    let person = Person {
        id: user,
        name: form.name.trim().to_owned(),
        role: form.role,
        assists: Vec::new(),
        active: true,
    };
    draft.catalog.staff.push(person.clone());
    let account = NewAccount { user, username, pin_hash, role: form.role };
    draft.also(move |connection| people::add_account(connection, &account));
    Ok(person)
}

/// Changes name, user name and role.
pub fn change(draft: &mut Draft, user: UserId, form: &MemberForm) -> Result<(), OfficeError> {
    let username = username_of(draft, Some(user), &form.username)?;
    let role = form.role;
    if role != Role::Manager {
        keep_a_manager(draft, user)?;
    }
    let person = find(draft, user)?;
    person.name = form.name.trim().to_owned();
    let has_other_rights = std::mem::replace(&mut person.role, role) != role;
    draft.also(move |connection| {
        people::change_account(connection, user, &username, role)?;
        if has_other_rights { people::end_all(connection, user, crate::clock::now()) } else { Ok(()) }
    });
    if has_other_rights {
        draft.people.push(user);
    }
    Ok(())
}

/// Blocks somebody, or lets them in again. Blocking takes effect with this change, on every connection.
pub fn block(draft: &mut Draft, user: UserId, blocked: bool) -> Result<(), OfficeError> {
    if blocked {
        keep_a_manager(draft, user)?;
    }
    find(draft, user)?.active = !blocked;
    draft.also(move |connection| {
        people::set_active(connection, user, !blocked)?;
        if blocked { people::end_all(connection, user, crate::clock::now()) } else { Ok(()) }
    });
    draft.people.push(user);
    Ok(())
}

/// Another PIN ends every session of somebody: whoever knew the old one is out.
pub fn reset_pin(draft: &mut Draft, user: UserId, pin_hash: String) -> Result<(), OfficeError> {
    find(draft, user)?;
    draft.also(move |connection| {
        people::set_pin(connection, user, &pin_hash)?;
        people::end_all(connection, user, crate::clock::now())
    });
    draft.people.push(user);
    Ok(())
}

/// Somebody leaves. Their name stays in old orders.
pub fn remove(draft: &mut Draft, user: UserId) -> Result<(), OfficeError> {
    keep_a_manager(draft, user)?;
    let person = find(draft, user)?;
    person.active = false;
    person.assists.clear();
    draft.catalog.staff.iter_mut().for_each(|person| person.assists.retain(|whom| *whom != user));
    draft.also(move |connection| {
        people::leave(connection, user, crate::clock::now())?;
        people::end_all(connection, user, crate::clock::now())
    });
    draft.people.push(user);
    Ok(())
}

/// Lets somebody serve a waiter's tables, too.
pub fn assign_assistant(draft: &mut Draft, waiter: UserId, assistant: UserId) -> Result<Person, OfficeError> {
    find(draft, waiter)?;
    let person = find(draft, assistant)?;
    if waiter != assistant && !person.assists.contains(&waiter) {
        person.assists.push(waiter);
    }
    Ok(person.clone())
}

/// Takes one assistant of a waiter away, or all.
pub fn remove_assistants(
    draft: &mut Draft,
    waiter: UserId,
    assistant: Option<UserId>,
) -> Result<(), OfficeError> {
    find(draft, waiter)?;
    let staff = &mut draft.catalog.staff;
    let meant = staff.iter_mut().filter(|person| assistant.is_none_or(|one| person.id == one));
    meant.for_each(|person| person.assists.retain(|whom| *whom != waiter));
    Ok(())
}

/// Somebody who can log in must be able to let others in again.
fn keep_a_manager(draft: &Draft, but_for: UserId) -> Result<(), OfficeError> {
    let is_manager = |person: &&Person| person.role == Role::Manager && person.active;
    let mut managers = draft.catalog.staff.iter().filter(is_manager);
    let is_one = managers.clone().any(|person| person.id == but_for);
    if is_one && managers.all(|person| person.id == but_for) {
        return Err(OfficeError::LastManager);
    }
    Ok(())
}

/// Whoever has left is there in name only.
fn find(draft: &mut Draft, user: UserId) -> Result<&mut Person, OfficeError> {
    if !draft.facts.accounts.iter().any(|account| account.user == user) {
        return Err(OfficeError::NoSuch("member of the staff"));
    }
    let mut staff = draft.catalog.staff.iter_mut();
    staff.find(|person| person.id == user).ok_or(OfficeError::NoSuch("member of the staff"))
}

fn username_of(draft: &Draft, owner: Option<UserId>, text: &str) -> Result<String, OfficeError> {
    let name = text.trim();
    let is_plain = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_');
    let count = name.chars().count();
    let is_username = (1..=MAX_USERNAME_CHARS).contains(&count) && name.chars().all(is_plain);
    if !is_username {
        return Err(OfficeError::Username);
    }
    let is_same = |other: &str| other.to_lowercase() == name.to_lowercase();
    let mut others = draft.facts.accounts.iter().filter(|account| Some(account.user) != owner);
    match others.any(|account| is_same(&account.username)) {
        true => Err(OfficeError::NameTaken(name.to_owned())),
        false => Ok(name.to_owned()),
    }
}

fn waiter() -> Role {
    Role::Waiter
}
