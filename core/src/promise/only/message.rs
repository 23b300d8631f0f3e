//! The error about an `only` promise that does not hold.

use super::act::Act;
use super::markup::markup;
use super::repair::{culprit, general, repair};
use super::search::Violation;
use crate::csp::SourceExpression;
use crate::diagnostic::Diagnostic;
use crate::fetch::{Destination, ElementNonce, FrameOptions, InlineKind, ParserMetadata, Reason, Ruling};
use crate::list::separated;
use crate::order;
use crate::promise::context::Context;
use crate::promise::kind::{KINDS, Subjects};
use crate::promise::model::Only;
use crate::span::{Span, Spanned};
use crate::url::Url;

pub(super) fn error(context: &Context<'_>, only: &Only, span: Span, found: &Violation<'_>) -> Diagnostic {
    let kind = only.kind.node.word.key;
    let message = format!("this policy allows {}, which `only {kind}` does not list", subject(found));
    let culprit = culprit(found);
    let listed = culprit.map(|(_, source)| format!("add `{}` to the promise", source.node.dsl()));
    let help = match (repair(context, only, found), listed) {
        (Some(repair), Some(listed)) => format!("{repair}, or {listed}"),
        (Some(help), None) | (None, Some(help)) => help,
        (None, None) => "remove the promise: no change of the policy keeps it".to_owned(),
    };
    let page = format!("{}/", context.policies.origin());
    let note = format!("{}: `{}`", what_lets_in(context, found), markup(found, &page));
    let error = Diagnostic::error(span, message).help(help).note(note);
    match culprit {
        Some((_, source)) => error.decided_by(source.span),
        None => error,
    }
}

/// What is allowed: ``the script `https://evil.example/` with a nonce``.
fn subject(found: &Violation<'_>) -> String {
    let url = found.url.as_ref().map(|url| format!("`{url}`")).unwrap_or_default();
    let mut text = match found.act {
        Act::Request(destination) => request(destination, &url),
        Act::Hint => format!("a prefetch of {url}"),
        Act::Inline(kind) => inline(kind).to_owned(),
        Act::Form => format!("a form to {url}"),
        Act::Base => format!("a `base` element with {url}"),
        Act::Framed => match &found.url {
            Some(url) => format!("frames in {}", page(url)),
            None => "frames in pages without an origin".to_owned(),
        },
    };
    if let Some(from) = &found.redirected_from {
        text.push_str(&format!(" where `{from}` redirects to it"));
    }
    if let Some(hash) = found.means.hash {
        text.push_str(&format!(" with the hash `{hash}`"));
    }
    match found.means.nonce {
        ElementNonce::None => {}
        ElementNonce::OfResponse => text.push_str(" with a nonce"),
        ElementNonce::Text(nonce) => text.push_str(&format!(" with the nonce `{nonce}`")),
    }
    if found.means.is_trusted {
        text.push_str(" of a trusted type");
    }
    if found.means.parser == ParserMetadata::NotParserInserted {
        text.push_str(", added by a script or preloaded");
    }
    text
}

fn request(destination: Destination, url: &str) -> String {
    match destination {
        Destination::Empty => format!("a connection to {url}"),
        Destination::Style => format!("the stylesheet {url}"),
        _ => {
            let of = |(first, other): (bool, &Destination)| (*other == destination).then_some(first);
            let row = KINDS.iter().find_map(|kind| match kind.subjects {
                Subjects::Requests(all) => {
                    let first = all.iter().enumerate().map(|(at, other)| (at == 0, other)).find_map(of)?;
                    Some((kind.word.key, first))
                }
                _ => None,
            });
            match row {
                Some((word, true)) => format!("the {word} {url}"),
                Some((word, false)) => format!("the {word} {url} as `{}`", destination.name()),
                None => format!("a request for {url} as `{}`", destination.name()),
            }
        }
    }
}

fn inline(kind: InlineKind) -> &'static str {
    match kind {
        InlineKind::Script => "inline scripts",
        InlineKind::SpeculationRules => "inline speculation rules",
        InlineKind::ScriptAttribute => "event handlers",
        InlineKind::Navigation => "`javascript:` URLs",
        InlineKind::Style => "inline styles",
        InlineKind::StyleAttribute => "`style` attributes",
        InlineKind::Eval => "`eval`",
        InlineKind::Wasm => "WebAssembly",
        InlineKind::Sink => "strings in DOM sinks",
    }
}

/// A page that frames another one: browsers compare its origin alone.
fn page(url: &Url) -> String {
    format!("`{}`", url.to_string().trim_end_matches('/'))
}

/// What lets it in: the source of each enforced policy, or the directive that is missing.
fn what_lets_in(context: &Context<'_>, found: &Violation<'_>) -> String {
    let rulings: Vec<_> = found.lets_in().collect();
    if !rulings.is_empty() {
        return separated(&rulings, ", and ", &|(ruling, source)| one(ruling, *source));
    }
    let is_framed = found.act == Act::Framed;
    if is_framed && context.policies.x_frame_options() == Some(FrameOptions::SameOrigin) {
        return "`x_frame_options: same_origin` allows pages of the same origin".to_owned();
    }
    let Some(directive) = found.act.directive().map(general) else { return "no directive restricts it".to_owned() };
    let mut names = vec![directive.key()];
    names.extend(directive.fallback().iter().map(|fallback| fallback.key()));
    names.extend(is_framed.then_some("x_frame_options"));
    match names.as_slice() {
        [name] => format!("no enforced policy has `{name}`"),
        [first, others @ ..] => {
            let others = separated(others, " nor ", &|name| format!("`{name}`"));
            format!("no enforced policy has `{first}`, nor {others}")
        }
        [] => "no directive restricts it".to_owned(),
    }
}

fn one(ruling: &Ruling<'_>, source: Option<&Spanned<SourceExpression>>) -> String {
    let list = match ruling.deciding.sources().len() {
        0..=LONG => order::dsl(ruling.deciding),
        _ => ruling.deciding.directive.node.key().to_owned(),
    };
    let Some(source) = source else { return format!("`{list}` allows it") };
    let does = match (&source.node, ruling.reason) {
        (SourceExpression::Slot(_) | SourceExpression::Slots(_), _) => "can be any source",
        (_, Reason::Url(_)) => "matches the URL",
        (_, Reason::Nonce(_)) => "matches the nonce of the element",
        (_, Reason::Integrity(_) | Reason::Hash(_)) => "matches the hash",
        _ => "allows it",
    };
    match ruling.deciding.sources().len() {
        1 => format!("`{list}` {does}"),
        _ => format!("`{}` of `{list}` {does}", source.node.dsl()),
    }
}

/// The longest list that a note shows.
const LONG: usize = 8;
