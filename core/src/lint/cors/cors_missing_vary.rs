use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::list::separated;
use crate::policy::{Form, SecurityPolicy};
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for an allowed origin that is not `*` without `vary: origin`. Only where it is switched on; in an audited
    /// response it is a warning.
    ///
    /// # Why it matters
    ///
    /// A server that allows the origin which asks, out of a list, answers each differently. A cache that does not know
    /// hands the answer for one to another, which then cannot read it, or never sees that it may not. One constant
    /// origin is fine.
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
    /// # References
    ///
    /// - [Fetch, CORS and caches](https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches)
    Allow "one origin's answer for another" companion, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Texts(origins)) = policy.get(Field::AccessControlAllowOrigin).map(|value| value.node) else {
        return;
    };
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
                [] => "add `vary: origin`, unless this is the one origin that is ever allowed".to_owned(),
                names => {
                    let names = separated(names, ", ", &|name| format!("\"{}\"", name.node));
                    format!("write `vary: [{names}, origin]`, unless this is the one origin that is ever allowed")
                }
            })
            .note("a cache may hand the answer for one origin to another");
        let finding = match vary {
            [] => finding.insert(policy.name, "vary: origin"),
            // A list for certain, which one name may not be.
            [_, .., last] => finding.replace(last.span, format!("\"{}\", origin", last.node)),
            [_] => finding,
        };
        report.push_at(level, finding);
    }
}
