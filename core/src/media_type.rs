//! Media types that browsers show as pages, and media types whose documents can run scripts.

/// A set of media types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaTypes {
    /// A single type: `text/html`.
    Essence(&'static str),
    /// All types with this top-level type: `multipart`.
    Kind(&'static str),
    /// All types whose subtype ends with this: `+xml`.
    Ending(&'static str),
}

/// Media types that browsers load as documents that can run scripts.
///
/// ```
/// use security_policy_core::media_type::{MediaTypes, SCRIPTABLE};
///
/// let svg = SCRIPTABLE.iter().find(|row| row.types == MediaTypes::Ending("+xml")).expect("a row");
/// assert!(svg.is_page);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scriptable {
    /// The types.
    pub types: MediaTypes,
    /// Whether browsers show the type itself as a page: HTML or XML.
    pub is_page: bool,
}

/// The media type of HTML.
pub const HTML: &str = "text/html";

const fn page(types: MediaTypes) -> Scriptable {
    Scriptable { types, is_page: true }
}

const fn other(types: MediaTypes) -> Scriptable {
    Scriptable { types, is_page: false }
}

/// All media types whose documents can run scripts, each with its source.
pub const SCRIPTABLE: &[Scriptable] = &[
    // https://html.spec.whatwg.org/multipage/document-lifecycle.html#loading-a-document, step 4
    page(MediaTypes::Essence(HTML)),
    // https://mimesniff.spec.whatwg.org/#xml-mime-type: XHTML and SVG are among them.
    page(MediaTypes::Ending("+xml")),
    page(MediaTypes::Essence("text/xml")),
    page(MediaTypes::Essence("application/xml")),
    // Chromium treats XSL stylesheets as XML (`IsXMLMIMEType`).
    other(MediaTypes::Essence("text/xsl")),
    // They contain parts of any type: `multipart/x-mixed-replace` (HTML), MHTML (Chromium).
    other(MediaTypes::Kind("multipart")),
    other(MediaTypes::Kind("message")),
    // https://mimesniff.spec.whatwg.org/#mime-type-sniffing-algorithm, step 2: browsers detect the type from the content.
    other(MediaTypes::Essence("unknown/unknown")),
    other(MediaTypes::Essence("application/unknown")),
    other(MediaTypes::Essence("*/*")),
];

impl MediaTypes {
    fn has(self, essence: &str) -> bool {
        let (kind, subtype) = essence.split_once('/').unwrap_or((essence, ""));
        match self {
            MediaTypes::Essence(text) => essence.eq_ignore_ascii_case(text),
            MediaTypes::Kind(text) => kind.eq_ignore_ascii_case(text),
            MediaTypes::Ending(text) => {
                let ending = subtype.len().checked_sub(text.len()).and_then(|from| subtype.get(from..));
                ending.is_some_and(|ending| ending.eq_ignore_ascii_case(text))
            }
        }
    }
}

/// The type without its parameters: `text/html` for `text/html; charset=utf-8`.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether browsers show a document of this type as a page.
pub(crate) fn is_page(media_type: &str) -> bool {
    SCRIPTABLE.iter().any(|row| row.is_page && row.types.has(essence(media_type)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_and_xml_are_pages() {
        for page in ["text/html", "TEXT/HTML ; charset=utf-8", "image/svg+xml", "application/xhtml+XML", "text/xml"] {
            assert!(is_page(page), "{page}");
        }
        for other in
            ["", "text", "+xml", "text/plain", "text/xsl", "multipart/mixed", "application/json", "a/\u{20ac}xml"]
        {
            assert!(!is_page(other), "{other}");
        }
    }
}
