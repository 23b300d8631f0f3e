//! Days of the calendar.

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use std::fmt;

/// A day of the Gregorian calendar, written as ISO 8601 has it.
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::date::Date;
///
/// let date = Date::parse("2027-01-01", Span::new(0, 10)).expect("a date");
/// assert!(Date::of_unix_time(1_798_761_599) < date);
/// assert_eq!(Date::of_unix_time(1_798_761_600), date);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    // The order of the fields is that of days.
    year: u64,
    month: u64,
    day: u64,
}

impl Date {
    /// Reads `2027-01-01`.
    ///
    /// # Errors
    ///
    /// The text has another form, or the calendar has no such day.
    pub fn parse(text: &str, span: Span) -> Result<Date, Diagnostic> {
        let Some([year, month, day]) = numbers(text) else {
            return Err(Diagnostic::error(span, format!("`{text}` is not a date"))
                .help("write year, month and day: `\"2027-01-01\"`"));
        };
        let error = Diagnostic::error(span, format!("the calendar has no day `{text}`"));
        match days(year, month) {
            None => Err(error.help("write a month from `01` to `12`")),
            Some(last) if day == 0 || day > last => {
                Err(error.help(format!("the last day of the month is `{year:04}-{month:02}-{last:02}`")))
            }
            Some(_) => Ok(Date { year, month, day }),
        }
    }

    /// The day, in UTC, of a time in seconds since 1970-01-01.
    pub fn of_unix_time(seconds: u64) -> Date {
        // Years start in March here, so that a leap day is the last day of its year; 400 years have 146,097 days.
        let days = seconds / 86_400 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let months = (5 * day_of_year + 2) / 153;
        let month = if months < 10 { months + 3 } else { months - 9 };
        Date {
            year: era * 400 + year_of_era + u64::from(month <= 2),
            month,
            day: day_of_year - (153 * months + 2) / 5 + 1,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The numbers of `2027-01-01`.
fn numbers(text: &str) -> Option<[u64; 3]> {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part =
            parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        part.parse().ok()
    };
    let numbers = [number(4)?, number(2)?, number(2)?];
    parts.next().is_none().then_some(numbers)
}

/// How many days a month has.
fn days(year: u64, month: u64) -> Option<u64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => Some(29),
        2 => Some(28),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Date, Diagnostic> {
        Date::parse(text, Span::new(0, text.len()))
    }

    #[test]
    fn every_day_follows_the_day_before() {
        let mut before = Date::of_unix_time(0);
        assert_eq!(before.to_string(), "1970-01-01");
        for day in 1..200_000_u64 {
            let date = Date::of_unix_time(day * 86_400);
            assert_eq!(Date::of_unix_time(day * 86_400 - 1), before);
            let Date { year, month, day } = before;
            let last = days(year, month) == Some(day);
            let expected = match (last, month) {
                (false, _) => Date { day: day + 1, ..before },
                (true, 12) => Date { year: year + 1, month: 1, day: 1 },
                (true, _) => Date { month: month + 1, day: 1, ..before },
            };
            assert_eq!(date, expected);
            assert_eq!(read(&date.to_string()), Ok(date));
            before = date;
        }
        assert!(before.year > 2500, "{before}");
        assert!(Date::of_unix_time(u64::MAX) > before);
    }

    #[test]
    fn days_that_do_not_exist_are_errors() {
        for text in [
            "2027-02-29",
            "2028-02-30",
            "2100-02-29",
            "2027-04-31",
            "2027-01-32",
            "2027-01-00",
            "2027-13-01",
            "2027-00-01",
        ] {
            let error = read(text).expect_err(text);
            assert_eq!(error.message, format!("the calendar has no day `{text}`"));
        }
        assert_eq!(
            read("2027-02-30").expect_err("no day").help.as_deref(),
            Some("the last day of the month is `2027-02-28`")
        );
        for text in ["2028-02-29", "2000-02-29", "2027-12-31", "9999-12-31", "0001-01-01"] {
            assert!(read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn another_form_is_an_error() {
        for text in [
            "",
            "2027",
            "2027-1-1",
            "01.01.2027",
            "2027/01/01",
            "2027-01-01T00:00:00Z",
            " 2027-01-01",
            "+027-01-01",
            "2027-01-01-01",
            "２027-01-01",
            "99999-01-01",
        ] {
            let error = read(text).expect_err(text);
            assert_eq!(error.message, format!("`{text}` is not a date"));
        }
    }
}
