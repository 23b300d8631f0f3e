use crate::diagnostic::Diagnostic;
use crate::header::keyword::{CLEAR_ALL, CLEAR_COOKIES, CLEAR_STORAGE};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::Form;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `clear_site_data` in a policy, which sends it with every response.
    ///
    /// # Why it matters
    ///
    /// The header is for one response, that of a log-out. With every response, browsers drop the session, the storage or the
    /// cache each time, and every user is logged out by the next page.
    ///
    /// # Example
    ///
    /// ```text
    /// clear_site_data: [cookies, storage],
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// referrer_policy: no_referrer,
    /// ```
    ///
    /// A policy for the log-out route alone says so: `#[allow(clear_site_data_always, reason = "…")]`.
    ///
    /// # References
    ///
    /// - [Clear Site Data, section 3.1](https://www.w3.org/TR/clear-site-data/#header)
    Warn "every response clears what the browser keeps", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(value) = policy.get(Field::ClearSiteData).filter(|_| policy.form == Form::Declaration) else { return };
    let FieldValue::Words(words) = value.node else { return };
    let logs_out = words.iter().any(|word| [CLEAR_ALL, CLEAR_COOKIES, CLEAR_STORAGE].contains(word.node));
    let note = match logs_out {
        true => "browsers drop cookies and storage with each response, which logs every user out",
        false => "browsers drop what they keep with each response, and load it again",
    };
    report.push(
        Diagnostic::finding(value.span, "`clear_site_data` is sent with every response")
            .help("set it in the handler that logs out; in a policy for that route alone, allow this with that reason")
            .note(note),
    );
}
