//! The values of directives, read from words of the DSL or from tokens in the header's syntax. Both are checked here, by
//! the same rules.

use super::directive::{Arity, Directive, Grammar};
use super::keyword::Keyword;
use super::policy::{Clause, ClauseValue, TrustedType};
use super::source::{SourceExpression, check_characters, read_source};
use crate::declaration::ANY;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::report_url;
use crate::span::{Span, Spanned};
use crate::text::Text;
use crate::text_or_slot::{self, TextOrSlot};
use crate::word::{self, Word};

/// One element of a directive's value.
#[derive(Clone, Copy)]
pub(super) enum Token<'a> {
    /// A bare word of the DSL.
    Word(&'a str),
    /// A token in the header's syntax, without white space.
    Text(&'a str),
    /// A slot: one value that the application sets at start-up.
    Slot(&'a str),
    /// A slot for any number of values.
    Slots(&'a str),
}

impl Token<'_> {
    pub(super) fn is_ascii(self) -> bool {
        let (Token::Word(text) | Token::Text(text) | Token::Slot(text) | Token::Slots(text)) = self;
        text.is_ascii()
    }
}

/// Reads the tokens of one directive. Valid tokens are kept; errors about the others are added to `out`.
pub(super) fn read(directive: Spanned<Directive>, tokens: &[Spanned<Token<'_>>], out: &mut Diagnostics) -> Clause {
    let mut items = Items { directive, tokens, out };
    let value = match directive.node.grammar() {
        Grammar::Sources | Grammar::Ancestors => {
            let list = List { key: directive.node.key(), at: directive.span, grammar: directive.node.grammar() };
            ClauseValue::Sources(list.read(tokens, items.out))
        }
        Grammar::Words(words, arity) => ClauseValue::Words(items.words(words, arity)),
        Grammar::TrustedTypes => ClauseValue::TrustedTypes(items.trusted_types()),
        Grammar::Endpoint => ClauseValue::Texts(items.endpoint()),
        Grammar::UriReferences => ClauseValue::Urls(items.urls()),
        Grammar::MediaTypes => ClauseValue::Texts(items.texts("a media type", "\"application/pdf\"", is_media_type)),
        Grammar::Empty => items.empty(),
    };
    Clause { directive, value }
}

/// A source list: of a directive, or of a promise.
pub(super) struct List {
    /// What the list belongs to, in the language.
    pub(super) key: &'static str,
    /// Where that is written.
    pub(super) at: Span,
    /// That of a source list, or that of ancestors.
    pub(super) grammar: Grammar,
}

impl List {
    /// Reads the tokens. Valid sources are kept; errors about the others are added to `out`.
    pub(super) fn read(&self, tokens: &[Spanned<Token<'_>>], out: &mut Diagnostics) -> Vec<Spanned<SourceExpression>> {
        let key = self.key;
        if tokens.is_empty() {
            out.push(
                Diagnostic::error(self.at, format!("`{key}` lists no sources"))
                    .help(format!("write `{key}: none` to allow nothing, or name the sources"))
                    .note("browsers read an empty list as `'none'`"),
            );
        }
        let mut sources = Vec::with_capacity(tokens.len());
        for token in tokens {
            // After so many errors, further ones are noise.
            if out.is_full() {
                break;
            }
            let read = match token.node {
                Token::Word(word) => SourceExpression::from_word(word, token.span),
                Token::Text(text) => read_source(Text::new(text, token.span.start)),
                Token::Slot(name) => Ok(SourceExpression::Slot(name.to_owned())),
                Token::Slots(name) => Ok(SourceExpression::Slots(name.to_owned())),
            };
            let source = match (out.keep(read), token.node) {
                // The error has been reported; the policy contains what browsers keep of the token.
                (None, Token::Text(text)) => SourceExpression::kept(text),
                (source, _) => source,
            };
            sources.extend(source.map(|source| Spanned::new(source, token.span)));
        }
        if let Grammar::Ancestors = self.grammar {
            sources.retain(|source| out.keep(check_ancestor(source)).is_some());
        }
        if tokens.len() > 1 {
            let none = |source: &&Spanned<SourceExpression>| source.node == SourceExpression::Keyword(Keyword::None);
            if let Some(none) = sources.iter().find(none) {
                out.push(
                    Diagnostic::error(none.span, format!("`none` cannot be combined with other sources in `{key}`"))
                        .help("remove `none`, or remove the others")
                        .note("browsers ignore `'none'` in a list with other sources, and allow those"),
                );
            }
        }
        sources
    }
}

struct Items<'a, 'b> {
    directive: Spanned<Directive>,
    tokens: &'a [Spanned<Token<'b>>],
    out: &'a mut Diagnostics,
}

impl Items<'_, '_> {
    fn key(&self) -> &'static str {
        self.directive.node.key()
    }

    /// Reads each token, and keeps the valid ones.
    fn each<T>(&mut self, read: impl Fn(Token<'_>, Span) -> Result<T, Diagnostic>) -> Vec<Spanned<T>> {
        let mut items = Vec::with_capacity(self.tokens.len());
        for token in self.tokens {
            if self.out.is_full() {
                break;
            }
            let item = read(token.node, token.span).map(|item| Spanned::new(item, token.span));
            items.extend(self.out.keep(item));
        }
        items
    }

    fn missing(&mut self, example: &str) {
        let key = self.key();
        self.out.push(
            Diagnostic::error(self.directive.span, format!("`{key}` has no value"))
                .help(format!("write `{key}: {example}`")),
        );
    }

    fn words(&mut self, words: &'static [Word], arity: Arity) -> Vec<Spanned<&'static Word>> {
        let key = self.key();
        if self.tokens.is_empty() && arity != Arity::Any {
            self.missing(words.first().map_or("", |word| word.key));
        }
        if let (Arity::One, [_, second, ..]) = (arity, self.tokens) {
            self.out.push(Diagnostic::error(second.span, format!("`{key}` takes one value")).help("keep one of them"));
        }
        let what = format!("a value of `{key}`");
        // Chromium 156 ignores the whole directive for `'Script'`, but compares the tokens of `sandbox` without case.
        let is_case_sensitive = self.directive.node == Directive::RequireTrustedTypesFor;
        let from_wire = if is_case_sensitive { word::from_wire_with_case } else { word::from_wire };
        self.each(|token, span| match token {
            Token::Word(word) => word::find(words, word, span, &what),
            Token::Text(text) => from_wire(words, text).ok_or_else(|| not_a_word(words, text, span, key)),
            Token::Slot(name) | Token::Slots(name) => Err(text_or_slot::misplaced(name, span)),
        })
    }

    fn trusted_types(&mut self) -> Vec<Spanned<TrustedType>> {
        let items = self.each(|token, span| match token {
            Token::Word(ANY) | Token::Text(ANY) => Ok(TrustedType::Any),
            Token::Word(word) => word::find(TRUSTED_TYPES, word, span, "a keyword of `trusted_types`")
                .map(|word| if word.key == NONE.key { TrustedType::None } else { TrustedType::AllowDuplicates })
                .map_err(|error| match error.help {
                    Some(_) if error.message.contains("none") => error,
                    _ => error.help(format!("write the name of a policy as a string: `\"{word}\"`")),
                }),
            Token::Text(text) => match TRUSTED_TYPES.iter().position(|word| word.wire.eq_ignore_ascii_case(text)) {
                Some(0) => Ok(TrustedType::None),
                Some(_) => Ok(TrustedType::AllowDuplicates),
                None => trusted_type_name(text, span),
            },
            Token::Slot(name) | Token::Slots(name) => Err(text_or_slot::misplaced(name, span)),
        });
        if let (Some(none), true) = (items.iter().find(|item| item.node == TrustedType::None), self.tokens.len() > 1) {
            self.out.push(
                Diagnostic::error(none.span, "`none` cannot be combined with other values in `trusted_types`")
                    .help("remove `none`, or remove the others")
                    .note("browsers ignore `'none'` next to other values, and allow those"),
            );
        }
        items
    }

    fn endpoint(&mut self) -> Vec<Spanned<String>> {
        match self.tokens {
            [] => self.missing("csp"),
            [_] => {}
            [_, second, ..] => self.out.push(
                Diagnostic::error(second.span, "`report_to` takes one endpoint")
                    .help("keep one of them")
                    .note("browsers read the first name only"),
            ),
        }
        self.each(|token, span| match token {
            Token::Word(name) | Token::Text(name) if is_token(name) => Ok(name.to_owned()),
            Token::Word(name) | Token::Text(name) => Err(Diagnostic::error(span, format!("`{name}` is not the name of an endpoint"))
                .help("name an endpoint that `reporting_endpoints` declares, such as `csp`; URLs go into `reporting_endpoints` or `report_uri`")),
            Token::Slot(name) | Token::Slots(name) => Err(text_or_slot::misplaced(name, span)),
        })
    }

    fn urls(&mut self) -> Vec<Spanned<TextOrSlot>> {
        let example = "\"/csp-reports\"";
        if self.tokens.is_empty() {
            self.missing(example);
        }
        self.each(|token, span| match token {
            Token::Text(text) => check_characters(Text::new(text, span.start))
                .and_then(|()| report_url::check(text, span))
                .map(|()| TextOrSlot::Text(text.to_owned())),
            Token::Slot(name) => Ok(TextOrSlot::Slot(name.to_owned())),
            Token::Slots(name) => Err(text_or_slot::one_at_a_time(name, span)),
            Token::Word(text) => Err(Diagnostic::error(span, format!("expected a URL or a path, found `{text}`"))
                .help(format!("write `{example}`"))),
        })
    }

    fn texts(&mut self, what: &str, example: &str, is_valid: impl Fn(&str) -> bool) -> Vec<Spanned<String>> {
        if self.tokens.is_empty() {
            self.missing(example);
        }
        self.each(|token, span| match token {
            Token::Text(text) if is_valid(text) => {
                check_characters(Text::new(text, span.start)).map(|()| text.to_owned())
            }
            Token::Slot(name) | Token::Slots(name) => Err(text_or_slot::misplaced(name, span)),
            Token::Word(text) | Token::Text(text) => {
                Err(Diagnostic::error(span, format!("expected {what}, found `{text}`"))
                    .help(format!("write `{example}`")))
            }
        })
    }

    fn empty(&mut self) -> ClauseValue {
        if let Some(token) = self.tokens.first() {
            let key = self.key();
            self.out.push(
                Diagnostic::error(token.span, format!("`{key}` takes no value"))
                    .help(format!("write the bare name: `{key}`")),
            );
        }
        ClauseValue::Empty
    }
}

/// The error of a token that is not a word of its directive: an unknown word, one in the wrong case, or one without its
/// quotes.
fn not_a_word(words: &'static [Word], text: &str, span: Span, key: &str) -> Diagnostic {
    let what = format!("a value of `{key}`");
    if let Some(word) = words.iter().find(|word| word.wire.eq_ignore_ascii_case(text)) {
        return Diagnostic::error(span, format!("`{text}` must be written `{}`", word.wire))
            .help(format!("write the bare word `{}`, or `\"{}\"`", word.key, word.wire))
            .note(format!("browsers compare the value case-sensitively, and ignore all of `{key}`"))
            .replace(span, word.key);
    }
    match words.iter().find(|word| word.wire.trim_matches('\'').eq_ignore_ascii_case(text)) {
        Some(word) => Diagnostic::error(span, format!("`{text}` lacks its quotes, and without them it is not {what}"))
            .help(format!("write the bare word: `{}`", word.key))
            .replace(span, word.key),
        None => word::unknown(words, text, span, &what),
    }
}

fn check_ancestor(source: &Spanned<SourceExpression>) -> Result<(), Diagnostic> {
    let error = |why: &str| {
        Err(Diagnostic::error(source.span, format!("`{}` can never match in `frame_ancestors`", source.node.dsl()))
            .help("write `none`, `self` or the origins that may embed the page: `\"https://partner.example\"`")
            .note(why))
    };
    match &source.node {
        SourceExpression::Keyword(Keyword::SelfOrigin | Keyword::None)
        | SourceExpression::Scheme(_)
        | SourceExpression::Slot(_)
        | SourceExpression::Slots(_)
        | SourceExpression::Unquoted(_) => Ok(()),
        SourceExpression::Host(host) if host.path.as_deref().is_none_or(|path| path == "/") => Ok(()),
        SourceExpression::Host(_) => {
            error("browsers compare the origins of embedding pages, and an origin has no path")
        }
        _ => error(
            "browsers compare the origins of embedding pages, which only hosts, schemes, `self` and `none` can match",
        ),
    }
}

fn trusted_type_name(text: &str, span: Span) -> Result<TrustedType, Diagnostic> {
    let is_valid = |b: u8| b.is_ascii_alphanumeric() || b"-#=_/@.%".contains(&b);
    if !text.is_empty() && text.bytes().all(is_valid) {
        return Ok(TrustedType::Name(text.to_owned()));
    }
    let error = Diagnostic::error(span, format!("`{text}` is not the name of a Trusted Types policy"));
    Err(match text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        Some(name) => error.help(format!("write the name without single quotes: `\"{name}\"`")),
        None => error.help("use letters, digits and the characters `-#=_/@.%`"),
    })
}

/// Whether `text` is a `token` (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

fn is_media_type(text: &str) -> bool {
    text.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

/// The keywords of `trusted-types`.
pub const TRUSTED_TYPES: &[Word] = &[
    NONE,
    Word::new("allow_duplicates", "'allow-duplicates'", "Allows scripts to create several policies of the same name.")
        .browsers("Without it, creating the second policy of a name throws an error.")
        .shows("[\"sanitizer\", allow_duplicates]"),
];

const NONE: Word = Word::new("none", "'none'", "Forbids scripts to create any policy.")
    .browsers("It has to be the only value: browsers ignore it beside a name.");
