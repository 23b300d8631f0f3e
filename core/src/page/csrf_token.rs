//! What carries the token of `csrf` in a form.

use super::event::{Element, Event, Parts};
use super::node::Output;

/// How the pages of a site carry the token of `csrf`.
///
/// ```
/// use security_policy_core::page::{CsrfField, Event, FileSet, MarkupFile, Page, walk};
///
/// let field = CsrfField { name: "csrf_token", is_template: false };
/// let text = "<form><input name=csrf_token value=abc></form><form></form>".to_owned();
/// let mut files = FileSet::new();
/// let file = files.add(MarkupFile { path: "page.html".to_owned(), name: "page.html".to_owned(), text });
///
/// let mut forms = Vec::new();
/// walk(&Page::plain(file, &files), &files, &|event| field.is_in(event), &mut |event, _| {
///     if let Event::EndOfForm { has_token, .. } = event {
///         forms.push(*has_token);
///     }
/// });
/// assert_eq!(forms, [true, false]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CsrfField<'a> {
    /// The name of the form field: `csrf_token`.
    pub name: &'a str,
    /// Whether the pages are templates, in which an expression prints the value.
    pub is_template: bool,
}

impl CsrfField<'_> {
    /// Whether this token of a page is the field, or prints it: `<input name="csrf_token" value="{{ token }}">`,
    /// `{{ csrf_token.field() }}`, `{{{csrf_field}}}`.
    ///
    /// An expression prints the field if a part of it is named after the field, `csrf` or `xsrf`, or if it is `field` or a call of
    /// `field()` or `field_for()`.
    pub fn is_in(&self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(element) => self.is_input(element),
            Event::Text(text) => text.outputs().any(|output| self.is_printed_by(output)),
            _ => false,
        }
    }

    fn is_input(&self, element: &Element<'_>) -> bool {
        let is_control = ["input", "textarea", "button"].into_iter().any(|name| element.is(name));
        if !is_control || element.attribute("disabled").is_some() {
            return false;
        }
        let value = |name: &str| element.attribute(name).and_then(|attribute| attribute.value.as_ref());
        let has_name = value("name").is_some_and(|name| name.is(self.name) || self.is_printed_in(name));
        // A constant is no token: the server rejects it. A `textarea` has its value as its content.
        let has_value = |value: &Parts<'_>| match self.is_template {
            true => value.outputs().any(|output| output.constant.is_none()),
            false => value.constant().is_none_or(|text| !text.is_empty()),
        };
        has_name && (element.is("textarea") || value("value").is_some_and(has_value))
    }

    fn is_printed_in(&self, parts: &Parts<'_>) -> bool {
        parts.outputs().any(|output| self.is_printed_by(output))
    }

    fn is_printed_by(&self, output: &Output) -> bool {
        let expression = output.expression.trim();
        // A literal string is no token.
        if output.constant.is_some() {
            return false;
        }
        let mut names = expression.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|name| !name.is_empty());
        let name = self.name.to_ascii_lowercase();
        expression == "field"
            || names.any(|part| {
                let part = part.to_ascii_lowercase();
                part == name || part.contains("csrf") || part.contains("xsrf")
            })
            || calls(expression, "field")
            || calls(expression, "field_for")
    }
}

/// Whether an expression ends with a call of this method or function.
fn calls(expression: &str, name: &str) -> bool {
    let callee = expression.trim_end_matches(')').split('(').next().unwrap_or_default();
    let callee = callee.trim_end();
    let is_call = expression.ends_with(')') && callee.ends_with(name);
    is_call && callee[..callee.len() - name.len()].chars().next_back().is_none_or(|c| c == '.' || c == ':')
}
