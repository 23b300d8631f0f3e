//! A service: what it is, the sources that it needs, and what its vendor says.

use super::argument::Argument;
use crate::csp::{Bypass, Directive, SourceExpression};
use crate::word::{Row, Spec, Word};
use std::borrow::Cow;

/// A service of another site, with the sources that it needs.
///
/// ```
/// use security_policy_core::csp::Directive;
/// use security_policy_core::service::SERVICES;
///
/// let turnstile = SERVICES.iter().find(|service| service.word.key == "turnstile").expect("a row");
/// let sources: Vec<_> = turnstile.sources_for(None).map(|(directive, text)| (directive, text.into_owned())).collect();
/// let host = "https://challenges.cloudflare.com".to_owned();
/// assert_eq!(sources, [(Directive::ScriptSrc, host.clone()), (Directive::FrameSrc, host)]);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Service {
    /// Its name and its documentation; the specification is the page of the vendor.
    pub word: Word,
    /// The sources, in the syntax of the header. `{}` stands for the argument, or for nothing if there is none.
    pub sources: &'static [(Directive, &'static [&'static str])],
    /// What is written in parentheses after the name; `None` if nothing is.
    pub argument: Option<Argument>,
    /// How its script is loaded; empty for a service without a script.
    pub script: &'static str,
    /// Whether its script passes the nonce on to what it loads, so that no host is needed next to a nonce.
    pub passes_nonce: bool,
    /// Which other headers and attributes matter to it, and what is left out.
    pub beside: &'static str,
    /// What to write instead where the service makes the policy weak; empty for the general advice.
    pub instead: &'static str,
    /// The day on which the sources were compared with the page of the vendor, `2026-11-29`; empty if they have not been yet.
    pub checked: &'static str,
}

impl Service {
    /// A service without a script.
    pub(super) const fn new(
        key: &'static str,
        doc: &'static str,
        page: (&'static str, &'static str),
        sources: &'static [(Directive, &'static [&'static str])],
    ) -> Self {
        let word = Word::new(key, "", doc).spec(Spec::new(page.0, page.1));
        Service { word, sources, argument: None, script: "", passes_nonce: false, beside: "", instead: "", checked: "" }
    }

    /// Sets the day on which the sources were compared with the page of the vendor.
    pub(super) const fn read(self, checked: &'static str) -> Self {
        Service { checked, ..self }
    }

    /// Sets how its script is loaded.
    pub(super) const fn script(self, script: &'static str) -> Self {
        Service { script, ..self }
    }

    /// Says that its script passes the nonce on.
    pub(super) const fn passes_nonce(self) -> Self {
        Service { passes_nonce: true, ..self }
    }

    /// Sets what else matters.
    pub(super) const fn beside(self, beside: &'static str) -> Self {
        Service { beside, ..self }
    }

    /// Sets what to write instead.
    pub(super) const fn instead(self, instead: &'static str) -> Self {
        Service { instead, ..self }
    }

    /// Sets what is written in parentheses.
    pub(super) const fn takes(self, argument: Argument) -> Self {
        Service { argument: Some(argument), ..self }
    }

    /// Returns the sources, in the order of the row, in the syntax of the header.
    pub fn sources_for<'a>(
        &self,
        argument: Option<&'a str>,
    ) -> impl Iterator<Item = (Directive, Cow<'a, str>)> + use<'a> {
        let filled = move |text: &'static str| -> Cow<'a, str> {
            if text.contains(PLACE) { text.replace(PLACE, argument.unwrap_or_default()).into() } else { text.into() }
        };
        let each = move |(directive, texts): &'static (Directive, &'static [&'static str])| {
            texts.iter().map(move |text| (*directive, filled(text)))
        };
        self.sources.iter().flat_map(each)
    }

    /// Returns the sources for scripts that an attacker can use to run their own, each with what the host serves.
    pub fn bypasses(&self, argument: Option<&str>) -> Vec<(String, Bypass)> {
        let scripts = self.sources_for(argument).filter(|(directive, _)| *directive == Directive::ScriptSrc);
        let bypass = |text: &str| match SourceExpression::parse(text) {
            Ok(SourceExpression::Host(host)) => host.bypass(false),
            _ => None,
        };
        scripts.filter_map(|(_, text)| bypass(&text).map(|bypass| (text.into_owned(), bypass))).collect()
    }

    /// Returns how the service is written in the list: its name, with an example of its argument if it needs one.
    pub fn example(&self) -> String {
        match self.required_example() {
            Some(example) => format!("{}(\"{example}\")", self.word.key),
            None => self.word.key.to_owned(),
        }
    }

    /// Returns a text for the parentheses, if the service needs one.
    pub(crate) fn required_example(&self) -> Option<&'static str> {
        self.argument.filter(|argument| argument.is_required()).map(Argument::example)
    }
}

impl Row for Service {
    fn key(&self) -> &'static str {
        self.word.key
    }
}

/// What the argument replaces.
const PLACE: &str = "{}";
