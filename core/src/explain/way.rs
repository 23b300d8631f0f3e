//! The ways in which a page loads, runs, sends or is framed: the kinds of promises, with inline code apart.

use crate::csp::{Directive, Hash};
use crate::fetch::{Decision, Destination, ElementNonce, InlineKind, ParserMetadata, Policies};
use crate::promise::{Act, KINDS, Kind, Location, Means, Subjects};
use crate::url::Url;

/// A way: a kind, or the inline code of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    kind: &'static Kind,
    /// What the inline code is; `None` for what has a URL.
    pub(super) inline: Option<InlineKind>,
    /// What it is decided as.
    act: Act,
}

impl Way {
    /// Every way, in the order of the table of kinds.
    pub(super) fn all() -> impl Iterator<Item = Way> {
        KINDS.iter().filter(|kind| kind.subjects != Subjects::AllRequests).flat_map(|kind| {
            let inline = match kind.subjects {
                Subjects::Inline(inline) => Some(inline),
                _ => None,
            };
            let of_code = |inline| Way { kind, inline: Some(inline), act: Act::Inline(inline) };
            let named = match inline {
                Some(inline) => Some(of_code(inline)),
                None => Act::of(kind).first().map(|act| Way { kind, inline, act: *act }),
            };
            named.into_iter().chain(kind.inline.map(of_code))
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

    /// What the policies do with this URL, in this manner.
    pub(super) fn decide<'p>(self, policies: &'p Policies<'_>, url: &Url, manner: &Manner) -> Option<Decision<'p>> {
        let location = Location { url: url.clone(), redirected_from: None };
        self.act.decide(&manner.means(), Some(&location), policies)
    }

    /// Whether the policies allow this URL, in this manner.
    pub(super) fn is_allowed(self, policies: &Policies<'_>, url: &Url, manner: &Manner) -> Option<bool> {
        let location = Location { url: url.clone(), redirected_from: None };
        self.act.is_allowed(&manner.means(), Some(&location), policies)
    }

    /// Whether something besides the policies can block it.
    pub(super) fn has_barriers(self) -> bool {
        matches!(self.act, Act::Base | Act::Framed)
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
    fn means(&self) -> Means<'_> {
        match self {
            Manner::Plain => Means::NONE,
            Manner::Nonce => Means { nonce: ElementNonce::OfResponse, ..Means::NONE },
            Manner::FixedNonce(nonce) => Means { nonce: ElementNonce::Text(nonce), ..Means::NONE },
            Manner::Hash(hash) => Means { hash: Some(hash), ..Means::NONE },
            Manner::AddedByScript => Means { parser: ParserMetadata::NotParserInserted, ..Means::NONE },
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
