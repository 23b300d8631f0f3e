use super::csp_broad_source::everyones;
use crate::csp::{Clause, ClauseValue, Cover, Csp, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::firsts::Names;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for a source or a name that is listed twice, and for a source whose URLs another source of the list
    /// matches too. If the wider source is the one to remove, because it is plain http or matches everyone, the lint
    /// about that source reports it instead. Sources that `strict_dynamic` disables are not reported.
    ///
    /// # Why it matters
    ///
    /// A list that is longer than necessary is read less carefully. If someone later removes one of the two sources, to
    /// stop loading from that host, the other one still allows it.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { img_src: ["*.example.com", "cdn.example.com"] },
    /// ```
    ///
    /// # Fix
    ///
    /// Remove the source that is covered. `*.example.com` does not match `example.com` itself.
    ///
    /// ```text
    /// content_security_policy: { img_src: ["*.example.com", "example.com"] },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_redundant_source, reason = "the wildcard goes once the other hosts have moved")]
    /// img_src: ["*.example.com", "cdn.example.com"],
    /// ```
    ///
    /// Harmless: the list allows the same without it.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.2.8](https://w3c.github.io/webappsec-csp/#match-url-to-source-expression)
    Warn "a source that another one covers",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        let everyones = everyones(csp);
        for clause in &csp.clauses {
            match &clause.value {
                ClauseValue::Sources(sources) => {
                    // A source that another lint reports makes no other one redundant.
                    let is_kept = |wide: &Spanned<SourceExpression>| {
                        !(everyones.contains(&wide.span) || (policy.is_https() && is_plain(&wide.node)))
                    };
                    covered(csp, clause, &Cover::new(sources, &is_kept), report);
                }
                ClauseValue::Words(words) => repeated(clause, words, |word| word.key.to_owned(), report),
                ClauseValue::TrustedTypes(types) => repeated(clause, types, ToString::to_string, report),
                // `repeated_value` reports duplicates in these.
                ClauseValue::Urls(_) | ClauseValue::Texts(_) | ClauseValue::Empty => {}
            }
        }
    }
}

fn covered(csp: &Csp, clause: &Clause, cover: &Cover<'_>, report: &mut Report<'_>) {
    let ignored = csp.ignored(clause);
    for (index, source) in clause.sources().iter().enumerate() {
        let Some(wide) = cover.of(index) else { continue };
        if ignored.because(&source.node).is_some() {
            continue;
        }
        let (dsl, key) = (source.node.dsl(), clause.directive.node.key());
        let message = match wide.node.dsl() == dsl {
            true => format!("`{dsl}` is listed twice in `{key}`"),
            false => format!("`{dsl}` in `{key}` is already covered by `{}`", wide.node.dsl()),
        };
        report.push(Diagnostic::finding(source.span, message).help(format!("remove `{dsl}`")).remove(source.span));
    }
}

fn repeated<T>(clause: &Clause, items: &[Spanned<T>], show: impl Fn(&T) -> String, report: &mut Report<'_>) {
    let mut seen = Names::default();
    for item in items {
        let shown = show(&item.node);
        if !seen.insert(shown.clone()) {
            let key = clause.directive.node.key();
            report.push(
                Diagnostic::finding(item.span, format!("`{shown}` is listed twice in `{key}`"))
                    .help(format!("remove `{shown}`"))
                    .remove(item.span),
            );
        }
    }
}

fn is_plain(source: &SourceExpression) -> bool {
    let is_plain = |scheme: &str| ["http", "ws"].iter().any(|plain| plain.eq_ignore_ascii_case(scheme));
    match source {
        SourceExpression::Scheme(scheme) => is_plain(scheme),
        SourceExpression::Host(host) => host.scheme.as_deref().is_some_and(is_plain),
        _ => false,
    }
}
