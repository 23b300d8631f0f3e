//! The time that lints add to the expansion of a large policy. Measured by hand, with and without `--release`:
//! `cargo test -p security-policy-tests --test model lint_time -- --ignored --nocapture`.

use proc_macro2::TokenStream;
use security_policy_core::declaration::{Declaration, ValueKind};
use security_policy_core::inherit::resolve;
use security_policy_core::{Diagnostics, SecurityPolicy, lint};
use security_policy_syntax::Memory;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Forty directives in two policies, and the headers that belong to them.
const POLICY: &str = r#"
krate pub struct Shop {
    origin: "https://shop.example.com",
    content_security_policy: {
        default_src: none,
        script_src: [self, nonce, report_sample, "https://cdn.example.com", "https://js.example.net/v3/"],
        script_src_elem: [self, nonce, "https://cdn.example.com"],
        script_src_attr: none,
        style_src: [self, nonce, "https://fonts.example.com"],
        style_src_elem: [self, nonce, "https://fonts.example.com"],
        style_src_attr: none,
        img_src: [self, data, blob, "https://img.example.com", "https://*.photos.example.com"],
        font_src: [self, "https://fonts.example.com"],
        media_src: [self, "https://video.example.com"],
        connect_src: [self, "https://api.example.com", "wss://live.example.com"],
        object_src: none,
        frame_src: [self, "https://pay.example.com"],
        child_src: self,
        worker_src: self,
        manifest_src: self,
        base_uri: none,
        form_action: [self, "https://pay.example.com"],
        frame_ancestors: none,
        report_uri: "https://shop.example.com/csp",
        report_to: csp,
        upgrade_insecure_requests,
        require_trusted_types_for: script,
        trusted_types: ["shop", "vendor"],
    },
    content_security_policy_report_only: {
        default_src: none,
        script_src: nonce,
        style_src: [self, nonce],
        img_src: [self, "https://img.example.com"],
        font_src: self,
        media_src: self,
        connect_src: [self, "https://api.example.com"],
        object_src: none,
        frame_src: none,
        worker_src: self,
        manifest_src: self,
        base_uri: none,
        form_action: self,
        frame_ancestors: none,
        report_uri: "https://shop.example.com/csp",
        report_to: csp,
    },
    strict_transport_security: { max_age: 2y, include_subdomains },
    x_content_type_options: nosniff,
    x_frame_options: deny,
    referrer_policy: strict_origin_when_cross_origin,
    permissions_policy: { camera: none, microphone: none, geolocation: [self, "https://maps.example.com"] },
    cross_origin_opener_policy: same_origin,
    cross_origin_resource_policy: same_origin,
    reporting_endpoints: { csp: "https://shop.example.com/csp" },
    remove: ["server", "x-powered-by"],
}
"#;

const ROUNDS: u32 = 200;

#[test]
#[ignore = "it measures"]
fn what_linting_adds_to_an_expansion() {
    let tokens: TokenStream = POLICY.parse().expect("tokens");
    let read = || security_policy_syntax::parse(tokens.clone(), &Memory::default()).expect("a policy");
    let parsed = read();
    let resolved = resolve(&parsed.declaration, None, &mut Diagnostics::new());
    let declaration = &resolved.declaration;
    assert_eq!(directives(declaration), 40);
    let lower = || {
        let mut out = Diagnostics::new();
        let policy = SecurityPolicy::lower(declaration, parsed.name_span, &mut out);
        assert!(out.is_empty(), "{out:?}");
        policy
    };
    let policy = lower();
    let parse = time(|| drop(black_box(read())));
    let lowering = time(|| drop(black_box(lower())));
    let rendering = time(|| policy.headers.iter().for_each(|header| drop(black_box(header.render()))));
    let linting = time(|| {
        let mut out = Diagnostics::new();
        let levels = lint::levels(&resolved, &mut out);
        lint::check(&policy, &levels, &mut out);
        black_box(out);
    });
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    let report = format!(
        "{build}, {} lints over 40 directives: parse {parse:?}, lower {lowering:?}, render {rendering:?}; lint {linting:?}",
        lint::all().count()
    );
    eprintln!("{report}");
}

fn directives(declaration: &Declaration) -> usize {
    let policies = declaration.entries.iter().filter(|entry| entry.key.node.starts_with("content_security_policy"));
    policies
        .filter_map(|entry| match &entry.value.as_ref()?.kind {
            ValueKind::Block(entries) => Some(entries.len()),
            _ => None,
        })
        .sum()
}

/// The mean of many rounds, after a few for warm-up.
fn time(mut work: impl FnMut()) -> Duration {
    (0..20).for_each(|_| work());
    let start = Instant::now();
    (0..ROUNDS).for_each(|_| work());
    start.elapsed() / ROUNDS
}
