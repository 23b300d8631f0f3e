//! The words of a case, read one after another: `script "https://cdn.example/app.js" nonce`.

use super::kind::{KINDS, Kind, OTHER_NAMES, Subjects};
use super::model::{Case, Target, Verb};
use super::modifier::{applies, hash, is_hash, no_value, set};
use super::named::NAMED;
use super::url::{origin_of, url};
use super::word::{ALLOW, DENY, HASH, INLINE, MODIFIERS, NONCE, REDIRECTED, VERBS};
use crate::csp::Directive;
use crate::declaration::{Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::{Span, Spanned};
use crate::url::{Origin, Url};
use crate::word;

/// A case that is being read.
pub(super) struct Phrase<'a> {
    /// The word that it starts with.
    pub(super) verb: Spanned<Verb>,
    /// The words that have not been read.
    pub(super) items: std::slice::Iter<'a, Value>,
    /// The origin of the policy.
    pub(super) origin: Option<&'a Origin>,
}

impl Verb {
    /// The word in the language.
    pub fn key(self) -> &'static str {
        match self {
            Verb::Allow => ALLOW.key,
            Verb::Deny => DENY.key,
        }
    }
}

impl Phrase<'_> {
    /// Reads the case. Errors are added to `out`; a case whose kind or target could not be read is dropped.
    pub(super) fn read(mut self, out: &mut Diagnostics) -> Option<Case> {
        let at = self.verb.span;
        let kind = out.keep(kind(self.items.next(), at, self.verb.node.key()))?;
        let target = out.keep(self.target(&kind))?;
        let mut case =
            Case { verb: self.verb, kind, target, nonce: None, hash: None, redirects: Vec::new(), from: None };
        while let Some(item) = self.items.next() {
            match self.modifier(item, &mut case) {
                Ok(()) => {}
                Err(error) => {
                    out.push(error);
                    // The rest could be part of what is wrong.
                    return None;
                }
            }
        }
        Some(case)
    }

    fn target(&mut self, kind: &Spanned<&'static Kind>) -> Result<Spanned<Target>, Diagnostic> {
        let (name, next) = (kind.node.word.key, self.items.as_slice().first());
        let inline = next.and_then(Value::as_word).filter(|word| word.node == INLINE.key);
        match kind.node.subjects {
            Subjects::AllRequests => Err(Diagnostic::error(kind.span, format!("`{name}` can only follow `only`"))
                .help(format!("write `only {name} [self]`, or the kind of one request: `{}`", self.example("script")))),
            Subjects::Inline(_) => match (inline, next) {
                (Some(inline), _) => Err(Diagnostic::error(inline.span, format!("`{name}` is always inline"))
                    .help(format!("write `{} {name}`", self.verb.node.key()))),
                (None, Some(Value { kind: ValueKind::Text(text), span })) if !is_hash(text) => {
                    Err(Diagnostic::error(*span, format!("`{name}` has no URL"))
                        .help(format!("write `{} {name}`", self.verb.node.key())))
                }
                _ => Ok(Spanned::new(Target::Inline, kind.span)),
            },
            _ if inline.is_some() && kind.node.inline.is_none() => {
                let span = inline.map_or(kind.span, |inline| inline.span);
                Err(Diagnostic::error(span, format!("`{name}` has no inline code"))
                    .help(format!("write a URL: `{}`", self.example(name))))
            }
            subjects => {
                let Some(value) = self.items.next() else { return Err(self.no_target(kind)) };
                if let Some(inline) = inline {
                    return Ok(Spanned::new(Target::Inline, inline.span));
                }
                let is_other = value.as_word().is_some_and(|word| starts_promise(word.node) || is_modifier(word.node));
                match subjects {
                    _ if is_other => Err(self.no_target(kind)),
                    Subjects::Ancestors => ancestors(value),
                    _ => {
                        url(value, self.origin, kind.node.example().unwrap_or_default()).map(|url| url.map(Target::Url))
                    }
                }
            }
        }
    }

    fn no_target(&self, kind: &Spanned<&'static Kind>) -> Diagnostic {
        let (verb, name) = (self.verb.node.key(), kind.node.word.key);
        let error = Diagnostic::error(kind.span, format!("`{verb} {name}` has no URL"));
        match kind.node.inline {
            Some(_) => error.help(format!("write `{}` or `{verb} {name} {}`", self.example(name), INLINE.key)),
            None => error.help(format!("write `{}`", self.example(name))),
        }
    }

    /// A promise with the verb of this one.
    fn example(&self, kind: &str) -> String {
        let url = Kind::from_key(kind).and_then(Kind::example).unwrap_or_default();
        format!("{} {kind} \"{url}\"", self.verb.node.key())
    }

    fn modifier(&mut self, item: &Value, case: &mut Case) -> Result<(), Diagnostic> {
        let at = item.span;
        let Some(word) = item.as_word() else {
            return match item.as_text() {
                // The call `hash("…")` has been evaluated.
                Some(text) if is_hash(text.node) => {
                    applies(case, &HASH, at)?;
                    set(&mut case.hash, hash(text)?, &HASH, at)
                }
                _ => Err(self.unexpected(item, case)),
            };
        };
        if starts_promise(word.node) {
            return Err(Diagnostic::error(at, format!("expected `,` before `{}`", word.node))
                .help("separate promises with `,`"));
        }
        let found = word::find(MODIFIERS, word.node, at, "a word that can follow here")?;
        if *found == INLINE {
            return Err(Diagnostic::error(at, "a promise is about a URL or about inline code, not both")
                .help("remove one of the two, or write two promises"));
        }
        applies(case, found, at)?;
        if *found == NONCE {
            return set(&mut case.nonce, at, found, at);
        }
        let Some(value) = self.items.next() else { return Err(no_value(found, at)) };
        if *found == HASH {
            let text = value.text("a hash", &format!("a string: `{}`", HASH.key.to_owned() + " \"sha256-…\""))?;
            set(&mut case.hash, hash(text)?, found, at)
        } else if *found == REDIRECTED {
            case.redirects.push(url(value, self.origin, "https://cdn.example.com/a.png")?);
            Ok(())
        } else {
            set(&mut case.from, origin_of(value, "the origin of the page")?, found, at)
        }
    }

    fn unexpected(&self, item: &Value, case: &Case) -> Diagnostic {
        let error = Diagnostic::error(item.span, format!("unexpected {} in a promise", item.describe()));
        match (&item.kind, &case.target.node) {
            (ValueKind::Text(text), Target::Url(_)) => {
                error.help(format!("write `{} \"{text}\"` if the request is redirected there", REDIRECTED.key))
            }
            _ => error.help(format!("a promise ends here, or goes on with {}", word::one_of(&word::keys(MODIFIERS)))),
        }
    }
}

/// The kind that the first word after a verb names.
pub(super) fn kind(value: Option<&Value>, verb: Span, key: &str) -> Result<Spanned<&'static Kind>, Diagnostic> {
    let example =
        if key == super::word::ONLY.key { "only script [self]" } else { "script \"https://cdn.example.com/app.js\"" };
    let Some(value) = value else {
        return Err(Diagnostic::error(verb, format!("`{key}` is followed by a kind, such as `script`"))
            .help(format!("write `{key} {}`", example.trim_start_matches("only "))));
    };
    let Some(name) = value.as_word() else {
        let what = format!("a kind after `{key}`");
        return Err(match &value.kind {
            ValueKind::Text(_) | ValueKind::List(_) => {
                Diagnostic::error(value.span, format!("expected {what}, found {}", value.describe()))
                    .help(format!("write the kind first: `{key} script {value}`"))
            }
            _ => value.unexpected(&what, "one such as `script`"),
        });
    };
    if let Some(kind) = Kind::from_key(name.node) {
        return Ok(Spanned::new(kind, name.span));
    }
    let written = word::snake_case(name.node);
    let other = OTHER_NAMES.iter().find(|(names, _)| names.contains(&&*written)).map(|(_, key)| *key);
    let governed = |directive| KINDS.iter().find(|kind| kind.is_governed_by(directive)).map(|kind| kind.word.key);
    match other.or_else(|| governed(Directive::from_key(&written)?)) {
        Some(key) => Err(Diagnostic::error(name.span, format!("`{}` is not a kind of a promise", name.node))
            .help(format!("write `{key}`"))),
        None => {
            let error = word::unknown(KINDS, name.node, name.span, "a kind of a promise");
            let help = error.help.unwrap_or_else(|| format!("write {}", word::one_of(&word::keys(KINDS))));
            Err(Diagnostic { help: Some(help), ..Diagnostic::error(name.span, error.message) })
        }
    }
}

/// The pages that frame this one.
fn ancestors(value: &Value) -> Result<Spanned<Target>, Diagnostic> {
    let ancestor = |item: &Value| match item.as_text() {
        Some(text) if text.node == OPAQUE => Ok(Spanned::new(None, item.span)),
        _ => {
            let origin = origin_of(item, "the origin of a page that frames this one")?;
            let text = origin.node.to_string();
            match Url::parse(&text) {
                Some(url) => Ok(Spanned::new(Some(url), item.span)),
                None => Err(Diagnostic::error(item.span, format!("browsers cannot read the origin `{text}`"))
                    .help("write one such as `\"https://partner.example\"`")),
            }
        }
    };
    if value.items().is_empty() {
        return Err(Diagnostic::error(value.span, "this list names no page")
            .help("name the pages that frame this one, the nearest first: `[\"https://partner.example\"]`"));
    }
    let ancestors = value.items().iter().map(ancestor).collect::<Result<_, _>>()?;
    Ok(Spanned::new(Target::Ancestors(ancestors), value.span))
}

/// The opaque origin, as browsers serialise it.
const OPAQUE: &str = "null";

fn is_modifier(word: &str) -> bool {
    MODIFIERS.iter().any(|modifier| modifier.key == word)
}

/// Whether a promise can start with this word.
pub(super) fn starts_promise(word: &str) -> bool {
    VERBS.iter().any(|verb| verb.key == word) || NAMED.iter().any(|named| named.word.key == word)
}
