use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::list::separated;
use crate::policy::{Form, SecurityPolicy};
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for an allowed origin other than `*` without `vary: origin`. The lint is off by default; in an audited
    /// response it is a warning.
    ///
    /// # Why it matters
    ///
    /// A server that answers with the origin of the request, if that is on its list, sends different responses for one URL.
    /// `Vary: Origin` tells caches to store one response for each origin. Without it, a cache sends the response for one
    /// origin to another, whose scripts then cannot read it. A server that always allows the same single origin does not
    /// need the header. If the policy lists several origins, `CORS.layer()` sends it.
    ///
    /// # Attack
    ///
    /// The attacker has a page of `evil.example` request `https://shop.example.com/api/prices` through a shared cache. The
    /// cache stores the answer, which lacks `Access-Control-Allow-Origin`, and sends it to `https://app.example.com` as
    /// well: the app stops working until the copy expires.
    ///
    /// # Example
    ///
    /// ```text
    /// access_control_allow_origin: "https://app.example.com"
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// access_control_allow_origin: "https://app.example.com",
    /// vary: origin,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the lint is switched on for a whole crate and this policy always allows the same origin.
    ///
    /// ```text
    /// #[allow(cors_missing_vary, reason = "this is the only origin that is ever allowed")]
    /// access_control_allow_origin: "https://app.example.com"
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, CORS protocol and HTTP caches](https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches)
    /// - [MDN, `Vary`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Vary)
    Allow "an allowed origin that caches do not tell from others" companion,
    cwe [], asvs ["3.4.2"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Texts(origins)) = policy.get(Field::AccessControlAllowOrigin).map(|value| value.node) else {
        return;
    };
    // The layer that chooses from a list also sends `vary`.
    if origins.len() > 1 {
        return;
    }
    let vary: &[Spanned<String>] = match policy.get(Field::Vary).map(|value| value.node) {
        Some(FieldValue::Texts(names)) => names,
        _ => &[],
    };
    let varies = policy.unknown.contains(&Field::Vary)
        || vary.iter().any(|name| name.node == "*" || name.node.eq_ignore_ascii_case("origin"));

    let level = if policy.form == Form::Response { Level::Warn } else { Level::Allow };
    if let (Some(origin), false) = (origins.iter().find(|origin| origin.node != "*"), varies) {
        let finding = Diagnostic::finding(origin.span, format!("`{}` is allowed without `vary: origin`", origin.node))
            .help(match vary {
                [] => "add `vary: origin`, unless this is the only origin that is ever allowed".to_owned(),
                names => {
                    let names = separated(names, ", ", &|name| format!("\"{}\"", name.node));
                    format!("write `vary: [{names}, origin]`, unless this is the only origin that is ever allowed")
                }
            })
            .note("a cache may send the response for one origin to another");
        let finding = match vary {
            [] => finding.insert(policy.name, "vary: origin"),
            // Two or more names are certainly written as a list, which a single name need not be.
            [_, .., last] => finding.replace(last.span, format!("\"{}\", origin", last.node)),
            [_] => finding,
        };
        report.push_at(level, finding);
    }
}
