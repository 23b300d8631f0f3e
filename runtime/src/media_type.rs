//! Whether a response is a page, and whether a browser may run script from it, by its media type.

use http::{HeaderMap, HeaderValue, header::CONTENT_TYPE};

use crate::list::{elements, is_token_byte};

/// Whether a response says that it is a page of HTML.
#[cfg(any(feature = "page", all(feature = "adapter", feature = "audit")))]
pub(crate) fn is_html(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let essence = value.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"].iter().any(|page| essence.eq_ignore_ascii_case(page))
}

/// Whether a browser may treat a response as a document that can run script, and so use a nonce.
///
/// True for a response without a type, and for one whose type cannot be parsed: browsers then guess the type. If there are several types,
/// browsers use the last one that they can parse, or combine them, so one is enough.
pub(crate) fn can_run_script(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(CONTENT_TYPE).iter().map(HeaderValue::as_bytes).peekable();
    lines.peek().is_none() || lines.any(type_can_run_script)
}

/// The same for the value of one line.
pub(crate) fn type_can_run_script(line: &[u8]) -> bool {
    match line.contains(&b',') {
        true => elements(line).any(one_can_run_script),
        false => one_can_run_script(line),
    }
}

fn one_can_run_script(one: &[u8]) -> bool {
    let essence = one.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let Some(slash) = essence.iter().position(|byte| *byte == b'/') else { return true };
    let (kind, subtype) = (&essence[..slash], &essence[slash + 1..]);
    let is_token = |text: &[u8]| !text.is_empty() && text.iter().all(|byte| is_token_byte(*byte));
    // https://mimesniff.spec.whatwg.org/#parse-a-mime-type, steps 5 and 9: no type at all.
    !is_token(kind) || !is_token(subtype) || SCRIPTABLE.iter().any(|row| row.matches(essence, kind, subtype))
}

enum Row {
    /// Exactly this type.
    Essence(&'static str),
    /// Every type of this kind.
    Kind(&'static str),
    /// Every type whose subtype ends with this text.
    Ending(&'static str),
}

impl Row {
    fn matches(&self, essence: &[u8], kind: &[u8], subtype: &[u8]) -> bool {
        match self {
            Row::Essence(text) => essence.eq_ignore_ascii_case(text.as_bytes()),
            Row::Kind(text) => kind.eq_ignore_ascii_case(text.as_bytes()),
            Row::Ending(text) => {
                let from = subtype.len().saturating_sub(text.len());
                subtype[from..].eq_ignore_ascii_case(text.as_bytes())
            }
        }
    }
}

/// The types of documents that can run script: the rows of the model.
const SCRIPTABLE: &[Row] = security_policy_macros::scriptable!();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_run_script() {
        for (lines, can) in [
            (&[][..], true),
            (&[""], true),
            (&["html"], true),
            (&["text/"], true),
            (&["/html"], true),
            (&["text/ht ml"], true),
            (&["text/html"], true),
            (&["TEXT/HTML;charset=utf-8"], true),
            (&["\ttext/html ; charset=utf-8"], true),
            (&["application/xhtml+xml"], true),
            (&["image/svg+XML"], true),
            (&["text/xml"], true),
            (&["application/xml; a=b"], true),
            (&["multipart/x-mixed-replace; boundary=a"], true),
            (&["message/rfc822"], true),
            (&["unknown/unknown"], true),
            (&["application/unknown"], true),
            (&["*/*"], true),
            (&["text/plain", "text/html"], true),
            (&["text/html", "text/plain"], true),
            (&["text/plain, text/html"], true),
            (&["text/plain;a=\",\", text/html"], true),
            (&["text/plain,"], true),
            (&["text/css"], false),
            (&["text/plain;a=\", text/html\""], false),
            (&["application/json; profile=\"text/html\""], false),
            (&["text/javascript"], false),
            (&["text/plain", "image/png"], false),
            (&["image/svg"], false),
            (&["application/xml-dtd"], false),
            (&["application/octet-stream"], false),
            (&["application/pdf"], false),
            (&["font/woff2"], false),
            (&["x/l"], false),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(CONTENT_TYPE, HeaderValue::from_static(line));
            }
            assert_eq!(can_run_script(&headers), can, "{lines:?}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_bytes(b"text/pl\xe4in").expect("opaque"));
        assert!(can_run_script(&headers));
    }

    #[cfg(any(feature = "page", all(feature = "adapter", feature = "audit")))]
    #[test]
    fn what_is_a_page() {
        for (line, is_page) in [
            (None, false),
            (Some(""), false),
            (Some("text/html"), true),
            (Some("TEXT/HTML;charset=utf-8"), true),
            (Some(" text/html ; charset=utf-8"), true),
            (Some("application/xhtml+xml"), true),
            (Some("text/html5"), false),
            (Some("text/plain; a=text/html"), false),
            (Some("application/xml"), false),
            (Some("application/json"), false),
        ] {
            let lines = line.map(|line| (CONTENT_TYPE, HeaderValue::from_static(line)));
            assert_eq!(is_html(&lines.into_iter().collect()), is_page, "{line:?}");
        }
    }
}
