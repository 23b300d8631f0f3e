//! The name of an upload stays in its two parameters, and names a file of one folder.

use http::{HeaderMap, Response};
use percent_encoding::percent_decode_str;
use security_policy::upload::{attachment, media_type, response};

use crate::{
    hostile::{for_all, for_each_text, text},
    wire,
};

const NAMES: &[&str] =
    &["report.pdf", "Übersicht.pdf", "../../.bashrc", "C:\\windows\\a.ini", "nul.txt", "a.tar.gz", "日本語.txt"];

const TYPES: &[&str] = &["image/png", "text/plain; charset=utf-7", "text/html", "image/svg+xml", "IMAGE/PNG"];

#[test]
fn a_name_is_one_file_name() {
    for_each_text(NAMES, |name| {
        let value = attachment(name);
        let (kind, parameters) = wire::disposition(&value);
        assert_eq!(kind, "attachment");
        let fallback = &parameters["filename"];
        let full = match parameters.get("filename*") {
            None => fallback.clone(),
            Some(extended) => {
                let encoded = extended.strip_prefix("UTF-8''").expect("RFC 8187, section 3.2.1");
                let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~%".contains(&byte);
                assert!(encoded.bytes().all(is_allowed), "{encoded}");
                percent_decode_str(encoded).decode_utf8().expect("UTF-8").into_owned()
            }
        };
        assert_eq!(parameters.len(), 1 + usize::from(full != *fallback));
        for name in [fallback, &full] {
            assert!(!name.is_empty() && name.len() <= 200, "{name:?}");
            assert!(!name.starts_with('.') && !name.ends_with(['.', ' ']), "{name:?}");
            assert!(!name.contains(|c: char| c.is_control() || "/\\\"<>:|?*".contains(c)), "{name:?}");
            wire::shown(name);
        }
    });
}

#[test]
fn a_response_has_the_five_headers() {
    for_each_text(TYPES, |claimed| {
        let known = media_type(claimed);
        assert!(!["html", "xml", "script", "pdf"].iter().any(|word| known.contains(word)), "{known}");
    });
    for_all((text(NAMES), text(TYPES)), |(name, claimed)| {
        let file: Response<()> = response(&name, &claimed, ());
        let expected = HeaderMap::from_iter(
            [
                ("content-type", media_type(&claimed)),
                ("x-content-type-options", "nosniff"),
                ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
                ("cross-origin-resource-policy", "same-origin"),
            ]
            .map(|(name, value)| (http::HeaderName::from_static(name), http::HeaderValue::from_static(value)))
            .into_iter()
            .chain([(http::header::CONTENT_DISPOSITION, attachment(&name))]),
        );
        assert_eq!(file.headers(), &expected);
    });
}
