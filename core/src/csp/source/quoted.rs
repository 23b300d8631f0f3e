//! Sources in single quotes: keywords, nonces, hashes and public keys.

use super::expression::SourceExpression;
use crate::base64::{self, base64};
use crate::csp::hash::{Hash, HashAlgorithm, HashSubject};
use crate::csp::keyword::Keyword;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::word;

/// Reads a source in single quotes: `inner` is the text between them, `text` the whole source.
pub(super) fn parse(inner: &str, text: &str, span: Span) -> Result<SourceExpression, Diagnostic> {
    if let Some(keyword) = Keyword::from_text(inner) {
        return Ok(SourceExpression::Keyword(keyword));
    }
    let (name, value) = inner.split_once('-').unwrap_or((inner, ""));
    if name.eq_ignore_ascii_case("nonce") {
        return parse_nonce(value, text, span);
    }
    if name.eq_ignore_ascii_case("ed25519") {
        return parse_key(value, text, span);
    }
    let (subject, hash) = match (HashSubject::of(name), value.split_once('-')) {
        (Some(subject), Some(rest)) => (subject, rest),
        _ => (HashSubject::Content, (name, value)),
    };
    if let Some(algorithm) = HashAlgorithm::from_name(hash.0) {
        return parse_hash(subject, algorithm, hash.1, text, span);
    }
    let error = Diagnostic::error(span, format!("`{text}` is not a keyword, a nonce or a hash"));
    let names_a_digest = ["sha", "md5"].iter().any(|prefix| hash.0.to_ascii_lowercase().starts_with(prefix));
    Err(if names_a_digest {
        error.help("use `sha256`, `sha384` or `sha512`, the algorithms that browsers support")
    } else if inner.contains(['.', ':', '*']) {
        error
            .help(format!("write hosts and schemes without single quotes: `\"{inner}\"`"))
            .replace(span, format!("\"{inner}\""))
    } else if let Some(key) = word::nearest(inner, &word::keys(Keyword::ALL)) {
        error.help(format!("did you mean `{key}`?"))
    } else {
        error.help("write hosts and schemes without single quotes")
    })
}

fn parse_nonce(value: &str, text: &str, span: Span) -> Result<SourceExpression, Diagnostic> {
    let body = value.trim_end_matches('=');
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
    if body.is_empty() || value.len() - body.len() > 2 || !body.bytes().all(is_base64) {
        return Err(Diagnostic::error(span, format!("`{text}` is not a nonce: its value is not base64"))
            .help("write `nonce`, whose value is new in every response"));
    }
    Ok(SourceExpression::FixedNonce(value.to_owned()))
}

fn parse_key(value: &str, text: &str, span: Span) -> Result<SourceExpression, Diagnostic> {
    match base64::decode(value) {
        Some(key) if key.len() == 32 && value.ends_with('=') => Ok(SourceExpression::PublicKey(value.to_owned())),
        _ => Err(Diagnostic::error(span, format!("`{text}` is not the base64 of a 32-byte public key"))
            .help("write the public key in base64: 44 characters that end in `=`")),
    }
}

fn parse_hash(
    subject: HashSubject,
    algorithm: HashAlgorithm,
    value: &str,
    text: &str,
    span: Span,
) -> Result<SourceExpression, Diagnostic> {
    let error = |message: String| Diagnostic::error(span, message);
    let (name, length) = (algorithm.name(), algorithm.length());
    let written = |algorithm: HashAlgorithm, digest: &[u8]| {
        let hash = Hash { subject, algorithm, digest: base64(digest) };
        format!("\"{}\"", SourceExpression::Hash(hash))
    };
    // The 64 hexadecimal digits of a SHA-256 are also valid base64 of 48 bytes, but base64 of a digest practically always
    // contains other letters.
    let hexadecimal = HashAlgorithm::ALL.into_iter().find(|other| value.len() == 2 * other.length());
    let is_digits = value.bytes().all(|b| b.is_ascii_hexdigit()) && value.bytes().any(|b| b.is_ascii_digit());
    if let Some(algorithm) = hexadecimal.filter(|_| is_digits) {
        let bytes: Option<Vec<u8>> =
            (0..algorithm.length()).map(|at| u8::from_str_radix(&value[2 * at..2 * at + 2], 16).ok()).collect();
        let fixed = written(algorithm, &bytes.unwrap_or_default());
        return Err(error(format!("`{text}` is in hexadecimal, and browsers expect base64"))
            .help(format!("write `{fixed}`"))
            .replace(span, fixed));
    }
    // CSP3 accepts both alphabets (section 6.7.3.3, step 5). Missing padding is reported below, with its fix.
    let compute = || {
        format!("write the base64 of the {length}-byte digest: `openssl dgst -{name} -binary FILE | openssl base64 -A`")
    };
    let Some(digest) = base64::decode_any(value).filter(|digest| !digest.is_empty()) else {
        return Err(error(format!("`{value}` in `{text}` is not base64")).help(compute()));
    };
    if digest.len() != length {
        let title = name.replace("sha", "SHA-");
        let error = error(format!("`{text}` decodes to {} bytes, and a {title} digest has {length}", digest.len()));
        return Err(match HashAlgorithm::ALL.into_iter().find(|other| other.length() == digest.len()) {
            Some(other) => {
                let fixed = written(other, &digest);
                error.help(format!("write `{fixed}`")).replace(span, fixed)
            }
            None => error.help(compute()),
        });
    }
    let padded = base64(&digest);
    if !value.ends_with('=') && padded.ends_with('=') {
        return Err(error(format!("`{text}` lacks its padding"))
            .help(format!("write `{}`", written(algorithm, &digest)))
            .note("browsers compare the text with padded base64, so this never matches")
            .replace(span, written(algorithm, &digest)));
    }
    Ok(SourceExpression::Hash(Hash { subject, algorithm, digest: padded }))
}
