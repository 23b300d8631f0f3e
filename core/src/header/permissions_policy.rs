//! Permissions-Policy: who may use which feature.

use super::codec::{Codec, Lines, spell_lowered};
use super::feature::{FEATURES, Feature};
use super::permission::{ALLOWLIST, Allowed, PERMISSION, Permission};
use super::text_kind::TextKind;
use super::value::FieldValue;
use super::vocabulary::wire;
use crate::csp::Segment;
use crate::declaration::{self, ANY, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::list::separated;
use crate::span::{Span, Spanned};
use crate::structured_field::{self as sf, BareItem, Item, Member};
use crate::text::Text;
use crate::url::Origin;
use crate::word;

/// Features and who may use them.
pub(super) struct Permissions;

impl Codec for Permissions {
    fn lower(&self, value: &Value, _: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        lower(value, out)
    }

    fn parse(&self, text: Text<'_>, _: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        Some(FieldValue::Permissions(parse(text, out)))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Permissions(permissions) => vec![Segment::Text(render(permissions))],
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        "{ camera: none }".to_owned()
    }

    fn lines(&self) -> Lines {
        Lines::Joined
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        spell_feature(word).or_else(|| wire(ALLOWLIST, word))
    }

    fn spell_text(&self, text: &str) -> Option<String> {
        (text == "*").then(|| text.to_owned())
    }

    fn spell_entries(&self, entries: &[Entry]) -> Option<String> {
        spell_lowered(self, entries)
    }
}

/// The name of a feature in a header.
pub(super) fn spell_feature(key: &str) -> Option<String> {
    FEATURES.iter().find(|feature| feature.key == key).map(|feature| feature.name.to_owned())
}

/// Gives meaning to the block of `permissions_policy`.
pub(super) fn lower(value: &Value, out: &mut Diagnostics) -> Option<FieldValue> {
    let entries = out.keep(value.block("`{ camera: none, geolocation: self }`"))?;
    Some(FieldValue::Permissions(lower_features(entries, out)))
}

fn lower_features(entries: &[Entry], out: &mut Diagnostics) -> Vec<Permission> {
    let mut permissions: Vec<Permission> = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let row = word::find(FEATURES, &entry.key.node, entry.key.span, "a feature of Permissions-Policy");
        let Some(feature) = out.keep(row) else { continue };
        let Some(value) = out.keep(entry.required("none")) else { continue };
        let permission = permission(Spanned::new(feature, entry.key.span), value, out);
        match entries[..index].iter().find(|other| other.key == entry.key) {
            Some(first) => out.push(declaration::declared_again(
                first,
                &entry.key,
                "browsers keep the last value of a feature and drop the others",
            )),
            None => permissions.push(permission),
        }
    }
    permissions
}

fn permission(feature: Spanned<&'static Feature>, value: &Value, out: &mut Diagnostics) -> Permission {
    let ValueKind::Block(entries) = &value.kind else {
        let allowlist = allowlist(value, out);
        return Permission { feature, allowlist, report_to: None };
    };
    let mut permission = Permission { feature, allowlist: Vec::new(), report_to: None };
    for entry in entries {
        let row = word::find(PERMISSION, &entry.key.node, entry.key.span, "a parameter of a feature");
        let Some(row) = out.keep(row) else { continue };
        let Some(value) = out.keep(entry.required(if row.key == "allowlist" { "self" } else { "main" })) else {
            continue;
        };
        match row.key {
            "allowlist" => permission.allowlist = allowlist(value, out),
            _ => permission.report_to = out.keep(TextKind::Endpoint.lower(value)),
        }
    }
    permission
}

fn allowlist(value: &Value, out: &mut Diagnostics) -> Vec<Spanned<Allowed>> {
    let items = value.items();
    let mut allowlist = Vec::with_capacity(items.len());
    for item in items {
        match item.as_word() {
            Some(word) if word.node == "none" && items.len() == 1 => {}
            Some(word) if word.node == "none" => out.push(
                Diagnostic::error(item.span, "`none` stands beside others in an allowlist")
                    .help("remove `none`, or remove the others"),
            ),
            _ => allowlist.extend(out.keep(allowed(item)).map(|allowed| Spanned::new(allowed, item.span))),
        }
    }
    if let (Some(any), true) = (allowlist.iter().find(|item| item.node == Allowed::Any), items.len() > 1) {
        out.push(Diagnostic::error(any.span, "`*` already allows everyone").help("remove the others, or remove `*`"));
    }
    allowlist
}

fn allowed(item: &Value) -> Result<Allowed, Diagnostic> {
    match &item.kind {
        ValueKind::Word(word) if word == "self" => Ok(Allowed::SelfOrigin),
        ValueKind::Word(word) if word == ANY => Ok(Allowed::Any),
        ValueKind::Word(word) if word == "src" => {
            Err(Diagnostic::error(item.span, "`src` is a word of the `allow` attribute only")
                .help("write `self`, `none` or an origin"))
        }
        ValueKind::Word(word) => Err(word::unknown(ALLOWLIST, word, item.span, "who may use a feature")
            .help("write `self`, `none`, `*` or an origin such as `\"https://maps.example.com\"`")),
        ValueKind::Text(text) => origin(text, item.span),
        _ => Err(item.unexpected(
            "who may use the feature",
            "`self`, `none`, `*` or an origin such as `\"https://maps.example.com\"`",
        )),
    }
}

pub(super) fn origin(text: &str, span: Span) -> Result<Allowed, Diagnostic> {
    if text == ANY {
        return Ok(Allowed::Any);
    }
    if let Some(word) = ALLOWLIST.iter().find(|word| word.key == text.trim_matches('\'')) {
        return Err(Diagnostic::error(span, format!("`\"{text}\"` is a string, and `{}` is a bare word", word.key))
            .help(format!("write `{}`", word.key))
            .note("in a string, a browser looks for an origin of that name")
            .replace(span, word.key));
    }
    // A wildcard stands in the place of the first label (Chromium 108).
    let plain = text.replacen("://*.", "://", 1);
    match Origin::parse(&plain, span) {
        Ok(_) => Ok(Allowed::Origin(text.to_owned())),
        Err(error) => {
            // A fix would lose the wildcard.
            let fix = error.fix.filter(|_| plain == text);
            let error = Diagnostic::error(span, format!("`{text}` is not an origin"))
                .help(error.help.unwrap_or_default())
                .note("browsers drop what is no origin from the list");
            Err(Diagnostic { fix, ..error })
        }
    }
}

/// The header's value: a dictionary of inner lists.
fn render(permissions: &[Permission]) -> String {
    separated(permissions, ", ", &|permission| {
        let any = permission.allowlist.iter().any(|allowed| allowed.node == Allowed::Any);
        let list = separated(&permission.allowlist, " ", &|allowed| match &allowed.node {
            Allowed::SelfOrigin => "self".to_owned(),
            Allowed::Any => "*".to_owned(),
            Allowed::Origin(origin) => sf::quote(origin),
        });
        let list = if any { "*".to_owned() } else { format!("({list})") };
        // The text has a string here; Chromium, the one engine that reads it, has a token.
        let report_to =
            permission.report_to.as_ref().map(|name| format!(";report-to={}", name.node)).unwrap_or_default();
        format!("{}={list}{report_to}", permission.feature.node.name)
    })
}

/// Reads the header's value.
fn parse(text: Text<'_>, out: &mut Diagnostics) -> Vec<Permission> {
    let members = sf::parse_dictionary(text, out)
        .map_err(|error| error.note("browsers ignore the whole header when it does not parse"));
    let mut permissions = Vec::new();
    for (name, member) in out.keep(members).unwrap_or_default() {
        if out.is_full() {
            break;
        }
        let row = Feature::from_name(&name.node).ok_or_else(|| unknown(&name.node, name.span, "Permissions-Policy"));
        let Some(feature) = out.keep(row) else { continue };
        let (items, parameters) = match member {
            Member::Item(item) => (vec![Item { bare: item.bare, parameters: Vec::new() }], item.parameters),
            Member::InnerList(list) => (list.items, list.parameters),
        };
        let allowlist =
            out.keep_each(&items, &|item| read(&item.bare).map(|allowed| Spanned::new(allowed, item.bare.span)));
        let mut report_to = None;
        for (key, value) in parameters {
            if out.is_full() {
                break;
            }
            match value.node {
                BareItem::Token(name) | BareItem::String(name) if key.node == "report-to" => {
                    report_to = Some(Spanned::new(name, value.span));
                }
                _ => out.push(lost_parameter(&key)),
            }
        }
        permissions.push(Permission { feature: Spanned::new(feature, name.span), allowlist, report_to });
    }
    permissions
}

fn lost_parameter(key: &Spanned<String>) -> Diagnostic {
    let error =
        Diagnostic::error(key.span, format!("`{}` after a `;` is a parameter of the feature before it", key.node))
            .note("browsers ignore such a parameter in silence");
    match Feature::from_name(&key.node) {
        Some(_) => error.help(format!("separate features with a comma: `, {}=()`", key.node)),
        // What no specification has yet is no error (Permissions Policy, section 5.2).
        None => Diagnostic {
            level: Level::Warn,
            ..error.help("remove it; the one parameter of a feature is `report-to`, the name of an endpoint")
        },
    }
}

/// The report of a feature that no browser is known to have; browsers skip it.
pub(super) fn unknown(name: &str, span: Span, header: &str) -> Diagnostic {
    let error = word::unknown(FEATURES, name, span, &format!("a feature of {header}"));
    let error = match error.help {
        Some(_) => error,
        None => error.help("remove it"),
    };
    Diagnostic { level: Level::Warn, ..error.note("browsers skip a feature that they do not know") }
}

fn read(bare: &Spanned<BareItem>) -> Result<Allowed, Diagnostic> {
    match &bare.node {
        BareItem::Token(token) if token == "self" => Ok(Allowed::SelfOrigin),
        BareItem::Token(token) if token == "*" => Ok(Allowed::Any),
        BareItem::String(text) => origin(text, bare.span),
        other => Err(Diagnostic::error(bare.span, format!("`{other}` is not `self`, `*` or a quoted origin"))
            .help(match other {
                BareItem::Token(token) if token == "none" => "write `()` for nobody".to_owned(),
                BareItem::Token(token) if word::nearest(token, &["self"]).is_some() => {
                    "did you mean `self`?".to_owned()
                }
                BareItem::Token(token) if Origin::parse(token, bare.span).is_ok() => {
                    format!("write `{}`", sf::quote(token))
                }
                _ => "write `self` or an origin such as `\"https://maps.example.com\"`".to_owned(),
            })
            .note("browsers drop it from the list in silence")),
    }
}
