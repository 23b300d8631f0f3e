//! The elements that are open at a point of a page, as far as they decide how browsers read what follows.
//!
//! <https://html.spec.whatwg.org/multipage/parsing.html#tree-construction>

use std::rc::Rc;

use super::piece::ChainId;
use crate::page::event::{Element, Part};

/// What is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Structure<'a> {
    /// The innermost scope.
    scope: Scope<'a>,
    /// The scopes around it.
    outer: Vec<Scope<'a>>,
}

/// The page, or the content of `template` or `noscript`: a document of its own, for browsers that read it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Scope<'a> {
    kind: ScopeKind,
    /// The forms that are open: outside `template`, one at most.
    forms: Vec<OpenForm<'a>>,
    /// The foreign elements that are open.
    foreign: Vec<Foreign>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum ScopeKind {
    #[default]
    Page,
    NoScript,
    Template,
    /// A `template` that browsers attach as a shadow root, so that its content takes effect.
    ShadowRoot,
}

/// A form that is open.
#[derive(Clone, Debug)]
pub(super) struct OpenForm<'a> {
    pub(super) element: Rc<Element<'a>>,
    pub(super) chain: ChainId,
    pub(super) has_token: bool,
}

impl PartialEq for OpenForm<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.has_token == other.has_token && self.element == other.element
    }
}

/// An element in SVG or MathML, or one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Foreign {
    name: String,
    content: Namespace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Namespace {
    Html,
    Svg,
    Math,
}

/// What browsers do with a start tag.
pub(super) enum Started {
    /// They ignore it: a form inside a form.
    Ignored,
    /// An element of HTML, which decides how its content is tokenized.
    Html,
    /// An element of SVG or MathML. Its content is tokenized as that of others.
    Foreign,
}

impl<'a> Structure<'a> {
    /// Whether a start tag of this name creates an element of SVG or MathML. Some names of HTML end these first.
    pub(super) fn enter(&mut self, element: &Element<'a>) -> bool {
        if self.is_foreign() && (BREAKING_OUT.contains(&element.name.prefix()) || is_breaking_font(element)) {
            self.break_out();
        }
        self.is_foreign()
    }

    /// How much a copy costs, in pieces.
    pub(super) fn cost(&self) -> usize {
        const EACH: usize = 16;
        EACH * (self.outer.len() + self.scope.foreign.len() + self.scope.forms.len())
    }

    /// Whether the next element is one of SVG or MathML.
    pub(super) fn is_foreign(&self) -> bool {
        self.namespace() != Namespace::Html
    }

    fn namespace(&self) -> Namespace {
        self.scope.foreign.last().map_or(Namespace::Html, |foreign| foreign.content)
    }

    fn push_foreign(&mut self, name: &str, content: Namespace) {
        self.scope.foreign.push(Foreign { name: name.to_owned(), content });
    }

    /// Whether the next element does not take effect.
    pub(super) fn is_inert(&self) -> bool {
        self.outer.iter().skip(1).chain([&self.scope]).any(|scope| match scope.kind {
            ScopeKind::NoScript | ScopeKind::Template => true,
            ScopeKind::Page | ScopeKind::ShadowRoot => false,
        })
    }

    /// A start tag.
    pub(super) fn start(&mut self, element: &Element<'a>, chain: ChainId, is_self_closing: bool) -> Started {
        let name = element.name.prefix();
        if element.is_foreign {
            if !is_self_closing {
                self.start_foreign(name, element);
            }
            return Started::Foreign;
        }
        match name {
            "svg" | "math" if is_self_closing => {}
            "svg" => self.push_foreign(name, Namespace::Svg),
            "math" => self.push_foreign(name, Namespace::Math),
            "template" => self.open_scope(template_kind(element)),
            "noscript" => self.open_scope(ScopeKind::NoScript),
            "form" => {
                let is_template = matches!(self.scope.kind, ScopeKind::Template | ScopeKind::ShadowRoot);
                if !is_template && !self.scope.forms.is_empty() {
                    return Started::Ignored;
                }
                let element = Rc::new(element.clone());
                self.scope.forms.push(OpenForm { element, chain, has_token: false });
            }
            _ => {}
        }
        Started::Html
    }

    fn start_foreign(&mut self, name: &str, element: &Element<'a>) {
        let outer = self.namespace();
        let is_math = outer == Namespace::Math;
        match name {
            "svg" => self.push_foreign(name, Namespace::Svg),
            "mi" | "mo" | "mn" | "ms" | "mtext" if is_math => self.push_foreign(name, Namespace::Html),
            "annotation-xml" if is_math && contains_html(element) => self.push_foreign(name, Namespace::Html),
            "foreignobject" | "desc" | "title" if !is_math => self.push_foreign(name, Namespace::Html),
            // Others matter only where their end tag would end an element of HTML.
            "math" | "form" | "template" | "noscript" => self.push_foreign(name, outer),
            _ => {}
        }
    }

    /// An end tag. Passes the forms that it ends to `ended`.
    pub(super) fn end(&mut self, name: &str, ended: &mut Vec<OpenForm<'a>>) {
        if let Some(at) = self.scope.foreign.iter().rposition(|foreign| foreign.name == name) {
            self.scope.foreign.truncate(at);
            return;
        }
        match name {
            "p" | "br" if self.is_foreign() => self.break_out(),
            "template" => self.close_scope(|kind| matches!(kind, ScopeKind::Template | ScopeKind::ShadowRoot), ended),
            "noscript" if self.scope.kind == ScopeKind::NoScript => self.close_scope(|_| true, ended),
            "form" => ended.extend(self.scope.forms.pop()),
            _ => {}
        }
    }

    /// The page ends, and with it each form that is open.
    pub(super) fn finish(&mut self) -> impl Iterator<Item = OpenForm<'a>> {
        let scopes = std::mem::take(&mut self.outer).into_iter().chain([std::mem::take(&mut self.scope)]);
        scopes.flat_map(|scope| scope.forms)
    }

    /// The form to which an element at this point belongs.
    pub(super) fn form(&mut self) -> Option<&mut OpenForm<'a>> {
        self.scope.forms.last_mut()
    }

    fn open_scope(&mut self, kind: ScopeKind) {
        self.outer.push(std::mem::replace(&mut self.scope, Scope { kind, ..Scope::default() }));
    }

    fn close_scope(&mut self, is_kind: impl Fn(ScopeKind) -> bool, ended: &mut Vec<OpenForm<'a>>) {
        if !self.outer.iter().skip(1).chain([&self.scope]).any(|scope| is_kind(scope.kind)) {
            return;
        }
        while let Some(outer) = self.outer.pop() {
            let scope = std::mem::replace(&mut self.scope, outer);
            ended.extend(scope.forms);
            if is_kind(scope.kind) {
                break;
            }
        }
    }

    /// Closes the elements of SVG and MathML up to the next HTML around them.
    fn break_out(&mut self) {
        while self.is_foreign() {
            self.scope.foreign.pop();
        }
    }
}

/// <https://html.spec.whatwg.org/multipage/scripting.html#attr-template-shadowrootmode>
fn template_kind(element: &Element<'_>) -> ScopeKind {
    let Some(mode) = element.attribute("shadowrootmode").and_then(|mode| mode.value.as_ref()) else {
        return ScopeKind::Template;
    };
    match mode.constant() {
        Some(mode) if !mode.eq_ignore_ascii_case("open") && !mode.eq_ignore_ascii_case("closed") => ScopeKind::Template,
        _ => ScopeKind::ShadowRoot,
    }
}

/// <https://html.spec.whatwg.org/multipage/parsing.html#html-integration-point>
fn contains_html(element: &Element<'_>) -> bool {
    let encoding = element.attribute("encoding").and_then(|encoding| encoding.value.as_ref());
    encoding.and_then(|encoding| encoding.constant()).is_some_and(|encoding| {
        encoding.eq_ignore_ascii_case("text/html") || encoding.eq_ignore_ascii_case("application/xhtml+xml")
    })
}

fn is_breaking_font(element: &Element<'_>) -> bool {
    element.name.prefix() == "font" && ["color", "face", "size"].iter().any(|name| element.attribute(name).is_some())
}

/// The form that an element names: the value of its attribute `form`, with the expressions in it.
pub(super) fn named_form(element: &Element<'_>) -> Option<String> {
    key(element, "form")
}

/// The `id` of an element, with the expressions in it.
pub(super) fn id(element: &Element<'_>) -> Option<String> {
    key(element, "id").filter(|id| !id.is_empty())
}

fn key(element: &Element<'_>, name: &str) -> Option<String> {
    let value = element.attribute(name)?.value.as_ref()?;
    Some(
        value
            .parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                // Two expressions that are written alike have the same value. No text contains the byte.
                Part::Output(output) => format!("\0{}\0", output.expression),
            })
            .collect(),
    )
}

/// The start tags that end foreign content.
///
/// <https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign>
const BREAKING_OUT: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];
