//! A page → what a browser sees of it, on every way in which it can be rendered.
//!
//! ```text
//! nodes ── tree ──▶ states, each with pieces ── reading, tokens ──▶ events ── sink ──▶ visitor
//! ```
//!
//! A [`State`] is how far the page is read on one way: the pieces that are no whole token yet, and the elements that are open.
//! Each branch of an alternative starts with every state before it, and states that are the same afterwards become one. So a page
//! with a hundred conditions around whole elements has one state, and only conditions inside one tag multiply.

mod emitter;
mod hash;
mod piece;
mod reading;
mod scratch;
mod sink;
mod state;
mod states;
mod structure;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;

use self::piece::ChainId;
use self::reading::Reading;
use self::sink::Sink;
use self::state::State;
use self::tree::{Walker, unknown};
use super::event::Event;
use super::file::{FileSet, Place};
use super::node::Page;

/// Passes what a browser sees of a page to `visit`, with the tags that include the file of the token, the innermost first.
///
/// `is_token` recognizes what carries the token of `csrf` in a form.
///
/// The page is read on every way in which it can be rendered: a loop zero times, once and twice, and again while it ends in another
/// part of a token. Where more than 64 ways lead to different text of the same tag, comment or script, a selection of them is read,
/// in which each piece of the tag occurs. The work is bounded by the size of the page; beyond that, one way is read.
///
/// Elements are read as the [tree construction] of HTML does where that decides what follows: the content of `script`, `style`,
/// `title` and others is text, `svg` and `math` have rules of their own, and a form inside a form is ignored. The content of
/// `noscript` is read as browsers without scripts read it.
///
/// [tree construction]: https://html.spec.whatwg.org/multipage/parsing.html#tree-construction
///
/// # Example
///
/// ```
/// use security_policy_core::page::{Event, FileSet, MarkupFile, Page, walk};
///
/// let mut files = FileSet::new();
/// let text = "<form method=post><a href='/?a&amp;b'>".to_owned();
/// let file = files.add(MarkupFile { path: "templates/a.html".into(), name: "a.html".into(), text });
///
/// let (mut links, mut forms) = (Vec::new(), 0);
/// walk(&Page::plain(file, &files), &files, &|_| false, &mut |event, _| match event {
///     Event::Start(element) => {
///         if let Some(value) = element.attribute("href").and_then(|href| href.value.as_ref()) {
///             links.push((value.constant().map(str::to_owned), files.text(value.place).to_owned()));
///         }
///     }
///     Event::EndOfForm { has_token: false, .. } => forms += 1,
///     _ => {}
/// });
/// assert_eq!(links, [(Some("/?a&b".to_owned()), "/?a&amp;b".to_owned())]);
/// assert_eq!(forms, 1);
/// ```
pub fn walk(
    page: &Page,
    files: &FileSet,
    is_token: &dyn Fn(&Event<'_>) -> bool,
    visit: &mut dyn FnMut(&Event<'_>, &[Place]),
) {
    let unknown = unknown(&page.nodes, files);
    let mut walker = Walker::new(files, Reading::new(Sink::new(is_token, visit)), &page.nodes, &unknown);
    let ends = walker.run(&page.nodes, vec![State::default()], ChainId(0), 0);
    walker.finish(ends);
}

/// A number by which equal tokens are recognized, on different ways through a page and in different pages.
pub(crate) fn digest(event: &Event<'_>) -> u64 {
    hash::Hash::of(event)
}
