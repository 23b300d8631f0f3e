use crate::diagnostic::Diagnostic;
use crate::header::keyword::{NO_REFERRER_WHEN_DOWNGRADE, ORIGIN, ORIGIN_WHEN_CROSS_ORIGIN, UNSAFE_URL};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::word::Word;

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
    /// # Fix
    ///
    /// ```text
    /// referrer_policy: [no_referrer, strict_origin_when_cross_origin]
    /// ```
    ///
    /// # References
    ///
    /// - [Referrer Policy, section 3](https://www.w3.org/TR/referrer-policy/#referrer-policies)
    /// - [Referrer Policy, section 11.1](https://www.w3.org/TR/referrer-policy/#unknown-policy-values)
    Warn "a Referrer-Policy that tells too much", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Words(words)) = policy.get(Field::ReferrerPolicy).map(|value| value.node) else { return };
    // Of a list, the last value that a browser knows counts.
    let Some(word) = words.last() else { return };
    // Well-run sites send it: it names the site, which a network sees in any case.
    if *word.node == ORIGIN && policy.form == Form::Response {
        return;
    }
    let Some((_, effect)) = WEAK.iter().find(|(weak, _)| weak == word.node) else { return };
    report.push(
        Diagnostic::finding(word.span, format!("`{}` {effect}", word.node.key))
            .help("write `strict_origin_when_cross_origin`, `same_origin` or `no_referrer`")
            .note("a URL names what the visitor looks at, and sometimes carries a token"),
    );
}

/// What tells too much, and whom.
const WEAK: &[(Word, &str)] = &[
    (UNSAFE_URL, "tells every site the full URL of the page, over http too"),
    (NO_REFERRER_WHEN_DOWNGRADE, "tells every https site the full URL of the page"),
    (ORIGIN_WHEN_CROSS_ORIGIN, FROM_HTTPS_TO_HTTP),
    (ORIGIN, FROM_HTTPS_TO_HTTP),
];

const FROM_HTTPS_TO_HTTP: &str = "tells everyone on the network where a visitor comes from, also from https to http";
