//! A header in generated code: its constant, and the line that sets it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use security_policy_core::csp::Segment;
use security_policy_core::policy::Header;
use std::fmt;

/// A header as it is sent.
pub(super) struct Rendered<'a> {
    pub(super) name: String,
    pub(super) title: &'a str,
    segments: Vec<Segment>,
}

impl<'a> Rendered<'a> {
    pub(super) fn new(header: &'a Header) -> Self {
        Rendered { name: header.wire_name().to_owned(), title: header.title(), segments: header.render() }
    }

    /// The value, where it is the same in every response of every program.
    pub(super) fn text(&self) -> Option<String> {
        (!self.has_nonce() && !self.has_slot()).then(|| self.to_string())
    }

    pub(super) fn has_nonce(&self) -> bool {
        self.segments.contains(&Segment::Nonce)
    }

    pub(super) fn has_slot(&self) -> bool {
        self.segments.iter().any(|segment| matches!(segment, Segment::Slot(_)))
    }

    pub(super) fn constant(&self) -> Option<TokenStream> {
        let text = self.text()?;
        let name = constant_name(&self.name)?;
        let doc = format!("The value of `{}`.", self.title);
        Some(quote! {
            #[doc = #doc]
            pub const #name: &'static ::core::primitive::str = #text;
        })
    }

    /// The line that sets the header; `prepared` are the headers that start-up has built.
    pub(super) fn set(&self, private: &TokenStream, prepared: &[&Rendered<'_>]) -> TokenStream {
        let name = header_name(private, &self.name);
        let value = match (prepared.iter().position(|header| header.name == self.name), self.text()) {
            (Some(index), _) if self.has_nonce() => quote!(prepared.with_nonce(#index, nonce)),
            (Some(index), _) => quote!(prepared.value(#index)),
            (None, Some(text)) => quote!(const { #private::HeaderValue::from_static(#text) }),
            (None, None) => {
                let around = self.split_at_nonces().map(|segments| segments.iter().map(Segment::to_string).collect());
                let around: Vec<String> = around.collect();
                quote!(#private::with_nonce(&[#(#around),*], nonce))
            }
        };
        quote!(#private::set(headers, #name, #value);)
    }

    /// What start-up builds the header from: the pieces between its nonces, each of texts and slots.
    pub(super) fn template(&self) -> TokenStream {
        let runs = self.split_at_nonces().map(pieces);
        quote!(&[#(#runs),*])
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

pub(super) fn remove(private: &TokenStream, name: &str) -> TokenStream {
    let name = header_name(private, name);
    quote!(#private::remove(headers, #name);)
}

fn header_name(private: &TokenStream, name: &str) -> TokenStream {
    quote!(const { #private::HeaderName::from_static(#name) })
}

/// `x-frame-options` as `X_FRAME_OPTIONS`; `None` where that is no name, or the name of something else.
pub(super) fn constant_name(name: &str) -> Option<Ident> {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name != "HEADERS";
    is_name.then(|| Ident::new(&name, Span::mixed_site()))
}
