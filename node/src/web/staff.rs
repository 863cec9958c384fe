//! `/api/waiters`: the staff.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serving::problem::Problem;
use sync::id::UserId;
use sync::site::Person;
use utoipa::{IntoParams, ToSchema};

use super::Web;
use super::asked::{Asked, At, Body};
use crate::office::OfficeError;
use crate::office::staff::{self, Member, MemberForm, NewMember, members};
use crate::store::people::accounts;

/// Another PIN.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PinForm {
    /// Four to eight digits.
    pin: String,
}

/// Whether somebody is blocked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockForm {
    blocked: bool,
}

/// Who helps.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssistantForm {
    assistant: UserId,
}

/// Who helps no longer.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct WhichAssistant {
    /// All of them when it is not said.
    assistant: Option<UserId>,
}

pub(super) async fn list(State(web): State<Web>) -> Result<Json<Vec<Member>>, Problem> {
    let accounts = web.store.read(accounts).await?;
    Ok(Json(members(&web.office.catalog(), accounts)))
}

pub(super) async fn add(
    State(web): State<Web>,
    Body(form): Body<NewMember>,
) -> Result<(StatusCode, Json<Member>), Problem> {
    let hash = web.gate.hash_of(&form.pin).await?.ok_or(OfficeError::Pin)?;
    let person = web.office.change(move |draft| staff::add(draft, &form, hash)).await?;
    Ok((StatusCode::CREATED, Json(member(&web, person.id).await?)))
}

pub(super) async fn change(
    State(web): State<Web>,
    At(user): At<UserId>,
    Body(form): Body<MemberForm>,
) -> Result<Json<Member>, Problem> {
    web.office.change(move |draft| staff::change(draft, user, &form)).await?;
    Ok(Json(member(&web, user).await?))
}

pub(super) async fn reset_pin(
    State(web): State<Web>,
    At(user): At<UserId>,
    Body(form): Body<PinForm>,
) -> Result<StatusCode, Problem> {
    let hash = web.gate.hash_of(&form.pin).await?.ok_or(OfficeError::Pin)?;
    web.office.change(move |draft| staff::reset_pin(draft, user, hash)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn block(
    State(web): State<Web>,
    At(user): At<UserId>,
    Body(form): Body<BlockForm>,
) -> Result<Json<Member>, Problem> {
    web.office.change(move |draft| staff::block(draft, user, form.blocked)).await?;
    Ok(Json(member(&web, user).await?))
}

pub(super) async fn remove(State(web): State<Web>, At(user): At<UserId>) -> Result<StatusCode, Problem> {
    web.office.change(move |draft| staff::remove(draft, user)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn assign_assistant(
    State(web): State<Web>,
    At(user): At<UserId>,
    Body(form): Body<AssistantForm>,
) -> Result<Json<Person>, Problem> {
    Ok(Json(web.office.change(move |draft| staff::assign_assistant(draft, user, form.assistant)).await?))
}

pub(super) async fn remove_assistant(
    State(web): State<Web>,
    At(user): At<UserId>,
    Asked(which): Asked<WhichAssistant>,
) -> Result<StatusCode, Problem> {
    web.office.change(move |draft| staff::remove_assistants(draft, user, which.assistant)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn member(web: &Web, user: UserId) -> Result<Member, Problem> {
    let accounts = web.store.read(accounts).await?;
    let mut members = members(&web.office.catalog(), accounts).into_iter();
    Ok(members.find(|member| member.id == user).ok_or(OfficeError::NoSuch("member of the staff"))?)
}
