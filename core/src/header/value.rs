//! The value of a header.

use super::parameters::{Argument, Kind, Parameters};
use super::permission::Permission;
use super::text_kind::TextKind;
use crate::csp::{ClauseValue, Csp, Directive};
use crate::span::Spanned;
use crate::text_or_slot::TextOrSlot;
use crate::word::Word;

/// The value of a header, by its grammar.
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

/// A name and the URL that it stands for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The name, which `report_to` gives.
    pub name: Spanned<String>,
    /// An https URL, or a path.
    pub url: Spanned<TextOrSlot>,
}

impl FieldValue {
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
                        Kind::Text(TextKind::Endpoint, _) | Kind::Texts(TextKind::Endpoint, _)
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
