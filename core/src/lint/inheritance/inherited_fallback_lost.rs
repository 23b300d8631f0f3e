use crate::diagnostic::Diagnostic;
use crate::lint::decision::{Kind, decisions};
use crate::lint::report::{Report, lint};
use crate::list::separated;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a list that a policy adds to its base for images, fonts, media, connections or manifests, and that shares
    /// no source with the directive which browsers read in its place until then, such as `self`.
    ///
    /// # Why it matters
    ///
    /// A directive that is present does not fall back. Where the base has `default_src: self` alone, a derived policy's
    /// `img_src: "https://img.example.com"` does not add a host for images: the site's own images are blocked.
    ///
    /// # Example
    ///
    /// ```text
    /// struct Base { content_security_policy: { default_src: self } }
    ///
    /// struct Shop {
    ///     content_security_policy: { .., img_src: "https://img.example.com" },
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// struct Base { content_security_policy: { default_src: self } }
    ///
    /// struct Shop {
    ///     content_security_policy: { .., img_src: [.., "https://img.example.com"] },
    ///     ..Base
    /// }
    /// ```
    ///
    /// A list that only tightens, as `img_src: self` or `img_src: none`, is not reported, nor one for frames: few pages frame
    /// themselves. Where all images come from elsewhere, `#[allow(inherited_fallback_lost, reason = "…")]` says so.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.8.3](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    Warn "a new directive cuts off the sources of its fallback", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for decision in decisions(policy).into_iter().filter(|decision| decision.kind == Kind::FallbackLost) {
        let (key, fallback) = (decision.key(), decision.before.directive.node.key());
        let lost = separated(&decision.change.lost, ", ", &|source| format!("`{}`", source.node.dsl()));
        let message = format!("`{key}` takes the place of the base's `{fallback}`, and loses {lost}");
        report.push(
            Diagnostic::finding(decision.clause.directive.span, message)
                .help("if the list is meant as it is, say so: `#[allow(inherited_fallback_lost, reason = \"…\")]`")
                .note(format!("a browser reads `{fallback}` for what has no directive of its own, and only then")),
        );
    }
}
