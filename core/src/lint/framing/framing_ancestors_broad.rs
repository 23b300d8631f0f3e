use crate::csp::Directive;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `*`, `https`, `http`, `"*.com"`, `"*.github.io"` and their like in `frame_ancestors`.
    ///
    /// # Why it matters
    ///
    /// The directive reads as a restriction, and has browsers ignore X-Frame-Options as well. Any site can then show
    /// the page in an invisible frame and have users click on it.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, frame_ancestors: https },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, frame_ancestors: [self, "https://partner.example"] },
    /// ```
    ///
    /// A widget that is made to be framed everywhere says so: `#[allow(framing_ancestors_broad, reason = "…")]`.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.4.2](https://w3c.github.io/webappsec-csp/#directive-frame-ancestors)
    Warn "every site may frame this page", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let weaknesses = policy.weaknesses(&[Directive::FrameAncestors], |_, list| {
        list.sources().iter().filter(|source| source.node.has_many_owners()).collect()
    });
    for source in weaknesses {
        let whose = if source.node.lets_anyone_in() { "every site" } else { "a site that anyone can get" };
        report.push(
            Diagnostic::finding(
                source.span,
                format!("`{}` in `frame_ancestors` lets {whose} frame the page", source.node.dsl()),
            )
            .help("write `none`, `self` or the origins that may: `\"https://partner.example\"`")
            .note("a page in an invisible frame is clicked by users who see another one"),
        );
    }
}
