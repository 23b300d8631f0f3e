//! The codec of Permissions-Policy and of Feature-Policy, which it replaced. They differ in their syntax only.

use super::codec::{Codec, Lines, spell_lowered};
use super::feature::{FEATURES, Feature};
use super::permission::{ALLOWLIST, Allowed, PERMISSION, Permission};
use super::permission_syntax::{PermissionSyntax, origin};
use super::text_kind::TextKind;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::{self, ANY, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::span::Spanned;
use crate::text::Text;
use crate::word;

/// A header of features and the origins that may use them.
pub(super) struct Permissions(pub(super) &'static PermissionSyntax);

impl Codec for Permissions {
    fn lower(&self, value: &Value, _: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let entries = out.keep(value.block("`{ camera: none, geolocation: self }`"))?;
        Some(FieldValue::Permissions(lower(entries, out)))
    }

    fn parse(&self, text: Text<'_>, _: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        Some(FieldValue::Permissions((self.0.parse)(text, out)))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Permissions(permissions) => vec![Segment::Text((self.0.render)(permissions))],
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
        let feature = FEATURES.iter().find(|feature| feature.key == word).map(|feature| feature.name.to_owned());
        feature.or_else(|| ALLOWLIST.iter().find(|row| row.key == word).map(self.0.spell_allowed))
    }

    fn spell_text(&self, text: &str) -> Option<String> {
        (self.0.spell_text)(text)
    }

    fn spell_entries(&self, entries: &[Entry]) -> Option<String> {
        spell_lowered(self, entries)
    }
}

/// Reads the declared block of features.
fn lower(entries: &[Entry], out: &mut Diagnostics) -> Vec<Permission> {
    let mut permissions: Vec<Permission> = Vec::with_capacity(entries.len());
    let mut firsts = Firsts::default();
    for (index, entry) in entries.iter().enumerate() {
        let earlier = firsts.earlier(entry.key.node.as_str(), index);
        let row = word::find(FEATURES, &entry.key.node, entry.key.span, "a feature of Permissions-Policy");
        let Some(feature) = out.keep(row) else { continue };
        let Some(value) = out.keep(entry.required("none")) else { continue };
        let permission = permission(Spanned::new(feature, entry.key.span), value, out);
        match earlier {
            Some(first) => out.push(declaration::declared_again(
                &entries[first],
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
                Diagnostic::error(item.span, "`none` cannot be combined with other entries of an allowlist")
                    .help("remove `none`, or remove the others"),
            ),
            _ => allowlist.extend(out.keep(allowed(item)).map(|allowed| Spanned::new(allowed, item.span))),
        }
    }
    if let (Some(any), true) = (allowlist.iter().find(|item| item.node == Allowed::Any), items.len() > 1) {
        out.push(
            Diagnostic::error(any.span, "`*` already allows every origin").help("remove the others, or remove `*`"),
        );
    }
    allowlist
}

fn allowed(item: &Value) -> Result<Allowed, Diagnostic> {
    match &item.kind {
        ValueKind::Word(word) if word == "self" => Ok(Allowed::SelfOrigin),
        ValueKind::Word(word) if word == ANY => Ok(Allowed::Any),
        ValueKind::Word(word) if word == "src" => {
            Err(Diagnostic::error(item.span, "`src` is only valid in the `allow` attribute of a frame")
                .help("write `self`, `none` or an origin"))
        }
        ValueKind::Word(word) => Err(word::unknown(ALLOWLIST, word, item.span, "an entry of an allowlist")
            .help("write `self`, `none`, `*` or an origin such as `\"https://maps.example.com\"`")),
        ValueKind::Text(text) => origin(text, item.span),
        _ => Err(item.unexpected(
            "an entry of an allowlist",
            "`self`, `none`, `*` or an origin such as `\"https://maps.example.com\"`",
        )),
    }
}
