//! A feature and the origins that may use it, in Permissions-Policy and in Feature-Policy, which it replaced.

use super::feature::Feature;
use crate::declaration::ANY;
use crate::list::separated;
use crate::span::Spanned;
use crate::word::{Spec, Word};

/// A feature and the origins that may use it.
///
/// ```
/// use security_policy_core::header::{Allowed, Field, FieldValue};
///
/// let (value, _) = FieldValue::parse(Field::PermissionsPolicy, "geolocation=(self)");
/// let Some(FieldValue::Permissions(permissions)) = value else { panic!("{value:?}") };
/// assert_eq!(permissions[0].feature.node.key, "geolocation");
/// assert_eq!(permissions[0].allowlist[0].node, Allowed::SelfOrigin);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Permission {
    /// The feature, with the span of its name.
    pub feature: Spanned<&'static Feature>,
    /// The origins that may use it; if the list is empty, no origin may.
    pub allowlist: Vec<Spanned<Allowed>>,
    /// The name of the endpoint that receives reports of violations.
    pub report_to: Option<Spanned<String>>,
}

/// An entry of an allowlist (Permissions Policy, section 4.7). [`Permission`] has an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Allowed {
    /// The origin of the page: `self`.
    SelfOrigin,
    /// Every origin: `*`.
    Any,
    /// An origin, or `https://*.host` for the subdomains of a host.
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

/// The features as they are declared: `{ camera: none, geolocation: [self, "https://maps.example"] }`.
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
            // `*` includes all other entries.
            all if all.iter().any(|allowed| allowed.node == Allowed::Any) => ANY.to_owned(),
            all => format!("[{}]", separated(all, ", ", &item)),
        };
        format!("{}: {list}", permission.feature.node.key)
    };
    format!("{{ {} }}", separated(permissions, ", ", &one))
}
