//! Which requests of other sites pass.

use super::amount::{Amount, Item};
use super::measure::Measure;
use crate::csrf::{CsrfPolicy, Isolation, Route};
use crate::declaration::duration;
use crate::list::separated;
use crate::policy::SecurityPolicy;
use crate::span::Span;
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
            Some(name) => (name.span, Some(format!("bind_to: {}", name.node))),
            None => (self.csrf.span, None),
        };
        let effect = "a token that an attacker gets for himself passes in the browser of a visitor";
        self.push("bind_to", "", Amount::unless(bound.is_some()), at, text, effect);
        let fallback = self.csrf.fallback();
        let rank = fallback.node.permits.first().copied().unwrap_or_default();
        let text = Some(format!("fallback: {}", fallback.node.key));
        let effect = "more requests pass that do not say where they come from";
        self.push("fallback", "", Amount::Level(u64::from(rank)), fallback.span, text, effect);
        let max_age = self.csrf.max_age();
        let at = max_age.map_or(self.csrf.span, |seconds| seconds.span);
        let text = max_age.map(|seconds| format!("max_age: {}", duration(seconds.node)));
        let effect = "a token that was taken passes for longer";
        self.push("max_age", "", Amount::until(max_age.map(|seconds| seconds.node)), at, text, effect);
        let (prefix, name) = (self.csrf.cookie.prefix(), self.csrf.cookie.name());
        let text = Some(format!("cookie: \"{}\"", name.node));
        let is_host = prefix.is_some_and(|prefix| prefix.host);
        let effect = "another host of the site can plant the cookie that a token is compared with";
        self.push("cookie", "", Amount::unless(is_host), name.span, text, effect);
    }

    fn origins(&mut self) {
        let origins = &self.csrf.trusted_origins;
        let items = origins.iter().map(|origin| Item::Origin(origin.node.to_string())).collect();
        let at = self.list("trusted_origins");
        let effect = "pages of more origins can send requests in the name of a visitor";
        let origins: Vec<&Origin> = origins.iter().map(|origin| &origin.node).collect();
        let text = text("trusted_origins", &origins);
        self.push("trusted_origins", "", Amount::Items(items), at, text, effect);
        let trusts = self.csrf.trusts_subdomains();
        let at = self.list("trust_subdomains");
        let text = trusts.then(|| "trust_subdomains".to_owned());
        self.push("trust_subdomains", "", Amount::Level(u64::from(trusts)), at, text, effect);
    }

    fn routes(&mut self) {
        let at = self.list("exempt");
        let effect = "pages of other sites can send these requests in the name of a visitor";
        self.push("exempt", "", routes(&self.csrf.exempt), at, text("exempt", &self.csrf.exempt), effect);
        let at = self.list("protect");
        let protected = self.csrf.protect.iter().cloned().map(Item::Route).collect();
        self.push("protect", "", Amount::Except(protected), at, text("protect", &self.csrf.protect), effect);
    }

    fn isolation(&mut self) {
        let isolation = self.csrf.isolation.as_ref();
        let at = self.csrf.span;
        let effect = "pages of other sites can load these pages with the cookies of a visitor";
        let written = isolation.map(|_| "isolate".to_owned());
        self.push("isolate", "", Amount::unless(isolation.is_some()), at, written, effect);
        let (exempt, frames, at, written) = match isolation {
            Some(Isolation { exempt, frames }) => {
                (routes(exempt), *frames, exempt.first().map_or(at, |route| route.span), text("exempt", exempt))
            }
            None => (Amount::Items(vec![Item::Any]), true, at, None),
        };
        self.push("isolate", "exempt", exempt, at, written, effect);
        let written = (isolation.is_some() && frames).then(|| "frames".to_owned());
        self.push("isolate", "frames", Amount::Level(u64::from(frames)), self.csrf.span, written, effect);
    }

    /// Where a parameter's value is, or `csrf` itself.
    fn list(&self, key: &str) -> Span {
        self.csrf.parameters.get(key).map_or(self.csrf.span, |value| value.span)
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

/// A list as the DSL writes it; nothing where it is empty.
fn text<T: std::fmt::Display>(key: &str, items: &[T]) -> Option<String> {
    (!items.is_empty()).then(|| format!("{key}: [{}]", separated(items, ", ", &|item| format!("\"{item}\""))))
}
