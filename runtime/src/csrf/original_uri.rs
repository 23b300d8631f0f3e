//! The target that a client asked for: a router may have shortened the one that a layer sees.

use http::{Extensions, Uri};

/// Returns the URI that arrived, where the framework keeps it, and otherwise the one that the layer sees.
///
/// axum removes the prefix of a nested router before the layers of that router run, and keeps the whole in `OriginalUri`.
/// The feature `original-uri` of axum, which has it do so, is a part of the feature `axum`.
pub(super) fn original_uri<'r>(seen: &'r Uri, extensions: &'r Extensions) -> &'r Uri {
    #[cfg(feature = "axum")]
    if let Some(axum::extract::OriginalUri(original)) = extensions.get() {
        return original;
    }
    let _ = extensions;
    seen
}
