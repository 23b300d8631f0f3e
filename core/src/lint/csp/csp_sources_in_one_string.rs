use crate::csp::Csp;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::list::separated;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a string that contains several hosts or schemes. A list that was pasted with its quoted keywords, such
    /// as `"'self' https://cdn.example.com"`, is not reported.
    ///
    /// # Why it matters
    ///
    /// A space ends a source. If it was meant as part of a path, or if a comma between two strings is missing, the rest
    /// is a separate source: `"https://cdn.example.com/my app.js"` also allows a host named `app.js`.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, "https://a.example https://b.example"] },
    /// ```
    ///
    /// # Fix
    ///
    /// Write one string for each source.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, "https://a.example", "https://b.example"] },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_sources_in_one_string, reason = "pasted as the vendor documents it")]
    /// img_src: [self, "https://a.example https://b.example"],
    /// ```
    ///
    /// Harmless where the string is meant as a list.
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1, source lists](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    Warn "a string with a space, which is several sources",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for Csp { strings_with_several, .. } in policy.csps() {
        for string in strings_with_several {
            let sources = separated(&string.node, ", ", &|source| format!("`{source}`"));
            let separate = separated(&string.node, ", ", &|source| format!("\"{source}\""));
            report.push(
                Diagnostic::finding(
                    string.span,
                    format!("this string contains {} sources: {sources}", string.node.len()),
                )
                .help(format!("write `{separate}` in a list: `[{separate}]`; a space in a path is written `%20`"))
                .note("a space ends a source"),
            );
        }
    }
}
