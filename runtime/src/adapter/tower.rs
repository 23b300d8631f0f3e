//! tower: a layer, its service, its future.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::response::finish;
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
    prepared: P::Prepared,
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

impl<S, P: Policy> Layer<S> for PolicyLayer<P> {
    type Service = PolicyService<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        PolicyService { inner, prepared: self.prepared.clone() }
    }
}

// By hand, as for the service below: a derive would require `P: Clone`, and a policy is never a value.
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

/// Applies a policy to every response of the service that it wraps.
///
/// [`PolicyLayer`] makes it, with an example.
pub struct PolicyService<S, P: Policy> {
    inner: S,
    prepared: P::Prepared,
}

impl<S, P, ReqBody, ResBody> Service<Request<ReqBody>> for PolicyService<S, P>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    P: Policy,
{
    type Response = Response<ResBody>;
    type Error = S::Error;
    type Future = PolicyFuture<S::Future, P>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let lazy = P::Nonce::offer(request.extensions_mut());
        PolicyFuture { future: self.inner.call(request), prepared: self.prepared.clone(), lazy }
    }
}

impl<S: Clone, P: Policy> Clone for PolicyService<S, P> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), prepared: self.prepared.clone() }
    }
}

impl<S: Copy, P: Policy<Prepared: Copy>> Copy for PolicyService<S, P> {}

impl<S: fmt::Debug, P: Policy> fmt::Debug for PolicyService<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PolicyService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

pin_project! {
    /// Waits for a response, and applies a policy to it.
    ///
    /// [`PolicyService`] returns it; [`PolicyLayer`] has an example.
    pub struct PolicyFuture<F, P: Policy> {
        #[pin]
        future: F,
        prepared: P::Prepared,
        lazy: <P::Nonce as Sealed>::Lazy,
    }
}

impl<F, P, B, E> Future for PolicyFuture<F, P>
where
    F: Future<Output = Result<Response<B>, E>>,
    P: Policy,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready!(this.future.poll(cx))?;
        finish::<P, B>(this.prepared, this.lazy, &mut response);
        Poll::Ready(Ok(response))
    }
}

impl<F, P: Policy> fmt::Debug for PolicyFuture<F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PolicyFuture").finish_non_exhaustive()
    }
}
