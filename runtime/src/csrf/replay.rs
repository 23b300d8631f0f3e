//! An axum body that replays the frames of another body.

use std::{
    any::{Any, TypeId},
    convert::Infallible,
    mem::take,
    pin::Pin,
    task::{Context, Poll},
    vec,
};

use axum_core::body::Body;
use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};

/// Makes an axum body of buffered chunks and trailers, or returns `None` if `B` is another type.
pub(super) fn into_axum<B: 'static>(chunks: &mut Vec<Bytes>, trailers: &mut Option<HeaderMap>) -> Option<B> {
    // A trait that is implemented for both kinds of bodies would have to be implemented for every other body too.
    if TypeId::of::<B>() != TypeId::of::<Body>() {
        return None;
    }
    let left = chunks.iter().map(|chunk| chunk.len() as u64).sum();
    let replay = Replay { chunks: take(chunks).into_iter(), trailers: trailers.take(), left };
    let mut body = Some(Body::new(replay));
    (&mut body as &mut dyn Any).downcast_mut::<Option<B>>().and_then(Option::take)
}

struct Replay {
    chunks: vec::IntoIter<Bytes>,
    trailers: Option<HeaderMap>,
    left: u64,
}

impl http_body::Body for Replay {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let frame = match self.chunks.next() {
            Some(chunk) => {
                self.left -= chunk.len() as u64;
                Some(Frame::data(chunk))
            }
            None => self.trailers.take().map(Frame::trailers),
        };
        Poll::Ready(frame.map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        self.chunks.len() == 0 && self.trailers.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
