//! What every adapter does to a response.

use http::{Response, StatusCode};

use super::cache_control::forbid_storing;
use crate::policy::{PerResponse, Policy};

/// Marks a response that has its policy, in the response's extensions.
///
/// A layer leaves such a response as it is, and marks each one that it applies its policy to. A handler that
/// applies a policy by hand marks its response too, or else the layer puts its own policy over it. It also has to
/// say `cache-control: no-store` itself if that policy uses a nonce.
///
/// # Example
///
/// ```
/// use http::Response;
/// use security_policy::adapter::Applied;
///
/// let mut response = Response::new("hello");
/// response.extensions_mut().insert(Applied);
/// assert!(response.extensions().get::<Applied>().is_some());
/// ```
///
/// In axum a handler returns the mark beside the rest:
///
/// ```
/// use axum::{Extension, response::{Html, IntoResponse}};
/// use security_policy::{adapter::Applied, security_policy};
///
/// security_policy! {
///     struct Report {
///         origin: "https://shop.example.com",
///         content_security_policy: {
///             default_src: none,
///             style_src: self,
///             base_uri: none,
///             form_action: none,
///             frame_ancestors: none,
///         },
///         strict_transport_security: { max_age: 2y, include_subdomains },
///         x_content_type_options: nosniff,
///         referrer_policy: no_referrer,
///         cross_origin_opener_policy: same_origin,
///         permissions_policy: { camera: none, geolocation: none, microphone: none },
///     }
/// }
///
/// async fn report() -> impl IntoResponse {
///     (Extension(Applied), Report::headers(), Html("all is well"))
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(report));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Applied;

/// Applies a policy to a response that has none yet.
pub(super) fn finish<P: Policy, B>(prepared: &P::Prepared, nonce: &P::Nonce, response: &mut Response<B>) {
    if response.extensions().get::<Applied>().is_some() {
        return;
    }
    if response.status() == StatusCode::NOT_MODIFIED {
        P::apply_not_modified(prepared, response.headers_mut());
    } else {
        // First this, so that a policy that declares `cache-control` has the last word.
        if P::Nonce::IS_NONCE {
            forbid_storing(response.headers_mut());
        }
        P::apply_prepared(prepared, response.headers_mut(), nonce);
    }
    response.extensions_mut().insert(Applied);
}
