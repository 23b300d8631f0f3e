//! What an attack needs: the subjects that policies have to allow.

use super::witness::Witness;
use crate::csp::{Clause, Directive, Disposition, Hash, Keyword, Purpose};
use crate::fetch::{
    Ancestor, Decision, Destination, ElementNonce, Inline, InlineKind, Navigation, Outcome, Policies, Reason, Request,
    Ruling,
};
use crate::promise::general::general;
use crate::url::Url;
use std::collections::BTreeSet;

/// Something that policies have to allow for an attack to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// A request for the URL of the attack, by an element in the markup or by a worker.
    Load(Destination),
    /// A request for this URL.
    LoadFrom(Destination, &'static str),
    /// `<link rel=modulepreload>` with the URL of the attack.
    Modulepreload,
    /// `import()` of the URL of the attack, in a script with the nonce of the response.
    Import,
    /// `<link rel=prefetch>` with the URL of the attack.
    Hint,
    /// A request below the URL of the attack, by an element of the site with the nonce of the response.
    Nonced(Destination),
    /// Inline code that the attacker writes: its hash is not listed.
    Inline(InlineKind),
    /// Inline code that a list allows by a hash together with `'unsafe-hashes'`.
    Listed(InlineKind),
    /// A request for the URL of the attack, by an element with the nonce that is the same in every response.
    StaticNonce(Destination),
    /// Inline code in an element with the nonce that is the same in every response.
    StaticNonceInline(InlineKind),
    /// A form that is sent to the URL of the attack.
    Form,
    /// A form that is sent to this URL.
    FormTo(&'static str),
    /// A `base` element with the URL of the attack.
    Base,
    /// A page of the origin of the attack that frames this one.
    Framed,
}

/// What the steps of one attack have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt<'a> {
    pub(super) witness: Option<&'a Witness>,
    pub(super) nonce: Option<&'a str>,
}

impl Step {
    /// The rulings by which the enforced policies allow it. `None` if one of them does not.
    pub(super) fn passes<'p>(self, policies: &'p Policies<'_>, attempt: Attempt<'_>) -> Option<Vec<Ruling<'p>>> {
        let url = || attempt.witness.map(|witness| witness.url.clone());
        let nonce = || attempt.nonce.map(ElementNonce::Text);
        let decision = match self {
            Step::Load(destination) => policies.decide(&Request::new(destination, url()?)),
            Step::LoadFrom(destination, url) => policies.decide(&Request::new(destination, Url::parse(url)?)),
            Step::Modulepreload => policies.decide(&Request::new(Destination::Script, url()?).not_parser_inserted()),
            Step::Import => {
                let request = Request::new(Destination::Script, url()?).not_parser_inserted();
                policies.decide(&request.nonce(ElementNonce::OfResponse))
            }
            Step::Hint => policies.decide(&Request::hint(url()?)),
            Step::Nonced(destination) => {
                policies.decide(&Request::new(destination, url()?).nonce(ElementNonce::OfResponse))
            }
            Step::StaticNonce(destination) => policies.decide(&Request::new(destination, url()?).nonce(nonce()?)),
            Step::Inline(kind) => policies.decide(&Inline::unknown(kind)),
            Step::StaticNonceInline(kind) => policies.decide(&Inline::unknown(kind).nonce(nonce()?)),
            Step::Listed(kind) => return listed(policies, kind),
            Step::Form => policies.decide(&Navigation::form_to(url()?)),
            Step::FormTo(url) => policies.decide(&Navigation::form(url).ok()?),
            Step::Base => policies.decide(&Navigation::base_at(url()?)),
            Step::Framed => policies.decide(&Navigation::framed(vec![Ancestor::Origin(url()?)])),
        };
        decision.is_allowed().then(|| allowing(&decision))
    }

    /// The directive that a policy has to have to forbid it.
    pub fn directive(self) -> Directive {
        let effective = match self {
            Step::Load(to) | Step::LoadFrom(to, _) | Step::Nonced(to) | Step::StaticNonce(to) => to.directive(),
            Step::Modulepreload | Step::Import => Destination::Script.directive(),
            Step::Inline(kind) | Step::Listed(kind) | Step::StaticNonceInline(kind) => Some(kind.directive()),
            Step::Hint => None,
            Step::Form | Step::FormTo(_) => Some(Directive::FormAction),
            Step::Base => Some(Directive::BaseUri),
            Step::Framed => Some(Directive::FrameAncestors),
        };
        effective.map_or(Directive::DefaultSrc, general)
    }
}

fn allowing<'p>(decision: &Decision<'p>) -> Vec<Ruling<'p>> {
    decision.enforced().filter(|ruling| ruling.outcome() == Outcome::Allowed).copied().collect()
}

/// Whether there may be code that each enforced policy allows: by `'unsafe-inline'`, by a hash together with
/// `'unsafe-hashes'`, or because no list governs it. Hashes of different algorithms may be those of the same code.
fn listed<'p>(policies: &'p Policies<'_>, kind: InlineKind) -> Option<Vec<Ruling<'p>>> {
    let effective = kind.directive();
    // A sandbox or Trusted Types may stop it, whatever the code is: the engine says so of code that no list governs.
    let others = policies.decide(&Inline::unknown(kind));
    let is_stopped = |ruling: &Ruling<'_>| ruling.outcome() == Outcome::Blocked && ruling.effective != effective;
    if others.rulings().iter().any(is_stopped) {
        return None;
    }
    let mut choices: Vec<Vec<Ruling<'p>>> = Vec::new();
    for (policy, delivered) in policies.iter().enumerate() {
        let csp = delivered.csp();
        let Some(list) = csp.effective_clause(effective).filter(|_| csp.disposition == Disposition::Enforce) else {
            continue;
        };
        let ruling = |reason| Ruling::of_inline(policy, csp, effective, list, reason);
        let mut seen = BTreeSet::new();
        let rulings = reasons(list, kind).into_iter().map(ruling);
        choices
            .push(rulings.filter(|ruling| hash_of(ruling).is_none_or(|hash| seen.insert(hash.to_string()))).collect());
    }
    let chosen = choose(&choices, &mut Vec::new())?;
    chosen.iter().any(|ruling| hash_of(ruling).is_some()).then_some(chosen)
}

/// Why a list may allow code that the site wrote.
fn reasons<'p>(list: &'p Clause, kind: InlineKind) -> Vec<Reason<'p>> {
    let purpose = if kind.is_style() { Purpose::Style } else { Purpose::Script };
    let sources = list.sources().iter();
    if let Some(span) = list.allows_all_inline(purpose) {
        return sources.filter(|source| source.span == span).map(Reason::Keyword).collect();
    }
    let has_effect = list.keyword(Keyword::UnsafeHashes).is_some();
    sources.filter(|source| has_effect && source.node.content_hash().is_some()).map(Reason::Hash).collect()
}

/// Chooses a ruling of each policy such that all can be about the same code, of which `hashes` are known.
fn choose<'p>(choices: &[Vec<Ruling<'p>>], hashes: &mut Vec<&'p Hash>) -> Option<Vec<Ruling<'p>>> {
    let mut chosen = Vec::new();
    for (index, rulings) in choices.iter().enumerate() {
        // What says nothing new about the code excludes nothing. The others need not be tried, so that the search branches once
        // for each algorithm, and not for each policy.
        let is_known = |ruling: &&Ruling<'p>| hash_of(ruling).is_none_or(|hash| hashes.contains(&hash));
        if let Some(known) = rulings.iter().find(is_known) {
            chosen.push(*known);
            continue;
        }
        return rulings.iter().find_map(|ruling| {
            let hash = hash_of(ruling).filter(|hash| hashes.iter().all(|known| known.algorithm != hash.algorithm))?;
            hashes.push(hash);
            let rest = choose(&choices[index + 1..], hashes);
            hashes.pop();
            Some(chosen.iter().copied().chain([*ruling]).chain(rest?).collect())
        });
    }
    Some(chosen)
}

fn hash_of<'p>(ruling: &Ruling<'p>) -> Option<&'p Hash> {
    match ruling.reason {
        Reason::Hash(source) => source.node.content_hash(),
        _ => None,
    }
}
