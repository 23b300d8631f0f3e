//! Expressions of templates in places where escaping does not protect.

use super::report::lints;

#[cfg(feature = "page")]
mod template_autoescape_off;
#[cfg(feature = "page")]
mod template_dynamic_attribute_name;
#[cfg(feature = "page")]
mod template_dynamic_resource_url;
#[cfg(feature = "page")]
mod template_expression_in_comment;
#[cfg(feature = "page")]
mod template_expression_in_script;
#[cfg(feature = "page")]
mod template_expression_in_style;
#[cfg(feature = "page")]
mod template_framework_expression;
#[cfg(feature = "page")]
mod template_javascript_url;
#[cfg(feature = "page")]
mod template_raw_output;
#[cfg(feature = "page")]
mod template_unquoted_attribute;
#[cfg(feature = "page")]
mod template_url_attribute;

lints! {
    feature "page",
    template_autoescape_off,
    template_dynamic_attribute_name,
    template_dynamic_resource_url,
    template_expression_in_comment,
    template_expression_in_script,
    template_expression_in_style,
    template_framework_expression,
    template_javascript_url,
    template_raw_output,
    template_unquoted_attribute,
    template_url_attribute,
}
