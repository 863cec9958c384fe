//! What was sold, paid and given back in some time, from the rows of the orders. Pure: rows go in one by one, sums come
//! out, so a year needs no more memory than a day.
//!
//! An item counts when it was ordered, in the name of whoever ordered it, in the order that pays for it; money counts when
//! it was taken, in the name of whoever took it. Times are those of the devices.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use sync::id::{CategoryId, OrderId, ProductId, UserId};
use sync::money::Money;
use sync::record::Method;
use sync::site::Catalog;
use sync::time::UnixMs;
use utoipa::ToSchema;

use crate::day::Period;

pub mod csv;

/// Something that was sold.
#[derive(Clone, Debug)]
pub struct Sold {
    /// In which order; rows of one order come one after the other.
    pub order: OrderId,
    /// What.
    pub product: ProductId,
    /// Its name when it was ordered.
    pub name: String,
    /// How many are to be paid.
    pub qty: u32,
    /// The price of one with its modifiers.
    pub each_minor: Money,
    /// VAT included, in basis points.
    pub vat_bp: u32,
    /// Who ordered it.
    pub by: UserId,
    /// When.
    pub at: UnixMs,
}

/// Money that was taken or given back.
#[derive(Clone, Debug)]
pub struct Moved {
    /// How much, without a tip.
    pub amount_minor: Money,
    /// On top; never given back.
    pub tip_minor: Money,
    /// How it was paid.
    pub method: Method,
    /// Who took or gave it.
    pub by: UserId,
    /// When.
    pub at: UnixMs,
}

/// Sums of some of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sums {
    /// Orders in which something was sold.
    pub orders: u32,
    /// Items that were sold.
    pub items: u32,
    /// What they cost, VAT included.
    pub sold_minor: Money,
    /// Payments.
    pub payments: u32,
    /// What was paid, without tips.
    pub paid_minor: Money,
    /// Tips.
    pub tips_minor: Money,
    /// What was given back.
    pub refunded_minor: Money,
    /// The order that was counted last.
    #[serde(skip)]
    last: Option<OrderId>,
}

/// Sums of one waiter, category, product, hour or method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Group {
    /// Of which: an id, an hour from 0 to 23, a method.
    pub key: String,
    /// As people call it.
    pub name: String,
    /// The sums.
    #[serde(flatten)]
    pub sums: Sums,
}

/// What was sold at one rate of VAT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Vat {
    /// In basis points.
    pub rate_bp: u32,
    /// With VAT.
    pub sold_minor: Money,
    /// The VAT in it, to the nearest minor unit.
    pub vat_minor: Money,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Report {
    /// Of which time.
    pub period: Period,
    /// ISO 4217.
    pub currency: String,
    /// How many decimals the currency has.
    pub currency_digits: u8,
    /// All of it.
    pub totals: Sums,
    /// By who sold, or took the money.
    pub by_waiter: Vec<Group>,
    /// By category, as the menu has it now; products that are gone from it have none.
    pub by_category: Vec<Group>,
    /// By product.
    pub by_product: Vec<Group>,
    /// By hour of the day.
    pub by_hour: Vec<Group>,
    /// By method of payment.
    pub by_method: Vec<Group>,
    /// By rate of VAT.
    pub by_vat: Vec<Vat>,
}

/// Rows go in, a [`Report`] comes out.
pub struct Tally<'a> {
    catalog: &'a Catalog,
    time_zone: TimeZone,
    /// Only what this person sold or took.
    only: Option<UserId>,
    totals: Sums,
    waiters: BTreeMap<UserId, Sums>,
    categories: BTreeMap<Option<CategoryId>, Sums>,
    products: BTreeMap<ProductId, (String, Sums)>,
    hours: BTreeMap<i8, Sums>,
    methods: BTreeMap<Method, Sums>,
    rates: BTreeMap<u32, Money>,
    category_of: BTreeMap<ProductId, CategoryId>,
}

impl<'a> Tally<'a> {
    /// Nothing yet, of a restaurant in this time zone.
    pub fn new(catalog: &'a Catalog, time_zone: TimeZone, only: Option<UserId>) -> Self {
        let products = catalog.menu.products.iter();
        Self {
            catalog,
            time_zone,
            only,
            totals: Sums::default(),
            waiters: BTreeMap::new(),
            categories: BTreeMap::new(),
            products: BTreeMap::new(),
            hours: BTreeMap::new(),
            methods: BTreeMap::new(),
            rates: BTreeMap::new(),
            category_of: products.map(|product| (product.id, product.category)).collect(),
        }
    }

    /// Something was sold.
    pub fn sold(&mut self, sold: &Sold) {
        if self.leaves_out(sold.by) || sold.qty == 0 {
            return;
        }
        let hour = self.hour(sold.at);
        let category = self.category_of.get(&sold.product).copied();
        let (name, of_product) = self.products.entry(sold.product).or_default();
        name.clone_from(&sold.name);
        let sums = [
            &mut self.totals,
            of_product,
            self.waiters.entry(sold.by).or_default(),
            self.categories.entry(category).or_default(),
            self.hours.entry(hour).or_default(),
        ];
        sums.into_iter().for_each(|sums| sums.sold(sold));
        *self.rates.entry(sold.vat_bp).or_default() += sold.total_minor();
    }

    /// Money was taken.
    pub fn paid(&mut self, paid: &Moved) {
        for sums in self.sums_of_money(paid) {
            sums.payments += 1;
            sums.paid_minor += paid.amount_minor;
            sums.tips_minor += paid.tip_minor;
        }
    }

    /// Money was given back.
    pub fn refunded(&mut self, refunded: &Moved) {
        for sums in self.sums_of_money(refunded) {
            sums.refunded_minor += refunded.amount_minor;
        }
    }

    /// All that went in.
    pub fn report(self, period: Period) -> Report {
        let site = &self.catalog.site;
        let person = |id: UserId| self.catalog.staff.iter().find(|person| person.id == id);
        let category = |id: CategoryId| self.catalog.menu.categories.iter().find(|one| one.id == id);
        let group = |key: String, name: String, sums: Sums| Group { key, name, sums };
        let by_waiter = self.waiters.into_iter().map(|(id, sums)| {
            group(id.0.to_string(), person(id).map_or_else(String::new, |person| person.name.clone()), sums)
        });
        let by_category = self.categories.into_iter().map(|(id, sums)| {
            let name = id.and_then(category).map_or_else(String::new, |category| category.name.clone());
            group(id.map_or_else(String::new, |id| id.0.to_string()), name, sums)
        });
        let by_product =
            self.products.into_iter().map(|(id, (name, sums))| group(id.0.to_string(), name, sums));
        let by_hour =
            self.hours.into_iter().map(|(hour, sums)| group(hour.to_string(), format!("{hour:02}:00"), sums));
        let by_method = self.methods.into_iter().map(|(method, sums)| {
            let word = csv::method_word(method);
            group(word.to_owned(), word.to_owned(), sums)
        });
        Report {
            period,
            currency: site.currency.clone(),
            currency_digits: site.currency_digits,
            totals: self.totals,
            by_waiter: by_waiter.collect(),
            by_category: by_category.collect(),
            by_product: by_product.collect(),
            by_hour: by_hour.collect(),
            by_method: by_method.collect(),
            by_vat: self.rates.into_iter().map(|(rate_bp, sold)| Vat::within(rate_bp, sold)).collect(),
        }
    }

    fn sums_of_money(&mut self, moved: &Moved) -> Vec<&mut Sums> {
        if self.leaves_out(moved.by) {
            return Vec::new();
        }
        let hour = self.hour(moved.at);
        vec![
            &mut self.totals,
            self.waiters.entry(moved.by).or_default(),
            self.hours.entry(hour).or_default(),
            self.methods.entry(moved.method).or_default(),
        ]
    }

    fn leaves_out(&self, by: UserId) -> bool {
        self.only.is_some_and(|only| only != by)
    }

    fn hour(&self, at: UnixMs) -> i8 {
        let at = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned(self.time_zone.clone()).hour()
    }
}

impl Sums {
    fn sold(&mut self, sold: &Sold) {
        if self.last.replace(sold.order) != Some(sold.order) {
            self.orders += 1;
        }
        self.items += sold.qty;
        self.sold_minor += sold.total_minor();
    }
}

impl Sold {
    fn total_minor(&self) -> Money {
        self.each_minor * self.qty
    }
}

impl Vat {
    /// The VAT within a price that includes it, rounded half up.
    fn within(rate_bp: u32, sold_minor: Money) -> Self {
        let (rate, sold) = (i128::from(rate_bp), i128::from(sold_minor.0));
        let whole = 10_000 + rate;
        let vat = (2 * sold * rate + whole).div_euclid(2 * whole);
        Self { rate_bp, sold_minor, vat_minor: Money(i64::try_from(vat).unwrap_or(i64::MAX)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vat_within_a_price_is_rounded_once() {
        let check = |rate_bp: u32, sold: i64, vat: i64| {
            assert_eq!(Vat::within(rate_bp, Money(sold)).vat_minor, Money(vat), "{rate_bp} of {sold}");
        };
        check(1_300, 1_130, 130);
        check(2_400, 1_240, 240);
        check(2_400, 1_000, 194);
        check(0, 500, 0);
    }
}
