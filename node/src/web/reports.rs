//! `/api/reports`: what was sold and paid, and which orders there were.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serving::problem::Problem;
use sync::frame::TableStatus;
use sync::id::{TableGroupId, TableId, UserId};
use sync::money::Money;
use sync::order::Status;
use sync::site::{Catalog, Role};
use utoipa::{IntoParams, ToSchema};

use super::Web;
use super::asked::Asked;
use super::door::managers_only;
use super::logged_in::LoggedIn;
use crate::clock;
use crate::day::{BusinessDay, Period};
use crate::report::csv::{self, Table, decimal, plain};
use crate::report::{Group, Report, Sums, Tally};
use crate::store::StoreError;
use crate::store::reports::{OrderSummary, Search, search, tell};

/// No report is of more days: a leap year.
const MAX_DAYS: i32 = 366;
/// Orders of one page.
const MAX_ORDERS_OF_PAGE: u32 = 200;
const USUAL_ORDERS_OF_PAGE: u32 = 50;
/// Pages that are counted; nobody turns further, and a file holds no more.
const MAX_PAGE: u32 = 10_000;

/// Of which days.
#[derive(Clone, Copy)]
struct Days {
    from: Option<Date>,
    to: Option<Date>,
}

/// As what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    /// For programs.
    #[default]
    Json,
    /// For spreadsheets.
    Csv,
}

/// Which report.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
pub(super) struct DayAsked {
    /// The first business day, such as `2026-11-21`; today when it is not said.
    #[param(value_type = Option<String>)]
    from: Option<Date>,
    /// The last one; the first one when it is not said.
    #[param(value_type = Option<String>)]
    to: Option<Date>,
    /// `json`, or `csv` for spreadsheets.
    #[serde(default)]
    #[param(inline)]
    form: Form,
}

/// Whose shift.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
pub(super) struct ShiftAsked {
    /// On which business day; today when it is not said.
    #[param(value_type = Option<String>)]
    day: Option<Date>,
    /// Whose; your own when it is not said. Those of others are for managers.
    waiter: Option<UserId>,
}

/// What somebody sold and took in one business day.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Shift {
    period: Period,
    waiter: UserId,
    totals: Sums,
    by_method: Vec<Group>,
    /// What they should have in their pocket: cash with tips, less what they gave back in cash.
    cash_minor: Money,
    /// Orders of theirs that are not over.
    open: Vec<OrderSummary>,
}

/// Which orders.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
pub(super) struct HistoryAsked {
    #[param(value_type = Option<String>)]
    from: Option<Date>,
    #[param(value_type = Option<String>)]
    to: Option<Date>,
    status: Option<Status>,
    waiter: Option<UserId>,
    table: Option<TableId>,
    /// From 1.
    page: Option<u32>,
    /// 1 to 200; 50 when it is not said.
    per_page: Option<u32>,
    /// `json`, or `csv` for spreadsheets.
    #[serde(default)]
    #[param(inline)]
    form: Form,
}

/// A page of orders.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct History {
    period: Period,
    orders: Vec<OrderSummary>,
    page: u32,
    per_page: u32,
    /// Orders on all pages.
    total: u32,
}

/// All tables at this moment.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct Floor {
    tables: u32,
    occupied: u32,
    guests: u32,
    gross_minor: Money,
    balance_minor: Money,
    groups: Vec<FloorGroup>,
}

#[derive(Debug, Serialize, ToSchema)]
struct FloorGroup {
    group: TableGroupId,
    name: String,
    tables: u32,
    occupied: u32,
    guests: u32,
    gross_minor: Money,
    balance_minor: Money,
}

/// `GET /api/reports/day?from&to&form` → all sums, by waiter, category, product, hour, method and VAT.
pub(super) async fn day(State(web): State<Web>, Asked(asked): Asked<DayAsked>) -> Result<Response, Problem> {
    let report = report(&web, Days { from: asked.from, to: asked.to }, None).await?;
    Ok(match asked.form {
        Form::Json => no_store(Json(report)),
        Form::Csv => file(&format!("report-{}", report.period.first_day), csv::report(&report)),
    })
}

/// `GET /api/reports/shift?day&waiter` → what one person sold and took.
pub(super) async fn shift(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    Asked(asked): Asked<ShiftAsked>,
) -> Result<Response, Problem> {
    let waiter = asked.waiter.unwrap_or(login.session.user);
    if waiter != login.session.user && login.session.role != Role::Manager {
        return Err(managers_only());
    }
    let report = report(&web, Days { from: asked.day, to: None }, Some(waiter)).await?;
    let period = report.period.clone();
    let open = move |connection: &Connection| {
        let mut open = Vec::new();
        for status in [Status::Open, Status::PartiallyPaid, Status::Paid] {
            let asked = Search {
                period: period.clone(),
                status: Some(status),
                waiter: Some(waiter),
                table: None,
                skip: 0,
                limit: MAX_ORDERS_OF_PAGE,
            };
            open.extend(search(connection, &asked)?.0);
        }
        Ok(open)
    };
    let open = web.store.read(open).await?;
    let cash = report.by_method.iter().find(|group| group.key == "cash");
    let cash_minor = cash
        .map_or(Money::ZERO, |cash| cash.sums.paid_minor + cash.sums.tips_minor - cash.sums.refunded_minor);
    let Report { period, totals, by_method, .. } = report;
    Ok(no_store(Json(Shift { period, waiter, totals, by_method, cash_minor, open })))
}

/// `GET /api/reports/orders/history?from&to&status&waiter&table&page&per_page&form` → orders, the newest first.
pub(super) async fn history(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    Asked(asked): Asked<HistoryAsked>,
) -> Result<Response, Problem> {
    let own = (login.session.role != Role::Manager).then_some(login.session.user);
    if own.is_some() && asked.waiter.is_some() && asked.waiter != own {
        return Err(managers_only());
    }
    let catalog = catalog(&web);
    let period = period(&BusinessDay::of(&catalog.site), Days { from: asked.from, to: asked.to })?;
    let page = asked.page.unwrap_or(1).clamp(1, MAX_PAGE);
    let per_page = asked.per_page.unwrap_or(USUAL_ORDERS_OF_PAGE).clamp(1, MAX_ORDERS_OF_PAGE);
    let wanted = Search {
        period: period.clone(),
        status: asked.status,
        waiter: asked.waiter.or(own),
        table: asked.table,
        skip: (page - 1) * per_page,
        limit: per_page,
    };
    let (orders, total) = web.store.read(move |connection| search(connection, &wanted)).await?;
    Ok(match asked.form {
        Form::Json => no_store(Json(History { period, orders, page, per_page, total })),
        Form::Csv => file(&format!("orders-{}", period.first_day), orders_csv(&catalog, &orders)),
    })
}

/// `GET /api/reports/tables/summary` → how full the house is, and what is open.
pub(super) async fn tables(State(web): State<Web>) -> Result<Response, Problem> {
    let statuses = web.desk.tables().await?;
    Ok(no_store(Json(floor(&catalog(&web), &statuses))))
}

fn floor(catalog: &Catalog, statuses: &[TableStatus]) -> Floor {
    let mut floor = Floor::default();
    for group in &catalog.table_groups {
        let tables = catalog.tables.iter().filter(|table| table.group == group.id && table.active);
        let mut sum = FloorGroup {
            group: group.id,
            name: group.name.clone(),
            tables: 0,
            occupied: 0,
            guests: 0,
            gross_minor: Money::ZERO,
            balance_minor: Money::ZERO,
        };
        for table in tables {
            sum.tables += 1;
            let status = statuses.iter().find(|status| status.table == table.id);
            let parties: Vec<_> =
                status.into_iter().flat_map(|status| status.open.iter().chain(&status.others)).collect();
            sum.occupied += u32::from(!parties.is_empty());
            for party in parties {
                sum.guests += party.covers;
                sum.gross_minor += party.gross_minor;
                sum.balance_minor += party.balance_minor;
            }
        }
        floor.tables += sum.tables;
        floor.occupied += sum.occupied;
        floor.guests += sum.guests;
        floor.gross_minor += sum.gross_minor;
        floor.balance_minor += sum.balance_minor;
        floor.groups.push(sum);
    }
    floor
}

async fn report(web: &Web, days: Days, only: Option<UserId>) -> Result<Report, Problem> {
    let catalog = catalog(web);
    let day = BusinessDay::of(&catalog.site);
    let period = period(&day, days)?;
    let sum = move |connection: &Connection| -> Result<Report, StoreError> {
        let mut tally = Tally::new(&catalog, day.time_zone().clone(), only);
        tell(connection, &period, &mut tally)?;
        Ok(tally.report(period))
    };
    Ok(web.store.read(sum).await?)
}

fn period(day: &BusinessDay, days: Days) -> Result<Period, Problem> {
    let from = days.from.unwrap_or_else(|| day.day_of(clock::now()));
    let to = days.to.unwrap_or(from);
    let period = day.period(from, to).filter(|period| (1..=MAX_DAYS).contains(&period.days()));
    period.ok_or_else(|| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "no_such_period",
            format!("There is no report from {from} to {to}"),
            "Ask for 1 to 366 days, the first one first.",
        )
    })
}

fn catalog(web: &Web) -> Catalog {
    web.office.catalog().as_ref().clone()
}

fn orders_csv(catalog: &Catalog, orders: &[OrderSummary]) -> String {
    let day = BusinessDay::of(&catalog.site);
    let digits = catalog.site.currency_digits;
    let label =
        |id: TableId| catalog.tables.iter().find(|table| table.id == id).map(|table| table.label.clone());
    let name =
        |id: &UserId| catalog.staff.iter().find(|person| person.id == *id).map(|person| person.name.clone());
    let mut table = Table::new(&[
        "order", "day", "opened", "table", "sitting", "status", "guests", "sold", "paid", "balance", "tips",
        "waiters",
    ]);
    for order in orders {
        let names: Vec<String> = order.waiters.iter().filter_map(name).collect();
        let opened = order.opened_at.and_then(|at| jiff::Timestamp::from_millisecond(at.0).ok());
        let opened =
            opened.map(|at| at.to_zoned(day.time_zone().clone()).strftime("%Y-%m-%d %H:%M").to_string());
        table.line([
            order.order.to_string(),
            order.opened_at.map(|at| day.day_of(at).to_string()).unwrap_or_default(),
            opened.unwrap_or_default(),
            plain(&order.table.and_then(label).unwrap_or_default()),
            order.sitting.to_string(),
            csv::status_word(order.status).to_owned(),
            order.covers.to_string(),
            decimal(order.gross_minor, digits),
            decimal(order.paid_minor, digits),
            decimal(order.balance_minor, digits),
            decimal(order.tips_minor, digits),
            plain(&names.join(", ")),
        ]);
    }
    table.text()
}

fn no_store(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], answer).into_response()
}

fn file(name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}
