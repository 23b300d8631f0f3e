//! How long the name of a header can be, and how many headers a policy can set.

use crate::diagnostic::Diagnostic;
use crate::span::Spanned;

/// The length of the longest name of a header that the crate `http` accepts, in bytes.
pub const MAX_NAME: usize = 65_535;

/// How many headers a policy can set. A `HeaderMap` takes 24,576 names, those of the handler included, and fewer after a collision attack.
pub const MAX_HEADERS: usize = 1_024;

/// Returns an error if the name is too long for a response.
pub(crate) fn check_length(name: &Spanned<String>) -> Result<(), Diagnostic> {
    match name.node.len() {
        length if length > MAX_NAME => Err(Diagnostic::error(
            name.span,
            format!("this name has {length} bytes, and the name of a header has at most {MAX_NAME}"),
        )
        .help("write a shorter name")
        .note("the crate `http` cannot represent it, and most servers and clients reject much shorter ones")),
        _ => Ok(()),
    }
}
