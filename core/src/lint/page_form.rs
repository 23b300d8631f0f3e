//! The forms of a page, and how they are sent.

use crate::page::{Element, Known, KnownUrl, Place};
use std::collections::BTreeSet;

/// A form of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FormState {
    /// Its start tag.
    pub(super) place: Place,
    /// The tags that include the file of the form, the innermost first.
    pub(super) chain: Vec<Place>,
    pub(super) id: Option<String>,
    /// How it is sent, by default and by each button that says otherwise.
    pub(super) submissions: Vec<Submission>,
    known: BTreeSet<(Method, bool, String)>,
    /// Whether it contains the token on one of the ways in which the page can be rendered.
    pub(super) has_token: bool,
    /// Whether it lacks the token on one of them.
    pub(super) lacks_token: bool,
}

/// How a form is sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Submission {
    pub(super) method: Method,
    /// Where to; `None` if an expression decides.
    pub(super) target: Option<KnownUrl>,
    /// Whether the target is the page itself.
    pub(super) is_page: bool,
}

/// The method of a form (HTML, #attr-fs-method).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Method {
    Get,
    Post,
    Dialog,
    /// An expression decides.
    Unknown,
}

/// What a button changes of how its form is sent.
#[derive(Clone, Debug)]
pub(super) struct Button {
    pub(super) method: Option<Method>,
    pub(super) target: Option<Target>,
}

/// The value of `action` or `formaction`.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) url: Option<KnownUrl>,
    pub(super) is_page: bool,
}

impl FormState {
    /// A form with this start tag, before its content is known.
    pub(super) fn new(element: &Element<'_>, chain: &[Place], method: Method, target: Target) -> Self {
        let mut form = FormState {
            place: element.place,
            chain: chain.to_vec(),
            id: constant(element, "id").map(str::to_owned),
            submissions: Vec::new(),
            known: BTreeSet::new(),
            has_token: false,
            lacks_token: false,
        };
        form.add(Submission { method, target: target.url, is_page: target.is_page });
        form
    }

    /// Adds how a button sends the form.
    pub(super) fn press(&mut self, button: Button) {
        let Some(default) = self.submissions.first().cloned() else { return };
        let method = button.method.unwrap_or(default.method);
        let submission = match button.target {
            Some(target) => Submission { method, target: target.url, is_page: target.is_page },
            None => Submission { method, ..default },
        };
        self.add(submission);
    }

    fn add(&mut self, submission: Submission) {
        let target = submission.target.as_ref().map(|target| format!("{} {}", target.has_path, target.url));
        if self.known.insert((submission.method, submission.is_page, target.unwrap_or_default())) {
            self.submissions.push(submission);
        }
    }
}

impl Method {
    /// The method that an attribute sets; `None` without the attribute.
    pub(super) fn of(element: &Element<'_>, attribute: &str) -> Option<Method> {
        let known = element.attribute(attribute)?.value.as_ref().map_or(Known::all(""), |value| value.known());
        Some(match known.text.to_ascii_lowercase().as_str() {
            _ if !known.is_complete => Method::Unknown,
            "post" => Method::Post,
            "dialog" => Method::Dialog,
            // HTML, #form-submission-attributes: also for an invalid value.
            _ => Method::Get,
        })
    }
}

/// The value of an attribute without expressions.
pub(super) fn constant<'e>(element: &'e Element<'_>, attribute: &str) -> Option<&'e str> {
    element.attribute(attribute)?.value.as_ref()?.constant()
}
