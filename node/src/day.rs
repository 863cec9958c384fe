//! Business days: an evening ends long after midnight, so a day begins at an hour of the restaurant's own choosing.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sync::site::Site;
use sync::time::UnixMs;

/// From when until when a business day lasts, such as `2026-07-25`; none when that is no day, or no time zone.
pub fn business_day(site: &Site, date: &str) -> Option<Range<UnixMs>> {
    let date: Date = date.parse().ok()?;
    let zone = TimeZone::get(&site.time_zone).ok()?;
    let begins = |date: Date| {
        let hour = i8::try_from(site.cut_off_hour).ok()?;
        let begins = date.at(hour, 0, 0, 0).to_zoned(zone.clone()).ok()?;
        Some(UnixMs(begins.timestamp().as_millisecond()))
    };
    Some(begins(date)?..begins(date.checked_add(1.day()).ok()?)?)
}
