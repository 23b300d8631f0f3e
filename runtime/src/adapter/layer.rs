//! A policy as a layer of an application.

use std::{convert::Infallible, fmt};

use bytes::Bytes;
use http::{Response, request::Parts};

use super::{
    response::finish,
    stage::{BodyError, Next, Stage},
};
use crate::policy::{Policy, sealed::Sealed};

/// Applies a policy to every response of the services under it.
///
/// `layer()` of a policy returns it. It is zero-sized unless the policy has slots, works with every body type of
/// `http::Request` and `http::Response`, and boxes nothing. The [module](super) describes what it does to a response.
///
/// # Example
///
/// ```
/// use http::{Request, Response};
/// use security_policy::adapter::PolicyLayer;
/// use tower::{ServiceBuilder, ServiceExt as _, service_fn};
///
/// # use http::{HeaderMap, HeaderValue, header::X_FRAME_OPTIONS};
/// # use security_policy::Policy;
/// # struct Unframed;
/// # impl Policy for Unframed {
/// #     type Nonce = ();
/// #     type Prepared = ();
/// #     const HEADERS: &'static [(&'static str, &'static str)] = &[("x-frame-options", "DENY")];
/// #     fn apply_prepared(_: &(), headers: &mut HeaderMap, _: &()) {
/// #         headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
/// #     }
/// #     fn apply_not_modified(_: &(), headers: &mut HeaderMap) { Self::apply_prepared(&(), headers, &()); }
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let service = ServiceBuilder::new()
///     .layer(PolicyLayer::<Unframed>::new())
///     .service(service_fn(async |_: Request<()>| {
///         Ok::<_, std::convert::Infallible>(Response::new("hello"))
///     }));
///
/// let response = service.oneshot(Request::new(())).await.unwrap();
/// assert_eq!(response.headers()["x-frame-options"], "DENY");
/// # }
/// ```
pub struct PolicyLayer<P: Policy> {
    pub(crate) prepared: P::Prepared,
}

impl<P: Policy<Prepared = ()>> PolicyLayer<P> {
    /// Makes the layer of a policy without slots; see the [example](PolicyLayer).
    #[must_use]
    pub const fn new() -> Self {
        Self { prepared: () }
    }
}

impl<P: Policy> PolicyLayer<P> {
    /// Makes the layer of a policy from the state that was built at start-up.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Policy, adapter::PolicyLayer};
    ///
    /// fn layer<P: Policy>(prepared: &P::Prepared) -> PolicyLayer<P> {
    ///     PolicyLayer::from_prepared(prepared.clone())
    /// }
    /// ```
    #[must_use]
    pub const fn from_prepared(prepared: P::Prepared) -> Self {
        Self { prepared }
    }
}

// By hand: a derive would require `P: Clone`, and a policy is never a value.
impl<P: Policy> Clone for PolicyLayer<P> {
    fn clone(&self) -> Self {
        Self { prepared: self.prepared.clone() }
    }
}

impl<P: Policy<Prepared: Copy>> Copy for PolicyLayer<P> {}

impl<P: Policy<Prepared = ()>> Default for PolicyLayer<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Policy> fmt::Debug for PolicyLayer<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PolicyLayer").finish_non_exhaustive()
    }
}

impl<P: Policy> Stage for PolicyLayer<P> {
    type State = <P::Nonce as Sealed>::Lazy;
    type Reading = Infallible;

    const READS_HEAD: bool = false;
    const ANSWERS: bool = false;

    fn request(&self, request: &mut Parts) -> Next<Self> {
        Next::Call { state: P::Nonce::offer(&mut request.extensions), body: None }
    }

    fn body(&self, reading: Infallible, _: &mut Parts, _: Result<Bytes, BodyError>) -> Next<Self> {
        match reading {}
    }

    fn response(&self, lazy: Self::State, response: &mut Response<()>) {
        finish::<P, ()>(&self.prepared, &lazy, response);
    }
}
