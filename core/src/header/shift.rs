//! The places of a value, for one that was read out of a longer text.

use super::parameters::{Argument, Parameters};
use super::value::FieldValue;
use crate::csp::{Clause, ClauseValue};
use crate::span::{Span, Spanned};

impl FieldValue {
    /// Moves every place by `start`: where the text that the value was read from begins.
    pub fn shift(&mut self, start: usize) {
        self.each_span(&mut |span| *span = span.shift(start));
    }

    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        match self {
            FieldValue::Csp(csps) => {
                for csp in csps {
                    f(&mut csp.span);
                    csp.node.clauses.iter_mut().for_each(|clause| clause.each_span(f));
                }
            }
            FieldValue::Words(words) => each(words, f),
            FieldValue::Boolean(flag) => f(&mut flag.span),
            FieldValue::Seconds(seconds) => f(&mut seconds.span),
            FieldValue::Texts(texts) => each(texts, f),
            FieldValue::Parameters(parameters) => parameters.each_span(f),
            FieldValue::Groups(groups) => groups.iter_mut().for_each(|group| group.each_span(f)),
            FieldValue::Permissions(permissions) => {
                for permission in permissions {
                    f(&mut permission.feature.span);
                    each(&mut permission.allowlist, f);
                    permission.report_to.iter_mut().for_each(|name| f(&mut name.span));
                }
            }
            FieldValue::Endpoints(endpoints) => {
                for endpoint in endpoints {
                    f(&mut endpoint.name.span);
                    f(&mut endpoint.url.span);
                }
            }
        }
    }
}

impl Clause {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        f(&mut self.directive.span);
        match &mut self.value {
            ClauseValue::Sources(items) => each(items, f),
            ClauseValue::Words(items) => each(items, f),
            ClauseValue::TrustedTypes(items) => each(items, f),
            ClauseValue::Urls(items) => each(items, f),
            ClauseValue::Texts(items) => each(items, f),
            ClauseValue::Empty => {}
        }
    }
}

impl Parameters {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        for setting in &mut self.all {
            f(&mut setting.value.span);
            match &mut setting.value.node {
                Argument::Words(items) => each(items, f),
                Argument::Texts(items) => each(items, f),
                Argument::Mixed(items) => each(items, f),
                Argument::Blocks(blocks) => blocks.iter_mut().for_each(|block| block.each_span(f)),
                Argument::Flag
                | Argument::Boolean(_)
                | Argument::Integer(_)
                | Argument::Decimal(_)
                | Argument::Slot(_) => {}
            }
        }
    }
}

fn each<T>(items: &mut [Spanned<T>], f: &mut dyn FnMut(&mut Span)) {
    for item in items {
        f(&mut item.span);
    }
}
