//! The directive that a developer writes for what another one governs more closely.

use crate::csp::Directive;

/// `script_src` for `script_src_elem` and `script_src_attr`, and likewise for styles; any other directive itself.
pub(crate) fn general(directive: Directive) -> Directive {
    let is_part = directive.governs_script() || directive.governs_style();
    let of = |directive: Directive| directive.fallback().iter().copied().find(|other| *other != Directive::DefaultSrc);
    of(directive).filter(|_| is_part).unwrap_or(directive)
}
