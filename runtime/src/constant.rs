//! The constant headers of a policy: their names, which all policies share, and their values.

use std::mem::ManuallyDrop;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::header_map::{self, insert};

/// The names of the headers that a policy can declare.
#[expect(missing_docs, reason = "each is named after its header")]
pub mod names {
    use http::HeaderName;

    security_policy_macros::header_names! {}
}

/// A value that the compiler has checked. Dropping it would be code for each header of each policy, and there is nothing to drop.
type Constant = ManuallyDrop<HeaderValue>;

/// Checks the values of a policy. One constant for all of them compiles faster than one for each.
#[must_use]
pub const fn constants<const N: usize>(texts: [&'static str; N]) -> [Constant; N] {
    let mut values = [const { Constant::new(HeaderValue::from_static("")) }; N];
    let mut at = 0;
    while at < N {
        values[at] = Constant::new(HeaderValue::from_static(texts[at]));
        at += 1;
    }
    values
}

/// Sets a header.
#[inline]
pub fn set(headers: &mut HeaderMap, name: HeaderName, value: Constant) {
    insert(headers, name, ManuallyDrop::into_inner(value));
}

/// Adds to `vary`.
#[inline]
pub fn add_to_vary(headers: &mut HeaderMap, _: HeaderName, value: Constant) {
    header_map::add_to_vary(headers, ManuallyDrop::into_inner(value));
}
