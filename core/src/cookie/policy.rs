//! The cookies of a policy: the attributes that were written for each, and the safe defaults of the others.

use super::attribute::DEFAULT;
use super::value::{LAX, Prefix, Protection};
use crate::span::{Span, Spanned};
use crate::text_or_slot::TextOrSlot;
use crate::word::Word;

/// The field `cookies` of a policy.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CookiePolicy {
    /// The name of the field.
    pub span: Span,
    /// The declared cookies, in the order of the source.
    pub cookies: Vec<Cookie>,
    /// `default`: the attributes that are added to every other cookie.
    pub default: Option<Cookie>,
    /// The values in cookies that were written as a whole `Set-Cookie` line, each with the key of its cookie. A policy never
    /// sends them.
    pub values: Vec<(Spanned<String>, Spanned<String>)>,
}

/// A declared cookie: its key, and the attributes of its block, each with its place.
///
/// For an attribute that is not written, the methods return its safe default, at the place of the key.
///
/// # Example
///
/// ```
/// use security_policy_core::declaration::{Declaration, Entry, Named, Value, ValueKind};
/// use security_policy_core::{Diagnostics, SecurityPolicy, Span, Spanned};
///
/// let field = |key: &str, kind| Entry {
///     levels: Vec::new(),
///     key: Spanned::new(key.to_owned(), Span::default()),
///     named: Named::ByWord,
///     value: Some(Value { kind, span: Span::default() }),
///     span: Span::default(),
/// };
/// let theme = field("theme", ValueKind::Text("theme=; Secure; SameSite=Strict; Path=/".to_owned()));
/// let declaration = Declaration { levels: Vec::new(), entries: vec![field("cookies", ValueKind::Block(vec![theme]))] };
/// let policy = SecurityPolicy::lower(&declaration, Span::default(), &mut Diagnostics::new());
///
/// let theme = policy.cookies().next().expect("a cookie");
/// assert_eq!((theme.name().node, theme.secure().node, theme.http_only().node), ("theme", true, false));
/// assert_eq!(theme.same_site().node.wire, "Strict");
/// assert_eq!(theme.domain(), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Cookie {
    /// The key of its block, which names its constant too.
    pub key: Spanned<String>,
    pub(crate) name: Option<Spanned<String>>,
    pub(crate) secure: Option<Spanned<bool>>,
    pub(crate) http_only: Option<Spanned<bool>>,
    pub(crate) same_site: Option<Spanned<&'static Word>>,
    pub(crate) path: Option<Spanned<String>>,
    pub(crate) max_age: Option<Spanned<u64>>,
    pub(crate) domain: Option<Spanned<TextOrSlot>>,
    pub(crate) partitioned: Option<Span>,
    pub(crate) priority: Option<Spanned<&'static Word>>,
    pub(crate) protection: Option<Spanned<Protection>>,
    pub(crate) idle: Option<Spanned<u64>>,
    pub(crate) remember: Option<Spanned<u64>>,
}

impl CookiePolicy {
    /// Returns the declared cookies, then `default`.
    pub fn iter(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().chain(&self.default)
    }
}

/// A cookie that is only a value, which browsers store.
const NAMELESS: &str = "the nameless cookie";

/// The name of a cookie in a message: "`theme`".
pub(super) fn shown(name: &str) -> String {
    match name {
        "" => NAMELESS.to_owned(),
        name => format!("`{name}`"),
    }
}

impl Cookie {
    /// A cookie of which only the key is known.
    #[cfg(any(feature = "csrf", feature = "response"))]
    pub(crate) fn new(key: Spanned<String>) -> Cookie {
        Cookie {
            key,
            name: None,
            secure: None,
            http_only: None,
            same_site: None,
            path: None,
            max_age: None,
            domain: None,
            partitioned: None,
            priority: None,
            protection: None,
            idle: None,
            remember: None,
        }
    }

    /// Whether it is `default`, whose attributes are added to undeclared cookies.
    pub(crate) fn is_default(&self) -> bool {
        self.name.is_none() && self.key.node == DEFAULT.key
    }

    /// The cookie in a message: "the cookie `theme`", or "undeclared cookies" for `default`.
    pub(crate) fn label(&self) -> String {
        match self.name().node {
            _ if self.is_default() => "undeclared cookies".to_owned(),
            "" => NAMELESS.to_owned(),
            name => format!("the cookie `{name}`"),
        }
    }

    /// Its name in a message: "`theme`".
    pub(crate) fn shown(&self) -> String {
        shown(self.name().node)
    }

    /// Its name on the wire: `name`, or else its key.
    pub fn name(&self) -> Spanned<&str> {
        self.name.as_ref().map_or(Spanned::new(&self.key.node, self.key.span), text)
    }

    /// Whether it is only sent over https. True by default.
    pub fn secure(&self) -> Spanned<bool> {
        self.secure.unwrap_or(Spanned::new(true, self.key.span))
    }

    /// Whether it is hidden from scripts. True by default.
    pub fn http_only(&self) -> Spanned<bool> {
        self.http_only.unwrap_or(Spanned::new(true, self.key.span))
    }

    /// With which requests from other sites it is sent. [`LAX`] by default.
    pub fn same_site(&self) -> Spanned<&'static Word> {
        self.same_site.unwrap_or(Spanned::new(&LAX, self.key.span))
    }

    /// It is sent with requests for this path and for paths below it. `/` by default.
    pub fn path(&self) -> Spanned<&str> {
        self.path.as_ref().map_or(Spanned::new("/", self.key.span), text)
    }

    /// The domain whose hosts all receive it, without a leading dot, which browsers ignore. `None`: only the host that sets it
    /// does.
    pub fn domain(&self) -> Option<Spanned<TextOrSlot>> {
        let bare = |domain| match domain {
            TextOrSlot::Text(domain) => TextOrSlot::Text(domain.strip_prefix('.').unwrap_or(&domain).to_owned()),
            slot => slot,
        };
        self.domain.clone().map(|domain| domain.map(bare))
    }

    /// The name of the slot that its domain is read from, and its place.
    pub fn domain_slot(&self) -> Option<(&str, Span)> {
        match &self.domain {
            Some(Spanned { node: TextOrSlot::Slot(name), span }) => Some((name, *span)),
            _ => None,
        }
    }

    /// The place of `partitioned`, if it is written.
    pub fn partitioned(&self) -> Option<Span> {
        self.partitioned
    }

    /// How late Chromium evicts it when a host has too many cookies.
    pub fn priority(&self) -> Option<Spanned<&'static Word>> {
        self.priority
    }

    /// Its lifetime in seconds: browsers delete it afterwards, and if it is signed or encrypted, the server rejects it then
    /// (the absolute timeout of a session). `None`: until the browser is closed.
    pub fn max_age(&self) -> Option<Spanned<u64>> {
        self.max_age
    }

    /// The idle timeout in seconds: how long the server accepts it without a request that renews it.
    pub fn idle(&self) -> Option<Spanned<u64>> {
        self.idle
    }

    /// The longest lifetime in seconds that the program may give to a single session, beyond `max_age`.
    pub fn remember(&self) -> Option<Spanned<u64>> {
        self.remember
    }

    /// Whether its value contains the time at which the session started: it has an idle timeout, or `remember`.
    pub fn has_start(&self) -> bool {
        self.idle.is_some() || self.remember.is_some()
    }

    /// How its value is protected; `None` if it is neither signed nor encrypted.
    pub fn protection(&self) -> Option<Spanned<Protection>> {
        self.protection
    }

    /// The prefix of its name that browsers enforce rules for, such as `__Host-`.
    pub fn prefix(&self) -> Option<&'static Prefix> {
        Prefix::of(self.name().node)
    }

    /// Whether its value is a credential: it is signed or encrypted, has an idle timeout, or has the name of a session
    /// cookie, such as `PHPSESSID`.
    pub fn is_session(&self) -> bool {
        let name = self.name().node.to_ascii_lowercase();
        let mut words = name.split(['-', '_', '.']);
        let is_named_so = SESSION_PARTS.iter().any(|part| name.contains(part));
        is_named_so
            || (!self.is_csrf_token()
                && (self.protection().is_some() || self.has_start() || words.any(|word| SESSION_WORDS.contains(&word))))
    }

    /// Whether its name is that of a double-submit CSRF token, which scripts have to read. A name that contains the name of a
    /// session too counts as a session.
    pub fn is_csrf_token(&self) -> bool {
        let name = self.name().node.to_ascii_lowercase();
        (name.contains("csrf") || name.contains("xsrf")) && !SESSION_PARTS.iter().any(|part| name.contains(part))
    }
}

fn text(text: &Spanned<String>) -> Spanned<&str> {
    Spanned::new(&text.node, text.span)
}

/// Parts of the names of session cookies: `PHPSESSID`, `ASP.NET_SessionId`, `wordpress_logged_in_…`. MDN's Observatory looks
/// for the first two.
const SESSION_PARTS: &[&str] = &["sess", "login", "logged_in", "typo_user"];

/// Words in the names of cookies that hold credentials: `connect.sid`, `.AspNetCore.Identity.Application`, `remember_token`.
const SESSION_WORDS: &[&str] = &[
    "aspxauth", "auth", "cfid", "cftoken", "connect", "identity", "jwt", "remember", "sid", "ssid", "ticket", "token",
    "zenid",
];
