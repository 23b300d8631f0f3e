//! Bodies that a stage reads, with and without a known length.

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};

use super::{MAX_FRAMES_PER_POLL, Reader};
use crate::adapter::stage::BodyError;

struct Broken;

/// A body of these frames, which states its length or does not.
struct Frames {
    frames: VecDeque<Result<Frame<Bytes>, Broken>>,
    length: u64,
}

impl Body for Frames {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let frame = self.frames.pop_front();
        if let Some(Ok(frame)) = &frame {
            self.length = self.length.saturating_sub(frame.data_ref().map_or(0, Bytes::len) as u64);
        }
        Poll::Ready(frame)
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = SizeHint::new();
        hint.set_lower(self.length);
        hint
    }
}

fn poll(reader: &mut Reader, body: &mut Frames) -> Poll<Result<(), BodyError>> {
    reader.poll(Pin::new(body), &mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_body_is_read_up_to_the_limit() {
    let data = |text: &'static str| Ok(Frame::data(Bytes::from_static(text.as_bytes())));
    let trailers = || Ok(Frame::trailers(HeaderMap::new()));
    for (frames, length, expected) in [
        (vec![], 0, Ok("")),
        (vec![data("abc")], 3, Ok("abc")),
        (vec![data("ab"), data("c")], 3, Ok("abc")),
        (vec![data("ab"), data("c"), trailers()], 0, Ok("abc")),
        (vec![data("ab"), data("cd")], 0, Err(BodyError::TooLarge)),
        (vec![data("abcd")], 0, Err(BodyError::TooLarge)),
        // By its length, before it has arrived.
        (vec![], 4, Err(BodyError::TooLarge)),
        (vec![data("ab")], 6, Err(BodyError::TooLarge)),
        (vec![data("ab"), Err(Broken)], 0, Err(BodyError::Unreadable)),
    ] {
        let mut reader = Reader { read: Vec::new(), limit: 3 };
        let shown = format!("{} frames, {length} bytes", frames.len());
        let Poll::Ready(read) = poll(&mut reader, &mut Frames { frames: frames.into(), length }) else {
            panic!("{shown}")
        };
        match (read, expected) {
            (Ok(()), Ok(text)) => assert_eq!(reader.read, text.as_bytes(), "{shown}"),
            (Err(error), Err(expected)) => assert_eq!(error, expected, "{shown}"),
            other => panic!("{shown}: {other:?}"),
        }
    }
}

#[test]
fn a_body_of_many_frames_lets_other_tasks_run() {
    let frames = (0..MAX_FRAMES_PER_POLL).map(|_| Ok(Frame::data(Bytes::from_static(b"a")))).collect();
    let mut body = Frames { frames, length: 0 };
    let mut reader = Reader { read: Vec::new(), limit: usize::MAX };
    assert!(poll(&mut reader, &mut body).is_pending());
    assert_eq!(poll(&mut reader, &mut body), Poll::Ready(Ok(())));
    assert_eq!(reader.read.len(), MAX_FRAMES_PER_POLL);
}
