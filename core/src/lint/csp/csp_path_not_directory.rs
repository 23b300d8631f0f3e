use crate::csp::{Directive, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for paths whose last segment has neither a dot nor a `/` at its end, in directives that load files.
    ///
    /// # Why it matters
    ///
    /// A path with a `/` at its end matches everything below it. Without the `/`, it has to match exactly: `/js`
    /// matches `/js` and not `/js/app.js`, so that the files are blocked.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "https://cdn.example.com/img" },
    /// ```
    ///
    /// # Fix
    ///
    /// Add a `/`.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "https://cdn.example.com/img/" },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_path_not_directory, reason = "the endpoint itself answers with the image")]
    /// img_src: "https://cdn.example.com/img",
    /// ```
    ///
    /// Reasonable where the path is that of an endpoint.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.2.12, matching paths](https://w3c.github.io/webappsec-csp/#match-paths)
    Warn "a path that matches one file only",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        for clause in csp.clauses.iter().filter(|clause| loads_files(clause.directive.node)) {
            let ignored = csp.ignored(clause);
            for source in clause.sources() {
                let SourceExpression::Host(host) = &source.node else { continue };
                let Some(path) = host.path.as_deref().filter(|path| !path.ends_with('/')) else { continue };
                let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
                // The vendor of a service documents the path as it is.
                let is_meant = is_file || policy.is_of_service(source.span);
                if is_meant || ignored.because(&source.node).is_some() {
                    continue;
                }
                let key = clause.directive.node.key();
                report.push(
                    Diagnostic::finding(
                        source.span,
                        format!("`{path}` in `{key}` matches that path only, and nothing below it"),
                    )
                    .help(format!("write `\"{host}/\"` to allow what is below it"))
                    .note("browsers compare a path without a `/` at its end as a whole"),
                );
            }
        }
    }
}

/// Connections and frames often have URLs without a file name.
fn loads_files(directive: Directive) -> bool {
    directive.is_fetch()
        && !matches!(
            directive,
            Directive::ConnectSrc | Directive::FrameSrc | Directive::ChildSrc | Directive::FencedFrameSrc
        )
}
