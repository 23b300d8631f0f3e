//! A declaration in the DSL → policy.

use super::directive::{Directive, Grammar};
use super::intended::Intended;
use super::policy::{Csp, Disposition};
#[cfg(feature = "promise")]
use super::source::SourceExpression;
use super::unknown::not_a_directive;
use super::value::{self, Token};
use crate::declaration::{Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
#[cfg(feature = "promise")]
use crate::span::Span;
use crate::span::Spanned;
use crate::text::Text;

impl Csp {
    /// Reads the declared value of `content_security_policy`: a block, or a list of blocks.
    ///
    /// Returns the policies with their spans, or `None` if the value is neither. Errors are added to `out`.
    pub fn lower_list(value: &Value, disposition: Disposition, out: &mut Diagnostics) -> Option<Vec<Spanned<Csp>>> {
        let ValueKind::List(items) = &value.kind else {
            let entries = out.keep(value.block("`{ default_src: self }`"))?;
            return Some(vec![Spanned::new(Csp::lower(entries, disposition, out), value.span)]);
        };
        let mut csps = Vec::with_capacity(items.len());
        for item in items {
            let ValueKind::Block(entries) = &item.kind else {
                out.push(item.unexpected("a policy", "`{ default_src: self }`, or the policy as a string"));
                continue;
            };
            let csp = Csp::lower(entries, disposition, out);
            let at = item.opening();
            if !csp.clauses.is_empty() {
                csps.push(Spanned::new(csp, at));
            } else if !out.within(item.span) {
                out.push(
                    Diagnostic::error(at, "this policy is empty")
                        .help("add a directive, or remove it")
                        .note("browsers ignore a policy without directives"),
                );
            }
        }
        Some(csps)
    }

    /// Reads the declared block of one policy. Errors are added to `out`; the policy contains what browsers would keep.
    pub fn lower(entries: &[Entry], disposition: Disposition, out: &mut Diagnostics) -> Csp {
        let mut csp = Csp::new(disposition);
        for entry in entries {
            let Some(directive) = Directive::from_key(&entry.key.node) else {
                out.push(not_a_directive(&entry.key.node, entry.key.span));
                continue;
            };
            let items = entry.value.as_ref().map_or(&[][..], Value::items);
            let tokens = tokens(items, out);
            // A value that has an error is not reported as missing as well.
            if tokens.is_empty() && out.within(entry.span) {
                continue;
            }
            if let Grammar::Sources | Grammar::Ancestors = directive.grammar() {
                csp.strings_with_several.extend(items.iter().filter_map(several_sources));
            }
            let directive = Spanned::new(directive, entry.key.span);
            match tokens.iter().all(|token| token.node.is_ascii()) {
                true => csp.add(directive, &tokens, out),
                // #parse-serialized-policy, step 2.2: browsers skip a directive that is not ASCII, and use the next one of
                // the same name.
                false => drop(value::read(directive, &tokens, out)),
            }
        }
        csp
    }

    /// Adds a directive, or reports it if the policy already has it.
    fn add(&mut self, directive: Spanned<Directive>, tokens: &[Spanned<Token<'_>>], out: &mut Diagnostics) {
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

/// The sources of a string that contains several. A string with a keyword in it was pasted from a header, and does not
/// count.
fn several_sources(item: &Value) -> Option<Spanned<Vec<String>>> {
    let text = item.as_text()?;
    let sources: Vec<String> = text.node.split_ascii_whitespace().map(str::to_owned).collect();
    let is_pasted = sources.iter().any(|source| source.starts_with('\'') || Intended::of(source).is_some());
    (sources.len() > 1 && !is_pasted).then(|| Spanned::new(sources, text.span))
}

/// Reads a source list that does not belong to a directive. `key` is what it belongs to, which is written at `at`. Errors are added
/// to `out`.
#[cfg(feature = "promise")]
pub(crate) fn source_list(
    key: &'static str,
    at: Span,
    grammar: Grammar,
    items: &[Value],
    out: &mut Diagnostics,
) -> Vec<Spanned<SourceExpression>> {
    let tokens = tokens(items, out);
    // A list that has an error is not reported as empty as well.
    match tokens.is_empty() && !items.is_empty() {
        true => Vec::new(),
        false => value::List { key, at, grammar }.read(&tokens, out),
    }
}

fn tokens<'a>(items: &'a [Value], out: &mut Diagnostics) -> Vec<Spanned<Token<'a>>> {
    let mut tokens = Vec::with_capacity(items.len());
    for item in items {
        match &item.kind {
            ValueKind::Word(word) => tokens.push(Spanned::new(Token::Word(word.as_str()), item.span)),
            ValueKind::Slot(name) => tokens.push(Spanned::new(Token::Slot(name.as_str()), item.span)),
            ValueKind::Slots(name) => tokens.push(Spanned::new(Token::Slots(name.as_str()), item.span)),
            ValueKind::Text(text) => {
                let words = Text::new(text, item.span.start).words();
                let before = tokens.len();
                tokens.extend(words.map(|word| word.spanned().map(Token::Text)));
                if tokens.len() == before {
                    out.push(Diagnostic::error(item.span, "this string is empty").help("write a source, or remove it"));
                }
            }
            _ => out.push(item.unexpected(
                "a keyword or a string",
                "a keyword such as `self`, or a string such as `\"https://cdn.example.com\"`",
            )),
        }
    }
    tokens
}
