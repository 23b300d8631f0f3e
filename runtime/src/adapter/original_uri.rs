//! The URL that the client requested; a router may have shortened the one that a layer sees.

use http::{Extensions, Uri};

/// Returns the URI that the client requested if the framework keeps it, and the one that the layer sees otherwise.
///
/// axum removes the prefix of a nested router from the URI before it calls that router's layers, and keeps the original
/// in `OriginalUri`. The feature `axum` enables axum's feature `original-uri`, which is needed for this. The adapters of other
/// frameworks that shorten the URI, such as poem, put the original one into the head of the request.
pub(crate) fn original_uri<'r>(seen: &'r Uri, extensions: &'r Extensions) -> &'r Uri {
    #[cfg(feature = "axum")]
    if let Some(axum::extract::OriginalUri(original)) = extensions.get() {
        return original;
    }
    let _ = extensions;
    seen
}
