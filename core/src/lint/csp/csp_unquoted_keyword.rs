use crate::csp::{ClauseValue, Intended, Keyword, NONCE, SourceExpression, TRUSTED_TYPES, TrustedType};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for keywords, nonces and hashes that lost their quotes: `"self"`, `"unsafe-hashes"`, `"nonce-abc"`,
    /// `"sha256-…"`, also among others in one string, and for the DSL's own spelling in a string: `"unsafe_inline"`.
    ///
    /// # Why it matters
    ///
    /// In the header, a keyword stands in single quotes. Without them it is the name of a host: `self` allows the
    /// scripts of `http://self/`, and none of the site's own; `none` blocks nothing that its absence would not.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { img_src: ["self", "https://img.example.com"] }
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { img_src: [self, "https://img.example.com"] }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    Deny "a keyword without its quotes is a host name", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for clause in policy.clauses() {
        let key = clause.directive.node.key();
        for source in clause.sources() {
            let SourceExpression::Unquoted(text) = &source.node else { continue };
            let finding = |effect: &str| {
                let message = format!("`{text}` in `{key}` has lost its quotes, and {effect} without them");
                Diagnostic::finding(source.span, message)
            };
            report.push(match Intended::of(text) {
                Some(Intended::Nonce) => finding("matches nothing")
                    .help("write `nonce`, whose value is new in every response")
                    .replace(source.span, NONCE.key)
                    .note("scripts and styles that carry the nonce are blocked"),
                Some(Intended::Hash) => finding("matches nothing")
                    .help(format!("write `\"'{text}'\"`"))
                    .replace(source.span, format!("\"'{text}'\""))
                    .note("the scripts and styles that it stands for are blocked"),
                // With its quotes it would be in force, and `csp_strict_dynamic` have it removed.
                Some(Intended::Keyword(Keyword::StrictDynamic)) => finding("is the name of a host")
                    .help(
                        "remove it: the nonce or the hashes suffice, and with its quotes it lets injected modules run",
                    )
                    .remove(source.span)
                    .note("a browser looks for a host of that name, and the keyword is not in force"),
                Some(Intended::Keyword(keyword)) => finding("is the name of a host")
                    .help(format!("write `{}`", keyword.key()))
                    .replace(source.span, keyword.key())
                    .note("a browser looks for a host of that name, and the keyword is not in force"),
                // `csp_word_as_host` reports these.
                Some(Intended::Scheme(_) | Intended::Word) | None => continue,
            });
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
                    .replace(item.span, word.key)
                    .note("a browser allows a Trusted Types policy of that name, and the keyword is not in force"),
                );
            }
        }
    }
}
