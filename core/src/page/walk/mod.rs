//! A page → what a browser sees of it, on every way in which it can be rendered.

use super::event::Event;
use super::file::{FileSet, Place};
use super::node::Page;

/// Passes what a browser sees of a page to `visit`, with the tags that include the file of the token, the innermost first.
///
/// `is_token` recognizes what carries the token of `csrf` in a form.
pub fn walk(
    _page: &Page,
    _files: &FileSet,
    _is_token: &dyn Fn(&Event<'_>) -> bool,
    _visit: &mut dyn FnMut(&Event<'_>, &[Place]),
) {
}
