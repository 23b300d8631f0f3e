//! A page → what a browser sees of it, on every way in which it can be rendered.
//!
//! ```text
//! nodes ── tree ──▶ states, each with pieces ── tokens ──▶ events ── sink ──▶ visitor
//! ```
//!
//! A [`State`] is how far the page is read on one way: the pieces that are no whole token yet, and the elements that are open.
//! Each branch of an alternative starts with every state before it, and states that are the same afterwards become one. So a page
//! with a hundred conditions around whole elements has one state, and only conditions inside one tag multiply.

mod hash;
mod piece;
mod sink;
mod state;
mod states;
mod structure;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;

use self::piece::ChainId;
use self::sink::Sink;
use self::state::State;
use self::tokens::Reading;
use self::tree::Walker;
use super::event::Event;
use super::file::{FileSet, Place};
use super::node::Page;

/// Passes what a browser sees of a page to `visit`, with the tags that include the file of the token, the innermost first.
///
/// `is_token` recognizes what carries the token of `csrf` in a form.
pub fn walk(
    page: &Page,
    files: &FileSet,
    is_token: &dyn Fn(&Event<'_>) -> bool,
    visit: &mut dyn FnMut(&Event<'_>, &[Place]),
) {
    let mut walker = Walker::new(files, Reading::new(Sink::new(is_token, visit)), &page.nodes);
    let ends = walker.run(&page.nodes, vec![State::default()], ChainId(0), 0);
    walker.finish(ends);
}
