//! Why a request was rejected, for the developer: the row of the table, the headers that decided, and what to write.
//!
//! The text is sent to the client in debug builds. It contains no token and no cookie, and what the request has sent is escaped.

use std::fmt::{self, Write as _};

use http::{HeaderMap, Method, Uri, header};

use super::{
    decision::is_websocket_handshake,
    origin::{self, OriginHeader},
    path,
    policy::Csrf,
    rejection::{Rejection, TokenError},
    rules::{OwnOrigin, Rules},
};

/// A rejected request, as far as its explanation needs it.
pub(super) struct RejectedRequest<'r> {
    pub(super) rules: &'r Rules,
    pub(super) token: TokenNames,
    pub(super) rejection: &'r Rejection,
    pub(super) method: &'r Method,
    /// The URI that the client requested.
    pub(super) uri: &'r Uri,
    pub(super) headers: &'r HeaderMap,
}

/// Where a request has its token.
#[derive(Clone, Copy)]
pub(super) struct TokenNames {
    header: &'static str,
    field: &'static str,
    cookie: &'static str,
}

impl TokenNames {
    pub(super) fn of<B>(csrf: &Csrf<B>) -> Self {
        Self { header: csrf.header(), field: csrf.field(), cookie: csrf.cookie().name() }
    }
}

impl RejectedRequest<'_> {
    /// Returns the explanation, in lines that end with a line break.
    pub(super) fn explained(&self) -> String {
        let Self { rejection, method, uri, .. } = self;
        let mut text = format!("rejected: {rejection}\n\n");
        let mut line = |name: &str, value: &dyn fmt::Display| {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{name:<16} {value}");
        };
        line("request", &format_args!("{} {}", Escaped(method.as_str().as_bytes()), Escaped(uri.path().as_bytes())));
        for name in SHOWN {
            self.headers.get_all(*name).iter().for_each(|value| line(name, &Escaped(value.as_bytes())));
        }
        match self.rules.own {
            OwnOrigin::Declared(own) => line("declared origin", &own),
            OwnOrigin::FromHost(_) => {
                let host = self.headers.get(header::HOST).map_or(&b"none"[..], |host| host.as_bytes());
                line("declared origin", &format_args!("none, so that of `Host`: {}", Escaped(host)));
            }
        }
        if !self.rules.trusted.is_empty() {
            line("trusted origins", &self.rules.trusted.join(" "));
        }
        line("rule", &self.row());
        for help in self.help() {
            let _ = writeln!(text, "\nhelp: {help}");
        }
        text + FOOTER
    }

    /// The row that decided, in the tables of the [module](super).
    fn row(&self) -> String {
        let is_handshake = is_websocket_handshake(self.method, self.headers);
        let (table, row) = match (self.rejection, is_handshake) {
            (Rejection::Repeated { .. }, _) => {
                return "the request repeats a header that browsers send once".to_owned();
            }
            (Rejection::Isolated, _) => (ISOLATION, 8),
            (Rejection::CrossSite | Rejection::SameSite | Rejection::UnknownSite, true) => (WEBSOCKETS, 1),
            (Rejection::CrossSite | Rejection::SameSite | Rejection::UnknownSite, false) => (REQUESTS, 8),
            (Rejection::NoOrigin, true) => (WEBSOCKETS, 4),
            (Rejection::NoOrigin, false) => (REQUESTS, 15),
            (Rejection::Token(_), true) => (WEBSOCKETS, 5),
            (Rejection::Token(_), false) => (REQUESTS, 13),
            (_, true) => (WEBSOCKETS, 2),
            // It is the site's own origin that could not be determined.
            (Rejection::UnknownHost, false) => (REQUESTS, 10),
            (_, false) => (REQUESTS, 12),
        };
        format!("row {row} of the table \"{table}\" in the documentation of `security_policy::csrf`")
    }

    /// What to write if the rejection is a mistake of the program.
    fn help(&self) -> Vec<String> {
        let mut help = match self.rejection {
            Rejection::CrossSite | Rejection::ForeignOrigin => self.trust(),
            Rejection::SameSite => {
                let mut help = self.trust();
                help.push("if every host of the site is yours, write `trust_subdomains` in `csrf`".to_owned());
                help
            }
            Rejection::NullOrigin => vec![
                "if the form is on a page of this site, declare `referrer_policy: same_origin` or \
                 `strict_origin_when_cross_origin` for the page: with `no_referrer`, and in sandboxed frames, browsers send \
                 `Origin: null`"
                    .to_owned(),
            ],
            Rejection::UnknownHost => vec!["declare the `origin` of the policy".to_owned()],
            Rejection::Token(error) => self.token(error),
            Rejection::UnknownSite | Rejection::MalformedOrigin | Rejection::Repeated { .. } => {
                vec!["no browser sends this: a proxy or another program has changed the header".to_owned()]
            }
            Rejection::NoOrigin | Rejection::Isolated => Vec::new(),
        };
        help.extend(self.exemption());
        help
    }

    /// Trusts the origin that was sent.
    fn trust(&self) -> Vec<String> {
        let sent = self.headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
        // Such an origin contains no character that would have to be escaped.
        let Some(sent) = sent.filter(|text| matches!(origin::read(text.as_bytes()), Some(OriginHeader::Origin(_))))
        else {
            return Vec::new();
        };
        let trusted = format!("csrf: {{ .., trusted_origins: [\"{sent}\"] }}");
        match self.rules.own {
            OwnOrigin::Declared(own) if host(own) == host(sent) => vec![format!(
                "the policy declares `origin: \"{own}\"`, which has another scheme or port: open the site there, or declare \
                 `origin: \"{sent}\"`"
            )],
            _ if is_local(host(sent)) => vec![format!(
                "if this is your own site during development, derive a policy for it: \
                 `struct Local {{ {trusted}, ..Shop }}`"
            )],
            _ => vec![format!("if this origin may send requests to the site, write `{trusted}`")],
        }
    }

    /// What is wrong with a token, and who has to send it.
    fn token(&self, error: &TokenError) -> Vec<String> {
        let TokenNames { header, field, cookie } = self.token;
        let help = match error {
            TokenError::MissingCookie => format!(
                "the cookie `{cookie}` is set by a page whose handler uses its `CsrfToken`; browsers store it only from https \
                 or `http://localhost`, and other programs have to send it back"
            ),
            TokenError::Missing => format!(
                "write `token.field()` into the form, which adds the field `{field}`, or send `token.text()` in the header \
                 `{header}`"
            ),
            TokenError::ForeignCookie | TokenError::Foreign | TokenError::OtherCookie => "\
                load the form again: the session or the keys have changed since. `Key::random()` makes new keys at each start; \
                `Keys::from_env(\"SITE_KEYS\")` reads the same ones, also in several processes"
                .to_owned(),
            TokenError::Expired { .. } => "load the form again, or declare a longer `max_age` in `csrf`".to_owned(),
            TokenError::NotYetValid { .. } => "set the clocks of the servers: they differ".to_owned(),
            TokenError::TooLarge { .. } => {
                format!("send the token in the header `{header}`, or raise `.body_limit(…)` of the layer")
            }
            TokenError::TooManyFields { .. } => {
                format!("send the token in the header `{header}`, or raise `.field_limit(…)` of the layer")
            }
            _ => return Vec::new(),
        };
        vec![help]
    }

    /// An exemption of the route.
    fn exemption(&self) -> Option<String> {
        let path = self.uri.path();
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte));
        if !path::is_canonical(path) || !is_plain(path) || !is_plain(self.method.as_str()) || path.len() > MAX_SHOWN {
            return None;
        }
        let exempt = format!("exempt: [\"{} {path}\"]", self.method);
        match self.rejection {
            Rejection::Isolated => {
                Some(format!("if every site may load this, write `csrf: {{ .., isolate: {{ {exempt} }} }}`"))
            }
            Rejection::NoOrigin | Rejection::Token(TokenError::MissingCookie | TokenError::Missing) => Some(format!(
                "if other programs send this request and the handler authenticates them without cookies, as for a webhook, \
                 write `csrf: {{ .., {exempt} }}`"
            )),
            _ => None,
        }
    }
}

/// Text of a request, in printable ASCII and without the characters of HTML.
struct Escaped<'t>(&'t [u8]);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.iter().take(MAX_SHOWN) {
            match byte {
                b'<' | b'>' | b'&' | b'"' | b'\'' | b'`' | b'\\' => write!(f, "\\x{byte:02x}")?,
                byte if byte.is_ascii_graphic() || *byte == b' ' => f.write_char(char::from(*byte))?,
                byte => write!(f, "\\x{byte:02x}")?,
            }
        }
        if self.0.len() > MAX_SHOWN { f.write_str("…") } else { Ok(()) }
    }
}

/// The host in a serialized origin.
fn host(origin: &str) -> &str {
    let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
    let end = authority.rfind(']').unwrap_or(0);
    authority[end..].find(':').map_or(authority, |colon| &authority[..end + colon])
}

fn is_local(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
}

/// The headers that decide, apart from those of tokens.
const SHOWN: &[&str] = &["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "origin"];

/// How many bytes of a value are shown.
const MAX_SHOWN: usize = 200;

const REQUESTS: &str = "How a request is checked";
const ISOLATION: &str = "How a request is checked, with `isolate`";
const WEBSOCKETS: &str = "WebSockets";

const FOOTER: &str = "\nnote: only debug builds send this; `.without_reasons()` on the layer turns it off\n";

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::HeaderValue;

    use super::{
        super::rules::{Fallback, Scheme},
        *,
    };

    const RULES: Rules = Rules {
        own: OwnOrigin::Declared("https://shop.example.com"),
        trusted: &[],
        subdomains: false,
        site: None,
        exempt: &[],
        protect: &[],
        fallback: Fallback::Token,
        isolation: None,
    };

    /// The explanation of a rejection, for `METHOD /path`.
    fn explained(rules: &Rules, rejection: Rejection, request: &str, headers: &[(&'static str, &str)]) -> String {
        let token = TokenNames { header: "x-form", field: "form_token", cookie: "__Host-form" };
        let (method, uri) = request.split_once(' ').expect("a method and a path");
        let value = |text: &str| HeaderValue::from_str(text).expect("a value");
        let mut map = HeaderMap::new();
        headers.iter().for_each(|(name, text)| _ = map.append(*name, value(text)));
        RejectedRequest {
            rules,
            token,
            rejection: &rejection,
            method: &method.parse().expect("a method"),
            uri: &uri.parse().expect("a path"),
            headers: &map,
        }
        .explained()
    }

    fn rule(rejection: Rejection, request: &str, headers: &[(&'static str, &str)]) -> String {
        let text = explained(&RULES, rejection, request, headers);
        text.lines().find_map(|line| line.strip_prefix("rule             ")).expect("a rule").to_owned()
    }

    fn help(rejection: Rejection, request: &str, headers: &[(&'static str, &str)]) -> Vec<String> {
        let text = explained(&RULES, rejection, request, headers);
        text.lines().filter_map(|line| line.strip_prefix("help: ")).map(str::to_owned).collect()
    }

    #[test]
    fn what_decided_is_shown() {
        let expected = "\
            rejected: another site may not load this response\n\
            \n\
            request          GET /a\\x27\n\
            sec-fetch-site   cross-site\n\
            sec-fetch-mode   cors\n\
            sec-fetch-dest   empty\n\
            origin           null\n\
            origin           https://a.example\n\
            declared origin  https://shop.example.com\n\
            rule             row 8 of the table \"How a request is checked, with `isolate`\" in the documentation of \
            `security_policy::csrf`\n\
            \n\
            note: only debug builds send this; `.without_reasons()` on the layer turns it off\n";
        let sent = [
            ("origin", "null"),
            ("origin", "https://a.example"),
            ("sec-fetch-dest", "empty"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-site", "cross-site"),
            ("x-form", "secret"),
        ];
        assert_eq!(explained(&RULES, Rejection::Isolated, "GET /a'?secret", &sent), expected);

        let schemes = &[Scheme { name: "https", port: 443 }];
        let trusted = &["https://a.example", "https://b.example"];
        let rules = Rules { own: OwnOrigin::FromHost(schemes), trusted, ..RULES };
        let explained = |headers: &[_]| explained(&rules, Rejection::UnknownHost, "POST /", headers);
        let text = explained(&[("host", "shop.example<")]);
        assert!(text.contains("\ndeclared origin  none, so that of `Host`: shop.example\\x3c\n"), "{text}");
        assert!(text.contains("\ntrusted origins  https://a.example https://b.example\n"), "{text}");
        let text = explained(&[]);
        assert!(text.contains("\ndeclared origin  none, so that of `Host`: none\n"), "{text}");
    }

    #[test]
    fn each_rejection_has_its_row() {
        let token = Rejection::Token(TokenError::Missing);
        for (rejection, of_request, of_handshake) in [
            (Rejection::CrossSite, 8, 1),
            (Rejection::SameSite, 8, 1),
            (Rejection::UnknownSite, 8, 1),
            (Rejection::ForeignOrigin, 12, 2),
            (Rejection::NullOrigin, 12, 2),
            (Rejection::MalformedOrigin, 12, 2),
            (Rejection::UnknownHost, 10, 2),
            (Rejection::NoOrigin, 15, 4),
            (token, 13, 5),
        ] {
            let of = |row: u8, table: &str| {
                format!("row {row} of the table \"{table}\" in the documentation of `security_policy::csrf`")
            };
            assert_eq!(rule(rejection, "POST /", &[]), of(of_request, "How a request is checked"));
            let upgrade = [("upgrade", "websocket")];
            assert_eq!(rule(rejection, "GET /", &upgrade), of(of_handshake, "WebSockets"));
        }
        let repeated = Rejection::Repeated { header: "origin" };
        assert_eq!(rule(repeated, "POST /", &[]), "the request repeats a header that browsers send once");
    }

    #[test]
    fn an_origin_that_was_sent_can_be_trusted() {
        let local = "if this is your own site during development, derive a policy for it: `struct Local { csrf: { .., \
                     trusted_origins: [\"ORIGIN\"] }, ..Shop }`";
        let foreign =
            "if this origin may send requests to the site, write `csrf: { .., trusted_origins: [\"ORIGIN\"] }`";
        let own = "the policy declares `origin: \"https://shop.example.com\"`, which has another scheme or port: open the site \
                   there, or declare `origin: \"ORIGIN\"`";
        for (origin, help) in [
            ("https://pay.example", foreign),
            ("https://evillocalhost", foreign),
            ("https://localhost.example", foreign),
            ("http://localhost:3000", local),
            ("http://app.localhost", local),
            ("http://127.0.0.1:3000", local),
            ("http://[::1]:3000", local),
            ("http://shop.example.com", own),
            ("https://shop.example.com:8443", own),
        ] {
            let help = help.replace("ORIGIN", origin);
            for rejection in [Rejection::CrossSite, Rejection::ForeignOrigin] {
                assert_eq!(self::help(rejection, "POST /", &[("origin", origin)]), std::slice::from_ref(&help));
            }
            let subdomains = "if every host of the site is yours, write `trust_subdomains` in `csrf`".to_owned();
            let of_site = self::help(Rejection::SameSite, "POST /", &[("origin", origin)]);
            assert_eq!(of_site, [help, subdomains]);
        }
        for origin in ["null", "HTTPS://pay.example", "https://pay.example/<b>"] {
            assert_eq!(help(Rejection::ForeignOrigin, "POST /", &[("origin", origin)]), [""; 0]);
        }
        assert_eq!(help(Rejection::CrossSite, "POST /", &[]), [""; 0]);
    }

    #[test]
    fn what_cannot_be_trusted_can_be_changed() {
        let changed = "no browser sends this: a proxy or another program has changed the header";
        let session = "load the form again: the session or the keys have changed since.";
        let limit = Duration::from_secs(60);
        for (rejection, start) in [
            (Rejection::NullOrigin, "if the form is on a page of this site, declare `referrer_policy: same_origin`"),
            (Rejection::UnknownHost, "declare the `origin` of the policy"),
            (Rejection::UnknownSite, changed),
            (Rejection::MalformedOrigin, changed),
            (Rejection::Repeated { header: "host" }, changed),
            (TokenError::MissingCookie.into(), "the cookie `__Host-form` is set by a page"),
            (
                TokenError::Missing.into(),
                "write `token.field()` into the form, which adds the field `form_token`, or send",
            ),
            (TokenError::ForeignCookie.into(), session),
            (TokenError::Foreign.into(), session),
            (TokenError::OtherCookie.into(), session),
            (TokenError::Expired { age: limit, limit }.into(), "load the form again, or declare a longer `max_age`"),
            (TokenError::NotYetValid { ahead: limit }.into(), "set the clocks of the servers"),
            (
                TokenError::TooLarge { limit: 1 }.into(),
                "send the token in the header `x-form`, or raise `.body_limit(…)`",
            ),
            (
                TokenError::TooManyFields { limit: 1 }.into(),
                "send the token in the header `x-form`, or raise `.field_limit(",
            ),
        ] {
            // No exemption for a path with such a character.
            let help = help(rejection, "POST /a@b", &[]);
            assert!(matches!(help.as_slice(), [help] if help.starts_with(start)), "{rejection}: {help:?}");
        }
        for rejection in [Rejection::NoOrigin, Rejection::Isolated, TokenError::Spent.into()] {
            assert_eq!(help(rejection, "POST /a@b", &[]), [""; 0], "{rejection}");
        }
    }

    #[test]
    fn a_route_can_be_exempt_if_its_text_is_plain() {
        let of = |rejection: Rejection, request: &str| help(rejection, request, &[]).pop();
        let webhook = "if other programs send this request and the handler authenticates them without cookies, as for a \
                       webhook, write `csrf: { .., exempt: [\"POST /a-._~/B1\"] }`";
        for rejection in [Rejection::NoOrigin, TokenError::MissingCookie.into(), TokenError::Missing.into()] {
            assert_eq!(of(rejection, "POST /a-._~/B1").as_deref(), Some(webhook));
        }
        let isolate = "if every site may load this, write `csrf: { .., isolate: { exempt: [\"GET /a\"] } }`";
        assert_eq!(of(Rejection::Isolated, "GET /a").as_deref(), Some(isolate));
        for rejection in [Rejection::CrossSite, TokenError::Spent.into()] {
            assert_eq!(of(rejection, "POST /a"), None, "{rejection}");
        }
        for request in ["POST /a/../b", "POST /a@b", "POST /%20", "PO!ST /a"] {
            assert_eq!(of(Rejection::NoOrigin, request), None, "{request}");
        }
        let long = |length: usize| of(Rejection::NoOrigin, &format!("POST /{}", "a".repeat(length - 1)));
        assert_eq!([long(200).is_some(), long(201).is_some()], [true, false]);
    }

    #[test]
    fn nothing_of_a_request_is_shown_as_it_is() {
        let sent = Escaped(b"<script>`'\"&\\\x00\n\xff~ ");
        assert_eq!(sent.to_string(), r"\x3cscript\x3e\x60\x27\x22\x26\x5c\x00\x0a\xff~ ");
        assert_eq!(Escaped(&[b'a'; 200]).to_string(), "a".repeat(200));
        assert_eq!(Escaped(&[b'a'; 201]).to_string(), format!("{}…", "a".repeat(200)));
    }

    #[test]
    fn a_host_has_no_port() {
        for (origin, expected) in [
            ("https://shop.example.com", "shop.example.com"),
            ("http://localhost:3000", "localhost"),
            ("http://[::1]:3000", "[::1]"),
            ("http://[::1]", "[::1]"),
        ] {
            assert_eq!(host(origin), expected);
        }
    }
}
