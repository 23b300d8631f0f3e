//! Table 2: the headers that a policy can declare, one row each.

use super::boolean::Boolean;
use super::codec::{Codec, Lines};
use super::content_type_options::ContentTypeOptions;
use super::endpoints::Endpoints;
use super::feature_policy::Features;
use super::frame_options::FrameOptions;
use super::groups::Groups;
use super::keyword;
use super::named::Named;
use super::one_text::OneText;
use super::one_word::OneWord;
use super::only_true::OnlyTrue;
use super::parameters::Schema;
use super::permissions_policy::Permissions;
use super::policies::Policies;
use super::quoted_words::QuotedWords;
use super::robots::Rules;
use super::schema::{
    CACHE, CONNECTIONS, DISPOSITION, DOCUMENT, EMBEDDER, EXPECT_CT, HSTS, INTEGRITY, ISOLATION, NEL_SCHEMA, OPENER,
    PINS, REPORT_TO, SESSION, STORAGE_ACCESS, XSS_PROTECTION,
};
use super::seconds::Seconds;
use super::strings::Strings;
use super::text_kind::TextKind;
use super::texts::Texts;
use super::vocabulary::Vocabulary;
use super::words::Words;
use crate::csp::Disposition;
use crate::declaration::Entry;
use crate::word::{Reference, Row, Word};

struct FieldRow {
    key: &'static str,
    name: &'static str,
    title: &'static str,
    codec: &'static dyn Codec,
    doc: &'static str,
    reference: Reference,
}

macro_rules! headers {
    ($($variant:ident $key:literal $name:literal $title:literal $codec:expr, $doc:literal;)*) => {
        /// A header that a policy can declare.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Field {
            $(#[doc = concat!("`", $title, "`: ", $doc)] $variant,)*
        }

        impl Field {
            /// Every header, in the order of the table.
            pub const ALL: &'static [Field] = &[$(Field::$variant),*];

            const ROWS: &'static [FieldRow] = &[$(FieldRow {
                key: $key,
                name: $name,
                title: $title,
                codec: $codec,
                doc: $doc,
                reference: Reference::EMPTY,
            }),*];
        }
    };
}

headers! {
    ContentSecurityPolicy "content_security_policy" "content-security-policy" "Content-Security-Policy" &Policies(Disposition::Enforce), "What the page may load, run, embed and send (CSP3).";
    ContentSecurityPolicyReportOnly "content_security_policy_report_only" "content-security-policy-report-only" "Content-Security-Policy-Report-Only" &Policies(Disposition::Report), "A policy that browsers only report on (CSP3, section 3.2).";
    StrictTransportSecurity "strict_transport_security" "strict-transport-security" "Strict-Transport-Security" &Named(&HSTS), "Has browsers use https for this host from now on (RFC 6797).";
    XContentTypeOptions "x_content_type_options" "x-content-type-options" "X-Content-Type-Options" &ContentTypeOptions, "Has browsers take the declared type for what it says (Fetch, section 3.6).";
    XFrameOptions "x_frame_options" "x-frame-options" "X-Frame-Options" &FrameOptions, "Who may frame the page, for browsers without `frame_ancestors` (HTML, section 7.7).";
    XXssProtection "x_xss_protection" "x-xss-protection" "X-XSS-Protection" &Named(&XSS_PROTECTION), "Steers a filter that no browser has any more; `0` is the one safe value.";
    ReferrerPolicy "referrer_policy" "referrer-policy" "Referrer-Policy" &Words(Vocabulary::new(keyword::REFERRER_POLICY)), "How much of the page's URL other sites are told. In a list the last value that a browser knows counts.";
    PermissionsPolicy "permissions_policy" "permissions-policy" "Permissions-Policy" &Permissions, "Which features the page and its frames may use (Permissions Policy, section 5).";
    PermissionsPolicyReportOnly "permissions_policy_report_only" "permissions-policy-report-only" "Permissions-Policy-Report-Only" &Permissions, "The same, only reported on. Chromium.";
    FeaturePolicy "feature_policy" "feature-policy" "Feature-Policy" &Features, "What `permissions_policy` was before it was renamed.";
    CrossOriginOpenerPolicy "cross_origin_opener_policy" "cross-origin-opener-policy" "Cross-Origin-Opener-Policy" &Named(&OPENER), "Which windows keep a handle on this one (HTML, section 7.1.3).";
    CrossOriginOpenerPolicyReportOnly "cross_origin_opener_policy_report_only" "cross-origin-opener-policy-report-only" "Cross-Origin-Opener-Policy-Report-Only" &Named(&OPENER), "The same, only reported on.";
    CrossOriginEmbedderPolicy "cross_origin_embedder_policy" "cross-origin-embedder-policy" "Cross-Origin-Embedder-Policy" &Named(&EMBEDDER), "Whether what is embedded from elsewhere has to agree (HTML, section 7.1.4).";
    CrossOriginEmbedderPolicyReportOnly "cross_origin_embedder_policy_report_only" "cross-origin-embedder-policy-report-only" "Cross-Origin-Embedder-Policy-Report-Only" &Named(&EMBEDDER), "The same, only reported on.";
    CrossOriginResourcePolicy "cross_origin_resource_policy" "cross-origin-resource-policy" "Cross-Origin-Resource-Policy" &OneWord(Vocabulary::with_case(keyword::RESOURCE_POLICY)), "Who may embed this resource (Fetch, section 3.7).";
    OriginAgentCluster "origin_agent_cluster" "origin-agent-cluster" "Origin-Agent-Cluster" &Boolean, "Asks for an agent cluster of the origin's own (HTML).";
    DocumentIsolationPolicy "document_isolation_policy" "document-isolation-policy" "Document-Isolation-Policy" &Named(&ISOLATION), "Isolates this one document. Chromium.";
    DocumentIsolationPolicyReportOnly "document_isolation_policy_report_only" "document-isolation-policy-report-only" "Document-Isolation-Policy-Report-Only" &Named(&ISOLATION), "The same, only reported on.";
    DocumentPolicy "document_policy" "document-policy" "Document-Policy" &Named(&DOCUMENT), "Switches of single documents. Chromium.";
    DocumentPolicyReportOnly "document_policy_report_only" "document-policy-report-only" "Document-Policy-Report-Only" &Named(&DOCUMENT), "The same, only reported on.";
    RequireDocumentPolicy "require_document_policy" "require-document-policy" "Require-Document-Policy" &Named(&DOCUMENT), "What embedded documents have to declare. Chromium.";
    IntegrityPolicy "integrity_policy" "integrity-policy" "Integrity-Policy" &Named(&INTEGRITY), "Blocks scripts and styles without integrity metadata (SRI).";
    IntegrityPolicyReportOnly "integrity_policy_report_only" "integrity-policy-report-only" "Integrity-Policy-Report-Only" &Named(&INTEGRITY), "The same, only reported on.";
    ReportingEndpoints "reporting_endpoints" "reporting-endpoints" "Reporting-Endpoints" &Endpoints, "Where reports go, by name (Reporting API, section 3.2).";
    ReportTo "report_to" "report-to" "Report-To" &Groups(&REPORT_TO), "What `reporting_endpoints` was; still what `nel` reads.";
    Nel "nel" "nel" "NEL" &Named(&NEL_SCHEMA), "Has Chromium report failed requests (Network Error Logging).";
    ClearSiteData "clear_site_data" "clear-site-data" "Clear-Site-Data" &QuotedWords(Vocabulary::with_case(keyword::CLEAR_SITE_DATA)), "Has browsers forget what they keep for the site.";
    XDnsPrefetchControl "x_dns_prefetch_control" "x-dns-prefetch-control" "X-DNS-Prefetch-Control" &OneWord(Vocabulary::new(keyword::DNS_PREFETCH_CONTROL)), "Whether host names in links are looked up ahead.";
    XDownloadOptions "x_download_options" "x-download-options" "X-Download-Options" &OneWord(Vocabulary::new(keyword::DOWNLOAD_OPTIONS)), "For Internet Explorer 8 only.";
    XPermittedCrossDomainPolicies "x_permitted_cross_domain_policies" "x-permitted-cross-domain-policies" "X-Permitted-Cross-Domain-Policies" &OneWord(Vocabulary::new(keyword::CROSS_DOMAIN_POLICIES)), "Which policy files old Acrobat and Flash clients heed.";
    CacheControl "cache_control" "cache-control" "Cache-Control" &Named(&CACHE), "Who may store the response, and for how long (RFC 9111).";
    ContentDisposition "content_disposition" "content-disposition" "Content-Disposition" &Named(&DISPOSITION), "Whether the response is shown or saved (RFC 6266).";
    ExpectCt "expect_ct" "expect-ct" "Expect-CT" &Named(&EXPECT_CT), "Certificate Transparency, which browsers enforce anyway.";
    PublicKeyPins "public_key_pins" "public-key-pins" "Public-Key-Pins" &Named(&PINS), "Pins of public keys. No browser reads them any more (RFC 7469).";
    PublicKeyPinsReportOnly "public_key_pins_report_only" "public-key-pins-report-only" "Public-Key-Pins-Report-Only" &Named(&PINS), "The same, only reported on.";
    AccessControlAllowOrigin "access_control_allow_origin" "access-control-allow-origin" "Access-Control-Allow-Origin" &OneText(TextKind::AllowOrigin), "Which origin may read the response (Fetch, CORS).";
    AccessControlAllowCredentials "access_control_allow_credentials" "access-control-allow-credentials" "Access-Control-Allow-Credentials" &OnlyTrue, "Whether it may be read with credentials (Fetch, CORS).";
    AccessControlAllowMethods "access_control_allow_methods" "access-control-allow-methods" "Access-Control-Allow-Methods" &Texts(TextKind::Method), "Which methods other origins may use (Fetch, CORS).";
    AccessControlAllowHeaders "access_control_allow_headers" "access-control-allow-headers" "Access-Control-Allow-Headers" &Texts(TextKind::HeaderName), "Which request headers other origins may send (Fetch, CORS).";
    AccessControlMaxAge "access_control_max_age" "access-control-max-age" "Access-Control-Max-Age" &Seconds, "How long a preflight's answer counts (Fetch, CORS).";
    AccessControlExposeHeaders "access_control_expose_headers" "access-control-expose-headers" "Access-Control-Expose-Headers" &Texts(TextKind::HeaderName), "Which response headers other origins may read (Fetch, CORS).";
    Vary "vary" "vary" "Vary" &Texts(TextKind::HeaderName), "Which request headers the response depends on (RFC 9110, section 12.5.5).";
    TimingAllowOrigin "timing_allow_origin" "timing-allow-origin" "Timing-Allow-Origin" &Texts(TextKind::OriginOrAny), "Who may see detailed timings (Resource Timing).";
    SpeculationRules "speculation_rules" "speculation-rules" "Speculation-Rules" &Strings(TextKind::Url), "URLs of speculation rules.";
    ConnectionAllowlist "connection_allowlist" "connection-allowlist" "Connection-Allowlist" &Named(&CONNECTIONS), "Every connection that the page may make. Chromium.";
    ConnectionAllowlistReportOnly "connection_allowlist_report_only" "connection-allowlist-report-only" "Connection-Allowlist-Report-Only" &Named(&CONNECTIONS), "The same, only reported on.";
    Server "server" "server" "Server" &OneText(TextKind::Free), "What answers. Better removed.";
    XPoweredBy "x_powered_by" "x-powered-by" "X-Powered-By" &OneText(TextKind::Free), "What the site is made with. Better removed.";
    ContentType "content_type" "content-type" "Content-Type" &OneText(TextKind::MediaType), "What the response is (RFC 9110, section 8.3).";
    ActivateStorageAccess "activate_storage_access" "activate-storage-access" "Activate-Storage-Access" &Named(&STORAGE_ACCESS), "Answers `Sec-Fetch-Storage-Access`.";
    SecureSessionRegistration "secure_session_registration" "secure-session-registration" "Secure-Session-Registration" &Named(&SESSION), "Binds a session to a key of the device. Chromium.";
    OriginIsolation "origin_isolation" "origin-isolation" "Origin-Isolation" &Boolean, "An early name of `origin_agent_cluster`.";
    P3p "p3p" "p3p" "P3P" &OneText(TextKind::Free), "Platform for Privacy Preferences. No browser reads it.";
    XRobotsTag "x_robots_tag" "x-robots-tag" "X-Robots-Tag" &Rules(keyword::ROBOTS), "What search engines may do. No security control.";
}

impl Field {
    fn row(self) -> &'static FieldRow {
        &Self::ROWS[self as usize]
    }

    /// The name in the DSL.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// The name on the wire, in lower case.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name as its specification writes it.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// The grammar of its values.
    pub(super) fn codec(self) -> &'static dyn Codec {
        self.row().codec
    }

    /// What browsers make of several lines of it.
    pub fn lines(self) -> Lines {
        self.codec().lines()
    }

    /// The closed list that its value, or the first part of it, is of; empty where there is none.
    pub fn words(self) -> &'static [Word] {
        self.codec().words()
    }

    /// Its parameters, if it is made of named ones.
    pub fn schema(self) -> Option<&'static Schema> {
        self.codec().schema()
    }

    /// What its strings are, if it is made of strings.
    pub fn text(self) -> Option<TextKind> {
        self.codec().text()
    }

    /// What becomes of what it forbids, if it is a Content-Security-Policy.
    pub fn disposition(self) -> Option<Disposition> {
        self.codec().disposition()
    }

    /// Whether help about a string of it has the quotes of a string, since the header takes any text.
    pub(crate) fn is_text(self) -> bool {
        self.codec().is_text()
    }

    /// What it does, in a sentence.
    pub fn doc(self) -> &'static str {
        self.row().doc
    }

    /// The rest of its reference page.
    pub fn reference(self) -> Reference {
        self.row().reference
    }

    /// A value, as a user would declare it.
    pub fn example(self) -> String {
        self.codec().example()
    }

    /// The header that the DSL calls so.
    pub fn from_key(key: &str) -> Option<Field> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }

    /// The header of this name, compared without ASCII case.
    pub fn from_name(name: &str) -> Option<Field> {
        Self::ALL.iter().copied().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// Whether an entry of its block is the bare word that stands for its first parameter: `same_origin`.
    pub(crate) fn is_first_word(self, entry: &Entry) -> bool {
        self.schema().is_some_and(|schema| schema.first_word(entry).is_some())
    }
}

impl Row for Field {
    fn key(&self) -> &'static str {
        self.row().key
    }
}
