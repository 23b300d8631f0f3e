//! Policy → generated code: constants, and straight-line code that moves them into a header map.

use crate::expand_cookies;
use crate::parse::Policy;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use security_policy_core::csp::Segment;
use security_policy_core::declaration::{Declaration, Entry};
use security_policy_core::header::Field;
use security_policy_core::policy::{Header, SecurityPolicy};

/// The type that the user named and all that stands on it.
///
/// Where there were faults it is made of what could be read, so that the code that uses it shows no errors of its own.
pub(crate) fn policy(parsed: &Policy, policy: &SecurityPolicy, has_faults: bool) -> TokenStream {
    let Policy { krate, attributes, visibility, name, declaration, .. } = parsed;
    let headers: Vec<Rendered<'_>> = policy.headers.iter().map(Rendered::new).collect();
    let uses_nonce = policy.uses_nonce() || (has_faults && parsed.mentions_nonce);
    let table = if has_faults { String::new() } else { table(&headers, policy) };
    let constants = headers.iter().filter_map(Rendered::constant);
    let placeholders = has_faults.then(|| placeholders(declaration, policy)).into_iter().flatten();
    let statics = headers.iter().filter_map(|header| header.text.as_ref().map(|text| (&header.name, text)));
    let statics = statics.map(|(name, text)| quote!((#name, #text)));
    let private = quote!(#krate::__private);
    let expand_cookies::Expansion { constants: cookies, complete } = expand_cookies::cookies(parsed, policy);
    let reserve = policy.headers.len();
    let removals: Vec<_> = policy.remove.iter().map(|name| remove(&private, &name.node)).collect();
    let set = headers.iter().map(|header| header.set(&private));
    let set_not_modified = headers.iter().map(|header| match header.text {
        Some(_) => header.set(&private),
        None => remove(&private, &header.name),
    });
    let (nonce_type, parameter, argument) = match uses_nonce {
        true => (quote!(#krate::Nonce), quote!(, nonce: &#krate::Nonce), quote!(, nonce)),
        false => (quote!(()), quote!(), quote!(, &())),
    };
    let own = uses_nonce.then(|| quote!(nonce: &#krate::Nonce));
    // An error in a call of these shows where they are declared: the name, rather than the whole macro call.
    let at_name = |function: &str| Ident::new(function, Span::mixed_site().located_at(name.span()));
    let (apply, headers_fn) = (at_name("apply"), at_name("headers"));
    let pass_on = uses_nonce.then(|| quote!(, nonce));
    quote! {
        #attributes
        #[doc = #table]
        #visibility struct #name;

        const _: () = {
            impl #name {
                #(#constants)*
                #(#placeholders)*
                #cookies

                /// The headers whose values are the same in every response: lower-case names and values, in the order
                /// in which they are sent.
                pub const HEADERS: &'static [(&'static ::core::primitive::str, &'static ::core::primitive::str)] = &[#(#statics),*];

                /// Puts the policy onto a response. It replaces headers of the same names and leaves all others alone.
                pub fn #apply(headers: &mut #private::HeaderMap #parameter) {
                    <Self as #krate::Policy>::apply_prepared(&(), headers #argument);
                }

                /// A new map that holds the policy, for a response that starts from it.
                #[must_use]
                pub fn #headers_fn(#own) -> #private::HeaderMap {
                    let mut headers = #private::HeaderMap::new();
                    Self::#apply(&mut headers #pass_on);
                    headers
                }

                #private::adapter_items! {}
            }

            impl #krate::Policy for #name {
                type Nonce = #nonce_type;
                type Prepared = ();

                const HEADERS: &'static [(&'static ::core::primitive::str, &'static ::core::primitive::str)] = Self::HEADERS;

                fn apply_prepared(_: &(), headers: &mut #private::HeaderMap, nonce: &Self::Nonce) {
                    let _ = nonce;
                    #private::reserve(headers, #reserve);
                    #(#removals)*
                    #(#set)*
                    #complete
                }

                fn apply_not_modified(_: &(), headers: &mut #private::HeaderMap) {
                    #private::reserve(headers, #reserve);
                    #(#removals)*
                    #(#set_not_modified)*
                    #complete
                }
            }
        };
    }
}

/// A header as it is sent.
struct Rendered<'a> {
    name: String,
    title: &'a str,
    /// The value, where it is the same in every response.
    text: Option<String>,
    /// What stands around the nonces, where it is not.
    around: Vec<String>,
}

impl<'a> Rendered<'a> {
    fn new(header: &'a Header) -> Self {
        let segments = header.render();
        let mut around = vec![String::new()];
        for segment in &segments {
            match (segment, around.last_mut()) {
                (Segment::Text(text), Some(last)) => last.push_str(text),
                _ => around.push(String::new()),
            }
        }
        let text = (around.len() == 1).then(|| around.concat());
        Rendered { name: header.wire_name().to_owned(), title: header.title(), text, around }
    }

    fn constant(&self) -> Option<TokenStream> {
        let text = self.text.as_ref()?;
        let name = constant_name(&self.name)?;
        let doc = format!("The value of `{}`.", self.title);
        Some(quote! {
            #[doc = #doc]
            pub const #name: &'static ::core::primitive::str = #text;
        })
    }

    fn set(&self, private: &TokenStream) -> TokenStream {
        let name = header_name(private, &self.name);
        let around = &self.around;
        let value = match &self.text {
            Some(text) => quote!(const { #private::HeaderValue::from_static(#text) }),
            None => quote!(#private::with_nonce(&[#(#around),*], nonce)),
        };
        quote!(#private::set(headers, #name, #value);)
    }
}

fn remove(private: &TokenStream, name: &str) -> TokenStream {
    let name = header_name(private, name);
    quote!(#private::remove(headers, #name);)
}

fn header_name(private: &TokenStream, name: &str) -> TokenStream {
    quote!(const { #private::HeaderName::from_static(#name) })
}

/// `x-frame-options` as `X_FRAME_OPTIONS`; `None` where that is no name, or the name of something else.
fn constant_name(name: &str) -> Option<Ident> {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name != "HEADERS";
    is_name.then(|| Ident::new(&name, Span::mixed_site()))
}

/// Constants of the headers that could not be read, for the code that names them.
fn placeholders<'a>(
    declaration: &'a Declaration,
    policy: &'a SecurityPolicy,
) -> impl Iterator<Item = TokenStream> + 'a {
    let is_missing = |entry: &&Entry| {
        let field = Field::ALL.iter().find(|field| field.key() == entry.key.node);
        field.is_some_and(|field| policy.get(*field).is_none())
    };
    let mut names: Vec<&str> =
        declaration.entries.iter().filter(is_missing).map(|entry| entry.key.node.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter_map(constant_name)
        .map(|name| quote!(pub const #name: &'static ::core::primitive::str = "";))
}

/// What the policy sends, for the type's documentation.
fn table(headers: &[Rendered<'_>], policy: &SecurityPolicy) -> String {
    let mut table = String::from("\n\n# Headers\n\n| header | value |\n|---|---|\n");
    for header in headers {
        let value = header.around.join("{nonce}").replace('|', "\\|");
        table.push_str(&format!("| `{}` | `{value}` |\n", header.title));
    }
    for name in &policy.remove {
        table.push_str(&format!("| `{}` | removed |\n", name.node));
    }
    table
}
