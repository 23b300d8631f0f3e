//! The error about an `only` promise that does not hold.

use super::act::Act;
use super::markup::markup;
use super::search::Violation;
use crate::csp::SourceExpression;
use crate::diagnostic::Diagnostic;
use crate::fetch::{Destination, ElementNonce, FrameOptions, ParserMetadata, Ruling};
use crate::list::separated;
use crate::promise::case::message::{inline_code, page, what_lets_in, written};
use crate::promise::context::Context;
use crate::promise::general::general;
use crate::promise::kind::{KINDS, Subjects};
use crate::promise::model::Only;
use crate::span::{Span, Spanned};

/// The error: what is allowed, what to write if no change of the policy keeps the promise, and what lets it in.
pub(in crate::promise) fn error(context: &Context<'_>, only: &Only, span: Span, found: &Violation<'_>) -> Diagnostic {
    let kind = only.kind.node.word.key;
    let message = format!("this policy allows {}, which `only {kind}` does not list", subject(found));
    let culprit = found.culprit();
    let help = match culprit {
        Some((_, source)) => format!("add `{}` to the promise", source.node.dsl()),
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

/// What is allowed: ``the script `https://evil.example/` with a nonce``.
fn subject(found: &Violation<'_>) -> String {
    let url = found.url.as_ref().map(|url| format!("`{url}`")).unwrap_or_default();
    let mut text = match found.act {
        Act::Request(destination) => request(destination, &url),
        Act::Hint => format!("a prefetch of {url}"),
        Act::Inline(kind) => inline_code(kind).to_owned(),
        Act::Form => format!("a form to {url}"),
        Act::Base => format!("a `base` element with {url}"),
        Act::Framed => match &found.url {
            Some(url) => format!("framing by {}", page(url)),
            None => "framing by a page without an origin".to_owned(),
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
