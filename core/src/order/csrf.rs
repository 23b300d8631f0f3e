//! `csrf`: which cross-site requests the server accepts.

use super::amount::{Amount, Item};
use super::measure::Measure;
use crate::csrf::parameter::{
    BIND_TO, COOKIE, EXEMPT, FALLBACK, FRAMES, ISOLATE, MAX_AGE, ONCE, PROTECT, READABLE, TRUST_SUBDOMAINS,
    TRUSTED_ORIGINS,
};
use crate::csrf::{CsrfPolicy, Isolation, Route};
use crate::declaration::duration;
use crate::header::key::{Key, Texts};
use crate::list::separated;
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};
use crate::url::Origin;

pub(super) fn measures(policy: &SecurityPolicy, out: &mut Vec<Measure>) {
    if let Some(csrf) = &policy.csrf {
        let mut measures = Measures { csrf, out };
        measures.tokens();
        measures.origins();
        measures.routes();
        measures.isolation();
    }
}

struct Measures<'a> {
    csrf: &'a CsrfPolicy,
    out: &'a mut Vec<Measure>,
}

impl Measures<'_> {
    fn tokens(&mut self) {
        let bound = self.csrf.bind_to();
        let (at, text) = match bound {
            Some(name) => (name.span, Some(format!("{}: {}", BIND_TO.key(), name.node))),
            None => (self.csrf.span, None),
        };
        let effect = "the server accepts an attacker's own token in a request of another user";
        self.push(BIND_TO.key(), "", Amount::unless(bound.is_some()), at, text, effect);
        let fallback = self.csrf.fallback();
        let rank = fallback.node.permits.first().copied().unwrap_or_default();
        let text = Some(format!("{}: {}", FALLBACK.key(), fallback.node.key));
        let effect = "more requests without `Sec-Fetch-Site` and `Origin` are accepted";
        self.push(FALLBACK.key(), "", Amount::Level(u64::from(rank)), fallback.span, text, effect);
        let max_age = self.csrf.max_age();
        let at = max_age.map_or(self.csrf.span, |seconds| seconds.span);
        let text = max_age.map(|seconds| format!("{}: {}", MAX_AGE.key(), duration(seconds.node)));
        let effect = "a stolen token is accepted for longer";
        self.push(MAX_AGE.key(), "", Amount::until(max_age.map(|seconds| seconds.node)), at, text, effect);
        let once = self.csrf.once();
        let text = once.map(|_| ONCE.key().to_owned());
        let effect = "a token is accepted more than once, and most requests need none";
        self.push(ONCE.key(), "", Amount::unless(once.is_some()), once.unwrap_or(self.csrf.span), text, effect);
        let (prefix, name) = (self.csrf.cookie.prefix(), self.csrf.cookie.name());
        let text = Some(format!("{}: \"{}\"", COOKIE.key(), name.node));
        let is_host = prefix.is_some_and(|prefix| prefix.host);
        let effect = "another host of the site can set the cookie that tokens are compared with";
        self.push(COOKIE.key(), "", Amount::unless(is_host), name.span, text, effect);
    }

    fn origins(&mut self) {
        let (origins, at) = (&self.csrf.trusted_origins.node, self.csrf.trusted_origins.span);
        let items = origins.iter().map(|origin| Item::Origin(origin.node.to_string())).collect();
        let effect = "pages of more origins can send requests with the user's cookies";
        let origins: Vec<&Origin> = origins.iter().map(|origin| &origin.node).collect();
        let text = text(TRUSTED_ORIGINS, &origins);
        self.push(TRUSTED_ORIGINS.key(), "", Amount::Items(items), at, text, effect);
        let (trusts, key) = (self.csrf.trust_subdomains(), TRUST_SUBDOMAINS.key());
        let text = trusts.map(|_| key.to_owned());
        let level = Amount::Level(u64::from(trusts.is_some()));
        self.push(key, "", level, trusts.unwrap_or(self.csrf.span), text, effect);
    }

    fn routes(&mut self) {
        let Spanned { node: exempt, span } = &self.csrf.exempt;
        let effect = "pages of other sites can send these requests with the user's cookies";
        self.push(EXEMPT.key(), "", routes(exempt), *span, text(EXEMPT, exempt), effect);
        let Spanned { node: protect, span } = &self.csrf.protect;
        let protected = Amount::Except(protect.iter().cloned().map(Item::Route).collect());
        self.push(PROTECT.key(), "", protected, *span, text(PROTECT, protect), effect);
    }

    fn isolation(&mut self) {
        let isolation = self.csrf.isolation.as_ref();
        let at = self.csrf.span;
        let effect = "pages of other sites can load these pages with the user's cookies";
        let written = isolation.map(|_| ISOLATE.key().to_owned());
        self.push(ISOLATE.key(), "", Amount::unless(isolation.is_some()), at, written, effect);
        let (exempt, frames, at, written) = match isolation {
            Some(Isolation { exempt, frames }) => {
                (routes(exempt), *frames, exempt.first().map_or(at, |route| route.span), text(READABLE, exempt))
            }
            None => (Amount::Items(vec![Item::Any]), true, at, None),
        };
        self.push(ISOLATE.key(), READABLE.key(), exempt, at, written, effect);
        let written = (isolation.is_some() && frames).then(|| FRAMES.key().to_owned());
        self.push(ISOLATE.key(), FRAMES.key(), Amount::Level(u64::from(frames)), self.csrf.span, written, effect);
    }

    fn push(
        &mut self,
        entry: &str,
        aspect: &'static str,
        amount: Amount,
        at: Span,
        text: Option<String>,
        effect: &'static str,
    ) {
        self.out.push(Measure { field: "csrf", entry: Some(entry.to_owned()), aspect, amount, at, text, effect });
    }
}

fn routes(routes: &[Route]) -> Amount {
    Amount::Items(routes.iter().cloned().map(Item::Route).collect())
}

/// A list as the DSL writes it; `None` for an empty one.
fn text<T: std::fmt::Display>(key: Key<Texts>, items: &[T]) -> Option<String> {
    (!items.is_empty()).then(|| format!("{}: [{}]", key.key(), separated(items, ", ", &|item| format!("\"{item}\""))))
}
