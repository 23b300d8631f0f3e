//! What the value of a cookie may hold.

use std::{error, fmt};

/// A value that no browser would keep as it is, or that could not be written down.
///
/// It never holds the value itself.
///
/// # Example
///
/// ```
/// use security_policy::cookie::ValueError;
///
/// assert_eq!(ValueError::Octet { at: 3 }.to_string(), "the cookie's value has a forbidden octet at 3");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueError {
    /// A space, control, quote, comma, semicolon, backslash or non-ASCII octet.
    Octet {
        /// Its index.
        at: usize,
    },
    /// Name and value are over 4096 octets, and browsers would drop the cookie.
    TooLarge {
        /// How many octets they are.
        octets: usize,
    },
    /// The value could not be written as JSON.
    #[cfg(feature = "json")]
    #[cfg_attr(docsrs, doc(cfg(feature = "json")))]
    Json,
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Octet { at } => write!(f, "the cookie's value has a forbidden octet at {at}"),
            Self::TooLarge { octets } => {
                write!(f, "the cookie's name and value are {octets} octets, and browsers drop what is over {MAX_PAIR}")
            }
            #[cfg(feature = "json")]
            Self::Json => f.write_str("the cookie's value cannot be written as JSON"),
        }
    }
}

impl error::Error for ValueError {}

/// Checks that browsers keep the value under this name, and give it back as it is.
pub(super) fn check_value(name: &str, value: &str) -> Result<(), ValueError> {
    // All of them first, for that takes many at once; none is looked for unless there is one.
    if !value.bytes().fold(true, |all, byte| all & is_cookie_octet(byte)) {
        let at = value.bytes().position(|byte| !is_cookie_octet(byte));
        return Err(ValueError::Octet { at: at.unwrap_or_default() });
    }
    match name.len() + value.len() {
        octets if octets > MAX_PAIR => Err(ValueError::TooLarge { octets }),
        _ => Ok(()),
    }
}

/// <https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1>: `cookie-octet`.
fn is_cookie_octet(byte: u8) -> bool {
    (byte > b' ') & (byte < 0x7f) & (byte != b'"') & (byte != b',') & (byte != b';') & (byte != b'\\')
}

/// 6265bis, section 5.6.
const MAX_PAIR: usize = security_policy_macros::max_pair!();
