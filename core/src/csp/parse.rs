//! Header text → policy. Nothing is thrown away in silence: what is not kept is reported.

use super::directive::Directive;
use super::policy::{Csp, Disposition};
use super::value::{self, Token};
use crate::declaration::{Entry, Named, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::span::{Span, Spanned};
use crate::word;

impl Csp {
    /// Reads one policy. A `,` would start a second one and is reported; [`Csp::parse_list`] reads several.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Disposition};
    ///
    /// let (csp, diagnostics) = Csp::parse("default-src 'self'; img-src *", Disposition::Enforce);
    /// assert!(diagnostics.is_empty());
    /// assert_eq!(csp.to_string(), "default-src 'self'; img-src *");
    /// ```
    pub fn parse(text: &str, disposition: Disposition) -> (Csp, Diagnostics) {
        let mut out = Diagnostics::new();
        let csp = Csp::read(text, 0, disposition, &mut out);
        (csp, out)
    }

    /// Reads the value of a header: the policies between its commas, without those that hold no directive.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Disposition};
    ///
    /// let (csps, diagnostics) = Csp::parse_list("default-src 'self', , script-src 'none',", Disposition::Enforce);
    /// assert!(diagnostics.is_empty());
    /// assert_eq!(csps.iter().map(|csp| csp.node.to_string()).collect::<Vec<_>>(), ["default-src 'self'", "script-src 'none'"]);
    /// ```
    pub fn parse_list(text: &str, disposition: Disposition) -> (Vec<Spanned<Csp>>, Diagnostics) {
        let mut out = Diagnostics::new();
        // #parse-response-csp: each member of the list is a policy of its own, and one without directives counts for nothing.
        let csps = members(text, 0).into_iter().map(|part| {
            let csp = Csp::read(part.node, part.span.start, disposition, &mut out);
            Spanned::new(csp, part.span)
        });
        let csps = csps.filter(|csp| !csp.node.clauses.is_empty()).collect();
        (csps, out)
    }

    fn read(text: &str, start: usize, disposition: Disposition, out: &mut Diagnostics) -> Csp {
        let mut csp = Csp::new(disposition);
        // #parse-serialized-policy, step 2: strictly split on `;`.
        let mut at = start;
        for part in text.split(';') {
            let words = words(part, at);
            at += part.len() + 1;
            let Some((name, rest)) = words.split_first() else { continue };
            let Some(directive) = Directive::from_name(name.node) else {
                if out.is_full() {
                    continue;
                }
                let error = unknown(name.node, name.span);
                // The grammar is open to directives that are still to come; what is near to a known one is no such thing.
                let level = if error.help.is_some() { Level::Deny } else { Level::Warn };
                out.push(Diagnostic { level, ..error });
                continue;
            };
            let directive = Spanned::new(directive, name.span);
            let tokens: Vec<_> = rest.iter().map(|word| word.map(Token::Text)).collect();
            match part.is_ascii() {
                true => csp.add(directive, &tokens, out),
                // Step 2.2: what is not ASCII is no directive, and the next one of its name counts.
                false => drop(value::read(directive, &tokens, out)),
            }
        }
        csp
    }

    /// Adds a directive, unless there is one of its name.
    pub(super) fn add(&mut self, directive: Spanned<Directive>, tokens: &[Spanned<Token<'_>>], out: &mut Diagnostics) {
        let is_first = self.get(directive.node).is_none();
        if !is_first && out.is_full() {
            return;
        }
        let clause = value::read(directive, tokens, out);
        let Some(first) = self.get(directive.node) else {
            self.clauses.push(clause);
            return;
        };
        // #parse-serialized-policy, step 2.5: the first one wins.
        out.push(
            Diagnostic::error(directive.span, format!("`{}` is declared twice", directive.node.key()))
                .help(format!("keep one of the two; the first is `{}`", first.dsl()))
                .note("browsers keep the first directive of a name and drop the others"),
        );
    }
}

/// A header in one string as the blocks that say the same, one for each policy; `start` is where the string begins. There
/// is at least one.
pub(crate) fn blocks(text: &str, start: usize) -> Vec<Value> {
    let block = |part: Spanned<&str>| {
        let kind = ValueKind::Block(entries(part.node, part.span.start));
        Value { kind, span: part.span }
    };
    let members = members(text, start);
    match members.as_slice() {
        [] => vec![block(Spanned::new(text, Span::new(start, start + text.len())))],
        members => members.iter().copied().map(block).collect(),
    }
}

/// What stands between commas, without white space around it and without members that say nothing (RFC 9110, section
/// 5.6.1.2).
fn members(text: &str, start: usize) -> Vec<Spanned<&str>> {
    let base = text.as_ptr() as usize;
    let is_blank = |c: char| c.is_ascii_whitespace() || c == ';';
    text.split(',')
        .map(|part| part.trim_matches(is_blank))
        .filter(|part| !part.is_empty())
        .map(|part| {
            let at = start + (part.as_ptr() as usize - base);
            Spanned::new(part, Span::new(at, at + part.len()))
        })
        .collect()
}

fn entries(text: &str, start: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = start;
    for part in text.split(';') {
        let words = words(part, at);
        at += part.len() + 1;
        let Some((name, rest)) = words.split_first() else { continue };
        let key = Directive::from_name(name.node).map_or(name.node, |directive| directive.key());
        let items: Vec<Value> =
            rest.iter().map(|word| Value { kind: ValueKind::Text(word.node.to_owned()), span: word.span }).collect();
        let span = rest.last().map_or(name.span, |last| name.span.to(last.span));
        let value = rest.first().map(|first| Value { kind: ValueKind::List(items), span: first.span.to(span) });
        let key = Spanned::new(key.to_owned(), name.span);
        entries.push(Entry { levels: Vec::new(), key, named: Named::ByWord, value, span });
    }
    entries
}

/// The runs of characters between white space, each with its place.
pub(crate) fn words(text: &str, start: usize) -> Vec<Spanned<&str>> {
    let base = text.as_ptr() as usize;
    text.split_ascii_whitespace()
        .map(|word| {
            let at = start + (word.as_ptr() as usize - base);
            Spanned::new(word, Span::new(at, at + word.len()))
        })
        .collect()
}

/// The error of a name that is no directive.
pub(super) fn unknown(name: &str, span: Span) -> Diagnostic {
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
