//! Table 2: the headers that a policy can declare, one row each.

use super::allowed_origins::AllowedOrigins;
use super::boolean::Boolean;
use super::codec::{Codec, Lines};
use super::content_type_options::ContentTypeOptions;
use super::endpoints::Endpoints;
use super::feature_policy::FEATURE_POLICY;
use super::frame_options::FrameOptions;
use super::groups::Groups;
use super::keyword;
use super::named::Named;
use super::one_text::OneText;
use super::one_word::OneWord;
use super::only_true::OnlyTrue;
use super::parameters::Schema;
use super::permissions::Permissions;
use super::permissions_policy::PERMISSIONS_POLICY;
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
use crate::word::{Reference, Row, Since, Spec, Word, spec};

struct FieldRow {
    key: &'static str,
    name: &'static str,
    title: &'static str,
    codec: &'static dyn Codec,
    doc: &'static str,
    reference: Reference,
}

macro_rules! headers {
    ($(
        $variant:ident $key:literal $name:literal $title:literal $codec:expr,
        [$chrome:literal $firefox:literal $safari:literal], $spec:expr,
        $doc:literal, $browsers:literal, $example:literal;
    )*) => {
        /// A header that a policy can declare.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Field {
            $(#[doc = concat!("`", $title, "`. ", $doc)] $variant,)*
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
                reference: Reference {
                    browsers: $browsers,
                    since: Some(Since { chrome: $chrome, firefox: $firefox, safari: $safari }),
                    example: $example,
                    spec: Some($spec),
                },
            }),*];
        }
    };
}

headers! {
    ContentSecurityPolicy "content_security_policy" "content-security-policy" "Content-Security-Policy"
        &Policies(Disposition::Enforce),
        ["25" "23" "7"], spec!(csp "csp-header"),
        "Limits what the page may load, run, embed and send.",
        "Browsers check every script, style, image, frame and connection of the page against its directives, \
         and block what no source allows. It is the main defence against cross-site scripting. If a response \
         has several policies, all of them apply. A policy with `nonce` needs a new value in each response, \
         which the runtime generates.",
        "{ default_src: self, script_src: [self, nonce], object_src: none, base_uri: none }";
    ContentSecurityPolicyReportOnly "content_security_policy_report_only" "content-security-policy-report-only" "Content-Security-Policy-Report-Only"
        &Policies(Disposition::Report),
        ["25" "23" "7"], spec!(csp "cspro-header"),
        "Reports what a policy would block, and blocks nothing.",
        "Use it to try a stricter policy on real traffic. It needs `report_to` or `report_uri`: without an \
         endpoint, violations appear only in the console. Browsers ignore `sandbox` and \
         `upgrade_insecure_requests` in it.",
        "{ default_src: self, report_to: csp }";
    StrictTransportSecurity "strict_transport_security" "strict-transport-security" "Strict-Transport-Security"
        &Named(&HSTS),
        ["4" "4" "7"], spec!(rfc 6797 "6.1"),
        "Makes browsers use `https:` for every request to this host, from the first response on.",
        "Browsers remember it for `max_age`, upgrade `http:` URLs before the request leaves, and do not let \
         the user skip a certificate error. They ignore it over `http:`, with an invalid certificate, and for \
         IP addresses. The port is not part of the host: it applies to every port of the name.",
        "{ max_age: 2y, include_subdomains }";
    XContentTypeOptions "x_content_type_options" "x-content-type-options" "X-Content-Type-Options"
        &ContentTypeOptions,
        ["64" "50" "11"], spec!(fetch "x-content-type-options-header"),
        "Stops browsers from guessing another content type than the declared one.",
        "With `nosniff`, they run a script only with a JavaScript type, apply a stylesheet only as \
         `text/css`, and do not turn other responses into HTML. Without it, an uploaded text file can be run \
         as a page. It needs a correct `content_type`.",
        "";
    XFrameOptions "x_frame_options" "x-frame-options" "X-Frame-Options"
        &FrameOptions,
        ["4" "4" "4"], spec!(html "document-lifecycle" "the-x-frame-options-header"),
        "Controls which pages may embed this page in a frame, for browsers that do not know `frame_ancestors`.",
        "Browsers do not read it if an enforced policy has `frame_ancestors`, which Chrome 40, Firefox 58 and \
         Safari 10 introduced. The old value `ALLOW-FROM` is ignored everywhere, so the page can then be \
         framed by anyone.",
        "";
    XXssProtection "x_xss_protection" "x-xss-protection" "X-XSS-Protection"
        &Named(&XSS_PROTECTION),
        ["4-78" "no" "5-15.4"], Spec::new(
            "OWASP HTTP Headers Cheat Sheet",
            "https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html#x-xss-protection",
        ),
        "Configured a filter against reflected cross-site scripting.",
        "Every browser has removed the filters. While they existed, an attacker could use them to disable \
         chosen scripts of a page, and to read parts of it. `0` is the only safe value; omitting the header is \
         just as safe.",
        "0";
    ReferrerPolicy "referrer_policy" "referrer-policy" "Referrer-Policy"
        &Words(Vocabulary::new(keyword::REFERRER_POLICY)),
        ["56" "50" "11.1"], Spec::new(
            "Referrer Policy",
            "https://w3c.github.io/webappsec-referrer-policy/#referrer-policy-header",
        ),
        "Controls how much of the page's URL is sent in the `Referer` header of its requests.",
        "URLs can contain tokens and personal data, which other sites then see. Without the header, browsers \
         use `strict_origin_when_cross_origin`. In a list, they use the last value that they know.",
        "";
    PermissionsPolicy "permissions_policy" "permissions-policy" "Permissions-Policy"
        &Permissions(&PERMISSIONS_POLICY),
        ["88" "no" "no"], Spec::new(
            "Permissions Policy",
            "https://w3c.github.io/webappsec-permissions-policy/#permissions-policy-http-header-field",
        ),
        "Controls which browser features the page and its frames may use, such as the camera.",
        "Only Chromium reads the header; Firefox and Safari read the same features in the `allow` attribute \
         of a frame. A feature works in a frame only if the header allows it and the attribute delegates it. \
         A syntax error anywhere makes browsers ignore the whole header.",
        "{ camera: none, geolocation: [self, \"https://maps.example\"] }";
    PermissionsPolicyReportOnly "permissions_policy_report_only" "permissions-policy-report-only" "Permissions-Policy-Report-Only"
        &Permissions(&PERMISSIONS_POLICY),
        ["120" "no" "no"], Spec::new(
            "Permissions Policy",
            "https://w3c.github.io/webappsec-permissions-policy/#permissions-policy-report-only-http-header-field",
        ),
        "Reports which uses of a feature a policy would block, and blocks none.",
        "Reports go to the endpoint in `report_to` of a feature, or to the endpoint `default`.",
        "{ camera: none }";
    FeaturePolicy "feature_policy" "feature-policy" "Feature-Policy"
        &Permissions(&FEATURE_POLICY),
        ["60" "no" "no"], Spec::new(
            "Permissions Policy",
            "https://w3c.github.io/webappsec-permissions-policy/",
        ),
        "Is the former name of `permissions_policy`, with another syntax.",
        "Chromium reads it only for features that `Permissions-Policy` does not name. Write \
         `permissions_policy`.",
        "{ camera: none }";
    CrossOriginOpenerPolicy "cross_origin_opener_policy" "cross-origin-opener-policy" "Cross-Origin-Opener-Policy"
        &Named(&OPENER),
        ["83" "79" "15.2"], spec!(html "browsers" "the-coop-headers"),
        "Controls whether this page and the windows of other sites can reference each other.",
        "A page that another site opens keeps a reference, `window.opener`, that leaks state and allows \
         navigation. Browsers cut it by opening the page in a separate group of windows (a new browsing \
         context group). It applies to \
         top-level documents over `https:` only. Popups for sign-in or payment that talk back need \
         `same_origin_allow_popups`. Two values in a response make browsers ignore it.",
        "same_origin";
    CrossOriginOpenerPolicyReportOnly "cross_origin_opener_policy_report_only" "cross-origin-opener-policy-report-only" "Cross-Origin-Opener-Policy-Report-Only"
        &Named(&OPENER),
        ["" "" ""], spec!(html "browsers" "the-coop-headers"),
        "Reports which references between windows an opener policy would cut, and cuts none.",
        "The reports go to the endpoint in `report_to`, without which the header has no effect.",
        "{ same_origin, report_to: coop }";
    CrossOriginEmbedderPolicy "cross_origin_embedder_policy" "cross-origin-embedder-policy" "Cross-Origin-Embedder-Policy"
        &Named(&EMBEDDER),
        ["83" "79" "15.2"], spec!(html "browsers" "coep"),
        "Requires that every resource of another origin agrees to be loaded by this page.",
        "Resources agree by CORS or by `Cross-Origin-Resource-Policy`. Together with \
         `cross_origin_opener_policy: same_origin` it isolates the page, which `SharedArrayBuffer` and \
         precise timers need. Two values in a response make browsers ignore it.",
        "require_corp";
    CrossOriginEmbedderPolicyReportOnly "cross_origin_embedder_policy_report_only" "cross-origin-embedder-policy-report-only" "Cross-Origin-Embedder-Policy-Report-Only"
        &Named(&EMBEDDER),
        ["" "" ""], spec!(html "browsers" "coep"),
        "Reports which resources an embedder policy would block, and blocks none.",
        "The reports go to the endpoint in `report_to`, without which the header has no effect.",
        "{ require_corp, report_to: coep }";
    CrossOriginResourcePolicy "cross_origin_resource_policy" "cross-origin-resource-policy" "Cross-Origin-Resource-Policy"
        &OneWord(Vocabulary::with_case(keyword::RESOURCE_POLICY)),
        ["73" "74" "12"], spec!(fetch "cross-origin-resource-policy-header"),
        "Controls which pages may load this response as a subresource, such as an image or a script.",
        "It protects against side channels such as Spectre, since the bytes do not reach the other site's \
         process. Browsers check it for requests without CORS only; it is not access control. If a page has \
         `cross_origin_embedder_policy: require_corp`, resources without the header count as `same_origin`.",
        "";
    OriginAgentCluster "origin_agent_cluster" "origin-agent-cluster" "Origin-Agent-Cluster"
        &Boolean,
        ["90" "138" "27.3"], spec!(html "browsers" "origin-keyed-agent-clusters"),
        "Makes browsers separate this origin from its sibling subdomains, in a separate process where possible.",
        "`document.domain` then has no effect. Chromium does it by default since version 115; `false` opts \
         out. All pages of an origin need the same value: the first one that the browser sees decides.",
        "";
    DocumentIsolationPolicy "document_isolation_policy" "document-isolation-policy" "Document-Isolation-Policy"
        &Named(&ISOLATION),
        ["137" "no" "no"], Spec::new(
            "Document Isolation Policy",
            "https://wicg.github.io/document-isolation-policy/",
        ),
        "Isolates this one document from other origins, without conditions on its frames and windows.",
        "It gives a page what `cross_origin_opener_policy` and `cross_origin_embedder_policy` give together. \
         Only Chromium reads it.",
        "isolate_and_require_corp";
    DocumentIsolationPolicyReportOnly "document_isolation_policy_report_only" "document-isolation-policy-report-only" "Document-Isolation-Policy-Report-Only"
        &Named(&ISOLATION),
        ["137" "no" "no"], Spec::new(
            "Document Isolation Policy",
            "https://wicg.github.io/document-isolation-policy/",
        ),
        "Reports which resources a document isolation policy would block, and blocks none.",
        "Only Chromium reads it. It needs `report_to`.",
        "{ isolate_and_require_corp, report_to: isolation }";
    DocumentPolicy "document_policy" "document-policy" "Document-Policy"
        &Named(&DOCUMENT),
        ["" "no" "no"], Spec::new("Document Policy", "https://wicg.github.io/document-policy/"),
        "Turns behaviours of this one document on or off, such as scrolling to a text fragment.",
        "Only Chromium reads it. Several of its features were never enabled by default; sending them only \
         logs a warning.",
        "{ force_load_at_top }";
    DocumentPolicyReportOnly "document_policy_report_only" "document-policy-report-only" "Document-Policy-Report-Only"
        &Named(&DOCUMENT),
        ["" "no" "no"], Spec::new("Document Policy", "https://wicg.github.io/document-policy/"),
        "Reports what a document policy would change, and changes nothing.",
        "Only Chromium reads it. It needs `report_to`.",
        "{ js_profiling: false, report_to: main }";
    RequireDocumentPolicy "require_document_policy" "require-document-policy" "Require-Document-Policy"
        &Named(&DOCUMENT),
        ["" "no" "no"], Spec::new("Document Policy", "https://wicg.github.io/document-policy/"),
        "Requires that embedded documents declare a document policy.",
        "Only Chromium reads it, as an experiment. A frame whose `Document-Policy` is weaker does not load.",
        "{ force_load_at_top }";
    IntegrityPolicy "integrity_policy" "integrity-policy" "Integrity-Policy"
        &Named(&INTEGRITY),
        ["138" "145" "26"], Spec::new(
            "Subresource Integrity",
            "https://w3c.github.io/webappsec-subresource-integrity/#integrity-policy-section",
        ),
        "Blocks scripts that have no integrity metadata.",
        "Such metadata is a hash in the `integrity` attribute, which a changed file does not match. Browsers \
         also block such requests without CORS, since they cannot check them. Reports have the type \
         `integrity-violation`.",
        "{ blocked_destinations: script, endpoints: [main] }";
    IntegrityPolicyReportOnly "integrity_policy_report_only" "integrity-policy-report-only" "Integrity-Policy-Report-Only"
        &Named(&INTEGRITY),
        ["138" "145" "26"], Spec::new(
            "Subresource Integrity",
            "https://w3c.github.io/webappsec-subresource-integrity/#integrity-policy-section",
        ),
        "Reports scripts that have no integrity metadata, and blocks none.",
        "Firefox logs them to its console and sends no report.",
        "{ blocked_destinations: script, endpoints: [main] }";
    ReportingEndpoints "reporting_endpoints" "reporting-endpoints" "Reporting-Endpoints"
        &Endpoints,
        ["96" "130" "16.4"], Spec::new("Reporting API", "https://w3c.github.io/reporting/#header"),
        "Names the URLs that browsers send reports to.",
        "Other headers refer to these names by `report_to`. Names start with a lower-case letter. Browsers \
         ignore the header over `http:`. The endpoint `default` also receives deprecations, interventions and \
         crashes. An endpoint on another origin must answer a CORS preflight.",
        "{ csp: \"/reports/csp\", default: \"https://reports.example.com\" }";
    ReportTo "report_to" "report-to" "Report-To"
        &Groups(&REPORT_TO),
        ["70" "149" "no"], Spec::new(
            "Reporting API (2018)",
            "https://www.w3.org/TR/2018/WD-reporting-1-20180925/#header",
        ),
        "Is the former name of `reporting_endpoints`, with another syntax; `nel` still needs it.",
        "Browsers remember its groups for `max_age`. Write `reporting_endpoints` for everything except `nel`.",
        "";
    Nel "nel" "nel" "NEL"
        &Named(&NEL_SCHEMA),
        ["71" "no" "no"], Spec::new(
            "Network Error Logging",
            "https://w3c.github.io/network-error-logging/#nel-response-header",
        ),
        "Makes browsers report requests that failed, for example in DNS or TLS.",
        "Only Chromium reads it, over `https:`. It sends the reports to a group of `report_to`, later: choose \
         an endpoint on another host, since this one may be unreachable.",
        "";
    ClearSiteData "clear_site_data" "clear-site-data" "Clear-Site-Data"
        &QuotedWords(Vocabulary::with_case(keyword::CLEAR_SITE_DATA)),
        ["61" "63" "17"], Spec::new(
            "Clear Site Data",
            "https://w3c.github.io/webappsec-clear-site-data/#header",
        ),
        "Makes browsers delete what they have stored for the site, such as cookies and caches.",
        "It belongs on the response to a logout. Browsers ignore it over `http:`. Clearing is slow, so it \
         should not be on every response. The quotes of the values are part of the header; the language \
         writes them.",
        "[cache, cookies, storage]";
    XDnsPrefetchControl "x_dns_prefetch_control" "x-dns-prefetch-control" "X-DNS-Prefetch-Control"
        &OneWord(Vocabulary::new(keyword::DNS_PREFETCH_CONTROL)),
        ["1" "2" "no"], Spec::new(
            "X-DNS-Prefetch-Control (MDN)",
            "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-DNS-Prefetch-Control",
        ),
        "Controls whether browsers look up the host names of links before the user follows them.",
        "A lookup tells the DNS server which links a page contains. `off` is useful where that is a secret. \
         It is in no specification.",
        "";
    XDownloadOptions "x_download_options" "x-download-options" "X-Download-Options"
        &OneWord(Vocabulary::new(keyword::DOWNLOAD_OPTIONS)),
        ["no" "no" "no"], Spec::new(
            "X-Download-Options (Microsoft)",
            "https://learn.microsoft.com/en-us/archive/blogs/ie/ie8-security-part-v-comprehensive-protection",
        ),
        "Stopped Internet Explorer 8 from opening downloads in the context of the site.",
        "No other browser has read it.",
        "";
    XPermittedCrossDomainPolicies "x_permitted_cross_domain_policies" "x-permitted-cross-domain-policies" "X-Permitted-Cross-Domain-Policies"
        &OneWord(Vocabulary::new(keyword::CROSS_DOMAIN_POLICIES)),
        ["no" "no" "no"], Spec::new(
            "Cross Domain Policy File Specification (Adobe)",
            "https://www.adobe.com/devnet-docs/acrobatetk/tools/AppSec/xdomain.html",
        ),
        "Controls which cross-domain policy files Acrobat and Flash accept from this site.",
        "Browsers do not read it. `none` is right unless old Acrobat or Flash clients need a policy file.",
        "";
    CacheControl "cache_control" "cache-control" "Cache-Control"
        &Named(&CACHE),
        ["yes" "yes" "yes"], spec!(rfc 9111 "5.2"),
        "Controls which caches may store the response, and for how long.",
        "Browsers and shared caches, such as CDNs, follow it. A response with personal data, a session cookie \
         or a nonce must not be stored in a shared cache: write `no_store` or `private`.",
        "{ no_store }";
    ContentDisposition "content_disposition" "content-disposition" "Content-Disposition"
        &Named(&DISPOSITION),
        ["yes" "yes" "yes"], spec!(rfc 6266 "4"),
        "Controls whether browsers show the response or save it as a file.",
        "`attachment` keeps an uploaded HTML file from running as a page of the site.",
        "{ attachment, filename: \"report.pdf\" }";
    ExpectCt "expect_ct" "expect-ct" "Expect-CT"
        &Named(&EXPECT_CT),
        ["61-107" "no" "no"], spec!(rfc 9163 "2.1"),
        "Required Certificate Transparency for the certificates of this host.",
        "Browsers require it for every certificate now, and ignore the header.",
        "";
    PublicKeyPins "public_key_pins" "public-key-pins" "Public-Key-Pins"
        &Named(&PINS),
        ["46-72" "35-72" "no"], spec!(rfc 7469 "2.1"),
        "Restricted the certificates of this host to those with a listed public key.",
        "Browsers removed it, because a lost key made a site unreachable for as long as `max_age` said.",
        "{ pin_sha256: [\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\", \
         \"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=\"], max_age: 30d }";
    PublicKeyPinsReportOnly "public_key_pins_report_only" "public-key-pins-report-only" "Public-Key-Pins-Report-Only"
        &Named(&PINS),
        ["" "" ""], spec!(rfc 7469 "2.1"),
        "Reported certificates without a listed public key, and rejected none.",
        "Browsers removed it together with `Public-Key-Pins`.",
        "{ pin_sha256: [\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\", \
         \"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=\"], max_age: 30d }";
    AccessControlAllowOrigin "access_control_allow_origin" "access-control-allow-origin" "Access-Control-Allow-Origin"
        &AllowedOrigins(&OneText(TextKind::AllowOrigin)),
        ["4" "3.5" "4"], spec!(fetch "http-access-control-allow-origin"),
        "Names the origin whose scripts may read the response.",
        "Browsers compare it exactly with the origin of the page; `*` allows every page, for requests without \
         credentials. With a list, `CORS.layer()` answers with the origin of the request if it is listed; this needs the \
         feature `cors`. Never allow `null`, which sandboxed frames send.",
        "";
    AccessControlAllowCredentials "access_control_allow_credentials" "access-control-allow-credentials" "Access-Control-Allow-Credentials"
        &OnlyTrue,
        ["4" "3.5" "4"], spec!(fetch "http-access-control-allow-credentials"),
        "Allows other origins to read responses to requests with cookies.",
        "`true` is the only value. Browsers reject it together with `Access-Control-Allow-Origin: *`.",
        "";
    AccessControlAllowMethods "access_control_allow_methods" "access-control-allow-methods" "Access-Control-Allow-Methods"
        &Texts(TextKind::Method),
        ["4" "3.5" "4"], spec!(fetch "http-access-control-allow-methods"),
        "Lists the methods that scripts of other origins may use.",
        "Browsers read it in the response to a preflight. `GET`, `HEAD` and `POST` do not need to be listed. \
         Names are compared with case. For requests with credentials, `*` is not a wildcard.",
        "";
    AccessControlAllowHeaders "access_control_allow_headers" "access-control-allow-headers" "Access-Control-Allow-Headers"
        &Texts(TextKind::HeaderName),
        ["4" "3.5" "4"], spec!(fetch "http-access-control-allow-headers"),
        "Lists the request headers that scripts of other origins may send.",
        "Browsers read it in the response to a preflight. `*` does not cover `Authorization`, which has to be \
         named.",
        "";
    AccessControlMaxAge "access_control_max_age" "access-control-max-age" "Access-Control-Max-Age"
        &Seconds,
        ["4" "3.5" "4"], spec!(fetch "http-access-control-max-age"),
        "Sets how long browsers may reuse the response to a preflight.",
        "Without it, browsers use 5 seconds. Chromium uses at most 2 hours, Firefox at most 24 hours.",
        "";
    AccessControlExposeHeaders "access_control_expose_headers" "access-control-expose-headers" "Access-Control-Expose-Headers"
        &Texts(TextKind::HeaderName),
        ["4" "3.5" "4"], spec!(fetch "http-access-control-expose-headers"),
        "Lists the response headers that scripts of other origins may read.",
        "A few headers, such as `Content-Type`, are always readable, and `Set-Cookie` never is. For requests \
         with credentials, `*` is not a wildcard.",
        "";
    Vary "vary" "vary" "Vary"
        &Texts(TextKind::HeaderName),
        ["yes" "yes" "yes"], spec!(rfc 9110 "12.5.5"),
        "Lists the request headers that the response depends on.",
        "A cache then reuses the response only for requests with the same values. If a response depends on \
         `Origin` or `Cookie` and this list omits them, a cache can show it to the wrong user.",
        "[\"origin\", \"accept-encoding\"]";
    TimingAllowOrigin "timing_allow_origin" "timing-allow-origin" "Timing-Allow-Origin"
        &Texts(TextKind::OriginOrAny),
        ["54" "45" "11"], Spec::new(
            "Resource Timing",
            "https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin",
        ),
        "Lists the origins whose scripts may read the detailed timing of this resource.",
        "Timings and sizes can reveal what a personalised response contains, so `*` suits public files only.",
        "";
    SpeculationRules "speculation_rules" "speculation-rules" "Speculation-Rules"
        &Strings(TextKind::Url),
        ["121" "" "27.3"], Spec::new(
            "Speculation Rules",
            "https://wicg.github.io/nav-speculation/speculation-rules.html",
        ),
        "Names URLs of rules that tell browsers which pages to load before the user follows a link.",
        "A prerendered page runs its scripts, and reaches the server, before the user arrives. The rules are \
         fetched under `script_src`.",
        "[\"/speculation-rules.json\"]";
    ConnectionAllowlist "connection_allowlist" "connection-allowlist" "Connection-Allowlist"
        &Named(&CONNECTIONS),
        ["152" "no" "no"], Spec::new(
            "Connection Allowlists",
            "https://wicg.github.io/connection-allowlists/#http-headerdef-connection-allowlist",
        ),
        "Lists every URL that the page may connect to, for any purpose.",
        "It covers what `connect_src` does not: DNS prefetches, navigations and WebRTC. Redirects and WebRTC \
         are blocked unless it allows them. It applies in addition to the Content-Security-Policy.",
        "{ allow: [response_origin, \"https://*.example.com/*\"] }";
    ConnectionAllowlistReportOnly "connection_allowlist_report_only" "connection-allowlist-report-only" "Connection-Allowlist-Report-Only"
        &Named(&CONNECTIONS),
        ["152" "no" "no"], Spec::new(
            "Connection Allowlists",
            "https://wicg.github.io/connection-allowlists/",
        ),
        "Reports which connections an allowlist would block, and blocks none.",
        "Only Chromium reads it. It needs `report_to`.",
        "{ allow: response_origin, report_to: main }";
    Server "server" "server" "Server"
        &OneText(TextKind::Free),
        ["yes" "yes" "yes"], spec!(rfc 9110 "10.2.4"),
        "Names the software of the server.",
        "Browsers do not use it. A version tells an attacker which known vulnerabilities to try: remove the \
         header, with `remove: [\"server\"]`.",
        "\"shop\"";
    XPoweredBy "x_powered_by" "x-powered-by" "X-Powered-By"
        &OneText(TextKind::Free),
        ["no" "no" "no"], Spec::new(
            "OWASP HTTP Headers Cheat Sheet",
            "https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html#x-powered-by",
        ),
        "Names the framework that the site is made with.",
        "Browsers do not use it. It helps an attacker to choose an exploit: remove the header, with `remove: \
         [\"x-powered-by\"]`.",
        "\"shop\"";
    ContentType "content_type" "content-type" "Content-Type"
        &OneText(TextKind::MediaType),
        ["yes" "yes" "yes"], spec!(rfc 9110 "8.3"),
        "Declares the media type of the response, and its character encoding.",
        "Without a `charset`, browsers guess the encoding of an HTML page, which an attacker can influence. \
         Handlers usually set it for each response; a policy replaces their value.",
        "\"text/html; charset=utf-8\"";
    ActivateStorageAccess "activate_storage_access" "activate-storage-access" "Activate-Storage-Access"
        &Named(&STORAGE_ACCESS),
        ["133" "147" "no"], Spec::new("Storage Access API", "https://privacycg.github.io/storage-access/"),
        "Gives a framed page its unpartitioned cookies if the user has allowed that before, without a script \
         that requests them.",
        "It answers the request header `Sec-Fetch-Storage-Access`. `allowed_origin: *` gives every page that \
         embeds the frame access to the user's session.",
        "{ retry, allowed_origin: \"https://partner.example\" }";
    SecureSessionRegistration "secure_session_registration" "secure-session-registration" "Secure-Session-Registration"
        &Named(&SESSION),
        ["" "no" "no"], Spec::new(
            "Device Bound Session Credentials",
            "https://w3c.github.io/webappsec-dbsc/",
        ),
        "Binds a session to a key that never leaves the user's device.",
        "Only Chromium reads it. A stolen cookie is then useless on another device, since the browser has to \
         prove regularly that it has the key.",
        "{ algorithms: ES256, path: \"/session\" }";
    OriginIsolation "origin_isolation" "origin-isolation" "Origin-Isolation"
        &Boolean,
        ["no" "no" "no"], spec!(html "browsers" "origin-keyed-agent-clusters"),
        "Is the former name of `origin_agent_cluster`.",
        "Browsers do not read it. Write `origin_agent_cluster`.",
        "";
    P3p "p3p" "p3p" "P3P"
        &OneText(TextKind::Free),
        ["no" "no" "no"], Spec::new("P3P", "https://www.w3.org/TR/P3P/"),
        "Described the privacy policy of the site to browsers.",
        "No browser reads it any more.",
        "\"CP=\\\"NON\\\"\"";
    XRobotsTag "x_robots_tag" "x-robots-tag" "X-Robots-Tag"
        &Rules(keyword::ROBOTS),
        ["no" "no" "no"], Spec::new(
            "Robots meta tag specifications (Google)",
            "https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag#xrobotstag",
        ),
        "Tells search engines whether to index the page and follow its links.",
        "Browsers do not read it. It is a request to crawlers and protects nothing: a secret page needs \
         authentication.",
        "[noindex, nofollow]";
}

impl Field {
    fn row(self) -> &'static FieldRow {
        &Self::ROWS[self as usize]
    }

    /// The name in the language.
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

    /// How browsers read several lines of it.
    pub fn lines(self) -> Lines {
        self.codec().lines()
    }

    /// The words that its value, or the first part of it, can be; empty if that is not a closed list.
    pub fn words(self) -> &'static [Word] {
        self.codec().words()
    }

    /// Its parameters, if it has named ones.
    pub fn schema(self) -> Option<&'static Schema> {
        self.codec().schema()
    }

    /// What its strings contain, if it has strings.
    pub fn text(self) -> Option<TextKind> {
        self.codec().text()
    }

    /// Whether it blocks or only reports, if it is a Content-Security-Policy.
    pub fn disposition(self) -> Option<Disposition> {
        self.codec().disposition()
    }

    /// Whether help quotes a string of it, since the header takes any text.
    pub(crate) fn is_text(self) -> bool {
        self.codec().is_text()
    }

    /// What it does, in a sentence.
    pub fn doc(self) -> &'static str {
        self.row().doc
    }

    /// Its three spellings: the key, the title, and the name in lower case.
    pub(crate) fn names(self) -> [&'static str; 3] {
        [self.key(), self.title(), self.name()]
    }

    /// The rest of its reference page.
    pub fn reference(self) -> Reference {
        self.row().reference
    }

    /// A value, as a user would declare it.
    pub fn example(self) -> String {
        self.codec().example()
    }

    /// The header of this key.
    pub fn from_key(key: &str) -> Option<Field> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }

    /// The header of this name, compared without ASCII case.
    pub fn from_name(name: &str) -> Option<Field> {
        Self::ALL.iter().copied().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// Whether an entry of its block is a bare word that is the value of its first parameter: `same_origin`.
    pub(crate) fn is_first_word(self, entry: &Entry) -> bool {
        self.schema().is_some_and(|schema| schema.first_word(entry).is_some())
    }
}

impl Row for Field {
    fn key(&self) -> &'static str {
        self.row().key
    }
}
