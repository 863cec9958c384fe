//! The restaurant's own settings.

use serde::{Deserialize, Serialize};
use sync::menu::Route;
use sync::site::Site;
use utoipa::ToSchema;

use super::receipts::{self, ReceiptForm};
use super::{Draft, OfficeError};

/// What a manager may set; what is not given stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SettingsForm {
    /// As shown and printed.
    pub name: Option<String>,
    /// ISO 4217, such as `EUR`; fixed once there are orders.
    pub currency: Option<String>,
    /// Decimals of the currency; fixed once there are orders.
    pub currency_digits: Option<u8>,
    /// IANA name, such as `Europe/Athens`.
    pub time_zone: Option<String>,
    /// The hour at which a business day begins, 0 to 23.
    pub cut_off_hour: Option<u8>,
    /// Records that are older when they arrive wait until somebody says that they are still wanted.
    pub hold_after_ms: Option<u64>,
    /// Whether every waiter may serve every table.
    pub every_waiter_serves_every_table: Option<bool>,
    /// Whether only devices that a manager paired may be logged in on.
    pub only_paired_devices: Option<bool>,
    /// Where tickets are printed of what has no route in the menu; an empty one takes it away.
    pub default_route: Option<Route>,
    /// What guests' receipts say.
    pub receipt: Option<ReceiptForm>,
    /// `el` or `en`.
    pub language: Option<String>,
}

/// Changes settings. The currency is fixed once amounts were written down.
pub fn change(draft: &mut Draft, form: SettingsForm) -> Result<Site, OfficeError> {
    let has_orders = !draft.facts.used_tables.is_empty();
    let site = &mut draft.catalog.site;
    let before = (site.currency.clone(), site.currency_digits);
    set(&mut site.name, form.name);
    set(&mut site.currency, form.currency);
    set(&mut site.currency_digits, form.currency_digits);
    set(&mut site.time_zone, form.time_zone);
    set(&mut site.cut_off_hour, form.cut_off_hour);
    set(&mut site.hold_after_ms, form.hold_after_ms);
    set(&mut site.every_waiter_serves_every_table, form.every_waiter_serves_every_table);
    set(&mut site.only_paired_devices, form.only_paired_devices);
    set(&mut site.language, form.language);
    if let Some(route) = form.default_route {
        site.default_route = (!route.0.is_empty()).then_some(route);
    }
    form.receipt.into_iter().for_each(|form| receipts::change(&mut site.receipt, form));
    if has_orders && before != (site.currency.clone(), site.currency_digits) {
        return Err(OfficeError::Currency);
    }
    Ok(site.clone())
}

fn set<T>(what: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *what = given;
    }
}
