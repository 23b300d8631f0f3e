//! The headers of a policy in generated code: those that are constants, and the values that come late.

use super::context::{Context, option};
use super::header::Rendered;
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::Spanned;

/// What the runtime makes a table of, and the two lists of values that go with it.
pub(super) struct Table<'a> {
    headers: &'a [Rendered<'a>],
    late: Vec<Late<'a>>,
}

/// A value that only start-up or the response has.
struct Late<'a> {
    place: usize,
    header: &'a Rendered<'a>,
    value: TokenStream,
    without_nonce: TokenStream,
}

impl<'a> Table<'a> {
    /// `prepared` are the headers that start-up has built.
    pub(super) fn new(context: &Context<'_>, headers: &'a [Rendered<'a>], prepared: &[&Rendered<'_>]) -> Self {
        let private = &context.private;
        let late = |(place, header): (usize, &'a Rendered<'a>)| {
            let (value, without_nonce) =
                (header.late(private, prepared)?, header.late_without_nonce(private, prepared)?);
            Some(Late { place, header, value, without_nonce })
        };
        Table { headers, late: headers.iter().enumerate().filter_map(late).collect() }
    }

    /// The names that are removed, and a row for each header.
    pub(super) fn rows(&self, removed: &[Spanned<String>]) -> TokenStream {
        let removed = removed.iter().map(|name| &name.node);
        let index = |place| self.late.iter().position(|late| late.place == place);
        let rows = self.headers.iter().enumerate().map(|(place, header)| header.row(index(place)));
        quote!([#(#removed)*] [#(#rows),*])
    }

    /// The late values of a response.
    pub(super) fn values(&self) -> TokenStream {
        let values = self.late.iter().map(|late| some(&late.value));
        quote!([#(#values),*])
    }

    /// The late values of a response without a nonce.
    pub(super) fn values_without_nonce(&self) -> TokenStream {
        let values = self.late.iter().map(|late| some(&late.without_nonce));
        quote!([#(#values),*])
    }

    /// The late values of a `304 Not Modified`, which goes without every header that holds a nonce.
    pub(super) fn values_not_modified(&self) -> TokenStream {
        let values = self.late.iter().map(|late| match late.header.has_nonce() {
            true => option(None),
            false => some(&late.value),
        });
        quote!([#(#values),*])
    }
}

fn some(value: &TokenStream) -> TokenStream {
    option(Some(value.clone()))
}
