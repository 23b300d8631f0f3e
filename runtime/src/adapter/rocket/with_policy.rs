//! Responses with a policy of their own, and with headers that policies leave alone.

use std::fmt;

use rocket::{
    Request,
    response::{Responder, Result},
};

use super::{
    any_stage::{AnyNext, AnyStage},
    exchange::Exchange,
    head::{self, Head},
    stages::Stages,
};
use crate::{
    adapter::{applied::Applied, layer::PolicyLayer},
    policy::Policy,
};

/// A response with a policy of its own, which a handler returns.
///
/// It is the [inner policy](crate::adapter#one-policy-in-another) of this response: it wins over those that are attached to the
/// application, header by header. For all routes under a path, with their error responses, attach
/// [`Api::layer().under("/api")`](PolicyLayer::under) instead.
///
/// A policy with a nonce uses the nonce that the handler takes as an argument, so an attached policy has to declare `nonce` too.
///
/// # Example
///
/// ```
/// use rocket::{get, local::blocking::Client, routes};
/// use security_policy::{adapter::rocket::WithPolicy, security_policy};
///
/// # #[allow(deprecated)]
/// # mod policies {
/// # use super::security_policy;
/// security_policy! {
///     pub struct Shop { x_frame_options: same_origin, referrer_policy: same_origin }
/// }
/// security_policy! {
///     pub struct Report { x_frame_options: deny }
/// }
/// # }
/// # use policies::{Report, Shop};
///
/// #[get("/report")]
/// fn report() -> WithPolicy<Report, &'static str> {
///     WithPolicy::new("all is well")
/// }
///
/// # fn main() {
/// let app = rocket::build().mount("/", routes![report]).attach(Shop);
/// let client = Client::untracked(app).unwrap();
/// let response = client.get("/report").dispatch();
/// assert_eq!(response.headers().get_one("x-frame-options"), Some("DENY"));
/// assert_eq!(response.headers().get_one("referrer-policy"), Some("same-origin"));
/// # }
/// ```
pub struct WithPolicy<P: Policy, R> {
    layer: PolicyLayer<P>,
    response: R,
}

impl<P: Policy<Prepared = ()>, R> WithPolicy<P, R> {
    /// Gives a response the policy `P`.
    #[must_use]
    pub const fn new(response: R) -> Self {
        Self { layer: PolicyLayer::new(), response }
    }
}

impl<P: Policy, R> WithPolicy<P, R> {
    /// Gives a response the policy of a layer: `shop.layer()` of a policy with slots.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Policy, adapter::{PolicyLayer, rocket::WithPolicy}};
    ///
    /// fn page<P: Policy>(layer: &PolicyLayer<P>) -> WithPolicy<P, &'static str> {
    ///     WithPolicy::of_layer(layer.clone(), "hello")
    /// }
    /// ```
    #[must_use]
    pub const fn of_layer(layer: PolicyLayer<P>, response: R) -> Self {
        Self { layer, response }
    }
}

impl<'r, 'o: 'r, P: Policy, R: Responder<'r, 'o>> Responder<'r, 'o> for WithPolicy<P, R> {
    fn respond_to(self, request: &'r Request<'_>) -> Result<'o> {
        let mut response = self.response.respond_to(request)?;
        let mut state = Exchange::of(request).lock();
        let mut head = state.head.take().unwrap_or_else(head::extensions_only);
        if let AnyNext::Call(kept) = self.layer.request(&mut head) {
            match request.rocket().state::<Stages>() {
                // The cookies of the jar become headers after this.
                Some(_) => state.inner.push((Box::new(self.layer), kept)),
                None => {
                    let mut changed = Head::of(request, &mut response);
                    AnyStage::response(&self.layer, kept, changed.response());
                    changed.write(&mut response);
                }
            }
        }
        state.head = Some(head);
        Ok(response)
    }
}

impl<P: Policy, R: fmt::Debug> fmt::Debug for WithPolicy<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithPolicy").field("response", &self.response).finish_non_exhaustive()
    }
}

/// A response with the mark of headers that attached policies leave alone.
///
/// # Example
///
/// ```
/// use http::{HeaderMap, HeaderValue, header::REFERRER_POLICY};
/// use rocket::{get, http::Header, response::Responder, routes};
/// use security_policy::adapter::{Applied, rocket::Marked};
///
/// #[derive(Responder)]
/// struct Secret(&'static str, Header<'static>);
///
/// #[get("/secret")]
/// fn secret() -> Marked<Secret> {
///     let own = HeaderMap::from_iter([(REFERRER_POLICY, HeaderValue::from_static("no-referrer"))]);
///     Marked(Applied::to(&own), Secret("the tea", Header::new("referrer-policy", "no-referrer")))
/// }
/// # let _ = routes![secret];
/// ```
#[derive(Clone, Debug)]
pub struct Marked<R>(pub Applied, pub R);

impl<'r, 'o: 'r, R: Responder<'r, 'o>> Responder<'r, 'o> for Marked<R> {
    fn respond_to(self, request: &'r Request<'_>) -> Result<'o> {
        let Self(applied, response) = self;
        let response = response.respond_to(request)?;
        applied.mark(&mut Exchange::of(request).lock().response);
        Ok(response)
    }
}
