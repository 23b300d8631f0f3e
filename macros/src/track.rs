//! The files and variables that a policy was read from → what has rustc build it anew.

use proc_macro2::TokenStream;
use quote::quote;
use security_policy_syntax::{Dependencies, Folder};
use std::env;
use std::path::Path;

/// The folder that paths in a policy start at: that of the crate's `Cargo.toml`.
pub(crate) fn crate_folder() -> Folder {
    Folder::new(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default())
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
