use crate::csp::{Clause, Cover, Directive, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for two enforced policies whose lists for the same directive have no source in common. In a declaration,
    /// several policies are a list of blocks; in a response, they are two headers, or one header with a comma between
    /// policies.
    ///
    /// # Why it matters
    ///
    /// Browsers check a request against every enforced policy and block it if one of them does not allow it. A second
    /// policy can only restrict more, never add sources to the first, so here everything of that kind is blocked.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: [{ img_src: "https://a.example" }, { img_src: "https://b.example" }],
    /// ```
    ///
    /// # Fix
    ///
    /// Merge the policies, or list in each of them everything that the pages load.
    ///
    /// ```text
    /// content_security_policy: { img_src: ["https://a.example", "https://b.example"] },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_conflicting_policies, reason = "these pages show no images")]
    /// img_src: "https://b.example",
    /// ```
    ///
    /// If nothing is meant to load, `none` says so more clearly.
    ///
    /// # References
    ///
    /// - [CSP3, section 8.1, the effect of multiple policies](https://w3c.github.io/webappsec-csp/#multiple-policies)
    Warn "two enforced policies that together allow nothing",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let mut enforced = policy.enforced();
    // Each is compared with each: a response with thousands of policies must not cost more.
    enforced.truncate(SEVERAL);
    let mut reported: Vec<(Span, Span)> = Vec::new();
    for (index, second) in enforced.iter().enumerate() {
        for first in &enforced[..index] {
            for directive in Directive::ALL.iter().filter(|directive| directive.is_fetch()) {
                let lists = (first.node.effective_clause(*directive), second.node.effective_clause(*directive));
                let (Some(one), Some(other)) = lists else { continue };
                let place = (one.directive.span, other.directive.span);
                let allow = !one.allows_nothing() && !other.allows_nothing();
                if allow && !meet(one, other) && !reported.contains(&place) {
                    reported.push(place);
                    report.push(
                        Diagnostic::finding(
                            other.directive.span,
                            format!(
                                "this policy and an earlier one have no source in common for `{}`",
                                directive.key()
                            ),
                        )
                        .help("list in both policies what the pages need, or merge them")
                        .note("browsers check every policy, and block what one of them does not allow"),
                    );
                }
            }
        }
    }
}

/// Whether something may match both lists: a source of one covers a source of the other, or does not name its hosts.
fn meet(one: &Clause, other: &Clause) -> bool {
    let is_open = |list: &Clause| list.sources().iter().any(|source| !is_named(&source.node));
    if is_open(one) || is_open(other) {
        return true;
    }
    let (first, second) = (Cover::new(one.sources(), &|_| true), Cover::new(other.sources(), &|_| true));
    one.sources().iter().any(|source| second.covers(&source.node))
        || other.sources().iter().any(|source| first.covers(&source.node))
}

/// Whether the source names its host and scheme, so that it can be told from another one that does.
fn is_named(source: &SourceExpression) -> bool {
    match source {
        SourceExpression::Host(host) => host.scheme.is_some() && !host.host.starts_with('*') && host.path.is_none(),
        _ => false,
    }
}

/// More policies than anyone sends.
const SEVERAL: usize = 16;
