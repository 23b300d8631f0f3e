//! A single case → what the engine decides about.

use crate::csp::Hash;
use crate::fetch::{Ancestor, Decision, Destination, ElementNonce, Inline, InlineKind, Navigation, Policies, Request};
use crate::promise::attack::widened;
use crate::promise::context::Context;
use crate::promise::kind::Subjects;
use crate::promise::model::{Case, Target, Verb};
use crate::span::Spanned;
use crate::url::Url;

/// One way in which a page does what a case is about: a request for one destination with all of its redirects, or a single step.
#[derive(Clone, Debug)]
pub(in crate::promise) struct Attempt<'a> {
    /// The destination of the request, if it is one.
    pub(in crate::promise) destination: Option<Destination>,
    /// What a browser checks, in this order. There is at least one step, and the attempt succeeds if all are allowed.
    pub(in crate::promise) steps: Vec<Step<'a>>,
}

/// What the engine decides about.
#[derive(Clone, Debug)]
pub(in crate::promise) enum Step<'a> {
    Request(Request<'a>),
    Inline(Inline<'a>),
    Navigation(Navigation),
}

/// The first step that is not as a case says.
#[derive(Clone, Debug)]
pub(in crate::promise) struct Breach<'a, 'p> {
    pub(in crate::promise) attempt: &'a Attempt<'a>,
    /// The index of the attempt among those of the case.
    pub(in crate::promise) number: usize,
    /// The index of the step: the one that is blocked, or the last of those that are allowed.
    pub(in crate::promise) step: usize,
    pub(in crate::promise) decision: Decision<'p>,
}

impl<'a> Attempt<'a> {
    fn new(steps: Vec<Step<'a>>) -> Self {
        Attempt { destination: None, steps }
    }
}

impl Step<'_> {
    /// What a browser does.
    pub(in crate::promise) fn decide<'p>(&self, policies: &'p Policies<'_>) -> Decision<'p> {
        match self {
            Step::Request(request) => policies.decide(request),
            Step::Inline(inline) => policies.decide(inline),
            Step::Navigation(navigation) => policies.decide(navigation),
        }
    }

    /// The same without what decided.
    pub(in crate::promise) fn is_allowed(&self, policies: &Policies<'_>) -> bool {
        match self {
            Step::Request(request) => policies.allows(request),
            Step::Inline(inline) => policies.allows(inline),
            Step::Navigation(navigation) => policies.allows(navigation),
        }
    }
}

impl Case {
    /// The `integrity` attribute of its element.
    pub(in crate::promise) fn integrity(&self) -> String {
        self.hash.as_ref().map(|hash| hash.node.to_string()).unwrap_or_default()
    }

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

    /// What has to be allowed, or must not be. It does not depend on the policy.
    pub(in crate::promise) fn attempts<'a>(&'a self, integrity: &'a str) -> Vec<Attempt<'a>> {
        if let Some(kind) = self.inline() {
            let inline = self.hash.as_ref().map_or_else(
                || Inline::unknown(kind),
                |Spanned { node, .. }: &Spanned<Hash>| Inline::hashed(kind, node),
            );
            return vec![Attempt::new(vec![Step::Inline(inline.nonce(self.element_nonce()))])];
        }
        let step = |navigation| vec![Attempt::new(vec![Step::Navigation(navigation)])];
        match (self.kind.node.subjects, &self.target.node) {
            (Subjects::Requests(destinations), Target::Url(url)) => {
                let attempt = |destination: &Destination| Attempt {
                    destination: Some(*destination),
                    steps: self.requests(Request::new(*destination, url.clone()), integrity),
                };
                destinations.iter().map(attempt).collect()
            }
            (Subjects::Hints, Target::Url(url)) => {
                vec![Attempt::new(self.requests(Request::hint(url.clone()), integrity))]
            }
            (Subjects::Forms, Target::Url(url)) => {
                let form = Navigation::form_to(url.clone());
                let redirected = |form: Navigation, to: &Spanned<Url>| form.redirected_to(to.node.clone());
                vec![Attempt::new(self.chain(form, redirected).into_iter().map(Step::Navigation).collect())]
            }
            (Subjects::Bases, Target::Url(url)) => step(Navigation::base_at(url.clone())),
            (Subjects::Ancestors, Target::Url(url)) => step(Navigation::framed(vec![Ancestor::Origin(url.clone())])),
            (Subjects::Ancestors, Target::Ancestors(ancestors)) => {
                let ancestor =
                    |ancestor: &Spanned<Option<Url>>| ancestor.node.clone().map_or(Ancestor::Opaque, Ancestor::Origin);
                step(Navigation::framed(ancestors.iter().map(ancestor).collect()))
            }
            // A declaration with such a case does not compile.
            _ => Vec::new(),
        }
    }

    fn requests<'a>(&'a self, request: Request<'a>, integrity: &'a str) -> Vec<Step<'a>> {
        let request = request.nonce(self.element_nonce()).integrity(integrity);
        let redirected = |request: Request<'a>, to: &Spanned<Url>| request.redirected_to(to.node.clone());
        self.chain(request, redirected).into_iter().map(Step::Request).collect()
    }

    /// The first step, and one more for each redirect.
    fn chain<T: Clone>(&self, first: T, redirected: impl Fn(T, &Spanned<Url>) -> T) -> Vec<T> {
        let mut chain = vec![first];
        for redirect in &self.redirects {
            let next = chain.last().cloned().map(|last| redirected(last, redirect));
            chain.extend(next);
        }
        chain
    }

    fn element_nonce(&self) -> ElementNonce<'static> {
        self.nonce.map_or(ElementNonce::None, |_| ElementNonce::OfResponse)
    }

    /// Where a browser does not do what the case says.
    pub(in crate::promise) fn breach<'a, 'p>(
        &self,
        attempts: &'a [Attempt<'a>],
        policies: &'p Policies<'_>,
    ) -> Option<Breach<'a, 'p>> {
        attempts.iter().enumerate().find_map(|(number, attempt)| {
            let blocked = attempt.steps.iter().position(|step| !step.is_allowed(policies));
            let step = match self.verb.node {
                Verb::Allow => blocked?,
                Verb::Deny if blocked.is_none() => attempt.steps.len().checked_sub(1)?,
                Verb::Deny => return None,
            };
            Some(Breach { attempt, number, step, decision: attempt.steps[step].decide(policies) })
        })
    }
}
