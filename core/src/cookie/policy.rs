//! The cookies of a policy, and how each is written on the wire.

use super::attribute::{ATTRIBUTES, LAX, PROTECTION, Prefix, Protection, UNSET};
use crate::csp::Segment;
use crate::header::{Argument, Kind, Parameter, Parameters};
use crate::span::{Span, Spanned};
use crate::text_or_slot::TextOrSlot;
use crate::word::Word;

/// Every cookie that a policy speaks of.
#[derive(Clone, Debug, Default, PartialEq)]
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

/// A cookie: its name in the policy, and what was written in its block.
#[derive(Clone, Debug, PartialEq)]
pub struct Cookie {
    /// The field's name.
    pub key: Spanned<String>,
    /// What stands in the block; what does not has its safe value.
    pub attributes: Parameters,
}

impl CookiePolicy {
    /// The cookies with a name, then the default.
    pub fn iter(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().chain(&self.default)
    }
}

impl Cookie {
    /// The name on the wire.
    pub fn name(&self) -> Spanned<&str> {
        self.text("name").unwrap_or(Spanned::new(&self.key.node, self.key.span))
    }

    /// Whether it is only sent over https.
    pub fn secure(&self) -> Spanned<bool> {
        self.switch("secure")
    }

    /// Whether it is hidden from scripts.
    pub fn http_only(&self) -> Spanned<bool> {
        self.switch("http_only")
    }

    /// On which requests from other sites it goes along.
    pub fn same_site(&self) -> Spanned<&Word> {
        self.word("same_site").unwrap_or(Spanned::new(&LAX, self.key.span))
    }

    /// Below which path it is sent.
    pub fn path(&self) -> Spanned<&str> {
        self.text("path").unwrap_or(Spanned::new("/", self.key.span))
    }

    /// The domain whose every host gets it; browsers drop a leading dot.
    pub fn domain(&self) -> Option<Spanned<TextOrSlot>> {
        if let Some(Spanned { node: Argument::Slot(name), span }) = self.attributes.get("domain") {
            return Some(Spanned::new(TextOrSlot::Slot(name.clone()), *span));
        }
        let bare = |domain: &str| TextOrSlot::Text(domain.strip_prefix('.').unwrap_or(domain).to_owned());
        self.text("domain").map(|domain| domain.map(bare))
    }

    /// The slot that its domain comes from, and where it stands.
    pub fn domain_slot(&self) -> Option<(&str, Span)> {
        match self.attributes.get("domain") {
            Some(Spanned { node: Argument::Slot(name), span }) => Some((name, *span)),
            _ => None,
        }
    }

    /// Where `partitioned` stands.
    pub fn partitioned(&self) -> Option<Span> {
        self.attributes.get("partitioned").map(|value| value.span)
    }

    /// How long it lives at most.
    pub fn max_age(&self) -> Option<Spanned<u64>> {
        self.attributes.seconds("max_age")
    }

    /// How long it lives unused.
    pub fn idle(&self) -> Option<Spanned<u64>> {
        self.attributes.seconds("idle")
    }

    /// How its value is protected.
    pub fn protection(&self) -> Option<Spanned<Protection>> {
        let word = self.word(PROTECTION)?;
        let protection = Protection::ALL.iter().find(|protection| protection.word() == word.node)?;
        Some(Spanned::new(*protection, word.span))
    }

    /// The prefix that a browser sees in its name.
    pub fn prefix(&self) -> Option<&'static Prefix> {
        Prefix::of(self.name().node)
    }

    /// Whether its value is a credential: it is sealed, has an idle limit, or is named like a session.
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

    /// What stands behind the value: `; Secure; HttpOnly; SameSite=Lax; Path=/`.
    pub fn tail(&self) -> Vec<Segment> {
        // Re-issuing starts the idle limit anew, and with it what the browser keeps.
        let lifetime = self.idle().or(self.max_age()).map(|seconds| seconds.node);
        self.write(lifetime)
    }

    /// The line that has a browser forget the cookie.
    pub fn removal(&self) -> Vec<Segment> {
        let pair = Segment::Text(format!("{}=", self.name().node));
        std::iter::once(pair).chain(self.write(Some(0))).collect()
    }

    /// What every other cookie gets at least. A path is not among it unless it was written: another cookie may have
    /// its reasons to live below one.
    pub fn additions(&self) -> impl Iterator<Item = (&'static str, String)> {
        ATTRIBUTES.iter().filter(|row| row.key != "path" || self.attributes.get("path").is_some()).filter_map(|row| {
            let value = self.value_of(row, self.max_age().map(|seconds| seconds.node))?;
            Some((row.name, value))
        })
    }

    fn write(&self, lifetime: Option<u64>) -> Vec<Segment> {
        let mut segments = Vec::with_capacity(ATTRIBUTES.len());
        for row in ATTRIBUTES {
            if let ("domain", Some(TextOrSlot::Slot(slot))) = (row.key, self.domain().map(|domain| domain.node)) {
                segments.extend([Segment::Text(format!("; {}=", row.name)), Segment::Slot(slot)]);
            } else if let Some(value) = self.value_of(row, lifetime) {
                let equals = if value.is_empty() { "" } else { "=" };
                segments.push(Segment::Text(format!("; {}{equals}{value}", row.name)));
            }
        }
        segments
    }

    /// The value of an attribute on the wire, empty for a switch; `None` where it does not stand there.
    fn value_of(&self, row: &Parameter, lifetime: Option<u64>) -> Option<String> {
        let word = |word: &Word| (word.wire != UNSET.wire).then(|| word.wire.to_owned());
        match row.kind {
            _ if row.name.is_empty() => None,
            Kind::Seconds => lifetime.map(|seconds| seconds.to_string()),
            Kind::Boolean => self.switch(row.key).node.then(String::new),
            Kind::Flag => self.attributes.get(row.key).map(|_| String::new()),
            Kind::Word(_) if row.key == "same_site" => word(self.same_site().node),
            Kind::Word(_) => word(self.word(row.key)?.node),
            _ if row.key == "path" => Some(self.path().node.to_owned()),
            _ => Some(self.domain()?.node.to_string()),
        }
    }

    /// A switch is on unless it is turned off.
    fn switch(&self, key: &str) -> Spanned<bool> {
        match self.attributes.get(key) {
            Some(Spanned { node: Argument::Boolean(on), span }) => Spanned::new(*on, *span),
            _ => Spanned::new(true, self.key.span),
        }
    }

    fn word(&self, key: &str) -> Option<Spanned<&Word>> {
        match &self.attributes.get(key)?.node {
            Argument::Words(words) => words.first().map(|word| Spanned::new(word.node, word.span)),
            _ => None,
        }
    }

    fn text(&self, key: &str) -> Option<Spanned<&str>> {
        match &self.attributes.get(key)?.node {
            Argument::Texts(texts) => texts.first().map(|text| Spanned::new(text.node.as_str(), text.span)),
            _ => None,
        }
    }
}

/// What the names of session cookies contain: `PHPSESSID`, `ASP.NET_SessionId`, `wordpress_logged_in_…`. The first two are
/// those that MDN's Observatory looks for.
const SESSION_PARTS: &[&str] = &["sess", "login", "logged_in", "typo_user"];

/// Words in the names of cookies that are credentials: `connect.sid`, `.AspNetCore.Identity.Application`, `remember_token`.
const SESSION_WORDS: &[&str] = &[
    "aspxauth", "auth", "cfid", "cftoken", "connect", "identity", "jwt", "remember", "sid", "ssid", "ticket", "token",
    "zenid",
];
