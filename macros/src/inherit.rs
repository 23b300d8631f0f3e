//! How a policy gets the fields of its base, which is another call of the macro: through a `macro_rules!` that has the base's name.
//!
//! A policy that names a base expands to a call of that macro, which passes the tokens of both on:
//!
//! ```text
//! expand! { $crate struct Shop { … ..Base } }
//!   └▶ Base! { ($crate::__resume) $crate struct Shop { … ..Base } }
//!        └▶ $crate::__resume! { $crate struct Shop { … ..Base } @ struct Base { … } }
//! ```
//!
//! The base's tokens keep the spans of its source. They contain the fields that the base inherits itself, and strings in place of
//! what it reads from files and from the environment.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use security_policy_core::declaration::Declaration;
use security_policy_syntax::{Item, answer};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use syn::ext::IdentExt;

/// A call of the base's macro, which adds its fields to the policy's tokens.
pub(crate) fn call_base(base: &TokenStream, tokens: &TokenStream) -> TokenStream {
    // The path of the crate comes first.
    let krate = tokens.clone().into_iter().next();
    quote!(#base! { (#krate::__resume) #tokens })
}

/// The macro that policies call to inherit from this one, and the import that gives it the policy's name and visibility.
pub(crate) fn callable(item: &Item, declaration: &Declaration) -> TokenStream {
    let Item { visibility, name, .. } = item;
    let answer = answer(item, declaration);
    let own = format_ident!("__security_policy_{}_{:016x}", name.unraw(), distinction(item), span = name.span());
    let is_public = visibility.to_string() == "pub";
    // Only an exported macro can be re-exported from the crate. rustc warns about an exported macro in a function, where no other
    // crate can name it.
    let export = is_public.then(|| quote!(#[macro_export] #[allow(non_local_definitions)]));
    quote! {
        #[doc(hidden)]
        #export
        macro_rules! #own {
            (($($__callback:tt)*) $($__rest:tt)*) => {
                $($__callback)*! { $($__rest)* #answer }
            };
            () => {};
        }

        #[doc(hidden)]
        #visibility use #own as #name;

        // An unused import would be a warning, and `#[allow]` is an error under `forbid(unused_imports)`.
        #name! {}
    }
}

/// Distinguishes the macros of a crate: two modules can both have a policy `Site`, and exported macros share one scope.
///
/// It depends only on the policy and its place, so that an editor that expands a policy many times always gets the same name. A
/// `macro_rules!` can write the same policy, with the same places, into several modules; the number that rustc gives each expansion
/// then differs.
fn distinction(item: &Item) -> u64 {
    let mut hasher = DefaultHasher::new();
    item.name.to_string().hash(&mut hasher);
    if proc_macro::is_available() {
        let place = item.name.span().unwrap();
        (place.file(), place.line(), place.column()).hash(&mut hasher);
        expansion(&format!("{:?}", proc_macro::Span::call_site())).hash(&mut hasher);
    } else {
        // Outside of a compiler, tokens have no place.
        item.body.to_string().hash(&mut hasher);
    }
    hasher.finish()
}

/// The number of an expansion, from rustc's debug output of a span: `#7 bytes(12..16)`. Stable Rust has no other access to it. Other tools
/// print spans differently, and accept two macros of the same name.
fn expansion(span: &str) -> Option<&str> {
    span.strip_prefix('#')?.split_once(' ').map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_number_of_an_expansion_is_read() {
        assert_eq!(expansion("#7 bytes(12..16)"), Some("7"));
        assert_eq!(expansion("bytes(12..16)"), None);
        assert_eq!(expansion("Span"), None);
    }
}
