//! The value of a header, and its text.

use super::endpoints::{self, Endpoint};
use super::field::{Field, Shape};
use super::parameters::{Argument, Kind, Parameters};
use super::permissions_policy::{self as permissions, Permission};
use super::text::Text;
use crate::csp::{self, ClauseValue, Csp, Directive, Segment};
use crate::list::separated;
use crate::span::Spanned;
use crate::structured_field as sf;
use crate::word::Word;

/// The value of a header, by its shape.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FieldValue {
    /// Content-Security-Policies, each of which has to allow what a page does.
    Csp(Vec<Spanned<Csp>>),
    /// Words of a closed list.
    Words(Vec<Spanned<&'static Word>>),
    /// `?1`, `?0`, or `true`.
    Boolean(Spanned<bool>),
    /// Seconds.
    Seconds(Spanned<u64>),
    /// Strings.
    Texts(Vec<Spanned<String>>),
    /// Named parameters.
    Parameters(Parameters),
    /// Named parameters, any number of times.
    Groups(Vec<Parameters>),
    /// Features and who may use them.
    Permissions(Vec<Permission>),
    /// Names and URLs.
    Endpoints(Vec<Endpoint>),
}

impl FieldValue {
    /// The header's value, with a slot where the nonce goes.
    pub fn render(&self, field: Field) -> Vec<Segment> {
        let text = match (self, field.shape()) {
            (FieldValue::Csp(csps), _) => return csp::render_list(csps),
            (FieldValue::Words(words), Shape::QuotedWords(_)) => {
                separated(words, ", ", &|word| sf::quote(word.node.wire))
            }
            (FieldValue::Words(words), _) => separated(words, ", ", &|word| word.node.wire.to_owned()),
            (FieldValue::Boolean(flag), Shape::Boolean) => sf::BareItem::Boolean(flag.node).to_string(),
            (FieldValue::Boolean(flag), _) => flag.node.to_string(),
            (FieldValue::Seconds(seconds), _) => seconds.node.to_string(),
            (FieldValue::Texts(texts), Shape::Strings(_)) => separated(texts, ", ", &|text| sf::quote(&text.node)),
            (FieldValue::Texts(texts), _) => separated(texts, ", ", &|text| text.node.clone()),
            (FieldValue::Parameters(parameters), Shape::Parameters(schema)) => parameters.to_text(schema.syntax),
            (FieldValue::Groups(groups), Shape::Groups(schema)) => {
                separated(groups, ", ", &|group| group.to_text(schema.syntax))
            }
            (FieldValue::Permissions(permissions), Shape::Features) => permissions::render_feature_policy(permissions),
            (FieldValue::Permissions(permissions), _) => permissions::render(permissions),
            (FieldValue::Endpoints(endpoints), _) => return endpoints::render(endpoints),
            // A value is made by `lower` or `parse` for its own field, so that the shapes agree.
            (FieldValue::Parameters(_) | FieldValue::Groups(_), _) => String::new(),
        };
        vec![Segment::Text(text)]
    }

    /// The header's value as text; a nonce that is not known yet stands as `{nonce}`.
    pub fn to_text(&self, field: Field) -> String {
        separated(&self.render(field), "", &Segment::to_string)
    }

    /// The reporting endpoints that it names.
    pub(crate) fn named_endpoints<'a>(&'a self, names: &mut Vec<Spanned<&'a str>>) {
        let name = |text: &'a Spanned<String>| Spanned::new(text.node.as_str(), text.span);
        match self {
            FieldValue::Csp(csps) => {
                for clause in csps.iter().filter_map(|csp| csp.node.get(Directive::ReportTo)) {
                    if let ClauseValue::Texts(texts) = &clause.value {
                        // Browsers read the first name only.
                        names.extend(texts.first().map(name));
                    }
                }
            }
            FieldValue::Permissions(permissions) => {
                names.extend(permissions.iter().filter_map(|permission| permission.report_to.as_ref()).map(name));
            }
            FieldValue::Parameters(parameters) => {
                for setting in &parameters.all {
                    let is_endpoint = matches!(
                        setting.parameter.kind,
                        Kind::Text(Text::Endpoint, _) | Kind::Texts(Text::Endpoint, _)
                    );
                    if let (true, Argument::Texts(texts)) = (is_endpoint, &setting.value.node) {
                        names.extend(texts.iter().map(name));
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        match self {
            FieldValue::Csp(csps) => csps.iter().all(|csp| csp.node.clauses.is_empty()),
            FieldValue::Words(words) => words.is_empty(),
            FieldValue::Texts(texts) => texts.is_empty(),
            FieldValue::Parameters(parameters) => parameters.all.is_empty(),
            FieldValue::Groups(groups) => groups.is_empty(),
            FieldValue::Permissions(permissions) => permissions.is_empty(),
            FieldValue::Endpoints(endpoints) => endpoints.is_empty(),
            FieldValue::Boolean(_) | FieldValue::Seconds(_) => false,
        }
    }
}
