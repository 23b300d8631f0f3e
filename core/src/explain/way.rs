//! The ways in which a page loads, runs, sends or is framed: the kinds of promises, with inline code apart.

use crate::csp::{Directive, Hash};
use crate::fetch::{Decision, Destination, ElementNonce, Inline, InlineKind, Navigation, Policies, Request};
use crate::promise::{KINDS, Kind, Subjects};
use crate::url::Url;

/// A way: a kind, or the inline code of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    kind: &'static Kind,
    /// What the inline code is; `None` for what has a URL.
    pub(super) inline: Option<InlineKind>,
}

impl Way {
    /// Every way, in the order of the table of kinds.
    pub(super) fn all() -> impl Iterator<Item = Way> {
        KINDS.iter().filter(|kind| kind.subjects != Subjects::AllRequests).flat_map(|kind| {
            let inline = match kind.subjects {
                Subjects::Inline(inline) => Some(inline),
                _ => None,
            };
            let own = kind.inline.map(|inline| Way { kind, inline: Some(inline) });
            std::iter::once(Way { kind, inline }).chain(own)
        })
    }

    /// The words of a promise about it: `script`, `script inline`, `eval`.
    pub(super) fn name(self) -> String {
        match (self.inline, self.kind.inline) {
            (Some(_), Some(_)) => format!("{} inline", self.kind.word.key),
            _ => self.kind.word.key.to_owned(),
        }
    }

    /// What it is about.
    pub(super) fn subjects(self) -> Subjects {
        match self.inline {
            Some(inline) => Subjects::Inline(inline),
            None => self.kind.subjects,
        }
    }

    /// The destination of its requests.
    pub(super) fn destination(self) -> Option<Destination> {
        match self.subjects() {
            Subjects::Requests(destinations) => destinations.first().copied(),
            _ => None,
        }
    }

    /// The directive that governs it, before any fallback.
    pub(super) fn directive(self) -> Directive {
        let own = || self.kind.directive().unwrap_or(Directive::DefaultSrc);
        self.inline.map_or_else(own, InlineKind::directive)
    }

    /// Whether it runs code, so that a sandbox can forbid it.
    pub(super) fn runs_script(self) -> bool {
        match self.subjects() {
            Subjects::Inline(inline) => !inline.is_style(),
            _ => self.destination().is_some_and(Destination::is_script_like),
        }
    }

    /// What the policies do with this URL, with a nonce, an `integrity` attribute, or an element that a script adds.
    pub(super) fn decide<'p>(self, policies: &'p Policies<'_>, url: &Url, manner: &Manner) -> Option<Decision<'p>> {
        Some(match self.subjects() {
            Subjects::Requests(destinations) => {
                manner.decide_request(policies, Request::new(*destinations.first()?, url.clone()))
            }
            Subjects::Hints => manner.decide_request(policies, Request::prefetch(&url.to_string()).ok()?),
            Subjects::Inline(inline) => policies.decide(&manner.of_inline(inline)),
            Subjects::Forms => policies.decide(&Navigation::form(&url.to_string()).ok()?),
            Subjects::Bases => policies.decide(&Navigation::base(&url.to_string()).ok()?),
            Subjects::Ancestors => policies.decide(&Navigation::framed_by([url.to_string().as_str()]).ok()?),
            Subjects::AllRequests => return None,
        })
    }

    /// Whether it has a URL.
    pub(super) fn has_url(self) -> bool {
        self.inline.is_none()
    }

    /// Whether it can happen in this manner, and policies tell that apart.
    pub(super) fn takes(self, manner: &Manner) -> bool {
        let is_element = matches!(self.inline, Some(InlineKind::Script | InlineKind::Style));
        let is_code = self.inline.is_some_and(|inline| !matches!(inline, InlineKind::Eval | InlineKind::Wasm));
        let destination = self.destination();
        let is_script = destination == Some(Destination::Script);
        match manner {
            Manner::Plain => true,
            Manner::Nonce | Manner::FixedNonce(_) => is_element || is_script || destination == Some(Destination::Style),
            Manner::Hash(_) => is_script || is_code,
            Manner::AddedByScript => is_script || self.inline == Some(InlineKind::Script),
        }
    }
}

/// How something is requested or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// In the markup, without a nonce and without a hash.
    Plain,
    /// With the nonce of the response.
    Nonce,
    /// With this nonce, which is the same in every response.
    FixedNonce(String),
    /// With this hash in its `integrity` attribute; inline code, with this hash.
    Hash(Hash),
    /// By a script that runs already.
    AddedByScript,
}

impl Manner {
    fn decide_request<'p>(&self, policies: &'p Policies<'_>, request: Request<'_>) -> Decision<'p> {
        match self {
            Manner::Plain => policies.decide(&request),
            Manner::Nonce => policies.decide(&request.nonce(ElementNonce::OfResponse)),
            Manner::FixedNonce(nonce) => policies.decide(&request.nonce(nonce.as_str())),
            Manner::Hash(hash) => policies.decide(&request.integrity(&hash.to_string())),
            Manner::AddedByScript => policies.decide(&request.not_parser_inserted()),
        }
    }

    fn of_inline(&self, kind: InlineKind) -> Inline<'_> {
        match self {
            Manner::Plain => Inline::unknown(kind),
            Manner::Nonce => Inline::unknown(kind).nonce(ElementNonce::OfResponse),
            Manner::FixedNonce(nonce) => Inline::unknown(kind).nonce(nonce.as_str()),
            Manner::Hash(hash) => Inline::hashed(kind, hash),
            Manner::AddedByScript => Inline::unknown(kind).not_parser_inserted(),
        }
    }

    /// The manner, in a phrase.
    pub(super) fn describe(&self) -> Option<String> {
        match self {
            Manner::Plain => None,
            Manner::Nonce => Some("with the nonce of the response".to_owned()),
            Manner::FixedNonce(nonce) => Some(format!("with the nonce `{nonce}`")),
            Manner::Hash(hash) => Some(format!("with the hash `{hash}`")),
            Manner::AddedByScript => Some("added by a script".to_owned()),
        }
    }
}
