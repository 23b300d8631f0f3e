//! Source expressions: one parse, one `Display`. Only this file knows how a source looks.

use super::directive::Directive;
use super::hash::{Hash, HashAlgorithm, HashSubject};
use super::keyword::{Keyword, NONCE, SCHEMES};
use super::lost::Lost;
use crate::base64::{self, base64};
use crate::declaration::ANY;
use crate::diagnostic::Diagnostic;
use crate::host::{self, Problem};
use crate::span::Span;
use crate::url::{is_scheme, with_slashes};
use crate::word::{self, Row};
use std::fmt;

/// An element of a source list (CSP3, section 2.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceExpression {
    /// `'self'`, `'strict-dynamic'` and their kin.
    Keyword(Keyword),
    /// The nonce of the response, which is not known yet.
    Nonce,
    /// A nonce that was written out, without `nonce-` and quotes.
    FixedNonce(String),
    /// `'sha256-…'`
    Hash(Hash),
    /// `'ed25519-…'`: the public key of a signed script, in base64.
    PublicKey(String),
    /// `https:`, without its colon.
    Scheme(String),
    /// `[scheme://]host[:port][/path]`
    Host(HostSource),
    /// A source that start-up fills in, by the name of its slot.
    Slot(String),
    /// Any number of sources that start-up fills in, by the name of their slot.
    Slots(String),
    /// A word that is not the host it looks like, such as a keyword that lost its quotes: browsers read a host name, or
    /// nothing at all. [`Lost::of`] tells what it was.
    Unquoted(String),
}

/// A host source, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSource {
    /// What stands before `://`.
    pub scheme: Option<String>,
    /// A host name, `*` or `*.` and a host name.
    pub host: String,
    /// What stands behind `:`.
    pub port: Option<Port>,
    /// What stands behind that, from its `/` on.
    pub path: Option<String>,
}

/// The port of a host source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Port {
    /// `:*`
    Any,
    /// `:8443`
    Number(u16),
}

impl SourceExpression {
    /// The meaning of a bare word of the DSL.
    ///
    /// # Errors
    ///
    /// The word is no keyword and no well-known scheme.
    pub fn from_word(name: &str, span: Span) -> Result<Self, Diagnostic> {
        if name == NONCE.key {
            return Ok(SourceExpression::Nonce);
        }
        if name == ANY {
            return Ok(SourceExpression::Host(HostSource::any()));
        }
        if let Some(keyword) = Keyword::ALL.iter().find(|keyword| keyword.key() == name) {
            return Ok(SourceExpression::Keyword(*keyword));
        }
        if let Some(scheme) = SCHEMES.iter().find(|scheme| scheme.key == name) {
            return Ok(SourceExpression::Scheme(scheme.wire.to_owned()));
        }
        let names = [word::keys(Keyword::ALL), word::keys(SCHEMES), vec![NONCE.key]].concat();
        let error = Diagnostic::error(span, format!("`{name}` is not a keyword of a source list"));
        Err(match word::nearest(name, &names) {
            Some(key) => error.help(format!("did you mean `{key}`?")),
            None => error.help(format!(
                "a host is a string: `\"{name}.example\"`; a scheme that is not well known too: `\"{name}:\"`"
            )),
        })
    }

    /// Reads one expression in the header's own syntax.
    ///
    /// # Errors
    ///
    /// The text matches no production of the grammar, so that a browser would drop it.
    pub fn parse(text: &str, span: Span) -> Result<Self, Diagnostic> {
        check_characters(text, span)?;
        if let Some(inner) = text.strip_prefix('\'') {
            return match inner.strip_suffix('\'').filter(|inner| !inner.contains('\'')) {
                Some(inner) => parse_quoted(inner, text, span),
                None => Err(Diagnostic::error(span, format!("`{text}` has a quote that is never closed"))
                    .help(format!("write `{}`", bare(text.trim_matches('\''))))
                    .replace(span, bare(text.trim_matches('\'')))),
            };
        }
        if Lost::of(text).is_some() {
            return Ok(SourceExpression::Unquoted(text.to_owned()));
        }
        if let Some(scheme) = text.split(':').next().filter(|scheme| is_code(scheme) && text.contains(':')) {
            return Err(Diagnostic::error(span, format!("`{scheme}:` in a list of sources allows nothing"))
                .help(format!("remove `{text}`"))
                .note(format!(
                    "a `{scheme}:` URL is inline script to a browser: `unsafe_inline` and hashes decide about it"
                ))
                .remove(span));
        }
        if let Some(scheme) = text.strip_suffix(':').filter(|scheme| is_scheme(scheme)) {
            return Ok(SourceExpression::Scheme(scheme.to_owned()));
        }
        HostSource::parse(text, span).map(SourceExpression::Host)
    }

    /// What browsers keep of a text that [`SourceExpression::parse`] rejects: a hash that no script can have still counts
    /// as one, what follows a path is cut off, and a directive whose `;` is missing is the name of a host. Measured in
    /// Chromium 156.
    pub(super) fn kept(text: &str) -> Option<Self> {
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
            Some(cut) => HostSource::parse(&text[..cut], Span::default()).ok().filter(|host| host.path.is_some()),
            None => Directive::from_name(text).and_then(|_| HostSource::parse(text, Span::default()).ok()),
        };
        host.map(SourceExpression::Host)
    }

    /// Whether this is the same source to a browser: schemes and hosts are compared without case.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        use SourceExpression::{Host, Scheme};
        match (self, other) {
            (Scheme(one), Scheme(other)) => one.eq_ignore_ascii_case(other),
            (Host(one), Host(other)) => {
                let [a, b] = [one, other].map(|host| host.scheme.as_deref().unwrap_or_default().to_ascii_lowercase());
                a == b
                    && one.host.eq_ignore_ascii_case(&other.host)
                    && (one.port, &one.path) == (other.port, &other.path)
            }
            _ => self == other,
        }
    }

    /// How to write this expression in the DSL: a bare word where there is one, else a string.
    pub fn dsl(&self) -> String {
        match self {
            SourceExpression::Keyword(keyword) => keyword.key().to_owned(),
            SourceExpression::Nonce => NONCE.key.to_owned(),
            SourceExpression::Slot(_) | SourceExpression::Slots(_) => self.to_string(),
            SourceExpression::Scheme(scheme) if SCHEMES.iter().any(|word| word.wire == scheme) => scheme.clone(),
            SourceExpression::Host(host) if *host == HostSource::any() => ANY.to_owned(),
            other => format!("\"{other}\""),
        }
    }
}

/// The header's own syntax. A nonce that is not known yet stands as `'nonce-'` and a slot as `$name`, which no browser is
/// ever sent.
impl fmt::Display for SourceExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SourceExpression::Keyword(keyword) => write!(f, "'{}'", keyword.text()),
            SourceExpression::Nonce => f.write_str("'nonce-'"),
            SourceExpression::FixedNonce(nonce) => write!(f, "'nonce-{nonce}'"),
            SourceExpression::Hash(hash) => write!(f, "'{hash}'"),
            SourceExpression::PublicKey(key) => write!(f, "'ed25519-{key}'"),
            SourceExpression::Scheme(scheme) => write!(f, "{scheme}:"),
            SourceExpression::Host(host) => host.fmt(f),
            SourceExpression::Slot(name) => write!(f, "${name}"),
            SourceExpression::Slots(name) => write!(f, "..${name}"),
            SourceExpression::Unquoted(text) => f.write_str(text),
        }
    }
}

impl HostSource {
    /// `*`
    fn any() -> Self {
        HostSource { scheme: None, host: ANY.to_owned(), port: None, path: None }
    }

    fn parse(text: &str, span: Span) -> Result<Self, Diagnostic> {
        let error = |message: String| {
            Diagnostic::error(span, message)
                .note("browsers drop a source that they cannot parse, so it would match nothing")
        };
        if text.starts_with(['"', '`', '\u{2018}', '\u{201c}']) {
            let inner = text.trim_matches(['"', '`']);
            return Err(error(format!("`{text}` is in the wrong quotes"))
                .help(format!("write `{}`", bare(inner)))
                .replace(span, bare(inner)));
        }
        if let Some(url) = with_slashes(text) {
            return Err(error(format!("`{text}` lacks `://` between its scheme and its host"))
                .help(format!("write `\"{url}\"`"))
                .replace(span, format!("\"{url}\"")));
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme.to_owned()), rest),
            Some((scheme, rest)) => {
                return Err(error(format!("`{scheme}` in `{text}` is not a scheme"))
                    .help(format!("write `\"https://{rest}\"`")));
            }
            None => (None, text),
        };
        if let Some(cut) = rest.find(['?', '#']) {
            let kept = &text[..text.len() - rest.len() + cut];
            let what = if rest[cut..].starts_with('?') { "a query" } else { "a fragment" };
            return Err(error(format!("`{text}` has {what}, which is not part of a source"))
                .help(format!("write `\"{kept}\"`"))
                .note("browsers cut it off, or drop the whole source")
                .replace(span, format!("\"{kept}\"")));
        }
        let (authority, path) = match rest.find('/') {
            Some(slash) => (&rest[..slash], Some(rest[slash..].to_owned())),
            None => (rest, None),
        };
        if let Some(at) = authority.rfind('@') {
            let kept = text.replacen(&authority[..=at], "", 1);
            return Err(error(format!("`{text}` has user info, which is not part of a source"))
                .help(format!("write `\"{kept}\"`"))
                .replace(span, format!("\"{kept}\"")));
        }
        if authority.starts_with('[') {
            return Err(error(format!("`{text}` is an IPv6 address, which the grammar of a source has no room for"))
                .help("write a host name"));
        }
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(parse_port(port, text, span)?)),
            None => (authority, None),
        };
        check_host(host, text, &error)?;
        check_path(path.as_deref().unwrap_or_default(), text, &error)?;
        Ok(HostSource { scheme, host: host.to_owned(), port, path })
    }
}

impl fmt::Display for HostSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scheme) = &self.scheme {
            write!(f, "{scheme}://")?;
        }
        f.write_str(&self.host)?;
        match self.port {
            Some(Port::Any) => f.write_str(":*")?,
            Some(Port::Number(port)) => write!(f, ":{port}")?,
            None => {}
        }
        f.write_str(self.path.as_deref().unwrap_or_default())
    }
}

/// What every value of a policy must keep out: these would end the directive, the policy or the header.
pub(super) fn check_characters(text: &str, span: Span) -> Result<(), Diagnostic> {
    let Some((at, bad)) = text.char_indices().find(|(_, c)| !c.is_ascii_graphic() || matches!(c, ';' | ',')) else {
        return Ok(());
    };
    let error = |message: String| Diagnostic::error(span.slice(at..at + bad.len_utf8()), message);
    Err(match bad {
        ';' => error(format!("`;` in `{text}` ends the directive"))
            .help("write `%3B` in a path; a directive is a field of its own"),
        ',' => error(format!("`,` in `{text}` ends the policy and starts a second one"))
            .help("write `%2C` in a path; separate sources with a space, or give each a string of its own"),
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => {
            let plain = bare(text.trim_matches(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']));
            error(format!("`{bad}` in `{text}` is a typographic quote"))
                .help(format!("write `{plain}`"))
                .note("browsers discard a directive with a character outside ASCII, so it would restrict nothing")
                .replace(span, plain)
        }
        c if !c.is_ascii() => error(format!("`{c}` in `{text}` is not ASCII"))
            .help("write a host in Punycode (`xn--…`) and a path percent-encoded")
            .note("browsers discard a directive with a character outside ASCII, so it would restrict nothing"),
        c => error(format!("`{}` in `{}` is a control character", c.escape_debug(), text.escape_debug()))
            .help("remove it"),
    })
}

/// How to write in the DSL what stands here in wrong quotes.
fn bare(inner: &str) -> String {
    match Keyword::from_text(inner) {
        Some(keyword) => keyword.key().to_owned(),
        None if matches!(Lost::of(inner), Some(Lost::Nonce | Lost::Hash)) && inner.contains('-') => {
            format!("\"'{inner}'\"")
        }
        None => format!("\"{inner}\""),
    }
}

/// Whether URLs of a scheme are code of the page that holds them, and are never fetched.
fn is_code(scheme: &str) -> bool {
    ["javascript", "vbscript"].iter().any(|code| code.eq_ignore_ascii_case(scheme))
}

fn parse_quoted(inner: &str, text: &str, span: Span) -> Result<SourceExpression, Diagnostic> {
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
        error.help("browsers know `sha256`, `sha384` and `sha512`, written so")
    } else if inner.contains(['.', ':', '*']) {
        error
            .help(format!("hosts and schemes stand without quotes: `\"{inner}\"`"))
            .replace(span, format!("\"{inner}\""))
    } else if let Some(key) = word::nearest(inner, &word::keys(Keyword::ALL)) {
        error.help(format!("did you mean `{key}`?"))
    } else {
        error.help("hosts and schemes stand without quotes")
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
            .help("an Ed25519 public key is 44 characters of base64, the last one `=`")),
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
    // The hexadecimal of a SHA-256 is also the base64 of 48 bytes; that a digest has no other letters is no chance.
    let hexadecimal = HashAlgorithm::ALL.into_iter().find(|other| value.len() == 2 * other.length());
    let is_digits = value.bytes().all(|b| b.is_ascii_hexdigit()) && value.bytes().any(|b| b.is_ascii_digit());
    if let Some(algorithm) = hexadecimal.filter(|_| is_digits) {
        let bytes: Option<Vec<u8>> =
            (0..algorithm.length()).map(|at| u8::from_str_radix(&value[2 * at..2 * at + 2], 16).ok()).collect();
        let fixed = written(algorithm, &bytes.unwrap_or_default());
        return Err(error(format!("`{text}` is written in hexadecimal, which browsers do not read"))
            .help(format!("write `{fixed}`"))
            .replace(span, fixed));
    }
    // CSP3 reads both alphabets (section 6.7.3.3, step 5); what is missing in padding is reported with its fix.
    let Some(digest) = base64::decode_any(value).filter(|digest| !digest.is_empty()) else {
        return Err(error(format!("`{value}` in `{text}` is not base64")).help(format!(
            "write the base64 of the {length}-byte digest: `openssl dgst -{name} -binary FILE | openssl base64 -A`"
        )));
    };
    if digest.len() != length {
        let name = name.to_uppercase();
        let error = error(format!("`{text}` holds {} bytes, and a {name} digest has {length}", digest.len()));
        return Err(match HashAlgorithm::ALL.into_iter().find(|other| other.length() == digest.len()) {
            Some(other) => {
                let fixed = written(other, &digest);
                error.help(format!("write `{fixed}`")).replace(span, fixed)
            }
            None => error.help("compute it anew"),
        });
    }
    let padded = base64(&digest);
    if !value.ends_with('=') && padded.ends_with('=') {
        return Err(error(format!("`{text}` lacks its padding"))
            .help(format!("write `{}`", written(algorithm, &digest)))
            .note("a browser compares the text with padded base64, so this never matches")
            .replace(span, written(algorithm, &digest)));
    }
    Ok(SourceExpression::Hash(Hash { subject, algorithm, digest: padded }))
}

/// Whether browsers can decode this as the base64 of some digest (Infra, #forgiving-base64-decode, in either alphabet).
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

fn parse_port(port: &str, text: &str, span: Span) -> Result<Port, Diagnostic> {
    match port {
        "*" => Ok(Port::Any),
        _ => match port.parse() {
            Ok(number) if number != 0 && port.bytes().all(|b| b.is_ascii_digit()) => Ok(Port::Number(number)),
            _ => Err(Diagnostic::error(span, format!("`{port}` in `{text}` is not a port"))
                .help("a port is 1 to 65535, or `*` for any")
                .note("browsers drop a source that they cannot parse, so it would match nothing")),
        },
    }
}

fn check_host(host: &str, text: &str, error: &dyn Fn(String) -> Diagnostic) -> Result<(), Diagnostic> {
    let name = host.strip_prefix("*.").unwrap_or(host);
    let (true, Err(problem)) = (host != "*", host::check(name)) else { return Ok(()) };
    let message = |what: &str| error(format!("`{text}` {what}"));
    Err(match problem {
        _ if host.is_empty() => message("has no host").help(match text.starts_with('/') {
            true => format!(
                "write `self`, or the whole URL: `\"https://cdn.example.com/{}\"`",
                text.trim_start_matches('/')
            ),
            false => "write one, such as `\"https://cdn.example.com\"`".to_owned(),
        }),
        _ if name.contains('*') => message("has a `*` that is not its first label")
            .help("a wildcard stands alone or first: `\"*.example.com\"`"),
        Problem::Character('_') => {
            message("has an underscore in its host, which the grammar of a source has no room for")
                .help("use a name of letters, digits and hyphens")
        }
        Problem::EmptyLabel => {
            message("has an empty label in its host").help("write the labels with one dot between them")
        }
        Problem::Hyphen(label) => message(&format!("has the label `{label}`, and none starts or ends with a hyphen"))
            .help("write the name as it is registered"),
        Problem::TooLong => {
            message("has a host that is too long for DNS").help("a label has 63 characters at most, and a name 253")
        }
        Problem::Address(_) if host != name => {
            message("has a `*` before an address").help("write the name of the host")
        }
        Problem::Address(Some(address)) => message(&format!("is the address {address} in another notation"))
            .help(format!(
                "write `\"{}\"`, or better the name of the host",
                text.replacen(host, &address.to_string(), 1)
            ))
            .note("browsers compare it with the address of a URL as they write it, so it would match nothing"),
        Problem::Address(None) => message("ends in a number, and is no address")
            .help("write the name of the host")
            .note("browsers reject every URL of such a host, so it would match nothing"),
        Problem::Empty | Problem::Character(_) => {
            message("is not a source").help("write one such as `\"https://cdn.example.com\"`")
        }
    })
}

fn check_path(path: &str, text: &str, error: &dyn Fn(String) -> Diagnostic) -> Result<(), Diagnostic> {
    let bytes = path.as_bytes();
    let is_escape = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    // pchar of RFC 3986 and `/`; `;` and `,` were refused before.
    let bad = bytes.iter().enumerate().find(|&(at, &b)| match b {
        b'%' => !is_escape(at),
        _ => !(b.is_ascii_alphanumeric() || b"-._~!$&'()*+=:@/".contains(&b)),
    });
    match bad {
        Some((_, b'%')) => Err(error(format!("`%` in the path of `{text}` does not start an escape"))
            .help("write `%25` for a percent sign")),
        Some((_, b)) => Err(error(format!("`{}` cannot stand in the path of `{text}`", char::from(*b)))
            .help(format!("write `%{b:02X}`"))),
        None if path.starts_with("//") => {
            Err(error(format!("the path of `{text}` starts with `//`")).help("write one `/`"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fix;

    fn parse(text: &str) -> Result<String, String> {
        SourceExpression::parse(text, Span::new(0, text.len())).map(|s| s.to_string()).map_err(|d| d.message)
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
            let error = SourceExpression::parse(text, Span::new(0, text.len())).expect_err("an error");
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
            let source = SourceExpression::parse(text, Span::default());
            assert_eq!(source, Ok(SourceExpression::Unquoted(text.to_owned())));
        }
        for text in
            ["sha256-cdn.example.com", "self.example.com", "nonce-cdn.example", "intranet", "https://data", "data:80"]
        {
            assert!(matches!(SourceExpression::parse(text, Span::default()), Ok(SourceExpression::Host(_))), "{text}");
        }
    }
}
