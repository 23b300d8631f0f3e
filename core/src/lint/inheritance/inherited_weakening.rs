use crate::csp::{Clause, Csp, Directive, Disposition, Keyword, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::join::joined;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a list that replaces what the base says and admits what the base did not, and for a restriction of the
    /// base that is gone because its whole block was replaced, or its whole list of policies. What is added to the base's list by `..` says so itself,
    /// and is reported only where the lint is switched on: `#[warn(inherited_weakening)]`.
    ///
    /// # Why it matters
    ///
    /// Whoever reads the heir sees a list, and not what it replaces. A restriction that was decided on once for all pages
    /// is lifted for some of them in silence.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { .., script_src: [self, "https://js.example.com"] },
    /// ..Base // script_src: self
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { .., script_src: [.., "https://js.example.com"] },
    /// ..Base // script_src: self
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.8.3](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    INHERITED_WEAKENING "inherited_weakening" Warn "a policy admits what its base did not", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(heritage) = &policy.heritage else { return };
    let name = &heritage.name;
    for (csp, base) in policy.csps_with_base() {
        for clause in policy.written_here(csp) {
            let directive = clause.directive.node;
            let Some(before) = base.effective(directive) else { continue };
            let extends = heritage.extended.contains(&clause.directive.span);
            let added = clause.sources().iter().filter(|source| !is_covered(&source.node, before));
            let added: Vec<_> = added.collect();
            let Some(first) = added.first() else { continue };
            let span = added.iter().fold(first.span, |span, source| span.to(source.span));
            let names = joined(&added, ", ", &|source| format!("`{}`", source.node.dsl()));
            let (key, before) = (directive.key(), before.directive.node.key());
            let finding =
                Diagnostic::finding(span, format!("`{key}` admits {names}, which `{before}` of `{name}` does not"));
            match extends {
                true => report.push_at(Level::Allow, finding.help("remove what this policy does not need")),
                false => report.push(
                    finding
                        .help(format!("say that it is added: `{key}: [.., {}]`", names.replace('`', "")))
                        .note("the list replaces the base's, and who reads it cannot see what it replaces"),
                ),
            }
        }
        for lost in gone(csp, base, policy) {
            let key = lost.directive.node.key();
            let Some(header) = policy.headers.iter().find(|header| header.is_csp(csp.disposition)) else { continue };
            report.push(
                Diagnostic::finding(
                    header.name.span,
                    format!("`{key}`, which `{name}` restricts, is not restricted here"),
                )
                .help(format!("keep it: write `..` in the block, or `{key}` anew"))
                .note("a block without `..` replaces all of the base's"),
            );
        }
    }
    dropped_policies(policy, name, report);
}

/// Says that the base enforces policies which this one drops.
fn dropped_policies(policy: &SecurityPolicy, base: &str, report: &mut Report<'_>) {
    let header = policy.headers.iter().find(|header| header.is_csp(Disposition::Enforce));
    if let (Some(header), false) = (header, policy.dropped_csps().is_empty()) {
        let message = format!("`{base}` enforces more policies than this one, which drops the last of them");
        report.push(
            Diagnostic::finding(header.name.span, message)
                .help("keep them: write `..` in the block, or at the end of the list: `[{ … }, ..]`")
                .note("a page may do what every enforced policy allows, so that each one less allows more"),
        );
    }
}

fn is_covered(source: &SourceExpression, before: &Clause) -> bool {
    matches!(source, SourceExpression::Keyword(Keyword::None | Keyword::ReportSample))
        || before.sources().iter().any(|other| other.node.covers(source))
}

/// The base's source lists that nothing stands for any more, but for those that `omit` names and those whose lack is a
/// finding of its own.
fn gone<'a>(csp: &Csp, base: &'a Csp, policy: &SecurityPolicy) -> Vec<&'a Clause> {
    let is_gone = |clause: &Clause| {
        let directive = clause.directive.node;
        let is_said = !directive.is_fetch() || (directive == Directive::DefaultSrc && !csp.is_strict());
        !clause.sources().is_empty()
            && csp.effective(directive).is_none()
            && !is_said
            && !policy.omits_entry(directive.key())
    };
    // Of directives that one fallback stood for, the fallback is what is missing.
    let is_covered = |directive: Directive| directive.fallback().iter().any(|fallback| base.get(*fallback).is_some());
    base.clauses.iter().filter(|clause| is_gone(clause) && !is_covered(clause.directive.node)).collect()
}
