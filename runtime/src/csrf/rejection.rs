//! Why a request was rejected.

use std::{error, fmt, time::Duration};

use crate::signing::time::Seconds;

/// Why a request was rejected: the rule that decided, and what it found.
///
/// It holds nothing that the request has sent. A layer leaves it in the extensions of the response.
///
/// # Example
///
/// ```
/// use security_policy::csrf::{Rejection, TokenError};
///
/// let rejection = Rejection::Token(TokenError::Missing);
/// assert_eq!(rejection.rule(), "token");
/// assert_eq!(rejection.to_string(), "no token came along with the request");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// `Sec-Fetch-Site` is `cross-site`.
    CrossSite,
    /// `Sec-Fetch-Site` is `same-site`: another host of the same site.
    SameSite,
    /// `Sec-Fetch-Site` is something else.
    UnknownSite,
    /// `Origin` is another origin, of a form or of a WebSocket.
    ForeignOrigin,
    /// `Origin` is `null`.
    NullOrigin,
    /// `Origin` is not what a browser writes.
    MalformedOrigin,
    /// The policy declares no origin, and the request does not say once and clearly which host it is for.
    UnknownHost,
    /// A header that browsers send once was sent more than once.
    Repeated {
        /// Its name.
        header: &'static str,
    },
    /// Neither `Sec-Fetch-Site` nor `Origin`, and the policy says `fallback: reject`.
    NoOrigin,
    /// Another site loads what it may not: an image, a frame, a script, what `fetch` reads with CORS.
    Isolated,
    /// A token had to decide, and did not let it pass.
    Token(TokenError),
}

impl Rejection {
    /// Returns the rule that rejected, a word for logs and metrics: `fetch-metadata`, `origin`, `fallback`, `isolation`
    /// or `token`.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::CrossSite | Self::SameSite | Self::UnknownSite | Self::Repeated { header: "sec-fetch-site" } => {
                "fetch-metadata"
            }
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
            Self::UnknownSite => f.write_str("`Sec-Fetch-Site` is none of its values"),
            Self::ForeignOrigin => f.write_str("`Origin` is another origin"),
            Self::NullOrigin => f.write_str("`Origin` is `null`"),
            Self::MalformedOrigin => f.write_str("`Origin` is not what a browser writes"),
            Self::UnknownHost => f.write_str("the request does not say which host it is for"),
            Self::Repeated { header } => write!(f, "`{header}` stands there more than once"),
            Self::NoOrigin => f.write_str("the request says nothing about where it comes from"),
            Self::Isolated => f.write_str("another site reads what it may not"),
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

/// Why a token was rejected.
///
/// # Example
///
/// ```
/// use security_policy::csrf::TokenError;
/// use std::time::Duration;
///
/// let error = TokenError::Expired { age: Duration::from_secs(61), limit: Duration::from_secs(60) };
/// assert_eq!(error.to_string(), "the token is 61 seconds old, and 60 are allowed");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// Neither in the header nor in a form.
    Missing,
    /// More than one, and no way to tell which is meant.
    Repeated,
    /// It is not the text of a token.
    Malformed,
    /// Its cookie is missing.
    MissingCookie,
    /// Its cookie was sent more than once: an attacker may have planted one.
    RepeatedCookie,
    /// Its cookie was not made by this server, or for another session.
    ForeignCookie,
    /// The session's cookie was sent more than once, with different values.
    RepeatedSession,
    /// It was not made by this server, or for another session or another form.
    Foreign,
    /// It is genuine, and belongs to another cookie.
    OtherCookie,
    /// It is genuine, and too old.
    Expired {
        /// Its age.
        age: Duration,
        /// The greatest age that is accepted.
        limit: Duration,
    },
    /// It is genuine, and was made later than now.
    NotYetValid {
        /// How far its time is ahead of the clock.
        ahead: Duration,
    },
    /// The form is larger than what is read to find it.
    TooLarge {
        /// How many bytes are read.
        limit: usize,
    },
    /// The form has more fields than are read to find it.
    TooManyFields {
        /// How many fields are read.
        limit: usize,
    },
    /// The form cannot be read.
    UnreadableForm,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("no token came along with the request"),
            Self::Repeated => f.write_str("more than one token came along with the request"),
            Self::Malformed => f.write_str("the token does not read as one"),
            Self::MissingCookie => f.write_str("the token's cookie did not come along"),
            Self::RepeatedCookie => f.write_str("the token's cookie came more than once"),
            Self::ForeignCookie => f.write_str("the token's cookie was not made for this session"),
            Self::RepeatedSession => f.write_str("the session's cookie came more than once"),
            Self::Foreign => f.write_str("the token was not made for this session and this form"),
            Self::OtherCookie => f.write_str("the token belongs to another cookie"),
            Self::Expired { age, limit } => {
                write!(f, "the token is {} seconds old, and {} are allowed", Seconds(*age), Seconds(*limit))
            }
            Self::NotYetValid { ahead } => write!(f, "the token comes from {} seconds in the future", Seconds(*ahead)),
            Self::TooLarge { limit } => write!(f, "the form is over {limit} bytes, and its token was not looked for"),
            Self::TooManyFields { limit } => {
                write!(f, "the form has over {limit} fields, and its token was not looked for among more")
            }
            Self::UnreadableForm => f.write_str("the form cannot be read"),
        }
    }
}

impl error::Error for TokenError {}
