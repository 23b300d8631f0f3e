//! The field `templates`, without the feature `templates`: no file is read, and the model reports that the feature is needed.

use crate::bundle::{Item, Unread};
use crate::files::{Dependencies, Files};
use crate::template_hashes::Kinds;
use security_policy_core::declaration::{Base, Declaration};
use security_policy_core::lint::Levels;
use security_policy_core::{Diagnostics, SecurityPolicy, Span};

/// No pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {}

impl Site {
    /// Nothing.
    pub(crate) fn read(
        _: &Declaration,
        _: Option<(&Base, Span)>,
        _: &dyn Files,
        _: &mut Dependencies,
        _: &mut Diagnostics,
    ) -> Site {
        Site {}
    }

    /// None: that the feature is off is an error.
    pub(crate) fn hashes(&self, _: Kinds, _: Span, _: &mut Diagnostics) -> Vec<String> {
        Vec::new()
    }
}

/// Nothing.
pub(crate) fn check(_: &Site, _: &SecurityPolicy, _: &Levels, _: &mut Diagnostics) {}

/// Nothing.
pub(crate) fn bundled(_: &str, _: bool, _: bool) -> Result<Vec<Item>, Unread> {
    Err(Unread::FeatureIsOff)
}
