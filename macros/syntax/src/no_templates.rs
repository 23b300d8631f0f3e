//! The field `templates`, without the feature `templates`: no file is read, and the model reports that the feature is needed.

use crate::files::{Dependencies, Files};
use security_policy_core::declaration::{Base, Declaration};
use security_policy_core::lint::Levels;
use security_policy_core::{Diagnostics, SecurityPolicy, Span};

/// No pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site;

/// What would read the files of a policy.
pub(crate) struct Reader<'a> {
    pub(crate) files: &'a dyn Files,
    pub(crate) dependencies: &'a mut Dependencies,
    pub(crate) out: &'a mut Diagnostics,
    pub(crate) base: Option<(&'a Base, Span)>,
}

impl Site {
    /// Nothing.
    pub(crate) fn read(_: &Declaration, reader: &mut Reader<'_>) -> Site {
        let Reader { files: _, dependencies: _, out: _, base: _ } = reader;
        Site
    }
}

/// Nothing.
pub(crate) fn check(_: &Site, _: &SecurityPolicy, _: &Levels, _: &mut Diagnostics) {}
