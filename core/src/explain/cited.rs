//! The part of a policy that allows something.

use super::place::Place;
use super::policy::BrowserPolicy;
use super::words;
use crate::fetch::Ruling;

/// The source that allows something, in its directive.
pub(super) fn allowing(ruling: &Ruling<'_>, policy: &BrowserPolicy) -> (String, Option<Place>) {
    let form = policy.policy().form;
    let directive = words::directive(ruling.deciding.directive.node, form);
    match ruling.matched() {
        Some(source) => {
            (format!("`{}` in `{directive}`", words::source(&source.node, form)), policy.places().get(source.span))
        }
        None => (format!("`{directive}`"), policy.places().get(ruling.deciding.directive.span)),
    }
}
