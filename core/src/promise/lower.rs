//! Declaration → promises.

use super::kind::{Kind, Subjects};
use super::model::{Expectations, Only, Promise, Verb};
use super::named::{NAMED, Named};
use super::phrase::{Phrase, kind, starts_promise};
use super::word::{ALLOW, DENY, ONLY, VERBS};
use crate::csp::{Grammar, Keyword, SourceExpression, source_list};
use crate::declaration::{Entry, OMIT, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;
use crate::url::Origin;
use crate::word;

impl Expectations {
    /// Reads the block of the field `expect`, in a policy of this origin. Where there are errors, the result consists of what could
    /// be read.
    pub(crate) fn lower(entry: &Entry, origin: Option<&Spanned<Origin>>, out: &mut Diagnostics) -> Expectations {
        let entries = out.keep(entry.block(&format!("`{EXAMPLE}`")));
        let mut promises = Vec::new();
        for entry in entries.unwrap_or_default() {
            if out.is_full() {
                break;
            }
            let promise = lower(entry, origin.map(|origin| &origin.node), out);
            promises.extend(promise.map(|promise| Spanned::new(promise, entry.place())));
        }
        Expectations { span: entry.key.span, promises }
    }
}

const EXAMPLE: &str = "expect: { no_framing, deny script inline }";

pub(super) fn lower(entry: &Entry, origin: Option<&Origin>, out: &mut Diagnostics) -> Option<Promise> {
    let key = &entry.key;
    let verb = [Verb::Allow, Verb::Deny].into_iter().find(|verb| verb.key() == key.node);
    if let Some(verb) = verb {
        let items = out.keep(words(entry))?.iter();
        let phrase = Phrase { verb: Spanned::new(verb, key.span), items, origin };
        return phrase.read(out).map(Promise::Case);
    }
    if key.node == ONLY.key {
        return only(entry, out).map(Promise::Only);
    }
    named(entry, out)
}

/// The words after a verb.
fn words(entry: &Entry) -> Result<&[Value], Diagnostic> {
    let key = &entry.key;
    match &entry.value {
        None => Ok(&[]),
        Some(Value { kind: ValueKind::Phrase(items), .. }) => Ok(items),
        Some(value) => {
            Err(Diagnostic::error(value.span, format!("`{}` is followed by a kind, without a colon", key.node))
                .help(format!("write the words of a promise in a row: `{}`", example(&key.node))))
        }
    }
}

/// A whole promise that starts with this verb.
fn example(verb: &str) -> String {
    match verb {
        verb if verb == ONLY.key => format!("{verb} script [self, nonce]"),
        verb if verb == DENY.key => format!("{verb} script inline"),
        verb => format!("{verb} script \"https://cdn.example.com/app.js\""),
    }
}

/// `only script [self, nonce]`
fn only(entry: &Entry, out: &mut Diagnostics) -> Option<Only> {
    let items = out.keep(words(entry))?;
    let kind = out.keep(kind(items.first(), entry.key.span, ONLY.key))?;
    let (name, at) = (kind.node.word.key, kind.span);
    if let Subjects::Inline(_) = kind.node.subjects {
        out.push(
            Diagnostic::error(at, format!("`{name}` has no URL that a list could bound"))
                .help(format!("write `{} {name}`", DENY.key)),
        );
        return None;
    }
    let written = |list: &str| format!("write `{} {name} {list}`", ONLY.key);
    let (list, rest) = match &items[1..] {
        [] => {
            out.push(Diagnostic::error(at, format!("`{} {name}` has no list", ONLY.key)).help(written("[self]")));
            return None;
        }
        [list, rest @ ..] => (list, rest),
    };
    if let Some(value) = rest.first() {
        out.push(after_list(list, value, &written));
        return None;
    }
    let grammar = if kind.node.subjects == Subjects::Ancestors { Grammar::Ancestors } else { Grammar::Sources };
    let list = sources(name, grammar, list, out)?;
    Some(Only { kind, list })
}

/// The error for what follows the list of an `only`.
fn after_list(list: &Value, next: &Value, written: &dyn Fn(&str) -> String) -> Diagnostic {
    let is_list = matches!(list.kind, ValueKind::List(_));
    match next.as_word() {
        Some(word) if starts_promise(word.node) => missing_comma(word),
        _ if is_list => Diagnostic::error(next.span, format!("unexpected {} after the list", next.describe()))
            .help("put it into the list, or remove it"),
        _ => Diagnostic::error(next.span, "several sources are written as a list")
            .help(written(&format!("[{list}, {next}]"))),
    }
}

fn missing_comma(word: Spanned<&str>) -> Diagnostic {
    Diagnostic::error(word.span, format!("expected `,` before `{}`", word.node)).help("separate promises with `,`")
}

/// The list of a promise, with the errors that it would have in a directive. `none` lists nothing.
fn sources(
    key: &'static str,
    grammar: Grammar,
    list: &Value,
    out: &mut Diagnostics,
) -> Option<Vec<Spanned<SourceExpression>>> {
    if list.items().is_empty() {
        out.push(
            Diagnostic::error(list.span, format!("the list of `{key}` is empty"))
                .help("write `[none]` to promise that nothing is allowed, or name the sources"),
        );
        return None;
    }
    if let Some(item) = list.items().iter().find(|item| matches!(item.kind, ValueKind::Rest | ValueKind::Omit(_))) {
        out.push(
            Diagnostic::error(item.span, format!("`{item}` has no meaning in the list of a promise"))
                .help("write the whole list")
                .note("a promise of the base is kept as it is, beside this one, unless `omit` drops it"),
        );
        return None;
    }
    let before = out.len();
    let mut sources = source_list(key, list.span, grammar, list.items(), out);
    sources.retain(|source| source.node != SourceExpression::Keyword(Keyword::None));
    (out.len() == before).then_some(sources)
}

/// `no_framing`, or `data_leaves_only_to: [self]`
fn named(entry: &Entry, out: &mut Diagnostics) -> Option<Promise> {
    let key = &entry.key;
    let named = Spanned::new(out.keep(find(key))?, key.span);
    let value = match &entry.value {
        Some(Value { kind: ValueKind::Phrase(items), .. }) => {
            out.push(after_name(named.node, &items[0]));
            return None;
        }
        value => value.as_ref(),
    };
    match (value, named.node.has_list) {
        (None, false) => Some(Promise::Named(named, None)),
        (None, true) => {
            let error = Diagnostic::error(key.span, format!("`{}` has no list", key.node));
            out.push(error.help(format!("write `{}: [self]`", key.node)));
            None
        }
        (Some(value), false) => {
            let error = Diagnostic::error(value.span, format!("`{}` takes no value", key.node));
            out.push(error.help(format!("write the bare name: `{}`", key.node)));
            None
        }
        (Some(value), true) => {
            let list = sources(named.node.word.key, Grammar::Sources, value, out)?;
            let kind = Spanned::new(Kind::from_key(LOAD)?, key.span);
            Some(Promise::Named(named, Some(Only { kind, list })))
        }
    }
}

/// The kind of the list of a named promise: everything that is requested.
const LOAD: &str = "load";

/// The error for what follows the name of a property, without a colon.
fn after_name(named: &Named, next: &Value) -> Diagnostic {
    let name = named.word.key;
    match (next.as_word(), named.has_list) {
        (Some(word), _) if starts_promise(word.node) && word.node != OMIT => missing_comma(word),
        (Some(word), _) if word.node == OMIT => {
            Diagnostic::error(word.span, format!("expected `:` after `{name}`")).help(format!("write `{name}: {OMIT}`"))
        }
        (_, true) => Diagnostic::error(next.span, format!("expected `:` after `{name}`")).help(format!(
            "write `{name}: {}`",
            match next.kind {
                ValueKind::List(_) => next.to_string(),
                _ => format!("[{next}]"),
            }
        )),
        (_, false) => Diagnostic::error(next.span, format!("`{name}` takes no value"))
            .help(format!("write the bare name: `{name}`")),
    }
}

/// The row of a named promise. The error of an unknown name suggests a promise that starts with a verb as well.
fn find(key: &Spanned<String>) -> Result<&'static Named, Diagnostic> {
    let name = &key.node;
    if let Some(named) = Named::from_key(name) {
        return Ok(named);
    }
    let error = Diagnostic::error(key.span, format!("`{name}` is not a promise"));
    let written = word::snake_case(name);
    if let Some((_, help)) = OTHER_NAMES.iter().find(|(names, _)| names.contains(&&*written)) {
        return Err(error.help(*help));
    }
    if let Some(kind) = Kind::from_key(name) {
        let verb = if kind.has_url() { ALLOW.key } else { DENY.key };
        let url = kind.example().map_or_else(String::new, |url| format!(" \"{url}\""));
        return Err(error.help(format!("write what has to happen first: `{verb} {name}{url}`")));
    }
    let verbs: Vec<&'static str> = word::keys(VERBS);
    Err(match word::nearest(name, &[word::keys(NAMED), verbs].concat()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!(
            "write {}, or a promise such as `{}`",
            word::one_of(&word::keys(NAMED)),
            example(DENY.key)
        )),
    })
}

/// Names that developers may try, each with the help.
const OTHER_NAMES: &[(&[&str], &str)] = &[
    (&["permit", "allows", "allowed", "can", "accept", "accepts", "load", "loads"], "write `allow`"),
    (
        &["block", "blocks", "forbid", "disallow", "never", "reject", "denies", "denied", "prevent", "not", "no"],
        "write `deny`",
    ),
    (&["just", "limit", "restrict", "within", "at_most"], "write `only`"),
    (
        &["no_xss", "xss_free", "no_injection", "no_injected_scripts", "no_script_injection"],
        "write `no_injected_script`",
    ),
    (&["no_css_injection", "no_injected_styles", "no_style_injection"], "write `no_injected_style`"),
    (&["no_clickjacking", "no_frames", "no_framed_by", "not_framed", "no_embedding"], "write `no_framing`"),
    (&["no_base", "no_base_tag", "no_base_injection"], "write `no_base_hijack`"),
    (&["no_exfiltration", "no_data_leaks", "data_stays", "data_leaves_to"], "write `data_leaves_only_to: [self]`"),
    (&["isolated", "cross_origin_isolation", "coop_coep"], "write `cross_origin_isolated`"),
    (&["no_http", "https_only", "no_insecure_content", "upgrade_insecure_requests"], "write `no_mixed_content`"),
    (&["no_objects", "no_object", "no_flash", "no_plugin"], "write `no_plugins`"),
    (&["no_inline", "no_inline_script", "no_inline_scripts", "no_unsafe_inline"], "write `deny script inline`"),
    (&["no_inline_style", "no_inline_styles"], "write `deny style inline`"),
    (&["no_eval", "no_unsafe_eval"], "write `deny eval`"),
    (&["no_wasm"], "write `deny wasm`"),
    (&["no_handlers", "no_event_handlers", "no_inline_handlers"], "write `deny handler`"),
    (&["no_javascript_urls", "no_javascript_url"], "write `deny javascript_url`"),
];
