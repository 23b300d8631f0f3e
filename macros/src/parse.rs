//! Tokens → declaration. Every fault is recorded and the rest read on: after one, the parser goes on at the next `,`.

use crate::span_map::SpanMap;
use proc_macro2::{Delimiter, Group, Ident, Span as TokenSpan, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use security_policy_core::declaration::{Declaration, Entry, LevelAttribute, Value, ValueKind};
use security_policy_core::lint;
use security_policy_core::{Diagnostic, Diagnostics, Level, Span, Spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _, Result};
use syn::{Lit, LitStr, Token, token};

/// What a call of the macro holds.
pub(crate) struct Policy {
    /// The path of the crate that generated code names.
    pub(crate) krate: TokenTree,
    /// The user's attributes, but for levels of lints.
    pub(crate) attributes: TokenStream,
    /// `pub(crate)` and the like.
    pub(crate) visibility: TokenStream,
    /// The name of the type.
    pub(crate) name: Ident,
    /// Where the name stands.
    pub(crate) name_span: Span,
    /// Whether the word `nonce` stands anywhere between the braces, also where the rest could not be read.
    pub(crate) mentions_nonce: bool,
    /// What stands between the braces.
    pub(crate) declaration: Declaration,
    /// The way back to the tokens.
    pub(crate) map: SpanMap,
    /// What could not be read.
    pub(crate) faults: Diagnostics,
}

/// Reads `$crate attributes visibility struct Name { … }`.
///
/// An error stands for a call without a type to declare; whatever is wrong between the braces is a fault of its own.
pub(crate) fn policy(input: ParseStream<'_>) -> Result<Policy> {
    let krate = input.parse()?;
    let mut parser = Parser::default();
    let (attributes, mut levels) = parser.item_attributes(input)?;
    let visibility = visibility(input)?;
    if !input.peek(Token![struct]) {
        return Err(input.error("expected `struct`\nhelp: write `security_policy! { pub struct Name { … } }`"));
    }
    input.parse::<Token![struct]>()?;
    let name = input.call(Ident::parse_any)?;
    let name_span = parser.map.add(name.span(), name.to_string().len());
    if !input.peek(token::Brace) {
        return Err(input.error(
            "expected `{`\nhelp: the fields of the policy stand in braces: `pub struct Name { origin: \"…\" }`",
        ));
    }
    let body: Group = input.parse()?;
    let mentions_nonce = mentions(body.stream(), "nonce");
    let entries = parser.entries(body.stream());
    if !input.is_empty() {
        let rest: TokenStream = input.parse()?;
        parser.fault(
            &rest,
            "expected nothing behind the policy",
            "one call declares one policy; write another `security_policy! { … }`",
        );
    }
    let whole = Span::new(0, parser.map.end());
    levels.iter_mut().for_each(|level| level.scope = whole);
    let declaration = Declaration { levels, entries };
    let Parser { map, faults } = parser;
    Ok(Policy { krate, attributes, visibility, name, name_span, mentions_nonce, declaration, map, faults })
}

#[derive(Default)]
struct Parser {
    map: SpanMap,
    faults: Diagnostics,
}

impl Parser {
    /// Records what is wrong with these tokens.
    fn fault(&mut self, tokens: &TokenStream, message: &str, help: &str) {
        let mut trees = tokens.clone().into_iter();
        let first = trees.next().map_or_else(TokenSpan::call_site, |tree| tree.span());
        let last = trees.last().map_or(first, |tree| tree.span());
        let span = self.map.add(first, 1).to(self.map.add(last, 1));
        self.faults.push(Diagnostic::fault(span, message).help(help));
    }

    fn fault_at(&mut self, tokens: impl ToTokens, message: &str, help: &str) {
        self.fault(&tokens.into_token_stream(), message, help);
    }

    fn word(&mut self, word: &Ident) -> Spanned<String> {
        let text = word.unraw().to_string();
        let span = self.map.add(word.span(), text.len());
        Spanned::new(text, span)
    }

    fn text(&mut self, text: &LitStr) -> Spanned<String> {
        let value = text.value();
        let span = self.map.add(text.span(), value.len());
        Spanned::new(value, span)
    }

    /// The user's attributes before the `struct`, and the levels of lints among them.
    fn item_attributes(&mut self, input: ParseStream<'_>) -> Result<(TokenStream, Vec<LevelAttribute>)> {
        let (mut attributes, mut levels) = (TokenStream::new(), Vec::new());
        while input.peek(Token![#]) {
            let pound: Token![#] = input.parse()?;
            let group: Group = input.parse()?;
            match split_levels(group.stream()) {
                Some((ours, theirs)) => {
                    let parse = |input: ParseStream<'_>| Ok(self.level(input));
                    levels.extend(parse.parse2(ours)?);
                    if let Some(theirs) = theirs {
                        attributes.extend(quote!(#pound [#theirs]));
                    }
                }
                None => attributes.extend(quote!(#pound #group)),
            }
        }
        Ok((attributes, levels))
    }

    fn entries(&mut self, tokens: TokenStream) -> Vec<Entry> {
        let parse = |input: ParseStream<'_>| {
            let mut entries = Vec::new();
            while !input.is_empty() {
                entries.extend(self.entry(input));
                self.separator(input);
            }
            Ok(entries)
        };
        // Everything is consumed and nothing returned early, so that there is no error to lose.
        parse.parse2(tokens).unwrap_or_default()
    }

    fn entry(&mut self, input: ParseStream<'_>) -> Option<Entry> {
        let start = self.map.end();
        let mut levels = self.field_attributes(input);
        let key = self.key(input)?;
        let argument = string(input).map(|text| self.text(&text));
        let value = if input.peek(Token![:]) {
            skip(input);
            Some(self.value(input, &key)?)
        } else if input.peek(Token![=]) {
            let equals = skip(input);
            self.fault_at(equals, "expected `:`, found `=`", &format!("write `{}: …`", key.node));
            Some(self.value(input, &key)?)
        } else {
            None
        };
        let span = Span::new(start, self.map.end());
        levels.iter_mut().for_each(|level| level.scope = span);
        Some(Entry { levels, key, argument, value, span })
    }

    /// Attributes before a field: levels of lints and comments, nothing else.
    fn field_attributes(&mut self, input: ParseStream<'_>) -> Vec<LevelAttribute> {
        let mut levels = Vec::new();
        while input.peek(Token![#]) {
            let pound = skip(input);
            let Ok(group) = input.parse::<Group>() else {
                self.fault_at(pound, "expected an attribute behind `#`", "write `#[allow(lint, reason = \"…\")]`");
                continue;
            };
            let name = group.stream().into_iter().next().map(|tree| tree.to_string()).unwrap_or_default();
            if Level::from_name(&name).is_some() {
                let parse = |input: ParseStream<'_>| Ok(self.level(input));
                levels.extend(parse.parse2(group.stream()).ok().flatten());
            } else if name != "doc" {
                self.fault_at(
                    &group,
                    &format!("`#[{name}]` cannot stand before a field"),
                    "a field takes `#[allow(…)]`, `#[warn(…)]` and `#[deny(…)]`",
                );
            }
        }
        levels
    }

    /// `allow(a, b, reason = "…")`, without the brackets around it.
    fn level(&mut self, input: ParseStream<'_>) -> Option<LevelAttribute> {
        let name: Ident = input.call(Ident::parse_any).ok()?;
        let level = Level::from_name(&name.to_string())?;
        let level = self.word(&name).map(|_| level);
        let (mut lints, mut reason) = (Vec::new(), None);
        let inner = match input.parse::<Group>() {
            Ok(group) if group.delimiter() == Delimiter::Parenthesis => group.stream(),
            _ => TokenStream::new(),
        };
        let rest: TokenStream = input.parse().unwrap_or_default();
        if !rest.is_empty() {
            self.fault(&rest, "expected nothing behind the lints", "write `#[allow(lint, reason = \"…\")]`");
        }
        let parse = |input: ParseStream<'_>| {
            while !input.is_empty() {
                match input.call(Ident::parse_any) {
                    Ok(word) if word == "reason" && input.peek(Token![=]) => {
                        skip(input);
                        match input.parse::<LitStr>() {
                            Ok(text) => reason = Some(self.text(&text)),
                            Err(_) => self.fault_at(
                                &word,
                                "the reason is not a string",
                                "write `reason = \"why this is fine here\"`",
                            ),
                        }
                    }
                    Ok(word) => lints.push(self.word(&word)),
                    Err(_) => {
                        let tree = skip(input);
                        self.fault_at(tree, "expected the name of a lint", "write `#[allow(lint, reason = \"…\")]`");
                    }
                }
                self.separator(input);
            }
            Ok(())
        };
        // As above: nothing is returned early.
        let _: Result<()> = parse.parse2(inner);
        Some(LevelAttribute { level, lints, reason, scope: Span::default() })
    }

    /// The name of an entry; a name with hyphens or in quotes is a fault with the right spelling.
    fn key(&mut self, input: ParseStream<'_>) -> Option<Spanned<String>> {
        if input.peek(Token![..]) {
            let dots: Token![..] = input.parse().ok()?;
            self.fault_at(dots, "a policy cannot inherit from another one yet", "write the fields out");
            skip_to_comma(input);
            return None;
        }
        if let Some(text) = string(input) {
            let name = snake_case(&text.value());
            self.fault_at(&text, "expected a name, found a string", &format!("write `{name}: …`"));
            skip_to_comma(input);
            return None;
        }
        let Ok(word) = input.call(Ident::parse_any) else {
            let tree = skip(input);
            self.fault_at(&tree, &format!("expected a name, found {}", describe(&tree)), "write `name: value`");
            skip_to_comma(input);
            return None;
        };
        if self.hyphenated(input, &word) {
            skip_to_comma(input);
            return None;
        }
        Some(self.word(&word))
    }

    /// `script-src` and the like: tells how it is spelled here.
    fn hyphenated(&mut self, input: ParseStream<'_>, first: &Ident) -> bool {
        if !input.peek(Token![-]) {
            return false;
        }
        let mut tokens = first.to_token_stream();
        let mut name = first.to_string();
        while input.peek(Token![-]) {
            tokens.extend([skip(input)]);
            if let Ok(word) = input.call(Ident::parse_any) {
                name.push('-');
                name.push_str(&word.to_string());
                tokens.extend(word.to_token_stream());
            }
        }
        self.fault(
            &tokens,
            &format!("`{name}` is written with an underscore here"),
            &format!("write `{}`", snake_case(&name)),
        );
        true
    }

    fn value(&mut self, input: ParseStream<'_>, key: &Spanned<String>) -> Option<Value> {
        if input.is_empty() || input.peek(Token![,]) {
            let (key, span) = (&key.node, key.span);
            self.faults.push(
                Diagnostic::fault(span, format!("`{key}` has no value"))
                    .help(format!("write one behind the colon: `{key}: …`")),
            );
            return None;
        }
        if let Ok(word) = input.call(Ident::parse_any) {
            if self.hyphenated(input, &word) {
                return None;
            }
            if input.peek(token::Paren) {
                let group = skip(input);
                self.fault_at(
                    group,
                    &format!("`{word}(…)` is not a value"),
                    "write a keyword, a string, a duration, a list `[…]` or a block `{ … }`",
                );
                return None;
            }
            let word = self.word(&word);
            return Some(Value { kind: ValueKind::Word(word.node), span: word.span });
        }
        if input.peek(Lit) {
            return self.literal(&input.parse().ok()?);
        }
        let tree = skip(input);
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => Some(self.list(&group, key)),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let open = self.map.add(group.span_open(), 1);
                let entries = self.entries(group.stream());
                let span = open.to(self.map.add(group.span_close(), 1));
                Some(Value { kind: ValueKind::Block(entries), span })
            }
            TokenTree::Punct(punct) if punct.as_char() == '*' => {
                self.fault_at(punct, "`*` is written as a string here", "write `\"*\"`");
                None
            }
            TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                let word = input.call(Ident::parse_any).map(|word| word.to_string()).unwrap_or_default();
                self.fault_at(quote, "a keyword has no quotes here", &format!("write `{word}`"));
                None
            }
            tree => {
                self.fault_at(
                    &tree,
                    &format!("expected a value, found {}", describe(&tree)),
                    "write a keyword, a string, a duration, a list `[…]` or a block `{ … }`",
                );
                None
            }
        }
    }

    fn list(&mut self, group: &Group, key: &Spanned<String>) -> Value {
        let open = self.map.add(group.span_open(), 1);
        let parse = |input: ParseStream<'_>| {
            let mut items = Vec::new();
            while !input.is_empty() {
                items.extend(self.value(input, key));
                self.separator(input);
            }
            Ok(items)
        };
        let items = parse.parse2(group.stream()).unwrap_or_default();
        let span = open.to(self.map.add(group.span_close(), 1));
        Value { kind: ValueKind::List(items), span }
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
                let help = match other {
                    Lit::Char(c) => format!("write `\"{}\"`", c.value()),
                    _ => "write a string in double quotes: `\"…\"`".to_owned(),
                };
                self.fault_at(other, "expected a plain string or a number", &help);
                return None;
            }
        };
        let span = self.map.add(literal.span(), 1);
        Some(Value { kind, span })
    }

    /// The `,` behind an entry; what stands there instead is a fault.
    fn separator(&mut self, input: ParseStream<'_>) {
        if input.is_empty() {
            return;
        }
        if input.peek(Token![,]) {
            skip(input);
            return;
        }
        if input.peek(Token![;]) {
            let semicolon = skip(input);
            self.fault_at(semicolon, "expected `,`, found `;`", "write `,`");
            return;
        }
        // A value that a comma is missing before is read on; anything else is skipped.
        let tree = input.fork().parse::<TokenTree>().ok();
        let readable = matches!(tree, Some(TokenTree::Ident(_) | TokenTree::Literal(_)));
        if let Some(tree) = tree {
            let help = match &tree {
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    "a name with a value stands in a block `{ … }`; a URL is a string"
                }
                _ => "separate with `,`",
            };
            self.fault_at(&tree, &format!("expected `,`, found {}", describe(&tree)), help);
        }
        if !readable {
            skip_to_comma(input);
            if input.peek(Token![,]) {
                skip(input);
            }
        }
    }
}

/// Whether a word stands anywhere in these tokens.
fn mentions(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => mentions(group.stream(), word),
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// `pub`, `pub(…)` or nothing.
fn visibility(input: ParseStream<'_>) -> Result<TokenStream> {
    if !input.peek(Token![pub]) {
        return Ok(TokenStream::new());
    }
    let visibility: Token![pub] = input.parse()?;
    let restriction: Option<Group> = if input.peek(token::Paren) { Some(input.parse()?) } else { None };
    Ok(quote!(#visibility #restriction))
}

/// Splits `allow(ours, theirs, reason = "…")`: levels of our lints, and what is left for rustc.
fn split_levels(attribute: TokenStream) -> Option<(TokenStream, Option<TokenStream>)> {
    let mut trees = attribute.into_iter();
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(group)), None) =
        (trees.next(), trees.next(), trees.next())
    else {
        return None;
    };
    Level::from_name(&name.to_string())?;
    let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for tree in group.stream() {
        match (&tree, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => parts.push(Vec::new()),
            (_, Some(part)) => part.push(tree),
            (_, None) => {}
        }
    }
    let starts_with = |part: &[TokenTree], test: &dyn Fn(&str) -> bool| matches!(part, [TokenTree::Ident(word), ..] if test(&word.to_string()));
    let is_reason = |part: &Vec<TokenTree>| starts_with(part, &|word| word == "reason");
    let is_ours = |part: &Vec<TokenTree>| part.len() == 1 && starts_with(part, &|word| lint::find(word).is_some());
    let join = |parts: Vec<&Vec<TokenTree>>| {
        let parts = parts.into_iter().map(|part| part.iter().cloned().collect::<TokenStream>());
        quote!(#name(#(#parts),*))
    };
    if !parts.iter().any(is_ours) {
        return None;
    }
    let ours = join(parts.iter().filter(|part| is_ours(part) || is_reason(part)).collect());
    let theirs: Vec<_> = parts.iter().filter(|part| !part.is_empty() && !is_ours(part)).collect();
    let any_theirs = theirs.iter().any(|part| !is_reason(part));
    Some((ours, any_theirs.then(|| join(theirs))))
}

/// A string literal, if there is one here. Asking by `parse` would consume another literal.
fn string(input: ParseStream<'_>) -> Option<LitStr> {
    if input.peek(LitStr) { input.parse().ok() } else { None }
}

/// Takes one token; the caller has seen that there is one.
fn skip(input: ParseStream<'_>) -> TokenTree {
    input.parse().unwrap_or_else(|_| TokenTree::Group(Group::new(Delimiter::None, TokenStream::new())))
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![;]) {
        skip(input);
    }
}

fn describe(tree: &TokenTree) -> String {
    match tree {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "`(`".to_owned(),
            Delimiter::Brace => "`{`".to_owned(),
            Delimiter::Bracket => "`[`".to_owned(),
            Delimiter::None => "nothing".to_owned(),
        },
        tree => format!("`{tree}`"),
    }
}

fn snake_case(name: &str) -> String {
    security_policy_core::word::snake_case(name)
}
