//! The head of a request, for a framework that has its own type for requests.

use http::{Extensions, Request, request::Parts};

/// Makes the head of a request with these extensions. The rest is empty, which is enough unless
/// [`Stage::READS_HEAD`](super::Stage::READS_HEAD).
pub(super) fn empty_head(extensions: Extensions) -> Parts {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.extensions = extensions;
    parts
}
