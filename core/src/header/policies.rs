//! The codec of Content-Security-Policy, enforced or report-only.

use super::codec::{Codec, Lines};
use super::snippet::is_open;
use super::value::FieldValue;
use super::vocabulary::wire;
use crate::csp::{
    self, Csp, Directive, Disposition, Keyword, NONCE, SANDBOX, SCHEMES, SINKS, Segment, TRUSTED_TYPES, WEBRTC,
};
use crate::declaration::{Entry, Value};
use crate::diagnostic::Diagnostics;
use crate::span::Spanned;
use crate::text::Text;

/// Policies whose violations browsers block, or only report.
pub(super) struct Policies(pub(super) Disposition);

impl Codec for Policies {
    fn lower(&self, value: &Value, _: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        Csp::lower_list(value, self.0, out).map(FieldValue::Csp)
    }

    fn parse(&self, text: Text<'_>, _: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let (csps, found) = Csp::parse_list(text, self.0);
        out.extend(found);
        Some(FieldValue::Csp(csps))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Csp(csps) => csp::render_list(csps),
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        "{ default_src: self }".to_owned()
    }

    /// #parse-response-csp: each line, and each part between commas, is a separate policy.
    fn lines(&self) -> Lines {
        Lines::AllCount
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        // The nonce is not known here.
        if word == NONCE.key {
            return Some("'nonce-…'".to_owned());
        }
        let keyword = Keyword::ALL.iter().find(|keyword| keyword.key() == word);
        keyword
            .map(|keyword| format!("'{}'", keyword.text()))
            .or_else(|| wire(SCHEMES, word).map(|scheme| format!("{scheme}:")))
            .or_else(|| Directive::from_key(word).map(|directive| directive.name().to_owned()))
            .or_else(|| [SINKS, SANDBOX, TRUSTED_TYPES, WEBRTC].iter().find_map(|words| wire(words, word)))
    }

    fn spell_text(&self, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn spell_entries(&self, entries: &[Entry]) -> Option<String> {
        spell_directives(self.0, entries)
    }

    fn disposition(&self) -> Option<Disposition> {
        Some(self.0)
    }
}

/// Directives in the DSL, in the syntax of the header.
pub(super) fn spell_directives(disposition: Disposition, entries: &[Entry]) -> Option<String> {
    if let [Entry { key, value: Some(value), .. }] = entries
        && is_open(value)
    {
        return Directive::from_key(&key.node).map(|directive| format!("{} …", directive.name()));
    }
    let mut found = Diagnostics::new();
    let csp = Csp::lower(entries, disposition, &mut found);
    found.is_empty().then(|| csp.to_string().replace("{nonce}", "…"))
}
