//! Business days: an evening ends long after midnight, so a day begins at an hour of the restaurant's own choosing.

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use sync::site::Site;
use sync::time::UnixMs;
use utoipa::ToSchema;

/// When days begin and end at a restaurant.
#[derive(Clone, Debug)]
pub struct BusinessDay {
    begins_at_hour: i8,
    time_zone: TimeZone,
}

/// Some business days in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Period {
    /// The first day.
    #[schema(value_type = String)]
    pub first_day: Date,
    /// The last day.
    #[schema(value_type = String)]
    pub last_day: Date,
    /// When the first day begins.
    pub from: UnixMs,
    /// When the last day is over: the first moment that does not count.
    pub until: UnixMs,
    /// Whose clock says so.
    pub time_zone: String,
}

impl BusinessDay {
    /// As the site's settings say.
    pub fn of(site: &Site) -> Self {
        let begins_at_hour = i8::try_from(site.cut_off_hour).unwrap_or_default().clamp(0, 23);
        let time_zone = TimeZone::get(&site.time_zone).unwrap_or(TimeZone::UTC);
        Self { begins_at_hour, time_zone }
    }

    /// The restaurant's time zone.
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// The day to which a moment belongs.
    pub fn day_of(&self, at: UnixMs) -> Date {
        let at = Timestamp::from_millisecond(at.0)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(self.time_zone.clone());
        let date = at.date();
        if at.hour() < self.begins_at_hour { date.yesterday().unwrap_or(date) } else { date }
    }

    /// All of these days; none when they are not days of this world.
    pub fn period(&self, first_day: Date, last_day: Date) -> Option<Period> {
        let begin_of = |day: Date| {
            let begin = day.at(self.begins_at_hour, 0, 0, 0).to_zoned(self.time_zone.clone()).ok()?;
            Some(UnixMs(begin.timestamp().as_millisecond()))
        };
        Some(Period {
            first_day,
            last_day,
            from: begin_of(first_day)?,
            until: begin_of(last_day.checked_add(1.day()).ok()?)?,
            time_zone: self.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        })
    }
}

impl Period {
    /// How many days.
    pub fn days(&self) -> i32 {
        self.last_day.since(self.first_day).map_or(i32::MAX, |span| span.get_days()).saturating_add(1)
    }
}

/// From when until when a business day lasts, such as `2026-07-25`; none when that is no day.
pub fn business_day(site: &Site, date: &str) -> Option<Range<UnixMs>> {
    let date: Date = date.parse().ok()?;
    let period = BusinessDay::of(site).period(date, date)?;
    Some(period.from..period.until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn athens() -> BusinessDay {
        BusinessDay { begins_at_hour: 5, time_zone: TimeZone::get("Europe/Athens").unwrap() }
    }

    fn at(text: &str) -> UnixMs {
        let moment: jiff::civil::DateTime = text.parse().unwrap();
        let zoned = moment.to_zoned(athens().time_zone).unwrap();
        UnixMs(zoned.timestamp().as_millisecond())
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_sold_after_midnight_belongs_to_the_evening() {
        let check = |moment: &str, day: &str| assert_eq!(athens().day_of(at(moment)), date(day), "{moment}");
        check("2026-11-21T20:00", "2026-11-21");
        check("2026-11-22T01:30", "2026-11-21");
        check("2026-11-22T04:59:59", "2026-11-21");
        check("2026-11-22T05:00", "2026-11-22");
    }

    #[test]
    fn a_day_has_an_hour_more_or_less_when_the_clocks_are_set() {
        let hours = |day: &str| {
            let period = athens().period(date(day), date(day)).unwrap();
            (period.until.0 - period.from.0) / 3_600_000
        };
        assert_eq!((hours("2026-10-24"), hours("2026-03-28"), hours("2026-07-01")), (25, 23, 24));
        let month = athens().period(date("2026-02-01"), date("2026-02-28")).unwrap();
        assert_eq!(month.days(), 28);
        assert_eq!((month.from, month.until), (at("2026-02-01T05:00"), at("2026-03-01T05:00")));
    }
}
