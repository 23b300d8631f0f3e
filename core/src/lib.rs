//! Reads, checks and lints the security headers of HTTP responses: `Content-Security-Policy`, `Set-Cookie` and forty others.
//!
//! This is the library that `security_policy!` is made of, for services, build scripts and tools that need the same answers
//! at run time: what a browser reads in a header, whether a policy allows a URL, what is wrong with a response. An
//! application that sends headers uses the crate `security-policy`.
//!
//! It does no I/O, and knows no token of Rust and no type of an HTTP library. Every reader takes text and answers with a
//! value and with [`Diagnostics`]; no input makes it panic. A place is a range of bytes ([`Span`]) of the text that was read.
//!
//! # Read a Content-Security-Policy
//!
//! ```
//! use security_policy_core::csp::{Csp, Directive, Disposition};
//!
//! let text = "default-src 'self'; script-src 'self' cdn.example; img-scr *";
//! let (csp, diagnostics) = Csp::parse(text, Disposition::Enforce);
//! let scripts = csp.effective_clause(Directive::ScriptSrcElem).expect("a list of sources");
//! assert_eq!(scripts.directive.node, Directive::ScriptSrc);
//! assert_eq!(scripts.sources().len(), 2);
//!
//! let found = diagnostics.iter().next().expect("a misspelled directive");
//! assert_eq!(&text[found.span.start..found.span.end], "img-scr");
//! ```
//!
//! # Ask whether a URL is allowed
//!
//! ```
//! use security_policy_core::Span;
//! use security_policy_core::csp::{Csp, Directive, Disposition, Redirect};
//! use security_policy_core::url::{Origin, Url};
//!
//! let (csp, _) = Csp::parse("default-src 'self'; img-src https://*.example.com", Disposition::Enforce);
//! let page = Origin::parse("https://shop.example", Span::default()).expect("an origin");
//! let allows = |directive, url: &str| match (csp.effective_clause(directive), Url::parse(url)) {
//!     (Some(list), Some(url)) => list.matching(&url, &page, Redirect::None).is_some(),
//!     (None, _) => true,
//!     (Some(_), None) => false,
//! };
//! assert!(allows(Directive::ImgSrc, "https://cdn.example.com/logo.png"));
//! assert!(!allows(Directive::ScriptSrcElem, "https://cdn.example.com/app.js"));
//! assert!(allows(Directive::FrameAncestors, "https://other.example/"), "it does not fall back to `default-src`");
//! ```
//!
//! # Lint the headers of a response
//!
//! ```
//! # #[cfg(feature = "response")] {
//! use security_policy_core::response::Response;
//!
//! let headers = [("content-type", "text/html"), ("set-cookie", "session=1; SameSite=Lax; Secure")];
//! let response = Response::audit(headers, None);
//! let found: Vec<_> = response.diagnostics.iter().filter_map(|found| found.lint).collect();
//! assert!(found.contains(&"cookie_missing_httponly") && found.contains(&"csp_missing"));
//! # }
//! ```
//!
//! # Lint a policy
//!
//! A policy that is declared, and not read from a response, starts as a [`Declaration`](declaration::Declaration): names,
//! values and places. `security-policy-syntax` makes one from the tokens of `security_policy!`; a tool can make its own.
//!
//! ```
//! use security_policy_core::declaration::{Declaration, Entry, Named, Value, ValueKind};
//! use security_policy_core::lint::{self, Levels};
//! use security_policy_core::{Diagnostics, SecurityPolicy, Span, Spanned};
//!
//! let text = "content_security_policy: \"script-src 'unsafe-inline'\"";
//! let value = Value { kind: ValueKind::Text("script-src 'unsafe-inline'".to_owned()), span: Span::new(26, 52) };
//! let field = Entry {
//!     levels: Vec::new(),
//!     key: Spanned::new("content_security_policy".to_owned(), Span::new(0, 23)),
//!     named: Named::ByWord,
//!     value: Some(value),
//!     span: Span::new(0, 53),
//! };
//! let declaration = Declaration { levels: Vec::new(), entries: vec![field] };
//!
//! let mut found = Diagnostics::new();
//! let policy = SecurityPolicy::lower(&declaration, Span::default(), &mut found);
//! assert!(!found.has_errors());
//! lint::check(&policy, &Levels::default(), &mut found);
//! let unsafe_inline = found.iter().find(|found| found.lint == Some("csp_script_unsafe_inline")).expect("a finding");
//! assert_eq!(&text[unsafe_inline.span.start..unsafe_inline.span.end], "'unsafe-inline'");
//! ```
//!
//! # What is promised
//!
//! - What this page lists keeps its names and meanings within a minor version. Rows are added in any release: headers,
//!   directives, keywords, lints, attributes of a cookie. The enums and structs that gain them are `#[non_exhaustive]`.
//! - The *text* of a message and of a help line is for people, and changes. The name of a lint ([`lint::Lint::name`]) does not.
//! - Which lints fire on a policy changes as browsers do. A build that must not break on a new finding names the lints that
//!   it looks at.
//! - What is hidden from this page serves the macro and the runtime of exactly this version, and is not promised.
//!
//! # How data flows
//!
//! ```text
//! declaration ── lower ──▶ policy ── lint ──▶ diagnostics
//! header text ── parse ──▶   │
//!                            └───── render ──▶ header text, with a slot where the nonce goes
//! ```
//!
//! # Features
//!
//! None is on by default. A policy knows where `cookies` and `csrf` are declared without their features too.
//!
//! | feature | brings |
//! |---|---|
//! | `cookies` | [`cookie`]: what a policy declares of cookies, and what a browser makes of a `Set-Cookie` line |
//! | `csrf` | `cookies`, and [`csrf`]: which cross-site requests a policy lets through |
//! | `fetch` | [`fetch`]: what a browser allows a page, under all policies of a response |
//! | `response` | `cookies`, and [`response`]: the headers of a live response as a policy |
//! | `slots` | what fills the slots of a policy |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "response")]
#[doc(hidden)]
pub mod accepted;
mod base64;
mod constant;
#[cfg(feature = "cookies")]
#[cfg_attr(docsrs, doc(cfg(feature = "cookies")))]
pub mod cookie;
#[cfg(not(feature = "cookies"))]
#[path = "cookie/disabled.rs"]
pub mod cookie;
pub mod csp;
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(feature = "csrf")))]
pub mod csrf;
#[cfg(not(feature = "csrf"))]
#[path = "csrf/disabled.rs"]
pub mod csrf;
pub mod declaration;
pub mod diagnostic;
mod excerpt;
mod feature;
#[cfg(feature = "fetch")]
#[cfg_attr(docsrs, doc(cfg(feature = "fetch")))]
pub mod fetch;
mod generated;
pub mod header;
#[doc(hidden)]
pub mod host;
#[doc(hidden)]
pub mod inherit;
mod json;
pub mod lint;
mod list;
mod lower;
#[doc(hidden)]
pub mod media_type;
mod omission;
#[doc(hidden)]
pub mod order;
#[doc(hidden)]
pub mod percent;
pub mod policy;
mod report_url;
#[cfg(feature = "response")]
#[cfg_attr(docsrs, doc(cfg(feature = "response")))]
pub mod response;
#[doc(hidden)]
pub mod slot;
pub mod span;
pub mod structured_field;
pub mod text;
pub mod text_or_slot;
pub mod url;
pub mod word;

pub use self::base64::base64;
pub use self::constant::constant;
pub use self::diagnostic::{Diagnostic, Diagnostics, Fix, Level};
pub use self::excerpt::{excerpt, underline};
pub use self::feature::Feature;
pub use self::generated::Need;
pub use self::lower::FIELDS;
pub use self::policy::SecurityPolicy;
pub use self::span::{Span, Spanned};
pub use self::text::Text;
