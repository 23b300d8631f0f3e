use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `timing_allow_origin: *` in a policy for pages.
    ///
    /// # Why it matters
    ///
    /// Browsers show a page how long each of its requests took. For requests to other origins they show only the total.
    /// `Timing-Allow-Origin: *` gives every site the details, above all the time that the server took to answer, and in
    /// older browsers also the size of the response. These reveal whether a user is logged in, or whether a search found
    /// something.
    ///
    /// # Attack
    ///
    /// A page of `evil.example` requests a search with the user's cookies (which takes a session cookie with
    /// `SameSite=None`), and measures how long the server worked on it:
    ///
    /// ```html
    /// <script>
    ///   fetch("https://shop.example.com/orders?q=medicine", { mode: "no-cors", credentials: "include" })
    ///     .then(() => {
    ///       const entry = performance.getEntriesByType("resource").at(-1);
    ///       console.log(entry.responseStart - entry.requestStart);
    ///     });
    /// </script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// timing_allow_origin: *,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// timing_allow_origin: "https://metrics.example.com",
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the responses are the same for every user.
    ///
    /// ```text
    /// #[allow(timing_any_origin, reason = "public pages, the same for everyone")]
    /// timing_allow_origin: *,
    /// ```
    ///
    /// # References
    ///
    /// - [Resource Timing, section 4.5.1: Timing-Allow-Origin](https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin)
    /// - [MDN, `Timing-Allow-Origin`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Timing-Allow-Origin)
    /// - [XS-Leaks Wiki, Performance API](https://xsleaks.dev/docs/attacks/timing-attacks/performance-api/)
    Warn "detailed timings that every site can read",
    cwe [208], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Texts(origins)) = policy.get(Field::TimingAllowOrigin).map(|value| value.node) else { return };
    let any = origins.iter().find(|origin| origin.node == "*");
    if let Some(any) = any.filter(|_| policy.serves_pages()) {
        report.push(
            Diagnostic::finding(any.span, "`*` shows every site detailed timings of these responses")
                .help("name the origins that measure: `\"https://metrics.example.com\"`, or remove the field")
                .note("the time that the server takes reveals who is logged in, and whether a search found something"),
        );
    }
}
