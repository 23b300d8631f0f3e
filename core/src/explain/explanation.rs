//! What a policy does, for a person.

use super::place::Place;
use crate::csp::Disposition;
use crate::fetch::PolicySource;

/// What a policy does in a browser, in words: what may load what from where, what browsers ignore and why, and where each part
/// is written.
///
/// It displays as aligned columns for a terminal. [`BrowserPolicy::explain`](super::BrowserPolicy::explain) has an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The name of the policy.
    pub name: String,
    /// The origin of the pages; `None` if it is not known.
    pub origin: Option<String>,
    /// The Content-Security-Policies. A page may do only what all enforced ones allow.
    pub policies: Vec<ExplainedCsp>,
    /// The other headers, in the order of the policy.
    pub headers: Vec<ExplainedHeader>,
    /// The headers that are removed from responses.
    pub removed: Vec<String>,
    /// The cookies.
    pub cookies: Vec<ExplainedCookie>,
    /// The promises of `expect`.
    pub promises: Vec<ExplainedPromise>,
    /// The headers, and parts of them, that browsers ignore, besides those of [`policies`](Self::policies).
    pub ignored: Vec<Ignored>,
}

/// One Content-Security-Policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainedCsp {
    /// Whether browsers enforce it, or only report violations.
    pub disposition: Disposition,
    /// Whether it is in a header or in a `meta` element.
    pub delivery: PolicySource,
    /// Where it is written.
    pub place: Option<Place>,
    /// What may be loaded, run, sent or embedded, and from where. Fallbacks are resolved, and kinds with the same answer
    /// are in one rule.
    pub rules: Vec<Rule>,
    /// The directives that are not lists of sources, such as `sandbox`.
    pub directives: Vec<ExplainedDirective>,
    /// The parts that browsers ignore.
    pub ignored: Vec<Ignored>,
}

/// From where some kinds of things may come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// What it is about, in the words of `expect`: `script`, `script inline`, `framed_by`.
    pub kinds: Vec<String>,
    /// The directive that decides, after fallback; `None` if no directive restricts these kinds.
    pub directive: Option<String>,
    /// Where that directive is written.
    pub place: Option<Place>,
    /// What is allowed.
    pub allows: Allows,
}

/// What a rule allows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Allows {
    /// Everything, since no directive restricts it.
    Anything,
    /// Nothing.
    Nothing,
    /// What one of these sources allows.
    Sources(Vec<Allowed>),
}

/// A source of a list, and what it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allowed {
    /// The source, as it is written.
    pub source: String,
    /// What it allows, in a sentence.
    pub meaning: String,
    /// What else has to be true, in a phrase: `as a trusted type`.
    pub condition: Option<&'static str>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// A part of a policy that browsers ignore.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ignored {
    /// The part, as it is written.
    pub text: String,
    /// Why browsers ignore it.
    pub reason: String,
    /// Where it is written.
    pub place: Option<Place>,
}

/// A directive that is not a list of sources.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainedDirective {
    /// The directive and its value, as they are written.
    pub text: String,
    /// What it does, in a sentence.
    pub meaning: String,
    /// Where it is written.
    pub place: Option<Place>,
}

/// A header other than a Content-Security-Policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainedHeader {
    /// The name, in lower case.
    pub name: String,
    /// The value as it is sent, with `{nonce}` and `{slot}` for what is not known yet.
    pub value: String,
    /// What it does: a sentence about the header, and one about each word of its value. Empty for a header that this library
    /// does not know.
    pub meaning: Vec<String>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// A cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainedCookie {
    /// The name; `None` for the attributes that are added to undeclared cookies.
    pub name: Option<String>,
    /// The attributes as they are sent.
    pub attributes: String,
    /// A sentence about each attribute.
    pub meaning: Vec<String>,
}

/// A promise of `expect`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainedPromise {
    /// The promise, as it is written.
    pub text: String,
    /// What it states, in a sentence.
    pub meaning: String,
    /// What it does not cover.
    pub leaves_open: Vec<String>,
    /// Where it is written.
    pub place: Option<Place>,
}
