//! Table: the destinations of requests (Fetch, #concept-request-destination), one row each.

use crate::csp::Directive;

/// A row of the table.
#[derive(Clone, Copy, Debug)]
struct DestinationRow {
    name: &'static str,
    directive: Option<Directive>,
    kind: Kind,
}

/// The kinds of destinations that CSP checks differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Fetch, #request-destination-script-like.
    Script,
    /// A worker or worklet: script-like too, and always started by a script.
    Worker,
    Style,
    Other,
}

macro_rules! destinations {
    ($($variant:ident $name:literal $directive:expr, $kind:ident, $doc:literal;)*) => {
        /// What a request is for (Fetch, #concept-request-destination).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Destination {
            $(#[doc = concat!("`\"", $name, "\"`: ", $doc)] $variant,)*
        }

        impl Destination {
            /// Every destination, in the order of the table.
            pub const ALL: &'static [Destination] = &[$(Destination::$variant),*];

            const ROWS: &'static [DestinationRow] = &[$(DestinationRow {
                name: $name,
                directive: $directive,
                kind: Kind::$kind,
            }),*];
        }
    };
}

// #effective-directive-for-a-request, step 2
destinations! {
    Empty "" Some(Directive::ConnectSrc), Other, "`fetch()`, `XMLHttpRequest`, `WebSocket`, `WebTransport`, `EventSource`, `sendBeacon()`, `<a ping>`, and links that prefetch.";
    Audio "audio" Some(Directive::MediaSrc), Other, "`<audio>`.";
    AudioWorklet "audioworklet" Some(Directive::ScriptSrcElem), Worker, "`audioWorklet.addModule()`.";
    // No directive governs navigations of the whole page. No engine compares them with a list.
    Document "document" None, Other, "a navigation of the whole page.";
    Embed "embed" Some(Directive::ObjectSrc), Other, "`<embed>`.";
    // https://wicg.github.io/fenced-frame/#csp-algorithms
    FencedFrame "fencedframe" Some(Directive::FencedFrameSrc), Other, "`<fencedframe>`, in Chromium.";
    Font "font" Some(Directive::FontSrc), Other, "`@font-face`.";
    Frame "frame" Some(Directive::FrameSrc), Other, "`<frame>`.";
    Iframe "iframe" Some(Directive::FrameSrc), Other, "`<iframe>`.";
    Image "image" Some(Directive::ImgSrc), Other, "`<img>`, icons, images in CSS, and what SVG refers to: `<image>`, `<use>`, filters.";
    Json "json" Some(Directive::ConnectSrc), Other, "`import … with { type: \"json\" }`.";
    Manifest "manifest" Some(Directive::ManifestSrc), Other, "`<link rel=manifest>`.";
    Object "object" Some(Directive::ObjectSrc), Other, "`<object>`.";
    PaintWorklet "paintworklet" Some(Directive::ScriptSrcElem), Worker, "`CSS.paintWorklet.addModule()`.";
    Report "report" None, Other, "a report to the site: no policy restricts it.";
    Script "script" Some(Directive::ScriptSrcElem), Script, "`<script src>`, `import`, `importScripts()`, `<link rel=modulepreload>`.";
    ServiceWorker "serviceworker" Some(Directive::WorkerSrc), Worker, "`navigator.serviceWorker.register()`.";
    SharedWorker "sharedworker" Some(Directive::WorkerSrc), Worker, "`new SharedWorker()`.";
    // Measured in Chromium 156, the only engine with the header: not even `default-src 'none'` blocks it.
    SpeculationRules "speculationrules" None, Other, "the rules of the header `Speculation-Rules`.";
    Style "style" Some(Directive::StyleSrcElem), Style, "`<link rel=stylesheet>`, `@import`, and modules of type `css`.";
    Text "text" Some(Directive::ConnectSrc), Other, "`import … with { type: \"text\" }`.";
    Track "track" Some(Directive::MediaSrc), Other, "`<track>`.";
    Video "video" Some(Directive::MediaSrc), Other, "`<video>`.";
    WebIdentity "webidentity" Some(Directive::ConnectSrc), Other, "requests of the Federated Credential Management API.";
    Worker "worker" Some(Directive::WorkerSrc), Worker, "`new Worker()`.";
    Xslt "xslt" Some(Directive::ScriptSrcElem), Script, "`<?xml-stylesheet type=\"text/xsl\"?>`.";
}

impl Destination {
    fn row(self) -> &'static DestinationRow {
        &Self::ROWS[self as usize]
    }

    /// The name in the standard. `Sec-Fetch-Dest` uses the same names, with `empty` for the empty one.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The directive that governs such requests, before any fallback: what a report names.
    ///
    /// ```
    /// use security_policy_core::csp::Directive;
    /// use security_policy_core::fetch::Destination;
    ///
    /// assert_eq!(Destination::Track.directive(), Some(Directive::MediaSrc));
    /// assert_eq!(Destination::Json.directive(), Some(Directive::ConnectSrc));
    /// assert_eq!(Destination::Document.directive(), None);
    /// ```
    pub fn directive(self) -> Option<Directive> {
        self.row().directive
    }

    /// Whether the response runs as script (Fetch, #request-destination-script-like).
    pub fn is_script_like(self) -> bool {
        matches!(self.row().kind, Kind::Script | Kind::Worker)
    }

    /// Whether only a script can start the request, and not the parser.
    pub fn is_worker_like(self) -> bool {
        self.row().kind == Kind::Worker
    }

    /// Whether the response is a stylesheet.
    pub fn is_style(self) -> bool {
        self.row().kind == Kind::Style
    }

    /// The destination of this name.
    pub fn from_name(name: &str) -> Option<Destination> {
        Self::ALL.iter().copied().find(|destination| destination.name() == name)
    }
}
