use crate::csp::{ClauseValue, Csp, Directive, Disposition, Keyword, SourceExpression, TrustedType};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for `trusted_types` without `require_trusted_types_for`, for `*` in it, and for `trusted_types_eval`
    /// where Trusted Types are not required.
    ///
    /// # Why it matters
    ///
    /// `trusted_types` says which policies may turn strings into trusted values; `require_trusted_types_for` has the
    /// sinks ask for such values. The first without the second guards a door that nobody uses, and `*` lets an
    /// injected script make a policy of its own.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, trusted_types: "dompurify" },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { default_src: self, require_trusted_types_for: script, trusted_types: "dompurify" },
    /// ```
    ///
    /// # References
    ///
    /// - [Trusted Types, trusted-types](https://w3c.github.io/trusted-types/dist/spec/#trusted-types-csp-directive)
    /// - [CSP3, section 4.4.1](https://w3c.github.io/webappsec-csp/#can-compile-strings)
    Warn "Trusted Types that are not in force, or that anyone can make", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let requires = |csp: &Csp| csp.get(Directive::RequireTrustedTypesFor).is_some();
    let enforced = policy.csps_of(Disposition::Enforce).into_iter().any(requires);
    // Every enforced policy has to allow the name of a policy that is made.
    let names = |csp: &Csp| match csp.get(Directive::TrustedTypes).map(|clause| &clause.value) {
        Some(ClauseValue::TrustedTypes(types)) => find_any(types).is_none(),
        _ => false,
    };
    let names_them = policy.csps_of(Disposition::Enforce).into_iter().any(names);
    for csp in policy.csps() {
        let is_required = enforced || requires(csp);
        for clause in &csp.clauses {
            if let ClauseValue::TrustedTypes(types) = &clause.value {
                if !is_required {
                    report.push(
                        Diagnostic::finding(
                            clause.directive.span,
                            "`trusted_types` stands without `require_trusted_types_for`",
                        )
                        .help("add `require_trusted_types_for: script`")
                        .note("sinks such as `innerHTML` go on taking plain strings"),
                    );
                } else if let (Some(any), false) = (find_any(types), names_them) {
                    report.push(
                        Diagnostic::finding(
                            any.span,
                            "`*` in `trusted_types` lets every script make a policy of its own",
                        )
                        .help("list the names of the policies: `trusted_types: [\"dompurify\", \"default\"]`")
                        .note("what such a policy lets through counts as trusted"),
                    );
                }
            }
            let eval = SourceExpression::Keyword(Keyword::TrustedTypesEval);
            let Some(span) = clause.find(&eval).filter(|_| !is_required && csp.has_effect(clause, &eval)) else {
                continue;
            };
            report.push(
                Diagnostic::finding(span, "`trusted_types_eval` stands without `require_trusted_types_for`")
                    .help("add `require_trusted_types_for: script`")
                    .note("where Trusted Types are not required it allows nothing"),
            );
        }
    }
}

fn find_any(types: &[Spanned<TrustedType>]) -> Option<&Spanned<TrustedType>> {
    types.iter().find(|item| item.node == TrustedType::Any)
}
