//! Sends requests to a tower service inside the process.

use std::{
    convert::Infallible,
    fmt,
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll},
};

use bytes::{Buf as _, Bytes, BytesMut};
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use tower_service::Service;

use super::assertion::{Covers, SendRequest};
#[cfg(feature = "slots")]
use crate::{audit::DeclaresPolicy, configured::Configured};
use crate::{audit::ExpectedPolicy, media_type::is_html};

/// A tower service, such as a router of axum, to which [`Covers`] sends requests.
#[derive(Clone)]
pub struct InProcess<S>(S);

impl<S> fmt::Debug for InProcess<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InProcess(..)")
    }
}

#[cfg(feature = "page")]
impl<S> InProcess<S> {
    /// Sends requests to a service.
    pub(crate) fn new(service: S) -> Self {
        Self(service)
    }
}

impl<P: ExpectedPolicy, S> Covers<P, InProcess<S>> {
    /// Tests a tower service.
    #[doc(hidden)]
    pub fn of_service(policy: P, service: S) -> Self {
        Self::new(policy, InProcess(service))
    }
}

#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "audit", feature = "tower"))))]
impl<P: DeclaresPolicy> Configured<P>
where
    Self: ExpectedPolicy,
{
    /// Returns a test that every response of a tower service carries this policy; [`Covers`](crate::covers::Covers) has an example.
    pub fn assert_covers<S>(&self, service: S) -> Covers<Self, InProcess<S>> {
        Covers::of_service(self.clone(), service)
    }
}

impl<S, B> SendRequest for InProcess<S>
where
    S: Service<Request<ProbeBody>, Response = Response<B>, Error: fmt::Debug> + Clone,
    B: Body,
{
    async fn send(&self, request: Request<Bytes>) -> Response<Bytes> {
        let mut service = self.0.clone();
        let request = request.map(|body| ProbeBody(Some(body)));
        let response = match poll_fn(|cx| service.poll_ready(cx)).await {
            Ok(()) => service.call(request).await,
            Err(error) => Err(error),
        };
        let (parts, body) = response.unwrap_or_else(|error| panic!("the service failed: {error:?}")).into_parts();
        // Other bodies, such as a stream of events, may have no end.
        let body = if is_html(&parts.headers) { read(body).await } else { Bytes::new() };
        Response::from_parts(parts, body)
    }
}

/// Reads a page up to the limit.
async fn read<B: Body>(body: B) -> Bytes {
    let (mut body, mut read) = (pin!(body), BytesMut::new());
    while read.len() < MAX_PAGE {
        match poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
            Some(Ok(frame)) => {
                let Ok(mut data) = frame.into_data() else { continue };
                let data = data.copy_to_bytes(data.remaining());
                read.extend_from_slice(&data);
            }
            Some(Err(_)) | None => break,
        }
    }
    read.freeze()
}

/// The most bytes of a page that are searched for links.
const MAX_PAGE: usize = 4 << 20;

/// The body of a request of the test.
#[derive(Debug, Default)]
pub struct ProbeBody(Option<Bytes>);

impl From<Bytes> for ProbeBody {
    fn from(bytes: Bytes) -> Self {
        Self(Some(bytes))
    }
}

impl Body for ProbeBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
