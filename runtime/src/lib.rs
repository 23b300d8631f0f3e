//! Browser-security headers, cookies and CSRF protection: declared as a struct, checked at compile time.
//!
//! [`security_policy!`] reads the security policy of a site while the site compiles. It rejects what is wrong or weak with an
//! error at the exact token, and turns the rest into constants and straight-line code. Nothing is parsed while the server runs:
//! applying a policy moves constants into a header map.
//!
//! ```
//! use security_policy::{Nonce, security_policy};
//!
//! security_policy! {
//!     /// Sent with every page of the shop.
//!     pub struct Shop {
//!         origin: "https://shop.example.com",
//!         content_security_policy: {
//!             default_src: self,
//!             script_src: [self, nonce],
//!             object_src: none,
//!             base_uri: none,
//!             form_action: self,
//!             frame_ancestors: none,
//!         },
//!         strict_transport_security: { max_age: 2y, include_subdomains },
//!         x_content_type_options: nosniff,
//!         referrer_policy: strict_origin_when_cross_origin,
//!         cross_origin_opener_policy: same_origin,
//!         permissions_policy: { camera: none, geolocation: none, microphone: none },
//!         remove: ["server"],
//!     }
//! }
//!
//! let nonce = Nonce::random();
//! let mut response = http::Response::new(format!(r#"<script nonce="{nonce}">greet()</script>"#));
//! Shop::apply(response.headers_mut(), &nonce);
//!
//! assert_eq!(Shop::X_CONTENT_TYPE_OPTIONS, "nosniff");
//! assert_eq!(
//!     response.headers()["content-security-policy"],
//!     format!(
//!         "default-src 'self'; script-src 'self' 'nonce-{nonce}'; object-src 'none'; \
//!          base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
//!     ),
//! );
//! ```
//!
//! A policy without `nonce` has an `apply` that takes none. Whether a nonce is needed is part of the type, so a forgotten one
//! does not compile.
//!
//! # Where to begin
//!
//! - [The guides](https://docs.rs/security-policy/latest/security_policy/guides/) begin with five minutes to a protected axum site, and need no
//!   knowledge of these headers.
//! - [`security_policy!`] documents the language: a quick start, the grammar, every field, and the code that is generated.
//! - [`presets`] are complete policies to derive from: `Strict` for an application, `StaticSite` for files, `WasmApp` for WebAssembly, `Api` for data.
//! - In axum or tower, `.layer(Shop)` applies a policy to every response; `adapter` describes what the layer does, and what to write in
//!   other frameworks.
//! - [`Nonce`] allows the inline scripts of one response. In axum, poem and salvo, a handler takes it as an argument.
//! - `lints` explains every finding, and `audit` runs the same lints on live responses.
//! - `explain` answers what a policy allows, explains it in words, compares it with another one, and lists the attacks that it lets
//!   through.
//! - `cookie` describes declared cookies, `signing` their keys, `csrf` the checks of cross-site requests, `transport` redirects to https
//!   behind a proxy or without one, and [`upload`] how to serve user-uploaded files.
//! - [`Policy`] is the trait that adapters use. Implement it only for a policy that the macro cannot express.
//!
//! # Features
//!
//! No feature is enabled by default. A feature only adds items; enabling one changes no header.
//!
//! | feature | adds |
//! |---|---|
//! | `adapter` | [`adapter`]: what all frameworks share. The features of the frameworks enable it |
//! | `form` | [`csrf::CheckedForm`]: the fields of a form that `csrf` has checked. The features of the frameworks enable it |
//! | `axum` | [`Nonce`] as an extractor; with `csrf`, also `CsrfToken` and `CsrfForm`. Enables `tower` |
//! | `actix` | [`adapter::actix`]: policies for `wrap` in actix-web 4, and extractors |
//! | `rocket` | [`adapter::rocket`]: policies for `attach` in Rocket 0.5, and guards |
//! | `tower` | `adapter` and `layer()`, for every framework that is built on tower services |
//! | `poem` | policies and the checks of `csrf` as middlewares of poem 3, and their extractors |
//! | `salvo` | the same as hoops of salvo 1 |
//! | `audit` | `assert_secure!` and `audit`, which check the headers of a live response; `lints` |
//! | `tower-sessions` | [`cookie::SessionLayer`]: a declared cookie configures the layer of tower-sessions 0.15 |
//! | `axum-login` | the same for tower-sessions 0.14, which axum-login 0.18 uses |
//! | `actix-session` | the same for the middleware of actix-session 0.11 |
//! | `slots` | [`slot`] and `configure`: hosts and URLs that are only known when the server starts |
//! | `askama` | [`engines`]: a nonce, the field of `csrf` and links are printed without `\|safe` in askama 0.16 |
//! | `maud` | the same in maud 0.27 |
//! | `minijinja` | the same in minijinja 3 |
//! | `minijinja-2` | the same in minijinja 2 |
//! | `tera` | the same in tera 2 |
//! | `handlebars` | helpers for handlebars 6 |
//! | `cookies` | the field `cookies`, and a constant for each declared cookie |
//! | `signed` | signed cookies, keys, and sessions with an idle timeout. Enables `cookies` |
//! | `private` | encrypted cookies. Enables `signed` |
//! | `json` | signed and private cookies that contain a value as JSON. Enables `signed` |
//! | `cookie` | [`Cookies`](cookie::Cookies): support for the crate `cookie`, and so for the jars of axum-extra, Rocket and tower-cookies. Enables `cookies` |
//! | `flask` | reading and writing the session cookie of Flask. Enables `json` |
//! | `csrf` | the field `csrf`: a layer that rejects cross-site requests, and tokens for forms. Enables `signed` and `tower` |
//! | `cors` | [`cors`]: a layer that answers preflights and chooses from a list of origins. Enables `adapter` |
//! | `transport` | the field `transport`: a layer that redirects to https and rejects requests for other hosts. Enables `adapter` |
//! | `templates` | the field `templates`: checks the templates of the site with the policy, while the crate is compiled |
//! | `expect` | the field `expect`: promises about what browsers allow, which the compiler proves |
//! | `explain` | [`explain`]: what a policy allows, in words, and how it differs from another one. Enables `audit` and `expect` |
//! | `learn` | [`learn`]: prints the sources that the pages need, during development. Enables `reports` |
//! | `links` | [`links`]: types for a visitor's links and redirect targets, which reject `javascript:` URLs and other sites |
//! | `page` | [`assert_page!`] and [`page`](mod@page): judge the HTML of a response with the policy in its headers; with `tower`, also `crawl`. Enables `audit` |
//! | `reporting` | the field `reporting`: one endpoint for every header that can report |
//! | `reports` | [`reports`]: receives the reports of browsers, groups them, and explains each group. Enables `adapter`, `explain` and `reporting` |
//! | `rollout` | [`rollout`]: enforces a policy for a share of the visitors. Enables `cookies` |
//! | `services` | the field `services`: adds the sources that services of other sites document, by their names |
//! | `tracing` | a log line for each request that `csrf` or `transport` rejects, and for each new group of reports |
//! | `serde` | `Serialize` for findings, levels, lints, explanations, comparisons, attacks, nonces, times and slot values; `Deserialize` for levels, times and slot values |
//! | `wasm_js` | on `wasm32-unknown-unknown`: random numbers and the time from JavaScript. Needed there for a nonce, `signed` and `csrf` |
//! | `full` | all of the above, except `wasm_js`, the template engines, and what belongs to `actix`, `poem`, `rocket`, `salvo`, `tower-sessions`, `axum-login` and `actix-session` |

#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// The macro comes first because the presets use it.
#[macro_use]
mod declare;

#[path = "private.rs"]
#[doc(hidden)]
pub mod __private;

#[cfg(feature = "adapter")]
#[cfg_attr(docsrs, doc(cfg(feature = "adapter")))]
pub mod adapter;
#[cfg(feature = "audit")]
mod audit;
mod cache_control;
#[cfg(feature = "slots")]
mod configured;
mod constant;
#[cfg(feature = "cookies")]
#[cfg_attr(docsrs, doc(cfg(feature = "cookies")))]
pub mod cookie;
#[cfg(feature = "cors")]
#[cfg_attr(docsrs, doc(cfg(feature = "cors")))]
pub mod cors;
#[cfg(all(feature = "adapter", feature = "audit"))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "adapter", feature = "audit"))))]
pub mod covers;
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(feature = "csrf")))]
pub mod csrf;
#[cfg(any(
    feature = "askama",
    feature = "handlebars",
    feature = "maud",
    feature = "minijinja",
    feature = "minijinja-2",
    feature = "tera"
))]
#[cfg_attr(
    docsrs,
    doc(cfg(any(
        feature = "askama",
        feature = "handlebars",
        feature = "maud",
        feature = "minijinja",
        feature = "minijinja-2",
        feature = "tera"
    )))
)]
pub mod engines;
#[cfg(feature = "explain")]
#[cfg_attr(docsrs, doc(cfg(feature = "explain")))]
pub mod explain;
mod files;
// Text only: it takes no time to compile, and the examples need most features.
#[cfg(all(any(doc, doctest), feature = "full"))]
#[cfg_attr(docsrs, doc(cfg(feature = "full")))]
pub mod guides;
mod header_layout;
mod header_map;
#[cfg(any(feature = "csrf", feature = "links"))]
mod html;
mod layouts;
mod lazy_nonce;
#[cfg(feature = "learn")]
#[cfg_attr(docsrs, doc(cfg(feature = "learn")))]
pub mod learn;
#[cfg(feature = "audit")]
mod level;
#[cfg(feature = "links")]
#[cfg_attr(docsrs, doc(cfg(feature = "links")))]
pub mod links;
#[cfg(feature = "audit")]
#[cfg_attr(docsrs, doc(cfg(feature = "audit")))]
pub mod lints;
mod list;
mod media_type;
#[cfg(all(target_family = "wasm", target_os = "unknown", not(feature = "wasm_js")))]
mod no_random;
mod no_slots;
mod nonce;
mod owned;
#[cfg(feature = "page")]
#[cfg_attr(docsrs, doc(cfg(feature = "page")))]
pub mod page;
mod policy;
pub mod presets;
mod random;
#[cfg(feature = "reports")]
#[cfg_attr(docsrs, doc(cfg(feature = "reports")))]
pub mod reports;
#[cfg(feature = "rollout")]
#[cfg_attr(docsrs, doc(cfg(feature = "rollout")))]
pub mod rollout;
#[cfg(feature = "serde")]
mod serial;
#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(feature = "signed")))]
pub mod signing;
#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(feature = "slots")))]
pub mod slot;
mod table;
#[cfg(feature = "transport")]
#[cfg_attr(docsrs, doc(cfg(feature = "transport")))]
pub mod transport;
pub mod upload;
pub mod vocabulary;

/// The version of the crate `http` whose types this crate's API uses.
///
/// ```
/// use security_policy::http::{HeaderMap, header};
/// use security_policy::security_policy;
///
/// security_policy! {
///     struct Site { origin: "https://shop.example.com", ..security_policy::presets::StaticSite }
/// }
///
/// let headers: HeaderMap = Site::headers();
/// assert_eq!(headers[header::X_FRAME_OPTIONS], "DENY");
/// ```
pub use ::http;

#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(feature = "slots")))]
pub use self::configured::Configured;
/// Computes the Subresource Integrity metadata of a file at compile time.
///
/// The first argument is the path of the file, relative to the folder of the crate's `Cargo.toml`. The optional second one is the
/// digest: `sha256`, `sha384` (the default) or `sha512`. The result is a constant `&'static str`, for the `integrity` attribute
/// of a `script` or `link` element ([SRI, section 3.1](https://w3c.github.io/webappsec-subresource-integrity/)). When the file
/// changes, cargo compiles the crate again.
///
/// # Errors
///
/// A file that cannot be read is a compile error at the path.
///
/// # Example
///
/// ```
/// use security_policy::integrity;
///
/// const MANIFEST: &str = integrity!("Cargo.toml");
///
/// let script = format!(r#"<script src="/app.js" integrity="{MANIFEST}" crossorigin="anonymous"></script>"#);
/// assert!(MANIFEST.starts_with("sha384-") && MANIFEST.len() == 71);
/// assert!(integrity!("Cargo.toml", sha512).starts_with("sha512-"));
/// # let _ = script;
/// ```
pub use security_policy_macros::integrity;
/// Computes the `integrity` of an import map for the files of a bundle.
///
/// Takes a pattern, with a path that starts in the folder of the crate's `Cargo.toml`, and optionally the start of the files' URLs, `/` by
/// default. The result is a constant `&'static str`: a JSON object with the member `integrity`, which contains the SHA-384 digest of each file
/// that matches, by its path below the folder before the first `*`
/// ([HTML, import maps](https://html.spec.whatwg.org/multipage/webappapis.html#import-map-integrity-metadata-map)). Browsers check the modules
/// that other modules import by it; `integrity` attributes only cover the modules that the page itself names. When a file changes, cargo
/// compiles the crate again; for a new file, add `println!("cargo::rerun-if-changed=dist");` to `build.rs`.
///
/// Nothing in the text can end the `script` element around it. An import map is an inline script: give it the nonce, or its hash.
///
/// # Errors
///
/// Fails to compile if no file matches, or if one cannot be read.
///
/// # Example
///
/// ```
/// use security_policy::integrity_map;
///
/// const MAP: &str = integrity_map!("src/*.rs", "/assets/");
///
/// let script = |nonce: &str| format!(r#"<script type="importmap" nonce="{nonce}">{MAP}</script>"#);
/// assert!(script("r4nd0m").contains(r#"{"integrity":{"/assets/cache_control.rs":"sha384-"#));
/// ```
pub use security_policy_macros::integrity_map;

/// What `security_policy!` calls. It is at the root so that error messages contain no private path.
#[doc(hidden)]
pub use security_policy_macros::expand as __expand;
#[doc(hidden)]
pub use security_policy_macros::resume as __resume;

#[doc(hidden)]
pub use self::no_slots::NoSlots;
#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(feature = "signed")))]
pub use self::signing::{
    key::{Key, KeyError},
    keys::Keys,
    time::UnixTime,
};
#[cfg(feature = "audit")]
#[cfg_attr(docsrs, doc(cfg(feature = "audit")))]
pub use self::{
    audit::{Audit, Auditable, ExpectedPolicy, Finding, audit, audit_policy},
    level::Level,
};
pub use self::{
    lazy_nonce::{LazyNonce, NonceError},
    nonce::{Nonce, RandomError},
    owned::Owned,
    policy::{PerResponse, Policy},
};
