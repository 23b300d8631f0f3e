//! Bodies of responses that contain a page.

use std::{
    borrow::Cow,
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use bytes::{Buf as _, Bytes, BytesMut};
use http::Response;
use http_body::Body;

/// The body of a response that contains a page.
///
/// It is implemented for texts and bytes, and for every [`Body`] of `http-body`, such as those of axum, hyper and tower. `Kind` keeps
/// these apart; the compiler infers it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the body of a page",
    note = "a body is a text, bytes, or an `http_body::Body`; read others first, and pass `(status, headers, text)`"
)]
pub trait PageBody<Kind> {
    /// Returns the bytes of the body.
    ///
    /// # Panics
    ///
    /// Panics if the body is not complete, or fails.
    fn into_bytes(self) -> Bytes;
}

/// Marks bodies that are texts or bytes.
#[derive(Clone, Copy, Debug)]
pub struct InMemory;

/// Marks bodies that are polled.
#[derive(Clone, Copy, Debug)]
pub struct ByPolling;

macro_rules! in_memory {
    ($($body:ty),*) => {
        $(impl PageBody<InMemory> for $body {
            fn into_bytes(self) -> Bytes {
                Bytes::copy_from_slice(AsRef::<[u8]>::as_ref(&self))
            }
        })*
    };
}

// `String` is an `http_body::Body`.
in_memory!(&str, &[u8], &String, Vec<u8>, &Vec<u8>, Bytes, &Bytes);

impl PageBody<InMemory> for Cow<'_, str> {
    fn into_bytes(self) -> Bytes {
        Bytes::copy_from_slice(self.as_bytes())
    }
}

impl<B: Body> PageBody<ByPolling> for B {
    #[track_caller]
    fn into_bytes(self) -> Bytes {
        let mut body = pin!(self);
        let mut context = Context::from_waker(Waker::noop());
        match pin!(whole(body.as_mut())).poll(&mut context) {
            Poll::Ready(Some(bytes)) => bytes,
            Poll::Ready(None) => panic!("the body of the response failed"),
            Poll::Pending => panic!(
                "the body of the response is not complete yet\n\
                 help: read it first: `let response = security_policy::page::read(response).await;`"
            ),
        }
    }
}

/// Reads the body of a response to its end, for a body that is streamed.
///
/// # Panics
///
/// Panics if the body fails.
///
/// # Example
///
/// ```
/// use http::{Response, header::CONTENT_TYPE};
/// use security_policy::{assert_page, page};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let response = Response::builder()
///     .header(CONTENT_TYPE, "text/html")
///     .header("content-security-policy", "default-src 'none'")
///     .body(axum::body::Body::from("<p>Tea</p>"))
///     .expect("a response");
/// assert_page!(page::read(response).await);
/// # }
/// ```
pub async fn read<B: Body>(response: Response<B>) -> Response<Bytes> {
    let (parts, body) = response.into_parts();
    let bytes = whole(pin!(body)).await.unwrap_or_else(|| panic!("the body of the response failed"));
    Response::from_parts(parts, bytes)
}

/// Reads a body; `None` if it fails.
async fn whole<B: Body>(mut body: Pin<&mut B>) -> Option<Bytes> {
    let mut read = BytesMut::new();
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        if let Ok(mut data) = frame.ok()?.into_data() {
            let data = data.copy_to_bytes(data.remaining());
            read.extend_from_slice(&data);
        }
    }
    Some(read.freeze())
}
