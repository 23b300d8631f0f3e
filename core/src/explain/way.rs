//! The ways in which a page loads, runs, sends or is framed: the kinds of promises, with inline code apart.

use crate::csp::{Csp, Directive};
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

    /// What it is, in a phrase.
    pub(super) fn doc(self) -> &'static str {
        self.kind.word.doc
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
                policies.decide(&manner.of_request(Request::new(*destinations.first()?, url.clone())))
            }
            Subjects::Hints => policies.decide(&manner.of_request(Request::prefetch(&url.to_string()).ok()?)),
            Subjects::Inline(inline) => policies.decide(&manner.of_inline(inline_code(inline)?)),
            Subjects::Forms => policies.decide(&Navigation::form(&url.to_string()).ok()?),
            Subjects::Bases => policies.decide(&Navigation::base(&url.to_string()).ok()?),
            Subjects::Ancestors => policies.decide(&Navigation::framed_by([url.to_string().as_str()]).ok()?),
            Subjects::AllRequests => return None,
        })
    }

    /// The manners in which it can happen that policies tell apart.
    pub(super) fn takes(self, manner: &Manner) -> bool {
        let is_element = matches!(self.inline, Some(InlineKind::Script | InlineKind::Style));
        let destination = self.destination();
        let is_script = destination == Some(Destination::Script);
        match manner {
            Manner::Plain => true,
            Manner::Nonce => is_element || is_script || destination == Some(Destination::Style),
            Manner::Integrity(_) => is_script,
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
    /// With this `integrity` attribute.
    Integrity(String),
    /// By a script that runs already.
    AddedByScript,
}

impl Manner {
    fn of_request<'a>(&'a self, request: Request<'a>) -> Request<'a> {
        match self {
            Manner::Plain => request,
            Manner::Nonce => request.nonce(ElementNonce::OfResponse),
            Manner::Integrity(integrity) => request.integrity(integrity),
            Manner::AddedByScript => request.not_parser_inserted(),
        }
    }

    fn of_inline<'a>(&'a self, inline: Inline<'a>) -> Inline<'a> {
        match self {
            Manner::Nonce => inline.nonce(ElementNonce::OfResponse),
            Manner::AddedByScript => inline.not_parser_inserted(),
            Manner::Plain | Manner::Integrity(_) => inline,
        }
    }

    /// The manner after the words of a way: ` with the nonce`.
    pub(super) fn describe(&self) -> Option<String> {
        match self {
            Manner::Plain => None,
            Manner::Nonce => Some("with the nonce of the response".to_owned()),
            Manner::Integrity(integrity) => Some(format!("with the integrity `{integrity}`")),
            Manner::AddedByScript => Some("added by a script".to_owned()),
        }
    }
}

/// Inline code of a kind, whose text no hash matches.
fn inline_code(kind: InlineKind) -> Option<Inline<'static>> {
    Some(match kind {
        InlineKind::Script => Inline::script(CODE),
        InlineKind::ScriptAttribute => Inline::event_handler(CODE),
        InlineKind::Navigation => Inline::javascript_url(CODE),
        InlineKind::Style => Inline::style(CODE),
        InlineKind::StyleAttribute => Inline::style_attribute(CODE),
        InlineKind::Eval => Inline::eval(),
        InlineKind::Wasm => Inline::wasm(),
        _ => return None,
    })
}

const CODE: &str = "javascript:/* any code */";

/// The list that decides about a way in one policy.
pub(super) fn deciding(csp: &Csp, way: Way) -> Option<&crate::csp::Clause> {
    csp.effective_clause(way.directive())
}
