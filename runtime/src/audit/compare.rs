//! Comparison of a response with the policy that it should carry, header by header.

use http::{HeaderMap, HeaderValue, StatusCode};
use security_policy_core::{cookie::SetCookie, response::masked, shown};
use std::ops::Range;

use super::{
    declaration::{Declaration, ExpectedPolicy},
    finding::Finding,
};
use crate::{level::Level, nonce::Nonce};

/// Returns a finding for each difference between a response and its policy.
pub(super) fn compare<P: ExpectedPolicy + ?Sized>(
    headers: &HeaderMap,
    status: Option<StatusCode>,
    policy: &P,
) -> Vec<Finding> {
    compare_unclaimed(headers, status, policy, &|_| false)
}

/// The same without the headers that something else owns, by their names in lower case.
pub(crate) fn compare_unclaimed<P: ExpectedPolicy + ?Sized>(
    headers: &HeaderMap,
    status: Option<StatusCode>,
    policy: &P,
    is_claimed: &dyn Fn(&str) -> bool,
) -> Vec<Finding> {
    let nonce = Nonce::placeholder();
    let comparison = Comparison { headers, declared: policy.declared(), nonce: nonce.as_str() };
    let (expected, without_nonce) = (policy.expected(status, Some(&nonce)), policy.expected(status, None));
    let mut findings = Vec::new();
    let mut found_nonce = None;
    let mut seen: Vec<&str> = Vec::new();
    for name in comparison.declared.headers {
        if !seen.contains(name) && !is_claimed(name) {
            seen.push(name);
            let values: Vec<(String, String)> =
                expected.get_all(*name).iter().map(text).zip(without_nonce.get_all(*name).iter().map(text)).collect();
            comparison.header(name, &values, &mut found_nonce, &mut findings);
        }
    }
    comparison.removed(is_claimed, &mut findings);
    comparison.cookies(&mut findings);
    findings
}

struct Comparison<'a> {
    headers: &'a HeaderMap,
    declared: &'static Declaration,
    /// The placeholder for the response's nonce in the expected headers.
    nonce: &'a str,
}

impl Comparison<'_> {
    fn header(
        &self,
        name: &str,
        expected: &[(String, String)],
        nonce: &mut Option<String>,
        findings: &mut Vec<Finding>,
    ) {
        let policy = self.declared.name;
        let sent: Vec<String> = self.headers.get_all(name).iter().map(text).collect();
        for (index, (expected, without_nonce)) in expected.iter().enumerate() {
            let Some(sent) = sent.get(index) else {
                findings.push(Finding {
                    help: Some(format!("apply `{policy}` to this response, which adds `{}`", self.displayed(expected))),
                    ..finding(None, None, format!("`{name}` is missing, but `{policy}` declares it"))
                });
                continue;
            };
            let (expected_value, found) = self.expected_value(sent, expected, without_nonce);
            // All headers of a response have the same nonce.
            let has_same_nonce = found.is_none_or(|found| nonce.get_or_insert_with(|| found.to_owned()) == found);
            let is_stricter =
                (name == "vary" && contains_all(sent, expected)) || (name == "cache-control" && is_private(sent));
            if is_stricter || (has_same_nonce && *sent == expected_value) {
                continue;
            }
            let span = difference(sent, &expected_value);
            findings.push(Finding {
                help: Some(format!("the policy declares `{}`", self.displayed(expected))),
                note: Some(
                    "an outer layer, a later handler or a proxy may have replaced the policy's header".to_owned(),
                ),
                ..finding(
                    Some((name, sent)),
                    Some(span),
                    format!("`{name}` differs from its declaration in `{policy}`"),
                )
            });
        }
        // Browsers enforce every Content-Security-Policy that they receive, and differ in how they treat other repeated
        // headers.
        for sent in sent.iter().skip(expected.len()) {
            let (message, help) = match expected.is_empty() {
                true => (format!("`{name}` is sent with a `304`"), "leave it out: the cached page keeps its own"),
                false => (format!("`{name}` is sent again in addition to that of `{policy}`"), "send it once"),
            };
            findings.push(Finding { help: Some(help.to_owned()), ..finding(Some((name, sent)), None, message) });
        }
    }

    /// Returns the value that is expected instead of `sent`: with the nonce of the response, or without a nonce if the
    /// response has none. Also returns that nonce.
    fn expected_value<'b>(&self, sent: &'b str, expected: &str, without_nonce: &str) -> (String, Option<&'b str>) {
        if !expected.contains(self.nonce) {
            return (expected.to_owned(), None);
        }
        let is_nonce = |text: &&str| {
            text.len() == self.nonce.len() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        };
        let found = sent.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).filter(is_nonce);
        match found {
            Some(found) => (expected.replace(self.nonce, found), Some(found)),
            None => (without_nonce.to_owned(), None),
        }
    }

    /// The value as the policy declares it, for messages.
    fn displayed(&self, expected: &str) -> String {
        expected.replace(self.nonce, "{nonce}")
    }

    fn removed(&self, is_claimed: &dyn Fn(&str) -> bool, findings: &mut Vec<Finding>) {
        for name in self.declared.removed.iter().filter(|name| !is_claimed(name)) {
            for value in self.headers.get_all(*name) {
                findings.push(Finding {
                    help: Some("apply the policy last, or remove the header where it is added later".to_owned()),
                    ..finding(
                        Some((name, &text(value))),
                        None,
                        format!("`{name}` is sent, but `{}` removes it", self.declared.name),
                    )
                });
            }
        }
    }

    fn cookies(&self, findings: &mut Vec<Finding>) {
        for line in self.headers.get_all("set-cookie").iter().map(text) {
            let Some(cookie) = SetCookie::parse(&line) else { continue };
            let declared = self.declared.cookies.iter().find(|(name, _)| *name == cookie.name);
            let wrong: Vec<String> = match declared {
                Some((_, tail)) => differing(&cookie, tail),
                None => {
                    let lacks = |(name, _): &&(&str, &str)| cookie.get(name).is_none();
                    self.declared.defaults.iter().filter(lacks).map(|(name, value)| attribute(name, value)).collect()
                }
            };
            if wrong.is_empty() {
                continue;
            }
            let (policy, name) = (self.declared.name, cookie.name);
            let (message, help) = match declared {
                Some((_, tail)) => (
                    format!("cookie `{name}` differs from its declaration in `{policy}`"),
                    format!("set it with the policy's constant, which adds `{}`", tail.trim_start_matches("; ")),
                ),
                None => (
                    format!("cookie `{name}` lacks attributes that `{policy}` adds to every cookie"),
                    format!("apply the policy after the cookie is set, or add `{}` to it", wrong.join("; ")),
                ),
            };
            findings.push(Finding { help: Some(help), ..finding(Some(("set-cookie", &line)), None, message) });
        }
    }
}

/// Returns the attributes in which a cookie differs from its declaration. A deletion may have `Max-Age=0`.
fn differing(cookie: &SetCookie<'_>, tail: &str) -> Vec<String> {
    let line = format!("a=b{tail}");
    let Some(declared) = SetCookie::parse(&line) else { return Vec::new() };
    let differs = |name: &&str| {
        let (sent, declared) = (cookie.get(name), declared.get(name));
        // The value of a slot is not known here.
        let is_slot = declared.is_some_and(|value| value.starts_with('{'));
        let is_deletion = *name == "Max-Age" && sent == Some("0");
        !is_slot && !is_deletion && sent.map(str::to_ascii_lowercase) != declared.map(str::to_ascii_lowercase)
    };
    let names = ["Secure", "HttpOnly", "SameSite", "Path", "Domain", "Max-Age", "Partitioned"];
    names.into_iter().filter(differs).map(str::to_owned).collect()
}

fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() { name.to_owned() } else { format!("{name}={value}") }
}

/// Whether shared caches must not store the response. A layer adds `private` if the response depends on a session, and
/// `no-store` if it contains a nonce.
fn is_private(sent: &str) -> bool {
    sent.split(',').any(|directive| matches!(directive.trim(), "private" | "no-store"))
}

/// Whether a list contains every name of another list. Other handlers may add names to `vary`.
fn contains_all(sent: &str, expected: &str) -> bool {
    let has = |name: &str| sent.split(',').any(|other| other.trim().eq_ignore_ascii_case(name) || other.trim() == "*");
    expected.split(',').all(|name| has(name.trim()))
}

/// Returns the range of the words in `sent` that differ from the expected value. It is empty if words are only missing.
fn difference(sent: &str, expected: &str) -> Range<usize> {
    let same = sent.bytes().zip(expected.bytes()).take_while(|(one, other)| one == other).count();
    let rest = sent.len().min(expected.len()) - same;
    let same_end =
        sent.bytes().rev().zip(expected.bytes().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let is_break = |byte: &u8| matches!(byte, b' ' | b';' | b',');
    let bytes = sent.as_bytes();
    let start = bytes[..same].iter().rposition(is_break).map_or(0, |at| at + 1);
    let end = sent.len() - same_end;
    let end = bytes[end..].iter().position(is_break).map_or(sent.len(), |at| end + at);
    start..end
}

fn finding(line: Option<(&str, &str)>, span: Option<Range<usize>>, message: String) -> Finding {
    let whole = line.map(|(_, value)| 0..value.len()).filter(|span| !span.is_empty());
    Finding {
        lint: None,
        level: Level::Error,
        header: line.map(|(name, _)| name.to_owned()),
        value: line.map(|(name, value)| masked(name, value).into_owned()),
        span: span.filter(|span| !span.is_empty()).or(whole),
        message: shown::line(message),
        help: None,
        note: None,
    }
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}
