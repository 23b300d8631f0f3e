//! The keywords of every header that takes words of a closed list, a row each; the one that is recommended stands first.

use crate::word::Word;

/// X-Content-Type-Options (Fetch, section 3.6).
pub const X_CONTENT_TYPE_OPTIONS: &[Word] =
    &[Word::new("nosniff", "nosniff", "Browsers take the declared type for what it says.").permits(&[0])];

/// No page may frame this one.
pub const FRAMES_DENIED: Word = Word::new("deny", "DENY", "No page may frame this one.").permits(&[0]);
/// Pages of the same origin may frame this one.
pub const FRAMES_OF_SAME_ORIGIN: Word =
    Word::new("same_origin", "SAMEORIGIN", "Pages of the same origin may frame this one.").permits(&[1]);

/// X-Frame-Options (HTML, section 7.7).
pub const X_FRAME_OPTIONS: &[Word] = &[FRAMES_DENIED, FRAMES_OF_SAME_ORIGIN];

/// Nothing. Also has browsers send `Origin: null` with some form posts.
pub const NO_REFERRER: Word =
    Word::new("no_referrer", "no-referrer", "Nothing. Also has browsers send `Origin: null` with some form posts.")
        .permits(&[0, 0, 0]);
/// The full URL, except from https to http.
pub const NO_REFERRER_WHEN_DOWNGRADE: Word =
    Word::new("no_referrer_when_downgrade", "no-referrer-when-downgrade", "The full URL, except from https to http.")
        .permits(&[2, 2, 0]);
/// The origin to everyone.
pub const ORIGIN: Word = Word::new("origin", "origin", "The origin to everyone.").permits(&[1, 1, 1]);
/// The full URL to the same origin, the origin to others, also from https to http.
pub const ORIGIN_WHEN_CROSS_ORIGIN: Word = Word::new(
    "origin_when_cross_origin",
    "origin-when-cross-origin",
    "The full URL to the same origin, the origin to others, also from https to http.",
)
.permits(&[2, 1, 1]);
/// The full URL to everyone.
pub const UNSAFE_URL: Word = Word::new("unsafe_url", "unsafe-url", "The full URL to everyone.").permits(&[2, 2, 2]);

/// Referrer-Policy, weakest support last in a list. The ranks are what is sent to the same origin, to others, and to http
/// from https: 0 nothing, 1 the origin, 2 the URL (Referrer Policy, section 8.3).
pub const REFERRER_POLICY: &[Word] = &[
    Word::new(
        "strict_origin_when_cross_origin",
        "strict-origin-when-cross-origin",
        "The full URL to the same origin, the origin to others, nothing from https to http.",
    )
    .permits(&[2, 1, 0]),
    NO_REFERRER,
    NO_REFERRER_WHEN_DOWNGRADE,
    Word::new("same_origin", "same-origin", "The full URL to the same origin, nothing to others.").permits(&[2, 0, 0]),
    ORIGIN,
    Word::new("strict_origin", "strict-origin", "The origin, except from https to http.").permits(&[1, 1, 0]),
    ORIGIN_WHEN_CROSS_ORIGIN,
    UNSAFE_URL,
];

/// Only pages of the same origin with this value keep their handles.
pub const SAME_ORIGIN: Word =
    Word::new("same_origin", "same-origin", "Only pages of the same origin with this value keep their handles.")
        .permits(&[0, 0, 1]);
/// Openers and opened windows keep their handles.
pub const UNSAFE_NONE: Word =
    Word::new("unsafe_none", "unsafe-none", "Openers and opened windows keep their handles.").permits(&[1, 1, 1]);

/// Cross-Origin-Opener-Policy (HTML, section 7.1.3). The ranks are which handles are kept: that of an opener of another
/// site, those on opened windows, that of an opener of the same origin.
pub const OPENER_POLICY: &[Word] = &[
    SAME_ORIGIN,
    UNSAFE_NONE,
    Word::new(
        "same_origin_allow_popups",
        "same-origin-allow-popups",
        "Windows that this page opens keep their handles.",
    )
    .permits(&[0, 1, 1]),
    Word::new(
        "noopener_allow_popups",
        "noopener-allow-popups",
        "No opener keeps a handle, one of the same origin neither.",
    )
    .permits(&[0, 1, 0]),
];

/// What is embedded from elsewhere has to agree, by CORS or Cross-Origin-Resource-Policy.
pub const REQUIRE_CORP: Word = Word::new(
    "require_corp",
    "require-corp",
    "What is embedded from elsewhere has to agree, by CORS or Cross-Origin-Resource-Policy.",
)
.permits(&[0]);

/// Cross-Origin-Embedder-Policy (HTML, section 7.1.4).
pub const EMBEDDER_POLICY: &[Word] = &[
    REQUIRE_CORP,
    Word { doc: "Everything may be embedded.", permits: &[2], ..UNSAFE_NONE },
    Word::new("credentialless", "credentialless", "What is embedded from elsewhere is fetched without credentials.")
        .permits(&[1]),
];

/// Cross-Origin-Resource-Policy (Fetch, section 3.7).
pub const RESOURCE_POLICY: &[Word] = &[
    Word::new("same_origin", "same-origin", "Pages of the same origin may embed this resource.").permits(&[0]),
    Word::new("same_site", "same-site", "Pages of the same site may.").permits(&[1]),
    Word::new("cross_origin", "cross-origin", "Every page may.").permits(&[2]),
];

/// No isolation.
pub const NOT_ISOLATED: Word = Word::new("none", "none", "No isolation.").permits(&[2]);

/// Document-Isolation-Policy.
pub const ISOLATION_POLICY: &[Word] = &[
    Word::new(
        "isolate_and_require_corp",
        "isolate-and-require-corp",
        "Isolated; what is embedded from elsewhere has to agree.",
    )
    .permits(&[0]),
    NOT_ISOLATED,
    Word::new(
        "isolate_and_credentialless",
        "isolate-and-credentialless",
        "Isolated; what is embedded from elsewhere is fetched without credentials.",
    )
    .permits(&[1]),
];

/// Cookies of the whole registrable domain.
pub const CLEAR_COOKIES: Word = Word::new("cookies", "cookies", "Cookies of the whole registrable domain.");
/// Local storage, IndexedDB, service workers.
pub const CLEAR_STORAGE: Word = Word::new("storage", "storage", "Local storage, IndexedDB, service workers.");
/// All of it, what comes later too.
pub const CLEAR_ALL: Word = Word::new("all", "*", "All of it, what comes later too.");

/// Clear-Site-Data.
pub const CLEAR_SITE_DATA: &[Word] = &[
    Word::new("cache", "cache", "Cached responses of the origin."),
    CLEAR_COOKIES,
    CLEAR_STORAGE,
    Word::new("execution_contexts", "executionContexts", "Open pages are reloaded. No browser does it now."),
    Word::new("client_hints", "clientHints", "Client hints preferences."),
    Word::new("prefetch_cache", "prefetchCache", "Prefetched pages."),
    Word::new("prerender_cache", "prerenderCache", "Prerendered pages."),
    CLEAR_ALL,
];

/// X-DNS-Prefetch-Control.
pub const DNS_PREFETCH_CONTROL: &[Word] = &[
    Word::new("on", "on", "Host names in links are looked up ahead.").permits(&[1]),
    Word::new("off", "off", "They are not.").permits(&[0]),
];

/// X-Download-Options.
pub const DOWNLOAD_OPTIONS: &[Word] =
    &[Word::new("noopen", "noopen", "Internet Explorer 8 does not open downloads in the site's context.")
        .permits(&[0])];

/// The one at the root counts.
pub const MASTER_ONLY: Word =
    Word::new("master_only", "master-only", "The one at the root counts.").permits(&[2, 0, 0]);
/// Those of the right content type count.
pub const BY_CONTENT_TYPE: Word =
    Word::new("by_content_type", "by-content-type", "Those of the right content type count.").permits(&[2, 1, 0]);
/// Those of the right name count, on FTP.
pub const BY_FTP_FILENAME: Word =
    Word::new("by_ftp_filename", "by-ftp-filename", "Those of the right name count, on FTP.").permits(&[2, 0, 1]);
/// Every policy file counts.
pub const ALL_POLICY_FILES: Word = Word::new("all", "all", "Every policy file counts.").permits(&[3, 1, 1]);

/// X-Permitted-Cross-Domain-Policies.
pub const CROSS_DOMAIN_POLICIES: &[Word] = &[
    Word::new("none", "none", "No policy file counts.").permits(&[0, 0, 0]),
    Word::new("none_this_response", "none-this-response", "This response is no policy file.").permits(&[1, 0, 0]),
    MASTER_ONLY,
    BY_CONTENT_TYPE,
    BY_FTP_FILENAME,
    ALL_POLICY_FILES,
];

/// The filter is off: the one safe value.
pub const XSS_FILTER_OFF: Word = Word::new("0", "0", "The filter is off: the one safe value.");

/// X-XSS-Protection: the filter.
pub const XSS_FILTER: &[Word] = &[
    XSS_FILTER_OFF,
    Word::new("1", "1", "The filter is on. While it existed, attackers could use it to switch off a page's scripts."),
];

/// X-XSS-Protection: what the filter does.
pub const XSS_MODE: &[Word] = &[Word::new("block", "block", "The page is not shown.")];

/// Integrity-Policy: what has to carry integrity metadata.
pub const INTEGRITY_DESTINATIONS: &[Word] =
    &[Word::new("script", "script", "Scripts."), Word::new("style", "style", "Stylesheets.")];

/// Integrity-Policy: where the metadata stands.
pub const INTEGRITY_SOURCES: &[Word] = &[Word::new("inline", "inline", "In the element's `integrity` attribute.")];

/// Connection-Allowlist: the word among its patterns.
pub const CONNECTION_WORDS: &[Word] = &[Word::new("response_origin", "response-origin", "The origin of the response.")];

/// Connection-Allowlist: what its switches take.
pub const ALLOW_OR_BLOCK: &[Word] =
    &[Word::new("allow", "allow", "Allowed.").permits(&[1]), Word::new("block", "block", "Blocked.").permits(&[0])];

/// Activate-Storage-Access.
pub const STORAGE_ACCESS: &[Word] = &[
    Word::new("load", "load", "The frame loads with its unpartitioned cookies."),
    Word::new("retry", "retry", "The request is sent again with them."),
];

/// Secure-Session-Registration: signature algorithms.
pub const SESSION_ALGORITHMS: &[Word] = &[
    Word::new("ES256", "ES256", "ECDSA on P-256 with SHA-256."),
    Word::new("RS256", "RS256", "RSASSA-PKCS1-v1_5 with SHA-256."),
];

/// Saved as a file.
pub const ATTACHMENT: Word = Word::new("attachment", "attachment", "Saved as a file.");

/// Content-Disposition (RFC 6266).
pub const DISPOSITION: &[Word] = &[Word::new("inline", "inline", "Shown in the page's place."), ATTACHMENT];

/// X-Robots-Tag.
pub const ROBOTS: &[Word] = &[
    Word::new("all", "all", "No restriction."),
    Word::new("noindex", "noindex", "Not shown in results."),
    Word::new("nofollow", "nofollow", "Links are not followed."),
    Word::new("none", "none", "`noindex` and `nofollow`."),
    Word::new("noarchive", "noarchive", "No cached copy."),
    Word::new("nosnippet", "nosnippet", "No snippet."),
    Word::new("noimageindex", "noimageindex", "Images are not indexed."),
    Word::new("notranslate", "notranslate", "No translation is offered."),
    Word::new("indexifembedded", "indexifembedded", "May be indexed where it is framed."),
];
