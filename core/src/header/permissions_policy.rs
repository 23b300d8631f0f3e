//! The syntax of Permissions-Policy: a dictionary of a structured field, `camera=(), geolocation=(self)`.

use super::feature::Feature;
use super::permission::{Allowed, Permission};
use super::permission_syntax::{PermissionSyntax, origin, unknown};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::list::separated;
use crate::span::Spanned;
use crate::structured_field::{self as sf, BareItem, Item, Member};
use crate::text::Text;
use crate::url::Origin;
use crate::word;

/// The syntax of the header.
pub(super) const PERMISSIONS_POLICY: PermissionSyntax = PermissionSyntax {
    parse,
    render,
    spell_allowed: |word| word.wire.to_owned(),
    spell_text: |text| (text == "*").then(|| text.to_owned()),
};

/// Writes a dictionary of inner lists (Permissions Policy, section 5.2).
fn render(permissions: &[Permission]) -> String {
    separated(permissions, ", ", &|permission| {
        let any = permission.allowlist.iter().any(|allowed| allowed.node == Allowed::Any);
        let list = separated(&permission.allowlist, " ", &|allowed| match &allowed.node {
            Allowed::SelfOrigin => "self".to_owned(),
            Allowed::Any => "*".to_owned(),
            Allowed::Origin(origin) => sf::quote(origin),
        });
        let list = if any { "*".to_owned() } else { format!("({list})") };
        // The specification has a string here, but Chromium, the only engine that supports reporting, expects a token.
        let report_to =
            permission.report_to.as_ref().map(|name| format!(";report-to={}", name.node)).unwrap_or_default();
        format!("{}={list}{report_to}", permission.feature.node.name)
    })
}

/// Reads the text of the header.
fn parse(text: Text<'_>, out: &mut Diagnostics) -> Vec<Permission> {
    let members = sf::parse_dictionary(text, out)
        .map_err(|error| error.note("browsers ignore the whole header if it has a syntax error"));
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
                _ => out.push(unknown_parameter(&key)),
            }
        }
        permissions.push(Permission { feature: Spanned::new(feature, name.span), allowlist, report_to });
    }
    permissions
}

fn unknown_parameter(key: &Spanned<String>) -> Diagnostic {
    let error = Diagnostic::error(
        key.span,
        format!("`{}` follows a `;`, which makes it a parameter of the previous feature", key.node),
    )
    .note("browsers silently ignore such a parameter");
    match Feature::from_name(&key.node) {
        Some(_) => error.help(format!("separate features with a comma: `, {}=()`", key.node)),
        // A parameter that is not specified yet is not an error (Permissions Policy, section 5.2).
        None => Diagnostic {
            level: Level::Warn,
            ..error.help("remove it; the only parameter of a feature is `report-to`, the name of an endpoint")
        },
    }
}

fn read(bare: &Spanned<BareItem>) -> Result<Allowed, Diagnostic> {
    match &bare.node {
        BareItem::Token(token) if token == "self" => Ok(Allowed::SelfOrigin),
        BareItem::Token(token) if token == "*" => Ok(Allowed::Any),
        BareItem::String(text) => origin(text, bare.span),
        other => Err(Diagnostic::error(bare.span, format!("`{other}` is not `self`, `*` or a quoted origin"))
            .help(match other {
                BareItem::Token(token) if token == "none" => "write `()`, which allows no origin".to_owned(),
                BareItem::Token(token) if word::nearest(token, &["self"]).is_some() => {
                    "did you mean `self`?".to_owned()
                }
                BareItem::Token(token) if Origin::parse(token, bare.span).is_ok() => {
                    format!("write `{}`", sf::quote(token))
                }
                _ => "write `self` or an origin such as `\"https://maps.example.com\"`".to_owned(),
            })
            .note("browsers silently ignore it")),
    }
}
