#![allow(warnings, reason = "what the policies lack is a warning, and is not what this is about")]
#![allow(dead_code)]

mod std {}
mod core {}
mod http {}
mod alloc {}
mod security_policy {}
struct Option;
struct Result;
struct Some;
struct Self_;
struct HeaderMap;
struct HeaderName;
struct HeaderValue;
struct Nonce;
struct Policy;
#[allow(non_camel_case_types)]
struct str;
#[allow(non_camel_case_types)]
struct csp_obsolete_directive;
macro_rules! compile_error {
    ($($tokens:tt)*) => {};
}
macro_rules! adapter_items {
    ($($tokens:tt)*) => {};
}

::security_policy::security_policy! {
    struct Shop {
        content_security_policy: { script_src: [self, nonce], base_uri: none, block_all_mixed_content },
        x_frame_options: deny,
    }
}

// The names of type parameters that generated code could have.
mod parameters {
    macro_rules! policies {
        ($($name:ident)*) => {$(
            ::security_policy::security_policy! {
                struct $name { x_frame_options: deny }
            }
        )*};
    }
    policies! { B E F Inner P R S T Body Service Layer Router }
}

#[test]
fn compiles() {
    let headers = Shop::headers(&::security_policy::Nonce::random());
    assert_eq!(headers.len(), 3);
    assert_eq!(Shop::HEADERS, [("x-frame-options", "DENY")]);
}
