//! Values for the slots of a policy, filled at start-up: `$cdn` in a source list, or for the URL of a report.
//!
//! Each type contains one value. It is parsed by the same parser that reads policies at compile time, so it cannot contain a `;`, a
//! `,`, a space, a quote, a line break, a keyword or a second value. The place of a slot determines its type:
//!
//! | place | type | accepts |
//! |---|---|---|
//! | a source list | [`Source`] | a host, or a scheme without hosts such as `data:` |
//! | a list that decides where scripts come from | [`ScriptSource`] | an https host |
//! | `frame_ancestors` | [`Origin`] | an https origin |
//! | `report_uri`, `reporting_endpoints` | [`Url`] | an https URL, or a path that starts with `/` |
//! | `domain` of a cookie | [`Domain`] | a host name that is not a public suffix |
//!
//! A value that would be an error in a policy is an error here too: a host that browsers read differently (`127.1`,
//! `-shop.example.com`, `null`), a URL with another scheme or without one (`//evil.example/r`), the name of a directive. What a lint
//! would report is also an error, because a warning at start-up would go unnoticed: all hosts (`https:`, `*.com`), all names of a
//! hosting service (`*.github.io`), an IP address, and for scripts a host that is known to make a list ineffective.
//! [`Source::parse_allowing_anyone`] and [`ScriptSource::parse_allowing_anyone`] accept these.
//!
//! A slot that is used in several places has the type that fits all of them: an origin can be used as a source of scripts, which can be
//! used as any source. `#[allow(csp_script_slot, reason = "…")]` on a directive accepts a [`Source`] in it.
//!
//! With the feature `serde`, each type is deserialized from a configuration by the same rules, and serialized as its text.
//!
//! `..$name` in a source list takes none, one or several values: its field is a `Vec`. Duplicates are sent once. A list that has no other
//! source and gets no value becomes `'none'`, so no directive disappears or allows more.
//!
//! ```
//! use security_policy::{security_policy, slot::{Origin, ParseError}};
//!
//! security_policy! {
//!     /// Tenants can show the shop in frames on their sites.
//!     struct Widget {
//!         content_security_policy: { default_src: none, base_uri: none, frame_ancestors: [..$tenants] },
//!     }
//! }
//!
//! let framed_by = |hosts: &[&str]| -> Result<String, ParseError> {
//!     let tenants = hosts.iter().map(|host| Origin::parse(host)).collect::<Result<_, _>>()?;
//!     let headers = Widget::configure(WidgetSlots { tenants }).headers();
//!     Ok(headers["content-security-policy"].to_str().unwrap_or_default().rsplit("; ").next().unwrap_or_default().to_owned())
//! };
//! assert_eq!(framed_by(&["https://a.example", "https://b.example"])?, "frame-ancestors https://a.example https://b.example");
//! assert_eq!(framed_by(&[])?, "frame-ancestors 'none'");
//! # Ok::<(), ParseError>(())
//! ```
//!
//! # Example
//!
//! ```
//! use security_policy::{security_policy, slot::{ParseError, Source, Url}};
//!
//! security_policy! {
//!     /// Each deployment has its own host for images and its own URL for reports.
//!     struct Gallery {
//!         content_security_policy: {
//!             default_src: none, img_src: [self, $images], base_uri: none, report_uri: $reports,
//!         },
//!     }
//! }
//!
//! let gallery = Gallery::configure(GallerySlots {
//!     images: Source::parse("https://img.example.com")?,
//!     reports: Url::parse("/reports")?,
//! });
//! assert_eq!(
//!     gallery.headers()["content-security-policy"],
//!     "default-src 'none'; img-src 'self' https://img.example.com; base-uri 'none'; report-uri /reports",
//! );
//! # Ok::<(), ParseError>(())
//! ```

use std::{error, fmt, str::FromStr, sync::Arc};

use security_policy_core::{
    Diagnostic,
    slot::{Breadth, SlotKind},
};

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Parses a value for a slot.
            ///
            /// # Errors
            ///
            /// Returns an error if the text is not one value of this kind. The error says why, and what to write.
            pub fn parse(text: &str) -> Result<Self, ParseError> {
                read(SlotKind::$name, text, Breadth::OneOwner).map(Self)
            }

            /// Returns the text that is written into the header.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                Self::parse(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    )*};
}

fn read(kind: SlotKind, text: &str, breadth: Breadth) -> Result<Arc<str>, ParseError> {
    match kind.parse(text, breadth) {
        Ok(value) => Ok(value.into()),
        Err(found) => Err(ParseError { text: text.into(), kind, found: found.into() }),
    }
}

impl Source {
    /// Parses a source that may match hosts on which anyone can publish: `*`, `https:`, `*.com`, `*.github.io`, an IP address.
    ///
    /// An attacker can then serve what the page loads.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not one source, or if it is a source that allows nothing in any list.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::slot::Source;
    ///
    /// assert!(Source::parse("https:").is_err());
    /// assert_eq!(Source::parse_allowing_anyone("https:")?.as_str(), "https:");
    /// assert!(Source::parse_allowing_anyone("javascript:").is_err());
    /// # Ok::<(), security_policy::slot::ParseError>(())
    /// ```
    pub fn parse_allowing_anyone(text: &str) -> Result<Self, ParseError> {
        read(SlotKind::Source, text, Breadth::Anyone).map(Self)
    }
}

impl ScriptSource {
    /// Parses an https host on which anyone may publish scripts: `https://*.github.io`, `https://cdn.jsdelivr.net`, an IP address.
    ///
    /// An injected script element can then load a script from there, unless the list has `strict_dynamic`.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not one host, or does not start with `https://`.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::slot::ScriptSource;
    ///
    /// assert!(ScriptSource::parse("https://cdn.jsdelivr.net").is_err());
    /// let cdn = ScriptSource::parse_allowing_anyone("https://cdn.jsdelivr.net")?;
    /// assert_eq!(cdn.as_str(), "https://cdn.jsdelivr.net");
    /// assert!(ScriptSource::parse_allowing_anyone("http://cdn.example.com").is_err());
    /// # Ok::<(), security_policy::slot::ParseError>(())
    /// ```
    pub fn parse_allowing_anyone(text: &str) -> Result<Self, ParseError> {
        read(SlotKind::ScriptSource, text, Breadth::Anyone).map(Self)
    }
}

slots! {
    /// A host, or a scheme without hosts (CSP3, section 2.3.1), for a source list.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::slot::Source;
    ///
    /// assert_eq!(Source::parse("*.example.com")?.as_str(), "*.example.com");
    /// assert!(Source::parse("'unsafe-inline'").is_err());
    /// assert!(Source::parse("a.example b.example").is_err());
    /// assert!(Source::parse("https://*.com").is_err());
    /// # Ok::<(), security_policy::slot::ParseError>(())
    /// ```
    Source

    /// An https host, for a list that decides where scripts come from.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::slot::ScriptSource;
    ///
    /// assert_eq!(ScriptSource::parse("https://cdn.example.com/js/")?.as_str(), "https://cdn.example.com/js/");
    /// assert!(ScriptSource::parse("cdn.example.com").is_err());
    /// assert!(ScriptSource::parse("https:").is_err());
    /// assert!(ScriptSource::parse("https://*.github.io").is_err());
    /// # Ok::<(), security_policy::slot::ParseError>(())
    /// ```
    ScriptSource

    /// An https origin without a path, for `frame_ancestors`.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::slot::Origin;
    ///
    /// assert_eq!(Origin::parse("https://Partner.example:443")?.as_str(), "https://partner.example");
    /// assert!(Origin::parse("https://partner.example/page").is_err());
    /// # Ok::<(), security_policy::slot::ParseError>(())
    /// ```
    Origin

    /// An https URL, or a path that starts with `/`, for reports.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::slot::Url;
    ///
    /// assert_eq!(Url::parse("/reports")?.as_str(), "/reports");
    /// assert!(Url::parse("http://reports.example.com/").is_err());
    /// assert!(Url::parse("//evil.example/r").is_err());
    /// # Ok::<(), security_policy::slot::ParseError>(())
    /// ```
    Url

    /// A host name that is not a public suffix, for the `domain` of a cookie.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::slot::Domain;
    ///
    /// assert_eq!(Domain::parse("example.com")?.as_str(), "example.com");
    /// assert!(Domain::parse("https://example.com").is_err());
    /// assert!(Domain::parse("co.uk").is_err());
    /// # Ok::<(), security_policy::slot::ParseError>(())
    /// ```
    Domain
}

/// The error for a text that cannot fill a slot.
///
/// Its `Display` form says what is wrong and what to write, each on its own line.
///
/// # Example
///
/// ```
/// use security_policy::slot::Source;
///
/// let error = Source::parse("*").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`*` cannot fill a slot that takes a source: `*` allows every host\n\
///      help: name a host: `https://img.example.com`; to allow `*`, call `parse_allowing_anyone`\n\
///      note: anyone can publish content there that the page would load",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    text: Box<str>,
    kind: SlotKind,
    found: Box<Diagnostic>,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, kind) = (self.text.escape_debug(), self.kind.describe());
        write!(f, "`{text}` cannot fill a slot that takes {kind}: {}", self.found)
    }
}

impl error::Error for ParseError {}
