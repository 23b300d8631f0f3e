//! Cookies, without the feature `cookies`: where they stand, and nothing else.

use crate::declaration::{Entry, ValueKind};
use crate::diagnostic::Diagnostics;
use crate::feature::Feature;
use crate::header::Parameter;
use crate::span::{Span, Spanned};
use crate::url::Origin;

/// That a policy speaks of cookies.
#[derive(Clone, Debug, PartialEq)]
pub struct CookiePolicy {
    /// Where `cookies` stands.
    pub span: Span,
    needs: Vec<Spanned<Feature>>,
}

/// No attribute is known.
pub static ATTRIBUTES: &[Parameter] = &[];

/// A cookie, of which none can be declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {}

impl CookiePolicy {
    pub(crate) fn lower(entry: &Entry, _: &mut Diagnostics) -> Option<CookiePolicy> {
        let attributes: Vec<&Entry> = block(entry).iter().flat_map(block).collect();
        let first = |feature: &Feature| {
            let found = attributes.iter().find(|attribute| attribute.key.node == feature.name())?;
            Some(Spanned::new(*feature, found.key.span))
        };
        Some(CookiePolicy { span: entry.key.span, needs: PROTECTIONS.iter().filter_map(first).collect() })
    }

    /// The features that protect the values of these cookies, each where it is written first.
    pub(crate) fn needs(&self) -> Vec<Spanned<Feature>> {
        self.needs.clone()
    }

    pub(crate) fn check(&self, _: Option<&Spanned<Origin>>, _: &[String], _: &mut Diagnostics) {}

    /// Nothing.
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

    /// The slot that its domain comes from.
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

/// The attributes that are features themselves, each of which turns `cookies` on as well.
const PROTECTIONS: &[Feature] = &[Feature::Signed, Feature::Private, Feature::Flask];
