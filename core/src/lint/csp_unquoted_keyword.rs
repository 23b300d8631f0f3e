use super::report::{Report, lint};
use crate::csp::{ClauseValue, SourceExpression, TRUSTED_TYPES, TrustedType};
use crate::diagnostic::Diagnostic;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for keywords, nonces and hashes that lost their quotes: `"self"`, `"strict-dynamic"`, `"nonce-abc"`,
    /// `"sha256-…"`, also among others in one string.
    ///
    /// # Why it matters
    ///
    /// In the header, a keyword stands in single quotes. Without them it is the name of a host: `self` allows the
    /// scripts of `http://self/`, and none of the site's own; `none` blocks nothing that its absence would not.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: ["self", "https://cdn.example.com"] }
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, "https://cdn.example.com"] }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    CSP_UNQUOTED_KEYWORD "csp_unquoted_keyword" Deny "a keyword without its quotes is a host name", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for clause in policy.csps().flat_map(|csp| &csp.clauses) {
        let key = clause.directive.node.key();
        for source in clause.sources() {
            let SourceExpression::Unquoted(text) = &source.node else { continue };
            let (help, note) = match text.split_once('-') {
                Some((name, _)) if name.eq_ignore_ascii_case("nonce") => (
                    "write the bare word `nonce`: its value is made anew for every response".to_owned(),
                    "a nonce without its quotes matches nothing, so what carries it is blocked",
                ),
                Some((name, _)) if name.starts_with("sha") || matches!(name, "url" | "eval" | "ed25519") => (
                    format!("write `\"'{text}'\"`"),
                    "a hash without its quotes matches nothing, so what it stands for is blocked",
                ),
                _ => (
                    format!("write `{}`", SourceExpression::quoted(text)),
                    "a browser looks for a host of that name, and the keyword is not in force",
                ),
            };
            report.push(
                Diagnostic::finding(
                    source.span,
                    format!("`{text}` in `{key}` has lost its quotes, and is a host name without them"),
                )
                .help(help)
                .note(note),
            );
        }
        let ClauseValue::TrustedTypes(items) = &clause.value else { continue };
        for item in items {
            let TrustedType::Name(name) = &item.node else { continue };
            if let Some(word) =
                TRUSTED_TYPES.iter().find(|word| word.wire.trim_matches('\'').eq_ignore_ascii_case(name))
            {
                report.push(
                    Diagnostic::finding(
                        item.span,
                        format!("`{name}` in `{key}` has lost its quotes, and is the name of a policy without them"),
                    )
                    .help(format!("write `{}`", word.key))
                    .note("a browser allows a Trusted Types policy of that name, and the keyword is not in force"),
                );
            }
        }
    }
}
