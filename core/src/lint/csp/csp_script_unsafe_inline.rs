use crate::csp::{Directive, Purpose};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `unsafe_inline` in the list that decides about scripts, where no nonce, no hash and no
    /// `strict_dynamic` makes browsers ignore it.
    ///
    /// # Why it matters
    ///
    /// Cross-site scripting is inline script that someone else wrote. A policy that allows all inline script allows
    /// that one too: it no longer stops what Content-Security-Policy was made to stop.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, unsafe_inline] }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, nonce] }
    /// ```
    ///
    /// Beside a nonce or a hash, `unsafe_inline` is a fallback for browsers from before 2016 and stays quiet.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.3.2](https://w3c.github.io/webappsec-csp/#allow-all-inline)
    Deny "inline scripts of every origin run", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let asked = [Directive::ScriptSrc, Directive::ScriptSrcElem, Directive::ScriptSrcAttr];
    let weaknesses = policy.weaknesses(&asked, |_, list| {
        let span = list.allows_all_inline(Purpose::Script);
        span.map(|span| (span, list.directive.node)).into_iter().collect()
    });
    for (span, directive) in weaknesses {
        let message = format!("`unsafe_inline` in `{}` runs every inline script, an injected one too", directive.key());
        let help = match directive {
            Directive::ScriptSrcAttr => "use `addEventListener` in a script, and write `script_src_attr: none`",
            _ => {
                "use `nonce`, and write it on each script element: `<script nonce=\"…\">`; or list the scripts' hashes"
            }
        };
        let note = "cross-site scripting is inline script, so this policy would not stop it";
        report.push(Diagnostic::finding(span, message).help(help).note(note));
    }
}
