//! The text that the core reads, made of the user's tokens laid end to end; and the way back from a byte range of it
//! to the tokens.

use proc_macro2::{Spacing, Span as TokenSpan, TokenStream, TokenTree};
use security_policy_core::Span;

/// Which token each stretch of the text stands for, in the order of both.
#[derive(Default)]
pub(crate) struct SpanMap {
    stretches: Vec<(Span, TokenSpan)>,
    end: usize,
}

impl SpanMap {
    /// Gives a token the next stretch, as long as its content.
    pub(crate) fn add(&mut self, token: TokenSpan, length: usize) -> Span {
        let span = Span::new(self.end, self.end + length.max(1));
        self.end = span.end;
        self.stretches.push((span, token));
        span
    }

    /// The place behind everything that has been added.
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// The first token of a range; the user's whole call for a range that has none.
    pub(crate) fn first(&self, span: Span) -> TokenSpan {
        self.tokens(span).first().map_or_else(TokenSpan::call_site, |(_, token)| *token)
    }

    /// Tokens that begin and end where the range does: what `syn::Error::new_spanned` underlines.
    pub(crate) fn underline(&self, span: Span) -> TokenStream {
        let tokens = self.tokens(span);
        let punct = |token: &TokenSpan| {
            let mut punct = proc_macro2::Punct::new('.', Spacing::Alone);
            punct.set_span(*token);
            TokenTree::from(punct)
        };
        tokens.first().into_iter().chain(tokens.last()).map(|(_, token)| punct(token)).collect()
    }

    fn tokens(&self, span: Span) -> &[(Span, TokenSpan)] {
        let from = self.stretches.partition_point(|(stretch, _)| stretch.end <= span.start);
        let to = self.stretches.partition_point(|(stretch, _)| stretch.start < span.end.max(span.start + 1));
        self.stretches.get(from..to).unwrap_or_default()
    }
}
