//! The value of a header.

use super::parameters::{Argument, Parameters};
use super::permission::Permission;
use crate::csp::{ClauseValue, Csp, Directive};
use crate::span::Spanned;
use crate::text_or_slot::TextOrSlot;
use crate::word::Word;

/// The value of a header, in the form of its grammar.
///
/// ```
/// use security_policy_core::header::{Field, FieldValue};
///
/// let (value, diagnostics) = FieldValue::parse(Field::AccessControlMaxAge, "600");
/// assert!(diagnostics.is_empty());
/// assert!(matches!(value, Some(FieldValue::Seconds(seconds)) if seconds.node == 600));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FieldValue {
    /// Content-Security-Policies. Browsers apply each of them.
    Csp(Vec<Spanned<Csp>>),
    /// Words from a fixed list.
    Words(Vec<Spanned<&'static Word>>),
    /// A boolean: `?1`, `?0` or `true`.
    Boolean(Spanned<bool>),
    /// A number of seconds.
    Seconds(Spanned<u64>),
    /// Strings.
    Texts(Vec<Spanned<String>>),
    /// Named parameters.
    Parameters(Parameters),
    /// Several groups of named parameters.
    Groups(Vec<Parameters>),
    /// Features and the origins that may use them.
    Permissions(Vec<Permission>),
    /// The names and URLs of reporting endpoints.
    Endpoints(Vec<Endpoint>),
}

/// A reporting endpoint: a name and its URL (Reporting API, section 3.2).
///
/// ```
/// use security_policy_core::header::{Field, FieldValue};
///
/// let (value, _) = FieldValue::parse(Field::ReportingEndpoints, "csp=\"/reports\"");
/// let Some(FieldValue::Endpoints(endpoints)) = value else { panic!("{value:?}") };
/// assert_eq!((endpoints[0].name.node.as_str(), endpoints[0].url.node.to_string().as_str()), ("csp", "/reports"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The name, which `report_to` refers to.
    pub name: Spanned<String>,
    /// The https URL or the path that receives the reports.
    pub url: Spanned<TextOrSlot>,
}

impl FieldValue {
    /// Adds the names of the reporting endpoints that the value refers to.
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
                    if let (true, Argument::Texts(texts)) = (setting.parameter.is_endpoint(), &setting.value.node) {
                        names.extend(texts.iter().map(name));
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether the value contains nothing to send: no directive, word, string, parameter or other item.
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
