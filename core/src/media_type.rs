//! The media types of documents: those that browsers show as pages, and those that may run script.

/// Media types that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaTypes {
    /// This very type.
    Essence(&'static str),
    /// Every type of this kind.
    Kind(&'static str),
    /// Every type whose subtype ends so.
    Ending(&'static str),
}

/// Media types of which browsers make a document that can run script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scriptable {
    /// The types.
    pub types: MediaTypes,
    /// Whether the document is a page: HTML or XML, by what the type says.
    pub is_page: bool,
}

/// HTML.
pub const HTML: &str = "text/html";

const fn page(types: MediaTypes) -> Scriptable {
    Scriptable { types, is_page: true }
}

const fn other(types: MediaTypes) -> Scriptable {
    Scriptable { types, is_page: false }
}

/// The types that become documents with script, each with where that is said.
pub const SCRIPTABLE: &[Scriptable] = &[
    // https://html.spec.whatwg.org/multipage/document-lifecycle.html#loading-a-document, step 4
    page(MediaTypes::Essence(HTML)),
    // https://mimesniff.spec.whatwg.org/#xml-mime-type: XHTML and SVG are among them.
    page(MediaTypes::Ending("+xml")),
    page(MediaTypes::Essence("text/xml")),
    page(MediaTypes::Essence("application/xml")),
    // Chromium takes a stylesheet for XML (`IsXMLMIMEType`).
    other(MediaTypes::Essence("text/xsl")),
    // Parts of any type: `multipart/x-mixed-replace` in HTML, MHTML in Chromium.
    other(MediaTypes::Kind("multipart")),
    other(MediaTypes::Kind("message")),
    // https://mimesniff.spec.whatwg.org/#mime-type-sniffing-algorithm, step 2: what it is, the content says.
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

/// The type without its parameters: `text/html` of `text/html; charset=utf-8`.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether browsers show what has this type as a page.
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
