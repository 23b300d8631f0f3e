use crate::csp::{ClauseValue, Intended, Keyword, NONCE, SourceExpression, TRUSTED_TYPES, TrustedType};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for keywords, nonces and hashes without their single quotes: `"self"`, `"unsafe-hashes"`, `"nonce-abc"`,
    /// `"sha256-…"`, also inside a string with other sources; and for this language's spelling inside a string:
    /// `"unsafe_inline"`.
    ///
    /// # Why it matters
    ///
    /// In the header, keywords have single quotes. Without them, browsers read the word as the name of a host: `self`
    /// does not allow the site's own files, but those of a host named `self`.
    ///
    /// # Attack
    ///
    /// In a company network, short names resolve to internal hosts. A colleague who gets the name `self` there may
    /// serve scripts to every page of the site:
    ///
    /// ```html
    /// <script src="//self/a.js"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { img_src: ["self", "https://img.example.com"] }
    /// ```
    ///
    /// # Fix
    ///
    /// Write the bare word, without double quotes. It is sent with its single quotes.
    ///
    /// ```text
    /// content_security_policy: { img_src: [self, "https://img.example.com"] }
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_unquoted_keyword, reason = "the intranet has a host of this name")]
    /// img_src: ["self", "https://img.example.com"],
    /// ```
    ///
    /// Reasonable only if there is such a host; `"http://self"` then says so without the lint.
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1, source lists](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    /// - [MDN, the keywords of source lists](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy#fetch_directive_syntax)
    Deny "a keyword without its quotes, which browsers read as a host name",
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for clause in policy.clauses() {
        let key = clause.directive.node.key();
        for source in clause.sources() {
            let SourceExpression::Unquoted(text) = &source.node else { continue };
            let written = match policy.form {
                Form::Declaration => format!("\"{text}\""),
                Form::Response => text.clone(),
            };
            let finding = |effect: &str| Diagnostic::finding(source.span, format!("`{written}` in `{key}` {effect}"));
            let is_host = "is read as a host name, not as the keyword";
            report.push(match Intended::of(text) {
                Some(Intended::Nonce) => finding("is not read as a nonce, since it has no single quotes")
                    .help("write `nonce`, whose value is new in every response")
                    .replace(source.span, NONCE.key)
                    .note("scripts and styles that carry the nonce are blocked"),
                Some(Intended::Hash) => finding("is not read as a hash, since it has no single quotes")
                    .help(format!("write `\"'{text}'\"`"))
                    .replace(source.span, format!("\"'{text}'\""))
                    .note("the scripts and styles with this hash are blocked"),
                // With its quotes it would take effect, and `csp_strict_dynamic` would report it.
                Some(Intended::Keyword(Keyword::StrictDynamic)) => finding(is_host)
                    .help("remove it: the nonce or the hashes are enough, and the keyword lets injected modules run")
                    .remove(source.span)
                    .note("browsers compare it with the host of each URL, and the keyword has no effect"),
                Some(Intended::Keyword(keyword)) => finding(is_host)
                    .help(format!("write `{}`", keyword.key()))
                    .replace(source.span, keyword.key())
                    .note("browsers compare it with the host of each URL, and the keyword has no effect"),
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
                        format!("`\"{name}\"` in `{key}` is read as the name of a policy, not as the keyword"),
                    )
                    .help(format!("write `{}`", word.key))
                    .replace(item.span, word.key)
                    .note("browsers allow a Trusted Types policy of that name, and the keyword has no effect"),
                );
            }
        }
    }
}
