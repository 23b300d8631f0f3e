//! A feature and who may use it, for Permissions-Policy and the Feature-Policy that it replaced.

use super::feature::Feature;
use crate::declaration::ANY;
use crate::list::separated;
use crate::span::Spanned;
use crate::word::{Spec, Word};

/// A feature and who may use it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Permission {
    /// The feature, at its name.
    pub feature: Spanned<&'static Feature>,
    /// Who may use it; nobody where it is empty.
    pub allowlist: Vec<Spanned<Allowed>>,
    /// The endpoint that violations are sent to.
    pub report_to: Option<Spanned<String>>,
}

/// Who may use a feature (Permissions Policy, section 4.7).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Allowed {
    /// The page's own origin.
    SelfOrigin,
    /// Everyone.
    Any,
    /// An origin, or `https://*.host` for the names below one.
    Origin(String),
}

/// The words of an allowlist.
pub const ALLOWLIST: &[Word] = &[
    Word::new("self", "self", "Allows the feature to the page's own origin, and its frames of the same origin.")
        .browsers("Browsers compare origins exactly: a subdomain is another origin.")
        .shows("self")
        .spec(Spec::new("Permissions Policy", "https://w3c.github.io/webappsec-permissions-policy/#allowlists")),
    Word::new("none", "()", "Allows the feature to no page and no frame.")
        .browsers("Browsers turn the feature off, and calls of it fail as if the user had declined.")
        .shows("none")
        .spec(Spec::new("Permissions Policy", "https://w3c.github.io/webappsec-permissions-policy/#allowlists")),
];

/// The parameters of the block of a feature.
pub const PERMISSION: &[Word] = &[
    Word::new("allowlist", "", "Lists the origins that may use the feature.")
        .browsers("The list is usually written without this name: `geolocation: self`."),
    Word::new(
        "report_to",
        "report-to",
        "Names the endpoint of `reporting_endpoints` that violations of the feature are reported to.",
    )
    .browsers("Reports have the type `permissions-policy-violation`."),
];

/// A policy as a user writes it: `{ camera: none, geolocation: [self, "https://maps.example"] }`.
pub(crate) fn dsl(permissions: &[Permission]) -> String {
    let one = |permission: &Permission| {
        let item = |allowed: &Spanned<Allowed>| match &allowed.node {
            Allowed::SelfOrigin => "self".to_owned(),
            Allowed::Any => ANY.to_owned(),
            Allowed::Origin(origin) => format!("\"{origin}\""),
        };
        let list = match permission.allowlist.as_slice() {
            [] => "none".to_owned(),
            [one] => item(one),
            // Everybody is everybody: beside it, no other counts.
            all if all.iter().any(|allowed| allowed.node == Allowed::Any) => ANY.to_owned(),
            all => format!("[{}]", separated(all, ", ", &item)),
        };
        format!("{}: {list}", permission.feature.node.key)
    };
    format!("{{ {} }}", separated(permissions, ", ", &one))
}
