//! What a policy allows, how a change of it differs, and what an attacker can do.
//!
//! `cargo run -p examples --bin explain` prints it, and `cargo run -p examples --bin explain -- --json` prints it for a tool.

use std::{
    env,
    io::{self, Write as _, stdout},
};

use security_policy::{
    explain::{Attacks, Comparison, Explanation, compare},
    security_policy,
};
use serde::Serialize;

security_policy! {
    /// The pages of a shop.
    struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
            img_src: [self, data],
            connect_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        expect: { no_framing, no_base_hijack },
    }
}

security_policy! {
    /// The same pages with payments, which frame the page of a provider and load its script.
    struct Payments {
        #[allow(inherited_weakening, reason = "the provider's script and frame are part of the payment")]
        content_security_policy: {
            ..,
            script_src: [.., "https://js.stripe.com/v3/"],
            frame_src: "https://js.stripe.com",
        },
        ..Shop
    }
}

/// What the program prints.
#[derive(Serialize)]
struct Report {
    explanation: Explanation,
    comparison: Comparison,
    attacks: Attacks,
}

fn main() -> io::Result<()> {
    let (shop, payments) = (Shop::policy(), Payments::policy());
    let report =
        Report { explanation: payments.explain(), comparison: compare(&shop, &payments), attacks: payments.attacks() };
    let mut out = stdout().lock();
    if env::args().any(|argument| argument == "--json") {
        return writeln!(out, "{}", serde_json::to_string_pretty(&report)?);
    }
    writeln!(out, "{}", report.explanation)?;
    writeln!(out, "{}", report.comparison)?;
    write!(out, "{}", report.attacks)
}
