//! The `Max-Age` of a single `Set-Cookie` line.

use std::{fmt::Write as _, time::Duration};

/// Sets the `Max-Age` in the attributes, which start at a byte of the line. They are those that the macro writes.
pub(super) fn set_max_age(line: &mut String, attributes: usize, max_age: Duration) {
    let tail = line.split_off(attributes);
    let (before, after) = tail.split_once(MAX_AGE).unwrap_or((&tail, ""));
    line.push_str(before);
    // Writing to a string cannot fail.
    let _ = write!(line, "{MAX_AGE}{}", max_age.as_secs());
    line.push_str(after.trim_start_matches(|digit: char| digit.is_ascii_digit()));
}

const MAX_AGE: &str = "; Max-Age=";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lifetime_is_replaced_or_added() {
        for (line, expected) in [
            ("a=; Max-Age=1; Path=/; Max-Age=1800", "a=; Max-Age=1; Path=/; Max-Age=60"),
            ("a=; Max-Age=1; Max-Age=1800; Domain=a.example", "a=; Max-Age=1; Max-Age=60; Domain=a.example"),
            ("a=; Max-Age=1; Path=/", "a=; Max-Age=1; Path=/; Max-Age=60"),
            ("a=; Max-Age=1", "a=; Max-Age=1; Max-Age=60"),
        ] {
            let mut line = line.to_owned();
            set_max_age(&mut line, "a=; Max-Age=1".len(), Duration::from_secs(60));
            assert_eq!(line, expected);
        }
    }
}
