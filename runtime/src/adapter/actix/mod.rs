//! actix-web 4: policies for `wrap`, and extractors.
//!
//! A policy is what `wrap` takes. It covers every response of the app, scope or resource: pages, errors, the 404 and 405 of
//! actix-web, redirects, streamed bodies.
//!
#![cfg_attr(feature = "csrf", doc = "```")]
#![cfg_attr(not(feature = "csrf"), doc = "```ignore")]
//! use actix_web::{App, HttpServer, web, web::Html};
//! use security_policy::{Key, Keys, Nonce, csrf::{CsrfForm, CsrfToken}, security_policy};
//! use serde::Deserialize;
//!
//! security_policy! {
//!     struct Shop {
//!         origin: "https://shop.example.com",
//!         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
//!         csrf: { bind_to: session },
//!         ..security_policy::presets::Strict
//!     }
//! }
//!
//! #[derive(Deserialize)]
//! struct Order {
//!     tea: u32,
//! }
//!
//! async fn page(nonce: Nonce, token: CsrfToken) -> Html {
//!     let field = token.field();
//!     Html::new(format!(
//!         r#"<form method="post" action="/basket">{field}<input name="tea"></form><script nonce="{nonce}">greet()</script>"#
//!     ))
//! }
//!
//! async fn order(CsrfForm(order): CsrfForm<Order>) -> String {
//!     format!("{} bags", order.tea)
//! }
//!
//! # fn main() -> std::io::Result<()> {
//! let keys = web::Data::new(Keys::signing_with(Key::random()));
//! let server = HttpServer::new(move || {
//!     App::new()
//!         .route("/", web::get().to(page))
//!         .route("/basket", web::post().to(order))
//!         .wrap(Shop::CSRF.layer(keys.clone().into_inner()))
//!         .wrap(Shop)
//! });
//! # let _ = server;
//! # Ok(())
//! # }
//! ```
//!
//! `.wrap(Shop::layer())` does the same as `.wrap(Shop)`. A policy with slots is configured once, outside of the closure that
//! builds the app, and cloned in it: `.wrap(shop.clone())`.
//!
//! # Extractors
//!
//! | argument | value |
//! |---|---|
//! | [`Nonce`](crate::Nonce) | the nonce of the response, which the policy then adds to the headers |
//! | `Option<Nonce>` | the same, or `None` if no policy with a nonce covers the handler |
//! | [`LazyNonce`](crate::LazyNonce) | the nonce, if [`get`](crate::LazyNonce::get) is called: for a middleware |
//! | `csrf::CsrfToken` | the token for forms |
//! | `csrf::CsrfForm<T>` | the text fields of a form that `csrf` has checked |
//! | `csrf::Rule` | the rule by which `csrf` let the request pass |
//! | [`Headers`] | the headers of the request, for the functions that read declared cookies |
//!
//! A missing layer is a response with status 500 whose body says what to add. [`change_headers`] sets a declared cookie on a
//! response.
//!
//! # The order of wraps
//!
//! actix-web runs the last `wrap` first: it is the outermost. Their place among the routes of the same app does not matter.
//!
//! - The policy comes after `Shop::CSRF.layer(…)`, so that responses to rejected requests carry it.
//! - `ErrorHandlers`, and every middleware that makes its own response, comes before the policy.
//! - `Compress` and `Logger` may be anywhere.
//! - `NormalizePath` changes the path that the layers inside it see. Add it before `Shop::CSRF.layer(…)`, so that `csrf` compares the
//!   path that the client requested.
//!
//! # A policy for a scope or a resource
//!
//! A policy in `wrap` of a scope or a resource wins there, [header by header](super#one-policy-in-another), and the one of the app
//! adds the rest. To serve some routes without a policy, wrap the others in a scope: `web::scope("").wrap(Shop)`.
//!
//! A handler that sets the headers itself marks its response, so that the policy leaves them alone:
//!
//! ```
//! use actix_web::HttpResponse;
//! use security_policy::{adapter::Applied, security_policy};
//!
//! security_policy! {
//!     struct Report { origin: "https://shop.example.com", ..security_policy::presets::Api }
//! }
//!
//! async fn report() -> HttpResponse {
//!     let mut response = HttpResponse::Ok();
//!     for header in Report::HEADERS {
//!         response.insert_header(*header);
//!     }
//!     let mut response = response.json("all is well");
//!     response.extensions_mut().insert(Applied::of::<Report>());
//!     response
//! }
//! # let _ = actix_web::App::new().route("/", actix_web::web::get().to(report));
//! ```
//!
//! # Errors
//!
//! The error of a handler or an extractor is a response when it reaches the policy. A middleware may also return an [`Error`]. It
//! stays an error, so that outer middlewares see it, and its response gets the headers of the policy when it is made. actix-web's own
//! `DefaultHeaders` does not cover such a response.
//!
//! A middleware outside of `csrf` finds the reason of a rejection in the response:
//! `response.response().extensions().get::<csrf::Rejection>()`.
//!
//! # What is not covered
//!
//! - A panic of a handler ends the connection without a response. The worker continues with other connections.
//! - A request that actix-web cannot parse, or whose head is too long or arrives too slowly, gets a response without a body and
//!   without a policy: `400`, `431` or `408`.
//! - Responses of a middleware that is outside of the policy.
//!
//! [`Error`]: actix_web::Error

mod extract;
#[cfg(feature = "csrf")]
mod form;
mod head;
mod headers;
mod service;
mod wrap;

#[doc(hidden)]
pub use self::service::{WrapFuture, wrap};
pub use self::{
    extract::ExtractError,
    headers::{Headers, change_headers},
    service::{StageFuture, StageService},
};

#[cfg(test)]
mod tests;
