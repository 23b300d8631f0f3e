//! The body of a request that has to be read before a handler sees it: kept as it arrives, and handed on as it came.

use std::{
    mem::take,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use http::HeaderMap;
use http_body::Body;

#[cfg(feature = "axum")]
use super::replay::into_axum;
use super::{form::Search, rejection::TokenError};

/// Reads a body once, looks for a token in it, and keeps it.
pub(super) struct Reader {
    kept: Kept,
    /// What has arrived, and was not looked at.
    unread: Bytes,
    search: Search,
    limit: usize,
}

impl Reader {
    pub(super) fn new(search: Search, limit: usize) -> Self {
        Self { kept: Kept::default(), unread: Bytes::new(), search, limit }
    }

    /// Reads on, until the form has ended or cannot be the right one.
    ///
    /// A poll does a bounded amount of work. A body that is there as a whole leaves room for other tasks too.
    pub(super) fn poll<B: Body>(
        &mut self,
        mut body: Pin<&mut B>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), TokenError>> {
        let mut work = 0;
        while work < TURN {
            if !self.unread.is_empty() {
                let chunk = self.unread.split_to(self.unread.len().min(TURN - work));
                work += chunk.len();
                self.search.read(&chunk)?;
                continue;
            }
            let remaining = self.limit - self.kept.length;
            if body.size_hint().lower() > remaining as u64 {
                return Poll::Ready(Err(TokenError::TooLarge { limit: self.limit }));
            }
            work += FRAME;
            match ready!(body.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(Ok(())),
                Some(Err(_)) => return Poll::Ready(Err(TokenError::UnreadableForm)),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if data.remaining() > remaining => {
                        return Poll::Ready(Err(TokenError::TooLarge { limit: self.limit }));
                    }
                    Ok(mut data) => {
                        self.unread = data.copy_to_bytes(data.remaining());
                        self.kept.push(self.unread.clone());
                    }
                    Err(frame) => self.kept.trailers = frame.into_trailers().ok(),
                },
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Returns the token, and the body.
    pub(super) fn finish(self) -> (Result<String, TokenError>, Kept) {
        (self.search.finish(), self.kept)
    }
}

/// A body that was read.
#[derive(Default)]
pub(super) struct Kept {
    whole: Vec<Bytes>,
    /// Small chunks one after another, so that many of them take no more memory than their octets.
    tail: Vec<u8>,
    trailers: Option<HeaderMap>,
    length: usize,
}

impl Kept {
    fn push(&mut self, chunk: Bytes) {
        self.length += chunk.len();
        let is_first = self.whole.is_empty() && self.tail.is_empty();
        if chunk.is_empty() {
            return;
        }
        if is_first || chunk.len() >= LARGE {
            self.flush();
            self.whole.push(chunk);
        } else {
            self.tail.extend_from_slice(&chunk);
            if self.tail.len() >= LARGE {
                self.flush();
            }
        }
    }

    fn flush(&mut self) {
        if !self.tail.is_empty() {
            self.tail.shrink_to_fit();
            self.whole.push(Bytes::from(take(&mut self.tail)));
        }
    }

    /// Returns the body that a handler reads.
    ///
    /// A single chunk stays what it was. More than one, or trailers, need a body of a kind that can be made of them, as
    /// axum's can. Any other body gets the chunks as one, and no trailers.
    pub(super) fn into_body<B: From<Bytes> + 'static>(mut self) -> B {
        self.flush();
        if self.whole.len() < 2 && self.trailers.is_none() {
            return B::from(self.whole.pop().unwrap_or_default());
        }
        #[cfg(feature = "axum")]
        if let Some(body) = into_axum(&mut self.whole, &mut self.trailers) {
            return body;
        }
        B::from(self.whole.concat().into())
    }
}

/// So many octets are looked at in one poll, some ten microseconds of work.
const TURN: usize = 32 * 1024;

/// A frame counts as so many octets, however few it has.
const FRAME: usize = 64;

/// A chunk of this size is kept as it is.
const LARGE: usize = 16 * 1024;
