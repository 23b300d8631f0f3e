//! The DSL → policy.

use super::directive::{Directive, Grammar};
use super::lost::Lost;
use super::policy::{Csp, Disposition};
use super::unknown::not_a_directive;
use super::value::{self, Token};
use crate::declaration::{Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;
use crate::text::Text;

impl Csp {
    /// Gives meaning to the value of `content_security_policy`: a block, or a list of blocks. `None` where it is neither.
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
                        .help("write a directive into it, or remove it")
                        .note("browsers ignore a policy without directives"),
                );
            }
        }
        Some(csps)
    }

    /// Gives meaning to the block of one policy.
    pub fn lower(entries: &[Entry], disposition: Disposition, out: &mut Diagnostics) -> Csp {
        let mut csp = Csp::new(disposition);
        for entry in entries {
            let Some(directive) = Directive::from_key(&entry.key.node) else {
                out.push(not_a_directive(&entry.key.node, entry.key.span));
                continue;
            };
            let items = entry.value.as_ref().map_or(&[][..], Value::items);
            let tokens = tokens(items, out);
            // What stood there is not to be reported as missing as well.
            if tokens.is_empty() && out.within(entry.span) {
                continue;
            }
            if let Grammar::Sources | Grammar::Ancestors = directive.grammar() {
                csp.crowded.extend(items.iter().filter_map(crowded));
            }
            let directive = Spanned::new(directive, entry.key.span);
            match tokens.iter().all(|token| token.node.is_ascii()) {
                true => csp.add(directive, &tokens, out),
                // #parse-serialized-policy, step 2.2: what is not ASCII is no directive, and the next one of its name counts.
                false => drop(value::read(directive, &tokens, out)),
            }
        }
        csp
    }

    /// Adds a directive, unless there is one of its name.
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

/// What a string holds that is several sources. With a keyword among them, it was pasted as a list.
fn crowded(item: &Value) -> Option<Spanned<Vec<String>>> {
    let text = item.as_text()?;
    let sources: Vec<String> = text.node.split_ascii_whitespace().map(str::to_owned).collect();
    let is_pasted = sources.iter().any(|source| source.starts_with('\'') || Lost::of(source).is_some());
    (sources.len() > 1 && !is_pasted).then(|| Spanned::new(sources, text.span))
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
