//! Which parts of a page a framework compiles in the browser.

use crate::page::Element;

/// A framework that compiles text of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Compiler {
    AngularJs,
    Vue,
}

/// The open elements that a framework compiles or skips.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    open: Vec<Open>,
}

impl Compiler {
    /// The framework that compiles an element and its content, as far as its attributes tell.
    pub(super) fn of(element: &Element<'_>) -> Option<Self> {
        match () {
            () if has(element, |name| directive(name) == "ng-app") => Some(Compiler::AngularJs),
            () if has(element, |name| name.starts_with("v-")) => Some(Compiler::Vue),
            () => None,
        }
    }

    /// Whether the framework skips an element and its content.
    pub(super) fn skips(self, element: &Element<'_>) -> bool {
        match self {
            Compiler::AngularJs => has(element, |name| directive(name) == "ng-non-bindable"),
            Compiler::Vue => has(element, |name| name == "v-pre"),
        }
    }
}

#[derive(Debug)]
struct Open {
    name: String,
    /// `None` where frameworks skip the content.
    compiler: Option<Compiler>,
    /// How many elements of the same name are open in it.
    nested: usize,
}

impl Compiled {
    /// The framework that compiles what follows.
    pub(super) fn compiler(&self) -> Option<Compiler> {
        self.open.last().and_then(|open| open.compiler)
    }

    pub(super) fn start(&mut self, element: &Element<'_>) {
        let Some(name) = element.name.constant() else { return };
        if VOID.contains(&name) || OPTIONAL_END.contains(&name) {
            return;
        }
        if let Some(open) = self.open.last_mut().filter(|open| open.name == name) {
            open.nested += 1;
        }
        let starts = Compiler::of(element).filter(|compiler| *compiler == Compiler::AngularJs || self.open.is_empty());
        let Some(compiler) = starts.or(self.compiler()) else { return };
        let compiler = match compiler.skips(element) {
            true => None,
            false if starts.is_some() => starts,
            false => return,
        };
        if self.open.len() < MAX_OPEN && (compiler.is_some() || !self.open.is_empty()) {
            self.open.push(Open { name: name.to_owned(), compiler, nested: 0 });
        }
    }

    pub(super) fn end(&mut self, name: &str) {
        let Some(open) = self.open.last_mut().filter(|open| open.name == name) else { return };
        match open.nested.checked_sub(1) {
            Some(nested) => open.nested = nested,
            None => {
                self.open.pop();
                // The element counts in the one around it, too.
                if let Some(outer) = self.open.last_mut().filter(|outer| outer.name == name) {
                    outer.nested = outer.nested.saturating_sub(1);
                }
            }
        }
    }
}

fn has(element: &Element<'_>, is: impl Fn(&str) -> bool) -> bool {
    element.attributes.iter().any(|attribute| attribute.name.constant().is_some_and(&is))
}

/// The name by which AngularJS looks for a directive: `ng-app` for `data-ng:app`.
pub(super) fn directive(name: &str) -> String {
    let name = name.replace([':', '_'], "-");
    let rest = name.strip_prefix("data-").or_else(|| name.strip_prefix("x-"));
    rest.unwrap_or(&name).to_owned()
}

/// How many elements are remembered.
const MAX_OPEN: usize = 64;

/// The elements without an end tag (HTML, #void-elements).
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// The elements whose end tag is often left out (HTML, #optional-tags). Where they end cannot be told here.
const OPTIONAL_END: &[&str] =
    &["dd", "dt", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"];
