//! Cookies: when they are sent, who can read and change them, and when they expire.

use super::amount::{Amount, Item};
use super::measure::Measure;
use crate::cookie::attribute::{DOMAIN, HTTP_ONLY, IDLE, MAX_AGE, NAME, PARTITIONED, REMEMBER, SAME_SITE, SECURE};
use crate::cookie::{Cookie, Protection};
use crate::declaration::duration;
use crate::list::separated;
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};
use crate::text_or_slot::TextOrSlot;
use std::collections::BTreeMap;

pub(super) fn measures(policy: &SecurityPolicy, out: &mut Vec<Measure>) {
    let Some(cookies) = &policy.cookies else { return };
    let scopes: Vec<_> = cookies.cookies.iter().map(scope).collect();
    // Browsers keep one cookie for each scope: the last one that a response sets.
    let last: BTreeMap<_, usize> = scopes.iter().enumerate().map(|(index, scope)| (scope, index)).collect();
    for (index, cookie) in cookies.cookies.iter().enumerate() {
        if last[&scopes[index]] == index {
            Measures { cookie, out }.named();
        }
    }
    if let Some(default) = &cookies.default {
        let mut own = Vec::new();
        Measures { cookie: default, out: &mut own }.common();
        let written: Vec<&String> = own.iter().filter_map(|measure| measure.text.as_ref()).collect();
        let text = Some(format!("default: {{ {} }}", separated(&written, ", ", &|text| (*text).clone())));
        let effect = "cookies that are not declared are sent without these attributes";
        Measures { cookie: default, out }.push("", Amount::Level(0), default.key.span, text, effect);
        out.extend(own);
    }
}

/// The name, domain and path that browsers know a cookie by.
fn scope(cookie: &Cookie) -> (String, Option<String>, String) {
    let domain = cookie.domain.as_ref().map(|domain| match &domain.node {
        TextOrSlot::Text(text) => text.trim_start_matches('.').to_ascii_lowercase(),
        TextOrSlot::Slot(name) => format!("${name}"),
    });
    (cookie.name().node.to_owned(), domain, cookie.path().node.to_owned())
}

struct Measures<'a> {
    cookie: &'a Cookie,
    out: &'a mut Vec<Measure>,
}

impl Measures<'_> {
    /// The respects of a declared cookie that `default` has too.
    fn common(&mut self) {
        for (key, is_set, effect) in [
            (SECURE.key(), self.cookie.secure(), "it is also sent over http, where anyone on the network can read it"),
            (HTTP_ONLY.key(), self.cookie.http_only(), "scripts can read it, including injected ones"),
        ] {
            let text = if is_set.node { key.to_owned() } else { format!("{key}: false") };
            self.push(key, Amount::unless(is_set.node), is_set.span, Some(text), effect);
        }
        let same_site = self.cookie.same_site();
        let rank = same_site.node.permits.first().copied().unwrap_or_default();
        let text = Some(format!("{}: {}", SAME_SITE.key(), same_site.node.key));
        let effect = "it is sent with more cross-site requests";
        self.push(SAME_SITE.key(), Amount::Level(u64::from(rank)), same_site.span, text, effect);
        let partitioned = self.cookie.partitioned();
        let text = partitioned.map(|_| PARTITIONED.key().to_owned());
        let effect = "all sites that embed this one share the cookie";
        self.push(
            PARTITIONED.key(),
            Amount::unless(partitioned.is_some()),
            partitioned.unwrap_or(self.key()),
            text,
            effect,
        );
        let max_age = self.cookie.max_age();
        let text = max_age.map(|seconds| format!("{}: {}", MAX_AGE.key(), duration(seconds.node)));
        let at = max_age.map_or(self.key(), |seconds| seconds.span);
        let effect = "a stolen value stays valid for longer";
        self.push(MAX_AGE.key(), Amount::until(max_age.map(|seconds| seconds.node)), at, text, effect);
    }

    fn named(&mut self) {
        self.common();
        let idle = self.cookie.idle();
        let text = idle.map(|seconds| format!("{}: {}", IDLE.key(), duration(seconds.node)));
        let at = idle.map_or(self.key(), |seconds| seconds.span);
        let effect = "an unused session stays valid for longer";
        self.push(IDLE.key(), Amount::until(idle.map(|seconds| seconds.node)), at, text, effect);
        let remember = self.cookie.remember();
        let text = remember.map(|seconds| format!("{}: {}", REMEMBER.key(), duration(seconds.node)));
        let at = remember.map_or(self.key(), |seconds| seconds.span);
        let effect = "a login can stay valid for longer";
        self.push(REMEMBER.key(), Amount::Level(remember.map_or(0, |seconds| seconds.node)), at, text, effect);
        self.domain();
        self.protection();
        self.prefix();
    }

    fn domain(&mut self) {
        let domain = self.cookie.domain();
        let item = |domain: &TextOrSlot| match domain {
            TextOrSlot::Text(text) => Item::Domain(text.to_ascii_lowercase()),
            TextOrSlot::Slot(name) => Item::Name(format!("${name}")),
        };
        let items = domain.iter().map(|domain| item(&domain.node)).collect();
        let at = domain.as_ref().map_or(self.key(), |domain| domain.span);
        let text = domain.as_ref().map(|domain| format!("{}: {}", DOMAIN.key(), item(&domain.node).dsl()));
        self.push(DOMAIN.key(), Amount::Items(items), at, text, "more hosts receive it, and can set it");
    }

    fn protection(&mut self) {
        let protection = self.cookie.protection();
        // A cookie without a protection permits more than one with any protection.
        let rank = |protection: Spanned<Protection>| protection.node.word().permits.first().copied();
        let level = protection.and_then(rank).unwrap_or(u8::MAX).into();
        let at = protection.map_or(self.key(), |protection| protection.span);
        let text = protection.map(|protection| protection.node.key().to_owned());
        self.push("protection", Amount::Level(level), at, text, "users can read its value, or forge it");
    }

    /// What browsers require of a response that sets a cookie with its prefix.
    fn prefix(&mut self) {
        let (prefix, name) = (self.cookie.prefix(), self.cookie.name());
        let (at, text) = (name.span, Some(format!("{}: \"{}\"", NAME.key(), name.node)));
        for (respect, is_set) in [
            ("name", prefix.is_some()),
            ("name (host)", prefix.is_some_and(|prefix| prefix.host)),
            ("name (http)", prefix.is_some_and(|prefix| prefix.http_only)),
        ] {
            let effect = "other hosts or plain http responses can set it, since browsers enforce less for this name";
            self.push(respect, Amount::unless(is_set), at, text.clone(), effect);
        }
    }

    fn key(&self) -> Span {
        self.cookie.key.span
    }

    fn push(&mut self, aspect: &'static str, amount: Amount, at: Span, text: Option<String>, effect: &'static str) {
        let entry = Some(self.cookie.key.node.clone());
        self.out.push(Measure { field: "cookies", entry, aspect, amount, at, text, effect });
    }
}
