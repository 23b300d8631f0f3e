//! Policy → header text, in segments: known text, the nonce of the response, and slots.

use super::policy::{Clause, ClauseValue, Csp};
use super::source::SourceExpression;
use crate::list::separated;
use crate::span::Spanned;
use crate::text_or_slot::TextOrSlot;
use std::fmt;

/// A segment of a header's value: text, or a value that is not known until start-up or until the response. [`Csp::render`]
/// has an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Known text.
    Text(String),
    /// The nonce of the response, without `nonce-` and quotes.
    Nonce,
    /// The value of the slot with this name, which the application sets at start-up.
    Slot(String),
    /// Any number of sources that the application sets at start-up. Each is preceded by a space.
    Slots {
        /// The names of their slots.
        names: Vec<String>,
        /// The text to write if all of these slots are empty: ` 'none'` in a list without other sources.
        otherwise: &'static str,
    },
}

impl Csp {
    /// The text of the policy in segments: names in lower case, one space between sources, `; ` between directives (CSP3,
    /// section 2.2, serialized CSP).
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Disposition, Segment};
    ///
    /// let (csp, _) = Csp::parse("IMG-SRC  *;; object-src 'none';", Disposition::Enforce);
    /// assert_eq!(csp.render(), [Segment::Text("img-src *; object-src 'none'".to_owned())]);
    /// ```
    pub fn render(&self) -> Vec<Segment> {
        let mut segments = Segments::default();
        self.render_into(&mut segments);
        segments.0
    }

    fn render_into(&self, segments: &mut Segments) {
        for (index, clause) in self.clauses.iter().enumerate() {
            if index > 0 {
                segments.push("; ");
            }
            clause.render(segments);
        }
    }
}

/// The value of a header with these policies: `, ` between them (CSP3, #framework-policy, serialized CSP list).
pub(crate) fn render_list(csps: &[Spanned<Csp>]) -> Vec<Segment> {
    let mut segments = Segments::default();
    for (index, csp) in csps.iter().enumerate() {
        if index > 0 {
            segments.push(", ");
        }
        csp.node.render_into(&mut segments);
    }
    segments.0
}

impl Clause {
    /// The directive as a user writes it, for a message; a long list is abbreviated to `…`.
    pub(super) fn dsl(&self) -> String {
        let key = self.directive.node.key();
        match &self.value {
            ClauseValue::Empty => key.to_owned(),
            ClauseValue::Sources(sources) => match sources.as_slice() {
                [one] => format!("{key}: {}", one.node.dsl()),
                [] | [_, _, _, _, _, ..] => format!("{key}: …"),
                some => format!("{key}: [{}]", separated(some, ", ", &|source| source.node.dsl())),
            },
            _ => format!("{key}: …"),
        }
    }

    fn render(&self, segments: &mut Segments) {
        segments.push(self.directive.node.name());
        match &self.value {
            ClauseValue::Sources(sources) => {
                // Browsers read an empty list as `'none'`, but `'none'` is clearer to readers.
                let is_optional =
                    |source: &Spanned<SourceExpression>| matches!(source.node, SourceExpression::Slots(_));
                let otherwise = if sources.iter().all(is_optional) { " 'none'" } else { "" };
                for source in sources {
                    match &source.node {
                        SourceExpression::Nonce => segments.nonce(),
                        SourceExpression::Slot(name) => segments.slot(name),
                        SourceExpression::Slots(name) => segments.slots(name, otherwise),
                        other => segments.item(other),
                    }
                }
            }
            ClauseValue::Words(words) => words.iter().for_each(|word| segments.item(&word.node.wire)),
            ClauseValue::TrustedTypes(types) => types.iter().for_each(|item| segments.item(&item.node)),
            ClauseValue::Urls(urls) => urls.iter().for_each(|url| match &url.node {
                TextOrSlot::Text(text) => segments.item(text),
                TextOrSlot::Slot(name) => segments.slot(name),
            }),
            ClauseValue::Texts(texts) => texts.iter().for_each(|text| segments.item(&text.node)),
            ClauseValue::Empty => {}
        }
    }
}

/// The header's text, with `{nonce}` for the nonce and `{name}` for a slot.
impl fmt::Display for Csp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.render().iter().try_for_each(|segment| segment.fmt(f))
    }
}

/// Text unchanged, the nonce as `{nonce}`, and a slot as `{name}`.
impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Segment::Text(text) => f.write_str(text),
            Segment::Nonce => f.write_str("{nonce}"),
            Segment::Slot(name) => write!(f, "{{{name}}}"),
            Segment::Slots { names, .. } => names.iter().try_for_each(|name| write!(f, " {{{name}}}")),
        }
    }
}

#[derive(Default)]
struct Segments(Vec<Segment>);

impl Segments {
    fn push(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Segment::Text(last)) => last.push_str(text),
            _ => self.0.push(Segment::Text(text.to_owned())),
        }
    }

    fn item(&mut self, item: &dyn fmt::Display) {
        self.push(&format!(" {item}"));
    }

    fn slot(&mut self, name: &str) {
        self.push(" ");
        self.0.push(Segment::Slot(name.to_owned()));
    }

    fn slots(&mut self, name: &str, otherwise: &'static str) {
        match self.0.last_mut() {
            Some(Segment::Slots { names, .. }) => names.push(name.to_owned()),
            _ => self.0.push(Segment::Slots { names: vec![name.to_owned()], otherwise }),
        }
    }

    fn nonce(&mut self) {
        self.push(" 'nonce-");
        self.0.push(Segment::Nonce);
        self.push("'");
    }
}
