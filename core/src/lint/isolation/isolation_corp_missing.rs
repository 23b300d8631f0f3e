use super::isolation_incomplete::word;
use crate::diagnostic::Diagnostic;
use crate::header::{Field, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy without `cross_origin_resource_policy`. The lint is off by default.
    ///
    /// # Why it matters
    ///
    /// Every site can embed the response, as an image, a script or a video. The browser sends the request with the user's
    /// cookies, unless `SameSite` prevents it. The embedding page cannot read the response, but it can learn something from
    /// its size, its timing, or whether it loads at all. With the header, browsers discard the response before it reaches
    /// the process of that page, so that attacks such as Spectre cannot read it there either.
    ///
    /// # Attack
    ///
    /// A page of `evil.example` finds out whether the user may see an internal image. This works where the session cookie
    /// is `SameSite=None`:
    ///
    /// ```html
    /// <img src="https://shop.example.com/admin/logo.png"
    ///      onload="console.log('an administrator')" onerror="console.log('somebody else')">
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// x_content_type_options: nosniff,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// x_content_type_options: nosniff,
    /// cross_origin_resource_policy: same_origin,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the lint is switched on for a whole crate and these responses are meant for other sites;
    /// `cross_origin_resource_policy: cross_origin` says the same to browsers.
    ///
    /// ```text
    /// #[allow(isolation_corp_missing, reason = "public files, which every site may embed")]
    /// pub struct Shop { … }
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, Cross-Origin-Resource-Policy](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header)
    /// - [MDN, `Cross-Origin-Resource-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Resource-Policy)
    /// - [XS-Leaks Wiki, CORP](https://xsleaks.dev/docs/defenses/opt-in/corp/)
    Allow "responses that every site can embed" missing,
    cwe [668], asvs ["3.5.8"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // With `require_corp`, `isolation_coep_without_corp` reports it.
    let is_reported =
        word(policy, Field::CrossOriginEmbedderPolicy).is_some_and(|word| *word.node == keyword::REQUIRE_CORP);
    if !is_reported && !policy.has(Field::CrossOriginResourcePolicy) {
        report.push(
            Diagnostic::finding(policy.name, "`cross_origin_resource_policy` is missing")
                .help("add `cross_origin_resource_policy: same_origin`, or `same_site` or `cross_origin` if others embed it")
                .note("every site can embed these responses, and learn from whether and how fast they load"),
        );
    }
}
