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

    /// The first token of a range; the whole macro call if no token is there.
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

#[cfg(feature = "span-locations")]
#[cfg(test)]
mod tests {
    use super::*;

    /// The map of the tokens of a text: each word is as long as it is, each mark 1.
    fn map(text: &str) -> (SpanMap, Vec<Span>) {
        let mut map = SpanMap::default();
        let tokens: TokenStream = text.parse().expect("tokens");
        let spans = tokens.into_iter().map(|tree| map.add(tree.span(), tree.to_string().len())).collect();
        (map, spans)
    }

    fn columns(tokens: impl IntoIterator<Item = TokenSpan>) -> Vec<usize> {
        tokens.into_iter().map(|token| token.start().column).collect()
    }

    #[test]
    fn a_range_leads_back_to_its_tokens() {
        let (map, spans) = map("aa : $ cdn , b");
        assert_eq!(map.end(), 9);
        for (range, [first, last], word) in [
            (spans[0], [0, 0], 0),
            (spans[2].to(spans[3]), [5, 7], 7),
            (spans[1].to(spans[4]), [3, 11], 7),
            // No word is in it.
            (spans[1].to(spans[2]), [3, 5], 3),
            (spans[4].to(spans[5]), [11, 13], 11),
            // A part of a token, and the place before one.
            (Span::new(spans[3].start + 1, spans[3].start + 2), [7, 7], 7),
            (Span::new(spans[3].start, spans[3].start), [7, 7], 7),
            (Span::new(spans[3].start, spans[3].end), [7, 7], 7),
        ] {
            assert_eq!(
                columns([map.first(range), map.last(range), map.first_word(range)]),
                [first, last, word],
                "{range:?}"
            );
            assert_eq!(columns(map.underline(range).into_iter().map(|tree| tree.span())), [first, last], "{range:?}");
            assert_eq!(map.place(range).map(|place| place.line), Some(1));
        }
        let nowhere = Span::new(9, 10);
        assert!(map.underline(nowhere).is_empty() && map.place(nowhere).is_none());
    }

    #[test]
    fn a_range_can_be_a_part_of_a_string() {
        let (mut map, spans) = map("a b");
        let whole = map.add_text(TokenSpan::call_site(), "self data:");
        let part = Span::new(whole.start + 5, whole.end);
        assert_eq!(map.part(part), Some(("self data:", Span::new(5, 10))));
        for other in [whole, spans[0], spans[1].to(whole), Span::new(100, 101)] {
            assert_eq!(map.part(other), None);
        }
    }

    #[test]
    fn a_text_from_elsewhere_has_an_explanation() {
        let (mut map, spans) = map("aa bb cc");
        map.explain(spans[1], "from a variable".to_owned());
        assert_eq!(map.explanation(spans[1]), Some("from a variable"));
        assert_eq!(map.explanation(Span::new(spans[1].start + 1, spans[1].end)), Some("from a variable"));
        assert_eq!((map.explanation(spans[0]), map.explanation(spans[0].to(spans[1]))), (None, None));
    }
}
