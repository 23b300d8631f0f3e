//! The reasons why requests and tokens are rejected.

use std::{error, fmt, time::Duration};

use crate::signing::time::Seconds;

/// The reason why a request was rejected.
///
/// It contains nothing that the request has sent. The layer adds it to the extensions of the response. The
/// [module](super) describes the rules.
///
/// # Example
///
/// ```
/// use security_policy::csrf::{Rejection, TokenError};
///
/// let rejection = Rejection::Token(TokenError::Missing);
/// assert_eq!(rejection.rule(), "token");
/// assert_eq!(rejection.to_string(), "the request has no CSRF token");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// `Sec-Fetch-Site` is `cross-site`.
    CrossSite,
    /// `Sec-Fetch-Site` is `same-site`: another host of the same site.
    SameSite,
    /// `Sec-Fetch-Site` has an unknown value.
    UnknownSite,
    /// `Origin` is another origin, which is not trusted.
    ForeignOrigin,
    /// `Origin` is `null`, which browsers send for sandboxed documents, after some redirects, and for forms of pages
    /// with `Referrer-Policy: no-referrer`.
    NullOrigin,
    /// `Origin` is not a serialized origin.
    MalformedOrigin,
    /// The policy declares no `origin`, and the host of the request is missing, malformed or contradictory.
    UnknownHost,
    /// A header was sent more than once that browsers send once.
    Repeated {
        /// The name of the header.
        header: &'static str,
    },
    /// Neither `Sec-Fetch-Site` nor `Origin`, and the policy says `fallback: reject`.
    NoOrigin,
    /// Another site tries to load a response that the policy isolates: an image, a frame, a script, or data by `fetch`.
    Isolated,
    /// The request needs a token, and has no valid one.
    Token(TokenError),
}

impl Rejection {
    /// Returns the name of the check that rejected the request, for logs and metrics: `fetch-metadata`, `origin`,
    /// `fallback`, `isolation` or `token`.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::CrossSite | Self::SameSite | Self::UnknownSite => "fetch-metadata",
            Self::Repeated { header } if header.starts_with("sec-fetch-") => "fetch-metadata",
            Self::ForeignOrigin
            | Self::NullOrigin
            | Self::MalformedOrigin
            | Self::UnknownHost
            | Self::Repeated { .. } => "origin",
            Self::NoOrigin => "fallback",
            Self::Isolated => "isolation",
            Self::Token(_) => "token",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CrossSite => f.write_str("the request comes from another site"),
            Self::SameSite => f.write_str("the request comes from another host of the same site"),
            Self::UnknownSite => f.write_str("`Sec-Fetch-Site` has an unknown value"),
            Self::ForeignOrigin => f.write_str("`Origin` is another origin, which is not trusted"),
            Self::NullOrigin => f.write_str("`Origin` is `null`"),
            Self::MalformedOrigin => f.write_str("`Origin` is malformed"),
            Self::UnknownHost => f.write_str("the host of the request is missing or ambiguous"),
            Self::Repeated { header } => write!(f, "the header `{header}` is repeated"),
            Self::NoOrigin => f.write_str("the request has neither `Sec-Fetch-Site` nor `Origin`"),
            Self::Isolated => f.write_str("another site may not load this response"),
            Self::Token(error) => error.fmt(f),
        }
    }
}

impl error::Error for Rejection {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Token(error) => Some(error),
            _ => None,
        }
    }
}

impl From<TokenError> for Rejection {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

/// The reason why a token was rejected.
///
/// It does not contain the token.
///
/// # Example
///
/// ```
/// use security_policy::csrf::TokenError;
/// use std::time::Duration;
///
/// let error = TokenError::Expired { age: Duration::from_secs(61), limit: Duration::from_secs(60) };
/// assert_eq!(error.to_string(), "the CSRF token expired: it is 61 seconds old, and the limit is 60");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// The request has no token, in the header or in a form.
    Missing,
    /// The request has more than one token.
    Repeated,
    /// The token is not in the format of a token.
    Malformed,
    /// The token's cookie is missing.
    MissingCookie,
    /// The token's cookie was sent more than once: an attacker may have set one of them.
    RepeatedCookie,
    /// The token's cookie was not issued by this server for this session.
    ForeignCookie,
    /// The session's cookie was sent more than once, with different values.
    RepeatedSession,
    /// The token was not issued by this server for this session and this form.
    Foreign,
    /// The token is valid, but not for the cookie that was sent with it.
    OtherCookie,
    /// The token has expired.
    Expired {
        /// The age of the token.
        age: Duration,
        /// The maximum age.
        limit: Duration,
    },
    /// The token was issued in the future.
    NotYetValid {
        /// By how much its time is ahead of the clock.
        ahead: Duration,
    },
    /// The token was issued before the time of [`Keys::not_before`](crate::Keys::not_before).
    Revoked,
    /// The token was already used, and the policy has `once`.
    Spent,
    /// The token was issued before this server started, which does not know whether it was used. Only a server that
    /// [remembers used tokens in its memory](super::SpentTokens::in_process) rejects it.
    IssuedBeforeStart,
    /// The store of used tokens is full.
    StoreFull {
        /// How many tokens it can hold.
        limit: usize,
    },
    /// The store of used tokens cannot be reached.
    StoreUnavailable,
    /// The form is larger than the layer's limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The form has more fields than the layer's limit.
    TooManyFields {
        /// The limit.
        limit: usize,
    },
    /// The body cannot be read, or is malformed.
    UnreadableForm,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the request has no CSRF token"),
            Self::Repeated => f.write_str("the request has more than one CSRF token"),
            Self::Malformed => f.write_str("the CSRF token is malformed"),
            Self::MissingCookie => f.write_str("the CSRF cookie is missing"),
            Self::RepeatedCookie => f.write_str("the CSRF cookie was sent more than once"),
            Self::ForeignCookie => f.write_str("the CSRF cookie was not issued for this session"),
            Self::RepeatedSession => f.write_str("the session cookie was sent more than once, with different values"),
            Self::Foreign => f.write_str("the CSRF token was not issued for this session and this form"),
            Self::OtherCookie => f.write_str("the CSRF token does not match the CSRF cookie"),
            Self::Expired { age, limit } => {
                write!(
                    f,
                    "the CSRF token expired: it is {} seconds old, and the limit is {}",
                    Seconds(*age),
                    Seconds(*limit)
                )
            }
            Self::NotYetValid { ahead } => {
                write!(f, "the CSRF token was issued {} seconds in the future", Seconds(*ahead))
            }
            Self::Revoked => f.write_str("the CSRF token was issued before the time from which values are accepted"),
            Self::Spent => f.write_str("the CSRF token was already used"),
            Self::IssuedBeforeStart => {
                f.write_str("the CSRF token was issued before the server started, and may have been used")
            }
            Self::StoreFull { limit } => write!(f, "the store of used CSRF tokens is full: it holds {limit}"),
            Self::StoreUnavailable => f.write_str("the store of used CSRF tokens cannot be reached"),
            Self::TooLarge { limit } => {
                write!(f, "the form is larger than {limit} bytes, and was not searched for the CSRF token")
            }
            Self::TooManyFields { limit } => {
                write!(f, "the form has more than {limit} fields, and was not searched for the CSRF token")
            }
            Self::UnreadableForm => f.write_str("the form cannot be read, or is malformed"),
        }
    }
}

impl error::Error for TokenError {}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn a_repeated_header_is_of_the_check_that_reads_it() {
        for (header, rule) in [
            ("sec-fetch-site", "fetch-metadata"),
            ("sec-fetch-mode", "fetch-metadata"),
            ("sec-fetch-dest", "fetch-metadata"),
            ("origin", "origin"),
            ("host", "origin"),
        ] {
            assert_eq!(Rejection::Repeated { header }.rule(), rule, "{header}");
        }
    }

    #[test]
    fn only_a_token_has_a_source() {
        let source = |rejection: Rejection| rejection.source().map(ToString::to_string);
        assert_eq!(source(TokenError::Spent.into()), Some(TokenError::Spent.to_string()));
        assert_eq!(source(Rejection::CrossSite), None);
    }

    #[test]
    fn an_error_of_a_token_says_what_is_wrong() {
        let (age, limit) = (Duration::from_millis(61_500), Duration::from_secs(60));
        for (error, text) in [
            (TokenError::Missing, "the request has no CSRF token"),
            (TokenError::Repeated, "the request has more than one CSRF token"),
            (TokenError::Malformed, "the CSRF token is malformed"),
            (TokenError::MissingCookie, "the CSRF cookie is missing"),
            (TokenError::Expired { age, limit }, "the CSRF token expired: it is 61.5 seconds old, and the limit is 60"),
            (TokenError::NotYetValid { ahead: limit }, "the CSRF token was issued 60 seconds in the future"),
            (TokenError::Spent, "the CSRF token was already used"),
            (TokenError::StoreFull { limit: 2 }, "the store of used CSRF tokens is full: it holds 2"),
            (
                TokenError::TooLarge { limit: 9 },
                "the form is larger than 9 bytes, and was not searched for the CSRF token",
            ),
        ] {
            assert_eq!(error.to_string(), text);
            assert_eq!(Rejection::from(error).to_string(), text);
        }
        let repeated = Rejection::Repeated { header: "origin" };
        assert_eq!(repeated.to_string(), "the header `origin` is repeated");
    }
}
