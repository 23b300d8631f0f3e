use super::obsolete_header::PREFIXED;
use super::server_banner::BANNERS;
use crate::diagnostic::{Diagnostic, Level};
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::word;

lint! {
    /// # What it does
    ///
    /// Looks for a name in `headers` that is almost the name of a known header: a letter too many, a missing `x-`, or only
    /// the first half of the name. In `remove`, where the names of common banner headers are known as well, it is a
    /// warning.
    ///
    /// # Why it matters
    ///
    /// Browsers ignore headers whose name they do not know. A policy that sends `x-frame-option` lets every site frame its
    /// pages.
    ///
    /// # Attack
    ///
    /// The header with the misspelled name has no effect, and the attack that it should prevent works. Here, `evil.example`
    /// frames the page and has the user click on an invisible button of the shop:
    ///
    /// ```html
    /// <iframe src="https://shop.example.com/account/delete" style="opacity: 0; position: absolute"></iframe>
    /// <button>Play</button>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// headers: {
    ///     "x-frame-option": "DENY",
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// x_frame_options: deny,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where a proxy or a client reads a header of exactly that name.
    ///
    /// ```text
    /// #[allow(header_near_miss, reason = "the old proxy reads this name")]
    /// "x-frame-option": "DENY",
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, header names](https://fetch.spec.whatwg.org/#header-name)
    /// - [MDN, HTTP headers](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers)
    Deny "a header name that is almost a known one",
    cwe [693], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let fields: Vec<&'static str> = Field::ALL.iter().map(|field| field.name()).collect();
    for (header, name) in policy.custom_headers().filter(|(_, name)| !is_known(name)) {
        let Some(near) = near_miss(name, &fields) else { continue };
        // An audited server may have a custom header of this name.
        let level = if policy.form == Form::Response { Level::Warn } else { Level::Deny };
        let help = match (policy.form, Field::from_name(near)) {
            (Form::Declaration, Some(field)) => format!("write `{}: …`", field.key()),
            _ => format!("write `{near}`"),
        };
        report.push_at(
            level,
            Diagnostic::finding(header.name.span, format!("`{name}` looks like a misspelled `{near}`"))
                .help(help)
                .note("browsers ignore headers whose name they do not know"),
        );
    }
    let removed: Vec<&'static str> = fields.iter().chain(BANNERS).chain(REMOVED).copied().collect();
    for name in policy.remove.iter().filter(|name| !is_known(&name.node) && !REMOVED.contains(&name.node.as_str())) {
        let Some(near) = near_miss(&name.node, &removed) else { continue };
        report.push_at(
            Level::Warn,
            Diagnostic::finding(name.span, format!("`{}` looks like a misspelled `{near}`", name.node))
                .help(format!("write `\"{near}\"`"))
                .note("a header with another name stays on the response")
                .replace(name.span, format!("\"{near}\"")),
        );
    }
}

/// Other headers that reveal which software a site runs, and that operators remove.
///
/// <https://owasp.org/www-project-secure-headers/ci/headers_remove.json>
const REMOVED: &[&str] = &[
    "liferay-portal",
    "powered-by",
    "product",
    "sourcemap",
    "via",
    "x-backend-server",
    "x-beserver",
    "x-cf-powered-by",
    "x-cms",
    "x-content-encoded-by",
    "x-envoy-upstream-service-time",
    "x-feserver",
    "x-framework",
    "x-generated-by",
    "x-joomla-version",
    "x-litespeed-cache",
    "x-mod-pagespeed",
    "x-nginx-cache-status",
    "x-owa-version",
    "x-page-speed",
    "x-powered-by-plesk",
    "x-redirect-by",
    "x-served-by",
    "x-server-powered-by",
    "x-sourcemap",
    "x-turbo-charged-by",
    "x-umbraco-version",
    "x-varnish",
];

fn is_known(name: &str) -> bool {
    Field::from_name(name).is_some() || BANNERS.contains(&name) || PREFIXED.contains(&name)
}

/// The known name that was probably meant: it differs in a letter or two, in `x-` or in `_`, or begins with the given name.
fn near_miss(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let plain = name.replace('_', "-");
    let bare = |name: &str| name.strip_prefix("x-").unwrap_or(name).to_owned();
    let is_start = |known: &str| plain.contains('-') && plain.len() * 2 >= known.len() && known.starts_with(&plain);
    let same = known.iter().find(|known| bare(known) == bare(&plain));
    let start = || known.iter().find(|known| is_start(known));
    same.copied().or_else(|| word::misspelled(&plain, known)).or_else(|| start().copied())
}
