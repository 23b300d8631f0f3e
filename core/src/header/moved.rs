//! Values that were read by themselves, moved to where they stand in a longer text.

use super::parameters::{Argument, Parameters};
use super::value::FieldValue;
use crate::csp::{ClauseValue, Csp};
use crate::span::Spanned;

impl FieldValue {
    /// The same value, `by` bytes further on.
    #[must_use]
    pub(crate) fn moved(mut self, by: usize) -> Self {
        match &mut self {
            FieldValue::Csp(csp) => self::csp(csp, by),
            FieldValue::Words(words) => all(words, by),
            FieldValue::Boolean(flag) => one(flag, by),
            FieldValue::Seconds(seconds) => one(seconds, by),
            FieldValue::Texts(texts) => all(texts, by),
            FieldValue::Parameters(parameters) => self::parameters(parameters, by),
            FieldValue::Groups(groups) => groups.iter_mut().for_each(|group| parameters(group, by)),
            FieldValue::Permissions(permissions) => {
                for permission in permissions {
                    one(&mut permission.feature, by);
                    all(&mut permission.allowlist, by);
                    permission.report_to.iter_mut().for_each(|name| one(name, by));
                }
            }
            FieldValue::Endpoints(endpoints) => {
                for endpoint in endpoints {
                    one(&mut endpoint.name, by);
                    one(&mut endpoint.url, by);
                }
            }
        }
        self
    }
}

fn csp(csp: &mut Csp, by: usize) {
    for clause in &mut csp.clauses {
        one(&mut clause.directive, by);
        match &mut clause.value {
            ClauseValue::Sources(sources) => all(sources, by),
            ClauseValue::Words(words) => all(words, by),
            ClauseValue::TrustedTypes(types) => all(types, by),
            ClauseValue::Texts(texts) => all(texts, by),
            ClauseValue::Empty => {}
        }
    }
}

fn parameters(parameters: &mut Parameters, by: usize) {
    for setting in &mut parameters.all {
        one(&mut setting.value, by);
        match &mut setting.value.node {
            Argument::Words(words) => all(words, by),
            Argument::Texts(texts) => all(texts, by),
            Argument::Mixed(items) => all(items, by),
            Argument::Blocks(blocks) => blocks.iter_mut().for_each(|block| self::parameters(block, by)),
            Argument::Flag | Argument::Boolean(_) | Argument::Integer(_) | Argument::Decimal(_) => {}
        }
    }
}

fn one<T>(item: &mut Spanned<T>, by: usize) {
    item.span = item.span.moved(by);
}

fn all<T>(items: &mut [Spanned<T>], by: usize) {
    items.iter_mut().for_each(|item| one(item, by));
}
