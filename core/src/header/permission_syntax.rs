//! What the syntaxes of Permissions-Policy and Feature-Policy share, and how they differ.

use super::feature::FEATURES;
use super::permission::{ALLOWLIST, Allowed, Permission};
use crate::declaration::ANY;
use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Level};
use crate::span::Span;
use crate::text::Text;
use crate::url::Origin;
use crate::word::{self, Word};

/// How one of the two headers writes features and the origins that may use them.
pub(super) struct PermissionSyntax {
    pub(super) parse: fn(Text<'_>, &mut Diagnostics) -> Vec<Permission>,
    pub(super) render: fn(&[Permission]) -> String,
    /// A word of an allowlist, in the syntax of the header.
    pub(super) spell_allowed: fn(&Word) -> String,
    /// A string of an allowlist, in the syntax of the header; `None` if it is the same in the DSL.
    pub(super) spell_text: fn(&str) -> Option<String>,
}

/// Reads an entry that is an origin or `*`.
pub(super) fn origin(text: &str, span: Span) -> Result<Allowed, Diagnostic> {
    if text == ANY {
        return Ok(Allowed::Any);
    }
    if let Some(word) = ALLOWLIST.iter().find(|word| word.key == text.trim_matches('\'')) {
        return Err(Diagnostic::error(span, format!("`\"{text}\"` is a string, and `{}` is a bare word", word.key))
            .help(format!("write `{}`", word.key))
            .note("browsers read a string as an origin")
            .replace(span, word.key));
    }
    // A wildcard can replace the first label (since Chromium 108). It is not part of an origin.
    let plain = text.replacen("://*.", "://", 1);
    match Origin::parse(&plain, span) {
        Ok(_) => Ok(Allowed::Origin(text.to_owned())),
        Err(error) => {
            let entry = Diagnostic::error(span, format!("`{text}` is not an origin"))
                .note("browsers ignore entries that are not origins");
            Err(match error.fix.as_deref() {
                Some(Fix::Replace { text: origin, .. }) => {
                    let origin = if plain == text { origin.clone() } else { origin.replacen("://", "://*.", 1) };
                    entry.help(format!("write `{origin}`")).replace(span, origin)
                }
                _ => entry.help(error.help.unwrap_or_default()),
            })
        }
    }
}

/// The warning about a feature that no known browser supports.
pub(super) fn unknown(name: &str, span: Span, header: &str) -> Diagnostic {
    let error = word::unknown(FEATURES, name, span, &format!("a feature of {header}"));
    let error = match error.help {
        Some(_) => error,
        None => error.help("remove it"),
    };
    Diagnostic { level: Level::Warn, ..error.note("browsers ignore features that they do not know") }
}
