//! A header in generated code: its constant, and its value where that comes late.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use security_policy_core::csp::Segment;
use security_policy_core::policy::Header;
use std::fmt;

/// A header as it is sent.
pub(super) struct Rendered<'a> {
    pub(super) name: &'a str,
    pub(super) title: &'a str,
    /// What its constant is called, where it has one.
    constant: Option<String>,
    /// The name as a token, which costs more to make than to repeat.
    name_token: Literal,
    /// The value as one, where it is the same in every response of every program.
    text: Option<Literal>,
    segments: Vec<Segment>,
    /// The value for a response without a nonce, where this one holds a nonce.
    without_nonce: Option<Vec<Segment>>,
}

impl<'a> Rendered<'a> {
    pub(super) fn new(header: &'a Header, constant: Option<String>) -> Self {
        let segments = header.render();
        let is_text = segments.iter().all(|segment| matches!(segment, Segment::Text(_)));
        let text = is_text.then(|| Literal::string(&text(&segments)));
        let name = header.wire_name();
        let without_nonce = header.render_without_nonce();
        let (title, name_token) = (header.title(), Literal::string(name));
        Rendered { name, title, constant, name_token, text, segments, without_nonce }
    }

    pub(super) fn has_nonce(&self) -> bool {
        self.segments.contains(&Segment::Nonce)
    }

    pub(super) fn has_slot(&self) -> bool {
        self.segments.iter().any(|segment| matches!(segment, Segment::Slot(_)))
    }

    /// The name; then the value, what its constant is called and the title in its docs; or, where the value comes late, its index
    /// in brackets.
    pub(super) fn row(&self, index: Option<usize>) -> TokenStream {
        let name = &self.name_token;
        let Some(text) = &self.text else {
            let index = index.map(Literal::usize_unsuffixed);
            return quote!(#name [#index]);
        };
        let constant = self.constant.as_deref().map(|constant| {
            let (constant, title) = (Ident::new(constant, Span::mixed_site()), self.title);
            quote!(#constant #title)
        });
        quote!(#name #text #constant)
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
    pub(super) fn template(&self) -> TokenStream {
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
pub(super) fn pieces(segments: &[Segment]) -> TokenStream {
    let pieces = segments.iter().map(|segment| match segment {
        Segment::Slot(name) => {
            let name = Ident::new(name, Span::call_site());
            quote!(slots.#name.as_str())
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
