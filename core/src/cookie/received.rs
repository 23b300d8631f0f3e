//! The `Set-Cookie` lines of a response → the cookies that browsers store. A cookie that they reject is an error.

use super::attribute::{DOMAIN, HTTP_ONLY, MAX_AGE, PARTITIONED, PATH, SAME_SITE, SECURE};
use super::browser::{Lifetime, Rejection, lacks, lifetime, rejection, same_site};
use super::policy::{Cookie, CookiePolicy, shown};
use super::set_cookie::SetCookie;
use super::value::{MAX_AGE_LIMIT, MAX_ATTRIBUTE, MAX_PAIR, Prefix, UNSET};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::key::{Key, Switch};
use crate::span::{Span, Spanned};
use crate::text::Text;
use crate::text_or_slot::TextOrSlot;
use crate::url::Origin;
use std::collections::BTreeSet;

impl CookiePolicy {
    /// Reads the lines of a response from `origin`. A line that deletes a cookie is not part of the result.
    pub(crate) fn received<'a>(
        lines: impl Iterator<Item = Spanned<&'a str>>,
        origin: Option<&Origin>,
        out: &mut Diagnostics,
    ) -> CookiePolicy {
        let mut policy = CookiePolicy::default();
        let mut seen = BTreeSet::new();
        let mut found = Diagnostics::new();
        for (index, line) in lines.enumerate() {
            if index == MAX_COOKIES {
                out.push(
                    Diagnostic::error(line.span, format!("this response sets more than {MAX_COOKIES} cookies"))
                        .help("keep the data on the server, and send one identifier")
                        .note("browsers keep about 180 cookies of a domain, and evict others to store these"),
                );
                break;
            }
            let line = Line { text: line.into() };
            let cookie = match found.is_full() {
                // After so many errors no more are reported, but the cookies are still read for the lints.
                true => line.read(origin, &mut Diagnostics::new()),
                false => line.read(origin, &mut found),
            };
            let Some((cookie, scope)) = cookie else { continue };
            if !seen.insert(scope) && !found.is_full() {
                let name = cookie.name();
                found.push(
                    Diagnostic::error(name.span, format!("{} is set twice", cookie.shown()))
                        .help("set it once")
                        .note("browsers keep one cookie for each name, domain and path: the last one"),
                );
            }
            policy.cookies.push(cookie);
        }
        out.extend(found);
        policy
    }
}

/// Name, domain and path: browsers keep one cookie for each combination.
type Scope = (String, String, String);

/// A `Set-Cookie` line with its place.
struct Line<'a> {
    text: Text<'a>,
}

impl<'a> Line<'a> {
    fn read(&self, origin: Option<&Origin>, out: &mut Diagnostics) -> Option<(Cookie, Scope)> {
        let Some(parts) = SetCookie::parse(self.text.as_str()) else {
            out.push(self.unreadable());
            return None;
        };
        self.ignored(out);
        let rejection = rejection(&parts, origin);
        if let Some(rejection) = rejection {
            out.push(self.rejected(&parts, rejection, origin));
        }
        let is_deleted = match lifetime(&parts) {
            Ok(Lifetime::Until(date)) => is_over(&date),
            Ok(_) => false,
            Err(_) => true,
        };
        // Safari does not require `Secure` for these two, and stores the cookie.
        let is_kept = matches!(rejection, None | Some(Rejection::SameSite | Rejection::Partitioned));
        if is_deleted || !is_kept {
            return None;
        }
        let text = |name: &str| parts.get(name).unwrap_or_default().to_ascii_lowercase();
        let path = parts.get(PATH.name()).unwrap_or_default().to_owned();
        Some((self.cookie(&parts), (parts.name.to_owned(), text(DOMAIN.name()), path)))
    }

    /// The cookie with the attributes of the line. An attribute that is missing is off, at the place of the name.
    fn cookie(&self, parts: &SetCookie<'_>) -> Cookie {
        let key = self.name(parts);
        let at = |name: &str| self.attribute(name).unwrap_or(key.span);
        let is_on = |row: Key<Switch>| Some(Spanned::new(parts.get(row.name()).is_some(), at(row.name())));
        // The default path is the directory of the request's path, which is unknown here.
        let path = parts.get(PATH.name()).filter(|path| path.starts_with('/')).unwrap_or_default();
        let max_age = parts.all(MAX_AGE.name()).rfind(|text| is_number(text));
        // A number that overflows exceeds the limit too.
        let seconds = max_age.map(|digits| digits.parse().unwrap_or(MAX_AGE_LIMIT + 1));
        let domain = parts.get(DOMAIN.name()).filter(|domain| !domain.is_empty());
        Cookie {
            name: Some(key.clone()),
            secure: is_on(SECURE),
            http_only: is_on(HTTP_ONLY),
            same_site: Some(Spanned::new(same_site(parts).unwrap_or(&UNSET), at(SAME_SITE.name()))),
            path: Some(Spanned::new(path.to_owned(), at(PATH.name()))),
            max_age: seconds.map(|seconds| Spanned::new(seconds, at(MAX_AGE.name()))),
            domain: domain.map(|domain| Spanned::new(TextOrSlot::Text(domain.to_owned()), at(DOMAIN.name()))),
            partitioned: parts.get(PARTITIONED.name()).map(|_| at(PARTITIONED.name())),
            ..Cookie::new(key.clone())
        }
    }

    /// The name, at its place, or at that of the value if the cookie has no name.
    fn name(&self, parts: &SetCookie<'_>) -> Spanned<String> {
        let (name, value) = self.pair().split_once('=').unwrap_or((Text::default(), self.pair()));
        let place = if parts.name.is_empty() { value } else { name };
        Spanned::new(parts.name.to_owned(), place.trim_matches(is_blank).span())
    }

    /// The name and the value.
    fn pair(&self) -> Text<'a> {
        self.text.split(';').next().unwrap_or(self.text)
    }

    /// The place of the last attribute of this name, with its value.
    fn attribute(&self, name: &str) -> Option<Span> {
        let is_named = |part: &Text<'_>| {
            part.split('=').next().is_some_and(|part| part.trim().as_str().eq_ignore_ascii_case(name))
        };
        let part = self.text.split(';').skip(1).filter(is_named).last()?;
        Some(part.trim().span())
    }

    /// The error for a line that browsers ignore as a whole, before they read its attributes.
    fn unreadable(&self) -> Diagnostic {
        let control = self.text.as_str().char_indices().find(|(_, c)| c.is_ascii_control() && *c != '\t');
        let error = match control {
            Some((at, c)) => {
                let span = self.text.slice(at..at + c.len_utf8()).span();
                Diagnostic::error(span, format!("`{}` is not allowed in a cookie", c.escape_debug()))
                    .help("encode the value as base64, or percent-encode it")
            }
            None => {
                let pair = self.pair();
                let length = pair.split_once('=').map_or(pair.trim().as_str().len(), |(name, value)| {
                    name.trim_matches(is_blank).as_str().len() + value.trim_matches(is_blank).as_str().len()
                });
                let span = if pair.is_empty() { self.text.span() } else { pair.span() };
                match length {
                    0 => Diagnostic::error(span, "this cookie has no name and no value")
                        .help("send a name and a value, or remove the line"),
                    length => Diagnostic::error(
                        span,
                        format!(
                            "the name and the value of this cookie have {length} bytes together; the limit is {MAX_PAIR}"
                        ),
                    )
                    .help("keep the data on the server, and send an identifier"),
                }
            }
        };
        error.note("browsers ignore the cookie")
    }

    /// The errors for attributes that browsers ignore although they store the cookie.
    fn ignored(&self, out: &mut Diagnostics) {
        for part in self.text.split(';').skip(1) {
            if out.is_full() {
                return;
            }
            let (name, value) = part.split_once('=').unwrap_or((part, Text::default()));
            let (name, value) = (name.trim().as_str(), value.trim_matches(is_blank).as_str());
            let is = |row: &str| name.eq_ignore_ascii_case(row);
            let error = |message: String| Diagnostic::error(part.trim().span(), message);
            if value.len() > MAX_ATTRIBUTE {
                out.push(
                    error(format!("the value of `{}` has {} bytes; the limit is {MAX_ATTRIBUTE}", name, value.len()))
                        .help("send a shorter value")
                        .note("browsers ignore the attribute, and store the cookie without it"),
                );
            } else if is("Max-Age") && !is_number(value) {
                out.push(
                    error(format!("`{value}` is not a number of seconds"))
                        .help("write the seconds as digits only: `Max-Age=3600`")
                        .note("browsers ignore the attribute, and keep the cookie until they are closed"),
                );
            } else if is("Path") && !value.is_empty() && !value.starts_with('/') {
                out.push(
                    error(format!("the path `{value}` does not start with `/`"))
                        .help(format!("write `Path=/{value}`"))
                        .note("browsers ignore such a path and use the directory of the page's URL"),
                );
            }
        }
    }

    fn rejected(&self, parts: &SetCookie<'_>, rejection: Rejection, origin: Option<&Origin>) -> Diagnostic {
        let name = self.name(parts);
        let at = |attribute| self.attribute(attribute).unwrap_or(name.span);
        let origin = origin.map(ToString::to_string).unwrap_or_default();
        let error =
            |span, why: String| Diagnostic::error(span, format!("browsers reject {}: {why}", shown(&name.node)));
        match rejection {
            Rejection::Secure => error(at(SECURE.name()), format!("`{origin}` cannot set a `Secure` cookie"))
                .help("serve the site over https")
                .note("browsers store a `Secure` cookie only if it arrives over https, so that an attacker on the network cannot replace it"),
            Rejection::Domain => {
                let domain = parts.get(DOMAIN.name()).unwrap_or_default();
                error(at(DOMAIN.name()), format!("`{origin}` cannot set a cookie for `{domain}`"))
                    .help("remove `Domain`: the cookie then belongs to this host alone")
                    .note("the domain must be the host itself or a domain above it, and not a public suffix such as `co.uk`")
            }
            Rejection::SameSite => error(at(SAME_SITE.name()), "`SameSite=None` requires `Secure`".to_owned())
                .help("add `Secure`, or write `SameSite=Lax` if no other site needs the cookie")
                .note("Chromium and Firefox reject the cookie; Safari stores it, and sends it over plain http as well"),
            Rejection::Partitioned => error(at(PARTITIONED.name()), "`Partitioned` requires `Secure`".to_owned())
                .help("add `Secure`")
                .note("browsers that support `Partitioned` reject the cookie"),
            _ if parts.name.is_empty() => {
                Diagnostic::error(name.span, format!("browsers reject the nameless cookie `{}`", parts.value))
                    .help("send it with a name: `name=value`")
                    .note("browsers would send it back as the cookie of that name, without having enforced the rules of its prefix")
            }
            _ => {
                let prefix = Prefix::of(parts.name);
                let lacking = prefix.map(|prefix| lacks(parts, prefix)).unwrap_or_default().join(", ");
                let text = prefix.map_or("", |prefix| prefix.text);
                error(name.span, format!("`{text}` requires {lacking}"))
                    .help(match prefix.is_some_and(|prefix| prefix.host) {
                        true => "send it with `Secure; Path=/` and without `Domain`, or under another name",
                        false => "send it with `Secure`, or under another name",
                    })
                    .note("browsers enforce what the prefix requires, and reject every other cookie with that name")
            }
        }
    }
}

/// The white space of 6265bis: space and tab.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a date is long past, so that the line deletes the cookie. Servers write a date in 1970 for that, so that only the
/// year is read (6265bis, section 5.1.1).
fn is_over(date: &str) -> bool {
    let numbers = date.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| match digits.len() {
        4 => digits.parse::<u32>().ok(),
        _ => None,
    });
    // `Thu, 01-Jan-70 00:00:00 GMT`: a day or an hour is never that large, and minutes are surrounded by colons.
    let is_old = |part: &str| part.len() == 2 && part.starts_with(['7', '8', '9']) && is_number(part);
    numbers.min().is_some_and(|year| year < LONG_PAST) || date.split(['-', ' ']).any(is_old)
}

/// More than any browser keeps for one domain.
const MAX_COOKIES: usize = 512;

/// Earlier years are long past: they are older than this crate.
const LONG_PAST: u32 = 2020;
