use crate::csp::{Csp, Directive, Disposition, Keyword, Purpose, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `unsafe_eval` in the list that decides about `eval`: `script_src`, else `default_src`. Where Trusted
    /// Types are required the strings have gone through a policy in browsers that know them, and it is a warning.
    ///
    /// # Why it matters
    ///
    /// `eval`, `new Function` and timers with strings turn any text into script. A value that reaches one of them runs,
    /// and nonces and hashes are not asked.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [nonce, unsafe_eval], base_uri: none },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { script_src: [nonce, wasm_unsafe_eval], base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 4.4.1](https://w3c.github.io/webappsec-csp/#can-compile-strings)
    /// - [MDN, script-src](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/script-src)
    Deny "strings are run as script", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let keyword = SourceExpression::Keyword(Keyword::UnsafeEval);
    let is_typed = |csp: &Csp| csp.get(Directive::RequireTrustedTypesFor).is_some();
    let all_typed = policy.csps_of(Disposition::Enforce).into_iter().any(is_typed);
    let weaknesses = policy.weaknesses(&[Directive::ScriptSrc], |csp, list| {
        let span = list.find(&keyword).filter(|_| list.overridden_by(&keyword, Purpose::Script).is_none());
        span.map(|span| (span, list.directive.node, all_typed || is_typed(csp))).into_iter().collect()
    });
    for (span, directive, is_typed) in weaknesses {
        let message = format!("`unsafe_eval` in `{}` runs strings as script", directive.key());
        let finding = Diagnostic::finding(span, message);
        match is_typed {
            true => report.push_at(
                Level::Warn,
                finding
                    .help("write `trusted_types_eval`")
                    .note("browsers that know Trusted Types ask for them anyway; the others run every string")
                    .replace(span, "trusted_types_eval"),
            ),
            false => report.push(
                finding
                    .help("remove it; for WebAssembly write `wasm_unsafe_eval`, which compiles no strings")
                    .note("a value that reaches `eval` or a timer runs, whatever the nonce"),
            ),
        }
    }
}
