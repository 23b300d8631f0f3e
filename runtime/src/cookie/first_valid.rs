//! The choice among several values of a protected cookie.

use super::headers::{CookieHeaders, values};
use crate::signing::verify_error::VerifyError;

/// Returns the first value of this name that `read` accepts, or the error about the first value if it accepts none.
pub(crate) fn first_valid<'h, T>(
    lines: CookieHeaders<'h>,
    name: &'static str,
    read: impl Fn(&'h str) -> Result<T, VerifyError>,
) -> Result<Option<T>, VerifyError> {
    let mut rejected = None;
    for value in values(lines, name) {
        // Signed and encrypted values are ASCII.
        let text = str::from_utf8(value).map_err(|_| VerifyError::BadSignature);
        match text.and_then(&read) {
            Ok(value) => return Ok(Some(value)),
            Err(error) => _ = rejected.get_or_insert(error),
        }
    }
    rejected.map_or(Ok(None), Err)
}
