//! Lists of orders, from the rows that every commit writes.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serving::problem::Problem;
use sync::id::{OrderId, TableId, UserId};
use sync::order::Status;
use utoipa::{IntoParams, ToSchema};

use super::forms::Whole;
use super::stored;
use crate::day::business_day;
use crate::office::OfficeError;
use crate::store::orders_list::{Filter, OrderEntry, find};
use crate::web::Web;
use crate::web::asked::{Asked, At, Part};
use crate::web::logged_in::LoggedIn;

/// Which orders.
#[derive(Deserialize, IntoParams)]
pub(in crate::web) struct OrdersAsked {
    /// Of this status only.
    status: Option<Status>,
    /// Opened on this business day, such as `2026-07-25`.
    date: Option<String>,
    /// Served by this waiter.
    waiter: Option<UserId>,
    /// At this table now, or when they ended.
    table: Option<TableId>,
    /// Those that come after this order in the list.
    after: Option<OrderId>,
    /// At most so many: 1 to 200, 50 when it is not said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Some of the orders.
#[derive(Serialize, ToSchema)]
pub(in crate::web) struct Orders {
    orders: Vec<OrderEntry>,
    /// To be given as `after` for those that follow; none at the end.
    next: Option<OrderId>,
}

pub(in crate::web) async fn list(
    State(web): State<Web>,
    Asked(asked): Asked<OrdersAsked>,
) -> Result<Json<Orders>, Problem> {
    let site = &web.office.catalog().site;
    let no_day = |date: &str| OfficeError::File(format!("{date:?} is no day: write it as 2026-07-25"));
    let day = asked.date.map(|date| business_day(site, &date).ok_or_else(|| no_day(&date))).transpose()?;
    let filter = Filter {
        status: asked.status,
        opened: day,
        waiters: asked.waiter.map(|waiter| vec![waiter]),
        table: asked.table,
        open_only: false,
        after: asked.after,
    };
    found(&web, filter, Part::of(asked.limit)).await
}

/// Those of oneself, and of those whom one assists.
pub(in crate::web) async fn mine(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
) -> Result<Json<Orders>, Problem> {
    let user = login.session.user;
    let catalog = web.office.catalog();
    let me = catalog.staff.iter().find(|person| person.id == user);
    let waiters = me.into_iter().flat_map(|me| me.assists.clone()).chain([user]).collect();
    let filter = Filter { waiters: Some(waiters), open_only: true, ..Filter::default() };
    found(&web, filter, Part::most()).await
}

pub(in crate::web) async fn one(
    State(web): State<Web>,
    At(order): At<OrderId>,
) -> Result<Json<Whole>, Problem> {
    let (order, oddities) = stored(&web, order).await?;
    Ok(Json(Whole { order, oddities }))
}

async fn found(web: &Web, filter: Filter, part: Part) -> Result<Json<Orders>, Problem> {
    let limit = part.limit();
    let orders = web.store.read(move |connection| find(connection, &filter, limit)).await?;
    let is_full = u32::try_from(orders.len()).is_ok_and(|count| count == limit);
    let next = orders.last().map(|order| order.id).filter(|_| is_full);
    Ok(Json(Orders { orders, next }))
}
