//! A header in generated code: its constant, or the expression of a value that is known only at run time.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use security_policy_core::constant;
use security_policy_core::csp::Segment;
use security_policy_core::header::Field;
use security_policy_core::policy::{Header, HeaderName};
use std::fmt;

/// A header as it is sent.
pub(super) struct Rendered<'a> {
    pub(super) title: &'a str,
    /// The name of its constant, if it has one.
    constant: Option<String>,
    header: &'a Header,
    /// The value as a token, if it is the same in every response.
    text: Option<Literal>,
    segments: Vec<Segment>,
    /// The value for a response without a nonce, if the value contains one.
    without_nonce: Option<Vec<Segment>>,
}

impl<'a> Rendered<'a> {
    pub(super) fn new(header: &'a Header, constant: Option<String>) -> Self {
        let segments = header.render();
        let is_text = segments.iter().all(|segment| matches!(segment, Segment::Text(_)));
        let text = is_text.then(|| Literal::string(&text(&segments)));
        let without_nonce = header.render_without_nonce();
        Rendered { title: header.title(), constant, header, text, segments, without_nonce }
    }

    pub(super) fn has_nonce(&self) -> bool {
        self.segments.contains(&Segment::Nonce)
    }

    fn field(&self) -> Option<Field> {
        match self.header.name.node {
            HeaderName::Field(field) => Some(field),
            _ => None,
        }
    }

    pub(super) fn is_vary(&self) -> bool {
        self.field() == Some(Field::Vary)
    }

    pub(super) fn has_slot(&self) -> bool {
        self.segments.iter().any(|segment| matches!(segment, Segment::Slot(_) | Segment::Slots { .. }))
    }

    /// The row of the runtime's table: `place` makes names unique, and `index` is that of the late value, if the value is known only at
    /// run time.
    pub(super) fn row(&self, place: usize, index: Option<usize>) -> TokenStream {
        let name = self.header.wire_name();
        let named = named(name, self.field());
        let Some(text) = &self.text else {
            let index = index.map(Literal::usize_unsuffixed);
            return quote!(#named insert_late (#index));
        };
        let set = Ident::new(if self.is_vary() { "add_to_vary" } else { "set" }, Span::mixed_site());
        let variable = format_ident!("value_{place}", span = Span::mixed_site());
        let documented = self.constant.as_deref().map(|constant| {
            let (constant, doc) = (Ident::new(constant, Span::mixed_site()), format!("The value of `{}`.", self.title));
            quote!(#constant #doc)
        });
        quote!(#named #set #variable #text #documented)
    }

    /// The expression of a value that is known only at run time. `prepared` are the headers that are built when the program starts.
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
        prepared.iter().position(|header| std::ptr::eq(*header, self))
    }

    /// The template that the program fills when it starts: the pieces between the nonces, each a list of texts and slots; and the same
    /// for the value without a nonce, if there is one.
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

/// The value, with a name in braces in place of a nonce or a slot.
impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.segments.iter().try_for_each(|segment| segment.fmt(f))
    }
}

/// A name, and in brackets the runtime's constant for it. A name without one is repeated, in braces.
pub(super) fn named(name: &str, field: Option<Field>) -> TokenStream {
    match field.and_then(name_constant) {
        Some(shared) => quote!(#name [#shared]),
        None => quote!(#name {#name}),
    }
}

/// The runtime's constant for the name of a header.
pub(crate) fn name_constant(field: Field) -> Option<Ident> {
    constant(field.name()).map(|name| Ident::new(&name, Span::mixed_site()))
}

/// The texts and slots of a value, which are joined when the program starts.
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
