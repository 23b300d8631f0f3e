//! The features of the runtime that a policy can need, and the error if one is off.

use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// A Cargo feature of the runtime that contains what a policy generates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Feature {
    /// Cookies.
    Cookies,
    /// Signed cookies.
    Signed,
    /// Encrypted cookies.
    Private,
    /// Flask's session cookie.
    Flask,
    /// Protection against cross-site request forgery.
    Csrf,
    /// Promises that the compiler proves.
    Expect,
    /// One endpoint for all reports.
    Reporting,
    /// The documented sources of services of other sites.
    Services,
    /// Values that the program fills in when it starts.
    Slots,
    /// Cross-origin resource sharing that depends on the request.
    Cors,
    /// Redirects to https.
    Transport,
    /// Checks of the templates of the site.
    Templates,
}

impl Feature {
    /// Returns the name in `Cargo.toml`.
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
            Feature::Expect => "expect",
            Feature::Reporting => "reporting",
            Feature::Services => "services",
            Feature::Slots => "slots",
            Feature::Cors => "cors",
            Feature::Transport => "transport",
            Feature::Templates => "templates",
        }
    }

    /// Returns the error that `what`, at `span`, needs this feature and the feature is off.
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
