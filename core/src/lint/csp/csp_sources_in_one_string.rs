use crate::csp::Csp;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::list::separated;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a string among sources that holds several hosts or schemes. A list that was pasted with its quoted keywords,
    /// `"'self' https://cdn.example.com"`, is fine.
    ///
    /// # Why it matters
    ///
    /// A space ends a source. Where it belongs to a path, or a comma between two strings is missing, the rest is a source of its
    /// own: `"https://cdn.example.com/my app.js"` allows a host that is called `app.js`.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, "https://a.example https://b.example"] },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, "https://a.example", "https://b.example"] },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    Warn "a string with a space in it, which is several sources", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for Csp { strings_with_several, .. } in policy.csps() {
        for string in strings_with_several {
            let sources = separated(&string.node, ", ", &|source| format!("`{source}`"));
            let separate = separated(&string.node, ", ", &|source| format!("\"{source}\""));
            report.push(
                Diagnostic::finding(string.span, format!("this string holds {} sources: {sources}", string.node.len()))
                    .help(format!("write `{separate}` in a list: `[{separate}]`; a space in a path is written `%20`"))
                    .note("browsers end a source at a space"),
            );
        }
    }
}
