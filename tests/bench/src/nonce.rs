//! A nonce and the header that carries it.

use std::hint::black_box;

use base64ct::{Base64UrlUnpadded, Encoding};
use http::HeaderValue;
use security_policy::Nonce;
// The functions that generated code calls.
use security_policy::__private::with_nonce;

use crate::harness::Group;

pub fn group() -> Group {
    Group::new("a csp with a nonce", || ())
        .case("getrandom, format!", || {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes).expect("random bytes");
            let nonce = Base64UrlUnpadded::encode_string(&bytes);
            let value = format!(
                "default-src 'self'; base-uri 'none'; font-src 'self'; form-action 'self'; frame-ancestors 'self'; \
                 img-src 'self' data:; object-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'"
            );
            _ = black_box(HeaderValue::from_str(&value).expect("a value"));
        })
        .case("macro", || _ = black_box(with_nonce(black_box(AROUND), &Nonce::random())))
        .case("macro, the nonce alone", || _ = black_box(Nonce::random()))
        .case("floor, no random bytes and no checks", || {
            _ = black_box([black_box(AROUND)[0], "0123456789012345678901", AROUND[1]].concat());
        })
}

/// The code that the macro generates for such a policy.
const AROUND: &[&str] = &[
    "default-src 'self'; base-uri 'none'; font-src 'self'; form-action 'self'; frame-ancestors 'self'; \
     img-src 'self' data:; object-src 'none'; script-src 'nonce-",
    "'; style-src 'self'",
];
