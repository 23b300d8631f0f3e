//! The error of a name that is not a directive.

use super::directive::Directive;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::word;

/// The error of a name that is not a directive, with the directive that was probably meant.
pub(super) fn not_a_directive(name: &str, span: Span) -> Diagnostic {
    let error = Diagnostic::error(span, format!("`{name}` is not a directive of Content-Security-Policy"))
        .note("browsers ignore unknown directives, so it would restrict nothing");
    match LEGACY.iter().find(|(legacy, _)| *legacy == word::snake_case(name)) {
        Some((_, instead)) => error.help(format!("write {instead}")),
        None if name.contains(['.', ':', '\'', '*']) => error.help(
            "add it to the list of a directive; in the header, spaces separate sources, `;` ends a directive, and `,` ends the policy",
        ),
        None => match word::nearest(name, &word::keys(Directive::ALL)) {
            Some(key) => error.help(format!("did you mean `{key}`?")),
            None => error,
        },
    }
}

/// Names that predate the standard and are still found in old policies, with what to write instead.
const LEGACY: &[(&str, &str)] = &[
    ("xhr_src", "`connect_src`"),
    ("options", "`unsafe_inline` or `unsafe_eval` in a source list"),
    ("allow", "`default_src`"),
    ("policy_uri", "the directives here: loading a policy from a file was never standardised"),
    ("script_nonce", "`script_src: nonce`"),
];
