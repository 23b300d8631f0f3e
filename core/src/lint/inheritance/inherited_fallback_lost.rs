use crate::diagnostic::Diagnostic;
use crate::lint::decision::{Kind, decisions};
use crate::lint::report::{Report, lint};
use crate::list::separated;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a directive that a derived policy adds for images, fonts, media, connections or manifests, and whose list
    /// shares no source with the directive that the base uses for them so far, such as `default_src: self`.
    ///
    /// Lists that only tighten the policy (`img_src: self`, `img_src: none`) are not reported, and neither is `frame_src`,
    /// since few pages frame themselves.
    ///
    /// # Why it matters
    ///
    /// Browsers use `default_src` only for what has no specific directive. If the base says `default_src: self`, then
    /// `img_src: "https://img.example.com"` in a derived policy does not add a host for images. It replaces `self`, and
    /// browsers block the site's own images.
    ///
    /// # Example
    ///
    /// ```text
    /// struct Base { content_security_policy: { default_src: self } }
    ///
    /// struct Shop {
    ///     content_security_policy: {
    ///         ..,
    ///         img_src: "https://img.example.com",
    ///     },
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
    ///     content_security_policy: {
    ///         ..,
    ///         img_src: [.., "https://img.example.com"],
    ///     },
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where all images come from the other host.
    ///
    /// ```text
    /// #[allow(inherited_fallback_lost, reason = "all images come from the image host")]
    /// img_src: "https://img.example.com",
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.8.3: get fetch directive fallback list](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    /// - [MDN, `default-src`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/default-src)
    Warn "a new directive that drops the sources of its fallback",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for decision in decisions(policy).into_iter().filter(|decision| decision.kind == Kind::FallbackLost) {
        let (key, fallback) = (decision.key(), decision.before.directive.node.key());
        let lost = separated(&decision.change.lost, ", ", &|source| format!("`{}`", source.node.dsl()));
        let message = format!("`{key}` replaces the base's `{fallback}` here, and drops {lost}");
        report.push(
            Diagnostic::finding(decision.clause.directive.span, message)
                .help(format!("if this list is complete, allow the lint: `#[allow({}, reason = \"…\")]`", LINT.name))
                .note(format!(
                    "browsers use `{fallback}` only if `{key}` is missing; `..` in the list keeps its sources"
                )),
        );
    }
}
