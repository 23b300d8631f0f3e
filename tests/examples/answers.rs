//! Answers questions of the comparisons in `tests/compare`: a JSON object a line on the input, and the answer on the output.
//! `answers cookies` stores `Set-Cookie` lines, and `answers structured_fields` reads structured fields, here and with `sfv`.

use security_policy_core::cookie::{Lifetime, Place, store};
use security_policy_core::structured_field::{BareItem, Member, parse_dictionary, parse_item, parse_list};
use security_policy_core::url::Origin;
use security_policy_core::{Diagnostics, Span};
use serde::Deserialize;
use serde_json::{Value, json};
use sfv::FieldType as _;
use std::io::{self, BufRead as _, BufWriter, Write as _};

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    kind: String,
    text: String,
    #[serde(default)]
    origin: String,
    #[serde(default)]
    path: String,
}

fn main() -> io::Result<()> {
    let answer = match std::env::args().nth(1).as_deref() {
        Some("cookies") => cookie,
        Some("structured_fields") => structured_field,
        _ => return Err(io::Error::other("expected `cookies` or `structured_fields`")),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let question = serde_json::from_str(&line?)?;
        writeln!(out, "{}", answer(&question))?;
    }
    out.flush()
}

/// What a browser stores for the line, or why it stores nothing.
fn cookie(question: &Question) -> Value {
    let origin = Origin::parse(&question.origin, Span::default()).expect("an origin");
    let place = Place { origin: &origin, path: &question.path, from_script: false };
    match store(&question.text, place) {
        Ok(cookie) => json!({
            "name": cookie.name,
            "value": cookie.value,
            "domain": cookie.domain,
            "hostOnly": cookie.host_only,
            "path": cookie.path,
            "secure": cookie.secure,
            "httpOnly": cookie.http_only,
            "sameSite": cookie.same_site.map(|word| word.wire),
            "partitioned": cookie.partitioned,
            "maxAge": match &cookie.lifetime { Lifetime::Seconds(seconds) => Some(seconds), _ => None },
            "expires": match &cookie.lifetime { Lifetime::Until(date) => Some(date), _ => None },
        }),
        Err(rejection) => json!({ "rejected": format!("{rejection:?}") }),
    }
}

/// The canonical form of the text, or null if it does not parse.
fn structured_field(question: &Question) -> Value {
    let (text, parser) = (&*question.text, || sfv::Parser::new(&question.text));
    let (ours, theirs) = match &*question.kind {
        "item" => (
            parse_item(text).ok().map(|item| item.to_string()),
            parser().parse::<sfv::Item>().ok().map(|item| item.serialize()),
        ),
        "list" => (
            parse_list(text).ok().map(|list| joined(list.iter().map(Member::to_string))),
            parser().parse::<sfv::List>().ok().map(|list| list.serialize().unwrap_or_default()),
        ),
        _ => (
            parse_dictionary(text, &mut Diagnostics::new())
                .ok()
                .map(|members| joined(members.iter().map(|(key, member)| entry(&key.node, member)))),
            parser().parse::<sfv::Dictionary>().ok().map(|members| members.serialize().unwrap_or_default()),
        ),
    };
    json!({ "ours": ours, "sfv": theirs })
}

/// A member of a dictionary (RFC 9651, section 4.1.2): `?1` is left out.
fn entry(key: &str, member: &Member) -> String {
    let text = member.to_string();
    match member {
        Member::Item(item) if item.bare.node == BareItem::Boolean(true) => {
            format!("{key}{}", text.strip_prefix("?1").unwrap_or(&text))
        }
        _ => format!("{key}={text}"),
    }
}

fn joined(members: impl Iterator<Item = String>) -> String {
    members.collect::<Vec<_>>().join(", ")
}
