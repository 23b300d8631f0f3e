//! Reports that are not about a Content-Security-Policy: the header that each is about, and what to do.

use super::advice::{self, Advice};
use super::deploy::Deploy;
use super::escaped::escaped;
use super::explanation::Explanation;
use super::field::Field;
use super::kind::Kind;
use super::model::Report;
use crate::explain::{BrowserPolicy, Place};
use crate::header::{Field as Header, FieldValue};
use crate::policy::{HeaderName, HeaderValue};

/// A row: the type, its enforced and its report-only header, what was reported (the first of the fields that the report has), what it
/// does to that, and what to do.
struct Row {
    kind: Kind,
    headers: &'static [Header],
    what: &'static [Field],
    cause: &'static str,
    advice: Advice,
    help: &'static str,
}

pub(super) fn explain(report: &Report, policy: &BrowserPolicy) -> Explanation {
    let Some(row) = ROWS.iter().find(|row| row.kind == report.kind) else {
        let cause = format!("the browser reports `{}`", escaped(&report.type_name));
        let help = "look up the type of the report".to_owned();
        return Explanation { cause, place: None, advice: Advice::ChangePage, help, deploy: Deploy::Unknown };
    };
    let what = row.what.iter().find_map(|field| report.text(*field)).unwrap_or("the page");
    let what: String = what.chars().take(LONGEST).collect();
    let cause = format!("{} `{}`", row.cause, escaped(&what));
    let (advice, help) = match report.noise() {
        Some(noise) => advice::of_noise(noise),
        None => (row.advice.clone(), row.help.to_owned()),
    };
    Explanation { cause, place: place(row, &what, policy), advice, help, deploy: Deploy::Unknown }
}

/// Where the header is declared.
fn place(row: &Row, what: &str, policy: &BrowserPolicy) -> Option<Place> {
    let declared = policy
        .policy()
        .headers
        .iter()
        .filter(|header| matches!(header.name.node, HeaderName::Field(field) if row.headers.contains(&field)));
    declared
        .filter(|header| match &header.value {
            HeaderValue::Field(FieldValue::Permissions(features)) => {
                features.iter().any(|permission| permission.feature.node.name == what)
            }
            _ => true,
        })
        .find_map(|header| policy.places().get(header.name.span))
}

const FRAME: &str = "if the page needs the feature, add the origins that may use it to the entry of the feature; if a frame asks for it \
                     that does not need it, remove the word from its `allow` attribute";

static ROWS: &[Row] = &[
    Row {
        kind: Kind::CspHash,
        headers: &[Header::ContentSecurityPolicy, Header::ContentSecurityPolicyReportOnly],
        what: &[Field::SubresourceUrl],
        cause: "the page loads the script",
        advice: Advice::Nothing,
        help: "nothing: it lists the scripts of the page; the digest in the report can be written as `\"'sha256-…'\"` in `script_src`",
    },
    Row {
        kind: Kind::PermissionsPolicyViolation,
        headers: &[Header::PermissionsPolicy, Header::PermissionsPolicyReportOnly],
        what: &[Field::FeatureId],
        cause: "`permissions_policy` does not allow the page to use",
        advice: Advice::ChangePage,
        help: FRAME,
    },
    Row {
        kind: Kind::PotentialPermissionsPolicyViolation,
        headers: &[Header::PermissionsPolicy, Header::PermissionsPolicyReportOnly],
        what: &[Field::FeatureId],
        cause: "`permissions_policy` does not allow a frame to use",
        advice: Advice::ChangePage,
        help: FRAME,
    },
    Row {
        kind: Kind::Coep,
        headers: &[Header::CrossOriginEmbedderPolicy, Header::CrossOriginEmbedderPolicyReportOnly],
        what: &[Field::BlockedUrl],
        cause: "`cross_origin_embedder_policy` does not allow",
        advice: Advice::ChangePage,
        help: "its server has to send `cross-origin-resource-policy: cross-origin`; or load it with `crossorigin`, or write `credentialless`",
    },
    Row {
        kind: Kind::Dip,
        headers: &[Header::DocumentIsolationPolicy, Header::DocumentIsolationPolicyReportOnly],
        what: &[Field::BlockedUrl],
        cause: "`document_isolation_policy` does not allow",
        advice: Advice::ChangePage,
        help: "its server has to send `cross-origin-resource-policy: cross-origin`; or load it with `crossorigin`, or write \
               `isolate_and_credentialless`",
    },
    Row {
        kind: Kind::Coop,
        headers: &[Header::CrossOriginOpenerPolicy, Header::CrossOriginOpenerPolicyReportOnly],
        what: &[Field::Property, Field::Type],
        cause: "`cross_origin_opener_policy` separates windows:",
        advice: Advice::ChangePage,
        help: "if a window for login or payment talks to the page that opened it, write `same_origin_allow_popups`; otherwise nothing",
    },
    Row {
        kind: Kind::IntegrityViolation,
        headers: &[Header::IntegrityPolicy, Header::IntegrityPolicyReportOnly],
        what: &[Field::BlockedUrl],
        cause: "`integrity_policy` does not allow, without integrity metadata,",
        advice: Advice::ChangePage,
        help: "write `integrity` and `crossorigin` on the element; `integrity!` computes the digest of a file",
    },
    Row {
        kind: Kind::DocumentPolicyViolation,
        headers: &[Header::DocumentPolicy, Header::DocumentPolicyReportOnly],
        what: &[Field::FeatureId],
        cause: "`document_policy` does not allow the page to use",
        advice: Advice::ChangePage,
        help: "change the page, or the entry of the feature",
    },
    Row {
        kind: Kind::ConnectionAllowlist,
        headers: &[Header::ConnectionAllowlist, Header::ConnectionAllowlistReportOnly],
        what: &[Field::Connection],
        cause: "`connection_allowlist` does not contain",
        advice: Advice::ChangePage,
        help: "if the site connects to it, add its URL pattern to `allow`; otherwise something injected sends data there",
    },
    Row {
        kind: Kind::Deprecation,
        headers: &[],
        what: &[Field::Message, Field::Id],
        cause: "the page uses something deprecated:",
        advice: Advice::ChangePage,
        help: "change the page before browsers remove it",
    },
    Row {
        kind: Kind::Intervention,
        headers: &[],
        what: &[Field::Message, Field::Id],
        cause: "the browser did not do what the page asked for:",
        advice: Advice::ChangePage,
        help: "change the page",
    },
    Row {
        kind: Kind::Crash,
        headers: &[],
        what: &[Field::Reason],
        cause: "the page crashed:",
        advice: Advice::ChangePage,
        help: "`oom` is a lack of memory, `unresponsive` a script that did not end",
    },
    Row {
        kind: Kind::NetworkError,
        headers: &[Header::Nel],
        what: &[Field::Type],
        cause: "a request failed:",
        advice: Advice::ChangePage,
        help: "look at the certificate, the DNS records or the server, depending on the phase in the report",
    },
];

/// The longest text of a report that a cause contains, in characters.
const LONGEST: usize = 120;
