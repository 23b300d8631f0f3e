use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `timing_allow_origin: *` on responses that are pages.
    ///
    /// # Why it matters
    ///
    /// Every site that embeds or requests the page then sees how long each step took and how large the answer was. That tells a
    /// user who is logged in from one who is not, and a search with results from one without.
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
    /// # References
    ///
    /// - [Resource Timing, section 4.5.1](https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin)
    /// - [XS-Leaks, Performance API](https://xsleaks.dev/docs/attacks/timing-attacks/performance-api/)
    Warn "timings and sizes that every site can read", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Texts(origins)) = policy.get(Field::TimingAllowOrigin).map(|value| value.node) else { return };
    let any = origins.iter().find(|origin| origin.node == "*");
    if let Some(any) = any.filter(|_| policy.serves_pages()) {
        report.push(
            Diagnostic::finding(any.span, "`*` shows every site how long a response took and how large it is")
                .help("name the origins that measure: `\"https://metrics.example.com\"`, or remove the field")
                .note("sizes and times tell other sites who is logged in, and what a search has found"),
        );
    }
}
