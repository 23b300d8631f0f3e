//! The check of a cookie's value.

use std::{error, fmt, time::Duration};

/// An error for a value that a cookie cannot carry.
///
/// The error does not contain the value.
///
/// # Example
///
/// ```
/// use security_policy::cookie::ValueError;
///
/// assert_eq!(ValueError::Octet { at: 3 }.to_string(), "the cookie value contains a forbidden byte at index 3");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueError {
    /// The value contains a space, control character, `"`, `,`, `;`, `\` or a character outside of ASCII.
    Octet {
        /// The index of its first byte in the value.
        at: usize,
    },
    /// Name and value are longer than 4096 bytes together. Browsers ignore such a cookie.
    TooLarge {
        /// The length of name and value in bytes.
        octets: usize,
    },
    /// The lifetime of a session is longer than the policy allows.
    Lifetime {
        /// The longest lifetime: the declared `remember`, or `max_age` without one.
        limit: Duration,
    },
    /// The value cannot be serialized as JSON.
    #[cfg(feature = "json")]
    #[cfg_attr(docsrs, doc(cfg(feature = "json")))]
    Json,
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Octet { at } => write!(f, "the cookie value contains a forbidden byte at index {at}"),
            Self::TooLarge { octets } => {
                write!(
                    f,
                    "the cookie's name and value have {octets} bytes, and browsers ignore cookies over {MAX_PAIR} bytes"
                )
            }
            Self::Lifetime { limit } => {
                write!(f, "the lifetime of the session is over the limit of {} seconds", limit.as_secs())
            }
            #[cfg(feature = "json")]
            Self::Json => f.write_str("the cookie value cannot be serialized as JSON"),
        }
    }
}

impl error::Error for ValueError {}

/// Checks that browsers store the value under this name and send it back unchanged.
pub(super) fn check_value(name: &str, value: &str) -> Result<(), ValueError> {
    // The compiler vectorizes this loop; the index is only searched for after it has failed.
    if !value.bytes().fold(true, |all, byte| all & is_cookie_octet(byte)) {
        let at = value.bytes().position(|byte| !is_cookie_octet(byte));
        return Err(ValueError::Octet { at: at.unwrap_or_default() });
    }
    match name.len() + value.len() {
        octets if octets > MAX_PAIR => Err(ValueError::TooLarge { octets }),
        _ => Ok(()),
    }
}

/// Whether a byte is a `cookie-octet`: <https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1>
fn is_cookie_octet(byte: u8) -> bool {
    (byte > b' ') & (byte < 0x7f) & (byte != b'"') & (byte != b',') & (byte != b';') & (byte != b'\\')
}

/// The most bytes of name and value: RFC 6265bis, section 5.6.
const MAX_PAIR: usize = security_policy_macros::max_pair!();
