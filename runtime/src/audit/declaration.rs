//! What a policy declares, as far as an audit of its responses has to know it.

use http::{HeaderMap, StatusCode};

use super::finding::Finding;
use crate::{nonce::Nonce, policy::Policy};

/// What a policy says of its responses beyond the headers that it writes.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// What the policy is called.
    pub name: &'static str,
    /// Where its responses come from.
    pub origin: Option<&'static str>,
    /// The headers that it sets, in lower case.
    pub headers: &'static [&'static str],
    /// The headers that it removes.
    pub removed: &'static [&'static str],
    /// The headers that it drops from its base on purpose.
    pub omitted: &'static [&'static str],
    /// What it accepts: a lint, the header and the directive or cookie in it that the `allow` precedes, each empty for all.
    pub allowed: &'static [(&'static str, &'static str, &'static str)],
    /// Its cookies: the name, and what follows the value.
    pub cookies: &'static [(&'static str, &'static str)],
    /// The attributes that every other cookie gets.
    pub defaults: &'static [(&'static str, &'static str)],
}

/// A policy whose declaration an audit can ask for; the macro implements it.
pub trait DeclaresPolicy: Policy {
    /// What was declared.
    const DECLARED: &'static Declaration;
}

/// A policy that a response can be held against: one that was known while compiling, or one whose slots are filled.
///
/// It is sealed by what generated code alone implements.
pub trait ExpectedPolicy {
    /// What was declared.
    fn declared(&self) -> &'static Declaration;

    /// The headers of a response that carries nothing but the policy; without a nonce, those of one that needs none.
    fn expected(&self, status: Option<StatusCode>, nonce: Option<&Nonce>) -> HeaderMap;
}

impl<P: DeclaresPolicy<Prepared = (), Nonce: FromNonce>> ExpectedPolicy for P {
    fn declared(&self) -> &'static Declaration {
        P::DECLARED
    }

    fn expected(&self, status: Option<StatusCode>, nonce: Option<&Nonce>) -> HeaderMap {
        expected::<P>(&(), status, nonce)
    }
}

#[cfg(feature = "slots")]
impl<P: DeclaresPolicy<Nonce: FromNonce>> ExpectedPolicy for crate::configured::Configured<P> {
    fn declared(&self) -> &'static Declaration {
        P::DECLARED
    }

    fn expected(&self, status: Option<StatusCode>, nonce: Option<&Nonce>) -> HeaderMap {
        expected::<P>(self.prepared(), status, nonce)
    }
}

fn expected<P: Policy<Nonce: FromNonce>>(
    prepared: &P::Prepared,
    status: Option<StatusCode>,
    nonce: Option<&Nonce>,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    match (status, nonce) {
        (Some(StatusCode::NOT_MODIFIED), _) => P::apply_not_modified(prepared, &mut headers),
        (_, Some(nonce)) => P::apply_prepared(prepared, &mut headers, &P::Nonce::of(nonce)),
        (_, None) => P::apply_without_nonce(prepared, &mut headers),
    }
    headers
}

/// What a policy takes for each response, made from a nonce that is known.
pub trait FromNonce {
    /// The nonce itself, or nothing.
    fn of(nonce: &Nonce) -> Self;
}

impl FromNonce for () {
    fn of(_: &Nonce) -> Self {}
}

impl FromNonce for Nonce {
    fn of(nonce: &Nonce) -> Self {
        nonce.clone()
    }
}

impl Declaration {
    /// Whether the declaration accepts a finding where it stands.
    pub(super) fn allows(&self, finding: &Finding) -> bool {
        let Some(lint) = finding.lint else { return false };
        let header = finding.header.as_deref().unwrap_or_default();
        self.allowed.iter().any(|(allowed, at, part)| {
            *allowed == lint && (at.is_empty() || *at == header) && (part.is_empty() || finding_is_in(finding, part))
        })
    }
}

/// Whether the piece that is to blame is that of a directive, or of a cookie.
fn finding_is_in(finding: &Finding, part: &str) -> bool {
    let Some(value) = finding.value.as_deref() else { return false };
    if finding.header.as_deref() == Some("set-cookie") {
        return value.split(['=', ';']).next().is_some_and(|name| name.trim() == part);
    }
    let at = finding.span.as_ref().map_or(0, |span| span.start);
    let before = value.get(..at).unwrap_or_default();
    let start = before.rfind([';', ',']).map_or(0, |separator| separator + 1);
    let directive = value.get(start..).unwrap_or_default().split_ascii_whitespace().next().unwrap_or_default();
    directive.trim_end_matches([';', ',']).eq_ignore_ascii_case(part)
}

/// The declaration of a policy, for the feature `audit`: what is not in the tables that stand beside it.
#[doc(hidden)]
#[macro_export]
macro_rules! __declared {
    ($policy:ident $origin:expr, [$($omitted:literal)*] [$(($lint:literal $at:literal $part:literal))*]) => {
        impl $crate::__private::DeclaresPolicy for $policy {
            const DECLARED: &'static $crate::__private::Declaration = &$crate::__private::Declaration {
                name: ::core::stringify!($policy),
                origin: $origin,
                headers: NAMES,
                removed: REMOVED_NAMES,
                omitted: &[$($omitted),*],
                allowed: &[$(($lint, $at, $part)),*],
                cookies: COOKIES,
                defaults: DEFAULTS,
            };
        }
    };
}
