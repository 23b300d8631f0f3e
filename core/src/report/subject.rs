//! A violation → what the engine decides about.

use super::violation::{Blocked, Violation};
use crate::csp::Directive;
use crate::fetch::{
    Ancestor, Decision, Destination, Inline, InlineKind, Navigation, Policies, Request, TrustedTypesPolicy,
};
use crate::span::Span;
use crate::url::{Origin, Url};

/// What the policies decide about the same thing; `None` if the report does not say enough.
pub(super) fn decide<'p>(policies: &'p Policies<'_>, violation: &Violation<'_>) -> Option<Decision<'p>> {
    let directive = violation.directive()?;
    match violation.blocked {
        Blocked::Inline => Some(policies.decide(&Inline::unknown(inline(directive)?))),
        Blocked::Eval => Some(policies.decide(&Inline::eval())),
        Blocked::WasmEval => Some(policies.decide(&Inline::wasm())),
        Blocked::TrustedTypesSink => Some(policies.decide(&Inline::sink())),
        Blocked::TrustedTypesPolicy => Some(policies.decide(&TrustedTypesPolicy::new(name(violation.sample)))),
        Blocked::Own => at(policies, directive, Url::parse(&policies.origin().to_string())?),
        Blocked::Scheme(scheme) => at(policies, directive, Url::parse(&format!("{scheme}:"))?),
        Blocked::Url(url) => at(policies, directive, Url::parse(url)?),
        Blocked::Unnamed => None,
    }
}

/// What a request, a form, a frame or a base element leads to.
fn at<'p>(policies: &'p Policies<'_>, directive: Directive, url: Url) -> Option<Decision<'p>> {
    Some(match directive {
        Directive::FormAction => policies.decide(&Navigation::form_to(url)),
        Directive::BaseUri => policies.decide(&Navigation::base_at(url)),
        Directive::FrameAncestors => policies.decide(&Navigation::framed(vec![Ancestor::Origin(url)])),
        directive => policies.decide(&Request::new(destination(directive)?, url)),
    })
}

/// The destination that the directive governs, by the engine's table. Older engines report the directive that decided.
fn destination(directive: Directive) -> Option<Destination> {
    let directive = match directive {
        Directive::ScriptSrc => Directive::ScriptSrcElem,
        Directive::StyleSrc => Directive::StyleSrcElem,
        Directive::ChildSrc => Directive::FrameSrc,
        other => other,
    };
    let governs = |destination: &&Destination| destination.directive() == Some(directive);
    // A list for scripts also governs worklets, which elements cannot start.
    let first = [Destination::Script, Destination::Style];
    first.iter().find(governs).or_else(|| Destination::ALL.iter().find(governs)).copied()
}

fn inline(directive: Directive) -> Option<InlineKind> {
    match directive {
        Directive::ScriptSrcAttr => Some(InlineKind::ScriptAttribute),
        Directive::StyleSrcAttr => Some(InlineKind::StyleAttribute),
        directive if directive.governs_style() => Some(InlineKind::Style),
        directive if directive.governs_script() => Some(InlineKind::Script),
        _ => None,
    }
}

/// The name of a Trusted Types policy, which is its sample (Trusted Types, #should-block-create-policy).
fn name(sample: &str) -> &str {
    sample.split('|').next().unwrap_or_default()
}

/// The origin of a URL in a report; `None` if it has none, or is longer than that of any URL.
pub(super) fn origin(url: &str) -> Option<Origin> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    if host.len() > LONGEST_HOST {
        return None;
    }
    Origin::parse(&format!("{scheme}://{host}"), Span::default()).ok()
}

/// A name of DNS has at most 253 characters; the rest is for user info and a port.
const LONGEST_HOST: usize = 300;
