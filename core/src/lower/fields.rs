//! The fields of a policy that are not headers.

use crate::declaration;
use crate::word::{Spec, Word, spec};

/// The fields of a policy that are not headers, in the order of the documentation.
pub const FIELDS: &[Word] =
    &[ORIGIN, HEADERS, REMOVE, COOKIES, CSRF, TRANSPORT, REPORTING, SERVICES, TEMPLATES, EXPECT];

pub(super) const ORIGIN: Word =
    Word::new("origin", "", "States the origin of the site, which the checks of `https:` and of domains use.")
        .browsers("It is not sent. With an `http:` origin, headers that browsers ignore over `http:` are findings.")
        .shows("origin: \"https://shop.example.com\"");
pub(super) const HEADERS: Word =
    Word::new(declaration::HEADERS, "", "Sets headers that have no field, by their names.")
        .browsers(
            "Their values are sent unchanged. Of `service-worker-allowed` and `www-authenticate`, the syntax is checked, and of others nothing.",
        )
        .shows("headers: { \"x-shop\": \"open\" }");
pub(super) const REMOVE: Word =
    Word::new(declaration::REMOVE, "", "Lists headers that are removed from every response.")
        .browsers(
            "Use it for headers that reveal the server software and its version. A reverse proxy can still add them.",
        )
        .shows("remove: [\"server\", \"x-powered-by\"]");
pub(super) const COOKIES: Word = Word::new("cookies", "", "Declares the cookies of the site, with a block for each.")
    .browsers(
        "Each becomes a typed constant that sets and reads the cookie. A cookie without attributes is \
         sent as `Secure; HttpOnly; SameSite=Lax; Path=/`. It needs the feature `cookies`.",
    )
    .shows("cookies: { session: { name: \"__Host-session\", max_age: 8h, signed } }")
    .spec(spec!(cookies "4.1"));
pub(super) const CSRF: Word = Word::new("csrf", "", "Rejects requests that other sites make in the name of the user.")
    .browsers(
        "The server checks `Sec-Fetch-Site` and `Origin`, which browsers set, and requires a token if both are \
         missing. It needs the feature `csrf`.",
    )
    .shows("cookies: { session: { max_age: 8h, signed } }, csrf: { bind_to: session }")
    .spec(Spec::new("Fetch Metadata", "https://w3c.github.io/webappsec-fetch-metadata/"));
pub(super) const REPORTING: Word =
    Word::new(declaration::REPORTING, "", "Declares where browsers send reports, once for every header that can report.")
        .browsers(
            "It sends `reporting-endpoints`, and adds `report-uri` and `report-to` to each Content-Security-Policy, and the \
             parameter of the endpoint to the other headers. A header that names an endpoint itself is left as it is. It needs the \
             feature `reporting`.",
        )
        .shows(
            "content_security_policy: { default_src: self },\n\
             cross_origin_opener_policy: same_origin,\n\
             reporting: { url: \"/reports\" }",
        )
        .spec(Spec::new("Reporting API", "https://w3c.github.io/reporting/#header"));
pub(super) const SERVICES: Word = Word::new(
    declaration::SERVICES,
    "",
    "Lists services of other sites, whose sources are added to each Content-Security-Policy.",
)
.browsers(
    "A source is added to the list that takes effect. If a directive falls back to another one, such as `default_src`, it is added with \
     the sources of that one, so that nothing else changes; if nothing restricts it, it is not added. A host that `strict_dynamic` \
     overrides is not added. Findings about a source point at the name of its service. It needs the feature `services`.",
)
.shows("content_security_policy: { default_src: self },\nservices: [turnstile, sentry(\"o123.ingest.us.sentry.io\")]")
.spec(spec!(csp "framework-directive-source-list"));
pub(super) const TRANSPORT: Word = Word::new(
    "transport",
    "",
    "Redirects requests over http to https, and rejects requests for other hosts.",
)
.browsers(
    "The target of a redirect is the declared `origin`, never the `Host` of the request. A request whose scheme \
             the server does not know is not redirected, so that no loop arises. It needs the feature `transport`.",
)
.shows("origin: \"https://shop.example.com\", transport: { proxies: [\"10.0.0.0/8\"] }")
.spec(spec!(rfc 6797 "7.2"));
pub(super) const TEMPLATES: Word = Word::new(
    declaration::TEMPLATES,
    "",
    "Checks the templates of the site: whether values are escaped, and what the policy blocks in them.",
)
.browsers(
    "Nothing is sent. The compiler reads the files as the engine would, and as a browser would, and reports each place by its file, \
         line and column. It needs the feature `templates`.",
)
.shows("templates: { engine: askama, files: \"templates/**/*.html\" }")
.spec(spec!(html "parsing" "parsing"));
pub(super) const EXPECT: Word = Word::new(
    declaration::EXPECT,
    "",
    "Promises what browsers do under the policy, and what they never do.",
)
.browsers(
    "Nothing is sent. The compiler proves each promise with the algorithms that browsers use, and reports what breaks \
         it. It needs the feature `expect`.",
)
.shows(
    "content_security_policy: { default_src: self, img_src: \"https://img.example.com\" },\n\
     expect: { allow image \"https://img.example.com/logo.png\", deny script inline }",
)
.spec(spec!(csp "framework"));
