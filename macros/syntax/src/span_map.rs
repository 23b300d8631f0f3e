//! Byte ranges ↔ tokens. The model reads a text in which the user's tokens follow each other without gaps; this map leads from a range
//! of that text back to the tokens.

use crate::place::Place;
use proc_macro2::{Spacing, Span as TokenSpan, TokenStream, TokenTree};
use security_policy_core::Span;

/// The token of each range of the text, in order.
#[derive(Clone, Debug, Default)]
pub struct SpanMap {
    stretches: Vec<Stretch>,
    explanations: Vec<(Span, String)>,
    end: usize,
}

#[derive(Clone, Debug)]
struct Stretch {
    span: Span,
    token: TokenSpan,
    /// The content of a string.
    text: Option<String>,
}

impl SpanMap {
    /// Assigns the next range to a token. It is as long as the token's content.
    pub fn add(&mut self, token: TokenSpan, length: usize) -> Span {
        let span = Span::new(self.end, self.end + length.max(1));
        self.end = span.end;
        self.stretches.push(Stretch { span, token, text: None });
        span
    }

    /// Assigns the next range to a string.
    pub fn add_text(&mut self, token: TokenSpan, text: &str) -> Span {
        let span = self.add(token, text.len());
        self.stretches.iter_mut().rev().take(1).for_each(|stretch| stretch.text = Some(text.to_owned()));
        span
    }

    /// Records where a text comes from that is not in the source.
    pub fn explain(&mut self, span: Span, explanation: String) {
        self.explanations.push((span, explanation));
    }

    /// The end of the text so far.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The first word of a range, for a message that can underline only one token: `cdn` in `$cdn`.
    pub fn first_word(&self, span: Span) -> TokenSpan {
        let is_word = |stretch: &&Stretch| stretch.span.end - stretch.span.start > 1;
        self.tokens(span).iter().find(is_word).map_or_else(|| self.first(span), |stretch| stretch.token)
    }

    /// The first token of a range; the whole macro call for an empty range.
    pub fn first(&self, span: Span) -> TokenSpan {
        self.tokens(span).first().map_or_else(TokenSpan::call_site, |stretch| stretch.token)
    }

    /// The last token of a range.
    pub fn last(&self, span: Span) -> TokenSpan {
        self.tokens(span).last().map_or_else(TokenSpan::call_site, |stretch| stretch.token)
    }

    /// The file and the line of the first token of a range, if the compiler knows them.
    pub fn place(&self, span: Span) -> Option<Place> {
        Place::of(self.tokens(span).first()?.token)
    }

    /// Tokens at the start and at the end of the range, for a compiler message that underlines all of it.
    pub fn underline(&self, span: Span) -> TokenStream {
        let tokens = self.tokens(span);
        let mut ends = TokenStream::new();
        for stretch in [tokens.first(), tokens.last()].into_iter().flatten() {
            let mut punct = proc_macro2::Punct::new('.', Spacing::Alone);
            punct.set_span(stretch.token);
            ends.extend([TokenTree::from(punct)]);
        }
        ends
    }

    /// The string that contains the range, and which part of it the range is. rustc cannot underline a part of a string.
    pub fn part(&self, span: Span) -> Option<(&str, Span)> {
        let [stretch] = self.tokens(span) else { return None };
        let text = stretch.text.as_deref().filter(|_| stretch.span != span)?;
        Some((text, Span::new(span.start - stretch.span.start, span.end - stretch.span.start)))
    }

    /// Where the text of the range comes from, if not from the source.
    pub fn explanation(&self, span: Span) -> Option<&str> {
        self.explanations.iter().find(|(whole, _)| whole.contains(span)).map(|(_, text)| text.as_str())
    }

    fn tokens(&self, span: Span) -> &[Stretch] {
        let from = self.stretches.partition_point(|stretch| stretch.span.end <= span.start);
        let to = self.stretches.partition_point(|stretch| stretch.span.start < span.end.max(span.start + 1));
        self.stretches.get(from..to).unwrap_or_default()
    }
}
