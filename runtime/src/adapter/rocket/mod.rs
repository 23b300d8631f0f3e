//! Rocket 0.5: policies and checks for `attach`, and guards.
//!
//! The feature `rocket` makes every policy a fairing:
//!
//! ```
//! use rocket::{get, local::blocking::Client, response::content::RawHtml, routes};
//! use security_policy::{Nonce, security_policy};
//!
//! security_policy! {
//!     struct Shop {
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
//! #[get("/")]
//! fn page(nonce: Nonce) -> RawHtml<String> {
//!     RawHtml(format!(r#"<script nonce="{nonce}">greet()</script>"#))
//! }
//!
//! # fn main() {
//! let app = rocket::build().mount("/", routes![page]).attach(Shop);
//!
//! let client = Client::untracked(app).unwrap();
//! let response = client.get("/").dispatch();
//! let headers = response.headers();
//! let policy = headers.get_one("content-security-policy").unwrap().to_owned();
//! assert_eq!(headers.get_one("cache-control"), Some("private, no-store"));
//! assert_eq!(headers.get_one("server"), None);
//! let nonce = response.into_string().unwrap()[15..].split('"').next().unwrap().to_owned();
//! assert!(policy.contains(&format!("script-src 'self' 'nonce-{nonce}'")));
//! assert!(client.get("/nowhere").dispatch().headers().contains("content-security-policy"));
//! # }
//! ```
//!
//! | `attach` takes | what it does |
//! |---|---|
//! | `Shop`, `Shop::layer()`, or the value that `Shop::configure` returns | applies the policy to every response |
//! | [`Api::layer().under("/api")`](Scoped) | applies the policy to paths under `/api` |
//! | [`Shop::layer().except("/health")`](Scoped) | leaves out the paths under `/health`, which then have no policy |
//! | `Shop::CSRF.layer(keys)` | checks every request, and issues tokens |
//!
//! | a handler takes | what it is |
//! |---|---|
//! | [`Nonce`](crate::Nonce) | the nonce of the response, as a request guard |
//! | [`CsrfToken`](crate::csrf::CsrfToken) | the token for the forms of the response, as a request guard |
//! | [`CsrfForm<T>`](crate::csrf::CsrfForm) | a form that the layer has checked, as a data guard |
//! | [`Headers`] | the headers of the request, from which declared cookies are read, as a request guard |
//!
//! A launch with a handler that takes one of the first three, and without what provides it, is aborted, and the log says what to attach.
//! A handler returns [`WithPolicy`] for a response with a policy of its own, and [`Marked`] for one with headers that policies leave
//! alone.
//!
//! # Order
//!
//! Attach them in the same order as layers, the innermost first: `.attach(Shop::CSRF.layer(keys)).attach(Shop)`. A policy under a
//! longer prefix is inside one under a shorter prefix, or under none, wherever it is attached.
//!
//! They run as one fairing that the launch adds after all fairings of the application, so their order among other fairings does not
//! matter. On a request, they see the method and the path to which other fairings have changed it, because that is what is routed.
//! On a response, they see the headers of other fairings, and the cookies of the `CookieJar`, which `cookies: { default }` completes.
//!
//! Rocket attaches its own fairing [`Shield`](rocket::shield::Shield), which sets `x-content-type-options: nosniff`,
//! `x-frame-options: SAMEORIGIN` and `permissions-policy: interest-cohort=()`. A policy replaces those of them that it declares or
//! [removes](crate::security_policy#remove). The others are still sent, so `.attach(Shield::new())`, which switches Shield off, is not
//! necessary.
//!
//! A rejected request does not reach the policy of a part of the application: its response has the policies of the whole.
//!
//! # Requests that are rejected
//!
//! A fairing of Rocket cannot answer a request. The layer of `csrf` therefore mounts a route for every method and path that precedes
//! all other routes. Rocket shows it at launch as `(security_policy) GET /<_..>`. It hands out the answer to a rejected request, so
//! that no guard and no handler runs. It passes every other request on to the routes of the application, with its URI, method and body
//! unchanged. Catchers are not called for rejected requests:
//! [`rejecting_with`](crate::csrf::CsrfLayer::rejecting_with) sets another answer.
//!
//! # Tokens in forms
//!
//! Most requests are decided by their headers. If the headers do not say where a form comes from, the layer needs its token, and
//! [`rejecting_with`](crate::csrf::CsrfLayer::rejecting_with) answers if there is none. Rocket gives out a body only once, and shows
//! its first 512 bytes to fairings:
//!
//! - If the form is shorter than that, or if its token is complete within them, then the layer verifies it, and every handler gets the
//!   request with its body. Write [`token.field()`](crate::csrf::CsrfToken::field) as the first field of a form.
//! - Otherwise, the request only reaches routes whose data guard is [`CsrfForm<T>`](crate::csrf::CsrfForm), which verifies the token
//!   before the handler runs, wherever it is. The layer finds these routes at launch. `Option<CsrfForm<T>>`, and guards
//!   that call `CsrfForm` themselves, are not among them.
//! - If another route matches such a request, the layer reads the body and verifies the token in place of the handler. If the token
//!   is not valid, the request is rejected. If it is, the response has status 500, and the log says which of the two changes above
//!   is needed. A route is never called with a form that has not been verified.
//!
//! A `_method` field, with which Rocket replaces the method of a form, is taken into account: the request is checked by the
//! method that is routed.
//!
//! # Responses without a policy
//!
//! Rocket calls no fairing for a request whose method it does not know or whose URI it cannot parse. Such a request
//! gets the response of the catcher for 400, without a policy. hyper itself answers requests that are not HTTP.
//!
//! A panic in a handler becomes a 500, and its response has the policy. Rocket drops headers of a request that are not UTF-8,
//! which browsers do not send.

mod any_stage;
mod checkpoint;
#[cfg(feature = "csrf")]
mod csrf;
mod driver;
mod exchange;
mod fairing;
#[cfg(feature = "csrf")]
mod form_routes;
mod head;
mod headers;
mod missing;
mod mount;
mod nonce;
mod scope;
mod stages;
mod with_policy;

#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(feature = "csrf")))]
pub use self::csrf::MissingCsrf;
#[doc(hidden)]
pub use self::fairing::{attach, info};
pub use self::{
    headers::Headers,
    nonce::NonceGuardError,
    scope::Scoped,
    with_policy::{Marked, WithPolicy},
};

#[cfg(all(test, feature = "csrf"))]
mod tests;
