//! How a policy reaches its base, which is another call of the macro: through a `macro_rules!` of the base's own name.
//!
//! A policy that names a base expands to a call of that macro, which hands its own fields on to a second call:
//!
//! ```text
//! expand! { $crate struct Shop { … ..Base } }
//!   └▶ Base! { ($crate::__expand) $crate struct Shop { … ..Base } }
//!        └▶ $crate::__expand! { $crate struct Shop { … ..Base } @ struct Base { … } }
//! ```
//!
//! What is handed on keeps the spans of the base's source. It is all settled: what the base inherits itself, what it reads
//! from files and from the environment stand in it as strings.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use security_policy_core::declaration::Declaration;
use security_policy_syntax::{Item, answer};
use std::sync::atomic::{AtomicUsize, Ordering};
use syn::ext::IdentExt;

/// Asks the base for its fields.
pub(crate) fn ask(base: &TokenStream, tokens: &TokenStream) -> TokenStream {
    // The path of the crate comes first.
    let krate = tokens.clone().into_iter().next();
    quote!(#base! { (#krate::__expand) #tokens })
}

/// The macro by which others inherit from this policy, and the import that gives it the policy's own name and visibility.
pub(crate) fn hand_on(item: &Item, declaration: &Declaration) -> TokenStream {
    let Item { visibility, name, .. } = item;
    let answer = answer(item, declaration);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let own = format_ident!("__security_policy_{}_{number}", name.unraw(), span = Span::call_site());
    let is_public = visibility.to_string() == "pub";
    // Only an exported macro can be re-exported from the crate. One in a function is not meant for other crates, and
    // does no harm there.
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

        // An import that nobody uses would be a warning, and who forbids that cannot be told to allow it.
        #name! {}
    }
}

/// A name for each macro of a crate: two modules can both have a policy `Site`, and exported macros share one scope.
static COUNT: AtomicUsize = AtomicUsize::new(0);
