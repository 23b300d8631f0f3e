//! What to do about a violation.

use super::escaped::escaped;
use super::noise::Noise;
use super::subject::origin;
use super::violation::{Blocked, Violation};
use crate::csp::{Clause, ClauseValue, Directive, Keyword, SourceExpression as Source};
use crate::order;
use crate::promise::general;
use crate::span::{Span, Spanned};
use crate::url::Origin;

/// What to do about a report.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advice {
    /// If the site needs what was blocked: this entry of the declaration allows it, in place of the one that decides.
    Add(String),
    /// The page has to change, and the policy can stay.
    ChangePage,
    /// The policy did what it is for: what was blocked looks like an attack.
    Attack,
    /// Nothing: the site works.
    Nothing,
}

/// What was blocked, for a message: a URL in backticks, or words.
pub(super) fn blocked(violation: &Violation<'_>) -> String {
    match named(violation) {
        Blocked::Inline => match violation.directive() {
            Some(Directive::ScriptSrcAttr) => "an inline event handler".to_owned(),
            Some(Directive::StyleSrcAttr) => "a `style` attribute".to_owned(),
            Some(directive) if directive.governs_style() => "an inline style".to_owned(),
            _ => "an inline script".to_owned(),
        },
        Blocked::Eval => "`eval`".to_owned(),
        Blocked::WasmEval => "compiling WebAssembly".to_owned(),
        Blocked::TrustedTypesPolicy => format!("the Trusted Types policy `{}`", escaped(violation.sample)),
        Blocked::TrustedTypesSink => {
            format!("a string in `{}`", escaped(violation.sample.split('|').next().unwrap_or_default()))
        }
        Blocked::Own => "a URL of this site".to_owned(),
        Blocked::Scheme(scheme) => format!("a `{}:` URL", escaped(scheme)),
        Blocked::Url(url) => match origin(url) {
            Some(origin) => format!("`{origin}`"),
            None => "a URL that cannot be read".to_owned(),
        },
        Blocked::Unnamed => "what the report does not name".to_owned(),
    }
}

/// What was blocked, if the directive can block that: no image is inline code, and anybody can send a report.
fn named<'v>(violation: &Violation<'v>) -> Blocked<'v> {
    let governs_code = |directive: Directive| directive.governs_script() || directive.governs_style();
    match violation.blocked {
        Blocked::Inline if !violation.directive().is_none_or(governs_code) => Blocked::Unnamed,
        blocked => blocked,
    }
}

/// What is not about the site.
pub(super) fn of_noise(noise: Noise) -> (Advice, String) {
    (Advice::Nothing, format!("nothing: {}", noise.doc()))
}

/// What to do about a violation that is about the site. `list` decides; `blocks` tells whether it blocks the same thing now.
pub(super) fn of_violation(
    violation: &Violation<'_>,
    list: Option<&Clause>,
    blocks: bool,
    page: Option<&Origin>,
) -> (Advice, String) {
    let directive = violation.directive();
    match named(violation) {
        Blocked::Inline => of_inline(directive),
        Blocked::Eval => (
            Advice::ChangePage,
            "do not add `unsafe_eval`, with which an injected string runs as code: replace `eval`, `new Function` and timers that \
             take a string"
                .to_owned(),
        ),
        Blocked::TrustedTypesSink => (
            Advice::ChangePage,
            "create the value with a Trusted Types policy, or write text with `textContent`".to_owned(),
        ),
        Blocked::WasmEval => add(list, directive, Source::Keyword(Keyword::WasmUnsafeEval), "compiles WebAssembly"),
        Blocked::TrustedTypesPolicy => (
            Advice::ChangePage,
            "if the script is the site's own, add the name of its policy to `trusted_types`".to_owned(),
        ),
        Blocked::Unnamed => (Advice::ChangePage, "open the page with the browser's console, which names it".to_owned()),
        Blocked::Own => add(list, directive, Source::Keyword(Keyword::SelfOrigin), "uses its own URLs here"),
        Blocked::Scheme(scheme) => of_scheme(scheme, directive, list),
        Blocked::Url(url) => of_url(url, directive, list, blocks, page),
    }
}

fn of_inline(directive: Option<Directive>) -> (Advice, String) {
    let help = match directive {
        Some(Directive::ScriptSrcAttr) => {
            "move the code into a script and call `addEventListener`; if the site has no such attribute, somebody injected it"
        }
        Some(Directive::StyleSrcAttr) => "move the style into a stylesheet, or set it in a script with `element.style`",
        Some(directive) if directive.governs_style() => {
            "write the nonce on the element, `<style nonce=…>`, or move the style into a stylesheet"
        }
        _ => {
            "if the script is the site's own, write the nonce on it, `<script nonce=…>`, or list its hash: `hash(\"…\")`; otherwise \
             somebody injected it, and nothing is to be done"
        }
    };
    (Advice::ChangePage, help.to_owned())
}

fn of_scheme(scheme: &str, directive: Option<Directive>, list: Option<&Clause>) -> (Advice, String) {
    let runs_code = directive.is_none_or(runs_code);
    match Source::parse(format!("{scheme}:").as_str()) {
        Ok(source) if !runs_code && scheme.len() <= LONGEST_SCHEME => {
            add(list, directive, source, &format!("uses `{scheme}:` URLs"))
        }
        _ => (
            Advice::Attack,
            format!(
                "nothing: with `{}:` anybody who can inject markup runs code; if the site makes such URLs, serve a file instead",
                escaped(scheme)
            ),
        ),
    }
}

fn of_url(
    url: &str,
    directive: Option<Directive>,
    list: Option<&Clause>,
    blocks: bool,
    page: Option<&Origin>,
) -> (Advice, String) {
    let Some(target) = origin(url) else {
        return (Advice::Nothing, "nothing: the URL of the report cannot be read".to_owned());
    };
    let is_own = page == Some(&target);
    let source = match is_own {
        true => Source::Keyword(Keyword::SelfOrigin),
        false => Source::parse(target.to_string().as_str()).unwrap_or(Source::Keyword(Keyword::None)),
    };
    match directive {
        Some(Directive::BaseUri) if !is_own => (
            Advice::Attack,
            "nothing: a `base` element that leads elsewhere is a known attack, which sends relative scripts and forms there".to_owned(),
        ),
        Some(Directive::FormAction) if !is_own => {
            let (advice, help) = add(list, directive, source, "sends forms there");
            (advice, format!("{help}; otherwise it is an injected form, and nothing is to be done"))
        }
        Some(Directive::FrameAncestors) => {
            let (advice, help) = add(list, directive, source, "may be shown in frames of that site");
            (advice, format!("{help}; otherwise it is clickjacking, and nothing is to be done"))
        }
        _ if blocks && list.is_some_and(trusts_elements) && directive.is_none_or(Directive::governs_script) => (
            Advice::ChangePage,
            "if the site loads the script, write the nonce on its element, `<script nonce=… src=…>`; a host is no substitute, since \
             attackers can often make one serve their code"
                .to_owned(),
        ),
        _ => add(list, directive, source, "loads it"),
    }
}

/// The entry with one more source.
fn add(list: Option<&Clause>, directive: Option<Directive>, source: Source, what: &str) -> (Advice, String) {
    let Some((list, directive)) = list.zip(directive) else {
        return (Advice::ChangePage, "compare the report with the policy that the response has".to_owned());
    };
    let decides = list.directive.node;
    // What `default_src` lists is copied, so that nothing else is allowed more.
    let own = if decides == Directive::DefaultSrc { general(directive) } else { decides };
    let mut list = Clause { directive: Spanned::new(own, Span::default()), value: list.value.clone() };
    if let ClauseValue::Sources(sources) = &mut list.value {
        sources.retain(|source| source.node != Source::Keyword(Keyword::None));
        if !sources.iter().any(|other| other.node == source) {
            sources.push(Spanned::new(source, Span::default()));
        }
    }
    let entry = order::dsl(&list);
    let help = format!("if the site {what}, write `{entry}`");
    (Advice::Add(entry), help)
}

/// Whether elements need a nonce or a hash: then hosts are ignored, or not what protects.
fn trusts_elements(list: &Clause) -> bool {
    list.sources().iter().any(|source| {
        matches!(source.node, Source::Nonce | Source::FixedNonce(_) | Source::Keyword(Keyword::StrictDynamic))
    })
}

/// Whether what the directive governs can run code.
fn runs_code(directive: Directive) -> bool {
    directive.governs_script()
        || matches!(directive, Directive::ObjectSrc | Directive::BaseUri | Directive::FrameSrc | Directive::FormAction)
}

/// Longer names are not schemes that a site uses.
const LONGEST_SCHEME: usize = 32;
