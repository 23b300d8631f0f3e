//! The files that a bundler lists, read by the model if the feature `templates` is on.

use crate::template_hashes::Kinds;

/// A file of a bundle.
#[cfg_attr(not(feature = "templates"), expect(dead_code, reason = "the feature reads them"))]
pub(crate) enum Item {
    /// Its path, from the folder of the bundle.
    File(String),
    /// Its integrity.
    Integrity(String),
    /// The content of an inline script or style.
    Inline(String),
}

/// Why a list cannot be read.
#[expect(dead_code, reason = "one with the feature, the other without it")]
pub(crate) enum Unread {
    /// Without the feature `templates`.
    FeatureIsOff,
    /// What is wrong with it.
    Malformed(String),
}

/// The files of these kinds.
#[cfg(feature = "templates")]
pub(crate) fn bundled(text: &str, kinds: Kinds) -> Result<Vec<Item>, Unread> {
    use security_policy_core::templates::Bundled;
    let items =
        security_policy_core::templates::bundled(text, kinds.scripts, kinds.styles).map_err(Unread::Malformed)?;
    let item = |item: Bundled| match item {
        Bundled::File(path) => Item::File(path),
        Bundled::Integrity(text) => Item::Integrity(text),
        Bundled::Inline(text) => Item::Inline(text),
    };
    Ok(items.into_iter().map(item).collect())
}

/// Nothing.
#[cfg(not(feature = "templates"))]
pub(crate) fn bundled(_: &str, _: Kinds) -> Result<Vec<Item>, Unread> {
    Err(Unread::FeatureIsOff)
}
