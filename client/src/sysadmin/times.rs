//! Moments and days, as people of the chosen language write them, where they are.

use js_sys::{Date, Object, Reflect};
use license::time::{DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS, UnixSeconds};
use wasm_bindgen::JsValue;

use crate::text::Language;

/// What the clock of this machine says.
pub(super) fn now() -> UnixSeconds {
    UnixSeconds((Date::now() / 1000.0) as i64)
}

/// A day: `1 Mar 2027`.
pub(super) fn day(at: UnixSeconds, language: Language) -> String {
    let parts = [("day", "numeric"), ("month", "short"), ("year", "numeric")];
    date(at).to_locale_date_string(locale(language), &options(&parts)).into()
}

/// A moment: `1 Mar 2027, 14:03`.
pub(super) fn moment(at: UnixSeconds, language: Language) -> String {
    let (date, parts) = (date(at), [("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")]);
    let time: String = date.to_locale_time_string_with_options(locale(language), &options(&parts)).into();
    format!("{}, {time}", day(at, language))
}

/// A day as a field for dates has it: `2027-03-01`.
pub(super) fn field(at: UnixSeconds) -> String {
    let date = date(at);
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// The last second of the day that stands in a field for dates.
pub(super) fn end_of_field(text: &str) -> Option<UnixSeconds> {
    let mut parts = text.splitn(3, '-').map(str::parse::<u32>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let date =
        Date::new_with_year_month_day_hr_min_sec(year, month.checked_sub(1)? as i32, day as i32, 23, 59, 59);
    // The browser makes the 3rd of March of the 31st of February.
    let is_right = date.get_full_year() == year && date.get_month() + 1 == month && date.get_date() == day;
    (is_right && date.get_time().is_finite()).then(|| UnixSeconds((date.get_time() / 1000.0) as i64))
}

/// How long ago, in the largest unit that fits: `3 h ago`.
pub(super) fn ago(at: UnixSeconds, now: UnixSeconds, language: Language) -> String {
    match now.since(at) {
        ..MINUTE_SECONDS => language.ago_now().to_owned(),
        seconds @ ..HOUR_SECONDS => language.ago_minutes(seconds / MINUTE_SECONDS),
        seconds @ ..DAY_SECONDS => language.ago_hours(seconds / HOUR_SECONDS),
        seconds => language.ago_days(seconds / DAY_SECONDS),
    }
}

/// How long it is until then, in the largest unit that fits, begun ones whole: `17 h`.
pub(super) fn left(until: UnixSeconds, now: UnixSeconds, language: Language) -> String {
    match until.since(now).max(0) {
        seconds @ ..=HOUR_SECONDS => language.left_minutes(whole(seconds, MINUTE_SECONDS)),
        seconds if seconds < 2 * DAY_SECONDS => language.left_hours(whole(seconds, HOUR_SECONDS)),
        seconds => language.left_days(seconds / DAY_SECONDS),
    }
}

fn whole(seconds: i64, unit: i64) -> i64 {
    (seconds + unit - 1) / unit
}

fn date(at: UnixSeconds) -> Date {
    Date::new(&JsValue::from_f64(at.0 as f64 * 1000.0))
}

fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en-GB",
        Language::Greek => "el-GR",
    }
}

fn options(parts: &[(&str, &str)]) -> JsValue {
    let options = Object::new();
    for (name, value) in parts {
        let set = Reflect::set(&options, &(*name).into(), &(*value).into());
        debug_assert!(set.is_ok(), "a fresh object takes everything");
    }
    options.into()
}
