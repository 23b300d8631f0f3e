//! Reads, checks and lints the security headers of HTTP responses: `Content-Security-Policy`, `Set-Cookie` and forty others.
//!
//! `security_policy!` is built on this library. Services, build scripts and tools use it for the same questions at run time: how
//! a browser reads a header, whether a policy allows a URL, what is wrong with a response. An application that sends headers
//! uses the crate `security-policy` instead.
//!
//! The library does no I/O, and depends neither on Rust tokens nor on an HTTP library. Every parser takes text, and returns a
//! value and [`Diagnostics`]; no input makes it panic. Places are byte ranges ([`Span`]) of the input.
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
//! # Check whether a URL is allowed
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
//! values and their places. `security-policy-syntax` parses one from the tokens of `security_policy!`; a tool can build its own.
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
//! # Stability
//!
//! - Documented items keep their names and meanings within a minor version. Any release may add rows to the tables: headers,
//!   directives, keywords, lints and cookie attributes. The enums and structs that grow with them are `#[non_exhaustive]`.
//! - The text of messages and help may change in any release. The name of a lint ([`lint::Lint::name`]) does not.
//! - Which lints fire on a policy changes as browsers do. A build that must not break on a new finding should check only the
//!   lints that it names.
//! - Items that are hidden from this documentation may change at any time: only the macro and the runtime of the same version
//!   use them.
//!
//! # How data flows
//!
//! ```text
//! declaration ── lower ──▶ policy ── lint ──▶ diagnostics
//! header text ── parse ──▶   │
//!                            └───── render ──▶ header text, with a gap for the nonce
//! ```
//!
//! # Features
//!
//! None is on by default. Without the features `cookies`, `csrf`, `promise`, `reporting`, `services`, `templates` and `transport`, a policy only
//! records where these fields are.
//!
//! | feature | adds |
//! |---|---|
//! | `cookies` | [`cookie`]: the cookies that a policy declares, and what browsers do with a `Set-Cookie` line |
//! | `csrf` | `cookies`, and [`csrf`]: which cross-site requests a policy accepts |
//! | `explain` | `promise` and `response`, and [`explain`]: what a policy does, in words, and how two policies differ |
//! | `fetch` | [`fetch`]: what a browser allows a page, under all policies of a response |
//! | `learn` | `report`, and [`learn`]: what a site needs of a policy, learned from reports |
//! | `page` | `csrf` and `fetch`, and [`page`]: lints HTML pages by what a browser makes of them under a policy |
//! | `promise` | `fetch`, and [`promise`]: what a policy promises, and the attacks that break it |
//! | `report` | `explain` and `rollout`, and [`report`]: reads the reports of browsers, and explains them |
//! | `reporting` | [`reporting`]: one endpoint for all reports of a policy |
//! | `response` | `cookies`, and [`response`]: reads and lints the headers of a response |
//! | `rollout` | the form of a policy that only reports |
//! | `services` | [`service`]: the sources that services of other sites need |
//! | `slots` | the parser for the values of slots |
//! | `templates` | `page`, and [`templates`]: reads the templates of several engines as pages |
//! | `transport` | [`transport`]: which requests a policy redirects to https |

#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "response")]
#[doc(hidden)]
pub mod accepted;
mod address;
mod base64;
#[cfg(any(feature = "csrf", feature = "transport"))]
mod block;
mod constant;
#[cfg(feature = "cookies")]
#[cfg_attr(docsrs, doc(cfg(feature = "cookies")))]
pub mod cookie;
#[cfg(not(feature = "cookies"))]
#[path = "cookie/disabled.rs"]
pub mod cookie;
mod cors;
pub mod csp;
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(feature = "csrf")))]
pub mod csrf;
#[cfg(not(feature = "csrf"))]
#[path = "csrf/disabled.rs"]
pub mod csrf;
pub mod date;
pub mod declaration;
pub mod diagnostic;
mod excerpt;
#[cfg(feature = "explain")]
#[cfg_attr(docsrs, doc(cfg(feature = "explain")))]
pub mod explain;
mod feature;
#[cfg(feature = "fetch")]
#[cfg_attr(docsrs, doc(cfg(feature = "fetch")))]
pub mod fetch;
mod firsts;
mod generated;
pub mod header;
#[doc(hidden)]
pub mod host;
#[doc(hidden)]
pub mod inherit;
mod json;
#[cfg(feature = "learn")]
#[cfg_attr(docsrs, doc(cfg(feature = "learn")))]
pub mod learn;
pub mod lint;
mod list;
mod lower;
#[doc(hidden)]
pub mod markdown;
#[doc(hidden)]
pub mod media_type;
#[doc(hidden)]
pub mod order;
#[cfg(feature = "page")]
#[cfg_attr(docsrs, doc(cfg(feature = "page")))]
pub mod page;
#[doc(hidden)]
pub mod percent;
pub mod policy;
#[cfg(feature = "promise")]
#[cfg_attr(docsrs, doc(cfg(feature = "promise")))]
pub mod promise;
#[cfg(not(feature = "promise"))]
#[path = "promise/disabled.rs"]
pub mod promise;
#[cfg(feature = "report")]
#[cfg_attr(docsrs, doc(cfg(feature = "report")))]
pub mod report;
mod report_url;
#[cfg(feature = "reporting")]
#[cfg_attr(docsrs, doc(cfg(feature = "reporting")))]
pub mod reporting;
#[cfg(not(feature = "reporting"))]
#[path = "reporting/disabled.rs"]
pub mod reporting;
#[cfg(any(feature = "csrf", feature = "transport"))]
mod request_path;
#[cfg(feature = "response")]
#[cfg_attr(docsrs, doc(cfg(feature = "response")))]
pub mod response;
#[cfg(feature = "serde")]
mod serial;
#[cfg(feature = "services")]
#[cfg_attr(docsrs, doc(cfg(feature = "services")))]
pub mod service;
#[cfg(not(feature = "services"))]
#[path = "service/disabled.rs"]
pub mod service;
#[doc(hidden)]
pub mod shown;
#[doc(hidden)]
pub mod slot;
mod sorted;
pub mod span;
pub mod structured_field;
#[cfg(feature = "templates")]
#[cfg_attr(docsrs, doc(cfg(feature = "templates")))]
pub mod templates;
#[cfg(not(feature = "templates"))]
#[path = "templates/disabled.rs"]
pub mod templates;
pub mod text;
pub mod text_or_slot;
#[cfg(feature = "transport")]
#[cfg_attr(docsrs, doc(cfg(feature = "transport")))]
pub mod transport;
#[cfg(not(feature = "transport"))]
#[path = "transport/disabled.rs"]
pub mod transport;
pub mod url;
pub mod vocabulary;
pub mod word;

pub use self::base64::base64;
pub use self::constant::constant;
pub use self::diagnostic::{Diagnostic, Diagnostics, Fix, Level};
pub use self::excerpt::{excerpt, underline};
pub use self::feature::Feature;
pub use self::generated::Need;
pub use self::lower::{FIELDS, Spellings};
pub use self::policy::SecurityPolicy;
pub use self::span::{Span, Spanned};
pub use self::text::Text;
