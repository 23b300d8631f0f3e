//! Source expressions, from words of the DSL and from text in the header's syntax.

use super::characters::{bare, check_characters};
use super::expression::SourceExpression;
use super::host::HostSource;
use super::quoted;
use crate::csp::directive::Directive;
use crate::csp::hash::{Hash, HashAlgorithm, HashSubject};
use crate::csp::intended::Intended;
use crate::csp::keyword::{Keyword, NONCE, SCHEMES};
use crate::declaration::{ANY, TEMPLATE_HASHES};
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::text::Text;
use crate::url::is_scheme;
use crate::word::{self, Row};

impl SourceExpression {
    /// Reads a bare word of the DSL: `self`, `nonce`, `data`, `*`. The word was written at `span`.
    ///
    /// # Errors
    ///
    /// Returns an error if the word is neither a keyword nor a well-known scheme.
    ///
    /// ```
    /// use security_policy_core::Span;
    /// use security_policy_core::csp::SourceExpression;
    ///
    /// let source = SourceExpression::from_word("unsafe_inline", Span::default())?;
    /// assert_eq!(source.to_string(), "'unsafe-inline'");
    /// assert!(SourceExpression::from_word("cdn", Span::default()).is_err());
    /// # Ok::<(), security_policy_core::Diagnostic>(())
    /// ```
    pub fn from_word(name: &str, span: Span) -> Result<Self, Diagnostic> {
        if name == ANY {
            return Ok(SourceExpression::Host(HostSource::any()));
        }
        if name == NONCE.key {
            return Ok(SourceExpression::Nonce);
        }
        if let Some(keyword) = Keyword::ALL.iter().find(|keyword| keyword.key() == name) {
            return Ok(SourceExpression::Keyword(*keyword));
        }
        if let Some(scheme) = SCHEMES.iter().find(|scheme| scheme.key == name) {
            return Ok(SourceExpression::Scheme(scheme.wire.to_owned()));
        }
        let names = [word::keys(Keyword::ALL), word::keys(SCHEMES), vec![NONCE.key, TEMPLATE_HASHES]].concat();
        let error = Diagnostic::error(span, format!("`{name}` is not a keyword of a source list"));
        Err(match word::nearest(name, &names) {
            Some(key) => error.help(format!("did you mean `{key}`?")),
            None => error.help(format!(
                "write a host as a string: `\"{name}.example\"`, and a scheme as a string with a colon: `\"{name}:\"`"
            )),
        })
    }

    /// Reads one expression in the header's syntax (CSP3, section 2.3.1): `'self'`, `https:`, `*.example.com`.
    ///
    /// # Errors
    ///
    /// Returns an error if the text does not match the grammar. Browsers ignore such a source.
    ///
    /// ```
    /// use security_policy_core::csp::SourceExpression;
    ///
    /// assert!(SourceExpression::parse("https://cdn.example.com").is_ok());
    /// let error = SourceExpression::parse("https://cdn.example.com?v=1").expect_err("a query");
    /// assert_eq!(error.help.as_deref(), Some("write `\"https://cdn.example.com\"`"));
    /// ```
    pub fn parse<'a>(text: impl Into<Text<'a>>) -> Result<Self, Diagnostic> {
        let whole = text.into();
        check_characters(whole)?;
        let (text, span) = (whole.as_str(), whole.span());
        if let Some(inner) = text.strip_prefix('\'') {
            return match inner.strip_suffix('\'').filter(|inner| !inner.contains('\'')) {
                Some(inner) => quoted::parse(inner, text, span),
                None => Err(Diagnostic::error(span, format!("`{text}` has an unclosed quote"))
                    .help(format!("write `{}`", bare(text.trim_matches('\''))))
                    .replace(span, bare(text.trim_matches('\'')))),
            };
        }
        if Intended::of(text).is_some() {
            return Ok(SourceExpression::Unquoted(text.to_owned()));
        }
        if let Some(scheme) = text.split(':').next().filter(|scheme| is_code(scheme) && text.contains(':')) {
            return Err(Diagnostic::error(span, format!("`{scheme}:` in a source list allows nothing"))
                .help(format!("remove `{text}`"))
                .note(format!(
                    "browsers treat a `{scheme}:` URL as an inline script: only `unsafe_inline`, or `unsafe_hashes` with a hash, allows it"
                ))
                .remove(span));
        }
        if let Some(scheme) = text.strip_suffix(':').filter(|scheme| is_scheme(scheme)) {
            return Ok(SourceExpression::Scheme(scheme.to_owned()));
        }
        HostSource::parse(whole).map(SourceExpression::Host)
    }

    /// What browsers keep of a text that [`SourceExpression::parse`] rejects: a digest of the wrong length is still a hash,
    /// a query or fragment after a path is cut off, and the name of a directive after a missing `;` is a host name. Measured
    /// in Chromium 156.
    pub(crate) fn kept(text: &str) -> Option<Self> {
        if let Some(inner) = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
            let (name, digest) = inner.split_once('-')?;
            let (subject, name, digest) = match (HashSubject::of(name), digest.split_once('-')) {
                (Some(subject), Some((name, digest))) => (subject, name, digest),
                _ => (HashSubject::Content, name, digest),
            };
            let hash = Hash { subject, algorithm: HashAlgorithm::from_name(name)?, digest: digest.to_owned() };
            return decodes(digest).then_some(SourceExpression::Hash(hash));
        }
        let host = match text.find(['?', '#']) {
            Some(cut) => HostSource::parse(text[..cut].into()).ok().filter(|host| host.path.is_some()),
            None => Directive::from_name(text).and_then(|_| HostSource::parse(text.into()).ok()),
        };
        host.map(SourceExpression::Host)
    }
}

/// Reads one source in the header's syntax. The name of a directive among sources means that a `;` is missing.
pub(crate) fn read_source(source: Text<'_>) -> Result<SourceExpression, Diagnostic> {
    let (text, span) = (source.as_str(), source.span());
    match Directive::from_name(text) {
        Some(directive) => Err(Diagnostic::error(span, format!("`{text}` is the name of a directive, not a source"))
            .help(format!("make `{}: …` a separate directive; in a header, put `;` before it", directive.key()))),
        None => SourceExpression::parse(source),
    }
}

/// Whether URLs of this scheme contain code, which browsers run instead of fetching anything.
fn is_code(scheme: &str) -> bool {
    ["javascript", "vbscript"].iter().any(|code| code.eq_ignore_ascii_case(scheme))
}

/// Whether browsers can decode this as base64 of up to the length of a SHA-512 (Infra, #forgiving-base64-decode, in either alphabet).
fn decodes(digest: &str) -> bool {
    let body = digest.trim_end_matches('=');
    let padding = digest.len() - body.len();
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || b"+/-_".contains(&b);
    let is_padded = padding == 0 || (padding <= 2 && digest.len().is_multiple_of(4));
    let length = body.len() * 6 / 8;
    body.bytes().all(is_base64)
        && is_padded
        && body.len() % 4 != 1
        && (1..=HashAlgorithm::Sha512.length()).contains(&length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fix;
    use crate::span::Span;

    fn parse(text: &str) -> Result<String, String> {
        SourceExpression::parse(text).map(|s| s.to_string()).map_err(|d| d.message)
    }

    #[test]
    fn what_is_written_is_what_is_sent() {
        for text in [
            "'self'",
            "'none'",
            "https:",
            "custom+app:",
            "*",
            "*:*",
            "https://*",
            "*.example.com",
            "example.com",
            "example.com.",
            "https://example.com:8443/js/",
            "wss://a.b:*",
            "example.com/a%20b",
            "127.0.0.1",
            "'nonce-abc123=='",
            "'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='",
            "self",
            "https",
        ] {
            assert_eq!(parse(text), Ok(text.to_owned()));
        }
        assert_eq!(parse("'SELF'"), Ok("'self'".to_owned()));
    }

    #[test]
    fn what_a_browser_would_drop_is_an_error() {
        for text in [
            "a_b.example",
            "a.*.example",
            "*a.example",
            "https://",
            "a..b",
            "https://u@a.example",
            "a.example?x",
            "a.example#x",
            "[::1]",
            "a.example:0",
            "a.example:99999",
            "a.example:+1",
            "'selff'",
            "'self",
            "a.example/%zz",
            "a.example/{",
            "'sha256-abc'",
            "'sha1-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='",
            "'nonce-'",
            "'nonce-a b'",
            "\"self\"",
            "//a.example",
            "/path",
            "a;b",
            "a,b",
            "\u{e9}.example",
            "a\nb",
            "'ed25519-abc'",
            "javascript:",
            "JavaScript:alert(1)",
            "vbscript:",
            "-a.example",
            "https://a-.example",
            "127.1",
            "https://0x7f.1",
            "2130706433",
            "http://127.0.0.1.",
            "*.0.0.1",
            "https://a.example.1",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_browsers_keep_counts() {
        for (text, kept) in [
            ("'sha256-abc'", Some("'sha256-abc'")),
            ("'SHA384-abc'", Some("'sha384-abc'")),
            ("'url-sha256-abc'", Some("'url-sha256-abc'")),
            ("'eval-sha256-abd'", Some("'eval-sha256-abd'")),
            (
                "'sha256-47DEQpj8HBSa+/TImW-5JCeuQeRkm5NMpJWZG3hSuFU='",
                Some("'sha256-47DEQpj8HBSa+/TImW-5JCeuQeRkm5NMpJWZG3hSuFU='"),
            ),
            ("img-src", Some("img-src")),
            ("https://a.example/p?q", Some("https://a.example/p")),
            ("https://a.example/#f", Some("https://a.example/")),
            ("https://a.example?q", None),
            ("https://u@a.example/p?q", None),
            ("'sha256-'", None),
            ("'sha256-abcde'", None),
            ("'sha256-ab='", None),
            ("'sha256-a*b'", None),
            ("'sha1-abc'", None),
            ("'nonce-'", None),
            ("'nonce-a*b'", None),
            ("'slef'", None),
            ("[::1]", None),
            ("//a.example", None),
        ] {
            assert!(parse(text).is_err() || text == "img-src", "{text}");
            assert_eq!(SourceExpression::kept(text).map(|source| source.to_string()).as_deref(), kept, "{text}");
        }
        let long = format!("'sha512-{}'", "A".repeat(88));
        assert_eq!(SourceExpression::kept(&long), None);
    }

    #[test]
    fn a_hash_is_fixed_whole() {
        for (text, name) in [
            ("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'", "sha256"),
            ("'url-sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'", "url-sha256"),
            ("'eval-sha512-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", "eval-sha256"),
            ("'sha384-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'", "sha256"),
        ] {
            let error = SourceExpression::parse(text).expect_err("an error");
            let fixed = format!("\"'{name}-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='\"");
            let expected = Fix::Replace { span: Span::new(0, text.len()), text: fixed };
            assert_eq!(error.fix.as_deref(), Some(&expected), "{text}");
        }
    }

    #[test]
    fn lost_quotes_are_seen() {
        for text in [
            "self",
            "NONE",
            "strict-dynamic",
            "nonce-abc",
            "sha256-abc=",
            "sha512-a/b+c",
            "eval-sha256-x",
            "unsafe-inline",
        ] {
            let source = SourceExpression::parse(text);
            assert_eq!(source, Ok(SourceExpression::Unquoted(text.to_owned())));
        }
        for text in
            ["sha256-cdn.example.com", "self.example.com", "nonce-cdn.example", "intranet", "https://data", "data:80"]
        {
            assert!(matches!(SourceExpression::parse(text), Ok(SourceExpression::Host(_))), "{text}");
        }
    }
}
