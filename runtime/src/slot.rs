//! What fills the slots of a policy at start-up: `$cdn` in a source list, or for the URL of a report.
//!
//! Each type holds one value that has been read by the parser which reads policies while compiling, so that none can
//! carry a `;`, a `,`, a space, a quote, a line break, a keyword or a second value. Where a slot stands decides its type:
//!
//! | where | type | takes |
//! |---|---|---|
//! | a source list | [`Source`] | a host, or a scheme without hosts such as `data:` |
//! | a list that decides where scripts come from | [`ScriptSource`] | a host that is reached over https |
//! | `frame_ancestors` | [`Origin`] | an https origin |
//! | `report_uri`, `reporting_endpoints` | [`Url`] | an https URL, or a path that starts with `/` |
//! | `domain` of a cookie | [`Domain`] | the name of a host that is no public suffix |
//!
//! What is an error where it is written out in a policy is an error here, by the same rule: a host that browsers read
//! otherwise (`127.1`, `-shop.example.com`, `null`), a URL of another scheme or without one (`//evil.example/r`), the name of
//! a directive. What a lint would report is an error as well, since nobody sees a warning at start-up: every host there is
//! (`https:`, `*.com`), every name of a service (`*.github.io`), an address, and for scripts a host that is known to defeat a
//! list. [`Source::parse_allowing_anyone`] and [`ScriptSource::parse_allowing_anyone`] take these.
//!
//! A slot that stands in several places has the type that fits them all: an origin is a source for scripts, and that is
//! a source. `#[allow(csp_script_slot, reason = "…")]` before a directive makes a [`Source`] of a slot in it.
//!
//! With the feature `serde` each of them is read from a configuration by the same rules, and written as its text.
//!
//! `..$name` in a source list takes none, one or several values: its field is a `Vec`. A value that is listed twice is sent once, and
//! a list that has no other source and gets none is `'none'`, so that no directive disappears or allows more.
//!
//! ```
//! use security_policy::{security_policy, slot::{Origin, ParseError}};
//!
//! security_policy! {
//!     /// Each tenant can show the shop in frames of their own site.
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
//!     /// The images come from another host in each deployment, and so do the reports go.
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
            /// Reads the text that a slot is filled with.
            ///
            /// # Errors
            ///
            /// The text is not one value of this kind; the error says why, and what to write.
            pub fn parse(text: &str) -> Result<Self, ParseError> {
                read(SlotKind::$name, text, Breadth::OneOwner).map(Self)
            }

            /// Returns the text as it stands in the header.
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
    /// Reads a source that may let in hosts of anyone: `*`, `https:`, `*.com`, `*.github.io`, an address.
    ///
    /// Anyone can then serve what the page loads by this list.
    ///
    /// # Errors
    ///
    /// The text is not one source, or one that allows nothing in any list.
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
    /// Reads an https host that may let in scripts of anyone: `https://*.github.io`, `https://cdn.jsdelivr.net`, an address.
    ///
    /// An injected script element that loads from there runs, unless the list has `strict_dynamic`.
    ///
    /// # Errors
    ///
    /// The text is not one host, or it does not say `https://`.
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

    /// A host that is reached over https, for a list that decides where scripts come from.
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

    /// An https origin without anything behind it, for `frame_ancestors`.
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

    /// The name of a host that is no public suffix, for a cookie's `domain`.
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

/// A text that cannot fill a slot.
///
/// Its `Display` form says what is wrong and what to write, on lines of their own.
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
