//! Stand-ins for the module without the feature `cookies`: they only record that a policy declares cookies, and where.

use crate::declaration::{Entry, ValueKind};
use crate::diagnostic::Diagnostics;
use crate::feature::Feature;
use crate::header::Parameter;
use crate::span::{Span, Spanned};
use crate::url::Origin;
use crate::word::Word;

/// The field `cookies` of a policy, whose content is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct CookiePolicy {
    /// The name of the field.
    pub span: Span,
    needs: Vec<Spanned<Feature>>,
}

/// Empty: no attribute is known.
pub static ATTRIBUTES: &[Parameter] = &[];

/// Empty: no protection is known.
pub const PROTECTIONS: &[Word] = &[];

/// A cookie; without the feature there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {}

impl CookiePolicy {
    pub(crate) fn lower(entry: &Entry, _: &mut Diagnostics) -> Option<CookiePolicy> {
        let attributes: Vec<&Entry> = block(entry).iter().flat_map(block).collect();
        let first = |feature: &Feature| {
            let found = attributes.iter().find(|attribute| attribute.key.node == feature.name())?;
            Some(Spanned::new(*feature, found.key.span))
        };
        Some(CookiePolicy { span: entry.key.span, needs: FEATURES.iter().filter_map(first).collect() })
    }

    /// The features that protect the values of these cookies, each at its first use.
    pub(crate) fn needs(&self) -> Vec<Spanned<Feature>> {
        self.needs.clone()
    }

    pub(crate) fn check(&self, _: Option<&Spanned<Origin>>, _: &[String], _: &mut Diagnostics) {}

    /// Returns an empty iterator.
    pub fn iter(&self) -> impl Iterator<Item = &Cookie> {
        std::iter::empty()
    }
}

impl Cookie {
    /// The name on the wire.
    pub fn name(&self) -> Spanned<&str> {
        match *self {}
    }

    /// Whether it is only sent over https.
    pub fn secure(&self) -> Spanned<bool> {
        match *self {}
    }

    /// The slot that its domain is read from.
    pub fn domain_slot(&self) -> Option<(&str, Span)> {
        match *self {}
    }
}

fn block(entry: &Entry) -> &[Entry] {
    match entry.value.as_ref().map(|value| &value.kind) {
        Some(ValueKind::Block(entries)) => entries,
        _ => &[],
    }
}

/// The attributes that are features too. Each of these features also turns on `cookies`.
const FEATURES: &[Feature] = &[Feature::Signed, Feature::Private, Feature::Flask];
