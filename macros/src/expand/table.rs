//! The headers of a policy in generated code: constants, and values that are known only at run time.

use super::context::{Context, option};
use super::header::{Rendered, named};
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::Spanned;
use security_policy_core::header::Field;

/// The rows of the runtime's table, and the values that are known only at run time.
pub(super) struct Table<'a> {
    headers: &'a [Rendered<'a>],
    late: Vec<Late<'a>>,
}

/// A value that is known only when the program has started, or in the response.
struct Late<'a> {
    place: usize,
    header: &'a Rendered<'a>,
    value: TokenStream,
    without_nonce: TokenStream,
}

impl<'a> Table<'a> {
    /// `prepared` are the headers that are built when the program starts.
    pub(super) fn new(context: &Context<'_>, headers: &'a [Rendered<'a>], prepared: &[&Rendered<'_>]) -> Self {
        let private = &context.private;
        let late = |(place, header): (usize, &'a Rendered<'a>)| {
            let (value, without_nonce) =
                (header.late(private, prepared)?, header.late_without_nonce(private, prepared)?);
            Some(Late { place, header, value, without_nonce })
        };
        Table { headers, late: headers.iter().enumerate().filter_map(late).collect() }
    }

    /// The names of the headers to remove, whether `vary` is set, and a row for each header.
    pub(super) fn rows(&self, removed: &[Spanned<String>]) -> TokenStream {
        let removed = removed.iter().map(|name| named(&name.node, Field::from_name(&name.node)));
        let varies = self.headers.iter().any(Rendered::is_vary);
        let index = |place| self.late.iter().position(|late| late.place == place);
        let rows = self.headers.iter().enumerate().map(|(place, header)| header.row(place, index(place)));
        quote!([#(#removed)*] [#varies] [#(#rows),*])
    }

    /// The run-time values of a response.
    pub(super) fn values(&self) -> TokenStream {
        let values = self.late.iter().map(|late| some(&late.value));
        quote!([#(#values),*])
    }

    /// The run-time values of a response without a nonce.
    pub(super) fn values_without_nonce(&self) -> TokenStream {
        let values = self.late.iter().map(|late| some(&late.without_nonce));
        quote!([#(#values),*])
    }

    /// The run-time values of a `304 Not Modified`, which omits every header that contains a nonce.
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
