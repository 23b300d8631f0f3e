//! Helpers of the tests: the search of a body, and random bodies.

use crate::csrf::{
    form::{FIELD_LIMIT, Form, Search},
    rejection::TokenError,
};

pub(super) const FIELD: &str = "csrf_token";

/// Searches a body that arrives in these chunks.
pub(super) fn search<'c>(form: &Form, chunks: impl IntoIterator<Item = &'c [u8]>) -> Result<String, TokenError> {
    let mut search = Search::new(form, FIELD, FIELD_LIMIT);
    chunks.into_iter().try_for_each(|chunk| search.read(chunk))?;
    search.finish()
}

/// Searches a whole body, and checks that the result is the same however it is cut into chunks.
pub(super) fn found(form: &Form, body: &[u8]) -> Result<String, TokenError> {
    let whole = search(form, [body]);
    for at in 0..=body.len() {
        assert_eq!(search(form, [&body[..at], &body[at..]]), whole, "cut at {at}: {}", body.escape_ascii());
    }
    assert_eq!(search(form, body.chunks(1)), whole, "byte by byte: {}", body.escape_ascii());
    whole
}

pub(super) fn multipart(boundary: &str) -> Form {
    Form::Multipart(boundary.as_bytes().into())
}

/// A deterministic generator, xorshift64*, so that failures are reproducible.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }

    pub(super) fn body(&mut self, pieces: &[&[u8]], most: usize) -> Vec<u8> {
        (0..self.below(most)).flat_map(|_| pieces[self.below(pieces.len())].to_vec()).collect()
    }
}
