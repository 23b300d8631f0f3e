use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::lint::transport::is_one_of_several;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for Strict-Transport-Security in a policy whose `origin` is plain http, an IP address or localhost.
    ///
    /// # Why it matters
    ///
    /// Over http, the header must not be sent and browsers ignore it, for anyone on the way could have added it. An
    /// address is never remembered. `localhost` is exempt in some browsers and in others locks every project of that
    /// developer to https.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "http://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 6797, section 7.2](https://www.rfc-editor.org/rfc/rfc6797#section-7.2)
    /// - [RFC 6797, section 8.1.1](https://www.rfc-editor.org/rfc/rfc6797#section-8.1.1)
    Deny "Strict-Transport-Security where it cannot hold", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let (Some(hsts), Some(origin)) = (policy.get(Field::StrictTransportSecurity), &policy.origin) else { return };
    let origin = &origin.node;
    let key = Field::StrictTransportSecurity.key();
    let finding = |message: String| Diagnostic::finding(hsts.span, message);
    if !origin.is_https() {
        // Several headers that are ignored for one reason are one finding.
        if is_one_of_several(policy, report) {
            return;
        }
        report.push(
            finding(format!("`{key}` on an origin that is not https: `{origin}`"))
                .help(format!(
                    "serve the site at `https://{}` and declare that origin, or remove the field",
                    origin.host()
                ))
                .note("over http the header must not be sent, and browsers ignore it"),
        );
    } else if origin.is_address() {
        report.push(
            finding(format!("`{key}` on an IP address: `{origin}`"))
                .help("serve the site under a name, or remove the field")
                .note("browsers never remember the header for an address"),
        );
    } else if origin.is_localhost() {
        report.push(
            finding(format!("`{key}` on localhost: `{origin}`"))
                .help("remove the field from the policy that development uses")
                .note("browsers exempt localhost, or lock every project of this developer to https"),
        );
    }
}
