//! Requests that a page makes.

use super::destination::Destination;
use super::nonce::ElementNonce;
use crate::url::{InvalidUrl, Url};

/// A request of a page, with what its policies are matched against (Fetch, #concept-request).
///
/// ```
/// use security_policy_core::fetch::{Destination, Request};
/// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
///
/// let script = Request::script("https://cdn.example/app.js")?.nonce("r4nd0m");
/// assert_eq!(script.destination(), Destination::Script);
///
/// let image = Request::image("https://img.example/a.png")?.redirected_to("https://cdn.example/a.png".parse()?);
/// assert_eq!((image.url().to_string(), image.redirect_count()), ("https://cdn.example/a.png".to_owned(), 1));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Request<'a> {
    destination: Destination,
    initiator: Initiator,
    url: Url,
    nonce: ElementNonce<'a>,
    integrity: &'a str,
    parser: ParserMetadata,
    redirect_count: u32,
}

/// The purpose of a request beyond its destination (Fetch, #request-initiator-type).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Initiator {
    /// No other purpose.
    #[default]
    None,
    /// `<link rel=prefetch>`, or another hint to the browser.
    Prefetch,
}

/// Who put an element into the page (Fetch, #concept-request-parser-metadata).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParserMetadata {
    /// The HTML parser did, from markup or from `document.write()`.
    ParserInserted,
    /// A script did.
    NotParserInserted,
}

impl<'a> Request<'a> {
    /// A request for `url`. The element that makes it is in the markup, unless only a script can start such a request.
    pub fn new(destination: Destination, url: Url) -> Self {
        let parser = match destination.is_worker_like() {
            true => ParserMetadata::NotParserInserted,
            false => ParserMetadata::ParserInserted,
        };
        Request {
            destination,
            initiator: Initiator::None,
            url,
            nonce: ElementNonce::None,
            integrity: "",
            parser,
            redirect_count: 0,
        }
    }

    /// `<script src="…">`
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn script(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Request::new(Destination::Script, url.parse()?))
    }

    /// `<link rel=stylesheet href="…">`
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn style(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Request::new(Destination::Style, url.parse()?))
    }

    /// `<img src="…">`
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn image(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Request::new(Destination::Image, url.parse()?))
    }

    /// `<iframe src="…">`
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn frame(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Request::new(Destination::Iframe, url.parse()?))
    }

    /// `new Worker("…")`
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn worker(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Request::new(Destination::Worker, url.parse()?))
    }

    /// `fetch("…")`, `new WebSocket("…")`, `new EventSource("…")`, `navigator.sendBeacon("…")` and `<a ping="…">`.
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn connect(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Request::new(Destination::Empty, url.parse()?))
    }

    /// `<link rel=modulepreload href="…">`
    ///
    /// Its parser metadata is "not parser-inserted" (HTML, #link-type-modulepreload), so `'strict-dynamic'` allows any URL, even
    /// in injected markup. The module is stored in the module map, and module scripts with the same URL then run it without a
    /// check: <https://github.com/w3c/webappsec-csp/issues/823>.
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn modulepreload(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Request::script(url)?.not_parser_inserted())
    }

    /// `import("…")`, and the imports of a module. It has the nonce of the script that imports (HTML, #fetch-a-single-imported-module-script):
    /// a nonce allows any URL, `data:` too.
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn import(url: &str, nonce: impl Into<ElementNonce<'a>>) -> Result<Self, InvalidUrl> {
        Ok(Request::script(url)?.not_parser_inserted().nonce(nonce))
    }

    /// `<link rel=prefetch href="…">`
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn prefetch(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Request::hint(url.parse()?))
    }

    /// [`Request::prefetch`] with a parsed URL.
    pub fn hint(url: Url) -> Self {
        Request { initiator: Initiator::Prefetch, ..Request::new(Destination::Empty, url) }
    }

    /// With this nonce on the element.
    #[must_use]
    pub fn nonce(self, nonce: impl Into<ElementNonce<'a>>) -> Self {
        Request { nonce: nonce.into(), ..self }
    }

    /// With this `integrity` attribute.
    #[must_use]
    pub fn integrity(self, integrity: &'a str) -> Self {
        Request { integrity, ..self }
    }

    /// By an element that a script put into the page, or by `import()`.
    #[must_use]
    pub fn not_parser_inserted(self) -> Self {
        Request { parser: ParserMetadata::NotParserInserted, ..self }
    }

    /// After one more redirect, which led to `url`. A browser checks each URL of a chain: the request has to be allowed
    /// both before and after it.
    #[must_use]
    pub fn redirected_to(self, url: Url) -> Self {
        Request { url, redirect_count: self.redirect_count.saturating_add(1), ..self }
    }

    /// The destination.
    pub fn destination(&self) -> Destination {
        self.destination
    }

    /// The initiator.
    pub fn initiator(&self) -> Initiator {
        self.initiator
    }

    /// The current URL, after all redirects.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// How many redirects led to that URL.
    pub fn redirect_count(&self) -> u32 {
        self.redirect_count
    }

    pub(super) fn element_nonce(&self) -> ElementNonce<'a> {
        self.nonce
    }

    pub(super) fn integrity_metadata(&self) -> &'a str {
        self.integrity
    }

    pub(super) fn is_parser_inserted(&self) -> bool {
        self.parser == ParserMetadata::ParserInserted
    }
}
