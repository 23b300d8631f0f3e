//! The error about an `only` promise that does not hold.

use super::markup::markup;
use super::search::Violation;
use crate::csp::SourceExpression;
use crate::diagnostic::Diagnostic;
use crate::fetch::{ElementNonce, FrameOptions, ParserMetadata, Ruling};
use crate::list::separated;
use crate::promise::act::Act;
use crate::promise::case::message::{what_lets_in, written};
use crate::promise::context::Context;
use crate::promise::general::general;
use crate::promise::model::Only;
use crate::promise::subject::act;
use crate::span::{Span, Spanned};

/// The error: what is allowed, what to write if no change of the policy keeps the promise, and what lets it in.
pub(in crate::promise) fn error(context: &Context<'_>, only: &Only, span: Span, found: &Violation<'_>) -> Diagnostic {
    let kind = only.kind.node.word.key;
    let message = format!("this policy allows {}, which `only {kind}` does not list", subject(found));
    let culprit = found.culprit();
    let help = match culprit {
        Some((ruling, source)) => format!("add `{}`{TO_PROMISE}", missing(context, only, ruling, source)),
        None => "remove the promise: no change of the policy keeps it".to_owned(),
    };
    let page = format!("{}/", context.policies.origin());
    let note = format!("{}: `{}`", lets_in(context, found), markup(found, &page));
    let error = Diagnostic::error(span, message).help(help).note(note);
    match culprit {
        Some((_, source)) => error.decided_by(source.span),
        None => error,
    }
}

/// The source, and with one of a service all that the service needs in the list: without them the next error would be about them.
fn missing(context: &Context<'_>, only: &Only, ruling: &Ruling<'_>, source: &Spanned<SourceExpression>) -> String {
    let is_whole = context.policy.is_of_service(source.span);
    let is_listed = |other: &Spanned<SourceExpression>| only.list.iter().any(|listed| listed.node == other.node);
    let is_one = |other: &&Spanned<SourceExpression>| {
        other.node == source.node || (is_whole && other.span == source.span && !is_listed(other))
    };
    let sources: Vec<_> = ruling.deciding.sources().iter().filter(is_one).collect();
    separated(&sources, ", ", &|source| source.node.dsl())
}

/// The end of a help that changes the promise. It holds beside a change of the policy.
pub(in crate::promise) const TO_PROMISE: &str = " to the promise";

/// What is allowed: ``the script `https://evil.example/` with a nonce``.
fn subject(found: &Violation<'_>) -> String {
    let mut text = act(found.act, found.url.as_ref());
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

/// What lets it in: the source of each enforced policy, or the directive that is missing.
fn lets_in(context: &Context<'_>, found: &Violation<'_>) -> String {
    let rulings: Vec<_> = found.lets_in().collect();
    if !rulings.is_empty() {
        return separated(&rulings, ", and ", &|(ruling, source)| one(context, ruling, *source));
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

fn one(context: &Context<'_>, ruling: &Ruling<'_>, source: Option<&Spanned<SourceExpression>>) -> String {
    match source {
        Some(slot) if ruling.matched().is_none() => {
            format!("`{}` of {} can be any source", slot.node.dsl(), written(context, ruling))
        }
        _ => what_lets_in(context, ruling),
    }
}
