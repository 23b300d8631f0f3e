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

use super::{layer::PolicyLayer, response::finish};
use crate::policy::{Policy, sealed::Sealed};

impl<S, P: Policy> Layer<S> for PolicyLayer<P> {
    type Service = PolicyService<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        PolicyService { inner, prepared: self.prepared.clone() }
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
