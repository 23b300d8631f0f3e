//! Durations: `10min`, `365d`.

use super::tree::{Value, ValueKind};
use crate::diagnostic::Diagnostic;
use crate::span::Spanned;

impl Value {
    /// Returns a duration in seconds. Only zero needs no unit.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is not a number with a unit, not a whole number, or larger than a header can contain. The
    /// help names the unit to write.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy_core::Span;
    /// use security_policy_core::declaration::{Value, ValueKind};
    ///
    /// let value = |digits: &str, unit: &str| Value {
    ///     kind: ValueKind::Number { digits: digits.to_owned(), unit: unit.to_owned() },
    ///     span: Span::default(),
    /// };
    /// assert_eq!(value("10", "min").seconds().map(|seconds| seconds.node), Ok(600));
    /// assert_eq!(value("10", "hours").seconds().unwrap_err().help.as_deref(), Some("write `10h`"));
    /// ```
    pub fn seconds(&self) -> Result<Spanned<u64>, Diagnostic> {
        let ValueKind::Number { digits, unit } = &self.kind else {
            return Err(self.unexpected("a duration", DURATIONS));
        };
        let error = |message: String| Diagnostic::error(self.span, message);
        let factor = match UNITS.iter().find(|(name, _)| name == unit) {
            Some((_, factor)) => *factor,
            None if unit.is_empty() && digits == "0" => 1,
            None if unit.is_empty() => {
                return Err(error(format!("`{digits}` has no unit")).help(match digits.parse() {
                    Ok(seconds) => format!("write `{}` if the number is in seconds", duration(seconds)),
                    Err(_) => format!("write {DURATIONS}"),
                }));
            }
            None => return Err(error(format!("`{unit}` is not a unit of time")).help(unit_help(digits, unit))),
        };
        let seconds = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
        match seconds.filter(|seconds| *seconds <= MAX_SECONDS) {
            Some(seconds) => Ok(Spanned::new(seconds, self.span)),
            None if digits.starts_with('-') => Err(error(format!("`{digits}{unit}` is negative"))
                .help(format!("write `{}{unit}`", digits.trim_start_matches('-')))),
            None if digits.contains('.') => {
                Err(error(format!("`{digits}{unit}` is not a whole number")).help("use a smaller unit"))
            }
            None => {
                Err(error(format!("`{digits}{unit}` is too long for a header"))
                    .help("write a shorter time, such as `2y`"))
            }
        }
    }
}

/// Returns `seconds` as the DSL writes them, in the largest unit that divides them. Zero has no unit, and days replace weeks.
///
/// ```
/// use security_policy_core::declaration::duration;
///
/// assert_eq!((duration(600).as_str(), duration(90).as_str(), duration(0).as_str()), ("10min", "90s", "0"));
/// ```
pub fn duration(seconds: u64) -> String {
    let mut units = UNITS.iter().rev().filter(|(unit, _)| *unit != "w");
    match units.find(|(_, factor)| seconds.is_multiple_of(*factor)) {
        Some((unit, factor)) if seconds != 0 => format!("{}{unit}", seconds / factor),
        _ => seconds.to_string(),
    }
}

/// The help for an unknown unit.
fn unit_help(digits: &str, unit: &str) -> String {
    let lower = unit.to_ascii_lowercase();
    match OTHER_UNITS.iter().find(|(others, _)| others.contains(&lower.as_str())) {
        Some((_, Some(unit))) => format!("write `{digits}{unit}`"),
        Some((_, None)) => "headers count whole seconds: write `1s` or more".to_owned(),
        None if lower == "m" => format!("write `{digits}min` for minutes; for months, write days"),
        None if MONTHS.contains(&lower.as_str()) => "a month has no fixed length: write days, such as `30d`".to_owned(),
        None => "the units are `s`, `min`, `h`, `d`, `w` and `y` (365 days)".to_owned(),
    }
}

/// From the smallest to the largest. A year is always 365 days.
const UNITS: [(&str, u64); 6] = [("s", 1), ("min", 60), ("h", 3600), ("d", 86_400), ("w", 604_800), ("y", 31_536_000)];

/// Other names of units, in lower case, and the unit to write; `None` for fractions of a second.
const OTHER_UNITS: &[(&[&str], Option<&str>)] = &[
    (&["s", "sec", "secs", "second", "seconds"], Some("s")),
    (&["min", "mins", "minute", "minutes"], Some("min")),
    (&["h", "hr", "hrs", "hour", "hours"], Some("h")),
    (&["d", "day", "days"], Some("d")),
    (&["w", "wk", "wks", "week", "weeks"], Some("w")),
    (&["y", "yr", "yrs", "year", "years"], Some("y")),
    (&["ms", "us", "ns", "millis", "milliseconds"], None),
];

const MONTHS: &[&str] = &["mo", "mon", "month", "months"];

/// Examples of durations.
const DURATIONS: &str = "`30s`, `10min`, `1h`, `2w`, `365d` or `2y`";

/// The largest integer of a structured field: fifteen digits (RFC 9651, section 3.3.1).
pub(crate) const MAX_SECONDS: u64 = 999_999_999_999_999;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn number(digits: &str, unit: &str) -> Value {
        let kind = ValueKind::Number { digits: digits.to_owned(), unit: unit.to_owned() };
        Value { kind, span: Span::default() }
    }

    #[test]
    fn durations_are_whole_seconds() {
        for (digits, unit, seconds) in [
            ("600", "s", 600),
            ("10", "min", 600),
            ("1", "h", 3600),
            ("365", "d", 31_536_000),
            ("2", "w", 1_209_600),
            ("2", "y", 63_072_000),
            ("0", "", 0),
            ("0", "d", 0),
        ] {
            assert_eq!(number(digits, unit).seconds().map(|s| s.node), Ok(seconds));
        }
        for (seconds, shortest) in
            [(0, "0"), (1, "1s"), (90, "90s"), (1_209_600, "14d"), (2_592_000, "30d"), (31_536_000, "1y")]
        {
            assert_eq!(duration(seconds), shortest);
        }
    }

    #[test]
    fn a_wrong_unit_says_what_to_write() {
        let help = |digits, unit| number(digits, unit).seconds().expect_err("an error").help;
        assert_eq!(help("31536000", "").as_deref(), Some("write `1y` if the number is in seconds"));
        assert_eq!(help("90", "").as_deref(), Some("write `90s` if the number is in seconds"));
        for (unit, meant) in [
            ("sec", "s"),
            ("minutes", "min"),
            ("MIN", "min"),
            ("hours", "h"),
            ("D", "d"),
            ("weeks", "w"),
            ("years", "y"),
        ] {
            assert_eq!(help("10", unit), Some(format!("write `10{meant}`")));
        }
        assert_eq!(help("10", "m").as_deref(), Some("write `10min` for minutes; for months, write days"));
        assert_eq!(help("6", "months").as_deref(), Some("a month has no fixed length: write days, such as `30d`"));
        let units = "the units are `s`, `min`, `h`, `d`, `w` and `y` (365 days)";
        assert_eq!(help("10", "fortnights").as_deref(), Some(units));
        assert_eq!(help("10", "ms").as_deref(), Some("headers count whole seconds: write `1s` or more"));
        assert_eq!(help("00", "").as_deref(), Some("write `0` if the number is in seconds"));
        assert!(number("99999999999999999999", "y").seconds().is_err());
        assert!(number("0.5", "h").seconds().is_err());
    }
}
