//! The field `reporting`, as it is declared.

use super::parameter::{BROWSER, Reporter};
use crate::header::{Field, Parameters};
use crate::span::{Span, Spanned};
use crate::text_or_slot::TextOrSlot;
use crate::url::Origin;
use crate::word::Word;

/// The field `reporting` of a policy.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reporting {
    /// The name of the field.
    pub span: Span,
    /// The URL of the endpoint; `None` if it has an error.
    pub url: Option<Spanned<TextOrSlot>>,
    /// `nel`: the parameters of Network Error Logging, at the place of its name.
    pub nel: Option<Spanned<Parameters>>,
    /// `only`: what is reported; `None` for everything.
    pub only: Option<Vec<Spanned<&'static Word>>>,
}

impl Reporting {
    /// Returns the name of the endpoint: `default`, to which browsers send their own reports too, or `reports` if `only` leaves those
    /// out.
    ///
    /// <https://w3c.github.io/reporting/#generate-report>: deprecation, intervention and crash reports go to the endpoint `default`.
    pub fn name(&self) -> &'static str {
        match &self.only {
            Some(words) if !words.iter().any(|word| *word.node == BROWSER) => "reports",
            _ => "default",
        }
    }

    /// Returns whether violations of this header are reported.
    pub fn includes(&self, field: Field) -> bool {
        let Some(reporter) = Reporter::of(field) else { return false };
        self.only.as_ref().is_none_or(|words| words.iter().any(|word| *word.node == reporter.word))
    }

    /// Returns the path of the endpoint, without its query; `None` for a slot.
    pub fn path(&self) -> Option<&str> {
        let TextOrSlot::Text(url) = &self.url.as_ref()?.node else { return None };
        let rest = match url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
            None => url,
        };
        Some(rest.split(['?', '#']).next().unwrap_or_default())
    }

    /// Returns whether browsers send the reports to another origin than that of the pages, which needs CORS. A path never is; an
    /// absolute URL is, unless it is of the declared origin.
    pub fn is_cross_origin(&self, origin: Option<&Origin>) -> bool {
        let Some(Spanned { node: TextOrSlot::Text(url), .. }) = &self.url else { return true };
        match crate::url::Url::parse(url) {
            Some(url) => !origin.is_some_and(|origin| url.is_of(origin)),
            None => false,
        }
    }
}
