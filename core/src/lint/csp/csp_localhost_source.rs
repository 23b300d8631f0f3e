use crate::csp::SourceExpression;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `localhost`, names below it, `127.0.0.1` and names below `.test` in the policy of a site that is not
    /// itself there.
    ///
    /// # Why it matters
    ///
    /// On a user's machine, the host is the user's machine: whatever listens on that port there, another program or a
    /// page that the user was talked into serving, is trusted by the site.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, connect_src: [self, "ws://localhost:3000"] },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "http://localhost:8080",
    /// content_security_policy: { default_src: self, connect_src: [self, "ws://localhost:3000"] },
    /// ```
    ///
    /// # References
    ///
    /// - [Secure Contexts, section 3.1](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy)
    /// - [RFC 6761, section 6](https://www.rfc-editor.org/rfc/rfc6761#section-6)
    Warn "a host of the developer's own machine", check
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
                ("has a name that only tests have", "no user's browser finds a host of this name")
            } else if is_below(&host.host, "local") {
                (
                    "is looked up in the network that the user is in",
                    "every device in that network can answer for a name below `local` (RFC 6762)",
                )
            } else {
                ("is on the user's own machine", "the site trusts any program that listens there")
            };
            report.push(
                Diagnostic::finding(source.span, format!("`{dsl}` in `{key}` {what}"))
                    .help("keep it in a policy of its own for development, whose `origin` is such a host too")
                    .note(note),
            );
        }
    }
}

/// Whether a host never leaves the machine, or is one that only tests have.
pub(super) fn is_local(host: &str) -> bool {
    let is_loopback = || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    is_below(host, "localhost") || is_below(host, "test") || is_loopback()
}

fn is_below(host: &str, name: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
}
