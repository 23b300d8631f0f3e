//! Feature-Policy, which Permissions-Policy replaced: `camera 'none'; geolocation 'self' https://maps.example`.

use super::codec::{Codec, Lines, spell_lowered};
use super::feature::Feature;
use super::permission::{ALLOWLIST, Allowed, Permission};
use super::permissions_policy::{lower, origin, spell_feature, unknown};
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::{Entry, Value};
use crate::diagnostic::Diagnostics;
use crate::list::separated;
use crate::span::Spanned;
use crate::text::Text;

/// Features and who may use them.
pub(super) struct Features;

impl Codec for Features {
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
        let allowed = || ALLOWLIST.iter().find(|row| row.key == word).map(|row| format!("'{}'", row.key));
        spell_feature(word).or_else(allowed)
    }

    fn spell_text(&self, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn spell_entries(&self, entries: &[Entry]) -> Option<String> {
        spell_lowered(self, entries)
    }
}

fn render(permissions: &[Permission]) -> String {
    separated(permissions, "; ", &|permission| {
        let list = separated(&permission.allowlist, " ", &|allowed| match &allowed.node {
            Allowed::SelfOrigin => "'self'".to_owned(),
            Allowed::Any => "*".to_owned(),
            Allowed::Origin(origin) => origin.clone(),
        });
        let list = if list.is_empty() { "'none'" } else { &list };
        format!("{} {list}", permission.feature.node.name)
    })
}

fn parse(text: Text<'_>, out: &mut Diagnostics) -> Vec<Permission> {
    let mut permissions = Vec::new();
    for clause in text.split(';') {
        if out.is_full() {
            break;
        }
        let mut words = clause.words().map(Text::spanned);
        let Some(name) = words.next() else { continue };
        let row = Feature::from_name(name.node).ok_or_else(|| unknown(name.node, name.span, "Feature-Policy"));
        let Some(feature) = out.keep(row) else { continue };
        let mut allowlist = Vec::new();
        for word in words {
            let allowed = match word.node {
                "'none'" => None,
                "'self'" => Some(Allowed::SelfOrigin),
                text => out.keep(origin(text, word.span)),
            };
            allowlist.extend(allowed.map(|allowed| Spanned::new(allowed, word.span)));
        }
        permissions.push(Permission { feature: Spanned::new(feature, name.span), allowlist, report_to: None });
    }
    permissions
}
