//! What is said about a case that does not hold.

use super::breach::Breach;
use crate::csp::{Clause, Directive, Keyword, Purpose, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::fetch::{Barrier, FrameOptions, InlineKind, Outcome, Reason, Ruling};
use crate::header::Field;
use crate::list::{MOST_SHOWN, separated};
use crate::order;
use crate::promise::act::Act;
use crate::promise::context::Context;
use crate::promise::declared::{declared, declared_source};
use crate::promise::general::general;
use crate::promise::kind::Subjects;
use crate::promise::model::{Case, Target, Verb};
use crate::promise::numbered::numbered;
use crate::promise::subject::{act, framing_page};
use crate::span::{Span, Spanned};

/// The error: what is wrong, what to write if no change of the policy keeps the case, and what decides.
pub(super) fn error(context: &Context<'_>, case: &Case, span: Span, breach: &Breach<'_>) -> Diagnostic {
    let (does, promised) = match case.verb.node {
        Verb::Allow => ("blocks", "allows"),
        Verb::Deny => ("allows", "denies"),
    };
    let message = format!("this policy {does} {}, which `expect` {promised}", subject(case, breach));
    let (note, decided_by) = match case.verb.node {
        Verb::Allow => why_blocked(context, case, breach),
        Verb::Deny => why_allowed(context, case, breach),
    };
    let error = Diagnostic::error(span, message).help(advice(case, breach)).note(note);
    match decided_by {
        Some(span) => error.decided_by(span),
        None => error,
    }
}

/// What is blocked or allowed: ``the script `https://js.stripe.com/v3/` with a nonce``.
fn subject(case: &Case, breach: &Breach<'_>) -> String {
    let mut text = match &case.target.node {
        Target::Ancestors(ancestors) => {
            format!("framing by {}", separated(ancestors, " within ", &|ancestor| framing_page(ancestor.node.as_ref())))
        }
        Target::Url(url) => act(breach.act, Some(url)),
        Target::Inline => act(breach.act, None),
    };
    if let (1.., Some(url)) = (breach.step, case.urls().get(breach.step)) {
        text.push_str(&format!(" where it is redirected to `{url}`"));
    }
    if let Some(hash) = &case.hash {
        text.push_str(&format!(" with the hash `{}`", hash.node));
    }
    if case.nonce.is_some() {
        text.push_str(" with a nonce");
    }
    if let Some(from) = &case.from {
        text.push_str(&format!(" on pages of `{}`", from.node));
    }
    text
}

/// What blocks it, and where that is written.
fn why_blocked(context: &Context<'_>, case: &Case, breach: &Breach<'_>) -> (String, Option<Span>) {
    match breach.decision.barrier() {
        Some(Barrier::FrameOptions) => {
            let (word, pages) = match context.policies.x_frame_options() {
                Some(FrameOptions::Deny) | None => ("deny", "no page may frame this one"),
                Some(FrameOptions::SameOrigin) => ("same_origin", "only pages of the same origin may frame this one"),
            };
            let at = context.policy.get(Field::XFrameOptions).map(|value| value.span);
            return (format!("`x_frame_options: {word}` decides: {pages}"), at);
        }
        Some(Barrier::BaseScheme) => {
            return (
                "browsers ignore a `base` element with a `data:` or `javascript:` URL under any policy".to_owned(),
                None,
            );
        }
        None => {}
    }
    let Some(ruling) = breach.decision.deciding() else { return ("nothing allows it".to_owned(), None) };
    let list = ruling.deciding;
    let why = match ruling.reason {
        Reason::ParserInserted(_) => {
            "under `strict_dynamic`, an element in the markup needs a nonce or a hash that is listed".to_owned()
        }
        Reason::NotTrusted => "a plain string is not a trusted type".to_owned(),
        Reason::Sandboxed(token) => format!("it lacks `{}`", token.key),
        _ => match (case.inline(), breach.act) {
            (Some(kind), _) => why_not_inline(list, kind, case),
            (None, Act::Hint) => "no source in a list of the policy matches".to_owned(),
            _ => "no source matches".to_owned(),
        },
    };
    let because = fallback(ruling).map(|absent| format!(", because there is no `{absent}`")).unwrap_or_default();
    (format!("{} decides{because}: {why}", written(context, ruling)), Some(list.directive.span))
}

/// Why a list does not allow a piece of inline code.
fn why_not_inline(list: &Clause, kind: InlineKind, case: &Case) -> String {
    let is_listed = |hash| list.find(&SourceExpression::Hash(hash)).is_some();
    let purpose = if kind.is_style() { Purpose::Style } else { Purpose::Script };
    let unsafe_inline = SourceExpression::Keyword(Keyword::UnsafeInline);
    match kind {
        InlineKind::Eval => "it lacks `unsafe_eval`".to_owned(),
        InlineKind::Wasm => "it lacks `wasm_unsafe_eval`".to_owned(),
        _ => match (&case.hash, list.find(&unsafe_inline), list.overridden_by(&unsafe_inline, purpose)) {
            (Some(hash), ..) if is_listed(hash.node.clone()) => {
                "a hash matches only scripts and styles, unless the list has `unsafe_hashes`".to_owned()
            }
            (Some(_), ..) => "it does not list the hash".to_owned(),
            (None, Some(_), Some(cause)) => {
                format!("`{}` makes browsers ignore `unsafe_inline`", cause.node.dsl())
            }
            (None, ..) if case.nonce.is_some() => "it does not list `nonce`".to_owned(),
            _ => "it allows no inline code without a nonce or a hash".to_owned(),
        },
    }
}

/// What lets it in, and where that is written.
fn why_allowed(context: &Context<'_>, case: &Case, breach: &Breach<'_>) -> (String, Option<Span>) {
    let rulings = breach.decision.rulings();
    let enforced: Vec<&Ruling<'_>> = breach.decision.enforced().collect();
    let mut note = match enforced.as_slice() {
        [] => unrestricted(context, case),
        _ => separated(&enforced, "; ", &|ruling| what_lets_in(context, ruling)),
    };
    if rulings.iter().any(|ruling| ruling.outcome() == Outcome::Reported) {
        note.push_str("; a report-only policy reports it, and blocks nothing");
    }
    let at =
        enforced.first().map(|ruling| ruling.matched().map_or(ruling.deciding.directive.span, |source| source.span));
    (note, at)
}

pub(in crate::promise) fn what_lets_in(context: &Context<'_>, ruling: &Ruling<'_>) -> String {
    let (list, matched) = (written(context, ruling), matched(context, ruling));
    let is_only = declared(context.policy, ruling).is_none_or(|list| list.sources().len() < 2);
    let does = match ruling.reason {
        _ if matched.is_some_and(|source| source.node.is_slot()) => "can be any source, such as `*`",
        Reason::Url(_) => "matches the URL",
        Reason::Nonce(_) => "matches the nonce of the element",
        Reason::Integrity(_) | Reason::Hash(_) => "matches the hash",
        _ => "allows it",
    };
    let source = match matched {
        Some(source) if !is_only => format!("`{}` of {list}", source.node.dsl()),
        _ => list,
    };
    let because = fallback(ruling).map(|absent| format!(", and there is no `{absent}`")).unwrap_or_default();
    format!("{source} {does}{because}")
}

/// The source that lets it in, as it is declared.
fn matched<'a>(context: &Context<'a>, ruling: &Ruling<'_>) -> Option<&'a Spanned<SourceExpression>> {
    declared_source(declared(context.policy, ruling)?, &ruling.matched()?.node)
}

fn is_framing(case: &Case) -> bool {
    case.kind.node.subjects == Subjects::Ancestors
}

/// Why no enforced policy has a say.
fn unrestricted(context: &Context<'_>, case: &Case) -> String {
    let framed = is_framing(case);
    match context.policies.x_frame_options() {
        Some(FrameOptions::SameOrigin) if framed => {
            return "`x_frame_options: same_origin` allows pages of the same origin".to_owned();
        }
        None if framed => return "the policy has neither `frame_ancestors` nor `x_frame_options`".to_owned(),
        _ => {}
    }
    let directive = case.inline().map(InlineKind::directive).or(case.kind.node.directive());
    let names: Vec<&str> = match directive.map(general) {
        Some(directive) => [directive].iter().chain(directive.fallback()).map(|directive| directive.key()).collect(),
        None => vec![Directive::DefaultSrc.key()],
    };
    let is_alone = directive.is_some() && names.len() == 1;
    match names.as_slice() {
        [name] if is_alone => format!("the policy has no `{name}`, and `default_src` does not replace it"),
        [name] => format!("the policy has no `{name}`"),
        [others @ .., last] => {
            let others = separated(others, ", ", &|name| format!("`{name}`"));
            format!("the policy has neither {others} nor `{last}`")
        }
        [] => "no directive restricts it".to_owned(),
    }
}

/// The deciding directive as it is written, and in which policy if there are several: `` `img_src: self` of the second policy``.
pub(in crate::promise) fn written(context: &Context<'_>, ruling: &Ruling<'_>) -> String {
    let text = match declared(context.policy, ruling) {
        Some(list) if list.sources().len() <= MOST_SHOWN => order::dsl(list),
        _ => ruling.deciding.directive.node.key().to_owned(),
    };
    let name = numbered(context.policy).into_iter().nth(ruling.policy).and_then(|numbered| numbered.name);
    match name {
        Some(name) => format!("`{text}` of {name}"),
        None => format!("`{text}`"),
    }
}

/// The directive whose absence makes another one decide.
fn fallback(ruling: &Ruling<'_>) -> Option<&'static str> {
    let (effective, deciding) = (general(ruling.effective), ruling.deciding.directive.node);
    let is_own = [ruling.effective, effective].contains(&deciding) || effective == Directive::DefaultSrc;
    (!is_own).then(|| effective.key())
}

/// What to do if no change of the policy keeps the case.
fn advice(case: &Case, breach: &Breach<'_>) -> String {
    if case.verb.node == Verb::Deny {
        return "remove the promise: no change of the policy keeps it".to_owned();
    }
    let needs_nonce =
        breach.decision.deciding().is_some_and(|ruling| matches!(ruling.reason, Reason::ParserInserted(_)));
    match case.inline() {
        None if needs_nonce => format!("write `{case} nonce`, and write the nonce on the element"),
        Some(InlineKind::Script | InlineKind::Style) if case.hash.is_none() && case.nonce.is_none() => {
            format!("write `{case} nonce`, and write the nonce on the element")
        }
        Some(InlineKind::ScriptAttribute | InlineKind::Navigation) if case.hash.is_none() => {
            format!("move the code into a script, or allow its hash alone: `{case} hash \"sha256-…\"`")
        }
        Some(InlineKind::StyleAttribute) if case.hash.is_none() => {
            format!("move the style into a stylesheet, or allow its hash alone: `{case} hash \"sha256-…\"`")
        }
        Some(InlineKind::Eval) => {
            "remove the promise: only `unsafe_eval` allows `eval`, and it lets an injected string run as code"
                .to_owned()
        }
        _ => "remove the promise: no safe change of the policy keeps it".to_owned(),
    }
}
