//! The parameters of `reporting`, a row each, and what can report.

use crate::header::key::{Flag, Key, OneText, Words};
use crate::header::{Field, Parameter, Quotes, TextKind};
use crate::word::{Spec, Word, spec};

/// Names the URL that receives the reports.
pub const URL: Key<OneText> = Key::text(
    "url",
    "",
    (TextKind::Url, Quotes::None),
    "Sets the URL that receives the reports: a path of this site, or an `https:` URL.",
)
.browsers(
    "Browsers send `POST` requests with JSON to it. A URL of another origin must answer CORS preflights. It can be a slot, \
     which is filled when the server starts.",
)
.shows("url: \"/reports\"")
.spec(Spec::new("Reporting API", "https://w3c.github.io/reporting/#header"))
.required();
/// Also reports requests that fail on the way to the server.
pub const NEL: Key<Flag> = Key::flag(
    "nel",
    "",
    "Also reports requests that fail on the way to the server, such as errors of DNS or TLS.",
)
.browsers(
    "It sends `nel` and `report-to`, which only Chromium reads. Alone, it lasts for 30 days; the parameters are those of the \
     field `nel`.",
)
.shows("url: \"https://reports.example.net/\", nel: { max_age: 7d, success_fraction: 0.01 }")
.spec(Spec::new("Network Error Logging", "https://w3c.github.io/network-error-logging/#nel-response-header"));
/// Lists what is reported; without it, everything that the policy declares.
pub const ONLY: Key<Words> = Key::words(
    "only",
    "",
    ONLY_VALUES,
    "Lists what is reported; without it, everything that the policy declares and that browsers can report.",
)
.browsers("Headers that are not listed name no endpoint, unless they do so themselves.")
.shows("url: \"/reports\", only: [csp, coop]");

/// The block of `reporting`.
pub static PARAMETERS: &[Parameter] = &[URL.row(), NEL.row(), ONLY.row()];

/// Something that can report, and the headers that declare it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reporter {
    /// Its word in `only`.
    pub word: Word,
    /// The headers, enforced and report-only.
    pub fields: &'static [Field],
}

impl Reporter {
    /// Returns the reporter of a header; `None` for a header that cannot report, and for `nel`, which has a parameter of its own.
    pub fn of(field: Field) -> Option<&'static Reporter> {
        REPORTERS.iter().find(|reporter| reporter.fields.contains(&field))
    }
}

/// What browsers report without a header of its own.
pub(super) const BROWSER: Word = Word::new("browser", "", "Reports deprecated features, interventions and crashes.")
    .browsers(
        "Browsers send them to the endpoint `default`. Without this word, the endpoint has the name `reports`, and they are not \
         sent.",
    )
    .shows("url: \"/reports\", only: [csp, browser]")
    .spec(Spec::new("Reporting API", "https://w3c.github.io/reporting/#generate-report"));
const CSP: Word = Word::new("csp", "", "Reports violations of the Content-Security-Policies.")
    .browsers("Each policy gets `report-uri` and `report-to`; browsers that know the second ignore the first.")
    .spec(spec!(csp "directive-report-to"));
const PERMISSIONS: Word = Word::new("permissions_policy", "", "Reports features that `permissions_policy` forbids.")
    .browsers("Only Chromium reads the parameter `report-to` of each feature.")
    .spec(Spec::new("Permissions Policy", "https://w3c.github.io/webappsec-permissions-policy/#reporting"));
const COOP: Word = Word::new("coop", "", "Reports windows that `cross_origin_opener_policy` separates from the page.")
    .browsers("Only Chromium sends these reports.")
    .spec(spec!(html "browsers" "coop-struct-report-endpoint"));
const COEP: Word = Word::new("coep", "", "Reports resources that `cross_origin_embedder_policy` blocks.")
    .browsers("Only Chromium sends these reports.")
    .spec(spec!(html "browsers" "embedder-policy-reporting-endpoint"));
const DIP: Word = Word::new("dip", "", "Reports resources that `document_isolation_policy` blocks.")
    .browsers("Only Chromium reads the header.")
    .spec(Spec::new("Document-Isolation-Policy", "https://wicg.github.io/document-isolation-policy/"));
const INTEGRITY: Word =
    Word::new("integrity_policy", "", "Reports scripts and stylesheets that lack integrity metadata.")
        .browsers("The parameter is `endpoints`. Firefox logs violations to its console and sends no report.")
        .spec(Spec::new(
            "Subresource Integrity",
            "https://w3c.github.io/webappsec-subresource-integrity/#integrity-policy-section",
        ));
const DOCUMENT: Word = Word::new("document_policy", "", "Reports violations of `document_policy`.")
    .browsers("Only Chromium reads the header.")
    .spec(Spec::new("Document Policy", "https://wicg.github.io/document-policy/"));
const CONNECTIONS: Word =
    Word::new("connection_allowlist", "", "Reports connections that `connection_allowlist` does not contain.")
        .browsers("Only Chromium reads the header.")
        .spec(Spec::new("Connection Allowlists", "https://wicg.github.io/connection-allowlists/"));

/// Everything that can report.
pub static REPORTERS: &[Reporter] = &[
    Reporter { word: CSP, fields: &[Field::ContentSecurityPolicy, Field::ContentSecurityPolicyReportOnly] },
    Reporter { word: PERMISSIONS, fields: &[Field::PermissionsPolicy, Field::PermissionsPolicyReportOnly] },
    Reporter { word: COOP, fields: &[Field::CrossOriginOpenerPolicy, Field::CrossOriginOpenerPolicyReportOnly] },
    Reporter { word: COEP, fields: &[Field::CrossOriginEmbedderPolicy, Field::CrossOriginEmbedderPolicyReportOnly] },
    Reporter { word: DIP, fields: &[Field::DocumentIsolationPolicy, Field::DocumentIsolationPolicyReportOnly] },
    Reporter { word: INTEGRITY, fields: &[Field::IntegrityPolicy, Field::IntegrityPolicyReportOnly] },
    Reporter { word: DOCUMENT, fields: &[Field::DocumentPolicy, Field::DocumentPolicyReportOnly] },
    Reporter { word: CONNECTIONS, fields: &[Field::ConnectionAllowlist, Field::ConnectionAllowlistReportOnly] },
    Reporter { word: BROWSER, fields: &[] },
];

/// The words of `only`.
pub const ONLY_VALUES: &[Word] = &[CSP, PERMISSIONS, COOP, COEP, DIP, INTEGRITY, DOCUMENT, CONNECTIONS, BROWSER];
