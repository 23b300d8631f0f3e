//! The words of every header that takes words of a closed list, a row each; the recommended one is first.

use crate::word::{Word, spec};

/// X-Content-Type-Options (Fetch, section 3.6).
pub const X_CONTENT_TYPE_OPTIONS: &[Word] =
    &[Word::new("nosniff", "nosniff", "Makes browsers use the declared content type.")
        .permits(&[0])
        .browsers("It is the only value, compared without case; browsers ignore any other.")];

/// Forbids every page to embed this one in a frame.
pub const FRAMES_DENIED: Word = Word::new("deny", "DENY", "Forbids every page to embed this one in a frame.")
    .permits(&[0])
    .browsers("It also forbids the site's own pages.");
/// Allows pages of the same origin to embed this one in a frame.
pub const FRAMES_OF_SAME_ORIGIN: Word =
    Word::new("same_origin", "SAMEORIGIN", "Allows pages of the same origin to embed this one in a frame.")
        .permits(&[1])
        .browsers("Browsers compare every ancestor of the frame with the page's origin.");

/// X-Frame-Options (HTML, section 7.7).
pub const X_FRAME_OPTIONS: &[Word] = &[FRAMES_DENIED, FRAMES_OF_SAME_ORIGIN];

/// Sends no referrer at all.
pub const NO_REFERRER: Word =
    Word::new("no_referrer", "no-referrer", "Sends no referrer at all.").permits(&[0, 0, 0]).browsers(
        "Browsers then also send `Origin: null` with some form posts, which a check of `Origin` against \
         cross-site request forgery rejects.",
    );
/// Sends the full URL, except from `https:` to `http:`.
pub const NO_REFERRER_WHEN_DOWNGRADE: Word = Word::new(
    "no_referrer_when_downgrade",
    "no-referrer-when-downgrade",
    "Sends the full URL, except from `https:` to `http:`.",
)
.permits(&[2, 2, 0])
.browsers(
    "Paths and queries reach other sites. Firefox since 92 and Safari since 13 send them only the \
     origin.",
);
/// Sends the origin of the page, never its path.
pub const ORIGIN: Word = Word::new("origin", "origin", "Sends the origin of the page, never its path.")
    .permits(&[1, 1, 1])
    .browsers("It is also sent from `https:` to `http:`, where others on the network can read it.");
/// Sends the full URL to the same origin, and the origin to others.
pub const ORIGIN_WHEN_CROSS_ORIGIN: Word = Word::new(
    "origin_when_cross_origin",
    "origin-when-cross-origin",
    "Sends the full URL to the same origin, and the origin to others.",
)
.permits(&[2, 1, 1])
.browsers(
    "The origin is also sent from `https:` to `http:`. Firefox since 92 and Safari since 13 do not \
     honour it for requests to other sites.",
);
/// Sends the full URL to everyone.
pub const UNSAFE_URL: Word =
    Word::new("unsafe_url", "unsafe-url", "Sends the full URL to everyone.").permits(&[2, 2, 2]).browsers(
        "Paths and queries reach other sites, also from `https:` to `http:`. Firefox since 92 and Safari \
         since 13 do not honour it for requests to other sites.",
    );

/// Referrer-Policy, weakest support last in a list. The ranks are what is sent to the same origin, to others, and to `http:`
/// from `https:`: 0 nothing, 1 the origin, 2 the URL (Referrer Policy, section 8.3).
pub const REFERRER_POLICY: &[Word] = &[
    Word::new(
        "strict_origin_when_cross_origin",
        "strict-origin-when-cross-origin",
        "Sends the full URL to the same origin, the origin to others, and nothing from `https:` \
         to `http:`.",
    )
    .permits(&[2, 1, 0])
    .browsers("It is what browsers do without the header, since Chrome 85, Firefox 87 and Safari 15.")
    .since("61", "52", "11.1"),
    NO_REFERRER,
    NO_REFERRER_WHEN_DOWNGRADE,
    Word::new("same_origin", "same-origin", "Sends the full URL to the same origin, and nothing to others.")
        .permits(&[2, 0, 0])
        .browsers("Unlike `no_referrer`, it keeps the `Origin` header of form posts to the same origin.")
        .since("61", "52", "11.1"),
    ORIGIN,
    Word::new("strict_origin", "strict-origin", "Sends the origin of the page, and nothing from `https:` to `http:`.")
        .permits(&[1, 1, 0])
        .browsers("The site's own pages do not get the path either.")
        .since("61", "52", "11.1"),
    ORIGIN_WHEN_CROSS_ORIGIN,
    UNSAFE_URL,
];

/// Keeps references only between pages of the same origin that have this value.
pub const SAME_ORIGIN: Word = Word::new(
    "same_origin",
    "same-origin",
    "Keeps references only between pages of the same origin that have this value.",
)
.permits(&[0, 0, 1])
.browsers(
    "A window that this page opens, or that opens it, from another origin has no `opener`. Sign-in \
     and payment popups that talk back to the page stop working.",
);
/// Keeps references to openers and to opened windows.
pub const UNSAFE_NONE: Word =
    Word::new("unsafe_none", "unsafe-none", "Keeps references to openers and to opened windows.")
        .permits(&[1, 1, 1])
        .browsers(
            "It is what browsers do without the header. Another site that opens the page keeps a reference to \
             its window.",
        );

/// Cross-Origin-Opener-Policy (HTML, section 7.1.3). The ranks are which references are kept: that of an opener of another
/// site, those to opened windows, that of an opener of the same origin.
pub const OPENER_POLICY: &[Word] = &[
    SAME_ORIGIN,
    UNSAFE_NONE,
    Word::new(
        "same_origin_allow_popups",
        "same-origin-allow-popups",
        "Keeps references to windows that this page opens.",
    )
    .permits(&[0, 1, 1])
    .browsers(
        "Sign-in and payment popups keep working. A page of another origin that opens this one keeps no \
         reference.",
    ),
    Word::new(
        "noopener_allow_popups",
        "noopener-allow-popups",
        "Cuts the reference of every opener, even one of the same origin.",
    )
    .permits(&[0, 1, 0])
    .browsers(
        "It separates pages of one origin that trust each other less, such as an editor and an account \
         page. Windows that this page opens keep their references.",
    )
    .since("131", "no", "18.4")
    .spec(spec!(html "browsers" "coop-noopener-allow-popups")),
];

/// Blocks resources of other origins that do not agree by CORS or `Cross-Origin-Resource-Policy`.
pub const REQUIRE_CORP: Word = Word::new(
    "require_corp",
    "require-corp",
    "Blocks resources of other origins that do not agree by CORS or \
     `Cross-Origin-Resource-Policy`.",
)
.permits(&[0])
.browsers("Frames need an embedder policy too.");

/// Cross-Origin-Embedder-Policy (HTML, section 7.1.4).
pub const EMBEDDER_POLICY: &[Word] = &[
    REQUIRE_CORP,
    Word { doc: "Allows every resource.", permits: &[2], ..UNSAFE_NONE }
        .browsers("It is what browsers do without the header. The page is not isolated."),
    Word::new(
        "credentialless",
        "credentialless",
        "Fetches resources of other origins without cookies, instead of requiring that they agree.",
    )
    .permits(&[1])
    .browsers(
        "It isolates a page with resources of other origins that do not send \
         `Cross-Origin-Resource-Policy`. Safari does not know it, and does not isolate the page.",
    )
    .since("96", "119", "no"),
];

/// Cross-Origin-Resource-Policy (Fetch, section 3.7).
pub const RESOURCE_POLICY: &[Word] = &[
    Word::new("same_origin", "same-origin", "Allows only pages of the same origin to load this resource.")
        .permits(&[0])
        .browsers("Browsers compare the value with case."),
    Word::new(
        "same_site",
        "same-site",
        "Allows pages of the same site, such as those of sibling subdomains, to load this \
         resource.",
    )
    .permits(&[1])
    .browsers("An `http:` page may not load an `https:` resource, since the schemes differ."),
    Word::new("cross_origin", "cross-origin", "Allows every page to load this resource.").permits(&[2]).browsers(
        "It suits public files, such as those of a CDN, which pages with `cross_origin_embedder_policy` \
         could not load otherwise.",
    ),
];

/// Does not isolate the document.
pub const NOT_ISOLATED: Word = Word::new("none", "none", "Does not isolate the document.")
    .permits(&[2])
    .browsers("It is what browsers do without the header.");

/// Document-Isolation-Policy.
pub const ISOLATION_POLICY: &[Word] = &[
    Word::new(
        "isolate_and_require_corp",
        "isolate-and-require-corp",
        "Isolates the document, and blocks resources of other origins that do not agree.",
    )
    .permits(&[0])
    .browsers("Resources agree by CORS or by `Cross-Origin-Resource-Policy`."),
    NOT_ISOLATED,
    Word::new(
        "isolate_and_credentialless",
        "isolate-and-credentialless",
        "Isolates the document, and fetches resources of other origins without cookies.",
    )
    .permits(&[1])
    .browsers("Resources do not have to agree."),
];

/// Deletes the cookies of the whole registrable domain.
pub const CLEAR_COOKIES: Word = Word::new("cookies", "cookies", "Deletes the cookies of the whole registrable domain.")
    .browsers(
        "They include those of sibling subdomains, such as `blog.example.com`. HTTP authentication is \
         cleared as well.",
    );
/// Deletes local storage, IndexedDB and service workers.
pub const CLEAR_STORAGE: Word =
    Word::new("storage", "storage", "Deletes local storage, IndexedDB and service workers.")
        .browsers("It applies to the origin of the response.");
/// Deletes everything, including what browsers will add to this list.
pub const CLEAR_ALL: Word = Word::new("all", "*", "Deletes everything, including what browsers will add to this list.")
    .browsers("A browser that adds a type of data deletes it too, so its effect can grow.");

/// Clear-Site-Data.
pub const CLEAR_SITE_DATA: &[Word] = &[
    Word::new("cache", "cache", "Deletes cached responses of the origin.")
        .browsers("Chrome deletes only part of its cache.")
        .since("127", "138", "17"),
    CLEAR_COOKIES,
    CLEAR_STORAGE,
    Word::new("execution_contexts", "executionContexts", "Was meant to reload the open pages of the origin.")
        .browsers("No browser does it now; Firefox did from 63 to 67.")
        .since("no", "63-68", "no"),
    Word::new("client_hints", "clientHints", "Deletes the client hints that the site asked for.")
        .browsers("Only Chromium has client hints.")
        .since("117", "no", "no"),
    Word::new("prefetch_cache", "prefetchCache", "Deletes pages that speculation rules prefetched.")
        .browsers("After a logout, the user then does not see a page that was prefetched while logged in.")
        .since("138", "no", "no"),
    Word::new("prerender_cache", "prerenderCache", "Deletes pages that speculation rules prerendered.")
        .browsers("After a logout, the user then does not see a page that was prerendered while logged in.")
        .since("138", "no", "no"),
    CLEAR_ALL,
];

/// X-DNS-Prefetch-Control.
pub const DNS_PREFETCH_CONTROL: &[Word] = &[
    Word::new("on", "on", "Looks up the host names of links in advance.")
        .permits(&[1])
        .browsers("It is what browsers do for `http:` pages without the header."),
    Word::new("off", "off", "Does not look up the host names of links in advance.")
        .permits(&[0])
        .browsers("Links then open a little more slowly."),
];

/// X-Download-Options.
pub const DOWNLOAD_OPTIONS: &[Word] =
    &[Word::new("noopen", "noopen", "Stopped Internet Explorer 8 from opening a download in the context of the site.")
        .permits(&[0])
        .browsers("It is the only value. Other browsers ignore the header.")];

/// Accepts only the policy file at the root of the site.
pub const MASTER_ONLY: Word =
    Word::new("master_only", "master-only", "Accepts only the policy file at the root of the site.")
        .permits(&[2, 0, 0])
        .browsers("It is the file `/crossdomain.xml`.");
/// Accepts policy files of the content type `text/x-cross-domain-policy`.
pub const BY_CONTENT_TYPE: Word = Word::new(
    "by_content_type",
    "by-content-type",
    "Accepts policy files of the content type `text/x-cross-domain-policy`.",
)
.permits(&[2, 1, 0])
.browsers("It applies to HTTP only.");
/// Accepts policy files named `crossdomain.xml`.
pub const BY_FTP_FILENAME: Word =
    Word::new("by_ftp_filename", "by-ftp-filename", "Accepts policy files named `crossdomain.xml`.")
        .permits(&[2, 0, 1])
        .browsers("It applies to FTP only.");
/// Accepts every policy file.
pub const ALL_POLICY_FILES: Word = Word::new("all", "all", "Accepts every policy file.")
    .permits(&[3, 1, 1])
    .browsers("An uploaded file can then be a policy file that opens the site to another one.");

/// X-Permitted-Cross-Domain-Policies.
pub const CROSS_DOMAIN_POLICIES: &[Word] = &[
    Word::new("none", "none", "Accepts no policy file.")
        .permits(&[0, 0, 0])
        .browsers("It is right for every site without such files."),
    Word::new("none_this_response", "none-this-response", "Does not accept this response as a policy file.")
        .permits(&[1, 0, 0])
        .browsers("Other files of the site are not affected."),
    MASTER_ONLY,
    BY_CONTENT_TYPE,
    BY_FTP_FILENAME,
    ALL_POLICY_FILES,
];

/// Turns the filter off, which is the only safe value.
pub const XSS_FILTER_OFF: Word = Word::new("0", "0", "Turns the filter off, which is the only safe value.")
    .browsers("It mattered to browsers that still had the filter.")
    .shows("0");

/// X-XSS-Protection: the filter.
pub const XSS_FILTER: &[Word] = &[
    XSS_FILTER_OFF,
    Word::new("1", "1", "Turned the filter on.")
        .browsers("While the filter existed, attackers could use it to disable scripts of a page."),
];

/// X-XSS-Protection: what the filter does.
pub const XSS_MODE: &[Word] = &[Word::new("block", "block", "Blocked the whole page when the filter found something.")
    .browsers("It let an attacker find out what a page contained.")];

/// Integrity-Policy: what needs integrity metadata.
pub const INTEGRITY_DESTINATIONS: &[Word] = &[
    Word::new("script", "script", "Requires integrity metadata on scripts.")
        .browsers("Browsers block scripts whose element has no `integrity` attribute.")
        .since("138", "145", "26"),
    Word::new("style", "style", "Requires integrity metadata on stylesheets.")
        .browsers("Chrome and Safari ignore it; in Firefox it is off by default.")
        .since("no", "flag", "no"),
];

/// Integrity-Policy: where the metadata is.
pub const INTEGRITY_SOURCES: &[Word] =
    &[Word::new("inline", "inline", "Reads the metadata from the `integrity` attribute of the element.")
        .browsers("It is the only value, and the default.")];

/// Connection-Allowlist: the word among its patterns.
pub const CONNECTION_WORDS: &[Word] =
    &[Word::new("response_origin", "response-origin", "Allows connections to the origin of the response.")
        .browsers("It is the only word; every other entry is a URL pattern in a string.")];

/// Connection-Allowlist: the values of its switches.
pub const ALLOW_OR_BLOCK: &[Word] = &[
    Word::new("allow", "allow", "Allows them.")
        .permits(&[1])
        .browsers("A redirect or a WebRTC connection can then reach hosts outside the list."),
    Word::new("block", "block", "Blocks them.").permits(&[0]).browsers("It is the default."),
];

/// Activate-Storage-Access.
pub const STORAGE_ACCESS: &[Word] = &[
    Word::new("load", "load", "Loads the frame with access to its unpartitioned cookies.")
        .browsers("It has an effect only if the user has granted the permission before."),
    Word::new("retry", "retry", "Makes the browser send the request again, with the unpartitioned cookies.")
        .browsers("It has an effect only if the user has granted the permission before.")
        .shows("{ retry, allowed_origin: \"https://partner.example\" }"),
];

/// Secure-Session-Registration: signature algorithms.
pub const SESSION_ALGORITHMS: &[Word] = &[
    Word::new("ES256", "ES256", "Accepts ECDSA on P-256 with SHA-256.")
        .browsers("The browser chooses one of the listed algorithms.")
        .shows("{ algorithms: ES256, path: \"/session\" }"),
    Word::new("RS256", "RS256", "Accepts RSASSA-PKCS1-v1_5 with SHA-256.")
        .browsers("The browser chooses one of the listed algorithms.")
        .shows("{ algorithms: RS256, path: \"/session\" }"),
];

/// Saves the response as a file.
pub const ATTACHMENT: Word = Word::new("attachment", "attachment", "Saves the response as a file.")
    .browsers(
        "Browsers download it and do not run it as a page of the site. Use it for everything that users \
         upload.",
    )
    .shows("{ attachment, filename: \"report.pdf\" }");

/// Content-Disposition (RFC 6266).
pub const DISPOSITION: &[Word] = &[
    Word::new("inline", "inline", "Shows the response in the browser.")
        .browsers("It is what browsers do without the header, for types that they can show.")
        .shows("{ inline, filename: \"report.pdf\" }"),
    ATTACHMENT,
];

/// X-Robots-Tag.
pub const ROBOTS: &[Word] = &[
    Word::new("all", "all", "Sets no restriction.").browsers("It is what search engines do without the header."),
    Word::new("noindex", "noindex", "Keeps the page out of search results.")
        .browsers("Search engines such as Google follow it, but it does not prevent access to the page."),
    Word::new("nofollow", "nofollow", "Tells search engines not to follow the links of the page.")
        .browsers("Search engines such as Google follow it, but it does not prevent access to the page."),
    Word::new("none", "none", "Means `noindex` and `nofollow` together.")
        .browsers("Search engines such as Google follow it, but it does not prevent access to the page."),
    Word::new("noarchive", "noarchive", "Tells search engines not to show a cached copy of the page.")
        .browsers("Search engines such as Google follow it, but it does not prevent access to the page."),
    Word::new("nosnippet", "nosnippet", "Tells search engines not to show a text snippet of the page.")
        .browsers("Search engines such as Google follow it, but it does not prevent access to the page."),
    Word::new("noimageindex", "noimageindex", "Tells search engines not to index the images of the page.")
        .browsers("Search engines such as Google follow it, but it does not prevent access to the page."),
    Word::new("notranslate", "notranslate", "Tells search engines not to offer a translation of the page.")
        .browsers("Search engines such as Google follow it, but it does not prevent access to the page."),
    Word::new(
        "indexifembedded",
        "indexifembedded",
        "Allows the page to be indexed as part of a page that embeds it in a frame.",
    )
    .browsers("It has an effect only together with `noindex`.")
    .shows("[noindex, indexifembedded]"),
];
