use crate::csp::{ClauseValue, Csp, Directive, Disposition, Keyword, SourceExpression, TrustedType};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for `trusted_types` without `require_trusted_types_for`, for `*` in `trusted_types`, and for
    /// `trusted_types_eval` where Trusted Types are not required.
    ///
    /// # Why it matters
    ///
    /// `require_trusted_types_for` makes sinks such as `innerHTML` reject plain strings; `trusted_types` lists the
    /// policies that may turn a string into a trusted value. Without the first, sinks accept every string. With `*` in
    /// the second, every script can create a policy, including one that changes nothing.
    ///
    /// # Attack
    ///
    /// The page's own script still passes a string from the URL to a sink:
    ///
    /// ```js
    /// widget.src = new URLSearchParams(location.search).get("widget");
    /// ```
    ///
    /// With `*`, a library defeats the protection by one line:
    ///
    /// ```js
    /// trustedTypes.createPolicy("anything", { createScriptURL: url => url });
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, trusted_types: "dompurify" },
    /// ```
    ///
    /// # Fix
    ///
    /// Require Trusted Types, and list the names of the policies.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, require_trusted_types_for: script, trusted_types: "dompurify" },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_trusted_types, reason = "policies are named now, and required next month")]
    /// trusted_types: "dompurify",
    /// ```
    ///
    /// Reasonable while Trusted Types are introduced.
    ///
    /// # References
    ///
    /// - [Trusted Types, trusted-types](https://w3c.github.io/trusted-types/dist/spec/#trusted-types-csp-directive)
    /// - [Trusted Types, require-trusted-types-for](https://w3c.github.io/trusted-types/dist/spec/#require-trusted-types-for-csp-directive)
    /// - [CSP3, section 4.4.1, eval](https://w3c.github.io/webappsec-csp/#can-compile-strings)
    Warn "Trusted Types that are not required, or that every script can create",
    cwe [79], asvs ["3.2.2"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let requires = |csp: &Csp| csp.get(Directive::RequireTrustedTypesFor).is_some();
    let enforced = policy.csps_of(Disposition::Enforce).into_iter().any(requires);
    // A script can create a Trusted Types policy only if every enforced policy allows its name.
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
                            "`trusted_types` is declared without `require_trusted_types_for`",
                        )
                        .help("add `require_trusted_types_for: script`")
                        .note("sinks such as `innerHTML` still accept plain strings"),
                    );
                } else if let (Some(any), false) = (find_any(types), names_them) {
                    report.push(
                        Diagnostic::finding(
                            any.span,
                            "`*` in `trusted_types` lets every script create a Trusted Types policy",
                        )
                        .help("list the names of the policies: `trusted_types: [\"dompurify\", \"default\"]`")
                        .note("a policy that returns its input turns every string into a trusted value"),
                    );
                }
            }
            let eval = SourceExpression::Keyword(Keyword::TrustedTypesEval);
            let Some(span) = clause.find(&eval).filter(|_| !is_required && csp.has_effect(clause, &eval)) else {
                continue;
            };
            report.push(
                Diagnostic::finding(span, "`trusted_types_eval` has no effect without `require_trusted_types_for`")
                    .help("add `require_trusted_types_for: script`")
                    .note("it allows `eval` only where Trusted Types are required"),
            );
        }
    }
}

fn find_any(types: &[Spanned<TrustedType>]) -> Option<&Spanned<TrustedType>> {
    types.iter().find(|item| item.node == TrustedType::Any)
}
