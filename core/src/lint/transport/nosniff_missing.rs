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
    /// Without it, browsers run a response as a script, or apply it as a style, whatever its type says, and guess at a
    /// type that is missing. An upload that was meant as text or as an image then acts as code of this site.
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
    /// # References
    ///
    /// - [Fetch, X-Content-Type-Options](https://fetch.spec.whatwg.org/#x-content-type-options-header)
    Warn "responses that browsers may take for what they are not" missing, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.has_body() && !policy.has(Field::XContentTypeOptions) {
        report.push(
            Diagnostic::finding(policy.name, "`x_content_type_options` is missing")
                .help("add `x_content_type_options: nosniff`")
                .note("browsers may run a response as a script or a style, whatever its type says")
                .insert(policy.name, "x_content_type_options: nosniff"),
        );
    }
}
