//! Declaration → the rules for cross-site requests: the meaning of each name in the block `csrf`.

use super::parameter::{
    ALLOW, BIND_TO, COOKIE, EXEMPT, FALLBACK, FIELD, FRAMES, HEADER, ISOLATE, ISOLATION, MAX_AGE, ONCE, PARAMETERS,
    PROTECT, READABLE, TRUST_SUBDOMAINS, TRUSTED_ORIGINS,
};
use super::policy::{CsrfPolicy, Isolation, SAME_SITE};
use super::route::Route;
use crate::block::{TWICE, parameters, read, twice};
use crate::cookie::{Cookie, CookiePolicy, Protection};
use crate::csp::is_token;
use crate::declaration::{self, Entry};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::header::Parameters;
use crate::header::key::{Key, Texts};
use crate::span::{Span, Spanned};
use crate::url::Origin;
use crate::word;
use std::collections::BTreeMap;

impl CsrfPolicy {
    /// Reads the block of the field `csrf`. Where there are errors, the result consists of what could be read.
    pub(crate) fn lower(entry: &Entry, out: &mut Diagnostics) -> CsrfPolicy {
        let entries = out.keep(entry.block(&format!("`{EXAMPLE}`")));
        let mut isolation = None;
        let (isolate, entries): (Vec<_>, Vec<_>) =
            entries.unwrap_or_default().iter().partition(|entry| entry.key.node == ISOLATE.key());
        if let [first, again, ..] = isolate.as_slice() {
            out.push(declaration::declared_again(first, &again.key, TWICE));
        }
        if let Some(entry) = isolate.first() {
            isolation = Some(Isolation::lower(entry, out));
        }
        let parameters = parameters(PARAMETERS, entries.into_iter(), "a parameter of `csrf`", out);
        let at = entry.key.span;
        let text = |key| parameters.get(key).map(|text: Spanned<&str>| text.map(str::to_owned));
        let policy = CsrfPolicy {
            span: at,
            bind_to: text(BIND_TO),
            trusted_origins: read(&parameters, TRUSTED_ORIGINS, at, out, trusted_origin),
            trust_subdomains: parameters.get(TRUST_SUBDOMAINS),
            exempt: routes(&parameters, EXEMPT, at, out),
            protect: routes(&parameters, PROTECT, at, out),
            fallback: parameters.get(FALLBACK),
            header: text(HEADER),
            field: text(FIELD),
            cookie_name: text(COOKIE),
            max_age: parameters.get(MAX_AGE),
            once: parameters.get(ONCE),
            isolation,
            cookie: Cookie::new(entry.key.clone()),
        };
        policy.check_lists(out);
        policy.check_names(out);
        policy.check_once(out);
        policy
    }

    /// Checks what depends on other fields, once they are known.
    pub(crate) fn check(
        &mut self,
        origin: Option<&Spanned<Origin>>,
        cookies: Option<&CookiePolicy>,
        out: &mut Diagnostics,
    ) {
        self.cookie = self.cookie(origin.map(|origin| &origin.node));
        if let Some(own) = origin
            && let Some(twice) = self.trusted_origins.node.iter().find(|trusted| trusted.node == own.node)
        {
            out.push(
                Diagnostic::error(twice.span, format!("`{}` is the policy's own origin", own.node))
                    .help("remove it: requests from the policy's own origin are always accepted"),
            );
        }
        let all = || cookies.into_iter().flat_map(|cookies| &cookies.cookies);
        if let Some(other) = all().find(|other| other.name().node == self.cookie.name().node) {
            out.push(
                Diagnostic::error(
                    self.cookie_name.as_ref().map_or(self.span, |name| name.span),
                    format!("`csrf` would use the cookie `{}`, which `{}` declares", other.name().node, other.key.node),
                )
                .help("give the cookie of `csrf` another name: `cookie: \"__Host-form\"`"),
            );
        }
        let Some(name) = self.bind_to() else { return };
        let error = match all().find(|cookie| cookie.key.node == name.node) {
            Some(cookie) if cookie.protection().is_some_and(|protection| protection.node == Protection::Flask) => {
                Diagnostic::error(
                    name.span,
                    format!("tokens cannot be bound to `{}`, which is a `flask` cookie", name.node),
                )
                .help("bind them to a cookie that is `signed` or `private`")
                .note(
                    "Flask may rewrite its cookie in any response, which would invalidate every token that is bound to it",
                )
            }
            Some(_) => return,
            None => {
                let error = Diagnostic::error(name.span, format!("this policy declares no cookie `{}`", name.node));
                let keys: Vec<&str> = all().map(|cookie| cookie.key.node.as_str()).collect();
                match word::nearest(name.node, &keys) {
                    Some(key) => error.help(format!("did you mean `{key}`?")),
                    None => error.help(format!(
                        "declare it: `cookies: {{ {0}: {{ name: \"__Host-{0}\", max_age: 8h, signed }} }}`",
                        name.node
                    )),
                }
            }
        };
        out.push(error);
    }

    /// The cookie with the other half of a token. Over https its name starts with `__Host-` by default, so that no other host
    /// can set it.
    fn cookie(&self, origin: Option<&Origin>) -> Cookie {
        let is_plain = origin.is_some_and(|origin| !origin.is_https() && !origin.is_loopback());
        let (name, span) = match &self.cookie_name {
            Some(name) => (name.node.clone(), name.span),
            None => (if is_plain { "csrf" } else { "__Host-csrf" }.to_owned(), self.span),
        };
        Cookie {
            name: Some(Spanned::new(name, span)),
            secure: Some(Spanned::new(!is_plain, span)),
            same_site: Some(Spanned::new(SAME_SITE, span)),
            ..Cookie::new(Spanned::new(FIELD_OF_CSRF.to_owned(), span))
        }
    }

    fn check_once(&self, out: &mut Diagnostics) {
        if let (Some(once), Some(fallback)) = (self.once, self.fallback.filter(|word| *word.node == ALLOW)) {
            out.push(
                Diagnostic::error(once, "`once` requires a token, and `fallback: allow` accepts requests without one")
                    .decided_by(fallback.span)
                    .help("remove `fallback`, so that every request that changes something needs a token"),
            );
        }
    }

    fn check_lists(&self, out: &mut Diagnostics) {
        let (origins, exempt, protect) = (&self.trusted_origins.node, &self.exempt.node, &self.protect.node);
        let mut firsts = Firsts::default();
        for (index, origin) in origins.iter().enumerate() {
            if firsts.earlier(origin.node.to_string(), index).is_some() {
                out.push(twice(origin.span, &origin.node.to_string(), TRUSTED_ORIGINS.key()));
            }
        }
        check_routes(exempt, EXEMPT.key(), out);
        check_routes(protect, PROTECT.key(), out);
        for route in protect {
            if let Some(exempt) = exempt.iter().find(|exempt| exempt.overlaps(route)) {
                out.push(
                    Diagnostic::error(exempt.span, format!("`{exempt}` is both exempt and protected"))
                        .help("remove it from `exempt` or from `protect`"),
                );
            }
            if !route.is_safe() && route.method.is_some() {
                out.push(
                    Diagnostic::error(route.span, format!("`{route}` needs no entry in `protect`")).help(
                        "remove it: every method except `GET`, `HEAD`, `OPTIONS` and `TRACE` is protected anyway",
                    ),
                );
            }
        }
        for route in exempt.iter().filter(|route| route.is_safe() && !route.opens_sockets()) {
            out.push(
                Diagnostic::error(route.span, format!("`{route}` needs no exemption"))
                    .help(format!(
                        "remove it; if other sites may read it, write `isolate: {{ exempt: [\"{}\"] }}`",
                        route.path.node
                    ))
                    .note("of the requests with a safe method, only a `GET` that opens a WebSocket is checked"),
            );
        }
    }

    fn check_names(&self, out: &mut Diagnostics) {
        for (key, name, example) in [(FIELD, &self.field, "csrf_token"), (COOKIE, &self.cookie_name, "__Host-csrf")] {
            if let Some(name) = name.as_ref().filter(|name| !is_token(&name.node)) {
                let key = key.key();
                out.push(
                    Diagnostic::error(name.span, format!("`{}` is not a valid name for `{key}`", name.node))
                        .help(format!("use letters, digits, `-` and `_`: `{key}: \"{example}\"`")),
                );
            }
        }
        if let Some(name) = &self.header
            && SAFELISTED.contains(&name.node.to_ascii_lowercase().as_str())
        {
            out.push(
                Diagnostic::error(
                    name.span,
                    format!("`{}` cannot carry tokens: browsers and servers already use this header", name.node),
                )
                .help("write `\"x-csrf-token\"`"),
            );
        }
    }
}

impl Isolation {
    fn lower(entry: &Entry, out: &mut Diagnostics) -> Isolation {
        let example = "`isolate` alone, or list what other sites may read: `isolate: { exempt: [\"/api/public\"] }`";
        let entries = out.keep(entry.block(example));
        let entries = entries.unwrap_or_default().iter();
        let parameters = parameters(ISOLATION, entries, "a parameter of `isolate`", out);
        let exempt = routes(&parameters, READABLE, entry.key.span, out).node;
        check_routes(&exempt, READABLE.key(), out);
        Isolation { exempt, frames: parameters.has(FRAMES) }
    }
}

fn routes(parameters: &Parameters, key: Key<Texts>, unwritten: Span, out: &mut Diagnostics) -> Spanned<Vec<Route>> {
    read(parameters, key, unwritten, out, Route::parse)
        .map(|routes| routes.into_iter().map(|route| route.node).collect())
}

fn trusted_origin(text: &str, span: Span) -> Result<Origin, Diagnostic> {
    match text.find('*') {
        Some(at) => Err(Diagnostic::error(span.slice(at..at + 1), format!("`{text}` is a pattern, and not an origin"))
            .help("list each origin, or write `trust_subdomains` to trust every host of the same site")
            .note("origins are compared as a whole, so that a pattern would never match")),
        None => Origin::parse(text, span),
    }
}

fn check_routes(routes: &[Route], key: &str, out: &mut Diagnostics) {
    let mut same_path: BTreeMap<&str, Vec<&Route>> = BTreeMap::new();
    for route in routes {
        let earlier = same_path.entry(&route.path.node).or_default();
        let other = earlier.iter().copied().find(|other| other.overlaps(route));
        earlier.push(route);
        match other {
            Some(other) if other == route => out.push(twice(route.span, &route.to_string(), key)),
            Some(other) => out.push(
                Diagnostic::error(route.span, format!("`{route}` overlaps `{other}` in `{key}`"))
                    .help("keep one of the two: the path alone covers every method"),
            ),
            None => {}
        }
    }
}

/// The name of the policy's field, and the key of the cookie of its tokens.
const FIELD_OF_CSRF: &str = "csrf";

const EXAMPLE: &str = "{ bind_to: session }";

/// Request headers that browsers or servers already send and read.
const SAFELISTED: &[&str] = &[
    "accept",
    "accept-language",
    "authorization",
    "content-language",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "origin",
    "range",
    "referer",
];

#[cfg(feature = "page")]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_one_that_browsers_store() {
        let policy = CsrfPolicy::with_field("form");
        let named = Spanned::new("half".to_owned(), Span::default());
        let named = CsrfPolicy { cookie_name: Some(named), ..CsrfPolicy::with_field("form") };
        for (origin, name, is_secure) in [
            (None, "__Host-csrf", true),
            (Some("https://shop.example.com"), "__Host-csrf", true),
            (Some("http://localhost:3000"), "__Host-csrf", true),
            // Browsers store neither the prefix nor `Secure` from http.
            (Some("http://intranet.example"), "csrf", false),
        ] {
            let origin = origin.map(|text| Origin::parse(text, Span::default()).expect("an origin"));
            for (policy, name) in [(&policy, name), (&named, "half")] {
                let cookie = policy.cookie(origin.as_ref());
                assert_eq!((cookie.name().node, cookie.key.node.as_str()), (name, "csrf"), "{origin:?}");
                assert_eq!(cookie.secure.map(|secure| secure.node), Some(is_secure), "{origin:?}");
                assert_eq!(cookie.same_site.map(|word| word.node), Some(SAME_SITE), "{origin:?}");
            }
        }
    }

    #[test]
    fn a_pattern_is_no_origin() {
        let error = trusted_origin("https://*.example.com", Span::new(10, 31)).expect_err("a pattern");
        assert_eq!(error.span, Span::new(18, 19));
    }
}
