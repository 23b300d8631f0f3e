//! The files and variables that a policy reads → items that make rustc compile the crate again when one changes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use security_policy_core::word::snake_case;
use security_policy_syntax::{Dependencies, Folder, Glob, Item, MATCHES};
use std::env;
use std::path::Path;
use syn::ext::IdentExt;

/// The folder of the crate's `Cargo.toml`, which relative paths in a policy start at.
pub(crate) fn crate_folder() -> Folder {
    Folder::new(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default())
}

/// A test that a pattern still matches the same files as when the crate was compiled: rustc tracks files that exist, and does not
/// notice one that is added. Nothing for a policy without patterns.
pub(crate) fn test(item: &Item) -> TokenStream {
    let (krate, globs) = (&item.krate, &item.dependencies.globs);
    if globs.is_empty() {
        return TokenStream::new();
    }
    let name = format_ident!("__security_policy_files_of_{}", snake_case(&item.name.unraw().to_string()));
    // The source of a function that this crate has compiled too.
    let matches: TokenStream = MATCHES.parse().unwrap_or_default();
    let checks = globs.iter().map(|Glob { folder, pattern, names }| {
        quote! {
            #krate::__private::assert_files(
                ::core::env!("CARGO_MANIFEST_DIR"), #folder, #pattern, &[#(#names),*], matches,
            );
        }
    });
    quote! {
        #[cfg(test)]
        #[::core::prelude::v1::test]
        // A policy in a function has a test that never runs.
        #[allow(unnameable_test_items)]
        fn #name() {
            #matches
            #(#checks)*
        }
    }
}

/// Unused items that rustc records as dependencies of the crate.
pub(crate) fn track(dependencies: &Dependencies) -> TokenStream {
    let files = dependencies.files.iter().map(|path| match Path::new(path).is_absolute() {
        true => quote!(#path),
        false => quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #path)),
    });
    let variables = &dependencies.variables;
    quote! {
        #(const _: &[::core::primitive::u8] = ::core::include_bytes!(#files);)*
        #(const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!(#variables);)*
    }
}
