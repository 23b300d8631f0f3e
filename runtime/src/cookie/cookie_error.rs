//! The error for a cookie whose attributes differ from those of its policy.

use std::{error, fmt};

/// The error for a cookie whose attributes are not those that the policy requires; [`Cookies`](super::Cookies) has an example.
///
/// It does not contain the value of the cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieError {
    pub(super) policy: &'static str,
    pub(super) name: String,
    pub(super) attributes: Vec<&'static str>,
    /// The declared attributes, for a declared cookie.
    pub(super) declared: Option<&'static str>,
}

impl CookieError {
    /// Returns the name of the cookie.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the names of the attributes that are missing or differ from the declaration.
    #[must_use]
    pub fn attributes(&self) -> &[&'static str] {
        &self.attributes
    }
}

impl fmt::Display for CookieError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { policy, name, attributes, declared } = self;
        // Any library may have named it.
        let name = name.escape_debug();
        match declared {
            Some(_) => write!(f, "cookie `{name}` differs from its declaration in `{policy}`: ")?,
            None => write!(f, "cookie `{name}` lacks attributes that `{policy}` requires of every cookie: ")?,
        }
        for (index, attribute) in attributes.iter().enumerate() {
            write!(f, "{}`{attribute}`", if index > 0 { ", " } else { "" })?;
        }
        match declared {
            Some(declared) => {
                write!(f, "\nhelp: build it with the policy's constant, which sets `{}`", declared_text(declared))
            }
            None => write!(f, "\nhelp: call `{policy}::complete` before the check, or set these attributes"),
        }
    }
}

impl error::Error for CookieError {}

fn declared_text(tail: &str) -> &str {
    tail.strip_prefix("; ").unwrap_or(tail)
}
