//! Reading the body of a request to find its token, and keeping it for the handler.

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

/// Reads a body once, searches it for a token, and buffers it.
pub(super) struct Reader {
    buffered: BufferedBody,
    /// Received bytes that were not searched yet.
    unread: Bytes,
    search: Search,
    limit: usize,
}

impl Reader {
    pub(super) fn new(search: Search, limit: usize) -> Self {
        Self { buffered: BufferedBody::default(), unread: Bytes::new(), search, limit }
    }

    /// Reads until the body ends or is rejected.
    ///
    /// Each poll does a limited amount of work, also if the whole body is available, so that other tasks can run.
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

    /// Returns the token and the buffered body.
    pub(super) fn finish(self) -> (Result<String, TokenError>, BufferedBody) {
        (self.search.finish(), self.buffered)
    }
}

/// A body that was read into memory.
#[derive(Default)]
pub(super) struct BufferedBody {
    chunks: Vec<Bytes>,
    /// Small chunks, joined, so that many of them do not need much more memory than their bytes.
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

    /// Returns the body for the handler.
    ///
    /// A single chunk is passed on unchanged. Several chunks, or trailers, are passed on as they arrived if the body
    /// type is axum's. For any other type, the chunks are joined and trailers are dropped.
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

/// The most bytes that are searched in one poll, about ten microseconds of work.
const MAX_WORK_PER_POLL: usize = 32 * 1024;

/// The work of receiving a frame, in bytes, however short it is.
const FRAME_COST: usize = 64;

/// Chunks of at least this size in bytes are not copied.
const LARGE_CHUNK: usize = 16 * 1024;
