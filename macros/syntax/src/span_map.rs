//! The text that the core reads, made of the user's tokens laid end to end; and the way back from a byte range of it
//! to the tokens.

use proc_macro2::{Spacing, Span as TokenSpan, TokenStream, TokenTree};
use security_policy_core::Span;

/// Which token each stretch of the text stands for, in the order of both.
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
    /// What a string holds.
    text: Option<String>,
}

impl SpanMap {
    /// Gives a token the next stretch, as long as its content.
    pub fn add(&mut self, token: TokenSpan, length: usize) -> Span {
        let span = Span::new(self.end, self.end + length.max(1));
        self.end = span.end;
        self.stretches.push(Stretch { span, token, text: None });
        span
    }

    /// Gives a string the next stretch.
    pub fn add_text(&mut self, token: TokenSpan, text: &str) -> Span {
        let span = self.add(token, text.len());
        self.stretches.iter_mut().rev().take(1).for_each(|stretch| stretch.text = Some(text.to_owned()));
        span
    }

    /// Remembers where something came from that is not in the source.
    pub fn explain(&mut self, span: Span, explanation: String) {
        self.explanations.push((span, explanation));
    }

    /// The place behind everything that has been added.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The first word of a range, for what can point at one token alone: in `$cdn` that is not the `$`.
    pub fn first_word(&self, span: Span) -> TokenSpan {
        let is_word = |stretch: &&Stretch| stretch.span.end - stretch.span.start > 1;
        self.tokens(span).iter().find(is_word).map_or_else(|| self.first(span), |stretch| stretch.token)
    }

    /// The first token of a range; the user's whole call for a range that has none.
    pub fn first(&self, span: Span) -> TokenSpan {
        self.tokens(span).first().map_or_else(TokenSpan::call_site, |stretch| stretch.token)
    }

    /// The last token of a range.
    pub fn last(&self, span: Span) -> TokenSpan {
        self.tokens(span).last().map_or_else(TokenSpan::call_site, |stretch| stretch.token)
    }

    /// Tokens that begin and end where the range does: what `syn::Error::new_spanned` underlines.
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

    /// The string that a range is only a part of, and which part: what rustc cannot underline.
    pub fn part(&self, span: Span) -> Option<(&str, Span)> {
        let [stretch] = self.tokens(span) else { return None };
        let text = stretch.text.as_deref().filter(|_| stretch.span != span)?;
        Some((text, Span::new(span.start - stretch.span.start, span.end - stretch.span.start)))
    }

    /// Where the range came from, if not from the source.
    pub fn explanation(&self, span: Span) -> Option<&str> {
        self.explanations.iter().find(|(whole, _)| whole.contains(span)).map(|(_, text)| text.as_str())
    }

    fn tokens(&self, span: Span) -> &[Stretch] {
        let from = self.stretches.partition_point(|stretch| stretch.span.end <= span.start);
        let to = self.stretches.partition_point(|stretch| stretch.span.start < span.end.max(span.start + 1));
        self.stretches.get(from..to).unwrap_or_default()
    }
}
