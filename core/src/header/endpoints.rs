//! Reporting-Endpoints: the names and URLs of reporting endpoints (Reporting API, section 3.2).

use super::codec::{Codec, Lines, spell_lowered};
use super::text_kind::TextKind;
use super::value::{Endpoint, FieldValue};
use crate::csp::Segment;
use crate::declaration::{self, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::firsts::Firsts;
use crate::report_url;
use crate::span::Spanned;
use crate::structured_field::{self as sf, BareItem, Member};
use crate::text::Text;
use crate::text_or_slot::TextOrSlot;

/// A header of named URLs.
pub(super) struct Endpoints;

impl Codec for Endpoints {
    fn lower(&self, value: &Value, _: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let entries = out.keep(value.block("`{ csp: \"/reports\" }`"))?;
        Some(FieldValue::Endpoints(lower(entries, out)))
    }

    fn parse(&self, text: Text<'_>, _: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        Some(FieldValue::Endpoints(parse(text, out)))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Endpoints(endpoints) => render(endpoints),
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        "{ csp: \"/reports\" }".to_owned()
    }

    fn lines(&self) -> Lines {
        Lines::Joined
    }

    fn spell_entries(&self, entries: &[Entry]) -> Option<String> {
        spell_lowered(self, entries)
    }
}

/// Reads the declared block of `reporting_endpoints`.
fn lower(entries: &[Entry], out: &mut Diagnostics) -> Vec<Endpoint> {
    let mut endpoints: Vec<Endpoint> = Vec::with_capacity(entries.len());
    let mut firsts = Firsts::default();
    for (index, entry) in entries.iter().enumerate() {
        let name = out.keep(TextKind::Endpoint.check(&entry.key.node, entry.key.span));
        let value = out.keep(entry.required("\"/reports\""));
        let url = value.and_then(|value| out.keep(url(value)));
        if let (Some(name), Some(url)) = (name, url) {
            match firsts.earlier(entry.key.node.as_str(), index) {
                Some(first) => out.push(declaration::declared_again(
                    &entries[first],
                    &entry.key,
                    "browsers keep the last URL of a name and drop the others",
                )),
                None => endpoints.push(Endpoint { name, url }),
            }
        }
    }
    endpoints
}

/// Reads a URL that receives reports, or the slot for one.
pub(crate) fn url(value: &Value) -> Result<Spanned<TextOrSlot>, Diagnostic> {
    if let ValueKind::Slot(name) = &value.kind {
        return Ok(Spanned::new(TextOrSlot::Slot(name.clone()), value.span));
    }
    let text = value.text("a URL or a path", TextKind::Url.example())?;
    report_url::check(text.node, text.span)?;
    TextKind::Url.check(text.node, text.span).map(|text| text.map(TextOrSlot::Text))
}

/// Writes the header: a dictionary of strings.
fn render(endpoints: &[Endpoint]) -> Vec<Segment> {
    let mut segments = Vec::new();
    for (index, endpoint) in endpoints.iter().enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        let name = &endpoint.name.node;
        match &endpoint.url.node {
            TextOrSlot::Text(url) => segments.push(Segment::Text(format!("{comma}{name}={}", sf::quote(url)))),
            // The URL in a slot contains no character that needs an escape in a quoted string.
            TextOrSlot::Slot(slot) => segments.extend([
                Segment::Text(format!("{comma}{name}=\"")),
                Segment::Slot(slot.clone()),
                Segment::Text("\"".to_owned()),
            ]),
        }
    }
    segments
}

/// Reads the text of the header.
fn parse(text: Text<'_>, out: &mut Diagnostics) -> Vec<Endpoint> {
    let members = sf::parse_dictionary(text, out)
        .map_err(|error| error.note("browsers ignore the whole header if it has a syntax error"));
    let mut endpoints = Vec::new();
    for (name, member) in out.keep(members).unwrap_or_default() {
        if out.is_full() {
            break;
        }
        if let Some((parameter, _)) = member.parameters().first() {
            // Reporting API, section 3.3: the parameters of a member are not read.
            let error = Diagnostic::error(
                parameter.span,
                format!("`{}` is a parameter of the endpoint `{}`, and no endpoint", parameter.node, name.node),
            );
            let error = error.help("separate endpoints with `,`").note("browsers ignore parameters here");
            out.push(Diagnostic { level: Level::Warn, ..error });
        }
        let url = match member {
            Member::Item(item) => match item.bare.node {
                BareItem::String(url) => {
                    report_url::check(&url, item.bare.span).and_then(|()| TextKind::Url.check(&url, item.bare.span))
                }
                BareItem::Token(url) => Err(Diagnostic::error(item.bare.span, format!("`{url}` is not a string"))
                    .help(match TextKind::Url.check(&url, item.bare.span) {
                        Ok(url) => format!("write `{}`", sf::quote(&url.node)),
                        Err(error) => error.help.unwrap_or_default(),
                    })
                    .note("browsers ignore members that are not strings")),
                other => Err(Diagnostic::error(item.bare.span, format!("`{other}` is not a string"))
                    .help(format!("write {}", TextKind::Url.example()))
                    .note("browsers ignore members that are not strings")),
            },
            Member::InnerList(list) => Err(Diagnostic::error(list.span, "expected a string, found a list")
                .help(format!("write {}", TextKind::Url.example()))),
        };
        endpoints.extend(out.keep(url).map(|url| Endpoint { name, url: url.map(TextOrSlot::Text) }));
    }
    endpoints
}
