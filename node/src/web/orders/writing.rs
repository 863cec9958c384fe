//! Changing orders: records are made of what a program asks, and handed to the desk.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serving::problem::Problem;
use sync::device::Target;
use sync::frame::RefusalCode;
use sync::id::{ModifierId, OrderId, RecordId, UserId};
use sync::menu::ChoiceError;
use sync::money::Money;
use sync::order::{Line, Order};
use sync::policy::Rules;
use sync::record::{Cancel, Close, Collection, Open, Payment, Record, Stamp, Void, WaiterChange};
use sync::session::Session;
use thiserror::Error;

use super::forms::{CancelAsked, ItemChange, ItemsForm, OpenForm, PayForm, Reason, WaiterForm, Whole};
use super::{items, stored};
use crate::clock;
use crate::desk::EditRefused;
use crate::web::Web;
use crate::web::asked::{Asked, At, Body};
use crate::web::logged_in::LoggedIn;

/// Items in one request: what fits into one change.
const MAX_ITEMS: usize = 100;

/// Why nothing came of a request.
#[derive(Debug, Error)]
pub(in crate::web) enum Refusal {
    #[error("there is no such product on the menu")]
    NoSuchProduct,
    #[error("there is no such item on this order")]
    NoSuchItem,
    #[error("there is no such waiter")]
    NoSuchWaiter,
    #[error("{0} is sold out")]
    SoldOut(String),
    #[error("modifier {0} cannot be chosen with this product")]
    NotOffered(ModifierId),
    #[error(transparent)]
    Choice(ChoiceError),
    #[error("a request holds 1 to {MAX_ITEMS} items")]
    Items,
    #[error("a party sits at this table already: order {0}")]
    Taken(OrderId),
    #[error("the party of this order has left")]
    Over,
    #[error("{} is still to pay", .0.0)]
    NotPaid(Money),
    #[error("there is nothing to pay")]
    NothingToPay,
    #[error(transparent)]
    Desk(#[from] EditRefused),
}

type Answer = Result<Json<Whole>, Problem>;

pub(in crate::web) async fn open(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    Body(form): Body<OpenForm>,
) -> Result<(StatusCode, Json<Whole>), Problem> {
    let status = web.desk.tables().await?.into_iter().find(|status| status.table == form.table);
    let id = or_fresh(form.id);
    if let Some(open) = status.and_then(|status| status.open) {
        // The same request may have come before.
        let (order, _) = stored(&web, open.order).await?;
        if form.id.is_none() || !is_opened_by(&web, order.id, id).await? {
            return Err(Refusal::Taken(open.order).into());
        }
        return Ok((StatusCode::OK, whole(&web, open.order).await?));
    }
    let record = Record::Open(Open { covers: form.covers, stamp: stamp(&login.session) });
    let order = edit(&web, login.session, Target::Table(form.table), vec![(id, record)]).await?;
    Ok((StatusCode::CREATED, whole(&web, order).await?))
}

pub(in crate::web) async fn add_items(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At(order): At<OrderId>,
    Body(form): Body<ItemsForm>,
) -> Result<(StatusCode, Json<Whole>), Problem> {
    if form.items.is_empty() || form.items.len() > MAX_ITEMS {
        return Err(Refusal::Items.into());
    }
    let read = served(&web, &login.session, order).await?;
    let is_there = |id: Option<RecordId>| id.is_some_and(|id| read.lines.iter().any(|line| line.id == id));
    let wanted: Vec<_> = form.items.iter().filter(|item| !is_there(item.id)).collect();
    if !wanted.is_empty() {
        must_be_there(&read)?;
        let (catalog, stamp) = (web.office.catalog(), stamp(&login.session));
        let record = |form: &&_| {
            let item: Result<_, Refusal> = items::item_of(&catalog.menu, form, stamp);
            Ok((or_fresh(form.id), Record::Item(item?)))
        };
        let records = wanted.iter().map(record).collect::<Result<Vec<_>, Refusal>>()?;
        edit(&web, login.session, Target::Order(order), records).await?;
    }
    Ok((StatusCode::CREATED, whole(&web, order).await?))
}

pub(in crate::web) async fn change_item(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At((order, item)): At<(OrderId, RecordId)>,
    Body(form): Body<ItemChange>,
) -> Answer {
    let (read, _) = stored(&web, order).await?;
    let line = line_of(&read, item)?;
    let id = or_fresh(form.id);
    if form.id.is_some() && was_added(&read, id) {
        return whole(&web, order).await;
    }
    must_be_there(&read)?;
    let menu = &web.office.catalog().menu;
    let records = items::change(menu, line, &form, id, stamp(&login.session))?;
    if !records.is_empty() {
        edit(&web, login.session, Target::Order(order), records).await?;
    }
    whole(&web, order).await
}

pub(in crate::web) async fn cancel_item(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At((order, item)): At<(OrderId, RecordId)>,
    Asked(asked): Asked<CancelAsked>,
) -> Answer {
    let (read, _) = stored(&web, order).await?;
    let line = line_of(&read, item)?;
    let qty = asked.quantity.unwrap_or(line.live_qty);
    let id = or_fresh(asked.id);
    if line.live_qty == 0 || asked.id.is_some() && was_added(&read, id) {
        return whole(&web, order).await;
    }
    let void = Void { item, qty, reason: asked.reason, stamp: stamp(&login.session) };
    edit(&web, login.session, Target::Order(order), vec![(id, Record::Void(void))]).await?;
    whole(&web, order).await
}

pub(in crate::web) async fn pay(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At(order): At<OrderId>,
    Body(form): Body<PayForm>,
) -> Answer {
    let read = served(&web, &login.session, order).await?;
    let id = or_fresh(form.id);
    if form.id.is_some() && read.payments.iter().any(|(known, _)| *known == id) {
        return whole(&web, order).await;
    }
    let to_pay = match form.items.is_empty() {
        true => read.totals.balance_minor,
        false => items::cost(&read, form.items.iter().map(|(item, qty)| (*item, *qty)))?,
    };
    let amount_minor = form.amount_minor.unwrap_or(to_pay);
    if amount_minor <= Money::ZERO {
        return Err(Refusal::NothingToPay.into());
    }
    let PayForm { method, tip_minor, items: lines, .. } = form;
    let payment = Payment { amount_minor, tip_minor, method, lines, stamp: stamp(&login.session) };
    edit(&web, login.session, Target::Order(order), vec![(id, Record::Payment(payment))]).await?;
    whole(&web, order).await
}

pub(in crate::web) async fn close(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At(order): At<OrderId>,
) -> Answer {
    let read = served(&web, &login.session, order).await?;
    if read.status.is_over() {
        return whole(&web, order).await;
    }
    let balance_minor = read.totals.balance_minor;
    if balance_minor != Money::ZERO {
        return Err(Refusal::NotPaid(balance_minor).into());
    }
    let record = Record::Close(Close { balance_minor, stamp: stamp(&login.session) });
    edit(&web, login.session, Target::Order(order), vec![(fresh(), record)]).await?;
    whole(&web, order).await
}

pub(in crate::web) async fn cancel(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At(order): At<OrderId>,
    Asked(asked): Asked<Reason>,
) -> Answer {
    let (read, _) = stored(&web, order).await?;
    if !read.called_off {
        let record = Record::Cancel(Cancel { reason: asked.reason, stamp: stamp(&login.session) });
        edit(&web, login.session, Target::Order(order), vec![(fresh(), record)]).await?;
    }
    whole(&web, order).await
}

pub(in crate::web) async fn assign_waiter(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At(order): At<OrderId>,
    Body(form): Body<WaiterForm>,
) -> Answer {
    let catalog = web.office.catalog();
    if !catalog.staff.iter().any(|person| person.id == form.waiter && person.active) {
        return Err(Refusal::NoSuchWaiter.into());
    }
    set_waiter(&web, login.session, order, form.waiter, true).await
}

pub(in crate::web) async fn remove_waiter(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At((order, waiter)): At<(OrderId, UserId)>,
) -> Answer {
    set_waiter(&web, login.session, order, waiter, false).await
}

async fn set_waiter(web: &Web, session: Session, order: OrderId, waiter: UserId, add: bool) -> Answer {
    let (read, _) = stored(web, order).await?;
    if read.waiters.contains(&waiter) != add {
        let record = Record::Waiter(WaiterChange { waiter, add, stamp: stamp(&session) });
        edit(web, session, Target::Order(order), vec![(fresh(), record)]).await?;
    }
    whole(web, order).await
}

/// An order for whoever serves it.
async fn served(web: &Web, session: &Session, order: OrderId) -> Result<Order, Problem> {
    let (order, _) = stored(web, order).await?;
    let rules = Rules::of(&web.office.catalog());
    if order.opened_at.is_some() && !rules.may_serve(session.user, session.role, &order.waiters) {
        return Err(Refusal::from(EditRefused::Refused(RefusalCode::NotYourTable)).into());
    }
    Ok(order)
}

/// Hands records to the desk; answers when they are on the disk.
async fn edit(
    web: &Web,
    session: Session,
    target: Target,
    records: Vec<(RecordId, Record)>,
) -> Result<OrderId, Refusal> {
    let is_whole =
        |(_, record): &(RecordId, Record)| Record::parse(record.collection(), &record.fields()).is_ok();
    if !records.iter().all(is_whole) {
        return Err(EditRefused::Refused(RefusalCode::MalformedRecord).into());
    }
    Ok(web.desk.edit(session, target, records).await?)
}

async fn whole(web: &Web, order: OrderId) -> Answer {
    let (order, oddities) = stored(web, order).await?;
    Ok(Json(Whole { order, oddities }))
}

/// Whether an order was opened with this record.
async fn is_opened_by(web: &Web, order: OrderId, id: RecordId) -> Result<bool, Problem> {
    let has = move |connection: &_| super::has_record(connection, order, Collection::Opens, id);
    Ok(web.store.read(has).await?)
}

fn line_of(order: &Order, item: RecordId) -> Result<&Line, Refusal> {
    order.lines.iter().find(|line| line.id == item).ok_or(Refusal::NoSuchItem)
}

/// Whether an item or a void with this id is on the order.
fn was_added(order: &Order, id: RecordId) -> bool {
    let is_void = |line: &Line| line.voids.iter().chain(&line.requests).any(|(known, _)| *known == id);
    order.lines.iter().any(|line| line.id == id || is_void(line))
}

/// What comes to a party that has left is a mistake of the program: people say it on their phones, where they see it.
fn must_be_there(order: &Order) -> Result<(), Refusal> {
    if order.status.is_over() { Err(Refusal::Over) } else { Ok(()) }
}

fn stamp(session: &Session) -> Stamp {
    Stamp { by: session.user, at: clock::now() }
}

fn fresh() -> RecordId {
    RecordId::fresh(clock::now(), &mut clock::random)
}

fn or_fresh(given: Option<RecordId>) -> RecordId {
    given.unwrap_or_else(fresh)
}
