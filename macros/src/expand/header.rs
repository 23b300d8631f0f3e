//! A header in generated code: its constant, and its value where that comes late.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use security_policy_core::csp::Segment;
use security_policy_core::policy::Header;
use std::fmt;

/// A header as it is sent.
pub(super) struct Rendered<'a> {
    pub(super) name: &'a str,
    pub(super) title: &'a str,
    /// The name as a token, which costs more to make than to repeat.
    name_token: Literal,
    /// The value as one, where it is the same in every response of every program.
    text: Option<Literal>,
    segments: Vec<Segment>,
    /// The value for a response without a nonce, where this one holds a nonce.
    without_nonce: Option<Vec<Segment>>,
}

impl<'a> Rendered<'a> {
    pub(super) fn new(header: &'a Header) -> Self {
        let segments = header.render();
        let is_text = segments.iter().all(|segment| matches!(segment, Segment::Text(_)));
        let text = is_text.then(|| Literal::string(&text(&segments)));
        let name = header.wire_name();
        let without_nonce = header.render_without_nonce();
        Rendered { name, title: header.title(), name_token: Literal::string(name), text, segments, without_nonce }
    }

    pub(super) fn has_nonce(&self) -> bool {
        self.segments.contains(&Segment::Nonce)
    }

    pub(super) fn has_slot(&self) -> bool {
        self.segments.iter().any(|segment| matches!(segment, Segment::Slot(_) | Segment::Slots { .. }))
    }

    /// The constant that tells the value: its name, the header and the value.
    pub(super) fn constant(&self) -> Option<[TokenTree; 3]> {
        let text = self.text.clone()?;
        let name = constant_name(self.name)?;
        Some([name.into(), Literal::string(self.title).into(), text.into()])
    }

    /// The name and the value, where that is the same in every response of every program.
    pub(super) fn static_row(&self) -> Option<[TokenTree; 2]> {
        Some([self.name_token.clone().into(), self.text.clone()?.into()])
    }

    /// The name and what the table holds of the value, which is its index in brackets where it comes late.
    pub(super) fn row(&self, index: Option<usize>) -> [TokenTree; 2] {
        let index = || Group::new(Delimiter::Bracket, index.map(Literal::usize_unsuffixed).into_token_stream());
        let value = self.text.clone().map_or_else(|| index().into(), TokenTree::from);
        [self.name_token.clone().into(), value]
    }

    /// The value, where only start-up or the response has it; `prepared` are the headers that start-up has built.
    pub(super) fn late(&self, private: &TokenStream, prepared: &[&Rendered<'_>]) -> Option<TokenStream> {
        match self.index_in(prepared) {
            Some(index) if self.has_nonce() => Some(quote!(prepared.with_nonce(#index, nonce))),
            Some(index) => Some(quote!(prepared.value(#index))),
            None if self.has_nonce() => {
                let around = self.split_at_nonces().map(text);
                Some(quote!(#private::with_nonce(&[#(#around),*], nonce)))
            }
            None => None,
        }
    }

    /// The same for a response without a nonce.
    pub(super) fn late_without_nonce(&self, private: &TokenStream, prepared: &[&Rendered<'_>]) -> Option<TokenStream> {
        match (&self.without_nonce, self.index_in(prepared)) {
            (Some(_), Some(index)) => Some(quote!(prepared.without_nonce(#index))),
            (Some(segments), None) => {
                let text = text(segments);
                Some(quote!(const { #private::HeaderValue::from_static(#text) }))
            }
            (None, _) => self.late(private, prepared),
        }
    }

    fn index_in(&self, prepared: &[&Rendered<'_>]) -> Option<usize> {
        prepared.iter().position(|header| header.name == self.name)
    }

    /// What start-up builds the header from: the pieces between its nonces, each of texts and slots; and those of the value
    /// without a nonce, if it holds one.
    pub(super) fn template(&self, private: &TokenStream) -> TokenStream {
        let pieces = |segments: &[Segment]| pieces(segments, private);
        let runs = self.split_at_nonces().map(pieces);
        let without_nonce = self.without_nonce.as_deref().map_or_else(|| quote!(&[]), pieces);
        quote!((&[#(#runs),*], #without_nonce))
    }

    fn split_at_nonces(&self) -> impl Iterator<Item = &[Segment]> {
        self.segments.split(|segment| *segment == Segment::Nonce)
    }
}

/// The value, with a name in braces for what is not known yet.
impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.segments.iter().try_for_each(|segment| segment.fmt(f))
    }
}

/// The texts and slots that a value is made of, for start-up to join.
pub(super) fn pieces(segments: &[Segment], private: &TokenStream) -> TokenStream {
    let pieces = segments.iter().map(|segment| match segment {
        Segment::Slot(name) => {
            let name = Ident::new(name, Span::call_site());
            quote!(slots.#name.as_str())
        }
        Segment::Slots { names, otherwise } => {
            let names = names.iter().map(|name| Ident::new(name, Span::call_site()));
            quote!(&#private::sources(&[#(&slots.#names),*], #otherwise))
        }
        other => {
            let text = other.to_string();
            quote!(#text)
        }
    });
    quote!(&[#(#pieces),*])
}

/// The value as one text.
pub(super) fn text(segments: &[Segment]) -> String {
    segments.iter().map(Segment::to_string).collect()
}

/// `x-frame-options` as `X_FRAME_OPTIONS`; `None` where that is no name, or the name of something else.
pub(super) fn constant_name(name: &str) -> Option<Ident> {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name != "HEADERS";
    is_name.then(|| Ident::new(&name, Span::mixed_site()))
}
