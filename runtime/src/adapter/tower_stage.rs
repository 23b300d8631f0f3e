//! tower: any stage as a layer.

use std::{
    convert::Infallible,
    fmt,
    mem::replace,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

use super::{
    each_stage::each_stage,
    stage::{Next, Stage},
    tower_future::{HeadFuture, StageFuture, Undecided},
};

/// Runs a stage for every request and response of a tower service.
///
/// A stage that is a layer itself, such as [`PolicyLayer`](super::PolicyLayer), does not need it.
///
/// # Example
///
/// ```
/// use bytes::Bytes;
/// use http::{HeaderValue, Request, Response, request::Parts};
/// use security_policy::adapter::{BodyError, Next, Stage, StageLayer};
/// use std::convert::Infallible;
/// use tower::{ServiceBuilder, ServiceExt as _, service_fn};
///
/// #[derive(Clone)]
/// struct Unframed;
///
/// impl Stage for Unframed {
///     type State = ();
///     type Reading = Infallible;
///
///     fn request(&self, _: &mut Parts) -> Next<Self> {
///         Next::Call { state: (), body: None }
///     }
///
///     fn body(&self, reading: Infallible, _: &mut Parts, _: Result<Bytes, BodyError>) -> Next<Self> {
///         match reading {}
///     }
///
///     fn response(&self, (): (), response: &mut Response<()>) {
///         response.headers_mut().insert("x-frame-options", HeaderValue::from_static("DENY"));
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let service = ServiceBuilder::new()
///     .layer(StageLayer::new(Unframed))
///     .service(service_fn(async |_: Request<axum::body::Body>| {
///         Ok::<_, Infallible>(Response::new(axum::body::Body::from("hello")))
///     }));
///
/// let response = service.oneshot(Request::default()).await.unwrap();
/// assert_eq!(response.headers()["x-frame-options"], "DENY");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct StageLayer<S> {
    pub(super) stage: S,
}

impl<S: Stage> StageLayer<S> {
    /// Makes the layer of a stage; see the [example](StageLayer).
    #[must_use]
    pub const fn new(stage: S) -> Self {
        Self { stage }
    }
}

impl<I, S: Stage> Layer<I> for StageLayer<S> {
    type Service = StageService<I, S>;

    fn layer(&self, inner: I) -> Self::Service {
        StageService::new(inner, self.stage.clone())
    }
}

/// Runs a stage for every request and response of the service that it wraps.
///
/// The body of a request that is read is passed on in one piece, without its trailers. [`StageLayer`] makes it, with an example.
#[derive(Clone, Copy)]
pub struct StageService<I, S> {
    inner: I,
    stage: S,
}

impl<I, S: Stage> StageService<I, S> {
    /// Wraps a service.
    #[must_use]
    pub const fn new(inner: I, stage: S) -> Self {
        Self { inner, stage }
    }
}

impl<I, S, ReqBody, ResBody> Service<Request<ReqBody>> for StageService<I, S>
where
    I: Service<Request<ReqBody>, Response = Response<ResBody>> + Clone,
    S: Stage,
    ReqBody: Body + From<Bytes>,
    ResBody: From<Bytes>,
{
    type Response = Response<ResBody>;
    type Error = I::Error;
    type Future = StageFuture<I::Future, I, S, ReqBody>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        let stage = self.stage.clone();
        let (mut parts, body) = request.into_parts();
        match stage.request(&mut parts) {
            Next::Call { state, body: read } => {
                let request = Request::from_parts(parts, read.map_or(body, ReqBody::from));
                StageFuture::called(HeadFuture::called(self.inner.call(request), state, stage))
            }
            Next::Answer(response) => StageFuture::called(HeadFuture::answered(response, stage)),
            next @ (Next::Read { .. } | Next::Wait(_)) => {
                // Call the service that `poll_ready` was called on, not its clone.
                let clone = self.inner.clone();
                let inner = replace(&mut self.inner, clone);
                StageFuture::after(next, Undecided { inner, stage, parts, body })
            }
        }
    }
}

/// Implements `Layer` for stages of this crate.
macro_rules! layers {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $stage:ty, $reads:ident, [$($policy:ident)?];)*) => {$(
        $(#[$attribute])*
        #[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
        impl<I, $($generics)*> Layer<I> for $stage {
            type Service = layers!(@$reads);

            fn layer(&self, inner: I) -> Self::Service {
                <Self::Service>::new(inner, self.clone())
            }
        }
    )*};
    // The service of a stage, by what it reads of a request.
    (@head) => {
        HeadService<I, Self>
    };
    (@body) => {
        StageService<I, Self>
    };
}

each_stage! { layers }

impl<I: fmt::Debug, S> fmt::Debug for StageService<I, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StageService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

/// The same for a stage that never reads a body. It works with every body type of a request, also with that of hyper.
///
/// The stage must not [wait](super::Next::Wait) either: the response would have status 500.
///
/// # Example
///
/// ```
/// use security_policy::adapter::{HeadService, Stage};
/// use std::convert::Infallible;
/// use tower::Layer;
///
/// /// A layer that users can add without `StageLayer`.
/// struct Checks<S>(S);
///
/// impl<I, S: Stage<Reading = Infallible>> Layer<I> for Checks<S> {
///     type Service = HeadService<I, S>;
///
///     fn layer(&self, inner: I) -> Self::Service {
///         HeadService::new(inner, self.0.clone())
///     }
/// }
/// ```
#[derive(Clone, Copy)]
pub struct HeadService<I, S> {
    inner: I,
    stage: S,
}

impl<I, S: Stage<Reading = Infallible>> HeadService<I, S> {
    /// Wraps a service.
    #[must_use]
    pub const fn new(inner: I, stage: S) -> Self {
        Self { inner, stage }
    }
}

impl<I, S, ReqBody, ResBody> Service<Request<ReqBody>> for HeadService<I, S>
where
    I: Service<Request<ReqBody>, Response = Response<ResBody>>,
    S: Stage<Reading = Infallible>,
    ResBody: From<Bytes>,
{
    type Response = Response<ResBody>;
    type Error = I::Error;
    type Future = HeadFuture<I::Future, S>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        let stage = self.stage.clone();
        let (mut parts, body) = request.into_parts();
        match stage.request(&mut parts) {
            // `body` is `None`, because the stage has read none.
            Next::Call { state, body: _ } => {
                HeadFuture::called(self.inner.call(Request::from_parts(parts, body)), state, stage)
            }
            Next::Answer(response) => HeadFuture::answered(response, stage),
            Next::Read { reading, .. } => match reading {},
            Next::Wait(_) => {
                let mut response = Response::default();
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                HeadFuture::answered(response, stage)
            }
        }
    }
}

impl<I: fmt::Debug, S> fmt::Debug for HeadService<I, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeadService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "tests/tower_stage.rs"]
mod tests;
