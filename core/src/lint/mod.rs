//! Table 4: the lints, and what runs them.
//!
//! A lint is a file: its explanation, its level, a summary and a check. To add one, write the file, its `mod` line and
//! its place in [`LINTS`].

mod report;

mod csp_obsolete_directive;
mod csp_script_unsafe_inline;
mod csp_static_nonce;
mod csp_style_unsafe_inline;
mod csp_unquoted_keyword;
mod csp_wrong_delivery;
mod hsts_on_http;

pub use self::csp_obsolete_directive::CSP_OBSOLETE_DIRECTIVE;
pub use self::csp_script_unsafe_inline::CSP_SCRIPT_UNSAFE_INLINE;
pub use self::csp_static_nonce::CSP_STATIC_NONCE;
pub use self::csp_style_unsafe_inline::CSP_STYLE_UNSAFE_INLINE;
pub use self::csp_unquoted_keyword::CSP_UNQUOTED_KEYWORD;
pub use self::csp_wrong_delivery::CSP_WRONG_DELIVERY;
pub use self::hsts_on_http::HSTS_ON_HTTP;
pub use self::report::{Levels, Lint, Report};

use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::policy::SecurityPolicy;

/// Every lint, by name.
pub static LINTS: &[&Lint] = &[
    &CSP_OBSOLETE_DIRECTIVE,
    &CSP_SCRIPT_UNSAFE_INLINE,
    &CSP_STATIC_NONCE,
    &CSP_STYLE_UNSAFE_INLINE,
    &CSP_UNQUOTED_KEYWORD,
    &CSP_WRONG_DELIVERY,
    &HSTS_ON_HTTP,
];

/// The name under which an `allow` that catches nothing is reported.
pub const UNUSED_ALLOW: &str = "unused_allow";

/// Runs every lint over a policy. An `allow` that catches nothing is a finding itself.
pub fn check(policy: &SecurityPolicy, levels: &Levels<'_>, out: &mut Diagnostics) {
    for lint in LINTS {
        (lint.check)(policy, &mut Report::new(lint, levels, out));
    }
    for attribute in levels.unused() {
        let names: Vec<String> = attribute.lints.iter().map(|name| format!("`{}`", name.node)).collect();
        let finding =
            Diagnostic::finding(attribute.level.span, format!("this `allow` of {} catches nothing", names.join(", ")))
                .help("remove it");
        out.push(Diagnostic { level: Level::Warn, lint: Some(UNUSED_ALLOW), ..finding });
    }
}

/// The lint of this name.
pub fn find(name: &str) -> Option<&'static Lint> {
    LINTS.iter().copied().find(|lint| lint.name == name)
}
