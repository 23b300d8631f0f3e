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
        let trusted = format!("`csrf: {{ .., trusted_origins: [\"{sent}\"] }}`");
        match self.rules.own {
            OwnOrigin::Declared(own) if host(own) == host(sent) => vec![format!(
                "the policy declares `origin: \"{own}\"`, which has another scheme or port: open the site there, or declare \
                 `origin: \"{sent}\"`"
            )],
            _ if is_local(host(sent)) => vec![format!(
                "if this is your own site during development, derive a policy for it: \
                 `struct Local {{ {trusted}, ..Shop }}`"
            )],
            _ => vec![format!("if this origin may send requests to the site, write {trusted}")],
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
    let end = authority.rfind(']').map_or(0, |end| end + 1);
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
    use super::*;

    #[test]
    fn nothing_of_a_request_is_shown_as_it_is() {
        let sent = Escaped(b"<script>`'\"&\\\x00\n\xff~");
        assert_eq!(sent.to_string(), r"\x3cscript\x3e\x60\x27\x22\x26\x5c\x00\x0a\xff~");
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
