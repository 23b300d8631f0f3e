//! A name that is no directive.

use super::directive::Directive;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::word;

/// The error of a name that is no directive.
pub(super) fn not_a_directive(name: &str, span: Span) -> Diagnostic {
    let error = Diagnostic::error(span, format!("`{name}` is not a directive of Content-Security-Policy"))
        .note("browsers ignore a directive that they do not know, so it would restrict nothing");
    match LEGACY.iter().find(|(legacy, _)| *legacy == word::snake_case(name)) {
        Some((_, instead)) => error.help(format!("write {instead}")),
        None if name.contains(['.', ':', '\'', '*']) => error.help(
            "write it into the list of a directive; in a string, a space separates sources, a `;` ends the directive and a `,` the policy",
        ),
        None => match word::nearest(name, &word::keys(Directive::ALL)) {
            Some(key) => error.help(format!("did you mean `{key}`?")),
            None => error,
        },
    }
}

/// Names from before the standard, still found in old policies.
const LEGACY: &[(&str, &str)] = &[
    ("xhr_src", "`connect_src`"),
    ("options", "`unsafe_inline` or `unsafe_eval` in a source list"),
    ("allow", "`default_src`"),
    ("policy_uri", "the directives here: a policy file was never standardised"),
    ("script_nonce", "`script_src: nonce`"),
];
