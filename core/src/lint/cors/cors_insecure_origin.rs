use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::url::Origin;

lint! {
    /// # What it does
    ///
    /// Looks for an `http:` origin, or one on this machine, as the allowed origin.
    ///
    /// # Why it matters
    ///
    /// Whoever is on the way answers for an http origin and reads the response with a script of their own. `localhost`
    /// is every program on the visitor's machine that listens on a port.
    ///
    /// # Example
    ///
    /// ```text
    /// access_control_allow_origin: "http://app.example.com"
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// access_control_allow_origin: "https://app.example.com"
    /// ```
    ///
    /// # References
    ///
    /// - [CORS for developers, http origins](https://w3c.github.io/webappsec-cors-for-developers/#cors)
    Warn "an allowed origin that anyone on the way can be", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Texts(origins)) = policy.get(Field::AccessControlAllowOrigin).map(|value| value.node) else {
        return;
    };
    for written in origins {
        let Ok(origin) = Origin::parse(&written.node, written.span) else { continue };
        let is_local = origin.is_localhost() || (origin.is_address() && origin.is_trustworthy() && !origin.is_https());
        let (what, help) = match (is_local, origin.is_https()) {
            (true, _) => {
                ("any program on the visitor's machine", "keep it out of the policy that production uses".to_owned())
            }
            (false, false) => {
                ("whoever is on the way", format!("write `\"https://{}\"`", written.node.trim_start_matches("http://")))
            }
            (false, true) => continue,
        };
        // A site of this machine may well allow another.
        let is_at_home =
            policy.origin.as_ref().is_some_and(|own| is_local && own.node.is_trustworthy() && !own.node.is_https());
        if !is_at_home {
            report.push(
                Diagnostic::finding(written.span, format!("`{origin}` can be {what}"))
                    .help(help)
                    .note("a script from there reads the response"),
            );
        }
    }
}
