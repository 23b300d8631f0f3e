//! Header text → policy. Everything that is not kept is reported.

use super::directive::Directive;
use super::policy::{Csp, Disposition};
use super::unknown::not_a_directive;
use crate::declaration::{Entry, Named, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::span::Spanned;
use crate::text::Text;

impl Csp {
    /// Reads one policy in the syntax of the header (CSP3, section 2.2.1), keeping what browsers keep of it.
    ///
    /// Returns the policy and what is wrong with it. A `,` would start a second policy and is reported; use
    /// [`Csp::parse_list`] to read several.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Disposition};
    ///
    /// let (csp, diagnostics) = Csp::parse("default-src 'self'; img-src *", Disposition::Enforce);
    /// assert!(diagnostics.is_empty());
    /// assert_eq!(csp.to_string(), "default-src 'self'; img-src *");
    /// ```
    pub fn parse<'a>(text: impl Into<Text<'a>>, disposition: Disposition) -> (Csp, Diagnostics) {
        let mut out = Diagnostics::new();
        let csp = Csp::read(text.into(), disposition, &mut out);
        (csp, out)
    }

    /// Reads the value of a header, which may contain several policies separated by commas (CSP3, section 2.2.2).
    ///
    /// Returns the policies that have directives, each with its span, and what is wrong with them.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Disposition};
    ///
    /// let (csps, diagnostics) = Csp::parse_list("default-src 'self', , script-src 'none',", Disposition::Enforce);
    /// assert!(diagnostics.is_empty());
    /// assert_eq!(csps.iter().map(|csp| csp.node.to_string()).collect::<Vec<_>>(), ["default-src 'self'", "script-src 'none'"]);
    /// ```
    pub fn parse_list<'a>(text: impl Into<Text<'a>>, disposition: Disposition) -> (Vec<Spanned<Csp>>, Diagnostics) {
        let mut out = Diagnostics::new();
        // #parse-response-csp: each member of the list is a separate policy; one without directives is ignored.
        let csps = members(text.into()).map(|part| Spanned::new(Csp::read(part, disposition, &mut out), part.span()));
        let csps = csps.filter(|csp| !csp.node.clauses.is_empty()).collect();
        (csps, out)
    }

    fn read(text: Text<'_>, disposition: Disposition, out: &mut Diagnostics) -> Csp {
        // The grammar allows directives that are not defined yet.
        let entries = entries(text, Level::Warn, out);
        Csp::lower(&entries, disposition, out)
    }
}

/// A header in one string, as equivalent blocks of the DSL: one for each policy, and at least one.
pub(crate) fn blocks(text: Text<'_>, out: &mut Diagnostics) -> Vec<Value> {
    let mut block =
        |part: Text<'_>| Value { kind: ValueKind::Block(entries(part, Level::Deny, out)), span: part.span() };
    let blocks: Vec<Value> = members(text).map(&mut block).collect();
    if blocks.is_empty() { vec![block(text)] } else { blocks }
}

/// The members between commas, without empty ones (RFC 9110, section 5.6.1.2).
fn members(text: Text<'_>) -> impl Iterator<Item = Text<'_>> {
    let is_blank = |c: char| c.is_ascii_whitespace() || c == ';';
    text.split(',').map(move |part| part.trim_matches(is_blank)).filter(|part| !part.is_empty())
}

/// The directives of a policy in the header's syntax, as the entries of a block of the DSL. An unknown name that resembles
/// no known one is reported at the level `unknown`.
fn entries(text: Text<'_>, unknown: Level, out: &mut Diagnostics) -> Vec<Entry> {
    let mut entries = Vec::new();
    // #parse-serialized-policy, step 2: strictly split on `;`.
    for part in text.split(';') {
        let mut words = part.words();
        let Some(name) = words.next() else { continue };
        let Some(directive) = Directive::from_name(name.as_str()) else {
            if !out.is_full() {
                let error = not_a_directive(name.as_str(), name.span());
                // A name that resembles a known one is a misspelling, not a future directive.
                let level = if error.help.is_some() { Level::Deny } else { unknown };
                out.push(Diagnostic { level, ..error });
            }
            continue;
        };
        let item = |word: Text<'_>| Value { kind: ValueKind::Text(word.as_str().to_owned()), span: word.span() };
        let items: Vec<Value> = words.map(item).collect();
        let key = Spanned::new(directive.key().to_owned(), name.span());
        let value = match items.as_slice() {
            [] => None,
            [first, .., last] | [first @ last] => Some(first.span.to(last.span)),
        };
        let value = value.map(|span| Value { kind: ValueKind::List(items), span });
        let span = value.as_ref().map_or(name.span(), |value| name.span().to(value.span));
        entries.push(Entry { levels: Vec::new(), key, named: Named::ByWord, value, span });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_keep_of_a_policy() {
        for (text, kept, errors) in [
            ("script-src 'unsafe-inline' 'sha256-abc'", "script-src 'unsafe-inline' 'sha256-abc'", 1),
            ("script-src 'self' 'slef' a.example", "script-src 'self' a.example", 1),
            ("script-src 'slef'", "script-src", 1),
            ("img-src 'self' ex\u{e4}mple.com; font-src a.example", "font-src a.example", 1),
            ("img-src 'self' 'nonce-\u{e4}'; img-src b.example", "img-src b.example", 1),
            ("img-src a.example\u{a0}", "", 1),
            ("\u{e4} 'x'; img-src 'self'", "img-src 'self'", 1),
            ("img-src a.example; img-src b.example", "img-src a.example", 1),
            ("img-src a.example font-src b.example", "img-src a.example font-src b.example", 1),
            ("require-trusted-types-for 'Script'", "require-trusted-types-for", 1),
            ("require-trusted-types-for 'script' 'style'", "require-trusted-types-for 'script'", 1),
            ("sandbox Allow-Scripts 'allow-forms'", "sandbox allow-scripts", 1),
            ("; ;", "", 0),
        ] {
            let (csp, found) = Csp::parse(text, Disposition::Enforce);
            assert_eq!(csp.to_string(), kept, "{text}");
            assert_eq!(found.len(), errors, "{text}: {found:?}");
        }
    }

    #[test]
    fn a_hash_that_no_script_has_still_switches_unsafe_inline_off() {
        use crate::csp::Purpose;

        let runs = |text: &str| {
            let (csp, _) = Csp::parse(text, Disposition::Enforce);
            csp.clauses[0].allows_all_inline(Purpose::Script).is_some()
        };
        assert!(!runs("script-src 'unsafe-inline' 'sha256-abc'"));
        assert!(!runs("script-src 'sha384-abc' 'unsafe-inline'"));
        assert!(runs("script-src 'unsafe-inline' 'url-sha256-abc'"));
        assert!(runs("script-src 'unsafe-inline' 'sha1-abc'"));
        assert!(runs("script-src 'unsafe-inline' 'nonce-a*b'"));
    }
}
