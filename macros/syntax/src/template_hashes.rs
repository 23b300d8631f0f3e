//! `template_hashes` in a source list: the hashes of the inline scripts and styles of the templates.

use crate::templates::Site;
use security_policy_core::csp::Directive;
use security_policy_core::declaration::{Declaration, Entry, TEMPLATE_HASHES, TEMPLATES, Value, ValueKind};
use security_policy_core::header::Field;
use security_policy_core::{Diagnostic, Diagnostics, Feature, Span};

/// The inline code that a directive is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub(crate) scripts: bool,
    pub(crate) styles: bool,
}

impl Kinds {
    pub(crate) fn of(directive: &str) -> Option<Kinds> {
        let (scripts, styles) = match Directive::from_key(directive)? {
            Directive::ScriptSrc | Directive::ScriptSrcElem => (true, false),
            Directive::StyleSrc | Directive::StyleSrcElem => (false, true),
            Directive::DefaultSrc => (true, true),
            _ => return None,
        };
        Some(Kinds { scripts, styles })
    }
}

/// The declaration with hashes in place of the word. `None` for one that does not contain it.
pub(crate) fn replaced(
    declaration: &Declaration,
    site: &Site,
    place: &dyn Fn(Span) -> Span,
    out: &mut Diagnostics,
) -> Option<Declaration> {
    if !declaration.entries.iter().any(|entry| is_csp(entry) && entry.value.as_ref().is_some_and(contains)) {
        return None;
    }
    let has_field = declaration.entries.iter().any(|entry| entry.key.node == TEMPLATES);
    let mut replace = Replace { site, has_field, place, out };
    let entries = declaration.entries.iter().map(|entry| match is_csp(entry) {
        true => Entry { value: entry.value.as_ref().map(|value| replace.policies(value)), ..entry.clone() },
        false => entry.clone(),
    });
    Some(Declaration { entries: entries.collect(), levels: declaration.levels.clone() })
}

fn is_csp(entry: &Entry) -> bool {
    Field::from_key(&entry.key.node).is_some_and(|field| field.disposition().is_some())
}

fn contains(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Word(word) => word == TEMPLATE_HASHES,
        ValueKind::List(items) => items.iter().any(contains),
        ValueKind::Block(entries) => entries.iter().any(|entry| entry.value.as_ref().is_some_and(contains)),
        _ => false,
    }
}

struct Replace<'a> {
    site: &'a Site,
    has_field: bool,
    place: &'a dyn Fn(Span) -> Span,
    out: &'a mut Diagnostics,
}

impl Replace<'_> {
    /// A block of directives, or a list of these.
    fn policies(&mut self, value: &Value) -> Value {
        let kind = match &value.kind {
            ValueKind::List(items) => ValueKind::List(items.iter().map(|item| self.policies(item)).collect()),
            ValueKind::Block(entries) => ValueKind::Block(entries.iter().map(|entry| self.directive(entry)).collect()),
            other => other.clone(),
        };
        Value { kind, span: value.span }
    }

    fn directive(&mut self, entry: &Entry) -> Entry {
        let Some(value) = entry.value.as_ref().filter(|value| contains(value)) else { return entry.clone() };
        let mut items = Vec::new();
        for item in value.items() {
            match contains(item) {
                true => items.extend(self.hashes(&entry.key.node, item.span)),
                false => items.push(item.clone()),
            }
        }
        let kind = match items.is_empty() {
            // Browsers would read an empty list as this.
            true => ValueKind::Word("none".to_owned()),
            false => ValueKind::List(items),
        };
        Entry { value: Some(Value { kind, span: value.span }), ..entry.clone() }
    }

    /// A string with the hashes; `None` if there are none.
    fn hashes(&mut self, directive: &str, span: Span) -> Option<Value> {
        let at = (self.place)(span);
        let Some(kinds) = Kinds::of(directive) else {
            let error = Diagnostic::error(at, format!("`{TEMPLATE_HASHES}` cannot be written in `{directive}`"))
                .help("write it in `script_src` or `style_src`")
                .note("hashes allow inline scripts and styles, which no other directive is about");
            self.out.push(error);
            return None;
        };
        if !self.has_field {
            let error = match cfg!(feature = "templates") {
                true => Diagnostic::error(at, format!("`{TEMPLATE_HASHES}` needs the field `templates`"))
                    .help("add `templates: { engine: askama, files: \"templates/**/*.html\" }` to the policy"),
                false => Feature::Templates.missing(TEMPLATE_HASHES, at),
            };
            self.out.push(error);
            return None;
        }
        let sources = self.site.hashes(kinds, at, self.out);
        (!sources.is_empty()).then(|| Value { kind: ValueKind::Text(sources.join(" ")), span })
    }
}
