//! What a bundler lists, as the feature `templates` reads it.

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
