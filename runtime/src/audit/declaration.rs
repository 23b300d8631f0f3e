//! The declaration of a policy, as far as an audit needs it.

use http::{HeaderMap, StatusCode};

use super::finding::Finding;
use crate::{nonce::Nonce, policy::Policy};

/// The parts of a policy's declaration that an audit needs in addition to its headers.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// The name of the policy.
    pub name: &'static str,
    /// Its declared `origin`.
    pub origin: Option<&'static str>,
    /// The headers that it sets, in lower case.
    pub headers: &'static [&'static str],
    /// The headers that it removes.
    pub removed: &'static [&'static str],
    /// The headers of its base that it drops with `omit`.
    pub omitted: &'static [&'static str],
    /// Its `#[allow(…)]`s: the lint, and the header and the directive or cookie that it applies to; each is empty if it
    /// applies to all.
    pub allowed: &'static [(&'static str, &'static str, &'static str)],
    /// Its cookies: the name, and the text after the value.
    pub cookies: &'static [(&'static str, &'static str)],
    /// The attributes of undeclared cookies.
    pub defaults: &'static [(&'static str, &'static str)],
    /// The form field with the token of its `csrf`.
    pub csrf_field: Option<&'static str>,
}

/// A policy whose declaration is known to audits; the macro implements it.
pub trait DeclaresPolicy: Policy {
    /// The declaration.
    const DECLARED: &'static Declaration;
}

/// A policy that a response can be compared with: one without slots, or what `configure` returned.
///
/// This trait is sealed: only the macro implements what it needs.
pub trait ExpectedPolicy {
    /// Returns the declaration.
    fn declared(&self) -> &'static Declaration;

    /// Returns the headers of a response with this status to which only the policy was applied. Without a nonce, they
    /// are those of a response that does not use one.
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
        // As the layer does: neither creates a document.
        (Some(status), _) if status == StatusCode::NOT_MODIFIED || status.is_informational() => {
            P::apply_not_modified(prepared, &mut headers)
        }
        (_, Some(nonce)) => P::apply_prepared(prepared, &mut headers, &P::Nonce::of(nonce)),
        (_, None) => P::apply_without_nonce(prepared, &mut headers),
    }
    headers
}

/// The per-response argument of a policy, made from a given nonce.
pub trait FromNonce {
    /// Returns the nonce, or nothing for a policy without a nonce.
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
    /// Whether an `#[allow(…)]` of the policy applies to a finding.
    pub(super) fn allows(&self, finding: &Finding) -> bool {
        let Some(lint) = finding.lint else { return false };
        let header = finding.header.as_deref().unwrap_or_default();
        self.allowed.iter().any(|(allowed, at, part)| {
            *allowed == lint && (at.is_empty() || *at == header) && (part.is_empty() || finding_is_in(finding, part))
        })
    }
}

/// Whether a finding is in this directive, or in this cookie.
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

/// Generates the declaration of a policy, for the feature `audit`, from the tables that `security_policy!` generates.
#[doc(hidden)]
#[macro_export]
macro_rules! __declared {
    (
        $policy:ident $origin:expr, [$($omitted:literal)*] [$(($lint:literal $at:literal $part:literal))*]
        $cookies:expr, $defaults:expr, $field:expr
    ) => {
        impl $crate::__private::DeclaresPolicy for $policy {
            const DECLARED: &'static $crate::__private::Declaration = &$crate::__private::Declaration {
                name: ::core::stringify!($policy),
                origin: $origin,
                headers: NAMES,
                removed: Self::REMOVED,
                omitted: &[$($omitted),*],
                allowed: &[$(($lint, $at, $part)),*],
                cookies: $cookies,
                defaults: $defaults,
                csrf_field: $field,
            };
        }
    };
}
