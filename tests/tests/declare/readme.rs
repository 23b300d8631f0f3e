//! What the README shows is true; its example is a doc test of this package.

use http::HeaderMap;
use security_policy::{Nonce, security_policy};

security_policy! {
    /// Sent with every page of the shop.
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            script_src: [self, nonce],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
    }
}

const README: &str = include_str!("../../../README.md");

#[test]
fn the_policy_here_is_the_one_there() {
    assert_eq!(policy(include_str!("readme.rs")), policy(README));
}

#[test]
fn the_headers_are_those_that_are_sent() {
    let nonce = Nonce::random();
    let written = block("http").replace("jiTPs_VyQr0UN8heVyP80g", nonce.as_str());
    assert_eq!(written, text(&Shop::headers(&nonce)));
}

#[test]
fn the_error_is_the_one_that_the_compiler_prints() {
    let printed =
        include_str!("../../../ui-tests/fail/whole/readme.stderr").replace("fail/whole/readme.rs", "src/main.rs");
    assert_eq!(block("console"), format!("$ cargo check\n{printed}\n{COULD_NOT_COMPILE}\n"));
}

/// The last line that cargo prints, for a package with the name of the example.
const COULD_NOT_COMPILE: &str = "error: could not compile `shop` (bin \"shop\") due to 1 previous error";

/// The declaration in a text, from its first line to its last.
fn policy(text: &str) -> &str {
    let from = text.find("security_policy! {").expect("a policy");
    let length = text[from..].find("\n}\n").expect("the end of the policy");
    &text[from..from + length]
}

/// The first code block in a language.
fn block(language: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("```{language}\n")).expect("a block in that language");
    rest.split_once("```").expect("the end of the block").0
}

fn text(headers: &HeaderMap) -> String {
    let line =
        |(name, value): (&http::HeaderName, &http::HeaderValue)| format!("{name}: {}\n", value.to_str().expect("text"));
    headers.iter().map(line).collect()
}
