//! What is found in a body, and random bodies.

use crate::csrf::{
    form::{FIELD_LIMIT, Form, Search},
    rejection::TokenError,
};

pub(super) const FIELD: &str = "csrf_token";

/// What is found in a body that arrives in these chunks.
pub(super) fn search<'c>(form: &Form, chunks: impl IntoIterator<Item = &'c [u8]>) -> Result<String, TokenError> {
    let mut search = Search::new(form, FIELD, FIELD_LIMIT);
    chunks.into_iter().try_for_each(|chunk| search.read(chunk))?;
    search.finish()
}

/// The same for a body that is there at once, whose answer does not depend on how it is cut.
pub(super) fn found(form: &Form, body: &[u8]) -> Result<String, TokenError> {
    let whole = search(form, [body]);
    for at in 0..=body.len() {
        assert_eq!(search(form, [&body[..at], &body[at..]]), whole, "cut at {at}: {}", body.escape_ascii());
    }
    assert_eq!(search(form, body.chunks(1)), whole, "octet by octet: {}", body.escape_ascii());
    whole
}

pub(super) fn multipart(boundary: &str) -> Form {
    Form::Multipart(boundary.as_bytes().into())
}

/// xorshift64*, so that a failure comes back.
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
