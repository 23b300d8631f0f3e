//! The cookies of a policy: what was written for each, and the safe value of what was not.

use super::value::{LAX, Prefix, Protection};
use crate::span::{Span, Spanned};
use crate::text_or_slot::TextOrSlot;
use crate::word::Word;

/// Every cookie that a policy speaks of.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CookiePolicy {
    /// Where `cookies` stands.
    pub span: Span,
    /// The cookies with a name, in the order in which they were declared.
    pub cookies: Vec<Cookie>,
    /// What every other cookie gets at least.
    pub default: Option<Cookie>,
    /// The values that were pasted with a whole `Set-Cookie` line, by the field of their cookie; no policy sends them.
    pub values: Vec<(Spanned<String>, Spanned<String>)>,
}

/// A cookie: its name in the policy, and what was written in its block, each attribute with its place.
///
/// The methods answer for an attribute that was not written too: with its safe value, at the name.
#[derive(Clone, Debug, PartialEq)]
pub struct Cookie {
    /// The field's name.
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
}

impl CookiePolicy {
    /// The cookies with a name, then the default.
    pub fn iter(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().chain(&self.default)
    }
}

impl Cookie {
    /// A cookie of which only the field's name is known.
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
        }
    }

    /// The name on the wire.
    pub fn name(&self) -> Spanned<&str> {
        self.name.as_ref().map_or(Spanned::new(&self.key.node, self.key.span), text)
    }

    /// Whether it is only sent over https.
    pub fn secure(&self) -> Spanned<bool> {
        self.secure.unwrap_or(Spanned::new(true, self.key.span))
    }

    /// Whether it is hidden from scripts.
    pub fn http_only(&self) -> Spanned<bool> {
        self.http_only.unwrap_or(Spanned::new(true, self.key.span))
    }

    /// On which requests from other sites it goes along.
    pub fn same_site(&self) -> Spanned<&'static Word> {
        self.same_site.unwrap_or(Spanned::new(&LAX, self.key.span))
    }

    /// Below which path it is sent.
    pub fn path(&self) -> Spanned<&str> {
        self.path.as_ref().map_or(Spanned::new("/", self.key.span), text)
    }

    /// The domain whose every host gets it; browsers drop a leading dot.
    pub fn domain(&self) -> Option<Spanned<TextOrSlot>> {
        let bare = |domain| match domain {
            TextOrSlot::Text(domain) => TextOrSlot::Text(domain.strip_prefix('.').unwrap_or(&domain).to_owned()),
            slot => slot,
        };
        self.domain.clone().map(|domain| domain.map(bare))
    }

    /// The slot that its domain comes from, and where it stands.
    pub fn domain_slot(&self) -> Option<(&str, Span)> {
        match &self.domain {
            Some(Spanned { node: TextOrSlot::Slot(name), span }) => Some((name, *span)),
            _ => None,
        }
    }

    /// Where `partitioned` stands.
    pub fn partitioned(&self) -> Option<Span> {
        self.partitioned
    }

    /// What Chromium evicts last.
    pub fn priority(&self) -> Option<Spanned<&'static Word>> {
        self.priority
    }

    /// How long it lives at most.
    pub fn max_age(&self) -> Option<Spanned<u64>> {
        self.max_age
    }

    /// How long it lives unused.
    pub fn idle(&self) -> Option<Spanned<u64>> {
        self.idle
    }

    /// How its value is protected.
    pub fn protection(&self) -> Option<Spanned<Protection>> {
        self.protection
    }

    /// The prefix that a browser sees in its name.
    pub fn prefix(&self) -> Option<&'static Prefix> {
        Prefix::of(self.name().node)
    }

    /// Whether its value is a credential: it is signed or encrypted, has an idle limit, or is named like a session.
    pub fn is_session(&self) -> bool {
        let name = self.name().node.to_ascii_lowercase();
        let mut words = name.split(['-', '_', '.']);
        let is_named_so = SESSION_PARTS.iter().any(|part| name.contains(part));
        is_named_so
            || (!self.is_csrf_token()
                && (self.protection().is_some()
                    || self.idle().is_some()
                    || words.any(|word| SESSION_WORDS.contains(&word))))
    }

    /// Whether it is a double-submit token, which a script has to read. One that is named like a session as well is none.
    pub fn is_csrf_token(&self) -> bool {
        let name = self.name().node.to_ascii_lowercase();
        (name.contains("csrf") || name.contains("xsrf")) && !SESSION_PARTS.iter().any(|part| name.contains(part))
    }
}

fn text(text: &Spanned<String>) -> Spanned<&str> {
    Spanned::new(&text.node, text.span)
}

/// What the names of session cookies contain: `PHPSESSID`, `ASP.NET_SessionId`, `wordpress_logged_in_…`. The first two are
/// those that MDN's Observatory looks for.
const SESSION_PARTS: &[&str] = &["sess", "login", "logged_in", "typo_user"];

/// Words in the names of cookies that are credentials: `connect.sid`, `.AspNetCore.Identity.Application`, `remember_token`.
const SESSION_WORDS: &[&str] = &[
    "aspxauth", "auth", "cfid", "cftoken", "connect", "identity", "jwt", "remember", "sid", "ssid", "ticket", "token",
    "zenid",
];
