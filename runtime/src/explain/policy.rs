//! A policy as a browser reads it.

use std::{error, fmt};

use security_policy_core::{
    explain,
    fetch::{Decision, Subject},
    span::Span,
    url::Origin,
};

#[cfg(feature = "reports")]
use security_policy_core::report;

use super::result::{Attacks, Comparison, Explanation};
use crate::audit::Auditable;

/// A policy as a browser reads it: it answers what is allowed, and explains itself.
///
/// `policy()` of a declared policy returns it. It can also be read from a response, or from the text of headers.
///
/// # Example
///
/// ```
/// use security_policy::explain::{BrowserPolicy, Request};
///
/// let policy = BrowserPolicy::of_csp("img-src https://*.example.com", "https://shop.example")?;
/// assert!(policy.allows(&Request::image("https://cdn.example.com/logo.png")?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct BrowserPolicy(pub(crate) explain::BrowserPolicy);

/// The error of a text that is not an origin, such as `https://shop.example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOrigin(String);

impl BrowserPolicy {
    /// Reads the headers of a live response, on pages of this origin.
    ///
    /// # Errors
    ///
    /// `origin` is not an origin.
    ///
    /// # Example
    ///
    /// ```
    /// use http::Response;
    /// use security_policy::explain::{BrowserPolicy, Inline};
    ///
    /// let mut response = Response::new("<p onclick=pay()>");
    /// response.headers_mut().insert("content-security-policy", "script-src 'self'".parse()?);
    /// let policy = BrowserPolicy::of_response(&response, "https://shop.example.com")?;
    /// assert!(!policy.allows(&Inline::event_handler("pay()")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_response<R: Auditable + ?Sized>(response: &R, origin: &str) -> Result<Self, InvalidOrigin> {
        let lines: Vec<(&str, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        Self::of_headers(lines.iter().map(|(name, value)| (*name, value.as_str())), origin)
    }

    /// Reads headers by name and value, on pages of this origin.
    ///
    /// # Errors
    ///
    /// `origin` is not an origin.
    pub fn of_headers<'a>(
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        origin: &str,
    ) -> Result<Self, InvalidOrigin> {
        Ok(Self(explain::BrowserPolicy::of_headers(headers, Some(parse(origin)?))))
    }

    /// Reads the value of a `Content-Security-Policy` header, on pages of this origin.
    ///
    /// # Errors
    ///
    /// `origin` is not an origin.
    pub fn of_csp(value: &str, origin: &str) -> Result<Self, InvalidOrigin> {
        Ok(Self(explain::BrowserPolicy::of_csp(value, Some(parse(origin)?))))
    }

    /// Adds the policy of a `<meta http-equiv=Content-Security-Policy>`.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::explain::{BrowserPolicy, Navigation};
    ///
    /// let policy = BrowserPolicy::of_csp("default-src 'self'", "https://shop.example")?.with_meta("frame-ancestors 'none'");
    /// assert!(policy.allows(&Navigation::framed_by(["https://evil.example"])?));
    ///
    /// let explanation = policy.explain();
    /// assert_eq!(explanation.policies[1].ignored[0].reason, "browsers do not read it in a `meta` element");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_meta(self, value: &str) -> Self {
        Self(self.0.with_meta(value))
    }

    /// Returns the same policy on pages of another origin, which `self` then matches.
    ///
    /// # Errors
    ///
    /// `origin` is not an origin.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{explain::Request, presets::Strict};
    ///
    /// let image = Request::image("https://shop.example.com/logo.png")?;
    /// assert!(!Strict::policy().allows(&image), "the preset declares no origin");
    /// assert!(Strict::policy().on("https://shop.example.com")?.allows(&image));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn on(&self, origin: &str) -> Result<Self, InvalidOrigin> {
        Ok(Self(self.0.on(parse(origin)?)))
    }

    /// Returns whether a browser allows a request, a piece of inline code or a navigation.
    #[must_use]
    pub fn allows(&self, subject: &impl Subject) -> bool {
        self.0.allows(subject)
    }

    /// Returns what a browser does, and what decided.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::explain::{BrowserPolicy, Request};
    ///
    /// let policy = BrowserPolicy::of_csp("default-src 'self'", "https://shop.example")?;
    /// let decision = policy.decide(&Request::frame("https://evil.example/")?);
    /// assert!(!decision.is_allowed());
    /// let ruling = decision.deciding().expect("a policy");
    /// assert_eq!(ruling.to_string(), "frame-src: blocked by `default-src`: no source matches");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn decide(&self, subject: &impl Subject) -> Decision<'_> {
        self.0.decide(subject)
    }

    /// Explains the policy to a person. [`Explanation`] has an example.
    pub fn explain(&self) -> Explanation {
        Explanation(self.0.explain())
    }

    /// Returns the attacks that the policy lets through: markup that an attacker writes into a page, arguments of its scripts,
    /// and pages that frame it. [`Attacks`] has an example.
    pub fn attacks(&self) -> Attacks {
        Attacks(self.0.attacks())
    }

    /// Explains a report of a browser: what blocked it, where that is declared, and what to do.
    #[cfg(feature = "reports")]
    #[cfg_attr(docsrs, doc(cfg(feature = "reports")))]
    #[must_use]
    pub fn explain_report(&self, report: &report::Report) -> report::Explanation {
        report.explain(&self.0)
    }

    /// Returns the name of the policy; `response` if it was read from headers.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }
}

/// Compares two policies: what the second one newly allows and blocks. [`Comparison`] has an example.
pub fn compare(old: &BrowserPolicy, new: &BrowserPolicy) -> Comparison {
    Comparison(explain::compare(&old.0, &new.0))
}

fn parse(origin: &str) -> Result<Origin, InvalidOrigin> {
    Origin::parse(origin, Span::default()).map_err(|error| InvalidOrigin(error.message))
}

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for InvalidOrigin {}
