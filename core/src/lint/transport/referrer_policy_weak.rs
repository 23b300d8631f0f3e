use crate::diagnostic::Diagnostic;
use crate::header::keyword::{NO_REFERRER_WHEN_DOWNGRADE, ORIGIN, ORIGIN_WHEN_CROSS_ORIGIN, UNSAFE_URL};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::word::Word;

lint! {
    /// # What it does
    ///
    /// Looks for a Referrer-Policy whose last value is `unsafe_url`, `no_referrer_when_downgrade`, `origin` or
    /// `origin_when_cross_origin`. In a list, browsers use the last value that they know.
    ///
    /// # Why it matters
    ///
    /// A URL reveals what the user looks at, and may contain a token that gives access. With `unsafe_url` and
    /// `no_referrer_when_downgrade`, browsers send the full URL to the sites that the page links to or loads from. With
    /// `unsafe_url`, `origin` and `origin_when_cross_origin` they send something over http too, where everyone on the
    /// network can read it. Firefox since version 92 and Safari since version 13 reduce the weak values for cross-site
    /// requests.
    ///
    /// # Attack
    ///
    /// The page of a document has a secret link and loads an image of another host, whose operator finds the link in the
    /// log:
    ///
    /// ```http
    /// GET /pixel.gif HTTP/1.1
    /// Host: stats.example.net
    /// Referer: https://shop.example.com/shared/d41d8cd98f00b204
    /// ```
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
    /// A browser that does not know `strict-origin-when-cross-origin` uses `no-referrer`.
    ///
    /// # Allow
    ///
    /// Reasonable where another site has to see the full URL and none of the site's URLs is secret.
    ///
    /// ```text
    /// #[allow(referrer_policy_weak, reason = "the affiliate network counts visits by their full URL")]
    /// referrer_policy: unsafe_url
    /// ```
    ///
    /// # References
    ///
    /// - [Referrer Policy, section 3: referrer policies](https://www.w3.org/TR/referrer-policy/#referrer-policies)
    /// - [Referrer Policy, section 11.1: unknown policy values](https://www.w3.org/TR/referrer-policy/#unknown-policy-values)
    /// - [MDN, `Referrer-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Referrer-Policy)
    Warn "a Referrer-Policy that reveals too much",
    cwe [200], asvs ["3.4.5"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Words(words)) = policy.get(Field::ReferrerPolicy).map(|value| value.node) else { return };
    // In a list, browsers use the last value that they know.
    let Some(word) = words.last() else { return };
    // Well-run sites send `origin`: it reveals the host only, which the network sees anyway.
    if *word.node == ORIGIN && policy.form == Form::Response {
        return;
    }
    let Some((_, effect)) = WEAK.iter().find(|(weak, _)| weak == word.node) else { return };
    report.push(
        Diagnostic::finding(word.span, format!("`{}` {effect}", word.node.key))
            .help("write `strict_origin_when_cross_origin`, `same_origin` or `no_referrer`")
            .note("a URL reveals what the user looks at, and may contain a token"),
    );
}

/// The weak values, and what each of them makes browsers do.
const WEAK: &[(Word, &str)] = &[
    (UNSAFE_URL, "sends every site the full URL of the page, over http too"),
    (NO_REFERRER_WHEN_DOWNGRADE, "sends every https site the full URL of the page"),
    (ORIGIN_WHEN_CROSS_ORIGIN, FROM_HTTPS_TO_HTTP),
    (ORIGIN, FROM_HTTPS_TO_HTTP),
];

const FROM_HTTPS_TO_HTTP: &str = "reveals this site in links from https to http, to everyone on the network";
