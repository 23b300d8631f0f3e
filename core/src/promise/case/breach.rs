//! A single case → what the engine decides about.

use crate::fetch::{Ancestor, Decision, ElementNonce, InlineKind, Navigation, Policies};
use crate::promise::act::{Act, Location, Means};
use crate::promise::attack::widened;
use crate::promise::context::Context;
use crate::promise::kind::Subjects;
use crate::promise::model::{Case, Target, Verb};
use crate::span::Spanned;
use crate::url::Url;

/// The first step of a case that is not as the case says.
#[derive(Clone, Debug)]
pub(in crate::promise) struct Breach<'p> {
    /// What the page does.
    pub(in crate::promise) act: Act,
    /// The index of the step in [`Case::locations`]: the one that is blocked, or the last of those that are allowed.
    pub(in crate::promise) step: usize,
    pub(in crate::promise) decision: Decision<'p>,
}

impl Case {
    /// The policies of the page that it is about. What is denied has to be denied whatever the slots are filled with; for what is
    /// allowed they are empty.
    pub(in crate::promise) fn page<'p>(&self, context: &Context<'p>) -> Policies<'p> {
        let policies = match &self.from {
            Some(origin) => Policies::of(context.policy, origin.node.clone()),
            None => context.policies.clone(),
        };
        match self.verb.node {
            Verb::Allow => policies,
            Verb::Deny => widened(&policies).unwrap_or(policies),
        }
    }

    /// The kind of inline code that it is about, if it has no URL.
    pub(in crate::promise) fn inline(&self) -> Option<InlineKind> {
        match (&self.target.node, self.kind.node.subjects) {
            (Target::Inline, Subjects::Inline(kind)) => Some(kind),
            (Target::Inline, _) => self.kind.node.inline,
            _ => None,
        }
    }

    /// The URL of each step, the first without redirects. For the pages that frame this one it is empty.
    pub(in crate::promise) fn urls(&self) -> Vec<&Url> {
        match &self.target.node {
            Target::Url(url) => [url].into_iter().chain(self.redirects.iter().map(|redirect| &redirect.node)).collect(),
            Target::Ancestors(_) | Target::Inline => Vec::new(),
        }
    }

    /// Where each step leads: to a URL, or to none for inline code and for the pages that frame this one. There is at least one.
    pub(in crate::promise) fn locations(&self) -> Vec<Option<Location>> {
        let urls = self.urls();
        let Some(first) = urls.first() else { return vec![None] };
        let location = |(step, url): (usize, &&Url)| {
            Some(Location { url: (*url).clone(), redirected_from: (step > 0).then(|| (*first).clone()) })
        };
        urls.iter().enumerate().map(location).collect()
    }

    /// What it is about: one act, or one for each destination of its kind.
    fn acts(&self) -> Vec<Act> {
        match (self.inline(), self.kind.node.subjects) {
            (Some(kind), _) => vec![Act::Inline(kind)],
            (None, Subjects::Requests(destinations)) => destinations.iter().copied().map(Act::Request).collect(),
            (None, Subjects::Hints) => vec![Act::Hint],
            (None, Subjects::Forms) => vec![Act::Form],
            (None, Subjects::Bases) => vec![Act::Base],
            (None, Subjects::Ancestors) => vec![Act::Framed],
            // A declaration with such a case does not compile.
            (None, Subjects::AllRequests | Subjects::Inline(_)) => Vec::new(),
        }
    }

    /// What a browser does in one step.
    pub(in crate::promise) fn decide<'p>(
        &self,
        act: Act,
        location: Option<&Location>,
        policies: &'p Policies<'_>,
    ) -> Option<Decision<'p>> {
        if let Target::Ancestors(ancestors) = &self.target.node {
            let ancestor =
                |ancestor: &Spanned<Option<Url>>| ancestor.node.clone().map_or(Ancestor::Opaque, Ancestor::Origin);
            return Some(policies.decide(&Navigation::framed(ancestors.iter().map(ancestor).collect())));
        }
        let nonce = self.nonce.map_or(ElementNonce::None, |_| ElementNonce::OfResponse);
        let means = Means { nonce, hash: self.hash.as_ref().map(|hash| &hash.node), ..Means::NONE };
        act.decide(&means, location, policies)
    }

    /// Where a browser does not do what the case says. An act succeeds if each of its steps is allowed.
    pub(in crate::promise) fn breach<'p>(&self, policies: &'p Policies<'_>) -> Option<Breach<'p>> {
        let locations = self.locations();
        self.acts().into_iter().find_map(|act| {
            let decide = |location: &Option<Location>| self.decide(act, location.as_ref(), policies);
            let mut decisions = locations.iter().map(decide).collect::<Option<Vec<_>>>()?;
            let blocked = decisions.iter().position(|decision| !decision.is_allowed());
            let step = match self.verb.node {
                Verb::Allow => blocked?,
                Verb::Deny if blocked.is_none() => decisions.len().checked_sub(1)?,
                Verb::Deny => return None,
            };
            Some(Breach { act, step, decision: decisions.swap_remove(step) })
        })
    }
}
