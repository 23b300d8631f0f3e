//! Declaration → cookies: the meaning of each name in the block `cookies`.

use super::attribute::{
    ATTRIBUTES, DEFAULT, DOMAIN, HTTP_ONLY, IDLE, MAX_AGE, NAME, PARTITIONED, PATH, PRIORITY, PROTECTION, REMEMBER,
    SAME_SITE, SECURE,
};
use super::policy::{Cookie, CookiePolicy};
use super::string_to_block;
use super::value::{PROTECTIONS, Protection};
use crate::declaration::{self, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::header::{Argument, Parameter, Parameters, Setting};
use crate::span::Spanned;
use crate::word::{self, Word};

impl CookiePolicy {
    /// Reads the block of the field `cookies`. Returns `None` if its value is not a block.
    pub(crate) fn lower(entry: &Entry, out: &mut Diagnostics) -> Option<CookiePolicy> {
        let entries = entry.required(EXAMPLE).and_then(|value| value.block(&format!("`{EXAMPLE}`")));
        let entries = out.keep(entries)?;
        if entries.is_empty() && !out.within(entry.span) {
            let span = entry.value.as_ref().map_or(entry.key.span, |value| value.span);
            out.push(Diagnostic::error(span, "`cookies` is empty").help("declare a cookie in it, or remove `cookies`"));
        }
        let mut policy = CookiePolicy { span: entry.key.span, ..CookiePolicy::default() };
        let mut firsts = Firsts::default();
        for (index, entry) in entries.iter().enumerate() {
            if let Some(first) = firsts.earlier(entry.key.node.as_str(), index) {
                out.push(declaration::declared_again(&entries[first], &entry.key, "each cookie has one block"));
                continue;
            }
            let value = entry
                .value
                .as_ref()
                .and_then(Value::as_text)
                .and_then(|text| string_to_block::value(text.node, text.span));
            policy.values.extend(value.map(|value| (entry.key.clone(), value)));
            let cookie = Cookie::lower(entry, out);
            match cookie.key.node == DEFAULT.key {
                true => policy.default = Some(cookie),
                false => policy.cookies.push(cookie),
            }
        }
        Some(policy)
    }
}

impl Cookie {
    /// Where there are errors, the cookie consists of what could be read, so that its constant exists and code that uses it
    /// compiles.
    fn lower(entry: &Entry, out: &mut Diagnostics) -> Cookie {
        let key = &entry.key;
        let mut written = Parameters { all: Vec::new() };
        let example = format!("`{}` alone for a cookie with safe defaults, or a block of attributes", key.node);
        // A string without `=` and `;` is probably meant as the value of the cookie, and not as a `Set-Cookie` line.
        let one_string = entry.value.as_ref().and_then(Value::as_text).filter(|text| text.node.contains(['=', ';']));
        let one_string = one_string.map(|text| string_to_block::entries(text.node, text.span));
        let entries = match &one_string {
            Some(entries) => Some(entries.as_slice()),
            None => out.keep(entry.block(&example)),
        };
        let entries = entries.unwrap_or_default();
        let mut firsts = Firsts::default();
        for (index, entry) in entries.iter().enumerate() {
            let first = firsts.earlier(entry.key.node.as_str(), index);
            let (row, protection) = match row(entry) {
                Ok(found) => found,
                Err(error) => {
                    out.push(error);
                    written.all.extend(intended_protection(entry));
                    continue;
                }
            };
            if let Some(first) = first {
                let effect = "browsers take the last of a repeated attribute";
                out.push(declaration::declared_again(&entries[first], &entry.key, effect));
                continue;
            }
            if key.node == DEFAULT.key && NOT_IN_DEFAULT.contains(row) {
                out.push(Diagnostic::error(entry.key.span, format!("`default` cannot have `{}`", entry.key.node)).help(format!(
                    "declare the cookie by name: `session: {{ {} }}`; `default` only adds attributes to undeclared cookies",
                    protection.map_or(row.example(), |word| word.key.to_owned())
                )));
                continue;
            }
            if let Some(word) = protection {
                protect(&mut written, row, Spanned::new(word, entry.key.span), out);
                out.keep(entry.no_value());
                continue;
            }
            let text = entry.value.as_ref().and_then(Value::as_text);
            if let Some(text) = text.filter(|text| text.node.is_empty()) {
                let error = Diagnostic::error(text.span, format!("`{}` is empty", row.key));
                out.push(error.help(format!("remove `{}`", row.key)));
                continue;
            }
            let slot = match entry.value.as_ref().map(|value| (&value.kind, value.span)) {
                Some((ValueKind::Slot(name), span)) if *row == DOMAIN.row() => {
                    Some(Spanned::new(Argument::Slot(name.clone()), span))
                }
                _ => None,
            };
            let value = slot.or_else(|| row.lower_entry(entry, &key.node, out));
            // These make the constant a `Session`: it keeps that type even if the duration is wrong.
            let starts = [IDLE.row(), REMEMBER.row()].contains(row);
            let value = value.or(starts.then(|| Spanned::new(Argument::Integer(0), entry.span)));
            written.all.extend(value.map(|value| Setting { parameter: row, value }));
        }
        let cookie = Cookie::of(key.clone(), &written);
        cookie.check_idle(out);
        cookie.check_remember(out);
        cookie
    }

    fn of(key: Spanned<String>, written: &Parameters) -> Cookie {
        let text = |text: Spanned<&str>| text.map(str::to_owned);
        Cookie {
            key,
            name: written.get(NAME).map(text),
            secure: written.get(SECURE),
            http_only: written.get(HTTP_ONLY),
            same_site: written.get(SAME_SITE),
            path: written.get(PATH).map(text),
            max_age: written.get(MAX_AGE),
            domain: written.get(DOMAIN),
            partitioned: written.get(PARTITIONED),
            priority: written.get(PRIORITY),
            protection: protection(written),
            idle: written.get(IDLE),
            remember: written.get(REMEMBER),
        }
    }

    fn check_idle(&self, out: &mut Diagnostics) {
        let Some(idle) = self.idle() else { return };
        let error = |message: &str| Diagnostic::error(idle.span, message);
        match self.protection().map(|protection| protection.node) {
            None => out.push(
                error("`idle` requires a cookie that is `signed` or `private`")
                    .help("add `signed`, or remove `idle`")
                    .note("the server reads from the value when it was issued, and only a signature keeps users from changing that"),
            ),
            Some(Protection::Flask) => out.push(
                error("a `flask` cookie cannot have an idle timeout")
                    .help("remove `idle`, or write `signed` in place of `flask` once no Flask application reads the cookie")
                    .note("Flask's session stores one timestamp, and an idle timeout beside `max_age` needs two"),
            ),
            Some(_) => {}
        }
    }
}

impl Cookie {
    fn check_remember(&self, out: &mut Diagnostics) {
        let Some(remember) = self.remember() else { return };
        let error = |message: &str| Diagnostic::error(remember.span, message);
        out.push(match (self.protection().map(|protection| protection.node), self.max_age()) {
            (None, _) => error("`remember` requires a cookie that is `signed` or `private`")
                .help("add `signed`, or remove `remember`")
                .note("the lifetime of a login is in the value, and only a signature keeps users from extending it"),
            (Some(Protection::Flask), _) => error("a `flask` cookie cannot have `remember`")
                .help("remove `remember`, or write `signed` in place of `flask` once no Flask application reads the cookie")
                .note("Flask's session stores one timestamp and no lifetime"),
            (Some(_), None) => error("`remember` extends `max_age`, which this cookie does not have")
                .help("add the lifetime of other logins: `max_age: 8h`")
                .note("without `max_age`, the server accepts every session until its key is removed"),
            (Some(_), Some(max_age)) if remember.node <= max_age.node && remember.node > 0 => {
                error("`remember` is not longer than `max_age`")
                    .help("write a longer time, or remove `remember`: a shorter lifetime needs none")
                    .decided_by(max_age.span)
            }
            (Some(_), Some(_)) => return,
        });
    }
}

fn protection(written: &Parameters) -> Option<Spanned<Protection>> {
    let word = written.get(PROTECTION)?;
    let protection = Protection::ALL.iter().find(|protection| protection.word() == word.node)?;
    Some(Spanned::new(*protection, word.span))
}

/// Keeps the first protection that is written.
fn protect(written: &mut Parameters, row: &'static Parameter, word: Spanned<&'static Word>, out: &mut Diagnostics) {
    match protection(written) {
        None => written.keep(row, Spanned::new(Argument::Words(vec![word]), word.span)),
        Some(first) => out.push(
            Diagnostic::error(word.span, format!("`{}` is a second protection for this cookie", word.node.key))
                .help(format!("keep one of the two; the first is `{}`", first.node.key()))
                .note("a `private` value is authenticated as well as encrypted, and a `flask` session has its own signature"),
        ),
    }
}

/// The row of an entry. For an entry that is a protection, such as `signed`, the row `protection` and that word.
fn row(entry: &Entry) -> Result<(&'static Parameter, Option<&'static Word>), Diagnostic> {
    let name = entry.key.node.as_str();
    if name == "expires" {
        return Err(Diagnostic::error(entry.key.span, "`expires` is a fixed date, and would soon be in the past")
            .help("write a lifetime: `max_age: 10min`")
            .note("browsers ignore `Expires` on a cookie that has `Max-Age`"));
    }
    let word = PROTECTIONS.iter().find(|word| word.key == name);
    let key = if word.is_some() { PROTECTION.key() } else { name };
    match ATTRIBUTES.iter().find(|row| row.key == key) {
        Some(row) if name != PROTECTION.key() => Ok((row, word)),
        Some(_) => Err(Diagnostic::error(entry.key.span, "`protection` is not an attribute of a cookie")
            .help(format!("write {}", word::one_of(&word::keys(PROTECTIONS))))),
        None => {
            let named = word::keys(ATTRIBUTES).into_iter().filter(|key| *key != PROTECTION.key());
            let names: Vec<&'static str> = named.chain(word::keys(PROTECTIONS)).collect();
            Err(word::unknown(&names, name, entry.key.span, "an attribute of a cookie"))
        }
    }
}

/// The protection that a misspelled word is close to. Without it the constant would have another type, and code that uses it
/// would report errors that the misspelling causes.
fn intended_protection(entry: &Entry) -> Option<Setting> {
    let meant = |name: &str| word::nearest(name, &word::keys(PROTECTIONS));
    let value = entry.value.as_ref().and_then(Value::as_word).filter(|_| entry.key.node == PROTECTION.key());
    let key = meant(&entry.key.node).or_else(|| meant(value?.node))?;
    let word = PROTECTIONS.iter().find(|word| word.key == key)?;
    let parameter = ATTRIBUTES.iter().find(|row| row.key == PROTECTION.key())?;
    Some(Setting { parameter, value: Spanned::new(Argument::Words(vec![Spanned::new(word, entry.span)]), entry.span) })
}

/// The attributes that only a declared cookie can have.
const NOT_IN_DEFAULT: &[Parameter] = &[NAME.row(), DOMAIN.row(), PROTECTION.row(), IDLE.row(), REMEMBER.row()];

const EXAMPLE: &str = "{ session: { name: \"__Host-session\", max_age: 8h, signed } }";
