//! Browser-security headers, declared in source and checked while compiling.
//!
//! [`security_policy!`] reads the policy of a site while the site compiles, refuses what is wrong or weak with an
//! error at the exact token, and turns the rest into constants and straight-line code. Applying a policy moves
//! those constants into a header map; nothing is parsed or formatted while a server runs.
//!
//! ```ignore
//! use security_policy::{Nonce, security_policy};
//!
//! security_policy! {
//!     /// Sent with every page of the shop.
//!     pub struct Shop {
//!         origin: "https://shop.example.com",
//!         content_security_policy: {
//!             default_src: none,
//!             script_src: [self, nonce],
//!             base_uri: none,
//!             form_action: self,
//!             frame_ancestors: none,
//!         },
//!         x_content_type_options: nosniff,
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
//!         "default-src 'none'; script-src 'self' 'nonce-{nonce}'; base-uri 'none'; \
//!          form-action 'self'; frame-ancestors 'none'"
//!     ),
//! );
//! ```
//!
//! A policy that uses no nonce has an `apply` that takes none, so that a forgotten nonce does not compile.
//!
//! # The parts
//!
//! - [`security_policy!`] declares a policy: what it accepts, and what it turns into.
//! - [`Nonce`] is the number that ties an inline script to its response.
//! - [`Policy`] is what every adapter is generic over.
//! - `cookie` holds what a declared cookie turns into, and `signing` what signs it.
//! - `adapter` puts a policy on every response of a service. In axum and tower that is
//!   `.layer(Shop::layer())`.
//!
//! # Features
//!
//! Each one adds items, and changes no header. None is on by default.
//!
//! | feature | brings |
//! |---|---|
//! | `tower` | `adapter::PolicyLayer`, and `layer()` on every policy, for every framework that is built on tower services |
//! | `axum` | `tower`, and [`Nonce`] as an extractor of a handler |
//! | `cookies` | `cookie`: the field `cookies`, and a constant for each cookie that it declares |
//! | `signed` | `cookies`, the attributes `signed` and `idle`, `Keys` and `signing` |
//! | `private` | `signed`, and the attribute `private` |
//! | `flask` | `signed`, and the attribute `flask`: Flask's own session cookie |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[path = "private.rs"]
#[doc(hidden)]
pub mod __private;

#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod adapter;
#[cfg(feature = "cookies")]
#[cfg_attr(docsrs, doc(cfg(feature = "cookies")))]
pub mod cookie;
mod header_map;
mod nonce;
mod policy;
#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(feature = "signed")))]
pub mod signing;

#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(feature = "signed")))]
pub use self::cookie::{
    key::{Key, KeyError, Keys},
    time::UnixTime,
};
pub use self::{
    nonce::{Nonce, RandomError},
    policy::{PerResponse, Policy},
};

/// Declares a browser-security policy, and checks it while the program compiles.
///
/// It reads as a Rust struct: attributes, a visibility, a name, and one field for each header.
///
/// ```ignore
/// use security_policy::{Nonce, security_policy};
///
/// security_policy! {
///     /// Sent with every page of the shop.
///     pub struct Shop {
///         origin: "https://shop.example.com",
///
///         content_security_policy: {
///             default_src: none,
///             script_src: [self, nonce],
///             style_src: [self, "https://fonts.example.com"],
///             img_src: [self, data],
///             base_uri: none,
///             form_action: self,
///             frame_ancestors: none,
///         },
///         strict_transport_security: { max_age: 2y, include_subdomains },
///         x_frame_options: deny,
///         referrer_policy: strict_origin_when_cross_origin,
///         permissions_policy: { camera: none, geolocation: [self, "https://maps.example.com"] },
///         remove: ["server", "x-powered-by"],
///     }
/// }
///
/// assert_eq!(
///     Shop::HEADERS,
///     [
///         ("strict-transport-security", "max-age=63072000; includeSubDomains"),
///         ("x-frame-options", "DENY"),
///         ("referrer-policy", "strict-origin-when-cross-origin"),
///         ("permissions-policy", "camera=(), geolocation=(self \"https://maps.example.com\")"),
///     ],
/// );
///
/// let nonce = Nonce::random();
/// assert_eq!(
///     Shop::headers(&nonce)["content-security-policy"],
///     format!(
///         "default-src 'none'; script-src 'self' 'nonce-{nonce}'; \
///          style-src 'self' https://fonts.example.com; img-src 'self' data:; base-uri 'none'; \
///          form-action 'self'; frame-ancestors 'none'"
///     ),
/// );
/// ```
///
/// # What it accepts
///
/// Every name is the standard's own, in snake case: `script-src` is `script_src`, `X-Frame-Options` is
/// `x_frame_options`. A value is one of these:
///
/// - a keyword: `self`, `none`, `nonce`, `strict_dynamic`, `nosniff`, `same_origin`;
/// - a string, in the header's own syntax: `"https://cdn.example.com"`, `"*.example.com"`, `"'sha256-…'"`;
/// - a duration: `600s`, `10min`, `1h`, `365d`, `2y`;
/// - a list of these, `[self, nonce]`, or a block, `{ max_age: 2y, include_subdomains }`;
/// - for a switch, its bare name: `origin_agent_cluster`.
///
/// Three fields are not headers. `origin` is where the site lives: the rules for `https` depend on it. `remove` names
/// the headers that no response may carry. `cookies` declares the cookies of the site, a block each, and under
/// `default` what every other cookie gets at least:
///
/// ```text
/// cookies: {
///     session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
///     theme: { max_age: 1y, http_only: false },
///     default: {},
/// }
/// ```
///
/// An empty block is `Secure; HttpOnly; SameSite=Lax; Path=/`. It takes `name` (the field's own name otherwise),
/// `secure` and `http_only` (which `false` turns off), `same_site: lax`, `strict`, `none` or `omit`, `path`, `max_age`,
/// `domain`, `partitioned`, `priority: low`, `medium` or `high`, one of `signed`, `private` and `flask`, and `idle`.
/// The module `cookie` says what each turns into, and needs the feature of its name.
///
/// What is wrong, or does not protect as it seems to, is a compile error; a weaker choice than the best practice is
/// a warning. All findings of a policy are reported at once, each with the text to write instead.
///
/// # What it turns into
///
/// | item | is |
/// |---|---|
/// | `pub struct Shop;` | the policy, with its attributes and docs, and a table of the headers that it sends |
/// | `Shop::HEADERS` | the headers without a nonce, `&[(&str, &str)]`, in the order on the wire |
/// | `Shop::X_FRAME_OPTIONS` | the value of one of those, `&str` |
/// | `Shop::apply(&mut headers, &nonce)` | writes the policy into an [`http::HeaderMap`] |
/// | `Shop::headers(&nonce)` | the same in a new map |
/// | `Shop::SESSION` | the cookie `session`, with the feature `cookies` |
/// | `Shop::layer()` | the tower layer, with the feature `tower` |
/// | `impl Policy for Shop` | what an adapter needs: [`Policy`] |
///
/// `apply` and `headers` take a [`Nonce`] if and only if the policy declares `nonce`.
///
/// The policy wins over a header of the same name that is in the map already. All other headers stay, and every
/// `Set-Cookie` in its order.
#[macro_export]
macro_rules! security_policy {
    ($($tokens:tt)*) => {
        $crate::__private::expand! { $crate $($tokens)* }
    };
}
