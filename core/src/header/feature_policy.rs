//! The syntax of Feature-Policy, which Permissions-Policy replaced: `camera 'none'; geolocation 'self' https://maps.example`.

use super::feature::Feature;
use super::permission::{Allowed, Permission};
use super::permission_syntax::{PermissionSyntax, origin, unknown};
use crate::diagnostic::Diagnostics;
use crate::list::separated;
use crate::span::Spanned;
use crate::text::Text;

/// The syntax of the header.
pub(super) const FEATURE_POLICY: PermissionSyntax = PermissionSyntax {
    parse,
    render,
    spell_allowed: |word| format!("'{}'", word.key),
    spell_text: |text| Some(text.to_owned()),
};

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
