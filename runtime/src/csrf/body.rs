//! The body of a request that has to be read before a handler sees it: buffered as it arrives, and handed on as it came.

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
    buffered: BufferedBody,
    /// What has arrived, and was not looked at.
    unread: Bytes,
    search: Search,
    limit: usize,
}

impl Reader {
    pub(super) fn new(search: Search, limit: usize) -> Self {
        Self { buffered: BufferedBody::default(), unread: Bytes::new(), search, limit }
    }

    /// Reads on, until the form has ended or cannot be the right one.
    ///
    /// A poll does a bounded amount of work. A body that is there as a chunks leaves room for other tasks too.
    pub(super) fn poll<B: Body>(
        &mut self,
        mut body: Pin<&mut B>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), TokenError>> {
        let mut work = 0;
        while work < MAX_WORK_PER_POLL {
            if !self.unread.is_empty() {
                let chunk = self.unread.split_to(self.unread.len().min(MAX_WORK_PER_POLL - work));
                work += chunk.len();
                self.search.read(&chunk)?;
                continue;
            }
            let remaining = self.limit - self.buffered.length;
            if body.size_hint().lower() > remaining as u64 {
                return Poll::Ready(Err(TokenError::TooLarge { limit: self.limit }));
            }
            work += FRAME_COST;
            match ready!(body.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(Ok(())),
                Some(Err(_)) => return Poll::Ready(Err(TokenError::UnreadableForm)),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if data.remaining() > remaining => {
                        return Poll::Ready(Err(TokenError::TooLarge { limit: self.limit }));
                    }
                    Ok(mut data) => {
                        self.unread = data.copy_to_bytes(data.remaining());
                        self.buffered.push(self.unread.clone());
                    }
                    Err(frame) => self.buffered.trailers = frame.into_trailers().ok(),
                },
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Returns the token, and the body.
    pub(super) fn finish(self) -> (Result<String, TokenError>, BufferedBody) {
        (self.search.finish(), self.buffered)
    }
}

/// A body that was read.
#[derive(Default)]
pub(super) struct BufferedBody {
    chunks: Vec<Bytes>,
    /// Small chunks one after another, so that many of them take no more memory than their octets.
    small_chunks: Vec<u8>,
    trailers: Option<HeaderMap>,
    length: usize,
}

impl BufferedBody {
    fn push(&mut self, chunk: Bytes) {
        self.length += chunk.len();
        let is_first = self.chunks.is_empty() && self.small_chunks.is_empty();
        if chunk.is_empty() {
            return;
        }
        if is_first || chunk.len() >= LARGE_CHUNK {
            self.flush();
            self.chunks.push(chunk);
        } else {
            self.small_chunks.extend_from_slice(&chunk);
            if self.small_chunks.len() >= LARGE_CHUNK {
                self.flush();
            }
        }
    }

    fn flush(&mut self) {
        if !self.small_chunks.is_empty() {
            self.small_chunks.shrink_to_fit();
            self.chunks.push(Bytes::from(take(&mut self.small_chunks)));
        }
    }

    /// Returns the body that a handler reads.
    ///
    /// A single chunk stays what it was. More than one, or trailers, need a body of a kind that can be made of them, as
    /// axum's can. Any other body gets the chunks as one, and no trailers.
    pub(super) fn into_body<B: From<Bytes> + 'static>(mut self) -> B {
        self.flush();
        if self.chunks.len() < 2 && self.trailers.is_none() {
            return B::from(self.chunks.pop().unwrap_or_default());
        }
        #[cfg(feature = "axum")]
        if let Some(body) = into_axum(&mut self.chunks, &mut self.trailers) {
            return body;
        }
        B::from(self.chunks.concat().into())
    }
}

/// So many octets are looked at in one poll, some ten microseconds of work.
const MAX_WORK_PER_POLL: usize = 32 * 1024;

/// A frame counts as so many octets, however few it has.
const FRAME_COST: usize = 64;

/// A chunk of this size is buffered as it is.
const LARGE_CHUNK: usize = 16 * 1024;
