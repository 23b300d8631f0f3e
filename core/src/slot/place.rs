//! The slots of a policy: where each occurs, and which values it takes.

use crate::csp::{ClauseValue, Csp, Directive, SourceExpression};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::FieldValue;
use crate::policy::{HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::text_or_slot::TextOrSlot;

/// The kind of value that a slot takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotKind {
    /// A host or a scheme: `https://img.example.com`, `*.example.com`, `data:`.
    Source,
    /// A host with `https://`, in a list that decides which scripts run: `https://cdn.example.com`.
    ScriptSource,
    /// An https origin: `https://partner.example`.
    Origin,
    /// The https URL or the path that reports are sent to.
    Url,
    /// The domain of a cookie: `example.com`.
    Domain,
}

/// A slot of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Slot {
    /// Its name, at its first occurrence.
    pub name: Spanned<String>,
    /// The kind of its values: one that every occurrence accepts.
    pub kind: SlotKind,
    /// How many values it takes.
    pub count: SlotCount,
}

/// How many values a slot takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotCount {
    /// `$name`: one.
    One,
    /// `..$name`: any number, or none.
    Any,
}

/// One occurrence of a slot in a policy.
struct Use<'a> {
    name: &'a str,
    span: Span,
    kind: SlotKind,
    count: SlotCount,
}

impl SlotKind {
    /// The kind that is accepted wherever this kind and `other` are; `None` if no value is of both kinds.
    fn and(self, other: SlotKind) -> Option<SlotKind> {
        use SlotKind::{Domain, Origin, ScriptSource, Source, Url};
        match (self, other) {
            // An https origin is an https host without a path, which is a source.
            (Source | ScriptSource | Origin, Source | ScriptSource | Origin) => Some(self.max(other)),
            (Url, Url) | (Domain, Domain) => Some(self),
            _ => None,
        }
    }

    /// The name of the runtime's type for its values.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The kind with its article, for a message.
    pub const fn describe(self) -> &'static str {
        self.row().1
    }

    const fn row(self) -> (&'static str, &'static str) {
        match self {
            SlotKind::Source => ("Source", "a source"),
            SlotKind::ScriptSource => ("ScriptSource", "an https source"),
            SlotKind::Origin => ("Origin", "an https origin"),
            SlotKind::Url => ("Url", "a URL for reports"),
            SlotKind::Domain => ("Domain", "a domain"),
        }
    }
}

impl SecurityPolicy {
    /// Returns the slots of a policy, in the order of their first occurrences.
    ///
    /// `is_open` tells for the place of a slot among script sources whether the slot accepts more than https hosts there. Two
    /// occurrences that cannot take the same value are errors in `out`.
    pub fn slots(&self, is_open: &dyn Fn(Span) -> bool, out: &mut Diagnostics) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        for Use { name, span, kind, count } in self.uses(is_open) {
            let Some(slot) = slots.iter_mut().find(|slot| slot.name.node == name) else {
                slots.push(Slot { name: Spanned::new(name.to_owned(), span), kind, count });
                continue;
            };
            if slot.count != count {
                let (here, elsewhere) = match count {
                    SlotCount::One => ("one value", "any number"),
                    SlotCount::Any => ("any number of values", "one"),
                };
                out.push(
                    Diagnostic::error(span, format!("`${name}` takes {here} here, and {elsewhere} elsewhere"))
                        .help(format!("write `..${name}` in each list, or use two slots")),
                );
            }
            match slot.kind.and(kind) {
                Some(both) => slot.kind = both,
                None => out.push(
                    Diagnostic::error(
                        span,
                        format!("`${name}` is {} here, and {} elsewhere", kind.describe(), slot.kind.describe()),
                    )
                    .help("use two slots with different names"),
                ),
            }
        }
        slots
    }

    fn uses(&self, is_open: &dyn Fn(Span) -> bool) -> Vec<Use<'_>> {
        let mut uses = Vec::new();
        for header in &self.headers {
            match &header.value {
                HeaderValue::Field(FieldValue::Csp(csps)) => {
                    csps.iter().for_each(|csp| uses_of(&csp.node, is_open, &mut uses));
                }
                HeaderValue::Field(FieldValue::Endpoints(endpoints)) => {
                    for endpoint in endpoints {
                        uses.extend(url_slot(&endpoint.url));
                    }
                }
                _ => {}
            }
        }
        for cookie in self.cookies() {
            let one = |(name, span)| Use { name, span, kind: SlotKind::Domain, count: SlotCount::One };
            uses.extend(cookie.domain_slot().map(one));
        }
        uses
    }
}

fn uses_of<'a>(csp: &'a Csp, is_open: &dyn Fn(Span) -> bool, uses: &mut Vec<Use<'a>>) {
    for clause in &csp.clauses {
        for source in clause.sources() {
            let (name, count) = match &source.node {
                SourceExpression::Slot(name) => (name, SlotCount::One),
                SourceExpression::Slots(name) => (name, SlotCount::Any),
                _ => continue,
            };
            let kind = match clause.directive.node {
                Directive::FrameAncestors => SlotKind::Origin,
                directive if loads_script(csp, directive) && !is_open(source.span) => SlotKind::ScriptSource,
                _ => SlotKind::Source,
            };
            uses.push(Use { name, span: source.span, kind, count });
        }
        if let ClauseValue::Urls(urls) = &clause.value {
            for url in urls {
                uses.extend(url_slot(url));
            }
        }
    }
}

fn url_slot(url: &Spanned<TextOrSlot>) -> Option<Use<'_>> {
    match &url.node {
        TextOrSlot::Slot(name) => Some(Use { name, span: url.span, kind: SlotKind::Url, count: SlotCount::One }),
        TextOrSlot::Text(_) => None,
    }
}

/// Whether the sources of this directive can run as scripts in the page, or decide from where its scripts are loaded.
pub(crate) fn loads_script(csp: &Csp, directive: Directive) -> bool {
    let lists = csp.effective_clauses(&[
        Directive::ScriptSrc,
        Directive::ScriptSrcElem,
        Directive::WorkerSrc,
        Directive::ObjectSrc,
    ]);
    directive == Directive::BaseUri || lists.iter().any(|list| list.directive.node == directive)
}
