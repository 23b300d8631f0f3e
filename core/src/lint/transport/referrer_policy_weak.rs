use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a Referrer-Policy whose last value, the one that counts, is `unsafe_url`, `no_referrer_when_downgrade`,
    /// `origin` or `origin_when_cross_origin`.
    ///
    /// # Why it matters
    ///
    /// A URL names what a visitor looks at, and now and then a token that lets in whoever has it. The sites that a page
    /// links to or loads from read it in the Referer header, and so does, over http, everyone on the way.
    ///
    /// # Example
    ///
    /// ```text
    /// referrer_policy: unsafe_url
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// referrer_policy: [no_referrer, strict_origin_when_cross_origin]
    /// ```
    ///
    /// # References
    ///
    /// - [Referrer Policy, section 3](https://www.w3.org/TR/referrer-policy/#referrer-policies)
    /// - [Referrer Policy, section 11.1](https://www.w3.org/TR/referrer-policy/#unknown-policy-values)
    REFERRER_POLICY_WEAK "referrer_policy_weak" Warn "a Referrer-Policy that tells too much", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Words(words)) = policy.get(Field::ReferrerPolicy).map(|value| value.node) else { return };
    // Of a list, the last value that a browser knows counts.
    let Some(word) = words.last() else { return };
    let effect = match word.node.key {
        "unsafe_url" => "tells every site the full URL of the page, over http too",
        "no_referrer_when_downgrade" => "tells every https site the full URL of the page",
        // Well-run sites send it: it names the site, which a network sees in any case.
        "origin" if policy.form == Form::Response => return,
        "origin_when_cross_origin" | "origin" => {
            "tells everyone on the network where a visitor comes from, also from https to http"
        }
        _ => return,
    };
    report.push(
        Diagnostic::finding(word.span, format!("`{}` {effect}", word.node.key))
            .help("write `strict_origin_when_cross_origin`, `same_origin` or `no_referrer`")
            .note("a URL names what the visitor looks at, and sometimes carries a token"),
    );
}
