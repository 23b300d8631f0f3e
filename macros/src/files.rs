//! Files and the environment: all that a build depends on besides the source. Nothing else in this crate reads them.

use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::base64;
use security_policy_core::csp::HashAlgorithm;
use std::path::Path;
use std::{env, fs};

/// Where a path begins, for a help line.
pub(crate) const PATHS: &str = "paths start at the folder of the crate's `Cargo.toml`";

/// What has been read, so that a change of it builds the crate anew.
#[derive(Default)]
pub(crate) struct Dependencies {
    files: Vec<String>,
    variables: Vec<String>,
}

impl Dependencies {
    /// The bytes of a file.
    pub(crate) fn file(&mut self, path: &str) -> Result<Vec<u8>, String> {
        let folder =
            env::var("CARGO_MANIFEST_DIR").map_err(|_| format!("`{path}` is not in a crate built by cargo"))?;
        let bytes =
            fs::read(Path::new(&folder).join(path)).map_err(|error| format!("cannot read `{path}`: {error}"))?;
        self.files.push(path.to_owned());
        Ok(bytes)
    }

    /// The value of an environment variable.
    pub(crate) fn variable(&mut self, name: &str) -> Result<String, String> {
        if !is_variable(name) {
            return Err(format!("`{}` is not the name of an environment variable", name.escape_debug()));
        }
        // Also where it is missing: setting it is what mends that.
        self.variables.push(name.to_owned());
        env::var(name).map_err(|error| match error {
            env::VarError::NotPresent => format!("the environment variable `{name}` is not set"),
            env::VarError::NotUnicode(_) => format!("the environment variable `{name}` is not UTF-8"),
        })
    }

    /// Items that mean nothing to the program, and that rustc writes down as dependencies.
    pub(crate) fn track(&self) -> TokenStream {
        let files = self.files.iter().map(|path| match Path::new(path).is_absolute() {
            true => quote!(#path),
            false => quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #path)),
        });
        let variables = &self.variables;
        quote! {
            #(const _: &[::core::primitive::u8] = ::core::include_bytes!(#files);)*
            #(const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!(#variables);)*
        }
    }
}

/// Whether an environment variable can have this name.
pub(crate) fn is_variable(name: &str) -> bool {
    !name.is_empty() && !name.contains(['=', '\0'])
}

/// The digest of `bytes`, in base64.
pub(crate) fn digest(algorithm: HashAlgorithm, bytes: &[u8]) -> String {
    match algorithm {
        HashAlgorithm::Sha256 => base64(&hmac_sha256::Hash::hash(bytes)),
        HashAlgorithm::Sha384 => base64(&hmac_sha512::sha384::Hash::hash(bytes)),
        HashAlgorithm::Sha512 => base64(&hmac_sha512::Hash::hash(bytes)),
    }
}
