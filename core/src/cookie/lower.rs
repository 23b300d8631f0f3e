//! Declaration → cookies: what each name in a block means.

use super::attribute::{ATTRIBUTES, Seal};
use super::policy::{Cookie, CookiePolicy};
use super::written;
use crate::declaration::{self, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::{Argument, Parameter, Parameters, Setting};
use crate::span::Spanned;
use crate::word;

impl CookiePolicy {
    /// Gives meaning to the block behind `cookies`.
    pub(crate) fn lower(entry: &Entry, out: &mut Diagnostics) -> Option<CookiePolicy> {
        let entries = entry.required(EXAMPLE).and_then(|value| value.block(&format!("`{EXAMPLE}`")));
        let entries = out.keep(entries)?;
        if entries.is_empty() && !out.within(entry.span) {
            let span = entry.value.as_ref().map_or(entry.key.span, |value| value.span);
            out.push(Diagnostic::fault(span, "`cookies` is empty").help("declare a cookie in it, or remove it"));
        }
        let mut policy = CookiePolicy { span: entry.key.span, ..CookiePolicy::default() };
        for (index, entry) in entries.iter().enumerate() {
            if let Some(first) = entries[..index].iter().find(|other| other.key == entry.key) {
                out.push(declaration::declared_again(first, &entry.key, "each cookie has one block"));
                continue;
            }
            let value =
                entry.value.as_ref().and_then(Value::as_text).and_then(|text| written::value(text.node, text.span));
            policy.values.extend(value.map(|value| (entry.key.clone(), value)));
            let cookie = Cookie::lower(entry, out);
            match cookie.key.node == DEFAULT {
                true => policy.default = Some(cookie),
                false => policy.cookies.push(cookie),
            }
        }
        Some(policy)
    }
}

impl Cookie {
    /// Where there are faults, it is what could be read, so that the constant that stands for it is there.
    fn lower(entry: &Entry, out: &mut Diagnostics) -> Cookie {
        let key = &entry.key;
        let mut cookie = Cookie { key: key.clone(), attributes: Parameters { all: Vec::new() } };
        if let Some(argument) = &entry.argument {
            out.push(
                Diagnostic::fault(argument.span, format!("a string stands between `{}` and its block", key.node))
                    .help(format!("write `{}: {{ name: \"{}\" }}`", key.node, argument.node)),
            );
            return cookie;
        }
        let example = format!("`{}` alone for a cookie with safe values, or name attributes in a block", key.node);
        // A single word is a value that somebody meant to set, and no line of a header.
        let one_string = entry.value.as_ref().and_then(Value::as_text).filter(|text| text.node.contains(['=', ';']));
        let one_string = one_string.map(|text| written::entries(text.node, text.span));
        let entries = match &one_string {
            Some(entries) => Some(entries.as_slice()),
            None => out.keep(entry.block(&example)),
        };
        let entries = entries.unwrap_or_default();
        for (index, entry) in entries.iter().enumerate() {
            let Some(row) = out.keep(row(entry)) else {
                cookie.attributes.all.extend(meant_to_be(entry));
                continue;
            };
            if let Some(first) = entries[..index].iter().find(|other| other.key == entry.key) {
                let effect = "browsers take the last of a repeated attribute";
                out.push(declaration::declared_again(first, &entry.key, effect));
                continue;
            }
            if key.node == DEFAULT && NOT_IN_DEFAULT.contains(&row.key) {
                out.push(Diagnostic::fault(entry.key.span, format!("`default` has no `{}`", row.key)).help(format!(
                    "give the cookie a block of its own: `session: {{ {} }}`; `default` adds attributes to all others",
                    row.example()
                )));
                continue;
            }
            let text = entry.value.as_ref().and_then(Value::as_text);
            if let Some(text) = text.filter(|text| text.node.is_empty()) {
                let fault = Diagnostic::fault(text.span, format!("`{}` is empty", row.key));
                out.push(fault.help(format!("leave `{}` out", row.key)));
                continue;
            }
            let slot = match entry.value.as_ref().map(|value| (&value.kind, value.span)) {
                Some((ValueKind::Slot(name), span)) if row.key == "domain" => {
                    Some(Spanned::new(Argument::Slot(name.clone()), span))
                }
                _ => None,
            };
            let value = slot.or_else(|| row.lower_entry(entry, &key.node, out));
            // Its type is that of a session, whatever is wrong with the time.
            let value = value.or((row.key == "idle").then(|| Spanned::new(Argument::Integer(0), entry.span)));
            cookie.attributes.all.extend(value.map(|value| Setting { parameter: row, value }));
        }
        cookie.check_seal(out);
        cookie
    }

    fn check_seal(&self, out: &mut Diagnostics) {
        let written: Vec<_> =
            Seal::ALL.iter().filter_map(|(key, _)| self.attributes.get(key).map(|value| (key, value.span))).collect();
        if let [(first, _), (second, span), ..] = written.as_slice() {
            let why = match **second {
                "private" => "what is encrypted is authenticated as well",
                _ => "Flask's session has a signature of its own",
            };
            out.push(
                Diagnostic::fault(*span, format!("a cookie is `{first}` or `{second}`, not both"))
                    .help(format!("remove one of the two: {why}")),
            );
        }
        let Some(idle) = self.idle() else { return };
        let fault = |message: &str| Diagnostic::fault(idle.span, message);
        match self.seal().map(|seal| seal.node) {
            None => out.push(
                fault("`idle` on a cookie that is neither `signed` nor `private`")
                    .help("add `signed`, or remove `idle`")
                    .note("the server has to see when the value was issued, and nobody but the server may say so"),
            ),
            Some(Seal::Flask) => out.push(
                fault("`idle` on a `flask` cookie")
                    .help("write `signed` once the site has moved over; Flask itself knows `max_age` alone")
                    .note("Flask's session holds one time, and an idle limit needs two"),
            ),
            Some(_) => {}
        }
    }
}

fn row(entry: &Entry) -> Result<&'static Parameter, Diagnostic> {
    let name = entry.key.node.as_str();
    if name == "expires" {
        return Err(Diagnostic::fault(entry.key.span, "`expires` is a date, and a policy outlives it")
            .help("write a lifetime: `max_age: 10min`")
            .note("browsers take `Max-Age` over `Expires` wherever both stand"));
    }
    word::find(ATTRIBUTES, name, entry.key.span, "an attribute of a cookie")
}

/// A misspelled seal, without which the cookie would be one of another type, and all code that uses it wrong as well.
fn meant_to_be(entry: &Entry) -> Option<Setting> {
    let seals: Vec<&str> = Seal::ALL.iter().map(|(key, _)| *key).collect();
    let key = word::nearest(&entry.key.node, &seals)?;
    let parameter = ATTRIBUTES.iter().find(|row| row.key == key)?;
    Some(Setting { parameter, value: Spanned::new(Argument::Flag, entry.span) })
}

/// The cookie that stands for all others.
const DEFAULT: &str = "default";

/// What only makes sense for a cookie of one's own.
const NOT_IN_DEFAULT: &[&str] = &["name", "domain", "signed", "private", "flask", "idle"];

const EXAMPLE: &str = "{ session: { name: \"__Host-session\", max_age: 8h, signed } }";
