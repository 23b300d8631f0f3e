//! Expressions of templates in places where escaping does not protect.

use super::report::lints;

#[cfg(feature = "page")]
mod template_unquoted_attribute;

lints! {
    feature "page",
    template_unquoted_attribute,
}
