use crate::diagnostic::Diagnostic;
use crate::header::keyword::{CLEAR_ALL, CLEAR_COOKIES, CLEAR_STORAGE};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::Form;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `clear_site_data` in a policy. A policy is sent with every response.
    ///
    /// # Why it matters
    ///
    /// The header is made for one response, that of the log-out. With every response, browsers delete the cookies, the
    /// storage or the cache of the site each time: users are logged out by the next page, and load every file again.
    ///
    /// # Example
    ///
    /// ```text
    /// clear_site_data: [cookies, storage],
    /// ```
    ///
    /// # Fix
    ///
    /// Set the header in the handler that logs users out, and remove it from the policy:
    ///
    /// ```text
    /// referrer_policy: no_referrer,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable in a policy that is only used for the log-out route.
    ///
    /// ```text
    /// #[allow(clear_site_data_always, reason = "this policy is for the log-out route only")]
    /// clear_site_data: [cookies, storage],
    /// ```
    ///
    /// # References
    ///
    /// - [Clear Site Data, section 3.1: the header](https://www.w3.org/TR/clear-site-data/#header)
    /// - [MDN, `Clear-Site-Data`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Clear-Site-Data)
    Warn "a Clear-Site-Data header on every response",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(value) = policy.get(Field::ClearSiteData).filter(|_| policy.form == Form::Declaration) else { return };
    let FieldValue::Words(words) = value.node else { return };
    let logs_out = words.iter().any(|word| [CLEAR_ALL, CLEAR_COOKIES, CLEAR_STORAGE].contains(word.node));
    let note = match logs_out {
        true => "browsers delete cookies and storage at each response, which logs every user out",
        false => "browsers delete what they have cached at each response, and load it again",
    };
    report.push(
        Diagnostic::finding(value.span, "`clear_site_data` is sent with every response")
            .help("set it in the handler that logs users out; in a policy for that route alone, allow this lint")
            .note(note),
    );
}
