//! Requests that a page makes.

use super::destination::Destination;
use super::nonce::ElementNonce;
use crate::url::Url;

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
        Request::of(destination, Initiator::None, parser, url)
    }

    /// A request without a nonce, `integrity` or a redirect.
    pub(super) fn of(destination: Destination, initiator: Initiator, parser: ParserMetadata, url: Url) -> Self {
        Request { destination, initiator, url, nonce: ElementNonce::None, integrity: "", parser, redirect_count: 0 }
    }

    /// With this nonce on the element.
    #[must_use]
    pub fn nonce(self, nonce: impl Into<ElementNonce<'a>>) -> Self {
        Request { nonce: nonce.into(), ..self }
    }

    /// With this `integrity` attribute. For a module without the attribute, and for an import, it is what the `integrity` of
    /// the import map has for the URL (HTML, #resolving-a-module-integrity-metadata): where all of it is listed, a hash allows
    /// the module, as it allows a script.
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
