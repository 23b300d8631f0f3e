//! Table: the ways in which a page makes a request, one row each.

use super::destination::Destination;
use super::nonce::ElementNonce;
use super::request::{Initiator, ParserMetadata, Request};
use crate::url::{InvalidUrl, Url};

macro_rules! requests {
    ($($name:ident $destination:ident $parser:ident $initiator:ident, $doc:literal;)*) => {
        impl Request<'_> {
            $(
                #[doc = $doc]
                ///
                /// # Errors
                ///
                /// The text is not an absolute URL.
                pub fn $name(url: &str) -> Result<Self, InvalidUrl> {
                    let parser = ParserMetadata::$parser;
                    Ok(Request::of(Destination::$destination, Initiator::$initiator, parser, url.parse()?))
                }
            )*
        }
    };
}

requests! {
    script Script ParserInserted None, "`<script src=\"…\">`, in HTML and in SVG, classic or a module. If an import map has \
        `integrity` for the URL, the request has it too: see [`Request::integrity`].";
    import_scripts Script NotParserInserted None, "`importScripts(\"…\")` of a worker, against the policies of the worker.";
    modulepreload Script NotParserInserted None, "`<link rel=modulepreload href=\"…\">`\n\n\
        Its parser metadata is \"not parser-inserted\" (HTML, #link-type-modulepreload), so `'strict-dynamic'` allows any URL, \
        even in injected markup. The module is stored in the module map, and module scripts with the same URL then run it \
        without a check: <https://github.com/w3c/webappsec-csp/issues/823>.";
    json_module Json NotParserInserted None, "`import … from \"…\" with { type: \"json\" }`";
    css_module Style NotParserInserted None, "`import … from \"…\" with { type: \"css\" }`, with the nonce of the script that \
        imports.";
    xslt Xslt ParserInserted None, "`<?xml-stylesheet type=\"text/xsl\" href=\"…\"?>`";
    style Style ParserInserted None, "`<link rel=stylesheet href=\"…\">`, and `@import \"…\"` in a stylesheet, which has no \
        nonce.";
    image Image ParserInserted None, "`<img src=\"…\">`, and every other image: `srcset`, `<input type=image>`, `<video poster>`, \
        `<link rel=icon>`, `url(\"…\")` in CSS; `<image>`, `<feImage>` and `<use>` in SVG.";
    font Font ParserInserted None, "`@font-face { src: url(\"…\") }`, `new FontFace()`";
    media Video ParserInserted None, "`<video src=\"…\">`, `<audio src=\"…\">`, and their `<source>`.";
    track Track ParserInserted None, "`<track src=\"…\">`";
    frame Iframe ParserInserted None, "`<iframe src=\"…\">`, `<frame src=\"…\">`, and every navigation of such a frame.";
    fenced_frame FencedFrame ParserInserted None, "`<fencedframe>`";
    object Object ParserInserted None, "`<object data=\"…\">`\n\n\
        If the response is a page, Chromium checks the URL against `frame-src` as well, which is neither in the text nor in \
        Firefox.";
    embed Embed ParserInserted None, "`<embed src=\"…\">`. [`Request::object`] has a note about Chromium.";
    manifest Manifest ParserInserted None, "`<link rel=manifest href=\"…\">`";
    worker Worker NotParserInserted None, "`new Worker(\"…\")`. If a worker starts it, the policies are those of that worker.";
    shared_worker SharedWorker NotParserInserted None, "`new SharedWorker(\"…\")`";
    service_worker ServiceWorker NotParserInserted None, "`navigator.serviceWorker.register(\"…\")`";
    audio_worklet AudioWorklet NotParserInserted None, "`audioWorklet.addModule(\"…\")`, and the imports of such a module.";
    paint_worklet PaintWorklet NotParserInserted None, "`CSS.paintWorklet.addModule(\"…\")`, and the imports of such a module.";
    connect Empty NotParserInserted None, "`fetch(\"…\")`, `fetchLater(\"…\")`, `XMLHttpRequest`, and the methods below that \
        connect to a server.";
    websocket Empty NotParserInserted None, "`new WebSocket(\"…\")`. Chromium and Firefox match the URL as it is written, with \
        `ws:` or `wss:`.";
    web_transport Empty NotParserInserted None, "`new WebTransport(\"…\")`\n\n\
        By the text, a connection with `serverCertificateHashes` needs `'unsafe-webtransport-hashes'` and no URL. No browser \
        reads that keyword: Chromium and Firefox match the URL in both cases.";
    event_source Empty NotParserInserted None, "`new EventSource(\"…\")`";
    beacon Empty NotParserInserted None, "`navigator.sendBeacon(\"…\")`";
    ping Empty ParserInserted None, "`<a ping=\"…\">`";
    prefetch Empty ParserInserted Prefetch, "`<link rel=prefetch href=\"…\">`, and `prefetch` of speculation rules.";
    // Measured in Chromium 156, the only engine that prerenders. In HTML, it is a navigation of the whole page.
    prerender Document NotParserInserted None, "`prerender` of speculation rules, which no policy restricts. The text of CSP3 has \
        an initiator `prerender`, which no standard sets.";
    speculation_rules SpeculationRules NotParserInserted None, "The rules that the header `Speculation-Rules` names.";
}

impl<'a> Request<'a> {
    /// [`Request::prefetch`] with a parsed URL.
    pub fn hint(url: Url) -> Self {
        Request::of(Destination::Empty, Initiator::Prefetch, ParserMetadata::ParserInserted, url)
    }

    /// `import("…")`, and the imports of a module. It has the nonce of the script that imports (HTML, #fetch-a-single-imported-module-script):
    /// a nonce allows any URL, `data:` too. [`Request::integrity`] is that of the import map.
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn import(url: &str, nonce: impl Into<ElementNonce<'a>>) -> Result<Self, InvalidUrl> {
        Ok(Request::script(url)?.not_parser_inserted().nonce(nonce))
    }

    /// `<link rel=preload href="…" as="…">`, or the same in a `Link` header. [`Destination::Empty`] is `as=fetch`.
    ///
    /// Its parser metadata is empty (HTML, #create-a-link-request), so `'strict-dynamic'` allows a script from any URL, as it
    /// does in Firefox. Chromium takes a link in markup for parser-inserted and blocks it without a nonce; it allows a link that
    /// a script inserted and one in a header. The response does not run until a `script` element, with its own check, uses it.
    ///
    /// Browsers preload only `fetch`, `font`, `image`, `script`, `style` and `track`.
    ///
    /// ```
    /// use security_policy_core::Span;
    /// use security_policy_core::fetch::{Destination, Policies, Request};
    /// use security_policy_core::url::Origin;
    /// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
    ///
    /// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    /// let policies = Policies::new(origin).enforce("script-src 'nonce-r4nd0m' 'strict-dynamic'; style-src 'nonce-r4nd0m'");
    /// let url = "https://cdn.example/app";
    /// assert!(policies.allows(&Request::preload(url, Destination::Script)?));
    /// assert!(!policies.allows(&Request::script(url)?));
    /// assert!(!policies.allows(&Request::preload(url, Destination::Style)?));
    /// assert!(policies.allows(&Request::preload(url, Destination::Style)?.nonce("r4nd0m")));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn preload(url: &str, destination: Destination) -> Result<Self, InvalidUrl> {
        Ok(Request::of(destination, Initiator::None, ParserMetadata::NotParserInserted, url.parse::<Url>()?))
    }
}
