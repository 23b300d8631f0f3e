//! The files and variables that a policy was read from → what has rustc build it anew.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use security_policy_core::word::snake_case;
use security_policy_syntax::{Dependencies, Folder, Glob, Item, MATCHES};
use std::env;
use std::path::Path;
use syn::ext::IdentExt;

/// The folder that paths in a policy start at: that of the crate's `Cargo.toml`.
pub(crate) fn crate_folder() -> Folder {
    Folder::new(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default())
}

/// The test that a pattern still means the files that it meant while compiling: rustc tracks files that exist, and none that is
/// added. Nothing where no pattern is used.
pub(crate) fn test(item: &Item) -> TokenStream {
    let (krate, globs) = (&item.krate, &item.dependencies.globs);
    if globs.is_empty() {
        return TokenStream::new();
    }
    let name = format_ident!("__security_policy_files_of_{}", snake_case(&item.name.unraw().to_string()));
    // Its text is that of a function which this crate has compiled itself.
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
        // In a function, nobody runs it.
        #[allow(unnameable_test_items)]
        fn #name() {
            #matches
            #(#checks)*
        }
    }
}

/// Items that mean nothing to the program, and that rustc writes down as dependencies.
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
