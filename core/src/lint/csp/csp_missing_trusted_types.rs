use crate::csp::{ClauseValue, Csp, Directive};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy under which scripts run, and that does not ask for Trusted Types. Off unless asked
    /// for: it takes scripts that know of them.
    ///
    /// # Why it matters
    ///
    /// Nonces stop script in the page that the server sent. What the site's own script puts into `innerHTML` or `eval`
    /// they do not see. `require_trusted_types_for` has these sinks refuse plain strings.
    ///
    /// # Example
    ///
    /// ```text
    /// #[deny(csp_missing_trusted_types)]
    /// content_security_policy: { default_src: self, script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, script_src: nonce, base_uri: none, require_trusted_types_for: script },
    /// ```
    ///
    /// # References
    ///
    /// - [Trusted Types, require-trusted-types-for](https://w3c.github.io/trusted-types/dist/spec/#require-trusted-types-for-csp-directive)
    Allow "DOM sinks take plain strings" missing, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    // Without a sink that browsers know, the directive asks for nothing.
    let asks = |csp: &Csp| match csp.get(Directive::RequireTrustedTypesFor).map(|clause| &clause.value) {
        Some(ClauseValue::Words(sinks)) => !sinks.is_empty(),
        _ => false,
    };
    let is_moot = |csp: &Csp| asks(csp) || !csp.runs_scripts();
    let header = enforced.iter().find(|csp| csp.node.effective_clause(Directive::ScriptSrcElem).is_some());
    let (Some(header), true) = (header, policy.serves_pages()) else { return };
    if enforced.iter().any(|csp| is_moot(csp.node)) {
        return;
    }
    report.push(
        Diagnostic::finding(header.span, "this policy lets DOM sinks that run script take plain strings")
            .help("add `require_trusted_types_for: script`")
            .note("what the site's own scripts put into `innerHTML` runs, whatever the nonce")
            .insert(header.span, "require_trusted_types_for: script"),
    );
}
