use crate::csp::SourceExpression;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `localhost` and its subdomains, `127.0.0.1`, and names that end in `.test` or `.local`, unless the
    /// `origin` of the policy is such a host itself.
    ///
    /// # Why it matters
    ///
    /// For a user, `localhost` is the user's machine, not yours. The site trusts every program that listens on that
    /// port. A `.local` name is answered by any device in the user's network.
    ///
    /// # Attack
    ///
    /// A program without privileges, or another user of a shared machine, listens on the port and is now allowed to
    /// serve what the directive loads. If that is script, an injected element runs it in your origin:
    ///
    /// ```html
    /// <script src="http://localhost:3000/app.js"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, connect_src: [self, "ws://localhost:3000"] },
    /// ```
    ///
    /// # Fix
    ///
    /// Declare a separate policy for development, whose `origin` is such a host.
    ///
    /// ```text
    /// origin: "http://localhost:8080",
    /// content_security_policy: { default_src: self, connect_src: [self, "ws://localhost:3000"] },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_localhost_source, reason = "our desktop app listens there for the signature pad")]
    /// connect_src: [self, "ws://localhost:3000"],
    /// ```
    ///
    /// Reasonable where the site talks to a program on the user's machine, and treats its answers as untrusted.
    ///
    /// # References
    ///
    /// - [Secure Contexts, section 3.1](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy)
    /// - [RFC 6761, section 6, special names such as localhost and test](https://www.rfc-editor.org/rfc/rfc6761#section-6)
    /// - [RFC 6762, section 3, names that end in .local](https://www.rfc-editor.org/rfc/rfc6762#section-3)
    Warn "a host that exists only on the developer's machine or network",
    cwe [829], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.origin.as_ref().is_some_and(|origin| is_local(origin.node.host())) {
        return;
    }
    for clause in policy.clauses() {
        for source in clause.sources() {
            let SourceExpression::Host(host) = &source.node else { continue };
            if !is_local(&host.host) && !is_below(&host.host, "local") {
                continue;
            }
            let (dsl, key) = (source.node.dsl(), clause.directive.node.key());
            let (what, note) = if is_below(&host.host, "test") {
                ("has a name that is reserved for tests", "users' browsers find no host of this name")
            } else if is_below(&host.host, "local") {
                (
                    "is a name of the user's local network",
                    "any device in that network can answer for a name that ends in `.local` (RFC 6762)",
                )
            } else {
                ("is on the user's own machine", "the site trusts any program that listens there")
            };
            report.push(
                Diagnostic::finding(source.span, format!("`{dsl}` in `{key}` {what}"))
                    .help("move it into a separate policy for development, whose `origin` is such a host too")
                    .note(note),
            );
        }
    }
}

/// Whether the host is the machine itself, or has a name that is reserved for tests.
pub(super) fn is_local(host: &str) -> bool {
    let is_loopback = || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    is_below(host, "localhost") || is_below(host, "test") || is_loopback()
}

fn is_below(host: &str, name: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
}
