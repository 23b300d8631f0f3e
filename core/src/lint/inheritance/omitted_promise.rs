use crate::declaration::EXPECT;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `omit` in the field `expect` of a derived policy, which drops a promise of its base: `no_framing: omit`,
    /// `omit allow script "https://js.example.com/"`, or `expect: omit` for all of them.
    ///
    /// # Why it matters
    ///
    /// A promise of a base holds for every policy that is derived from it, and a reader of the base relies on that. A policy that
    /// drops the promise is an exception, which the reader does not see. The lint is an error by default, so that the exception
    /// has a reason.
    ///
    /// # Attack
    ///
    /// What an attacker gains depends on the promise that is lost. In the example below, the derived policy allows any page to
    /// frame the settings, and a page of the attacker lays its own buttons over them:
    ///
    /// ```html
    /// <iframe src="https://shop.example.com/settings" style="opacity: 0"></iframe>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// struct Base {
    ///     content_security_policy: { default_src: self, frame_ancestors: none },
    ///     expect: { no_framing },
    /// }
    ///
    /// struct Settings {
    ///     expect: { no_framing: omit },
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Fix
    ///
    /// Leave the promise as it is, and change what breaks it:
    ///
    /// ```text
    /// struct Base {
    ///     content_security_policy: { default_src: self, frame_ancestors: none },
    ///     expect: { no_framing },
    /// }
    ///
    /// struct Settings {
    ///     expect: { deny script inline },
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for pages that need what the base promises never to happen; the reason says why.
    ///
    /// ```text
    /// expect: {
    ///     #[allow(omitted_promise, reason = "the widget is made for the pages of partners")]
    ///     no_framing: omit,
    /// },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.4.2: `frame-ancestors`](https://w3c.github.io/webappsec-csp/#directive-frame-ancestors)
    Deny "an `omit` that drops a promise of the base",
    cwe [693], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(inheritance) = &policy.inheritance else { return };
    for omitted in &inheritance.omitted {
        let base = &inheritance.name;
        let message = match omitted.block.as_deref() {
            Some(EXPECT) => format!("`omit` drops the promise `{}` of `{base}`", omitted.key.node),
            None if omitted.key.node == EXPECT => format!("`omit` drops every promise of `{base}`"),
            _ => continue,
        };
        report.push(
            Diagnostic::finding(omitted.key.span, message)
                .help(format!(
                    "remove this to keep the promise; if these pages are an exception, allow the lint: `#[allow({}, reason = \"…\")]`",
                    LINT.name
                ))
                .note("a promise holds for every policy that is derived from the one that makes it, unless the policy drops it"),
        );
    }
}
