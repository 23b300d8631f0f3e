//! What a page does that policies decide about: it loads or runs something, sends a form, is framed.

use crate::csp::{Clause, Directive, Hash, SourceExpression, Urls};
use crate::fetch::{
    Ancestor, Decision, Destination, ElementNonce, Inline, InlineKind, Navigation, ParserMetadata, Policies, Request,
    Subject,
};
use crate::promise::kind::{KINDS, Kind, Subjects};
use crate::url::Url;

/// What a page does, without its URL. [`violation`](crate::promise::violation) has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act {
    /// It makes a request for this destination.
    Request(Destination),
    /// It gives the browser a hint: `<link rel=prefetch>`.
    Hint,
    /// It runs inline code, or a string that is compiled to code.
    Inline(InlineKind),
    /// It sends a form.
    Form,
    /// It has a `base` element.
    Base,
    /// It is shown in a frame of another page.
    Framed,
}

/// What an element needs besides its URL or its code. [`violation`](crate::promise::violation) has an example.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Means<'p> {
    /// The nonce of the element.
    pub nonce: ElementNonce<'p>,
    /// The `integrity` attribute of the element, or the hash of its code.
    pub hash: Option<&'p Hash>,
    /// Who put the element into the page.
    pub parser: ParserMetadata,
    /// Whether a Trusted Types policy accepted the string.
    pub is_trusted: bool,
}

/// Where something is loaded from: a URL, and the one that a server redirected from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Location {
    pub(crate) url: Url,
    pub(crate) redirected_from: Option<Url>,
}

impl Act {
    /// The acts of a kind; the first is the one that its name stands for.
    pub(crate) fn of(kind: &Kind) -> Vec<Act> {
        let inline = |kind: &InlineKind| Act::Inline(*kind);
        let mut acts = match kind.subjects {
            Subjects::Requests(destinations) => requests(destinations),
            Subjects::Hints => vec![Act::Hint],
            Subjects::AllRequests => {
                let all = KINDS.iter().flat_map(|kind| match kind.subjects {
                    Subjects::Requests(destinations) => requests(destinations),
                    _ => Vec::new(),
                });
                all.chain([Act::Hint]).collect()
            }
            Subjects::Inline(kind) => vec![Act::Inline(kind)],
            Subjects::Forms => vec![Act::Form],
            Subjects::Bases => vec![Act::Base],
            Subjects::Ancestors => vec![Act::Framed],
        };
        if let Some(code) = kind.inline {
            acts.extend(CODE.iter().filter(|other| other.is_style() == code.is_style()).map(inline));
        }
        acts
    }

    /// The directive that governs it, before any fallback.
    pub fn directive(self) -> Option<Directive> {
        match self {
            Act::Request(destination) => destination.directive(),
            Act::Hint => Some(Directive::DefaultSrc),
            Act::Inline(kind) => Some(kind.directive()),
            Act::Form => Some(Directive::FormAction),
            Act::Base => Some(Directive::BaseUri),
            Act::Framed => Some(Directive::FrameAncestors),
        }
    }

    /// Its URLs.
    pub(super) fn urls(self) -> Urls {
        match self {
            Act::Request(Destination::Empty) => Urls::Connections,
            Act::Request(destination) if destination.is_script_like() => Urls::Scripts,
            Act::Request(_) | Act::Hint | Act::Form | Act::Inline(_) => Urls::Requests,
            Act::Base => Urls::Bases,
            Act::Framed => Urls::Ancestors,
        }
    }

    /// Whether `upgrade-insecure-requests` applies to it.
    pub(super) fn is_upgraded(self) -> bool {
        !matches!(self, Act::Base | Act::Framed)
    }

    /// Every combination of means that can make a difference under these policies, the simplest first.
    pub(super) fn means<'p>(self, policies: &'p Policies<'_>) -> Vec<Means<'p>> {
        let sources = || policies.enforced().flat_map(|csp| &csp.clauses).flat_map(Clause::sources);
        let mut nonces = vec![ElementNonce::None];
        let mut hashes = vec![None];
        for source in sources() {
            match &source.node {
                SourceExpression::Nonce if self.has_nonce() => add(ElementNonce::OfResponse, &mut nonces),
                SourceExpression::FixedNonce(text) if self.has_nonce() => add(ElementNonce::Text(text), &mut nonces),
                source if self.has_hash() && source.content_hash().is_some() => add(source.content_hash(), &mut hashes),
                _ => {}
            }
        }
        let parsers: &[ParserMetadata] = match self.is_parsed() {
            true => &[ParserMetadata::ParserInserted, ParserMetadata::NotParserInserted],
            // A worker is never parser-inserted: its request is made without being told.
            false => &[ParserMetadata::ParserInserted],
        };
        let trusted: &[bool] = if self.takes_strings() { &[false, true] } else { &[false] };
        let mut all = Vec::new();
        for nonce in &nonces {
            for hash in &hashes {
                for parser in parsers {
                    all.extend(trusted.iter().map(|trusted| Means {
                        nonce: *nonce,
                        hash: *hash,
                        parser: *parser,
                        is_trusted: *trusted,
                    }));
                }
            }
        }
        // What a single policy allows with several means, it allows with one of them. Trusted Types are a policy of their own.
        let most = if policies.enforced().nth(1).is_some() { usize::MAX } else { 1 };
        all.retain(|means| means.count() <= most);
        all.sort_by_key(|means| (means.count(), means.is_trusted));
        all
    }

    /// What a browser decides about it. `None` for what has a URL, without one.
    pub(crate) fn decide<'p>(
        self,
        means: &Means<'_>,
        location: Option<&Location>,
        policies: &'p Policies<'_>,
    ) -> Option<Decision<'p>> {
        let mut decision = None;
        self.ask(means, location, &mut |subject| decision = Some(policies.decide(subject)));
        decision
    }

    /// Whether a browser allows it, which is found faster than what decides. `None` for what has a URL, without one.
    #[cfg(feature = "explain")]
    pub(crate) fn is_allowed(
        self,
        means: &Means<'_>,
        location: Option<&Location>,
        policies: &Policies<'_>,
    ) -> Option<bool> {
        let mut is_allowed = None;
        self.ask(means, location, &mut |subject| is_allowed = Some(policies.allows(subject)));
        is_allowed
    }

    /// Passes what policies decide about to `ask`, but nothing for what has a URL, without one.
    fn ask(self, means: &Means<'_>, location: Option<&Location>, ask: &mut dyn FnMut(&dyn Subject)) -> Option<()> {
        let first = || Some(location?.redirected_from.clone().unwrap_or(location?.url.clone()));
        let redirect = location.filter(|at| at.redirected_from.is_some()).map(|at| at.url.clone());
        let redirected = |navigation: Navigation| match &redirect {
            Some(url) => navigation.redirected_to(url.clone()),
            None => navigation,
        };
        match self {
            Act::Request(destination) => means.ask(Request::new(destination, first()?), redirect, ask),
            Act::Hint => means.ask(Request::hint(first()?), redirect, ask),
            Act::Inline(kind) => {
                let code = means.hash.map_or_else(|| Inline::unknown(kind), |hash| Inline::hashed(kind, hash));
                let code = code.nonce(means.nonce);
                let code = if means.is_trusted { code.trusted() } else { code };
                match means.parser {
                    ParserMetadata::ParserInserted => ask(&code),
                    ParserMetadata::NotParserInserted => ask(&code.not_parser_inserted()),
                }
            }
            Act::Form => ask(&redirected(Navigation::form_to(first()?))),
            Act::Base => ask(&redirected(Navigation::base_at(first()?))),
            Act::Framed => {
                let ancestor = location.map_or(Ancestor::Opaque, |at| Ancestor::Origin(at.url.clone()));
                ask(&Navigation::framed(vec![ancestor]));
            }
        }
        Some(())
    }

    fn has_nonce(self) -> bool {
        match self {
            // The request of a worker or worklet has no nonce: no element makes it.
            Act::Request(destination) => {
                (destination.is_script_like() && !destination.is_worker_like()) || destination.is_style()
            }
            Act::Inline(kind) => matches!(kind, InlineKind::Script | InlineKind::SpeculationRules | InlineKind::Style),
            _ => false,
        }
    }

    fn has_hash(self) -> bool {
        match self {
            Act::Request(destination) => destination.is_script_like(),
            Act::Inline(kind) => !matches!(kind, InlineKind::Eval | InlineKind::Wasm | InlineKind::Sink),
            _ => false,
        }
    }

    /// Whether it matters who put the element into the page, and the parser can.
    fn is_parsed(self) -> bool {
        match self {
            Act::Request(destination) => destination.is_script_like() && !destination.is_worker_like(),
            Act::Inline(kind) => matches!(kind, InlineKind::Script | InlineKind::SpeculationRules),
            _ => self == Act::Hint,
        }
    }

    /// Whether Trusted Types check it.
    fn takes_strings(self) -> bool {
        matches!(self, Act::Inline(InlineKind::Eval | InlineKind::Navigation | InlineKind::Sink))
    }
}

impl Means<'_> {
    /// In the markup, with neither a nonce nor a hash.
    pub(crate) const NONE: Means<'static> =
        Means { nonce: ElementNonce::None, hash: None, parser: ParserMetadata::ParserInserted, is_trusted: false };

    /// How many of them an element needs.
    fn count(&self) -> usize {
        usize::from(self.nonce != ElementNonce::None)
            + usize::from(self.hash.is_some())
            + usize::from(self.parser == ParserMetadata::NotParserInserted)
    }

    fn ask(&self, request: Request<'_>, redirect: Option<Url>, ask: &mut dyn FnMut(&dyn Subject)) {
        let integrity = self.hash.map(ToString::to_string).unwrap_or_default();
        let request = request.nonce(self.nonce).integrity(&integrity);
        let request = match self.parser {
            ParserMetadata::ParserInserted => request,
            ParserMetadata::NotParserInserted => request.not_parser_inserted(),
        };
        match redirect {
            Some(url) => ask(&request.redirected_to(url)),
            None => ask(&request),
        }
    }
}

/// The requests that the same directives govern.
fn requests(destinations: &[Destination]) -> Vec<Act> {
    let is_same = |other: &&Destination| {
        !destinations.contains(other) && destinations.iter().any(|one| one.directive() == other.directive())
    };
    destinations.iter().chain(Destination::ALL.iter().filter(is_same)).map(|one| Act::Request(*one)).collect()
}

fn add<T: PartialEq>(item: T, items: &mut Vec<T>) {
    if !items.contains(&item) {
        items.push(item);
    }
}

/// Inline code, and strings that are compiled to code.
const CODE: &[InlineKind] = &[
    InlineKind::Script,
    InlineKind::ScriptAttribute,
    InlineKind::Navigation,
    InlineKind::Eval,
    InlineKind::Wasm,
    InlineKind::SpeculationRules,
    InlineKind::Style,
    InlineKind::StyleAttribute,
];
