//! The procedural macro of `security_policy!`: tokens to model, findings to compiler messages, model to generated code.
//!
//! Use it through the `security-policy` crate, which documents it.

#![forbid(unsafe_code)]

mod emit;
mod entry;
mod expand;
mod inherit;
mod reference;
#[cfg(all(test, feature = "csrf", feature = "expect", feature = "slots", feature = "templates"))]
mod reproducible;
mod track;
mod vocabulary;

use entry::expand_tokens;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use security_policy_core::header::{Field, TARGETED, TargetedForm};
use security_policy_core::media_type::{MediaTypes, SCRIPTABLE};
use security_policy_core::percent::{ATTR_CHAR, EXTENDED_FILE_NAME, FILE_NAME_REPLACED};
use security_policy_syntax::check_depth;

/// Expands a policy. The first token is the path of the crate `security-policy`.
#[doc(hidden)]
#[proc_macro]
pub fn expand(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let tokens: TokenStream = tokens.into();
    if let Err(error) = check_depth(&tokens) {
        return error.into_compile_error().into();
    }
    let mut expanded = reference::references(&tokens);
    expanded.extend(expand_tokens(tokens));
    expanded.into()
}

/// Expands a policy again, after rustc has decided one of its predicates or its base has returned its fields. The references for
/// editors have been emitted by the first expansion.
#[doc(hidden)]
#[proc_macro]
pub fn resume(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_tokens(tokens.into()).into()
}

/// The modules of `security_policy::vocabulary`: the rows of the model, for readers of the documentation and for editors. The
/// argument is `pages` or `summaries`.
#[doc(hidden)]
#[proc_macro]
pub fn vocabulary(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match TokenStream::from(tokens).into_iter().next() {
        Some(TokenTree::Ident(docs)) => vocabulary::modules(&docs).into(),
        _ => proc_macro::TokenStream::new(),
    }
}

/// The Subresource Integrity of a file, as a string.
///
/// See `security_policy::integrity!`, which documents it.
#[doc(hidden)]
#[proc_macro]
pub fn integrity(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match security_policy_syntax::integrity(tokens.into(), &track::crate_folder()) {
        Ok((text, dependencies)) => {
            let track = track::track(&dependencies);
            quote!({ #track #text }).into()
        }
        Err(error) => error.into_compile_error().into(),
    }
}

/// The member `integrity` of an import map, as JSON.
///
/// See `security_policy::integrity_map!`, which documents it.
#[doc(hidden)]
#[proc_macro]
pub fn integrity_map(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match security_policy_syntax::integrity_map(tokens.into(), &track::crate_folder()) {
        Ok((text, dependencies)) => {
            let track = track::track(&dependencies);
            quote!({ #track #text }).into()
        }
        Err(error) => error.into_compile_error().into(),
    }
}

/// The rows of the headers that some caches read instead of `Cache-Control`, for the runtime, which does not depend on the model.
#[doc(hidden)]
#[proc_macro]
pub fn targeted(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let rows = TARGETED.iter().map(|row| {
        let name = row.name;
        let form = match row.form {
            TargetedForm::Directives => quote!(Directives),
            TargetedForm::Seconds => quote!(Seconds),
        };
        quote!((#name, TargetedForm::#form))
    });
    quote!(&[#(#rows),*]).into()
}

/// The constants of the names of the headers that a policy can declare, from the rows of the model.
#[doc(hidden)]
#[proc_macro]
pub fn header_names(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let constants = Field::ALL.iter().filter_map(|field| {
        let (name, constant) = (field.name(), expand::name_constant(*field)?);
        Some(quote!(pub const #constant: HeaderName = HeaderName::from_static(#name);))
    });
    quote!(#(#constants)*).into()
}

/// The maximum length of a cookie's name and value together, in bytes, from the model.
#[cfg(feature = "cookies")]
#[doc(hidden)]
#[proc_macro]
pub fn max_pair(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let length = security_policy_core::cookie::MAX_PAIR;
    quote!(#length).into()
}

/// The maximum length of the value of a cookie's attribute, in bytes, from the model.
#[cfg(feature = "cookies")]
#[doc(hidden)]
#[proc_macro]
pub fn max_attribute(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let bytes = security_policy_core::cookie::MAX_ATTRIBUTE;
    quote!(#bytes).into()
}

/// The set of the bytes that are percent-encoded in a parameter of a header, from the model.
#[doc(hidden)]
#[proc_macro]
pub fn all_but_attr_char(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let kept = ATTR_CHAR.bytes();
    quote!(&NON_ALPHANUMERIC #(.remove(#kept))*).into()
}

/// How `filename` and `filename*` of Content-Disposition are written: the ASCII characters that `_` replaces in the first,
/// and what precedes the second.
#[doc(hidden)]
#[proc_macro]
pub fn file_name(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let replaced = FILE_NAME_REPLACED;
    quote!((&[#(#replaced),*], #EXTENDED_FILE_NAME)).into()
}

/// The rows of the media types that can run script, as values of the runtime's own type.
#[doc(hidden)]
#[proc_macro]
pub fn scriptable(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let rows = SCRIPTABLE.iter().map(|row| match row.types {
        MediaTypes::Essence(text) => quote!(Row::Essence(#text)),
        MediaTypes::Kind(text) => quote!(Row::Kind(#text)),
        MediaTypes::Ending(text) => quote!(Row::Ending(#text)),
    });
    quote!(&[#(#rows),*]).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{ask_rustc, policy};
    use security_policy_syntax::{parse, undecided, unresolved_base};

    /// Pieces of valid policies, and of invalid ones.
    const FRAGMENTS: &[&str] = &[
        "pub",
        "struct",
        "Shop",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        ":",
        ",",
        ";",
        "=",
        "-",
        ".",
        "..",
        "report_uri",
        "img_src",
        "sha384",
        "env(\"NOBODY_SETS_THIS\")",
        "hash_file(\"nowhere\")",
        "hash(\"a\")",
        "$cdn",
        "omit",
        "..crate::Base",
        "@ struct Base { x_frame_options: deny }",
        "@",
        "*",
        "#",
        "$",
        "'a",
        "_",
        "#[allow(csp_static_nonce, reason = \"r\")]",
        "#[warn(x)]",
        "#[deny",
        "#[cfg(a)]",
        "#[cfg(not(a))]",
        "#[cfg_attr(any(), allow(csp_static_nonce, reason = \"r\"))]",
        "#[cfg(a",
        "/// doc\n",
        "origin",
        "content_security_policy",
        "default_src",
        "script_src",
        "sandbox",
        "trusted_types",
        "report_to",
        "nonce",
        "self",
        "none",
        "unsafe_inline",
        "r#self",
        "strict_transport_security",
        "max_age",
        "2y",
        "10min",
        "0.5",
        "1e9",
        "0x10",
        "99999999999999999999y",
        "permissions_policy",
        "camera",
        "reporting_endpoints",
        "nel",
        "cache_control",
        "x_frame_options",
        "headers",
        "headers: { \"x-shop\": \"1\" }",
        "expect",
        "expect: {",
        "allow script",
        "only script [self]",
        "inline",
        "redirected",
        "no_framing",
        "data_leaves_only_to: [self]",
        "remove",
        "public_key_pins",
        "cookies",
        "session",
        "default",
        "secure",
        "false",
        "signed",
        "flask",
        "idle",
        "remember",
        "path",
        "domain",
        "services",
        "sentry(\"o1.ingest.sentry.io\")",
        "stripe",
        "unpkg()",
        "reporting",
        "url",
        "nel",
        "only",
        "\"/reports\"",
        "csrf",
        "bind_to",
        "trusted_origins",
        "exempt",
        "protect",
        "fallback",
        "isolate",
        "\"POST /a\"",
        "\"\u{e9} /\u{e9}*?\"",
        "\"POST  a/../b\"",
        "\"https://*.\u{e9}\"",
        "{ name: \"__Host-a\", domain: \"co.uk\" }",
        "\"__host-\u{e9}\"",
        "\"\"",
        "\" \"",
        "\"'self'\"",
        "\"a;b\"",
        "\"\\r\\n\"",
        "\"\u{e9}\"",
        "\"https://a.example\"",
        "\"'sha256-abc'\"",
        "r#\"raw\"#",
        "b\"x\"",
        "'c'",
        "c\"x\"",
    ];

    #[test]
    fn no_token_stream_makes_it_panic() {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap_or_default()
        };
        let (mut policies, mut errors) = (0, 0);
        for round in 0..20_000 {
            let soup: Vec<&str> = (0..random(24)).map(|_| FRAGMENTS[random(FRAGMENTS.len())]).collect();
            // Most rounds reach the fields, which most of the parser reads.
            let text = match round % 4 {
                0 => format!("krate {}", soup.join(" ")),
                1 => format!("krate struct Shop {{ cookies: {{ a: {{ {} }}, {} }} }}", soup.join(" "), soup.join(" ")),
                2 => format!(
                    "krate struct Shop {{ cookies: {{ a: {{}} }}, csrf: {{ bind_to: a, {} }} }}",
                    soup.join(" ")
                ),
                _ => format!("krate struct Shop {{ content_security_policy: {{ {} }} }}", soup.join(" ")),
            };
            let Ok(tokens) = text.parse::<TokenStream>() else { continue };
            drop(undecided(&tokens).map(|choice| ask_rustc(&choice)));
            drop(unresolved_base(&tokens));
            drop(reference::references(&tokens));
            match parse(tokens, &track::crate_folder()) {
                Ok(parsed) => {
                    policies += 1;
                    assert!(!policy(&parsed).is_empty());
                }
                Err(_) => errors += 1,
            }
        }
        assert!(policies > 1_000 && errors > 1_000, "{policies} policies, {errors} errors");
    }

    const SITE: &str = r#"krate pub struct Blog {
        origin: "https://blog.example.com",
        content_security_policy: { default_src: none, script_src: nonce, base_uri: none, form_action: self, frame_ancestors: none },
        x_frame_options: deny,
        referrer_policy: strict_origin_when_cross_origin,
        cookies: {
            login: { name: "__Host-login", max_age: 8h, idle: 30min, signed },
            theme: { max_age: 1y, same_site: strict },
            cart: { domain: $site, max_age: 1h },
            default: {},
        },
        csrf: { bind_to: login, isolate: {} },
        remove: ["server"],
    }"#;

    fn expand_text(text: &str) -> TokenStream {
        policy(&parse(text.parse().expect("tokens"), &track::crate_folder()).expect("a policy"))
    }

    /// The generated code, without the macro that contains the declaration as it was written.
    #[cfg(all(feature = "csrf", feature = "slots"))]
    fn generated() -> String {
        let text = expand_text(SITE).to_string();
        text.split_once("macro_rules").expect("the macro for other policies").0.to_owned()
    }

    #[test]
    fn the_same_policy_expands_to_the_same_tokens() {
        let first = expand_text(SITE).to_string();
        let other = expand_text(&SITE.replace("deny", "same_origin")).to_string();
        assert_eq!(first, expand_text(SITE).to_string());
        let name = |text: &str| {
            text.split("__security_policy_").nth(1).and_then(|rest| rest.split(' ').next()).map(str::to_owned)
        };
        assert!(name(&first).is_some_and(|name| name.starts_with("Blog_")));
        assert_ne!(name(&first), name(&other));
    }

    #[cfg(all(feature = "csrf", feature = "slots"))]
    #[test]
    fn nothing_is_emitted_twice() {
        let text = generated();
        // The form for a roll-out is a policy of its own.
        let observed = text
            .split_once("pub struct __Observed")
            .and_then(|(before, rest)| Some([before, rest.split_once("rollout !")?.1].concat()));
        let text = observed.unwrap_or(text);
        for once in [
            "\"strict-origin-when-cross-origin\"",
            "\"x-frame-options\"",
            "\"server\"",
            "\"__Host-login\"",
            "\"; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=1800\"",
            "\"; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000\"",
            "\"security-policy.cookie.signed-session.__Host-login\"",
            "\"security-policy.csrf.__Host-csrf\"",
            "\"https://blog.example.com\"",
        ] {
            let count = text.matches(once).count();
            assert_eq!(count, 1, "{once}: {text}");
        }
        assert!(text.contains("Self :: LOGIN"), "{text}");
    }

    #[cfg(all(feature = "csrf", feature = "slots"))]
    #[test]
    fn no_name_of_an_example_is_in_generated_code() {
        let text = generated();
        assert!(text.contains("BlogSlots") && text.contains("pub fn cart"), "{text}");
        assert!(!text.to_lowercase().contains("shop"), "{text}");
    }
}
