//! The parameters of every header that is made of named ones, a row each.

use super::keyword;
use super::parameters::{Kind, Parameter, Quotes, Schema, Syntax};
use super::syntax::DEFAULT_ENDPOINT;
use super::text_kind::TextKind;
use crate::word::{Reference, spec};

const fn parameter(key: &'static str, name: &'static str, kind: Kind, doc: &'static str) -> Parameter {
    Parameter { key, name, kind, required: false, doc, reference: Reference::EMPTY }
}

const fn required(key: &'static str, name: &'static str, kind: Kind, doc: &'static str) -> Parameter {
    Parameter { key, name, kind, required: true, doc, reference: Reference::EMPTY }
}

/// The parameters of Strict-Transport-Security.
pub mod hsts {
    use crate::header::key::{Flag, Key, Seconds};
    use crate::word::{Spec, spec};

    /// Sets how long browsers use `https:` for this host after a response.
    pub const MAX_AGE: Key<Seconds> =
        Key::seconds("max_age", "max-age", "Sets how long browsers use `https:` for this host after a response.")
            .browsers(
                "It is required, and each response restarts it. Browsers forget the host only when the time is \
                 over, or when they get `0` over `https:`, so start with a short time: `5min`, then a week, a \
                 month and two years.",
            )
            .shows("max_age: 2y, include_subdomains")
            .spec(spec!(rfc 6797 "6.1.1"))
            .required();
    /// Applies the rule to every subdomain too.
    pub const INCLUDE_SUBDOMAINS: Key<Flag> =
        Key::flag("include_subdomains", "includeSubDomains", "Applies the rule to every subdomain too.")
            .browsers(
                "Every subdomain, internal ones as well, then needs `https:` with a valid certificate. Without \
                 it, an attacker can plant a cookie from an `http:` subdomain.",
            )
            .shows("max_age: 2y, include_subdomains")
            .spec(spec!(rfc 6797 "6.1.2"));
    /// Consents to adding the domain to the list of HTTPS-only domains that is built into browsers.
    pub const PRELOAD: Key<Flag> = Key::flag(
        "preload",
        "preload",
        "Consents to adding the domain to the list of HTTPS-only domains that is built into browsers.",
    )
    .browsers(
        "Browsers do not read it in the header; the operators of the list do. It needs `max_age` of a \
         year or more and `include_subdomains`. Removing a domain takes months, so decide it \
         deliberately.",
    )
    .shows("max_age: 2y, include_subdomains, preload")
    .spec(Spec::new("HSTS preload list", "https://hstspreload.org/"));
}

/// Strict-Transport-Security (RFC 6797, section 6.1).
pub(super) static HSTS: Schema = Schema {
    parameters: &[hsts::MAX_AGE.row(), hsts::INCLUDE_SUBDOMAINS.row(), hsts::PRELOAD.row()],
    syntax: Syntax::Semicolons,
};

/// The parameters of Public-Key-Pins.
pub mod pins {
    use crate::header::key::{Key, Texts};
    use crate::header::parameters::Quotes;
    use crate::header::text_kind::TextKind;

    /// Lists the SHA-256 digests of the public keys that certificates may have, in base64.
    pub const PIN_SHA256: Key<Texts> = Key::texts(
        "pin_sha256",
        "pin-sha256",
        (TextKind::Pin, Quotes::Double),
        "Lists the SHA-256 digests of the public keys that certificates may have, in base64.",
    )
    .browsers("At least two are needed: one in the served chain, and one as a backup.")
    .shows(
        "pin_sha256: [\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\", \
         \"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=\"], max_age: 30d",
    )
    .required();
}

/// Public-Key-Pins (RFC 7469, section 2.1).
pub(super) static PINS: Schema = Schema {
    parameters: &[
        pins::PIN_SHA256.row(),
        required("max_age", "max-age", Kind::Seconds, "Set how long browsers remembered the pins.")
            .browsers("Browsers used at most 60 days.")
            .shows(
                "pin_sha256: [\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\", \
                 \"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=\"], max_age: 30d",
            ),
        parameter("include_subdomains", "includeSubDomains", Kind::Flag, "Applied the pins to every subdomain too.")
            .browsers("No browser reads it any more.")
            .shows(
                "pin_sha256: [\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\", \
                 \"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=\"], max_age: 30d, include_subdomains",
            ),
        parameter(
            "report_uri",
            "report-uri",
            Kind::Text(TextKind::Url, Quotes::Double),
            "Set the URL that failures were posted to.",
        )
        .browsers("No browser reads it any more.")
        .shows(
            "pin_sha256: [\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\", \
             \"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=\"], max_age: 30d, \
             report_uri: \"https://reports.example.com/pins\"",
        ),
    ],
    syntax: Syntax::Semicolons,
};

/// Expect-CT (RFC 9163, section 2.1).
pub(super) static EXPECT_CT: Schema = Schema {
    parameters: &[
        required("max_age", "max-age", Kind::Seconds, "Set how long browsers remembered the rule.")
            .browsers("It was required."),
        parameter(
            "enforce",
            "enforce",
            Kind::Flag,
            "Made browsers reject connections that did not comply, instead of only reporting them.",
        )
        .browsers("Browsers now require Certificate Transparency anyway."),
        parameter(
            "report_uri",
            "report-uri",
            Kind::Text(TextKind::Url, Quotes::Double),
            "Set the URL that failures were posted to.",
        )
        .browsers("No browser reads it any more."),
    ],
    syntax: Syntax::Commas,
};

/// The parameters of X-XSS-Protection.
pub mod xss_protection {
    use crate::header::key::{Key, OneWord};
    use crate::header::keyword;

    /// Turns the filter off with `0`, or on with `1`.
    pub const FILTER: Key<OneWord> =
        Key::word("filter", "", keyword::XSS_FILTER, "Turns the filter off with `0`, or on with `1`.")
            .browsers("No browser has the filter any more.")
            .shows("filter: 0")
            .required();
}

/// X-XSS-Protection.
pub(super) static XSS_PROTECTION: Schema = Schema {
    parameters: &[
        xss_protection::FILTER.row(),
        parameter("mode", "mode", Kind::Word(keyword::XSS_MODE), "Set what the filter did when it found something.")
            .browsers("No browser has the filter any more."),
        parameter(
            "report",
            "report",
            Kind::Text(TextKind::Url, Quotes::None),
            "Set the URL that findings of the filter were posted to.",
        )
        .browsers("Only Chromium read it, while it had the filter."),
    ],
    syntax: Syntax::Semicolons,
};

/// The parameters of Cache-Control.
pub mod cache {
    use crate::header::key::{Flag, Key, Seconds};

    /// Forbids every cache to store the response.
    pub const NO_STORE: Key<Flag> = Key::flag("no_store", "no-store", "Forbids every cache to store the response.")
        .browsers(
            "It is right for personal data and for session cookies. It also stops most browsers from \
             restoring the page with the back button from memory.",
        );
    /// Makes caches ask the server before they reuse the response.
    pub const NO_CACHE: Key<Flag> =
        Key::flag("no_cache", "no-cache", "Makes caches ask the server before they reuse the response.")
            .browsers("Caches may store it, also on disk: only `no_store` prevents that.");
    /// Forbids shared caches, such as CDNs, to store the response.
    pub const PRIVATE: Key<Flag> =
        Key::flag("private", "private", "Forbids shared caches, such as CDNs, to store the response.")
            .browsers("The browser of the user may still store it.");
    /// Allows shared caches to store the response, even if it needs authentication.
    pub const PUBLIC: Key<Flag> =
        Key::flag("public", "public", "Allows shared caches to store the response, even if it needs authentication.")
            .browsers("With a `Set-Cookie`, a shared cache can give the cookie of one user to another.");
    /// Sets how long caches may reuse the response without asking the server.
    pub const MAX_AGE: Key<Seconds> =
        Key::seconds("max_age", "max-age", "Sets how long caches may reuse the response without asking the server.")
            .browsers("It counts from the time of the response.");
    /// Sets how long shared caches may reuse the response; they use it instead of `max_age`.
    pub const S_MAXAGE: Key<Seconds> = Key::seconds(
        "s_maxage",
        "s-maxage",
        "Sets how long shared caches may reuse the response; they use it instead of `max_age`.",
    )
    .browsers("Browsers ignore it.");
    /// Forbids caches to reuse the response after `max_age`, even if the server does not answer.
    pub const MUST_REVALIDATE: Key<Flag> = Key::flag(
        "must_revalidate",
        "must-revalidate",
        "Forbids caches to reuse the response after `max_age`, even if the server does not answer.",
    )
    .browsers("Without it, a cache may serve an old response while the server is down.");
    /// Allows only caches that know the status code to store the response.
    pub const MUST_UNDERSTAND: Key<Flag> = Key::flag(
        "must_understand",
        "must-understand",
        "Allows only caches that know the status code to store the response.",
    )
    .browsers("Caches that know it then ignore `no_store`, and others follow `no_store`, so write both.")
    .shows("no_store, must_understand");
}

/// Cache-Control (RFC 9111, section 5.2.2).
pub(super) static CACHE: Schema = Schema {
    parameters: &[
        cache::NO_STORE.row(),
        cache::NO_CACHE.row(),
        cache::PRIVATE.row(),
        parameter(
            "no_cache_fields",
            "no-cache",
            Kind::Texts(TextKind::HeaderName, Quotes::Around),
            "Makes caches ask the server before they reuse the listed header fields of the response.",
        )
        .browsers("Many caches read it as `no_cache`."),
        parameter(
            "private_fields",
            "private",
            Kind::Texts(TextKind::HeaderName, Quotes::Around),
            "Forbids shared caches to store the listed header fields of the response.",
        )
        .browsers("They may store the rest. Many caches read it as `private`."),
        cache::PUBLIC.row(),
        cache::MAX_AGE.row(),
        cache::S_MAXAGE.row(),
        cache::MUST_REVALIDATE.row(),
        parameter(
            "proxy_revalidate",
            "proxy-revalidate",
            Kind::Flag,
            "Forbids shared caches to reuse the response after `max_age`, even if the server does not answer.",
        )
        .browsers("Browsers ignore it."),
        cache::MUST_UNDERSTAND.row(),
        parameter(
            "no_transform",
            "no-transform",
            Kind::Flag,
            "Forbids proxies to change the content, such as compressing images again.",
        )
        .browsers("Browsers ignore it."),
        parameter(
            "immutable",
            "immutable",
            Kind::Flag,
            "Promises that the response does not change before `max_age` is over.",
        )
        .browsers(
            "Browsers that know it do not ask the server on a reload. Use it for files with a hash in their \
             name.",
        )
        .shows("max_age: 1y, immutable")
        .since("no", "49", "11")
        .spec(spec!(rfc 8246 "2")),
        parameter(
            "stale_while_revalidate",
            "stale-while-revalidate",
            Kind::Seconds,
            "Sets how long caches may serve an old response while they fetch a new one.",
        )
        .browsers("The user sees the old response once.")
        .shows("max_age: 10min, stale_while_revalidate: 1d")
        .since("75", "68", "no")
        .spec(spec!(rfc 5861 "3")),
        parameter(
            "stale_if_error",
            "stale-if-error",
            Kind::Seconds,
            "Sets how long caches may serve an old response when the server fails.",
        )
        .browsers("Shared caches and CDNs follow it; browsers do not.")
        .shows("max_age: 10min, stale_if_error: 1d")
        .since("no", "no", "no")
        .spec(spec!(rfc 5861 "4")),
    ],
    syntax: Syntax::Commas,
};

/// The parameters of Content-Disposition.
pub mod disposition {
    use crate::header::key::{Key, OneWord};
    use crate::header::keyword;

    /// Shows the response in the browser with `inline`, or saves it as a file with `attachment`.
    pub const DISPOSITION: Key<OneWord> = Key::word(
        "disposition",
        "",
        keyword::DISPOSITION,
        "Shows the response in the browser with `inline`, or saves it as a file with `attachment`.",
    )
    .browsers("The word is usually written without this name.")
    .shows("disposition: attachment")
    .required();
}

/// Content-Disposition (RFC 6266, section 4).
pub(super) static DISPOSITION: Schema = Schema {
    parameters: &[
        disposition::DISPOSITION.row(),
        parameter(
            "filename",
            "filename",
            Kind::Text(TextKind::FileName, Quotes::Double),
            "Sets the name under which browsers save the file.",
        )
        .browsers("Browsers remove paths from it. Names that are not ASCII are sent as `filename*`.")
        .shows("attachment, filename: \"report.pdf\"")
        .spec(spec!(rfc 6266 "4.3")),
    ],
    syntax: Syntax::Semicolons,
};

/// Cross-Origin-Opener-Policy (HTML, section 7.1.3).
pub(super) static OPENER: Schema = Schema {
    parameters: &[
        required("value", "", Kind::Word(keyword::OPENER_POLICY), "Sets which references between windows are kept.")
            .browsers("The word is usually written without this name.")
            .shows("value: same_origin"),
        parameter(
            "report_to",
            "report-to",
            Kind::Text(TextKind::Endpoint, Quotes::Double),
            "Names the endpoint of `reporting_endpoints` that violations are reported to.",
        )
        .browsers("Firefox and Safari do not send these reports.")
        .shows("same_origin, report_to: coop"),
    ],
    syntax: Syntax::Item,
};

/// Cross-Origin-Embedder-Policy (HTML, section 7.1.4).
pub(super) static EMBEDDER: Schema = Schema {
    parameters: &[
        required(
            "value",
            "",
            Kind::Word(keyword::EMBEDDER_POLICY),
            "Sets which resources of other origins may be loaded.",
        )
        .browsers("The word is usually written without this name.")
        .shows("value: require_corp"),
        parameter(
            "report_to",
            "report-to",
            Kind::Text(TextKind::Endpoint, Quotes::Double),
            "Names the endpoint of `reporting_endpoints` that violations are reported to.",
        )
        .browsers("Reports have the type `coep`.")
        .shows("require_corp, report_to: coep"),
    ],
    syntax: Syntax::Item,
};

/// Document-Isolation-Policy.
pub(super) static ISOLATION: Schema = Schema {
    parameters: &[
        required("value", "", Kind::Word(keyword::ISOLATION_POLICY), "Sets whether and how the document is isolated.")
            .browsers("The word is usually written without this name.")
            .shows("value: isolate_and_require_corp"),
        parameter(
            "report_to",
            "report-to",
            Kind::Text(TextKind::Endpoint, Quotes::Double),
            "Names the endpoint of `reporting_endpoints` that violations are reported to.",
        )
        .browsers("Reports have the type `dip`.")
        .shows("isolate_and_require_corp, report_to: isolation"),
    ],
    syntax: Syntax::Item,
};

/// The features of Document-Policy that were never enabled by default.
pub static UNSHIPPED_DOCUMENT_FEATURES: &[Parameter] =
    &[DOCUMENT_WRITE, SYNC_SCRIPT, UNSIZED_MEDIA, FONT_DISPLAY_LATE_SWAP, OVERSIZED_IMAGES];

const DOCUMENT_WRITE: Parameter =
    parameter("document_write", "document-write", Kind::Boolean, "Was meant to turn `document.write` off.")
        .browsers("It was never enabled by default.")
        .shows("document_write: false");
const SYNC_SCRIPT: Parameter =
    parameter("sync_script", "sync-script", Kind::Boolean, "Was meant to turn off scripts that block the parser.")
        .browsers("It was never enabled by default.")
        .shows("sync_script: false");
const UNSIZED_MEDIA: Parameter =
    parameter("unsized_media", "unsized-media", Kind::Boolean, "Was meant to forbid images and videos without a size.")
        .browsers("It was never enabled by default.")
        .shows("unsized_media: false");
const FONT_DISPLAY_LATE_SWAP: Parameter = parameter(
    "font_display_late_swap",
    "font-display-late-swap",
    Kind::Boolean,
    "Was meant to forbid fonts that replace a fallback late.",
)
.browsers("It was never enabled by default.")
.shows("font_display_late_swap: false");
const OVERSIZED_IMAGES: Parameter = parameter(
    "oversized_images",
    "oversized-images",
    Kind::Decimal,
    "Was meant to limit how many times larger an image may be than it is shown.",
)
.browsers("It was never enabled by default.")
.shows("oversized_images: 2.0");

/// Document-Policy.
pub(super) static DOCUMENT: Schema = Schema {
    parameters: &[
        parameter(
            "force_load_at_top",
            "force-load-at-top",
            Kind::Boolean,
            "Shows the page from its top, and ignores a text fragment or an anchor in the link.",
        )
        .browsers("It stops another site from finding out, by scrolling, what the page contains."),
        parameter("js_profiling", "js-profiling", Kind::Boolean, "Allows the page to use the JS Self-Profiling API.")
            .browsers("Without it, `new Profiler()` fails."),
        parameter(
            "include_js_call_stacks_in_crash_reports",
            "include-js-call-stacks-in-crash-reports",
            Kind::Boolean,
            "Includes the call stack of JavaScript in reports of an unresponsive page.",
        )
        .browsers("The reports go to the endpoint `default`."),
        parameter(
            "expect_no_linked_resources",
            "expect-no-linked-resources",
            Kind::Boolean,
            "Tells Chromium that the page links no resources that it should look for in advance.",
        )
        .browsers("Chromium then skips its preload scanner."),
        parameter(
            "network_efficiency_guardrails",
            "network-efficiency-guardrails",
            Kind::Boolean,
            "Reports resources that waste the network, such as uncompressed text.",
        )
        .browsers("Reports have the type `document-policy-violation`.")
        .since("146", "no", "no"),
        DOCUMENT_WRITE,
        SYNC_SCRIPT,
        UNSIZED_MEDIA,
        FONT_DISPLAY_LATE_SWAP,
        OVERSIZED_IMAGES,
        parameter(
            "report_to",
            DEFAULT_ENDPOINT,
            Kind::Text(TextKind::Endpoint, Quotes::None),
            "Names the endpoint of `reporting_endpoints` that violations of every listed feature are reported to.",
        )
        .browsers("It is sent as the parameter of `*`.")
        .shows("force_load_at_top, report_to: main"),
    ],
    syntax: Syntax::Dictionary,
};

/// The parameters of Integrity-Policy.
pub mod integrity {
    use crate::header::key::{Key, Words};
    use crate::header::keyword;

    /// Lists what needs integrity metadata: `script` or `style`.
    pub const BLOCKED_DESTINATIONS: Key<Words> = Key::words(
        "blocked_destinations",
        "blocked-destinations",
        keyword::INTEGRITY_DESTINATIONS,
        "Lists what needs integrity metadata: `script` or `style`.",
    )
    .browsers("Browsers block a request of this kind if its element has no `integrity` attribute.")
    .shows("blocked_destinations: [script]")
    .required();
}

/// Integrity-Policy (SRI).
pub(super) static INTEGRITY: Schema = Schema {
    parameters: &[
        integrity::BLOCKED_DESTINATIONS.row(),
        parameter(
            "sources",
            "sources",
            Kind::Words(keyword::INTEGRITY_SOURCES),
            "Sets where browsers look for the metadata.",
        )
        .browsers("`inline`, the attribute of the element, is the only value and the default.")
        .shows("blocked_destinations: script, sources: inline"),
        parameter(
            "endpoints",
            "endpoints",
            Kind::Texts(TextKind::Endpoint, Quotes::None),
            "Lists the endpoints of `reporting_endpoints` that violations are reported to.",
        )
        .browsers("Firefox does not send these reports.")
        .shows("blocked_destinations: script, endpoints: [main]"),
    ],
    syntax: Syntax::Dictionary,
};

/// The parameters of Connection-Allowlist.
pub mod connections {
    use crate::header::key::{Key, OneWord, WordsAndTexts};
    use crate::header::keyword;
    use crate::header::text_kind::TextKind;

    /// Lists the URL patterns that the page may connect to.
    pub const ALLOW: Key<WordsAndTexts> = Key::words_and_texts(
        "allow",
        "",
        (keyword::CONNECTION_WORDS, TextKind::UrlPattern),
        "Lists the URL patterns that the page may connect to.",
    )
    .browsers("`response_origin` is the page's own origin. Everything that no pattern matches is blocked.")
    .shows("allow: [response_origin, \"https://*.example.com/*\"]")
    .required();
    /// Sets whether redirects of an allowed connection are followed.
    pub const REDIRECTS: Key<OneWord> = Key::word(
        "redirects",
        "redirects",
        keyword::ALLOW_OR_BLOCK,
        "Sets whether redirects of an allowed connection are followed.",
    )
    .browsers("`block` is the default.")
    .shows("allow: response_origin, redirects: allow");
    /// Sets whether the page may use WebRTC.
    pub const WEBRTC: Key<OneWord> =
        Key::word("webrtc", "webrtc", keyword::ALLOW_OR_BLOCK, "Sets whether the page may use WebRTC.")
            .browsers("`block` is the default.")
            .shows("allow: response_origin, webrtc: allow");
}

/// Connection-Allowlist.
pub(super) static CONNECTIONS: Schema = Schema {
    parameters: &[
        connections::ALLOW.row(),
        parameter(
            "report_to",
            "report-to",
            Kind::Text(TextKind::Endpoint, Quotes::None),
            "Names the endpoint of `reporting_endpoints` that blocked connections are reported to.",
        )
        .browsers("Reports have the type `connection-allowlist`.")
        .shows("allow: response_origin, report_to: main"),
        connections::REDIRECTS.row(),
        connections::WEBRTC.row(),
    ],
    syntax: Syntax::Item,
};

/// Activate-Storage-Access.
pub(super) static STORAGE_ACCESS: Schema = Schema {
    parameters: &[
        required(
            "value",
            "",
            Kind::Word(keyword::STORAGE_ACCESS),
            "Sets how the browser uses the permission that the user has granted.",
        )
        .browsers("The word is usually written without this name.")
        .shows("value: retry, allowed_origin: \"https://partner.example\""),
        parameter(
            "allowed_origin",
            "allowed-origin",
            Kind::Text(TextKind::OriginOrAny, Quotes::Double),
            "Names the page that may embed the frame and use its cookies.",
        )
        .browsers("`*` allows every page that has the permission.")
        .shows("retry, allowed_origin: \"https://partner.example\""),
    ],
    syntax: Syntax::Item,
};

/// Secure-Session-Registration (Device Bound Session Credentials).
pub(super) static SESSION: Schema = Schema {
    parameters: &[
        required(
            "algorithms",
            "",
            Kind::Words(keyword::SESSION_ALGORITHMS),
            "Lists the signature algorithms that the server accepts.",
        )
        .browsers("The browser chooses one and creates a key for it.")
        .shows("algorithms: [ES256, RS256], path: \"/session\""),
        required(
            "path",
            "path",
            Kind::Text(TextKind::Url, Quotes::Double),
            "Sets the path that the browser posts the public key to.",
        )
        .browsers("The request contains a token that the new key has signed.")
        .shows("algorithms: ES256, path: \"/session\""),
        parameter(
            "challenge",
            "challenge",
            Kind::Text(TextKind::Free, Quotes::Double),
            "Sets a value that the browser signs with the new key.",
        )
        .browsers("The server checks it, so that a recorded registration cannot be used again.")
        .shows("algorithms: ES256, path: \"/session\", challenge: \"a-random-value\""),
        parameter(
            "authorization",
            "authorization",
            Kind::Text(TextKind::Free, Quotes::Double),
            "Sets a value that the browser sends back when it registers the key.",
        )
        .browsers("The server can use it to find the session that is being bound.")
        .shows("algorithms: ES256, path: \"/session\", authorization: \"a-token\""),
    ],
    syntax: Syntax::Item,
};

/// The parameters of NEL.
pub mod nel {
    use crate::header::key::{Key, OneText};
    use crate::header::parameters::Quotes;
    use crate::header::text_kind::TextKind;

    /// Names the group of the header `report_to` that reports are sent to.
    pub const REPORT_TO: Key<OneText> = Key::text(
        "report_to",
        "report_to",
        (TextKind::Endpoint, Quotes::Double),
        "Names the group of the header `report_to` that reports are sent to.",
    )
    .browsers("Endpoints of `reporting_endpoints` do not work for it.")
    .shows("report_to: network, max_age: 30d")
    .required();
}

/// NEL (Network Error Logging, section 4).
pub(super) static NEL_SCHEMA: Schema = Schema {
    parameters: &[
        nel::REPORT_TO.row(),
        required("max_age", "max_age", Kind::Seconds, "Sets how long browsers remember the policy.")
            .browsers("`0` makes them forget it.")
            .shows("report_to: network, max_age: 30d"),
        parameter("include_subdomains", "include_subdomains", Kind::Flag, "Applies the policy to every subdomain too.")
            .browsers("For subdomains, browsers report errors of DNS only."),
        parameter(
            "success_fraction",
            "success_fraction",
            Kind::Fraction,
            "Sets the part of successful requests that is reported, from 0 to 1.",
        )
        .browsers("The default is 0."),
        parameter(
            "failure_fraction",
            "failure_fraction",
            Kind::Fraction,
            "Sets the part of failed requests that is reported, from 0 to 1.",
        )
        .browsers("The default is 1."),
        parameter(
            "request_headers",
            "request_headers",
            Kind::Texts(TextKind::HeaderName, Quotes::Double),
            "Lists the request headers that reports contain.",
        )
        .browsers("Do not list headers with credentials, such as `authorization`.")
        .shows("report_to: network, max_age: 30d, request_headers: [\"if-none-match\"]"),
        parameter(
            "response_headers",
            "response_headers",
            Kind::Texts(TextKind::HeaderName, Quotes::Double),
            "Lists the response headers that reports contain.",
        )
        .browsers("Do not list headers with credentials, such as `set-cookie`.")
        .shows("report_to: network, max_age: 30d, response_headers: [\"etag\"]"),
    ],
    syntax: Syntax::Json,
};

/// The parameters of Report-To.
pub mod report_to {
    use crate::header::key::{Key, OneText};
    use crate::header::parameters::Quotes;
    use crate::header::text_kind::TextKind;

    /// Names the group that other headers refer to.
    pub const GROUP: Key<OneText> =
        Key::text("group", "group", (TextKind::Free, Quotes::Double), "Names the group that other headers refer to.")
            .browsers("Without it, the group is called `default`.")
            .shows("group: \"network\", max_age: 30d, endpoints: { url: \"https://reports.example.com\" }");
}

/// Report-To.
pub(super) static REPORT_TO: Schema = Schema {
    parameters: &[
        report_to::GROUP.row(),
        required("max_age", "max_age", Kind::Seconds, "Sets how long browsers remember the group.")
            .browsers("It is required; `0` removes the group."),
        required(
            "endpoints",
            "endpoints",
            Kind::Blocks(&REPORT_TO_ENDPOINT),
            "Lists the URLs that reports are sent to.",
        )
        .browsers("Browsers choose one by `priority` and `weight`."),
        parameter("include_subdomains", "include_subdomains", Kind::Flag, "Lets subdomains report to the group too.")
            .browsers("Network Error Logging for subdomains needs it."),
    ],
    syntax: Syntax::JsonSequence,
};

static REPORT_TO_ENDPOINT: Schema = Schema {
    parameters: &[
        required("url", "url", Kind::Text(TextKind::Url, Quotes::Double), "Sets the URL of the endpoint.")
            .browsers("It needs `https:`."),
        parameter(
            "priority",
            "priority",
            Kind::Integer,
            "Sets the order in which endpoints are tried; lower numbers come first.",
        )
        .browsers("The default is 1."),
        parameter("weight", "weight", Kind::Integer, "Sets the share of reports among endpoints of the same priority.")
            .browsers("The default is 1."),
    ],
    syntax: Syntax::Json,
};
