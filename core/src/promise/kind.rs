//! Table: the kinds of subjects that a promise can name, one row each.

use crate::csp::Directive;
use crate::declaration::EXPECT;
use crate::fetch::{Destination, InlineKind};
use crate::word::{Row, Word, reference_setters, spec};

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
    reference_setters!(self.word.reference);

    const fn or_inline(self, inline: InlineKind) -> Self {
        Kind { inline: Some(inline), ..self }
    }

    /// The kind of this name.
    pub fn from_key(key: &str) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| kind.word.key == key)
    }

    /// Whether it is what a directive is about. `script_src` is about scripts, and not only about elements.
    pub(super) fn is_governed_by(&self, directive: Directive) -> bool {
        let is_of_all = directive == Directive::DefaultSrc;
        let falls_back = |own: Directive| !is_of_all && own.fallback().contains(&directive);
        self.directive().is_some_and(|own| own == directive || falls_back(own))
    }

    /// A URL that fits the kind; `None` for a kind without one.
    pub(super) fn example(&self) -> Option<&'static str> {
        let (_, promises) = self.word.reference.example.split_once(EXPECT).filter(|_| self.has_url())?;
        promises.split('"').nth(1)
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

/// Every kind, in the order of the documentation. The URL in the example of a kind is the one that errors suggest.
pub const KINDS: &[Kind] = &[
    requests("script", &[Destination::Script], "A script: `<script src>`, or `<script>` with `inline`.")
        .or_inline(InlineKind::Script)
        .browsers("They use `script_src_elem`, `script_src` or `default_src`, the first that the policy has.")
        .shows("content_security_policy: { script_src: \"https://cdn.example.com\" }, expect: { allow script \"https://cdn.example.com/app.js\", deny script inline }")
        .spec(spec!(csp "directive-script-src")),
    requests("style", &[Destination::Style], "A stylesheet: `<link rel=stylesheet>`, or `<style>` with `inline`.")
        .or_inline(InlineKind::Style)
        .browsers("They use `style_src_elem`, `style_src` or `default_src`, the first that the policy has.")
        .shows("content_security_policy: { style_src: \"https://cdn.example.com\" }, expect: { allow style \"https://cdn.example.com/app.css\", deny style inline }")
        .spec(spec!(csp "directive-style-src")),
    requests("image", &[Destination::Image], "An image: `<img>`, an icon, or an image in CSS or SVG.")
        .browsers("They use `img_src` or `default_src`, the first that the policy has.")
        .shows("content_security_policy: { img_src: \"https://img.example.com\" }, expect: { allow image \"https://img.example.com/logo.png\" }")
        .spec(spec!(csp "directive-img-src")),
    requests("font", &[Destination::Font], "A font: `@font-face`.")
        .browsers("They use `font_src` or `default_src`, the first that the policy has.")
        .shows("content_security_policy: { font_src: \"https://fonts.example.com\" }, expect: { allow font \"https://fonts.example.com/text.woff2\" }")
        .spec(spec!(csp "directive-font-src")),
    requests(
        "media",
        &[Destination::Video, Destination::Audio, Destination::Track],
        "Audio, video or a text track: `<video>`, `<audio>`, `<track>`.",
    )
    .browsers("They use `media_src` or `default_src`, the first that the policy has.")
    .shows("content_security_policy: { media_src: \"https://media.example.com\" }, expect: { allow media \"https://media.example.com/film.mp4\" }")
    .spec(spec!(csp "directive-media-src")),
    requests("frame", &[Destination::Iframe, Destination::Frame], "A page in a frame: `<iframe src>`.")
        .browsers("They use `frame_src`, `child_src` or `default_src`, the first that the policy has.")
        .shows("content_security_policy: { frame_src: self }, expect: { deny frame \"https://ads.example.com/\" }")
        .spec(spec!(csp "directive-frame-src")),
    requests("object", &[Destination::Object, Destination::Embed], "A plug-in or a page: `<object>`, `<embed>`.")
        .browsers("They use `object_src` or `default_src`, the first that the policy has.")
        .shows("content_security_policy: { object_src: none }, expect: { deny object \"https://cdn.example.com/film.swf\" }")
        .spec(spec!(csp "directive-object-src")),
    requests(
        "worker",
        &[Destination::Worker, Destination::SharedWorker, Destination::ServiceWorker],
        "A worker: `new Worker()`, `new SharedWorker()`, `navigator.serviceWorker.register()`.",
    )
    .browsers(
        "They use `worker_src`, `child_src`, `script_src` or `default_src`, the first that the policy has. A worker always has the \
         origin of its page.",
    )
    .shows("content_security_policy: { worker_src: self }, expect: { deny worker \"https://cdn.example.com/worker.js\" }")
    .spec(spec!(csp "directive-worker-src")),
    requests(
        "connect",
        &[Destination::Empty],
        "A request of a script: `fetch()`, `WebSocket`, `EventSource`, `navigator.sendBeacon()`.",
    )
    .browsers("They use `connect_src` or `default_src`, the first that the policy has.")
    .shows("content_security_policy: { connect_src: \"wss://live.example.com\" }, expect: { allow connect \"wss://live.example.com/\" }")
    .spec(spec!(csp "directive-connect-src")),
    requests("manifest", &[Destination::Manifest], "A web application manifest: `<link rel=manifest>`.")
        .browsers("They use `manifest_src` or `default_src`, the first that the policy has.")
        .shows("content_security_policy: { manifest_src: \"https://cdn.example.com\" }, expect: { allow manifest \"https://cdn.example.com/app.webmanifest\" }")
        .spec(spec!(csp "directive-manifest-src")),
    kind("prefetch", Subjects::Hints, "A resource hint: `<link rel=prefetch>`.")
        .browsers(
            "No directive is about such a request alone: browsers allow it if some directive for requests would, and use \
             `default_src` for what has none.",
        )
        .shows("content_security_policy: { default_src: self }, expect: { deny prefetch \"https://cdn.example.com/next.html\" }")
        .spec(spec!(csp "directive-default-src")),
    kind("load", Subjects::AllRequests, "Every request for a URL, of whatever kind; only after `only`.")
        .browsers("They use the directive of each kind. Forms, `base` and the pages that frame this one are no requests.")
        .shows("content_security_policy: { default_src: [self, \"https://*.example.com\"] }, expect: { only load [self, \"https://*.example.com\"] }")
        .spec(spec!(csp "directives-fetch")),
    kind("form", Subjects::Forms, "A form that is sent: `<form action>`.")
        .browsers("They use `form_action`, which does not fall back to `default_src`.")
        .shows("content_security_policy: { form_action: \"https://pay.example.com\" }, expect: { allow form \"https://pay.example.com/charge\" }")
        .spec(spec!(csp "directive-form-action")),
    kind("base", Subjects::Bases, "The base of relative URLs: `<base href>`.")
        .browsers("They use `base_uri`, which does not fall back to `default_src`.")
        .shows("content_security_policy: { base_uri: none }, expect: { deny base \"https://cdn.example.com/\" }")
        .spec(spec!(csp "directive-base-uri")),
    kind(
        "framed_by",
        Subjects::Ancestors,
        "A page that frames this one. A list names its ancestors, the nearest first.",
    )
    .browsers(
        "They use `frame_ancestors`, or `x_frame_options` if no enforced policy has that directive. Every ancestor has to be \
         allowed. `\"null\"` is a page without an origin, such as a sandboxed one.",
    )
    .shows("content_security_policy: { frame_ancestors: \"https://partner.example\" }, expect: { allow framed_by \"https://partner.example\" }")
    .spec(spec!(csp "directive-frame-ancestors")),
    kind("handler", Subjects::Inline(InlineKind::ScriptAttribute), "An event handler attribute: `onclick`.")
        .browsers("They use `script_src_attr`, `script_src` or `default_src`. No nonce applies to an attribute.")
        .shows("content_security_policy: { script_src: self }, expect: { deny handler }")
        .spec(spec!(csp "directive-script-src-attr")),
    kind("javascript_url", Subjects::Inline(InlineKind::Navigation), "A link with a `javascript:` URL.")
        .browsers("They use `script_src_elem`, `script_src` or `default_src`, as for an inline script without a nonce.")
        .shows("content_security_policy: { script_src: self }, expect: { deny javascript_url }")
        .spec(spec!(csp "directive-script-src-elem")),
    kind("style_attribute", Subjects::Inline(InlineKind::StyleAttribute), "A `style` attribute.")
        .browsers("They use `style_src_attr`, `style_src` or `default_src`. No nonce applies to an attribute.")
        .shows("content_security_policy: { style_src: self }, expect: { deny style_attribute }")
        .spec(spec!(csp "directive-style-src-attr")),
    kind("eval", Subjects::Inline(InlineKind::Eval), "Code from a string: `eval()`, `new Function()`.")
        .browsers("They use `script_src` or `default_src`, and never `script_src_elem`.")
        .shows("content_security_policy: { script_src: self }, expect: { deny eval }")
        .spec(spec!(csp "can-compile-strings")),
    kind("wasm", Subjects::Inline(InlineKind::Wasm), "Compiling WebAssembly.")
        .browsers("They use `script_src` or `default_src`, and never `script_src_elem`.")
        .shows("content_security_policy: { script_src: self }, expect: { deny wasm }")
        .spec(spec!(csp "can-compile-wasm-bytes")),
];

/// Names that developers know a kind by, besides those of directives.
pub(super) const OTHER_NAMES: &[(&[&str], &str)] = &[
    (&["js", "scripts", "module", "modulepreload", "script_element"], "script"),
    (&["css", "stylesheet", "styles", "link"], "style"),
    (&["img", "images", "picture", "icon", "favicon", "svg"], "image"),
    (&["video", "audio", "track"], "media"),
    (&["iframe", "frames", "child"], "frame"),
    (&["embed", "plugin", "plugins", "applet"], "object"),
    (&["workers", "service_worker", "shared_worker"], "worker"),
    (
        &["fetch", "xhr", "ajax", "websocket", "ws", "wss", "beacon", "event_source", "eventsource", "ping", "api"],
        "connect",
    ),
    (&["preload", "prerender", "preconnect", "hint"], "prefetch"),
    (&["forms", "form_target", "submit"], "form"),
    (&["base_href"], "base"),
    (&["framed", "framing", "ancestor", "ancestors", "parent", "embedder", "embedded_by", "framed_from"], "framed_by"),
    (&["onclick", "onerror", "event_handler", "inline_handler", "script_attribute", "script_attr"], "handler"),
    (&["javascript", "js_url", "javascript_link"], "javascript_url"),
    (&["style_attr", "inline_style_attribute"], "style_attribute"),
    (&["unsafe_eval", "new_function", "function"], "eval"),
    (&["webassembly", "wasm_eval", "wasm_unsafe_eval"], "wasm"),
];
