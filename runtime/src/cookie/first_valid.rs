//! Which value of a protected cookie counts where a request carries several.

use super::headers::{CookieHeaders, values};
use crate::signing::verify_error::VerifyError;

/// The first genuine value of this name, or what is wrong with the first value if none of them is genuine.
pub(crate) fn first_valid<'h, T>(
    lines: CookieHeaders<'h>,
    name: &'static str,
    read: impl Fn(&'h str) -> Result<T, VerifyError>,
) -> Result<Option<T>, VerifyError> {
    let mut rejected = None;
    for value in values(lines, name) {
        // What is signed or encrypted is ASCII.
        let text = str::from_utf8(value).map_err(|_| VerifyError::BadSignature);
        match text.and_then(&read) {
            Ok(value) => return Ok(Some(value)),
            Err(error) => _ = rejected.get_or_insert(error),
        }
    }
    rejected.map_or(Ok(None), Err)
}
