//! The headers of each preset, byte for byte.

use http::HeaderMap;
use security_policy::{
    Nonce,
    presets::{Api, Helmet, StaticSite, Strict, Talisman, WasmApp},
    security_policy,
};

const HSTS: (&str, &str) = ("strict-transport-security", "max-age=63072000; includeSubDomains");
const DENIED: (&str, &str) = (
    "permissions-policy",
    "accelerometer=(), bluetooth=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
     idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), \
     serial=(), usb=(), window-management=(), xr-spatial-tracking=()",
);

#[test]
fn strict() {
    let nonce = Nonce::random();
    let csp = format!(
        "default-src 'self'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    assert_eq!(
        lines(&Strict::headers(&nonce)),
        [
            ("cache-control", "private, no-store"),
            ("content-security-policy", csp.as_str()),
            ("content-security-policy-report-only", "require-trusted-types-for 'script'"),
            HSTS,
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("origin-agent-cluster", "?1"),
            DENIED,
        ],
    );
}

#[test]
fn static_site() {
    assert_eq!(
        lines(&StaticSite::headers()),
        [
            (
                "content-security-policy",
                "default-src 'self'; img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'none'; \
                 form-action 'self'; frame-ancestors 'none'; script-src 'self'; style-src 'self'",
            ),
            HSTS,
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("origin-agent-cluster", "?1"),
            DENIED,
        ],
    );
}

#[test]
fn wasm_app() {
    let nonce = Nonce::random();
    let strict = Strict::headers(&nonce);
    let mut headers = WasmApp::headers(&nonce);
    let csp = format!(
        "default-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; worker-src 'self'; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'; script-src 'nonce-{nonce}' 'wasm-unsafe-eval'"
    );
    assert_eq!(headers["content-security-policy"], csp);
    headers.insert("content-security-policy", strict["content-security-policy"].clone());
    assert_eq!(headers, strict, "the other headers are those of the base");
}

#[test]
fn api() {
    assert_eq!(
        lines(&Api::headers()),
        [
            (
                "content-security-policy",
                "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ),
            HSTS,
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ],
    );
}

/// As `app.use(helmet())` of helmet 8.3.0 sends them, except for the spaces that it leaves out between directives.
#[test]
fn helmet() {
    let csp = "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';\
               frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';\
               style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests";
    assert_eq!(
        lines(&Helmet::headers()),
        [
            ("content-security-policy", csp.replace(';', "; ").as_str()),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("origin-agent-cluster", "?1"),
            ("referrer-policy", "no-referrer"),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ("x-content-type-options", "nosniff"),
            ("x-dns-prefetch-control", "off"),
            ("x-download-options", "noopen"),
            ("x-frame-options", "SAMEORIGIN"),
            ("x-permitted-cross-domain-policies", "none"),
            ("x-xss-protection", "0"),
        ],
    );
}

/// As `Talisman(app)` of Flask-Talisman 1.1.0 sends them.
#[test]
fn talisman() {
    assert_eq!(
        lines(&Talisman::headers()),
        [
            ("permissions-policy", "browsing-topics=()"),
            ("x-frame-options", "SAMEORIGIN"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'self'; object-src 'none'"),
            ("strict-transport-security", "max-age=31556926; includeSubDomains"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
        ],
    );
}

security_policy! {
    /// Derived in another crate, with a block, a list and a field of its own.
    struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., img_src: [.., "https://img.example.com"] },
        #[allow(inherited_weakening, reason = "a login in a pop-up of another site")]
        cross_origin_opener_policy: same_origin_allow_popups,
        ..security_policy::presets::Strict
    }
}

#[test]
fn a_policy_of_another_crate_is_a_base() {
    let nonce = Nonce::random();
    let (own, base) = (Shop::headers(&nonce), Strict::headers(&nonce));
    let changed: Vec<&str> = lines(&own)
        .into_iter()
        .zip(sorted_like(&own, &base))
        .filter(|(own, base)| own != base)
        .map(|(own, _)| own.0)
        .collect();
    assert_eq!(changed, ["content-security-policy", "cross-origin-opener-policy"]);
    assert_eq!(
        own["content-security-policy"],
        format!(
            "default-src 'self'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; \
             worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
             img-src 'self' data: https://img.example.com"
        ),
    );
    assert_eq!(own["cross-origin-opener-policy"], "same-origin-allow-popups");
}

fn lines(headers: &HeaderMap) -> Vec<(&str, &str)> {
    headers.iter().map(|(name, value)| (name.as_str(), value.to_str().expect("ASCII"))).collect()
}

/// The headers of `base`, in the order of `own`.
fn sorted_like<'a>(own: &HeaderMap, base: &'a HeaderMap) -> Vec<(&'a str, &'a str)> {
    let mut lines = lines(base);
    lines.sort_by_key(|(name, _)| own.keys().position(|own| own == name));
    lines
}
