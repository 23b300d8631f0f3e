//! Values: words, literals, lists, blocks, slots and calls.

use super::parser::{Parser, describe, is_literal, number_ahead, skip, skip_to_comma};
use proc_macro2::{Ident, Punct, TokenTree};
use quote::ToTokens;
use security_policy_core::declaration::{ANY, EXPECT, HEADERS, Named, OMIT, Value, ValueKind};
use security_policy_core::word::snake_case;
use security_policy_core::{Diagnostic, Spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse as _, ParseStream, Parser as _, Result};
use syn::{Lit, Token, braced, bracketed, token};

impl Parser<'_> {
    pub(super) fn value(&mut self, input: ParseStream<'_>, key: &Spanned<String>) -> Option<Value> {
        if input.is_empty() || input.peek(Token![,]) || input.peek(Token![;]) {
            let (key, span) = (&key.node, key.span);
            self.errors.push(
                Diagnostic::error(span, format!("`{key}` has no value"))
                    .help(format!("write a value after the colon: `{key}: …`")),
            );
            return None;
        }
        // A failed parse would build an error that is dropped.
        if input.peek(Ident::peek_any) {
            let word = input.call(Ident::parse_any).ok()?;
            if self.hyphenated(input, &word) {
                return None;
            }
            if input.peek(token::Paren) {
                let arguments = input.parse().ok()?;
                return self.call(&word, &arguments, &key.node);
            }
            if word == OMIT && !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![;]) {
                return self.omitted(input, &word, key);
            }
            let word = self.word(&word);
            return Some(Value { kind: ValueKind::Word(word.node), span: word.span });
        }
        if input.peek(Token![..]) {
            let dots: Token![..] = input.parse().ok()?;
            if input.peek(Token![$]) {
                let start = self.map.add(dots.spans[0], 1);
                let slot = self.slot(input)?;
                let ValueKind::Slot(name) = slot.kind else { return None };
                return Some(Value { kind: ValueKind::Slots(name), span: start.to(slot.span) });
            }
            self.has_references = true;
            let span = self.map.add(dots.spans[0], 1).to(self.map.add(dots.spans[1], 1));
            return Some(Value { kind: ValueKind::Rest, span });
        }
        if input.peek(Token![$]) {
            return self.slot(input);
        }
        if self.long_number(input) {
            return None;
        }
        if is_literal(input) {
            return self.literal(&input.parse().ok()?);
        }
        if input.peek(token::Bracket) {
            return self.list(input, key).ok();
        }
        if input.peek(token::Brace) {
            return self.block(input, key).ok();
        }
        let tree = skip(input);
        match tree {
            TokenTree::Punct(star) if star.as_char() == '*' => self.star(&star, input),
            TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                let word = input.call(Ident::parse_any).map(|word| word.to_string()).unwrap_or_default();
                self.error_at(quote, NO_QUOTES, &format!("write `{word}`"));
                None
            }
            tree => {
                self.error_at(
                    &tree,
                    &format!("expected a value, found {}", describe(&tree)),
                    "write a keyword, a string, a duration, a list `[…]` or a block `{ … }`",
                );
                // What follows `&` is part of the same mistake.
                skip_to_comma(input);
                None
            }
        }
    }

    /// `omit "https://old.example"`: an item that `..` does not keep.
    fn omitted(&mut self, input: ParseStream<'_>, omit: &Ident, key: &Spanned<String>) -> Option<Value> {
        let omit = self.word(omit);
        let item = self.value(input, key)?;
        let span = omit.span.to(item.span);
        match item.kind {
            ValueKind::Word(_)
            | ValueKind::Text(_)
            | ValueKind::Slot(_)
            | ValueKind::Slots(_)
            | ValueKind::Call(..) => Some(Value { kind: ValueKind::Omit(Box::new(item)), span }),
            _ => {
                self.errors.push(
                    Diagnostic::error(span, "`omit` removes one item from a list")
                        .help("write `omit` before each item: `[.., omit self, omit \"https://old.example\"]`"),
                );
                None
            }
        }
    }

    /// `*`: everyone. A host that starts with `*` is a string.
    fn star(&mut self, star: &Punct, input: ParseStream<'_>) -> Option<Value> {
        let start = self.map.add(star.span(), 1);
        if !input.peek(Token![.]) && !input.peek(Token![:]) {
            return Some(Value { kind: ValueKind::Word(ANY.to_owned()), span: start });
        }
        let mut host = star.to_string();
        let mut end = start;
        while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![;]) {
            let tree = skip(input);
            host.push_str(&tree.to_string());
            end = self.map.add(tree.span(), 1);
        }
        self.errors.push(
            Diagnostic::error(start.to(end), format!("`{host}` has to be a string here"))
                .help(format!("write `\"{host}\"`")),
        );
        None
    }

    /// `$name`
    fn slot(&mut self, input: ParseStream<'_>) -> Option<Value> {
        let dollar = skip(input);
        let start = self.map.add(dollar.span(), 1);
        let Ok(word) = input.call(Ident::parse_any) else {
            self.error_at(dollar, "expected the name of a slot after `$`", "write a name: `$cdn`");
            return None;
        };
        let name = self.word(&word);
        let is_name = word == name.node.as_str() && Ident::parse.parse_str(&name.node).is_ok();
        if !is_name || name.node.starts_with("__") {
            self.errors.push(
                Diagnostic::error(name.span, format!("`{}` cannot be the name of a slot", name.node))
                    .help("use a name that a field of a Rust struct can have, such as `$cdn`"),
            );
            return None;
        }
        Some(Value { kind: ValueKind::Slot(name.node), span: start.to(name.span) })
    }

    fn list(&mut self, input: ParseStream<'_>, key: &Spanned<String>) -> Result<Value> {
        let content;
        let brackets = bracketed!(content in input).span;
        let open = self.map.add(brackets.open(), 1);
        let mut items = Vec::new();
        while self.goes_on(&content) {
            self.list_attributes(&content);
            if content.is_empty() {
                break;
            }
            items.extend(self.value(&content, key));
            self.separator(&content);
        }
        let span = open.to(self.map.add(brackets.close(), 1));
        Ok(Value { kind: ValueKind::List(items), span })
    }

    fn block(&mut self, input: ParseStream<'_>, key: &Spanned<String>) -> Result<Value> {
        let content;
        let braces = braced!(content in input).span;
        let open = self.map.add(braces.open(), 1);
        let names = match self.depth == 0 && key.node == HEADERS {
            true => Named::ByText,
            false => Named::ByWord,
        };
        let outer = (self.names, self.in_promises);
        (self.names, self.in_promises) = (names, self.depth == 0 && key.node == EXPECT);
        self.depth += 1;
        let entries = self.entries(&content);
        self.depth -= 1;
        (self.names, self.in_promises) = outer;
        let span = open.to(self.map.add(braces.close(), 1));
        Ok(Value { kind: ValueKind::Block(entries), span })
    }

    /// Takes a number that is too long to be read, and records an error.
    fn long_number(&mut self, input: ParseStream<'_>) -> bool {
        let Some(length) = number_ahead(input).filter(|length| *length > LONGEST_NUMBER) else { return false };
        if input.peek(Token![-]) {
            skip(input);
        }
        self.error_at(
            skip(input),
            &format!("this number has {length} characters"),
            "write a smaller number: no field takes one as long as this",
        );
        true
    }

    fn literal(&mut self, literal: &Lit) -> Option<Value> {
        let number = |digits: &str, unit: &str| ValueKind::Number { digits: digits.to_owned(), unit: unit.to_owned() };
        let kind = match literal {
            Lit::Str(text) => {
                let text = self.text(text);
                return Some(Value { kind: ValueKind::Text(text.node), span: text.span });
            }
            Lit::Int(int) => number(int.base10_digits(), int.suffix()),
            Lit::Float(float) => number(float.base10_digits(), float.suffix()),
            other => {
                let text = other.to_token_stream().to_string();
                let quoted = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
                // `'self'` is not a character. rustc has reported that, and passes the token on.
                match quoted.filter(|text| Ident::parse_any.parse_str(text).is_ok() && text.len() > 1) {
                    Some(word) => self.error_at(other, NO_QUOTES, &format!("write `{}`", snake_case(word))),
                    None => {
                        let help = match (other, quoted) {
                            (Lit::Char(c), _) => format!("write `{:?}`", c.value().to_string()),
                            (_, Some(text)) => format!("write `\"{text}\"`"),
                            _ => "write a string in double quotes: `\"…\"`".to_owned(),
                        };
                        self.error_at(other, "expected a plain string or a number", &help);
                    }
                }
                return None;
            }
        };
        let span = self.map.add(literal.span(), 1);
        Some(Value { kind, span })
    }
}

/// How many characters a number may have. Reading it takes time for the square of them.
const LONGEST_NUMBER: usize = 100;

/// What is wrong with `'self'`.
const NO_QUOTES: &str = "keywords are written without quotes here";

#[cfg(test)]
mod tests {
    use crate::{Memory, parse};

    /// The errors of the parser about these fields.
    fn errors(fields: &str) -> Vec<String> {
        let text = format!("krate struct A {{ {fields} }}");
        let item = parse(text.parse().expect("tokens"), &Memory::default()).expect("a policy");
        let said = |error: &security_policy_core::Diagnostic| {
            format!("{}: {}", error.message, error.help.as_deref().unwrap_or_default())
        };
        item.errors.iter().map(said).collect()
    }

    #[test]
    fn a_value_ends_at_a_semicolon() {
        const SEMICOLON: &str = "expected `,`, found `;`: write `,`";
        const NO_VALUE: &str = "`a` has no value: write a value after the colon: `a: …`";
        const STAR: &str = "`*.b` has to be a string here: write `\"*.b\"`";
        const AND: &str =
            "expected a value, found `&`: write a keyword, a string, a duration, a list `[…]` or a block `{ … }`";
        for (fields, expected) in [
            ("a: omit; c: d", &[SEMICOLON][..]),
            ("a: [.., omit; c]", &[SEMICOLON]),
            ("a: ; c: d", &[NO_VALUE, SEMICOLON]),
            ("a: *.b; c: d", &[STAR, SEMICOLON]),
            ("a: *; c: d", &[SEMICOLON]),
            ("a: &b; c: d", &[AND, SEMICOLON]),
            // The same with a comma.
            ("a: omit, c: d", &[]),
            ("a: omit", &[]),
            ("a: [.., omit]", &[]),
            ("a: [.., omit c]", &[]),
            ("a: , c: d", &[NO_VALUE]),
            ("a: *.b, c: d", &[STAR]),
            ("a: &b, c: d", &[AND]),
        ] {
            assert_eq!(errors(fields), expected, "{fields}");
        }
    }

    #[test]
    fn a_hundred_errors_are_enough() {
        for (fields, found) in [
            ("a: b; ".repeat(99), 99),
            ("a: b; ".repeat(100), 100),
            ("a: b; ".repeat(10_000), 100),
            (format!("a: [{}]", "'b', ".repeat(10_000)), 100),
            ("# ".repeat(10_000), 100),
            ("#[b] ".repeat(10_000), 100),
            (format!("a: {{ {} }}, c: [{}], d: &e", "b: &c, ".repeat(60), "'b', ".repeat(50)), 100),
        ] {
            assert_eq!(errors(&fields).len(), found, "{}", &fields[..20]);
        }
    }

    #[test]
    fn quotes_are_double_or_none() {
        let plain = |help: &str| format!("expected a plain string or a number: {help}");
        for (value, error) in [
            // A lifetime, as it is for rustc.
            ("'self", "keywords are written without quotes here: write `self`".to_owned()),
            ("'same_origin", "keywords are written without quotes here: write `same_origin`".to_owned()),
            ("'a'", plain("write `\"a\"`")),
            ("' '", plain("write `\" \"`")),
            ("'\"'", plain("write `\"\\\"\"`")),
            ("b\"a\"", plain("write a string in double quotes: `\"…\"`")),
            ("b'a'", plain("write a string in double quotes: `\"…\"`")),
            ("c\"a\"", plain("write a string in double quotes: `\"…\"`")),
        ] {
            assert_eq!(errors(&format!("a: {value}, c: d")), [error.as_str()], "{value}");
            assert_eq!(errors(&format!("a: [{value}, c]")), [error.as_str()], "{value}");
        }
    }

    #[test]
    fn a_minus_belongs_to_a_number() {
        for (value, found) in [("-", "-"), ("-b", "-"), ("- [c]", "-"), ("+1", "+")] {
            let help = "write a keyword, a string, a duration, a list `[…]` or a block `{ … }`";
            assert_eq!(errors(&format!("a: {value}, c: d")), [format!("expected a value, found `{found}`: {help}")]);
        }
        assert_eq!(errors("a: -1, c: d"), [""; 0]);
    }

    #[test]
    fn a_long_number_is_one_error_wherever_it_is() {
        let help = "write a smaller number: no field takes one as long as this";
        let long = "1".repeat(101);
        let longest = "1".repeat(100);
        for value in ["#", "-#", "[#]", "[a, -#]", "{ b: # }", "omit #"] {
            let said = errors(&format!("a: {}, c: d", value.replace('#', &long)));
            assert_eq!(said, [format!("this number has 101 characters: {help}")], "{value}");
            let said = errors(&format!("a: {}, c: d", value.replace('#', &longest)));
            assert!(!said.iter().any(|error| error.contains(help)), "{value}: {said:?}");
        }
        // Where no number is expected, its length does not matter.
        let until = "@[allow(csp_missing, until = #)] a: b";
        let reason = "@[allow(csp_missing, reason = #)] a: b";
        for fields in ["#: b", "a(#): b", "a: file(#)", until, reason] {
            let with = |number: &str| errors(&fields.replace('#', number).replace('@', "#"));
            let said = with(&long);
            assert!(!said.is_empty(), "{fields}");
            let short: Vec<_> = said.iter().map(|error| error.replace(&long, "1")).collect();
            assert_eq!(with("1"), short, "{fields}");
        }
    }

    #[test]
    fn the_name_of_a_slot_is_a_name_of_rust() {
        let help = "use a name that a field of a Rust struct can have, such as `$cdn`";
        for name in ["type", "self", "__a", "r#type", "r#cdn", "_"] {
            let shown = name.trim_start_matches("r#");
            let expected = [format!("`{shown}` cannot be the name of a slot: {help}")];
            assert_eq!(errors(&format!("a: ${name}")), expected, "{name}");
            assert_eq!(errors(&format!("a: [..${name}]")), expected, "{name}");
        }
        for name in ["cdn", "_cdn", "cdn__", "omit", "Cdn1"] {
            assert_eq!(errors(&format!("a: [${name}, ..${name}]")), [""; 0], "{name}");
        }
    }
}
