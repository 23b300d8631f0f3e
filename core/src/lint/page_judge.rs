//! What the policies of a page block, and what to write so that they allow it.

use super::page_report::PageContext;
use super::page_state::PageState;
use crate::csp::{Clause, Directive, Keyword, NONCE, Redirect, SourceExpression};
use crate::fetch::{ElementNonce, Inline, Outcome, Policies, PolicySource, Reason, Ruling, Subject};
use crate::page::{Attribute, Element, KnownUrl, Output, Part};
use crate::policy::SecurityPolicy;

/// The ruling that blocks a subject, whatever the parts of the page and of the policy are that are not known yet.
///
/// Policies that only report block nothing.
pub(super) fn blocked<'p>(
    policies: &'p Policies<'_>,
    subject: &impl Subject,
    url: Option<&KnownUrl>,
) -> Option<Ruling<'p>> {
    let decision = policies.decide(subject);
    let blocking = decision.enforced().filter(|ruling| ruling.outcome() == Outcome::Blocked);
    blocking.copied().find(|ruling| match (ruling.reason, url) {
        (Reason::NoMatch, Some(url)) => !may_match(ruling, url, policies),
        _ => true,
    })
}

/// Whether a source of the list can match once everything is known.
fn may_match(ruling: &Ruling<'_>, url: &KnownUrl, policies: &Policies<'_>) -> bool {
    let lists: Vec<&Clause> = match ruling.effective {
        // A resource hint is allowed where any list allows it.
        Directive::DefaultSrc => ruling.csp.clauses.iter().collect(),
        _ => vec![ruling.deciding],
    };
    lists.into_iter().any(|list| {
        let has_slot = list.sources().iter().any(|source| source.node.is_slot());
        // After a redirect, paths are not compared.
        let matches_host = || list.matching(&url.url, policies.origin(), Redirect::Followed).is_some();
        has_slot || (!url.has_path && matches_host())
    })
}

/// The nonce of an element.
#[derive(Clone, Copy, Debug)]
pub(super) enum Nonce<'e> {
    /// It has none that browsers read.
    None,
    /// It is that of the response.
    OfResponse,
    /// It is this text.
    Text(&'e Attribute<'e>, &'e str),
    /// It is an expression that is not the one of the nonce.
    Other(&'e Attribute<'e>, &'e Output),
    /// It is neither a text nor one expression.
    Mixed(&'e Attribute<'e>),
}

impl<'e> Nonce<'e> {
    /// The nonce of an element.
    pub(super) fn of(element: &'e Element<'e>, context: &PageContext<'_>) -> Self {
        let Some(attribute) = element.attribute("nonce") else { return Nonce::None };
        let parts = attribute.value.as_ref().map_or(&[][..], |value| &value.parts);
        match parts {
            [] => Nonce::None,
            [Part::Text(text)] if text.is_empty() => Nonce::None,
            [Part::Text(text)] => Nonce::Text(attribute, text),
            [Part::Output(output)] => match (context.nonce, &output.constant) {
                (_, Some(text)) => Nonce::Text(attribute, text),
                (Some(nonce), None) if prints(output, nonce) => Nonce::OfResponse,
                _ => Nonce::Other(attribute, output),
            },
            _ => Nonce::Mixed(attribute),
        }
    }

    /// What the policies compare with their nonces.
    pub(super) fn for_policies(self) -> ElementNonce<'e> {
        match self {
            Nonce::OfResponse => ElementNonce::OfResponse,
            Nonce::Text(_, text) => ElementNonce::Text(text),
            Nonce::None | Nonce::Other(..) | Nonce::Mixed(_) => ElementNonce::None,
        }
    }
}

/// Whether an expression prints the nonce, which the declaration names: `nonce`, `self.nonce`, `nonce()`, `page.nonce.as_str()`.
fn prints(output: &Output, nonce: &str) -> bool {
    let is_same = path(&output.expression).last() == path(nonce).last();
    let keeps = |filter: &String| TRANSPARENT.contains(&filter.as_str());
    is_same && !path(nonce).is_empty() && output.filters.iter().all(keeps)
}

/// The names of a path such as `self.nonce()`, without those that change nothing.
fn path(expression: &str) -> Vec<&str> {
    let names = expression.split(['.', ':']).map(|name| name.trim().trim_end_matches("()").trim_end());
    let names = names.map(|name| name.trim_start_matches(['&', '*', '$', '@']));
    names.filter(|name| !name.is_empty() && !CONVERSIONS.contains(name)).collect()
}

/// The filters that print a nonce as it is: its characters need no escaping.
const TRANSPARENT: &[&str] = &["e", "escape", "force_escape", "safe", "string", "trim", "default", "d"];

/// The methods that return a nonce as a text.
const CONVERSIONS: &[&str] =
    &["as_ref", "as_str", "clone", "unwrap", "unwrap_or_default", "to_owned", "to_string", "value", "text", "into"];

/// Whether browsers read the nonce of an element (CSP3, #is-element-nonceable).
pub(super) fn is_nonceable(element: &Element<'_>) -> bool {
    let opens_tag = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.contains("<script") || text.contains("<style")
    };
    let texts = element.attributes.iter().flat_map(|attribute| [Some(&attribute.name), attribute.value.as_ref()]);
    !element.is("script") || !texts.flatten().any(|parts| opens_tag(&parts.known().text))
}

/// A piece of inline code with the nonce of its element.
pub(super) fn with_nonce<'e>(inline: Inline<'e>, element: &Element<'_>, nonce: Nonce<'e>) -> Inline<'e> {
    let inline = inline.nonce(nonce.for_policies());
    if is_nonceable(element) { inline } else { inline.not_nonceable() }
}

/// What to write so that a ruling allows something.
#[derive(Clone, Copy)]
pub(super) struct Fix<'a> {
    pub(super) ruling: &'a Ruling<'a>,
    pub(super) policies: &'a Policies<'a>,
    pub(super) policy: &'a SecurityPolicy,
}

impl<'a> Fix<'a> {
    pub(super) fn new(ruling: &'a Ruling<'a>, state: &'a PageState<'_>, context: &'a PageContext<'_>) -> Self {
        Fix { ruling, policies: state.policies(), policy: context.policy }
    }

    /// Whether the policy is that of a `meta` element.
    pub(super) fn is_meta(&self) -> bool {
        self.policies.iter().nth(self.ruling.policy).is_some_and(|policy| policy.source() == PolicySource::Meta)
    }

    /// The directive that blocks, as messages name it.
    pub(super) fn directive(&self) -> String {
        let directive = self.ruling.deciding.directive.node;
        match self.is_meta() {
            true => format!("`{}` of the `meta` element", directive.name()),
            false => format!("`{}`", directive.key()),
        }
    }

    /// How to add a source: ``add `"https://cdn.example"` to `script_src` ``.
    pub(super) fn add(&self, source: &SourceExpression) -> String {
        let list = self.ruling.deciding;
        if self.is_meta() {
            return format!("add `{source}` to `{}` of the `meta` element", list.directive.node.name());
        }
        let source = source.dsl();
        let key = self.listed().key();
        let kept = || list.sources().iter().map(|source| source.node.dsl()).filter(|source| source != NOTHING);
        match (self.listed() == list.directive.node, list.allows_nothing()) {
            (_, true) => format!("write `{key}: {source}`"),
            (true, false) if self.is_inherited() => format!("write `{key}: [.., {source}]`"),
            (true, false) => format!("add `{source}` to `{key}`"),
            (false, false) => {
                let sources: Vec<String> = kept().filter(|kept| *kept != source).chain([source.clone()]).collect();
                format!("write `{key}: [{}]`", sources.join(", "))
            }
        }
    }

    /// The directive to write: the one that decides, or instead of `default_src`, the one that replaces it here.
    fn listed(&self) -> Directive {
        let decides = self.ruling.deciding.directive.node;
        match (decides, self.ruling.effective) {
            (Directive::DefaultSrc, Directive::ScriptSrcElem | Directive::ScriptSrcAttr) => Directive::ScriptSrc,
            (Directive::DefaultSrc, Directive::StyleSrcElem | Directive::StyleSrcAttr) => Directive::StyleSrc,
            (Directive::DefaultSrc, effective) => effective,
            _ => decides,
        }
    }

    /// Whether the list is written in the base of the policy.
    fn is_inherited(&self) -> bool {
        let span = self.ruling.deciding.directive.span;
        self.policy.inheritance.as_ref().is_some_and(|base| base.span.contains(span))
    }

    /// Whether the list has a nonce, which scripts and styles of the page can have.
    pub(super) fn takes_nonce(&self) -> bool {
        self.ruling.deciding.has_nonce()
    }

    /// Why the policy blocks it, with the name of the directive that browsers report.
    pub(super) fn note(&self, what: &str) -> String {
        let (effective, decides) = (self.ruling.effective.name(), self.ruling.deciding.directive.node.name());
        if let Reason::Sandboxed(token) = self.ruling.reason {
            return format!("the `sandbox` lacks `{}`", token.wire);
        }
        if let Reason::ParserInserted(_) = self.ruling.reason {
            return format!(
                "browsers report `{effective}`: under `'strict-dynamic'` they ignore hosts, so that scripts in the page need a \
                 nonce or a hash"
            );
        }
        match effective == decides {
            true => format!("browsers report `{effective}`: {what}"),
            false => format!("browsers report `{effective}`, for which `{decides}` decides here: {what}"),
        }
    }
}

/// The source that allows a URL, and nothing more than its origin or scheme.
pub(super) fn source_for(url: &crate::url::Url, policies: &Policies<'_>) -> Option<SourceExpression> {
    const SELF: SourceExpression = SourceExpression::Keyword(Keyword::SelfOrigin);
    if SELF.matches(url, policies.origin(), Redirect::None) {
        return Some(SELF);
    }
    match url.origin() {
        Some(origin) => SourceExpression::parse(origin.to_string().as_str()).ok(),
        None => Some(SourceExpression::Scheme(url.scheme().to_owned())),
    }
}

/// Whether an enforced policy has browsers change `http:` to `https:` before they check a URL (Upgrade Insecure Requests).
pub(super) fn upgrades(policies: &Policies<'_>) -> bool {
    policies.enforced().any(|csp| csp.get(Directive::UpgradeInsecureRequests).is_some())
}

/// The attribute to add for the nonce of the response.
pub(super) fn nonce_attribute(context: &PageContext<'_>) -> String {
    match context.nonce {
        Some(nonce) => format!("{}=\"{{{{ {nonce} }}}}\"", NONCE.key),
        None => format!("{}=\"…\"", NONCE.key),
    }
}

const NOTHING: &str = "none";
