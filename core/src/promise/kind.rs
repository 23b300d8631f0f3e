//! Table: the kinds of subjects that a promise can name, one row each.

use crate::csp::Directive;
use crate::fetch::{Destination, InlineKind};
use crate::word::{Row, Word};

/// A kind of subjects: `script`, `form`, `eval`.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The word, and its documentation.
    pub word: Word,
    /// What it is about.
    pub subjects: Subjects,
    /// What `inline` after the word means: `deny script inline`. `None` for a kind without inline code.
    pub inline: Option<InlineKind>,
}

/// What a kind is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subjects {
    /// Requests with one of these destinations. A single case uses the first.
    Requests(&'static [Destination]),
    /// Resource hints: `<link rel=prefetch>`.
    Hints,
    /// Every request for a URL, of whatever kind: `only load`. No single case can name it.
    AllRequests,
    /// Inline code and strings that are compiled to code. They have no URL.
    Inline(InlineKind),
    /// Forms that are sent.
    Forms,
    /// `<base href>`.
    Bases,
    /// Pages that frame this one.
    Ancestors,
}

const fn kind(key: &'static str, subjects: Subjects, doc: &'static str) -> Kind {
    Kind { word: Word::new(key, "", doc), subjects, inline: None }
}

const fn requests(key: &'static str, destinations: &'static [Destination], doc: &'static str) -> Kind {
    kind(key, Subjects::Requests(destinations), doc)
}

impl Kind {
    const fn or_inline(self, inline: InlineKind) -> Self {
        Kind { inline: Some(inline), ..self }
    }

    /// The kind of this name.
    pub fn from_key(key: &str) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| kind.word.key == key)
    }

    /// Whether a single case of this kind names a URL.
    pub fn has_url(&self) -> bool {
        !matches!(self.subjects, Subjects::Inline(_) | Subjects::AllRequests)
    }

    /// The directive that governs it, before any fallback. `None` for [`Subjects::AllRequests`] and hints.
    pub fn directive(&self) -> Option<Directive> {
        match self.subjects {
            Subjects::Requests(destinations) => destinations.first()?.directive(),
            Subjects::Hints | Subjects::AllRequests => None,
            Subjects::Inline(kind) => Some(kind.directive()),
            Subjects::Forms => Some(Directive::FormAction),
            Subjects::Bases => Some(Directive::BaseUri),
            Subjects::Ancestors => Some(Directive::FrameAncestors),
        }
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.word.key == other.word.key
    }
}

impl Eq for Kind {}

impl Row for Kind {
    fn key(&self) -> &'static str {
        self.word.key
    }
}

/// Every kind, in the order of the documentation.
pub const KINDS: &[Kind] = &[
    requests("script", &[Destination::Script], "A script: `<script src>`, or `<script>` with `inline`.")
        .or_inline(InlineKind::Script),
    requests("style", &[Destination::Style], "A stylesheet: `<link rel=stylesheet>`, or `<style>` with `inline`.")
        .or_inline(InlineKind::Style),
    requests("image", &[Destination::Image], "An image: `<img>`, an icon, or an image in CSS or SVG."),
    requests("font", &[Destination::Font], "A font: `@font-face`."),
    requests(
        "media",
        &[Destination::Video, Destination::Audio, Destination::Track],
        "Audio, video or a text track: `<video>`, `<audio>`, `<track>`.",
    ),
    requests("frame", &[Destination::Iframe, Destination::Frame], "A page in a frame: `<iframe src>`."),
    requests("object", &[Destination::Object, Destination::Embed], "A plug-in or a page: `<object>`, `<embed>`."),
    requests(
        "worker",
        &[Destination::Worker, Destination::SharedWorker, Destination::ServiceWorker],
        "A worker: `new Worker()`, `new SharedWorker()`, `navigator.serviceWorker.register()`.",
    ),
    requests(
        "connect",
        &[Destination::Empty],
        "A request of a script: `fetch()`, `WebSocket`, `EventSource`, `navigator.sendBeacon()`.",
    ),
    requests("manifest", &[Destination::Manifest], "A web application manifest: `<link rel=manifest>`."),
    kind("prefetch", Subjects::Hints, "A resource hint: `<link rel=prefetch>`."),
    kind("load", Subjects::AllRequests, "Every request for a URL, of whatever kind; only after `only`."),
    kind("form", Subjects::Forms, "A form that is sent: `<form action>`."),
    kind("base", Subjects::Bases, "The base of relative URLs: `<base href>`."),
    kind(
        "framed_by",
        Subjects::Ancestors,
        "A page that frames this one. A list names its ancestors, the nearest first.",
    ),
    kind("handler", Subjects::Inline(InlineKind::ScriptAttribute), "An event handler attribute: `onclick`."),
    kind("javascript_url", Subjects::Inline(InlineKind::Navigation), "A link with a `javascript:` URL."),
    kind("style_attribute", Subjects::Inline(InlineKind::StyleAttribute), "A `style` attribute."),
    kind("eval", Subjects::Inline(InlineKind::Eval), "Code from a string: `eval()`, `new Function()`."),
    kind("wasm", Subjects::Inline(InlineKind::Wasm), "Compiling WebAssembly."),
];
