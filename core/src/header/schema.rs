//! The parameters of every header that is made of named ones, a row each.

use super::keyword;
use super::parameters::{Kind, Parameter, Quotes, Schema, Syntax};
use super::syntax::DEFAULT_ENDPOINT;
use super::text_kind::TextKind;
use crate::word::Reference;

const fn parameter(key: &'static str, name: &'static str, kind: Kind, doc: &'static str) -> Parameter {
    Parameter { key, name, kind, required: false, doc, reference: Reference::EMPTY }
}

const fn required(key: &'static str, name: &'static str, kind: Kind, doc: &'static str) -> Parameter {
    Parameter { key, name, kind, required: true, doc, reference: Reference::EMPTY }
}

/// The parameters of Strict-Transport-Security.
pub mod hsts {
    use crate::header::key::{Flag, Key, Seconds};

    /// How long browsers remember to use https.
    pub const MAX_AGE: Key<Seconds> =
        Key::seconds("max_age", "max-age", "How long browsers remember to use https.").required();
    /// The names below this one as well.
    pub const INCLUDE_SUBDOMAINS: Key<Flag> =
        Key::flag("include_subdomains", "includeSubDomains", "The names below this one as well.");
    /// Agrees to being built into browsers.
    pub const PRELOAD: Key<Flag> =
        Key::flag("preload", "preload", "Agrees to being built into browsers. Hard to take back.");
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

    /// The SHA-256 of public keys.
    pub const PIN_SHA256: Key<Texts> = Key::texts(
        "pin_sha256",
        "pin-sha256",
        (TextKind::Pin, Quotes::Double),
        "The SHA-256 of a public key, in base64; at least two.",
    )
    .required();
}

/// Public-Key-Pins (RFC 7469, section 2.1).
pub(super) static PINS: Schema = Schema {
    parameters: &[
        pins::PIN_SHA256.row(),
        required("max_age", "max-age", Kind::Seconds, "How long browsers remember the pins."),
        parameter("include_subdomains", "includeSubDomains", Kind::Flag, "The names below this one as well."),
        parameter("report_uri", "report-uri", Kind::Text(TextKind::Url, Quotes::Double), "Where failures are posted."),
    ],
    syntax: Syntax::Semicolons,
};

/// Expect-CT (RFC 9163, section 2.1).
pub(super) static EXPECT_CT: Schema = Schema {
    parameters: &[
        required("max_age", "max-age", Kind::Seconds, "How long browsers remember."),
        parameter("enforce", "enforce", Kind::Flag, "Refuses connections that do not comply."),
        parameter("report_uri", "report-uri", Kind::Text(TextKind::Url, Quotes::Double), "Where failures are posted."),
    ],
    syntax: Syntax::Commas,
};

/// The parameters of X-XSS-Protection.
pub mod xss_protection {
    use crate::header::key::{Key, OneWord};
    use crate::header::keyword;

    /// Whether the filter is on.
    pub const FILTER: Key<OneWord> =
        Key::word("filter", "", keyword::XSS_FILTER, "Whether the filter is on.").required();
}

/// X-XSS-Protection.
pub(super) static XSS_PROTECTION: Schema = Schema {
    parameters: &[
        xss_protection::FILTER.row(),
        parameter("mode", "mode", Kind::Word(keyword::XSS_MODE), "What the filter does."),
        parameter("report", "report", Kind::Text(TextKind::Url, Quotes::None), "Where what it found is posted."),
    ],
    syntax: Syntax::Semicolons,
};

/// The parameters of Cache-Control.
pub mod cache {
    use crate::header::key::{Flag, Key, Seconds};

    /// Nobody may keep the response.
    pub const NO_STORE: Key<Flag> = Key::flag("no_store", "no-store", "Nobody may keep the response.");
    /// It may be kept, and has to be revalidated before each use.
    pub const NO_CACHE: Key<Flag> =
        Key::flag("no_cache", "no-cache", "It may be kept, and has to be revalidated before each use.");
    /// Only the browser may keep it.
    pub const PRIVATE: Key<Flag> = Key::flag("private", "private", "Only the browser may keep it.");
    /// Everyone may keep it.
    pub const PUBLIC: Key<Flag> = Key::flag("public", "public", "Everyone may keep it.");
    /// How long it is fresh.
    pub const MAX_AGE: Key<Seconds> = Key::seconds("max_age", "max-age", "How long it is fresh.");
    /// How long it is fresh in shared caches.
    pub const S_MAXAGE: Key<Seconds> = Key::seconds("s_maxage", "s-maxage", "How long it is fresh in shared caches.");
    /// Never used once stale.
    pub const MUST_REVALIDATE: Key<Flag> = Key::flag("must_revalidate", "must-revalidate", "Never used once stale.");
    /// Kept only by caches that know the status.
    pub const MUST_UNDERSTAND: Key<Flag> =
        Key::flag("must_understand", "must-understand", "Kept only by caches that know the status.");
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
            "These fields of it are revalidated before each use. Many caches read it as `no_cache`.",
        ),
        parameter(
            "private_fields",
            "private",
            Kind::Texts(TextKind::HeaderName, Quotes::Around),
            "Only the browser may keep these fields of it. The rest may be shared.",
        ),
        cache::PUBLIC.row(),
        cache::MAX_AGE.row(),
        cache::S_MAXAGE.row(),
        cache::MUST_REVALIDATE.row(),
        parameter("proxy_revalidate", "proxy-revalidate", Kind::Flag, "The same, in shared caches."),
        cache::MUST_UNDERSTAND.row(),
        parameter("no_transform", "no-transform", Kind::Flag, "Proxies leave the content alone."),
        parameter("immutable", "immutable", Kind::Flag, "It does not change while it is fresh."),
        parameter(
            "stale_while_revalidate",
            "stale-while-revalidate",
            Kind::Seconds,
            "How long a stale one may stand in meanwhile.",
        ),
        parameter("stale_if_error", "stale-if-error", Kind::Seconds, "How long a stale one may stand in for an error."),
    ],
    syntax: Syntax::Commas,
};

/// The parameters of Content-Disposition.
pub mod disposition {
    use crate::header::key::{Key, OneWord};
    use crate::header::keyword;

    /// Shown or saved.
    pub const DISPOSITION: Key<OneWord> =
        Key::word("disposition", "", keyword::DISPOSITION, "Shown or saved.").required();
}

/// Content-Disposition (RFC 6266, section 4).
pub(super) static DISPOSITION: Schema = Schema {
    parameters: &[
        disposition::DISPOSITION.row(),
        parameter(
            "filename",
            "filename",
            Kind::Text(TextKind::FileName, Quotes::Double),
            "The name that it is saved under.",
        ),
    ],
    syntax: Syntax::Semicolons,
};

/// Cross-Origin-Opener-Policy (HTML, section 7.1.3).
pub(super) static OPENER: Schema = Schema {
    parameters: &[
        required("value", "", Kind::Word(keyword::OPENER_POLICY), "Who keeps a handle."),
        parameter(
            "report_to",
            "report-to",
            Kind::Text(TextKind::Endpoint, Quotes::Double),
            "The endpoint that violations are sent to.",
        ),
    ],
    syntax: Syntax::Item,
};

/// Cross-Origin-Embedder-Policy (HTML, section 7.1.4).
pub(super) static EMBEDDER: Schema = Schema {
    parameters: &[
        required("value", "", Kind::Word(keyword::EMBEDDER_POLICY), "What may be embedded."),
        parameter(
            "report_to",
            "report-to",
            Kind::Text(TextKind::Endpoint, Quotes::Double),
            "The endpoint that violations are sent to.",
        ),
    ],
    syntax: Syntax::Item,
};

/// Document-Isolation-Policy.
pub(super) static ISOLATION: Schema = Schema {
    parameters: &[
        required("value", "", Kind::Word(keyword::ISOLATION_POLICY), "Whether the document is isolated."),
        parameter(
            "report_to",
            "report-to",
            Kind::Text(TextKind::Endpoint, Quotes::Double),
            "The endpoint that violations are sent to.",
        ),
    ],
    syntax: Syntax::Item,
};

/// The features of Document-Policy that stayed behind a flag.
pub static UNSHIPPED_DOCUMENT_FEATURES: &[Parameter] =
    &[DOCUMENT_WRITE, SYNC_SCRIPT, UNSIZED_MEDIA, FONT_DISPLAY_LATE_SWAP, OVERSIZED_IMAGES];

const DOCUMENT_WRITE: Parameter =
    parameter("document_write", "document-write", Kind::Boolean, "`document.write`. Behind a flag.");
const SYNC_SCRIPT: Parameter =
    parameter("sync_script", "sync-script", Kind::Boolean, "Scripts that block the parser. Behind a flag.");
const UNSIZED_MEDIA: Parameter =
    parameter("unsized_media", "unsized-media", Kind::Boolean, "Media without a size. Behind a flag.");
const FONT_DISPLAY_LATE_SWAP: Parameter = parameter(
    "font_display_late_swap",
    "font-display-late-swap",
    Kind::Boolean,
    "Fonts that swap in late. Behind a flag.",
);
const OVERSIZED_IMAGES: Parameter = parameter(
    "oversized_images",
    "oversized-images",
    Kind::Decimal,
    "How many times larger than shown an image may be. Behind a flag.",
);

/// Document-Policy.
pub(super) static DOCUMENT: Schema = Schema {
    parameters: &[
        parameter(
            "force_load_at_top",
            "force-load-at-top",
            Kind::Boolean,
            "The page starts at its top, whatever the link says.",
        ),
        parameter("js_profiling", "js-profiling", Kind::Boolean, "The JS self-profiling API."),
        parameter(
            "include_js_call_stacks_in_crash_reports",
            "include-js-call-stacks-in-crash-reports",
            Kind::Boolean,
            "Call stacks in crash reports.",
        ),
        parameter(
            "expect_no_linked_resources",
            "expect-no-linked-resources",
            Kind::Boolean,
            "The page links no resource that is worth looking ahead for.",
        ),
        parameter(
            "network_efficiency_guardrails",
            "network-efficiency-guardrails",
            Kind::Boolean,
            "Reports resources that waste the network.",
        ),
        DOCUMENT_WRITE,
        SYNC_SCRIPT,
        UNSIZED_MEDIA,
        FONT_DISPLAY_LATE_SWAP,
        OVERSIZED_IMAGES,
        parameter(
            "report_to",
            DEFAULT_ENDPOINT,
            Kind::Text(TextKind::Endpoint, Quotes::None),
            "The endpoint that violations are sent to.",
        ),
    ],
    syntax: Syntax::Dictionary,
};

/// The parameters of Integrity-Policy.
pub mod integrity {
    use crate::header::key::{Key, Words};
    use crate::header::keyword;

    /// What has to carry integrity metadata.
    pub const BLOCKED_DESTINATIONS: Key<Words> = Key::words(
        "blocked_destinations",
        "blocked-destinations",
        keyword::INTEGRITY_DESTINATIONS,
        "What has to carry integrity metadata.",
    )
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
            "Where the metadata stands; `inline` is all there is.",
        ),
        parameter(
            "endpoints",
            "endpoints",
            Kind::Texts(TextKind::Endpoint, Quotes::None),
            "The endpoints that violations are sent to.",
        ),
    ],
    syntax: Syntax::Dictionary,
};

/// The parameters of Connection-Allowlist.
pub mod connections {
    use crate::header::key::{Key, OneWord, WordsAndTexts};
    use crate::header::keyword;
    use crate::header::text_kind::TextKind;

    /// The URL patterns that may be connected to.
    pub const ALLOW: Key<WordsAndTexts> = Key::words_and_texts(
        "allow",
        "",
        (keyword::CONNECTION_WORDS, TextKind::UrlPattern),
        "The URL patterns that may be connected to.",
    )
    .required();
    /// Whether redirects are followed.
    pub const REDIRECTS: Key<OneWord> =
        Key::word("redirects", "redirects", keyword::ALLOW_OR_BLOCK, "Whether redirects are followed.");
    /// Whether WebRTC may be used.
    pub const WEBRTC: Key<OneWord> =
        Key::word("webrtc", "webrtc", keyword::ALLOW_OR_BLOCK, "Whether WebRTC may be used.");
}

/// Connection-Allowlist.
pub(super) static CONNECTIONS: Schema = Schema {
    parameters: &[
        connections::ALLOW.row(),
        parameter(
            "report_to",
            "report-to",
            Kind::Text(TextKind::Endpoint, Quotes::None),
            "The endpoint that violations are sent to.",
        ),
        connections::REDIRECTS.row(),
        connections::WEBRTC.row(),
    ],
    syntax: Syntax::Item,
};

/// Activate-Storage-Access.
pub(super) static STORAGE_ACCESS: Schema = Schema {
    parameters: &[
        required("value", "", Kind::Word(keyword::STORAGE_ACCESS), "What the browser does."),
        parameter(
            "allowed_origin",
            "allowed-origin",
            Kind::Text(TextKind::OriginOrAny, Quotes::Double),
            "The embedder that may ask.",
        ),
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
            "The signature algorithms that the server takes.",
        ),
        required("path", "path", Kind::Text(TextKind::Url, Quotes::Double), "Where the session is registered."),
        parameter("challenge", "challenge", Kind::Text(TextKind::Free, Quotes::Double), "What the key signs."),
        parameter(
            "authorization",
            "authorization",
            Kind::Text(TextKind::Free, Quotes::Double),
            "Handed back at registration.",
        ),
    ],
    syntax: Syntax::Item,
};

/// The parameters of NEL.
pub mod nel {
    use crate::header::key::{Key, OneText};
    use crate::header::parameters::Quotes;
    use crate::header::text_kind::TextKind;

    /// The group of `report_to` that reports are sent to.
    pub const REPORT_TO: Key<OneText> = Key::text(
        "report_to",
        "report_to",
        (TextKind::Endpoint, Quotes::Double),
        "The `report_to` group that reports are sent to.",
    )
    .required();
}

/// NEL (Network Error Logging, section 4).
pub(super) static NEL_SCHEMA: Schema = Schema {
    parameters: &[
        nel::REPORT_TO.row(),
        required("max_age", "max_age", Kind::Seconds, "How long browsers remember."),
        parameter("include_subdomains", "include_subdomains", Kind::Flag, "The names below this one as well."),
        parameter("success_fraction", "success_fraction", Kind::Fraction, "The part of successes that is reported."),
        parameter("failure_fraction", "failure_fraction", Kind::Fraction, "The part of failures that is reported."),
        parameter(
            "request_headers",
            "request_headers",
            Kind::Texts(TextKind::HeaderName, Quotes::Double),
            "The request headers that reports carry.",
        ),
        parameter(
            "response_headers",
            "response_headers",
            Kind::Texts(TextKind::HeaderName, Quotes::Double),
            "The response headers that reports carry.",
        ),
    ],
    syntax: Syntax::Json,
};

/// The parameters of Report-To.
pub mod report_to {
    use crate::header::key::{Key, OneText};
    use crate::header::parameters::Quotes;
    use crate::header::text_kind::TextKind;

    /// The name of a group; `default` where there is none.
    pub const GROUP: Key<OneText> =
        Key::text("group", "group", (TextKind::Free, Quotes::Double), "The name; `default` where there is none.");
}

/// Report-To.
pub(super) static REPORT_TO: Schema = Schema {
    parameters: &[
        report_to::GROUP.row(),
        required("max_age", "max_age", Kind::Seconds, "How long browsers remember."),
        required("endpoints", "endpoints", Kind::Blocks(&REPORT_TO_ENDPOINT), "Where reports go."),
        parameter("include_subdomains", "include_subdomains", Kind::Flag, "The names below this one as well."),
    ],
    syntax: Syntax::JsonSequence,
};

static REPORT_TO_ENDPOINT: Schema = Schema {
    parameters: &[
        required("url", "url", Kind::Text(TextKind::Url, Quotes::Double), "Where."),
        parameter("priority", "priority", Kind::Integer, "The lower, the sooner it is tried."),
        parameter("weight", "weight", Kind::Integer, "Its share among those of the same priority."),
    ],
    syntax: Syntax::Json,
};
