//! What applying a policy costs: nothing but the text that holds the nonce.

use std::hint::black_box;

use allocation_counter::measure;
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CONTENT_SECURITY_POLICY, SERVER, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
};
use security_policy::Nonce;

use policies::{Api, Shop};

#[test]
fn without_a_nonce_a_map_with_room_costs_nothing() {
    let mut headers = with_room();

    assert_eq!(count(|| Api::apply(&mut headers)), 0);
    assert_eq!(headers, Api::headers());
}

#[test]
fn a_nonce_costs_the_text_that_holds_it() {
    let mut headers = with_room();
    let nonce = Nonce::random();

    assert_eq!(count(|| Shop::apply(&mut headers, &nonce)), 1);
    assert_eq!(headers, Shop::headers(&nonce));
}

#[test]
fn replacing_and_removing_cost_nothing() {
    let mut headers = with_room();
    headers.insert(SERVER, HeaderValue::from_static("shop/1.0"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));

    assert_eq!(count(|| Api::apply(&mut headers)), 0);
    assert_eq!(headers, Api::headers());
}

#[test]
fn an_empty_map_costs_its_own_growth() {
    let by_hand = count(|| {
        let mut headers = HeaderMap::new();
        headers.reserve(4);
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
        headers.insert(const { HeaderName::from_static("permissions-policy") }, HeaderValue::from_static("camera=()"));
        black_box(headers);
    });

    assert_eq!(count(|| drop(black_box(Api::headers()))), by_hand);
    let nonce = Nonce::random();
    assert_eq!(count(|| drop(black_box(Shop::headers(&nonce)))), by_hand + 1);
}

#[test]
fn a_nonce_lives_on_the_stack() {
    assert_eq!(count(|| _ = black_box(Nonce::random().clone())), 0);
}

#[test]
fn the_constants_cost_nothing() {
    assert_eq!(count(|| _ = black_box((Api::HEADERS, Api::X_FRAME_OPTIONS))), 0);
}

fn count(run: impl FnOnce()) -> u64 {
    measure(run).count_total
}

fn with_room() -> HeaderMap {
    HeaderMap::with_capacity(16)
}

/// What the macro turns `Shop` and `Api` into, by hand.
#[allow(missing_debug_implementations, missing_docs, unreachable_pub)]
mod policies {
    use security_policy::__private as private;

    macro_rules! by_hand {
        ($name:ident { $($const:ident: $header:literal = $value:literal;)* } nonce { $($nonced:literal = $segments:expr;)* } remove { $($removed:literal)* }
            $nonce_type:ty, ($($arg:ident: &$ty:ty)?), $pass:expr) => {
            pub struct $name;
            #[allow(unused)]
            const _: () = {
                impl $name {
                    pub const HEADERS: &'static [(&'static str, &'static str)] = &[$(($header, $value)),*];
                    $(pub const $const: &'static str = $value;)*
                    pub fn apply(headers: &mut private::HeaderMap $(, $arg: &$ty)?) {
                        <Self as security_policy::Policy>::apply_prepared(&(), headers, $pass)
                    }
                    pub fn headers($($arg: &$ty)?) -> private::HeaderMap {
                        let mut headers = private::HeaderMap::new();
                        Self::apply(&mut headers $(, $arg)?);
                        headers
                    }
                    private::adapter_items! {}
                }
                impl security_policy::Policy for $name {
                    type Nonce = $nonce_type;
                    type Prepared = ();
                    const HEADERS: &'static [(&'static str, &'static str)] = Self::HEADERS;
                    fn apply_prepared(_: &(), headers: &mut private::HeaderMap, nonce: &Self::Nonce) {
                        private::reserve(headers, 0 $(+ {let _ = $value; 1})* $(+ {let _ = $nonced; 1})*);
                        $(private::remove(headers, const { private::HeaderName::from_static($removed) });)*
                        $(private::set(headers, const { private::HeaderName::from_static($header) }, const { private::HeaderValue::from_static($value) });)*
                        $(private::set(headers, const { private::HeaderName::from_static($nonced) }, private::with_nonce($segments, nonce));)*
                    }
                    fn apply_not_modified(_: &(), headers: &mut private::HeaderMap) {
                        private::reserve(headers, 0 $(+ {let _ = $value; 1})*);
                        $(private::remove(headers, const { private::HeaderName::from_static($removed) });)*
                        $(private::set(headers, const { private::HeaderName::from_static($header) }, const { private::HeaderValue::from_static($value) });)*
                        $(private::remove(headers, const { private::HeaderName::from_static($nonced) });)*
                    }
                }
            };
        };
    }

    by_hand! {
        Shop {
            X_FRAME_OPTIONS: "x-frame-options" = "DENY";
            X_CONTENT_TYPE_OPTIONS: "x-content-type-options" = "nosniff";
        }
        nonce { "content-security-policy" = &["script-src 'nonce-", "'; style-src 'nonce-", "'; base-uri 'none'"]; }
        remove { "server" }
        security_policy::Nonce, (nonce: &security_policy::Nonce), nonce
    }
    by_hand! {
        Api {
            CONTENT_SECURITY_POLICY: "content-security-policy" = "default-src 'none'";
            X_FRAME_OPTIONS: "x-frame-options" = "DENY";
            X_CONTENT_TYPE_OPTIONS: "x-content-type-options" = "nosniff";
            PERMISSIONS_POLICY: "permissions-policy" = "camera=()";
        }
        nonce {}
        remove { "server" }
        (), (), &()
    }
}
