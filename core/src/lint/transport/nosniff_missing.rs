use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy without `x_content_type_options: nosniff`.
    ///
    /// # Why it matters
    ///
    /// Without it, browsers run a response as a script even if its Content-Type is `text/plain` or `application/json`: they
    /// reject only images, audio, video and CSV. In a page without a doctype, they apply any file of the same origin as a
    /// style sheet. They also guess the type of a response that names none. With `nosniff`, a script must have a JavaScript
    /// type and a style sheet `text/css`.
    ///
    /// # Attack
    ///
    /// The attacker uploads a file that the shop delivers as `text/plain`, and injects an element that loads it. The
    /// element passes `script-src 'self'`, and the browser runs the file as a script:
    ///
    /// ```html
    /// <script src="/uploads/notes.txt"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// x_frame_options: deny,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// x_frame_options: deny,
    /// x_content_type_options: nosniff,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where a proxy in front of the server adds the header to every response.
    ///
    /// ```text
    /// #[allow(nosniff_missing, reason = "the load balancer adds it")]
    /// pub struct Shop { … }
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, X-Content-Type-Options](https://fetch.spec.whatwg.org/#x-content-type-options-header)
    /// - [MDN, `X-Content-Type-Options`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Content-Type-Options)
    Warn "responses whose type browsers may ignore" missing,
    cwe [436], asvs ["3.4.4"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.has_body() && !policy.has(Field::XContentTypeOptions) {
        report.push(
            Diagnostic::finding(policy.name, "`x_content_type_options` is missing")
                .help("add `x_content_type_options: nosniff`")
                .note("browsers run responses as scripts, even those whose type is `text/plain` or `application/json`")
                .insert(policy.name, "x_content_type_options: nosniff"),
        );
    }
}
