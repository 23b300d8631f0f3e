use crate::diagnostic::{Diagnostic, Level};
use crate::header::keyword::FRAMES_DENIED;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Ancestors, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Compares `x_frame_options` with an enforced `frame_ancestors`. If `frame_ancestors` allows more, that is an
    /// error; if it allows less, a warning.
    ///
    /// # Why it matters
    ///
    /// Browsers that support `frame_ancestors` ignore X-Frame-Options if both are sent (Chrome since 40, Firefox since
    /// 58, Safari since 10). `x_frame_options: deny` then forbids nothing, and takes effect in older browsers only.
    ///
    /// # Attack
    ///
    /// The policy of the example says `deny`, but a partner's page, or an attacker who can inject HTML there, still
    /// frames this one:
    ///
    /// ```html
    /// <!-- on https://partner.example/ -->
    /// <iframe src="https://shop.example/account/delete" style="position: absolute; opacity: 0"></iframe>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, frame_ancestors: "https://partner.example" },
    /// x_frame_options: deny,
    /// ```
    ///
    /// # Fix
    ///
    /// Make the two agree, or remove `x_frame_options`.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, frame_ancestors: none },
    /// x_frame_options: deny,
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(framing_xfo_conflict, reason = "browsers without frame-ancestors may not frame the page at all")]
    /// x_frame_options: deny,
    /// ```
    ///
    /// Reasonable where old browsers should be stricter, since X-Frame-Options cannot name a partner.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.4.2.2, frame-ancestors and X-Frame-Options](https://w3c.github.io/webappsec-csp/#frame-ancestors-and-frame-options)
    /// - [HTML, X-Frame-Options](https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header)
    Deny "X-Frame-Options and frame_ancestors do not agree",
    cwe [1021, 436], asvs ["3.4.6"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(header) = policy.get(Field::XFrameOptions) else { return };
    let FieldValue::Words(words) = header.node else { return };
    let Some(word) = words.first() else { return };
    let agreeing = match policy.ancestors() {
        Ancestors::Undeclared => return,
        Ancestors::Same(agreeing) => Some(agreeing),
        Ancestors::Others => None,
    };
    let Some(agreeing) = agreeing else {
        let message = format!("`{}` has no effect: `frame_ancestors` lets other sites frame the page", word.node.key);
        return report.push(
            Diagnostic::finding(word.span, message)
                .help("remove the other sites from `frame_ancestors`; or remove `x_frame_options`, if they have to frame the page in old browsers too")
                .note("browsers ignore X-Frame-Options if `frame_ancestors` is sent; older ones read X-Frame-Options only"),
        );
    };
    if agreeing != *word.node {
        let (level, what) = match agreeing == FRAMES_DENIED {
            true => (Level::Warn, "forbids every frame"),
            false => (Level::Deny, "allows the same origin"),
        };
        report.push_at(
            level,
            Diagnostic::finding(word.span, format!("`{}` has no effect: `frame_ancestors` {what}", word.node.key))
                .help(format!("write `{}`", agreeing.key))
                .note("browsers ignore X-Frame-Options if `frame_ancestors` is sent")
                .replace(word.span, agreeing.key),
        );
    }
}
