//! What the policy of a page blocks in it.

use super::report::lints;

#[cfg(feature = "page")]
mod template_inline_handler;

lints! {
    feature "page",
    template_inline_handler,
}
