//! The features of the runtime that a policy can need, and the error where one is off.

use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// A feature of the runtime that brings what a field of a policy turns into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Feature {
    /// Cookies.
    Cookies,
    /// Cookies with a signature.
    Signed,
    /// Cookies that are encrypted.
    Private,
    /// Flask's session cookie.
    Flask,
    /// Checks of cross-site requests.
    Csrf,
    /// Values that are filled in when the program starts.
    Slots,
}

impl Feature {
    /// The name in `Cargo.toml`.
    ///
    /// ```
    /// use security_policy_core::Feature;
    ///
    /// assert_eq!(Feature::Signed.name(), "signed");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Feature::Cookies => "cookies",
            Feature::Signed => "signed",
            Feature::Private => "private",
            Feature::Flask => "flask",
            Feature::Csrf => "csrf",
            Feature::Slots => "slots",
        }
    }

    /// The error at `span`, where `what` needs this feature and it is off.
    ///
    /// ```
    /// use security_policy_core::{Feature, Span};
    ///
    /// let error = Feature::Slots.missing("$cdn", Span::default());
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`$cdn` needs a feature of `security-policy` that is off\n\
    ///      help: turn it on in `Cargo.toml`: `features = [\"slots\"]`",
    /// );
    /// ```
    pub fn missing(self, what: &str, span: Span) -> Diagnostic {
        Diagnostic::error(span, format!("`{what}` needs a feature of `security-policy` that is off"))
            .help(format!("turn it on in `Cargo.toml`: `features = [\"{}\"]`", self.name()))
    }
}
