//! Browser-security headers, declared in source and checked while compiling.
//!
//! [`security_policy!`] reads the policy of a site while the site compiles, refuses what is wrong or weak with an
//! error at the exact token, and turns the rest into constants and straight-line code. Applying a policy moves
//! those constants into a header map; nothing is parsed or formatted while a server runs.
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
//! A policy that uses no nonce has an `apply` that takes none, so that a forgotten nonce does not compile.
//!
//! # The parts
//!
//! - [`security_policy!`] declares a policy: what it accepts, and what it turns into.
//! - [`Nonce`] is the number that ties an inline script to its response; [`LazyNonce`] draws it when it is asked for.
//! - [`Policy`] is what every adapter is generic over.
//! - `cookie` holds what a declared cookie turns into, and `signing` what signs it.
//! - `csrf` rejects cross-site requests, and [`upload`] serves user-uploaded files.
//! - `adapter` puts a policy on every response of a service. In axum and tower that is
//!   `.layer(Shop::layer())`.
//!
//! # Features
//!
//! Each one adds items, and changes no header. None is on by default, and `full` is all of them.
//!
//! | feature | brings |
//! |---|---|
//! | `slots` | [`slot`], and `configure` on every policy with slots: hosts and URLs that are known only at start-up |
//! | `tower` | `adapter::PolicyLayer`, and `layer()` on every policy, for every framework that is built on tower services; the policy itself is a layer too |
//! | `axum` | `tower`, and [`Nonce`] as an extractor of a handler; with `csrf`, `CsrfToken` and `CsrfForm` too |
//! | `audit` | `audit` and `assert_secure!`, which run the lints over the headers of a live response, its cookies included, and hold it against the policy that it should carry; `lints`, which explains each |
//! | `cookies` | `cookie`: the field `cookies`, and a constant for each cookie that it declares |
//! | `cookie` | `cookies`, and [`cookie::Cookies`]: builders of the crate `cookie`, and `complete` and `check` on every policy with cookies, for the jars of axum-extra, Rocket and tower-cookies |
//! | `signed` | `cookies`, the attributes `signed` and `idle`, which is the idle timeout of a session, `Keys` and `signing` |
//! | `json` | `signed`, and `cookie::Json`: a signed or private cookie that holds a value of a type |
//! | `private` | `signed`, and the attribute `private` |
//! | `csrf` | `signed`, `tower`, and [`csrf`]: the field `csrf`, a layer that rejects cross-site requests, tokens for forms |
//! | `tracing` | a line in the log for each request that `csrf` rejects |
//! | `flask` | `json`, and the attribute `flask`: Flask's own session cookie |
//! | `serde` | `Serialize` for findings, levels, lints, nonces, times and the values of slots; `Deserialize` for levels, times and the values of slots |
//! | `full` | all of the above |

#![cfg_attr(docsrs, feature(doc_cfg))]

// First, for the presets are written in it.
#[macro_use]
mod declare;

#[path = "private.rs"]
#[doc(hidden)]
pub mod __private;

#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod adapter;
#[cfg(feature = "audit")]
mod audit;
mod cache_control;
#[cfg(feature = "slots")]
mod configured;
#[cfg(feature = "cookies")]
#[cfg_attr(docsrs, doc(cfg(feature = "cookies")))]
pub mod cookie;
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(feature = "csrf")))]
pub mod csrf;
mod files;
mod header_layout;
mod header_map;
mod lazy_nonce;
#[cfg(feature = "audit")]
mod level;
#[cfg(feature = "audit")]
#[cfg_attr(docsrs, doc(cfg(feature = "audit")))]
pub mod lints;
mod list;
mod media_type;
mod no_slots;
mod nonce;
mod owned;
mod policy;
pub mod presets;
mod random;
#[cfg(feature = "serde")]
mod serial;
#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(feature = "signed")))]
pub mod signing;
#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(feature = "slots")))]
pub mod slot;
mod table;
pub mod upload;
pub mod vocabulary;

/// The HTTP types of this crate's API, in the version that it uses.
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
/// The Subresource Integrity of a file, computed while the program compiles.
///
/// It takes the path of a file, which starts at the folder of the crate's `Cargo.toml`, and behind a comma the digest:
/// `sha256`, `sha384`, which is the default, or `sha512`. It is a constant `&'static str`, for the `integrity` attribute of
/// a `script` or `link` element ([SRI, section 3.1](https://w3c.github.io/webappsec-subresource-integrity/)). A change of
/// the file builds the crate anew.
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

/// What `security_policy!` calls. It is at the root so that errors name no private path.
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
